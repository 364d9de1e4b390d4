from dataclasses import replace

import pytest

from dialogs.model.event import Event, Listed
from dialogs.model.text import Text
from tests.dialogs.gathering import GROUP, Gathering, garden

UNBOUND = (
    "Denne chatten hører ikke til noe arrangement ennå. En arrangør kan skrive «@Vert arrangement ID» her."
)


def harbour() -> Event:
    """Another event, which P organizes and O does not."""
    return replace(
        garden(),
        id="harbour-2021",
        title=Text("Havnedagene", "Hamnedagane", "The Harbour Days"),
        people=(Listed("P", "p@example.org", frozenset({"organizer"})),),
    )


@pytest.fixture
def both() -> Gathering:
    return Gathering(garden(), harbour())


def test_an_unbound_chat_gets_one_polite_sentence(both: Gathering) -> None:
    for text in ("Hva koster det?", "arrangement"):
        assert both.says("A", text, GROUP) == UNBOUND
        assert (both.choices(GROUP), both.last.verdict is None) == ([], False)


def test_an_organizer_is_asked_which_event_a_chat_is_about_and_chooses(both: Gathering) -> None:
    assert both.says("P", "arrangement", GROUP) == "Hvilket arrangement gjelder det?"
    assert both.choices(GROUP) == ["Hagedagene", "Havnedagene"]
    assert both.presses("P", "Havnedagene", GROUP) == "Denne chatten hører nå til Havnedagene."
    assert both.audit() == [("bind", "done")]
    assert both.says("A", "arrangement", GROUP) == "Denne chatten hører til Havnedagene."


@pytest.mark.parametrize(
    "text", ["arrangement harbour-2021", "bytt arrangement HARBOUR-2021", "switch event harbour-2021"]
)
def test_an_organizer_may_name_the_event(both: Gathering, text: str) -> None:
    both.says("P", text, GROUP)
    assert both.said_in(GROUP)[0] == "Denne chatten hører nå til Havnedagene."


def test_once_it_knows_its_event_vert_introduces_itself(both: Gathering) -> None:
    introduction = "Hei! Jeg er Vert, en robot for arrangørene."
    assert both.says("P", "arrangement harbour-2021", GROUP).startswith(introduction)
    both.says("P", "arrangement harbour-2021", GROUP)
    assert sum(text.startswith(introduction) for text in both.said_in(GROUP)) == 1


def test_bound_twice_to_the_same_it_is_bound_once(both: Gathering) -> None:
    both.says("P", "arrangement harbour-2021", GROUP)
    assert both.presses_verb("P", "bind", "event:harbour-2021", GROUP) == (
        "Denne chatten hører nå til Havnedagene."
    )
    assert (both.last.saved, both.audit()) == ((), [])


def test_a_group_is_bound_by_those_who_organize_the_event_and_a_try_is_written_down(both: Gathering) -> None:
    for who in ("A", "E", "O"):
        assert both.says(who, "arrangement harbour-2021", GROUP) == (
            "Det er det bare arrangørene som kan gjøre."
        )
        assert both.audit() == [("bind", "refused")]
        assert both.presses_verb(who, "bind", "event:harbour-2021", GROUP) == (
            "Det er det bare arrangørene som kan gjøre."
        )
        assert (both.last.saved, both.audit()) == ((), [("bind", "refused")])


def test_a_stranger_learns_nothing_of_which_events_there_are(both: Gathering) -> None:
    assert both.says("A", "arrangement jubileet-2021", GROUP) == "Det er det bare arrangørene som kan gjøre."


def test_an_organizer_who_misspells_is_told_what_there_is(both: Gathering) -> None:
    assert both.says("P", "arrangement harbor-2021", GROUP) == (
        "Jeg kjenner ikke arrangementet «harbor-2021». Jeg har: garden, harbour-2021."
    )


def test_alone_with_vert_everyone_chooses_and_may_change(both: Gathering) -> None:
    assert both.says("A", "Hva koster det?") == "Hvilket arrangement gjelder det?"
    assert both.presses("A", "Hagedagene") == "Da svarer jeg om Hagedagene."
    assert both.person("A").event == "garden"
    assert both.says("A", "bytt arrangement") == "Hvilket arrangement gjelder det?"
    assert both.presses("A", "Havnedagene") == "Da svarer jeg om Havnedagene."
    assert both.person("A").event == "harbour-2021"


def test_where_a_chat_has_its_event_two_words_may_be_a_question() -> None:
    alone = Gathering()
    alone.says("A", "Event today")
    assert alone.last.verdict
    assert alone.last.verdict.kind != "smalltalk"


def test_a_button_for_an_event_that_is_gone_says_so(both: Gathering) -> None:
    assert both.presses_verb("P", "bind", "event:nowhere", GROUP) == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )
