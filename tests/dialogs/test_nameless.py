"""Promises about *uten navn*: by words or by a button, no name on any card, and the truth about mail."""

import pytest

from dialogs.nameless import is_requested, without_request
from tests.dialogs.gathering import GROUP, Gathering

ASKED = "Finnes det kompost for balkonger?"


@pytest.mark.parametrize(
    "words, question",
    [
        ("uten navn: kan jeg søke?", "kan jeg søke?"),
        ("Utan namn – kven betaler?", "kven betaler?"),
        ("anonymt, hva koster det?", "hva koster det?"),
        ("without my name: who pays?", "who pays?"),
        ("Kan jeg søke? (uten navn)", "Kan jeg søke?"),
        ("Kan jeg søke, uten navn?", "Kan jeg søke"),
        ("uten navn kan jeg søke?", "uten navn kan jeg søke?"),
    ],
)
def test_it_is_asked_for_in_many_words(words: str, question: str) -> None:
    assert is_requested(words)
    assert without_request(words) == question


@pytest.mark.parametrize("words", ["Kan jeg stå på listen uten navn på skolen?", ASKED, "Hvem er anonym?"])
def test_a_question_about_names_asks_for_nothing(words: str) -> None:
    assert not is_requested(words)


def test_no_card_names_who_asked_without_their_name() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"uten navn: {ASKED}")
    assert gathering.question.text == ASKED
    assert (gathering.question.nameless, gathering.question.asker_name) == (True, "")
    assert gathering.reads("Kari") == (
        "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan kompost. Svaret kommer her.\n"
        "Navnet ditt følger ikke med."
    )
    assert "En deltaker" in gathering.reads("E")
    everywhere = [*gathering.said_in("E"), gathering.says("O", "ubesvart"), *gathering.said_in(GROUP)]
    assert not any("Kari" in one for one in everywhere)


def test_the_answer_comes_to_who_asked_without_their_name() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"uten navn: {ASKED}")
    gathering.presses("E", "Svar")
    thanked = gathering.presses("E", "Send svaret", text="Ja.")
    assert "Kari" not in thanked
    assert "Ekspert E svarer: «Ja.»" in gathering.reads("Kari")


def test_the_name_goes_by_a_button_afterwards() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    assert "Kari" in gathering.reads("E")
    read = gathering.presses("Kari", "Uten navn")
    assert read.startswith(
        "Navnet ditt er tatt bort fra spørsmålet. Den som alt har åpnet det, kan ha sett det."
    )
    assert gathering.choices("Kari") == ["Trekk spørsmålet"]
    assert not any("Kari" in one for one in gathering.said_in("E"))
    assert gathering.audit() == [("nameless", "done")]


def test_what_was_mailed_with_the_name_is_told_of() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    gathering.mailed = frozenset({"e@example.org"})
    read = gathering.presses("Kari", "Uten navn")
    assert "E har alt fått det på e-post med navnet ditt, og en e-post kan jeg ikke ta tilbake." in read
    assert gathering.last.envelopes == ()


def test_only_the_asker_takes_the_name_away() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    before = gathering.question
    gathering.presses_verb("O", "nameless", f"question:{before.id}")
    assert gathering.audit() == [("nameless", "refused")]
    assert gathering.question == before


def test_asking_the_same_again_without_name_takes_the_name_away() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    gathering.says("Kari", f"{ASKED} (uten navn)")
    assert gathering.question.nameless
    assert not any("Kari" in one for one in gathering.said_in("E"))


def test_in_the_group_it_is_said_that_the_name_stands_there() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"uten navn: {ASKED}", GROUP)
    assert "her i gruppechatten står det over det du skrev" in gathering.reads(GROUP)
    assert not any("Kari" in one for one in gathering.said_in("E"))


def test_a_wish_outlives_the_suggestions_in_between() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"uten navn: {ASKED}", message="one")
    gathering.edits("Kari", "Finnes det kompost for tak?", "one")
    assert gathering.question.nameless
    assert gathering.question.text == "Finnes det kompost for tak?"


def test_the_name_goes_from_the_cards_of_those_who_had_the_question_before() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    gathering.presses_verb("E", "not_mine", f"question:{gathering.question.id}")
    gathering.presses("Kari", "Uten navn")
    for place in ("E", "F", "O"):
        assert not any("Kari" in one for one in gathering.said_in(place))


def test_an_edit_can_take_the_name_away() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED, message="one")
    gathering.edits("Kari", f"Uten navn: {ASKED}", "one")
    assert gathering.question.nameless
    assert not any("Kari" in one for one in gathering.said_in("E"))


def test_what_was_only_remembered_has_no_name_either() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"Uten navn: {ASKED}", GROUP, mentions=False)
    assert (gathering.question.nameless, gathering.question.asker_name) == (True, "")
    assert gathering.question.text == ASKED
