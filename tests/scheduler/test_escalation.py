"""A question that waits is not forgotten."""

from dataclasses import replace

from dialogs.model.question import Contribution, Question
from scheduler.escalation import overdue
from tests.scheduler.autumn import at, event

EVENT = event()
EXPERT = "ekspert.e@example.org"
ASKED = at("2021-11-12", "14.00")  # a Friday
QUESTION = Question(
    "q", "autumn", "web::a", "A", "web:group", "m1", "Finnes det eksempler?", "nb", ASKED
).given_to(EXPERT, ASKED)
HERE = {EXPERT}


def test_an_expert_has_four_working_hours() -> None:
    assert overdue([QUESTION], EVENT, at("2021-11-15", "09.59"), HERE) == ()
    assert overdue([QUESTION], EVENT, at("2021-11-15", "10.00"), HERE) == (QUESTION,)


def test_a_question_that_was_taken_and_forgotten_goes_on_as_well() -> None:
    taken = QUESTION.taken_by(EXPERT, ASKED)
    assert overdue([taken], EVENT, at("2021-11-15", "10.00"), HERE) == (taken,)


def test_where_no_expert_can_be_reached_organizers_get_it_at_once() -> None:
    assert overdue([QUESTION], EVENT, ASKED, set()) == (QUESTION,)
    nobody = replace(QUESTION, state="open", expert=None, with_since=None)
    assert overdue([nobody], EVENT, ASKED + EVENT.peers_first, HERE) == (nobody,)


def test_organizers_are_asked_once() -> None:
    given = QUESTION.given_to_organizers(at("2021-11-15", "10.00"))
    assert overdue([given], EVENT, at("2021-11-16", "10.00"), HERE) == ()


def test_what_is_answered_or_withdrawn_waits_no_more() -> None:
    answered = QUESTION.answered_with(Contribution(EXPERT, "E", "expert", "Ja.", at("2021-11-12", "15.00")))
    later = at("2021-11-16", "10.00")
    assert overdue([answered, QUESTION.withdrawn(later)], EVENT, later, HERE) == ()
