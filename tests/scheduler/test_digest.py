"""Organizers hear in the morning what is unanswered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.digest import Morning, morning
from scheduler.working_hours import working_time
from tests.scheduler.autumn import at, event

EVENT = event()


def test_it_is_said_from_half_past_eight_and_is_of_no_use_after_noon() -> None:
    monday = Morning("digest:autumn:2021-11-15", at("2021-11-15", "08.30"), at("2021-11-15", "12.00"))
    told = {
        hour: morning(EVENT, at("2021-11-15", hour)) for hour in ("08.29", "08.30", "11.59", "12.00", "16.00")
    }
    assert told == {"08.29": None, "08.30": monday, "11.59": monday, "12.00": None, "16.00": None}


@pytest.mark.parametrize(
    "day, told",
    [
        ("2021-11-12", True),  # a Friday
        ("2021-11-13", False),
        ("2021-11-14", False),
        ("2021-12-24", True),  # no public holiday, though many leave early
        ("2021-12-25", False),
        ("2022-04-14", False),  # Maundy Thursday
        ("2022-05-17", False),
    ],
)
def test_only_on_working_days(day: str, told: bool) -> None:
    assert (morning(EVENT, at(day, "09.00")) is not None) is told


def test_the_morning_is_the_one_of_the_events_own_zone() -> None:
    told = morning(EVENT, datetime(2021, 7, 6, 6, 30, tzinfo=UTC))
    assert told == Morning("digest:autumn:2021-07-06", at("2021-07-06", "08.30"), at("2021-07-06", "12.00"))
    assert morning(EVENT, datetime(2021, 7, 6, 6, 29, tzinfo=UTC)) is None


def test_a_closed_event_has_no_mornings() -> None:
    now = at("2021-11-15", "09.00")
    states = ("test", "live", "paused", "closed")
    assert [morning(replace(EVENT, state=state), now) is not None for state in states] == [  # type: ignore[arg-type]
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "start, end, hours",
    [
        (("2021-11-12", "15.00"), ("2021-11-15", "09.00"), 2),
        (("2021-11-15", "06.00"), ("2021-11-15", "08.30"), 0.5),
        (("2021-11-13", "10.00"), ("2021-11-14", "10.00"), 0),
        (("2021-11-15", "07.00"), ("2021-11-16", "20.00"), 16),
        (("2022-05-16", "15.00"), ("2022-05-18", "09.00"), 2),
        (("2021-11-15", "10.00"), ("2021-11-15", "10.00"), 0),
        (("2021-11-16", "10.00"), ("2021-11-15", "10.00"), 0),
    ],
)
def test_only_hours_somebody_was_at_work_are_counted(
    start: tuple[str, str], end: tuple[str, str], hours: float
) -> None:
    assert working_time(at(*start), at(*end)) == timedelta(hours=hours)
