"""A question that is not ones own: declined with a reason or none, or given to a colleague by name."""

from datetime import timedelta

import pytest

from tests.dialogs.gathering import GROUP, Gathering

QUESTION = "Finnes det kompost for balkonger?"
ROSES = "Hvem hjelper oss med rosene?"


@pytest.fixture
def garden_days() -> Gathering:
    """E, who knows compost, is asked by A."""
    gathering = Gathering()
    gathering.says("A", QUESTION, GROUP)
    return gathering


def about(gathering: Gathering) -> str:
    return f"question:{gathering.question.id}"


def test_a_reason_to_decline_is_one_press_away(garden_days: Gathering) -> None:
    garden_days.presses("E", "Flere valg")
    garden_days.presses("E", "Ikke min, fordi …")
    reason, words = garden_days.field("reason"), garden_days.field("words")
    assert [(one.value, one.title) for one in reason.options] == [
        ("not_my_field", "Det er ikke mitt felt"),
        ("no_time", "Jeg har ikke tid nå"),
        ("not_impartial", "Jeg er ikke habil i saken"),
        ("other", "Noe annet"),
    ]
    assert words.hint == "Arrangørene kan lese det. Den som spurte, får det ikke."
    assert garden_days.choices("E") == ["Gi det fra meg", "Avbryt"]


def test_a_question_declined_with_a_reason_goes_on_and_keeps_the_reason(garden_days: Gathering) -> None:
    text = garden_days.presses_verb("E", "not_mine_yes", about(garden_days), reason="no_time")
    assert "Takk for beskjed. Jeg spør noen andre." in text
    (step,) = (one for one in garden_days.question.steps if one.what == "decline")
    assert (step.by, step.why, step.at) == ("e@example.org", "no_time", garden_days.now)
    assert garden_days.question.expert == "f@example.org"
    assert garden_days.audit() == [("not_mine", "done")]
    assert "tid" not in garden_days.reads(GROUP)


def test_the_organizers_read_why_the_experts_declined(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "not_mine_yes", about(garden_days), reason="not_my_field")
    garden_days.presses_verb(
        "F", "not_mine_yes", about(garden_days), reason="other", words="Eg skreiv {@web::A} avtalen."
    )
    assert garden_days.reads("O").splitlines()[-2:] == [
        "E kunne ikke: Det er ikke mitt felt",
        "F kunne ikke: Eg skreiv {\u2060@web::A} avtalen.",
    ]


def test_the_next_expert_does_not_read_why_the_one_before_declined(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "not_mine_yes", about(garden_days), reason="not_my_field")
    assert "mitt felt" not in garden_days.reads("F")


@pytest.mark.parametrize(
    "fields, field, error",
    [
        ({}, "reason", "Velg en grunn."),
        ({"reason": "whim"}, "reason", "Velg en grunn."),
        ({"reason": "other"}, "words", "Skriv grunnen med noen få ord."),
        ({"reason": "other", "words": " \u200b"}, "words", "Skriv grunnen med noen få ord."),
        (
            {"reason": "no_time", "words": "x" * 501},
            "words",
            "Grunnen er på 501 tegn. Kort den ned til høyst 500.",
        ),
    ],
)
def test_a_reason_that_is_none_is_asked_for_again(
    garden_days: Gathering, fields: dict[str, str], field: str, error: str
) -> None:
    garden_days.presses_verb("E", "not_mine_yes", about(garden_days), **fields)
    assert (garden_days.field(field).error, garden_days.last.saved) == (error, ())


def test_a_colleague_is_chosen_by_name_those_on_the_topic_first(garden_days: Gathering) -> None:
    garden_days.reachable |= {"o@example.org", "p@example.org"}
    garden_days.presses("E", "Flere valg")
    garden_days.presses("E", "Gi til en kollega")
    assert [(one.value, one.title) for one in garden_days.field("to").options] == [
        ("f@example.org", "F (ekspert)"),
        ("o@example.org", "O (arrangør)"),
        ("p@example.org", "P (arrangør)"),
    ]


