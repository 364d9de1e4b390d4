"""Promises to an organizer whose expert's desk link went astray: it is ended, and nothing else is."""

import pytest

from dialogs.model.desk import DeskLinks
from dialogs.model.known import Audit, NewDesk
from tests.dialogs.gathering import GROUP, Gathering, at

E, F = "e@example.org", "f@example.org"
LINK = "https://vert.example.org/desk/new"


@pytest.fixture
def chat() -> Gathering:
    chat = Gathering()
    chat.desks = (DeskLinks(E, letters=3, waiting=1), DeskLinks(F, links_from=at("2021-09-10 12.00")))
    chat.links = {f"desk:garden:{E}": LINK}
    return chat


def test_each_expert_is_listed_with_what_leads_to_their_desk(chat: Gathering) -> None:
    assert chat.says("O", "pultlenker") == (
        "Lenker til ekspertenes pult\n"
        "E-posten til en ekspert har en personlig lenke til pulten. Er den kommet på avveie, kan du avslutte "
        "lenkene.\n"
        "E · 3 e-poster med lenke, 1 spørsmål venter\n"
        "F · 0 e-poster med lenke, 0 spørsmål venter. Lenker fra før fredag 10. september kl. 12.00 er "
        "avsluttet."
    )


@pytest.mark.parametrize("words", ["pultlenker", "pultlenkjer", "desk links"])
def test_they_are_asked_for_in_three_languages(chat: Gathering, words: str) -> None:
    assert "3 e-poster med lenke" in chat.says("O", words)


def test_what_an_end_would_do_is_counted_first(chat: Gathering) -> None:
    assert chat.presses_verb("O", "desk_end", f"desk:{E}") == (
        "Avslutte lenkene til E?\n"
        "3 e-poster med lenke, 1 spørsmål venter. Lenkene som er sendt til nå, slutter å virke. Spørsmålene "
        "blir på pulten, og neste e-post har en ny lenke."
    )
    assert chat.last.saved == ()


def test_a_second_press_ends_them_and_gives_a_new_one_to_send(chat: Gathering) -> None:
    chat.presses_verb("O", "desk_end_yes", f"desk:{E}")
    assert chat.last.saved == (NewDesk("garden", E),)
    assert chat.last.audit == (Audit("desk_end_yes", "event:garden"),)
    assert chat.field("link").value == LINK
    assert chat.last.envelopes == ()


def test_no_link_is_shown_of_somebody_who_organizes(chat: Gathering) -> None:
    """It may be passed on, and their powers with it."""
    chat.desks = (DeskLinks("o@example.org"),)
    chat.links = {"desk:garden:o@example.org": LINK}
    chat.presses_verb("O", "desk_end_yes", "desk:o@example.org")
    assert chat.last.card is not None
    assert chat.last.card.form is None


@pytest.mark.parametrize("verb", ["desk_end", "desk_end_yes", "desk_links"])
@pytest.mark.parametrize("who", ["E", "A"])
def test_nobody_else_ends_a_link_or_sees_one(chat: Gathering, verb: str, who: str) -> None:
    chat.presses_verb(who, verb, f"desk:{E}")
    assert chat.audit() == [(verb, "refused")]
    assert (chat.last.card, chat.last.saved) == (None, ())


@pytest.mark.parametrize("verb", ["desk_end", "desk_end_yes"])
def test_links_are_ended_in_private_alone(chat: Gathering, verb: str) -> None:
    words = chat.presses_verb("O", verb, f"desk:{E}", GROUP)
    assert words == "Det tar vi i den private chatten. Skriv til meg der."
    assert chat.last.saved == ()


@pytest.mark.parametrize(
    "object_", ["", "desk:", "desk:x@example.org", "desk:p@example.org", "e@example.org|1"]
)
def test_what_is_no_expert_s_desk_cannot_be_ended(chat: Gathering, object_: str) -> None:
    for verb in ("desk_end", "desk_end_yes"):
        chat.presses_verb("O", verb, object_)
        assert (chat.last.card, chat.last.saved) == (None, ())
