"""An expert who must know more first asks the asker, and sees the reply on the question's card."""

from dataclasses import replace

import pytest

from dialogs.model.message import Mention
from tests.dialogs.gathering import GROUP, Gathering

QUESTION = "Finnes det kompost for balkonger?"


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


def asked_back(gathering: Gathering, place: str = GROUP) -> Gathering:
    """A asks, and E wants to know something first."""
    gathering.says("A", QUESTION, place)
    gathering.presses("E", "Flere valg")
    gathering.presses("E", "Spør tilbake")
    gathering.presses("E", "Send spørsmålet", text="Hvor stor er den?")
    return gathering


def test_what_is_done_less_often_is_behind_more_choices(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses("E", "Flere valg")
    assert garden_days.choices("E") == [
        "Spør tilbake",
        "Gi til en kollega",
        "Ikke min, fordi …",
        "Tilbake",
    ]
    garden_days.presses("E", "Tilbake")
    assert garden_days.choices("E") == ["Ta den", "Svar", "Ikke min", "Flere valg"]
    assert garden_days.question.state == "with_expert"


def test_whoever_asks_back_knows_who_will_read_it(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses_verb("E", "ask_back_form", f"question:{garden_days.question.id}")
    field = garden_days.field("text")
    assert (field.label, field.hint) == ("Dette vil jeg vite av A først", "Alle i chatten kan lese svaret.")


def test_the_asker_is_asked_aloud_beside_the_question(garden_days: Gathering) -> None:
    asked_back(garden_days)
    message = garden_days.newest(GROUP)
    assert garden_days.reads(GROUP) == (
        "«Finnes det kompost for balkonger?»\nA, Ekspert E spør: «Hvor stor er den?»"
    )
    assert message.mentions == (Mention("web::A", "A"),)
    assert garden_days.choices(GROUP) == ["Svar eksperten"]


def test_whoever_asked_back_has_the_question_meanwhile(garden_days: Gathering) -> None:
    asked_back(garden_days)
    question = garden_days.question
    assert (question.state, question.expert) == ("asked_back", "e@example.org")
    assert garden_days.reads("E") == (
        "Spørsmål fra Hagedagene\n"
        "«Finnes det kompost for balkonger?»\n"
        "Du har spurt A. Svaret kommer her.\n"
        "Hvem: A\n"
        "Hvor: I gruppechatten\n"
        "Når: mandag 13. september kl. 09.03\n"
        "E spurte: Hvor stor er den?"
    )
    assert garden_days.choices("E") == ["Svar", "Ikke min", "Flere valg"]
    assert garden_days.audit() == [("ask_back", "done")]


def test_the_reply_is_on_the_experts_card_and_said_aloud(garden_days: Gathering) -> None:
    asked_back(garden_days)
    garden_days.presses("A", "Svar eksperten", GROUP)
    garden_days.presses_verb(
        "A", "reply_back", f"question:{garden_days.question.id}", GROUP, text="To meter."
    )
    card, line = garden_days.said_in("E")
    assert card.splitlines()[2:] == [
        "Du har tatt dette spørsmålet.",
        "Hvem: A",
        "Hvor: I gruppechatten",
        "Når: mandag 13. september kl. 09.03",
        "E spurte: Hvor stor er den?",
        "A svarte: To meter.",
    ]
    assert line == "«Finnes det kompost for balkonger?»\nA svarer på det du lurte på: «To meter.»"
    assert garden_days.question.state == "taken"


def test_the_question_back_can_be_answered_by_quoting_it(garden_days: Gathering) -> None:
    asked_back(garden_days)
    quoted = garden_days.last.envelopes[1].about
    garden_days.says("A", "To meter.", GROUP, quotes=quoted, mentions=False)
    assert garden_days.question.clarifications[0].reply == "To meter."
    assert garden_days.choices(GROUP) == []


def test_in_private_the_asker_alone_is_asked(garden_days: Gathering) -> None:
    asked_back(garden_days, "A")
    assert garden_days.reads("A") == (
        "«Finnes det kompost for balkonger?»\nEkspert E spør: «Hvor stor er den?»"
    )
    assert garden_days.said_in(GROUP) == []


def test_an_answer_may_come_before_the_reply(garden_days: Gathering) -> None:
    asked_back(garden_days)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja, uansett.")
    assert garden_days.question.state == "answered"


def test_an_expert_may_ask_back_twice_each_time_aloud(garden_days: Gathering) -> None:
    asked_back(garden_days)
    garden_days.presses_verb(
        "E", "ask_back", f"question:{garden_days.question.id}", text="Og er den mot sør?"
    )
    assert [text.splitlines()[1] for text in garden_days.said_in(GROUP)[1:]] == [
        "A, Ekspert E spør: «Hvor stor er den?»",
        "A, Ekspert E spør: «Og er den mot sør?»",
    ]


def test_organizers_see_who_asks_back_and_may_still_step_in(garden_days: Gathering) -> None:
    garden_days.says("A", "Hvem hjelper oss med rosene?", GROUP)
    about = f"question:{garden_days.question.id}"
    garden_days.presses_verb("O", "ask_back", about, text="Hvilke roser?")
    assert garden_days.reads("P").splitlines()[2] == "O har alt tatt dette spørsmålet."
    assert garden_days.choices("P") == ["Svar", "Ikke min", "Flere valg"]
    garden_days.presses_verb("A", "reply_back", about, GROUP, text="De røde.")
    assert [garden_days.said_in(who)[0].splitlines()[2] for who in "OP"] == [
        "Du har tatt dette spørsmålet.",
        "O har alt tatt dette spørsmålet.",
    ]


def test_nobody_asks_back_in_place_of_who_has_taken_it(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses("E", "Ta den")
    about = f"question:{garden_days.question.id}"
    assert garden_days.presses_verb("O", "ask_back", about, text="Hvor?") == (
        "E har alt tatt dette spørsmålet."
    )
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("ask_back", "refused")])


def test_a_question_back_with_nothing_in_it_is_asked_for_again(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    garden_days.presses_verb("E", "ask_back", f"question:{garden_days.question.id}", text="  ")
    assert (garden_days.field("text").error, garden_days.last.saved) == ("Skriv først hva du vil vite.", ())


def test_the_asker_of_a_nameless_question_is_not_named_to_the_expert(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION)
    garden_days.keep(replace(garden_days.question, nameless=True))
    garden_days.presses_verb("E", "ask_back", f"question:{garden_days.question.id}", text="Hvor?")
    garden_days.presses_verb("A", "reply_back", f"question:{garden_days.question.id}", text="Hjemme.")
    card, line = garden_days.said_in("E")
    assert card.splitlines()[-1] == "En deltaker svarte: Hjemme."
    assert line.splitlines()[1] == "En deltaker svarer på det du lurte på: «Hjemme.»"
