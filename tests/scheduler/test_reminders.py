"""Reminders as they fall due, from the event and the hour alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.model.event import Event, ReminderRule
from scheduler.reminders import Notice, before, due, following, planned, wished
from tests.scheduler.autumn import DAYS, OSLO, at, autumn, event, item, webinar

ALWAYS = (date(2021, 1, 1), date(2022, 12, 31))


def told(notices: tuple[Notice, ...], kind: str = "reminder", to: str = "group") -> list[tuple[str, str]]:
    return [
        (f"{one.due:%a %Y-%m-%d %H.%M}", one.sessions[0])
        for one in notices
        if one.kind == kind and one.to == to
    ]


def test_each_webinar_is_reminded_of_at_nine_the_day_before_and_a_quarter_before() -> None:
    expected = []
    for day in DAYS:
        ahead, start = day - timedelta(days=1), ("11.45" if day.weekday() == 1 else "09.15")
        expected.append((f"{ahead:%a %Y-%m-%d} 09.00", f"webinar-{day:%m-%d}"))
        expected.append((f"{day:%a %Y-%m-%d} {start}", f"webinar-{day:%m-%d}"))
    reminders = planned(autumn(), date(2021, 11, 13), date(2022, 12, 31))
    assert sorted(told(reminders)) == sorted(expected)
    assert told(reminders, to="person") == told(reminders)
    assert [weekday for weekday, _ in told(reminders)][:3] == [
        "Mon 2021-11-15 09.00",
        "Tue 2021-11-16 11.45",
        "Wed 2021-11-17 09.00",
    ]


def test_a_missing_link_is_asked_for_on_the_last_working_day_and_one_working_hour_before() -> None:
    asked = told(planned(autumn(), *ALWAYS), "link_wanted", "organizers")
    assert len(asked) == 2 * len(DAYS)
    assert [when for when, session in asked if session == "webinar-11-16"] == [
        "Fri 2021-11-12 08.00",
        "Mon 2021-11-15 08.00",
    ]
    assert [when for when, session in asked if session == "webinar-11-18"] == [
        "Tue 2021-11-16 08.00",
        "Wed 2021-11-17 08.00",
    ]
    assert [when for when, session in asked if session == "webinar-01-11"] == [
        "Fri 2022-01-07 08.00",
        "Mon 2022-01-10 08.00",
    ]


def test_a_link_that_is_there_or_not_needed_is_not_asked_for() -> None:
    with_link = replace(webinar(DAYS[0]), link="https://example.org/join")
    assert told(planned(event(with_link), *ALWAYS), "link_wanted", "organizers") == []
    in_a_room = replace(webinar(DAYS[0]), place=item("x", at("2021-11-11", "10.30"), "x").place)
    assert told(planned(event(in_a_room), *ALWAYS), "link_wanted", "organizers") == []


def test_christmas_is_quiet() -> None:
    assert planned(autumn(), date(2021, 12, 17), date(2022, 1, 6)) == ()


def test_a_conference_day_gets_one_message_the_evening_before() -> None:
    evenings = [one for one in planned(autumn(), *ALWAYS) if one.rule == "evening" and one.to == "group"]
    assert [
        (f"{one.due:%m-%d %H.%M}", one.sessions, f"{one.useful_until:%m-%d %H.%M}") for one in evenings
    ] == [
        ("11-10 18.00", ("check-in", "opening"), "11-11 10.30"),
        ("11-11 18.00", ("examples",), "11-12 08.30"),
    ]


def test_a_reminder_is_useful_until_the_next_one_and_never_after_the_start() -> None:
    for one in planned(autumn(), *ALWAYS):
        assert one.due < one.useful_until <= one.start
    day_before, soon = (one for one in planned(event(webinar(DAYS[0])), *ALWAYS) if one.to == "group")
    assert day_before.useful_until == soon.due
    assert soon.useful_until == soon.start


def test_both_days_of_a_plan_are_included() -> None:
    assert {f"{one.due:%m-%d}" for one in planned(autumn(), date(2021, 11, 15), date(2021, 11, 17))} == {
        "11-15",
        "11-16",
        "11-17",
    }


def test_after_an_outage_only_the_latest_of_several_reminders_is_said() -> None:
    at_ten_to = due(autumn(), at("2021-11-16", "11.50"))
    assert told(at_ten_to) == [("Tue 2021-11-16 11.45", "webinar-11-16")]
    assert told(due(autumn(), at("2021-11-16", "11.44"))) == [("Mon 2021-11-15 09.00", "webinar-11-16")]


def test_nothing_is_said_once_a_session_has_begun() -> None:
    assert told(due(autumn(), at("2021-11-16", "12.00"))) == []
    assert told(due(autumn(), at("2021-11-16", "11.59"))) == [("Tue 2021-11-16 11.45", "webinar-11-16")]


def test_the_rule_and_the_wish_of_fifteen_minutes_are_the_same_reminder() -> None:
    soon = next(one for one in planned(autumn(), *ALWAYS) if one.rule == "soon" and one.to == "person")
    wish = wished(autumn(), "webinar-11-16", 15)
    assert wish is not None
    assert wish.key == soon.key
    assert (wish.due, wish.useful_until) == (soon.due, soon.useful_until)


def test_a_wish_for_a_session_that_is_gone_is_no_reminder() -> None:
    assert wished(autumn(), "no-such", 15) is None


def test_a_moved_session_is_reminded_of_anew() -> None:
    session = webinar(DAYS[0])
    moved = replace(session, start=session.start + timedelta(hours=1))
    keys = {one.key for one in planned(event(session), *ALWAYS)}
    assert keys.isdisjoint(one.key for one in planned(event(moved), *ALWAYS))


def test_two_rules_at_the_same_moment_say_it_once() -> None:
    session = webinar(date(2021, 11, 16))
    twins = (
        ReminderRule("a-day", before=timedelta(days=1)),
        ReminderRule("at-noon", days_ahead=1, at=time(12)),
    )
    reminders = [one for one in planned(event(session, rules=twins), *ALWAYS) if one.kind == "reminder"]
    assert [one.rule for one in reminders] == ["a-day"]


def test_the_next_reminder_is_known() -> None:
    following_ = following(autumn(), at("2021-11-15", "09.00"))
    assert following_ is not None
    assert following_.due == at("2021-11-16", "11.45")
    assert following(autumn(), at("2022-02-01", "09.00")) is None


@pytest.mark.parametrize(
    "start, span, expected",
    [
        ("2021-10-31T12:00+01:00", timedelta(days=1), "2021-10-30T12:00+02:00"),
        ("2022-03-27T12:00+02:00", timedelta(days=1), "2022-03-26T12:00+01:00"),
        ("2021-10-31T03:05+01:00", timedelta(minutes=15), "2021-10-31T02:50+01:00"),
        ("2022-03-27T03:05+02:00", timedelta(minutes=15), "2022-03-27T01:50+01:00"),
        ("2021-11-16T12:00+01:00", timedelta(minutes=15), "2021-11-16T11:45+01:00"),
    ],
)
def test_so_long_before_is_by_the_clock_on_the_wall(start: str, span: timedelta, expected: str) -> None:
    moment = before(datetime.fromisoformat(start).astimezone(OSLO), span)
    assert moment.isoformat(timespec="minutes") == expected


def test_nine_o_clock_the_day_before_is_nine_o_clock_also_when_summer_time_ends() -> None:
    first_in_november = event(webinar(date(2021, 11, 1)))
    reminder = next(
        one for one in planned(first_in_november, *ALWAYS) if (one.kind, one.to) == ("reminder", "group")
    )
    assert reminder.due.isoformat() == "2021-10-31T09:00:00+01:00"


def test_the_hour_that_comes_twice_in_autumn_brings_a_reminder_once() -> None:
    night = event(item("night", datetime(2021, 10, 31, 3, 5, tzinfo=OSLO), "Nattevakt"), rules=QUARTER)
    minutes = [datetime(2021, 10, 30, 23, 0, tzinfo=UTC) + timedelta(minutes=n) for n in range(300)]
    said = [minute for minute in minutes if due(night, minute.astimezone(OSLO))]
    assert (said[0], said[-1]) == (
        datetime(2021, 10, 31, 1, 50, tzinfo=UTC),
        datetime(2021, 10, 31, 2, 4, tzinfo=UTC),
    )


QUARTER = (ReminderRule("quarter", before=timedelta(minutes=15)),)

spans = st.one_of(
    st.integers(5, 4000).map(lambda minutes: ReminderRule(f"{minutes}m", before=timedelta(minutes=minutes))),
    st.tuples(st.integers(0, 3), st.integers(0, 23), st.sampled_from(["session", "day"])).map(
        lambda rule: ReminderRule(f"at-{rule}", days_ahead=rule[0], at=time(rule[1]), per=rule[2])  # type: ignore[arg-type]
    ),
)
starts = st.integers(0, 11 * 24).map(
    lambda hours: (datetime(2021, 10, 25, tzinfo=UTC) + timedelta(hours=hours)).astimezone(OSLO)
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    sessions = [
        item(f"s{n}", start, f"Økt {n}")
        for n, start in enumerate(draw(st.lists(starts, min_size=1, max_size=4)))
    ]
    rules = draw(st.lists(spans, min_size=1, max_size=4, unique_by=lambda rule: rule.id))
    return event(*sessions, rules=tuple(rules))


@settings(max_examples=60, deadline=None)
@given(events(), st.lists(st.integers(0, 16 * 1440), min_size=1, max_size=40).map(sorted))
def test_however_often_and_late_the_clock_ticks_a_session_is_never_spoken_of_twice_at_once(
    made: Event, minutes: list[int]
) -> None:
    heard: set[str] = set()
    for minute in minutes:
        now = datetime(2021, 10, 22, tzinfo=UTC) + timedelta(minutes=minute)
        new = [one for one in due(made, now) if one.key not in heard]
        firsts = [one.sessions[0] for one in new if len(one.sessions) == 1]
        assert len(firsts) == len(set(firsts))
        assert all(one.due <= now < one.start for one in new)
        heard |= {one.key for one in new}
    keys = [one.key for one in planned(made, date(2021, 1, 1), date(2022, 12, 31))]
    assert len(keys) == len(set(keys))