def test_the_colleague_gets_it_and_the_asker_is_told(garden_days: Gathering) -> None:
    garden_days.presses("E", "Flere valg")
    garden_days.presses("E", "Gi til en kollega")
    text = garden_days.presses("E", "Gi videre", to="f@example.org")
    assert text.splitlines()[2] == "Takk! F har fått spørsmålet, og den som spurte, får vite det."
    assert garden_days.choices("E") == []
    assert garden_days.reads("F").splitlines()[1:3] == [
        "«Finnes det kompost for balkonger?»",
        "E ber deg svare på dette.",
    ]
    assert garden_days.choices("F") == ["Ta det", "Svar", "Ikkje mitt", "Fleire val"]
    assert garden_days.reads(GROUP).splitlines()[1] == (
        "Jeg har gitt spørsmålet videre til F. Svaret kommer her."
    )
    question = garden_days.question
    assert (question.expert, question.state, question.declined) == (
        "f@example.org",
        "with_expert",
        ("e@example.org",),
    )
    assert (question.steps[-1].what, question.steps[-1].by) == ("give", "e@example.org")
    assert garden_days.audit() == [("pass_on", "done")]


def test_what_a_colleague_was_given_does_not_come_back_by_itself(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "pass_on", about(garden_days), to="f@example.org")
    garden_days.presses("F", "Ikkje mitt")
    assert (garden_days.question.expert, garden_days.choices("O")) == (
        None,
        ["Ta den", "Svar", "Ikke min", "Flere valg"],
    )


def test_who_gave_it_away_can_no_longer_answer(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "pass_on", about(garden_days), to="f@example.org")
    assert garden_days.presses_verb("E", "answer", about(garden_days), text="Ja.") == (
        "Spørsmålet er hos noen andre."
    )
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("answer", "refused")])


@pytest.mark.parametrize("to", ["", "stranger@example.org", "a@example.org", "e@example.org", "F"])
def test_only_a_colleague_who_can_be_reached_can_be_chosen(garden_days: Gathering, to: str) -> None:
    garden_days.presses_verb("E", "pass_on", about(garden_days), to=to)
    assert garden_days.field("to").error == "Velg hvem som skal få spørsmålet."
    assert (garden_days.last.saved, garden_days.last.envelopes) == ((), ())


def test_with_no_colleague_in_reach_the_expert_is_told_what_to_do_instead(garden_days: Gathering) -> None:
    garden_days.reachable = {"e@example.org"}
    assert garden_days.presses_verb("E", "pass_form", about(garden_days)) == (
        "Jeg når ingen andre som kan få spørsmålet nå. Trykk «Ikke min» hvis du ikke kan svare."
    )


def test_a_colleague_who_is_away_is_last_and_said_to_be_so(garden_days: Gathering) -> None:
    garden_days.reachable |= {"o@example.org"}
    garden_days.away = {"f@example.org": garden_days.now + timedelta(days=7)}
    garden_days.presses_verb("E", "pass_form", about(garden_days))
    assert [one.title for one in garden_days.field("to").options] == [
        "F (ekspert, borte til 20. september)",
        "O (arrangør)",
    ]


def test_an_organizer_gives_what_all_organizers_had_to_one_person() -> None:
    days = Gathering()
    days.reachable |= {"o@example.org", "p@example.org"}
    days.says("A", ROSES, GROUP)
    days.presses_verb("O", "pass_on", about(days), to="p@example.org")
    assert (days.question.expert, days.question.organizers_asked_at) == ("p@example.org", None)
    assert "O ber deg svare på et spørsmål du har sett før:" in days.reads("P")


def test_an_organizer_does_not_give_away_what_an_expert_has(garden_days: Gathering) -> None:
    garden_days.reachable |= {"p@example.org"}
    text = garden_days.presses_verb("O", "pass_on", about(garden_days), to="p@example.org")
    assert text == "E har spørsmålet, så bare E kan gi det videre."
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("pass_on", "refused")])
