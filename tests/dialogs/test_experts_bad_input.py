"""What can't be done to a question: a clear sentence, a line in the log, and nothing that the group sees."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.dialogs.gathering import GROUP, Gathering

MERGED = (
    "Dette spørsmålet er slått sammen med et annet. Svar på det, så går svaret til alle. Ingenting er sendt."
)
QUESTION = "Finnes det kompost for balkonger?"
WORDS = {"answer": "Svaret", "ask_back": "Spørsmålet"}
ALL = ("take", "answer_form", *WORDS, "not_mine", "not_mine_yes", "pass_form", "pass_on", "more_choices")


@pytest.fixture
def garden_days() -> Gathering:
    """E is asked by A."""
    gathering = Gathering()
    gathering.says("A", QUESTION, GROUP, message="m1")
    return gathering


def presses(gathering: Gathering, who: str, verb: str, text: str = "Ja.") -> str:
    about = f"question:{gathering.question.id}"
    return gathering.presses_verb(who, verb, about, text=text, to="f@example.org", reason="no_time")


def nothing_happened(gathering: Gathering, verb: str) -> bool:
    last = gathering.last
    return (last.saved, last.envelopes, gathering.audit()) == ((), (), [(verb, "refused")])


def withdrawn(gathering: Gathering) -> None:
    gathering.withdraws("A", "m1", GROUP)


def closed(gathering: Gathering) -> None:
    gathering.presses_verb(
        "O", "close_question", f"question:{gathering.question.id}", reason="not_ours", words=""
    )


def merged(gathering: Gathering) -> None:
    gathering.keep(gathering.question.merged_with("another", "o@example.org", gathering.now))


@pytest.mark.parametrize(
    "ended, sentence",
    [
        (withdrawn, "A trakk spørsmålet tilbake. Du trenger ikke svare."),
        (closed, "Arrangørene har lukket dette spørsmålet, så det trengs ikke noe svar. Ingenting er sendt."),
        (merged, MERGED),
    ],
)
@pytest.mark.parametrize("verb", ALL)
def test_a_card_of_a_question_that_is_over_does_nothing(
    garden_days: Gathering, ended: Callable[[Gathering], None], sentence: str, verb: str
) -> None:
    ended(garden_days)
    garden_days.keep(replace(garden_days.question, expert="e@example.org"))
    assert presses(garden_days, "E", verb) == sentence
    assert nothing_happened(garden_days, verb)


@pytest.mark.parametrize("verb", ALL)
def test_a_card_from_before_somebody_answered_does_nothing(garden_days: Gathering, verb: str) -> None:
    presses(garden_days, "O", "answer", "Vi deler ut bøtter.")
    garden_days.keep(replace(garden_days.question, expert="e@example.org"))
    text = presses(garden_days, "E", verb)
    assert "Arrangør O har svart på dette spørsmålet." in text
    assert nothing_happened(garden_days, verb)


def test_words_that_came_too_late_are_not_lost_to_who_wrote_them(garden_days: Gathering) -> None:
    presses(garden_days, "O", "answer", "Vi deler ut bøtter.")
    garden_days.keep(replace(garden_days.question, expert="e@example.org"))
    text = presses(garden_days, "E", "answer", "Ja, med lokk.")
    assert text.splitlines()[-1] == "Dette ble ikke sendt: Ja, med lokk."


@pytest.mark.parametrize("verb", ALL)
def test_an_expert_does_nothing_in_place_of_another(garden_days: Gathering, verb: str) -> None:
    assert presses(garden_days, "F", verb) == "Spørsmålet er hos noen andre."
    assert nothing_happened(garden_days, verb)


def test_of_two_who_take_it_at_once_the_second_is_told_who_was_first(garden_days: Gathering) -> None:
    presses(garden_days, "E", "take")
    assert presses(garden_days, "O", "take") == "E har alt tatt dette spørsmålet."
    assert nothing_happened(garden_days, "take")
    assert garden_days.question.expert == "e@example.org"


@pytest.mark.parametrize("verb", WORDS)
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Se < SCRIPT src=x>",
        "<img src=x onerror=alert(1)>",
        "[her](javascript:alert(1))",
        "data:text/html;base64,PHNjcmlwdD4=",
        "<iframe src=//example.org>",
    ],
)
def test_words_that_run_are_not_sent(garden_days: Gathering, verb: str, text: str) -> None:
    presses(garden_days, "E", verb, text)
    assert garden_days.field("text").error == (
        f"{WORDS[verb]} inneholder kode som kan kjøres, så jeg sender det ikke. "
        "Skriv det med vanlige ord og lenker."
    )
    assert garden_days.field("text").value == text
    assert nothing_happened(garden_days, verb)


@pytest.mark.parametrize("verb", WORDS)
@pytest.mark.parametrize(
    "text",
    ["Spør {@web::B}.", "<at>Kari</at> vet det", "<!channel> se her", "Hei @alle!", "@everyone", "<@U123>"],
)
def test_words_that_call_on_people_are_not_sent(garden_days: Gathering, verb: str, text: str) -> None:
    presses(garden_days, "E", verb, text)
    assert garden_days.field("text").error.endswith(
        "kan ikke kalle på folk, så jeg sender det ikke. Skriv navnet uten @ og krøllparenteser."
    )
    assert nothing_happened(garden_days, verb)


@pytest.mark.parametrize(
    "text",
    [
        "Skriv til post@alle.example.org eller ring @ kontoret.",
        "Bruk mal <kommune> og a < b > c.",
        "Vi bruker JavaScript: det går fint.",
        "Meta: dette er et godt spørsmål 🌱",
    ],
)
def test_ordinary_words_with_signs_in_them_are_sent(garden_days: Gathering, text: str) -> None:
    presses(garden_days, "E", "answer", text)
    assert garden_days.question.answer.text == text


@pytest.mark.parametrize("verb", WORDS)
def test_a_hundred_kilobytes_are_not_sent(garden_days: Gathering, verb: str) -> None:
    presses(garden_days, "E", verb, "æ" * 50_000)
    told = f"{WORDS[verb]} er på 50000 tegn. Kort det ned til høyst 4000."
    assert garden_days.field("text").error == told
    assert nothing_happened(garden_days, verb)


def test_a_correction_is_held_to_the_same(garden_days: Gathering) -> None:
    presses(garden_days, "E", "answer")
    for text in ("<script>x</script>", "{@web::B}", "æ" * 50_000):
        presses(garden_days, "E", "correct_answer", text)
        assert garden_days.field("text").error
        assert nothing_happened(garden_days, "correct_answer")
