"""A question that waits is not forgotten: when the clock looks at it, and what is due then."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.model.event import Event, Listed
from dialogs.model.question import Clarification, Contribution, Question
from scheduler.escalation import Due, next_at, peers_until, soonest, step_due
from tests.scheduler.autumn import at, event, item, webinar

E, F, ORGANIZER = "ekspert.e@example.org", "ekspert.f@example.org", "organizer.o@example.org"
EXPERTS = (
    Listed("E", E, frozenset({"expert"}), ("soil",)),
    Listed("F", F, frozenset({"expert"}), ("soil",)),
    Listed("Arrangør O", ORGANIZER, frozenset({"organizer"})),
)
EVENT = replace(event(), people=EXPERTS)
ASKED = at("2021-11-12", "14.00")  # a Friday
OPEN = Question(
    "q", "autumn", "web::a", "A", "web:group", "m1", "Finnes det eksempler?", "nb", ASKED, state="asked"
).opened()
GIVEN = OPEN.given_to(E, ASKED)
ALL = {E, F, ORGANIZER}


def due(
    question: Question,
    day: str,
    hour: str,
    of: Event = EVENT,
    reachable: set[str] = ALL,
    left: dict[str, datetime] | None = None,
) -> Due | None:
    """`left` are those who are away, and since when."""
    return step_due(question, of, reachable, left or {}, at(day, hour))


def test_participants_have_half_an_hour_and_then_it_is_asked_on() -> None:
    assert due(OPEN, "2021-11-12", "14.29") is None
    assert due(OPEN, "2021-11-12", "14.30") == "ask"


def test_a_private_question_has_no_participants_to_wait_for() -> None:
    assert due(replace(OPEN, private=True), "2021-11-12", "14.00") == "ask"


@pytest.mark.parametrize(
    "asked, until",
    [
        (("2021-11-12", "14.00"), ("2021-11-12", "14.30")),
        (("2021-11-12", "19.29"), ("2021-11-12", "19.59")),
        (("2021-11-12", "19.30"), ("2021-11-13", "07.00")),
        (("2021-11-12", "23.50"), ("2021-11-13", "07.00")),
        (("2021-11-13", "03.00"), ("2021-11-13", "07.00")),
        (("2021-11-13", "06.45"), ("2021-11-13", "07.15")),
        (("2021-10-30", "22.00"), ("2021-10-31", "07.00")),  # the clocks are put back that night
    ],
)
def test_nobody_is_asked_in_quiet_hours(asked: tuple[str, str], until: tuple[str, str]) -> None:
    assert peers_until(replace(OPEN, asked_at=at(*asked)), EVENT) == at(*until).astimezone(UTC)


def test_hours_that_are_never_quiet_hold_nobody_back() -> None:
    always = replace(EVENT, quiet=(time(0), time(0)))
    late = replace(OPEN, asked_at=at("2021-11-12", "23.00"))
    assert peers_until(late, always) == at("2021-11-12", "23.30")


def test_while_a_session_lasts_nobody_is_asked() -> None:
    of = replace(EVENT, sessions=(webinar(ASKED.date().replace(day=16)),))  # 12.00 to 13.30, or 14.00
    during = replace(OPEN, asked_at=at("2021-11-16", "11.40"))
    assert peers_until(during, of) == at("2021-11-16", "14.00")
    before = replace(OPEN, asked_at=at("2021-11-16", "11.20"))
    assert peers_until(before, of) == at("2021-11-16", "11.50")


def test_a_session_without_an_end_lasts_until_the_next_of_its_day_and_the_last_holds_nobody() -> None:
    of = replace(
        EVENT,
        sessions=(
            item("one", at("2021-11-12", "14.10"), "Én"),
            item("two", at("2021-11-12", "15.00"), "To"),
        ),
    )
    assert peers_until(OPEN, of) == at("2021-11-12", "15.00")


def test_an_evening_session_that_ends_in_the_quiet_hours_waits_for_the_morning() -> None:
    dinner = replace(item("dinner", at("2021-11-12", "18.00"), "Middag"), end=at("2021-11-12", "21.00"))
    of = replace(EVENT, sessions=(dinner,))
    assert peers_until(replace(OPEN, asked_at=at("2021-11-12", "18.10")), of) == at("2021-11-13", "07.00")


def test_where_participants_are_not_waited_for_a_question_is_asked_on_at_once() -> None:
    at_once = replace(EVENT, peers_first=timedelta())
    assert due(OPEN, "2021-11-12", "14.00", at_once) == "ask"


def test_an_expert_has_four_working_hours() -> None:
    assert due(GIVEN, "2021-11-15", "09.59") is None
    assert due(GIVEN, "2021-11-15", "10.00") == "next"


def test_an_event_may_have_more_patience() -> None:
    patient = replace(EVENT, patience=8)
    assert due(GIVEN, "2021-11-15", "10.00", patient) is None
    assert due(GIVEN, "2021-11-15", "14.00", patient) == "next"


def test_easter_is_no_working_time() -> None:
    given = OPEN.given_to(E, at("2022-04-13", "14.00"))  # the Wednesday before
    assert next_at(given, EVENT) == at("2022-04-19", "10.00")
    assert due(given, "2022-04-18", "15.00") is None
    assert due(given, "2022-04-19", "10.00") == "next"


def test_an_expert_with_hours_of_their_own_has_four_of_those() -> None:
    mornings = replace(EXPERTS[0], hours=(time(9), time(11)))
    of = replace(EVENT, people=(mornings, *EXPERTS[1:]))
    assert next_at(GIVEN, of) == at("2021-11-16", "11.00")


def test_a_question_that_was_taken_and_forgotten_goes_on_as_well() -> None:
    assert due(GIVEN.taken_by(E, ASKED), "2021-11-15", "10.00") == "next"


def test_after_a_second_silence_it_is_for_the_organizers() -> None:
    monday = at("2021-11-15", "10.00")
    second = GIVEN.lost_by(E, monday, "silent").given_to(F, monday)
    assert due(second, "2021-11-15", "13.59") is None
    assert due(second, "2021-11-15", "14.00") == "organizers"


def test_who_said_no_let_nothing_lie() -> None:
    second = GIVEN.declined_by(E, ASKED).given_to(F, ASKED)
    assert due(second, "2021-11-15", "10.00") == "next"


def test_what_was_opened_again_begins_anew() -> None:
    monday = at("2021-11-15", "10.00")
    once = GIVEN.lost_by(E, monday, "silent").given_to(F, monday)
    answered = once.answered_with(Contribution(F, "F", "expert", "Ja.", monday)).reopened(monday, "web::a")
    assert due(answered.given_to(F, monday), "2021-11-15", "14.00") == "next"


def test_what_an_organizer_took_and_forgot_stays_theirs_and_goes_to_the_others_too() -> None:
    assert due(GIVEN.taken_by(ORGANIZER, ASKED), "2021-11-15", "10.00") == "organizers"


def test_when_the_organizers_are_silent_too_the_asker_is_told_once() -> None:
    asked = GIVEN.given_to_organizers(at("2021-11-15", "10.00"))
    assert due(asked, "2021-11-15", "13.59") is None
    assert due(asked, "2021-11-15", "14.00") == "late"
    told = replace(asked, told_late_at=at("2021-11-15", "14.00"))
    assert (next_at(told, EVENT), soonest(told, EVENT)) == (None, None)
    assert due(told, "2022-01-15", "14.00") is None


def test_who_takes_it_from_the_organizers_has_four_hours_as_well() -> None:
    asked = GIVEN.given_to_organizers(at("2021-11-15", "10.00")).taken_by(
        ORGANIZER, at("2021-11-15", "13.00")
    )
    assert due(asked, "2021-11-15", "14.00") is None
    assert due(asked, "2021-11-16", "09.00") == "late"


def test_what_nobody_is_left_to_have_is_looked_at_at_once() -> None:
    nobody = GIVEN.declined_by(E, at("2021-11-12", "14.10"))
    assert due(nobody, "2021-11-12", "14.10") == "ask"


def test_whoever_is_taken_off_the_list_loses_what_they_had() -> None:
    without = replace(EVENT, people=EXPERTS[1:])
    for question in (GIVEN, GIVEN.taken_by(E, ASKED)):
        assert due(question, "2021-11-12", "14.01", without) == "lose"
    no_expert = replace(EVENT, people=(replace(EXPERTS[0], roles=frozenset({"participant"})), *EXPERTS[1:]))
    assert due(GIVEN, "2021-11-12", "14.01", no_expert) == "lose"


def test_whoever_goes_away_loses_what_they_had() -> None:
    for question in (GIVEN, GIVEN.taken_by(E, ASKED)):
        assert due(question, "2021-11-12", "14.01", left={E: ASKED}) == "lose"
        assert next_at(question, EVENT, {E: ASKED}) == ASKED
        assert due(question, "2021-11-12", "14.01", left={F: ASKED}) is None


def test_what_somebody_takes_while_they_are_away_stays_with_them() -> None:
    before = ASKED - timedelta(minutes=1)
    chosen = OPEN.given_to(E, ASKED, by=ORGANIZER)
    for question in (GIVEN.taken_by(E, ASKED), chosen):
        assert due(question, "2021-11-12", "14.01", left={E: before}) is None
        assert due(question, "2021-11-15", "10.00", left={E: before}) == "next"


def test_whom_nothing_reaches_any_more_has_never_seen_it() -> None:
    assert due(GIVEN, "2021-11-12", "14.01", reachable={F, ORGANIZER}) == "lose"
    assert due(GIVEN.taken_by(E, ASKED), "2021-11-12", "14.01", reachable={F, ORGANIZER}) is None


def test_whom_an_organizer_chose_gets_the_link_from_them_and_keeps_the_question() -> None:
    chosen = OPEN.given_to(E, ASKED, by=ORGANIZER)
    assert due(chosen, "2021-11-12", "14.01", reachable={F, ORGANIZER}) is None
    beside = OPEN.given_to_organizers(ASKED).given_to(E, ASKED)
    assert due(beside, "2021-11-12", "14.01", reachable={F, ORGANIZER}) is None


def test_an_asker_has_a_working_day_to_answer_what_the_expert_asked_back() -> None:
    back = GIVEN.asked_back_by(Clarification(E, "E", "Hvilke krav?", ASKED))
    assert due(back, "2021-11-15", "13.59") is None
    assert due(back, "2021-11-15", "14.00") == "no_reply"
    assert next_at(back.replied_with("Klimakrav.", ASKED), EVENT) == at("2021-11-15", "10.00")


def test_what_is_answered_or_over_waits_no_more() -> None:
    answered = GIVEN.answered_with(Contribution(E, "E", "expert", "Ja.", at("2021-11-12", "15.00")))
    over = (
        answered,
        answered.settled(ASKED),
        GIVEN.withdrawn(ASKED),
        GIVEN.closed("other", "", ORGANIZER, ASKED),
        GIVEN.merged_with("other", ORGANIZER, ASKED),
    )
    for question in over:
        assert (due(question, "2022-11-16", "10.00"), next_at(question, EVENT)) == (None, None)


def test_what_participants_settled_never_reaches_an_expert() -> None:
    peer = Contribution("web::b", "B", "participant", "Ja.", ASKED)
    assert due(OPEN.contributed(peer), "2021-11-12", "14.30") == "ask"
    assert due(OPEN.contributed(peer).settled(ASKED, "web::a"), "2021-11-12", "14.30") is None


def test_what_was_only_remembered_is_offered_and_then_let_go() -> None:
    kept = replace(OPEN, state="asked", steps=()).only_remembered()
    assert due(kept, "2021-11-12", "14.29") is None
    assert due(kept, "2021-11-12", "14.30") == "offer"
    offered = replace(kept, offered_at=at("2021-11-12", "14.30"))
    assert due(offered, "2021-11-13", "14.29") is None
    assert due(offered, "2021-11-13", "14.30") == "let_go"


FIRST = at("2021-11-01", "00.00")
MOMENTS = st.integers(0, 210 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(MOMENTS, st.integers(0, 3))
def test_the_look_without_the_calendar_of_holidays_never_comes_too_late(moment: datetime, what: int) -> None:
    question = (
        replace(OPEN, asked_at=moment),
        OPEN.given_to(E, moment),
        OPEN.given_to(E, moment).given_to_organizers(moment),
        OPEN.given_to(E, moment).asked_back_by(Clarification(E, "E", "Hva?", moment)),
    )[what]
    early, exact = soonest(question, EVENT), next_at(question, EVENT)
    assert early is not None
    assert exact is not None
    assert moment.astimezone(UTC) <= early <= exact
    assert step_due(question, EVENT, ALL, {}, exact) is not None
    assert step_due(question, EVENT, ALL, {}, exact - timedelta(seconds=1)) is None
