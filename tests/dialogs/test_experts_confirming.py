"""*Stemmer*: what a participant answered counts as the answer once an expert stands behind it."""

import pytest

from tests.dialogs.gathering import GROUP, Gathering

QUESTION = "Finnes det kompost for balkonger?"
TRUE = "Ja, i bøtter med lokk."


@pytest.fixture
def garden_days() -> Gathering:
    """A asks, E has it, and B answers in the group."""
    gathering = Gathering()
    gathering.says("A", QUESTION, GROUP)
    gathering.later(minutes=3)
    answers(gathering, "B", TRUE)
    return gathering


def answers(gathering: Gathering, who: str, text: str) -> None:
    gathering.presses_verb(who, "peer_answer", f"question:{gathering.question.id}", GROUP, text=text)


def test_the_expert_sees_what_participants_answered_each_with_stemmer(garden_days: Gathering) -> None:
    answers(garden_days, "C", "Nei.")
    assert garden_days.reads("E").splitlines()[-2:] == [
        "Deltaker B · Ja, i bøtter med lokk.",
        "Deltaker C · Nei.",
    ]
    assert [[one.title for one in item.choices] for item in garden_days.newest("E").items] == [
        ["Stemmer"],
        ["Stemmer"],
    ]


def test_a_confirmed_answer_is_said_to_the_asker_as_what_it_is(garden_days: Gathering) -> None:
    garden_days.presses("E", "Stemmer")
    assert garden_days.reads(GROUP) == (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Deltaker B (bekreftet av ekspert E) svarer: «Ja, i bøtter med lokk.»\n"
        "Jord, del 1: tirsdag 16. november kl. 12.00."
    )
    assert garden_days.choices(GROUP) == ["Det hjalp", "Ikke helt"]
    assert garden_days.audit() == [("confirm", "done")]


def test_a_confirmed_answer_counts_as_answered(garden_days: Gathering) -> None:
    garden_days.presses("E", "Stemmer")
    question = garden_days.question
    assert (question.state, question.answer.confirmed_by, question.answer.confirmed_at) == (
        "answered",
        "E",
        garden_days.now,
    )
    assert (question.steps[-1].what, question.steps[-1].by) == ("confirm", "e@example.org")


def test_the_one_who_confirmed_is_thanked(garden_days: Gathering) -> None:
    text = garden_days.presses("E", "Stemmer")
    assert text.splitlines()[2] == (
        "Takk! Alle kan nå se at svaret stemmer: Deltaker B (bekreftet av ekspert E)."
    )


def test_what_settled_it_is_told_with_both_who_said_it_and_who_confirmed_it(garden_days: Gathering) -> None:
    garden_days.presses("E", "Stemmer")
    garden_days.later(minutes=1)
    settled = garden_days.presses("A", "Det hjalp", GROUP)
    assert settled.endswith("Avklart av deltaker, bekreftet av ekspert, på 4 minutter.")
    assert garden_days.question.settled_by == 1


def test_an_earlier_answer_that_is_confirmed_is_the_one_that_counts(garden_days: Gathering) -> None:
    answers(garden_days, "C", "Nei.")
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    assert "Deltaker B (bekreftet av ekspert E) svarer: «Ja, i bøtter med lokk.»" in garden_days.reads(GROUP)
    garden_days.presses("A", "Det hjalp", GROUP)
    assert (garden_days.question.settled_by, garden_days.question.answer.text) == (1, TRUE)


def test_confirming_twice_is_confirming_once(garden_days: Gathering) -> None:
    garden_days.presses("E", "Stemmer")
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    assert (garden_days.last.saved, garden_days.last.envelopes, garden_days.audit()) == ((), (), [])


def test_an_organizer_confirms_as_an_organizer(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "confirm", f"question:{garden_days.question.id}|1")
    assert "Deltaker B (bekreftet av arrangør O) svarer" in garden_days.reads(GROUP)
    assert "Deltaker B (bekreftet av arrangør O) har svart" in garden_days.reads("E")
    assert garden_days.presses("A", "Det hjalp", GROUP).endswith(
        "Avklart av deltaker, bekreftet av arrangør, på 3 minutter."
    )


@pytest.mark.parametrize("place", ["", "|0", "|2", "|x", "|1|1", "|99999", "|²"])
def test_nothing_but_a_participants_answer_can_be_confirmed(garden_days: Gathering, place: str) -> None:
    text = garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}{place}")
    assert text == "Her er det ikke noe svar fra en deltaker å bekrefte. Ingenting er endret."
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("confirm", "refused")])


def test_an_experts_own_answer_needs_no_confirming(garden_days: Gathering) -> None:
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    garden_days.presses_verb("O", "confirm", f"question:{garden_days.question.id}|2")
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("confirm", "refused")])


def test_another_expert_does_not_confirm_what_they_were_not_asked(garden_days: Gathering) -> None:
    assert garden_days.presses_verb("F", "confirm", f"question:{garden_days.question.id}|1") == (
        "Spørsmålet er hos noen andre."
    )
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("confirm", "refused")])


def test_a_participants_answer_can_still_be_confirmed_after_an_experts(garden_days: Gathering) -> None:
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    garden_days.later(minutes=1)
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    assert [text.splitlines()[1] for text in garden_days.said_in(GROUP)[1:]] == [
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja.»",
        "A, du spurte kl. 09.03. Deltaker B (bekreftet av ekspert E) svarer: «Ja, i bøtter med lokk.»",
    ]


def test_each_answer_that_stands_can_be_the_one_that_helped(garden_days: Gathering) -> None:
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja.")
    garden_days.later(minutes=1)
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    garden_days.presses_verb("A", "helped", f"question:{garden_days.question.id}|2", GROUP)
    assert (garden_days.question.settled_by, garden_days.question.answer.text) == (2, "Ja.")


def test_a_confirmed_answer_that_did_not_help_is_open_again(garden_days: Gathering) -> None:
    garden_days.presses("E", "Stemmer")
    text = garden_days.presses("A", "Ikke helt", GROUP)
    assert text.endswith("Takk for at du sier fra. Jeg har spurt arrangørene også.")
    assert garden_days.reads("O").splitlines()[-1] == (
        "Deltaker B (bekreftet av ekspert E) · Ja, i bøtter med lokk."
    )
