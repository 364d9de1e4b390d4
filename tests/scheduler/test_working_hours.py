"""When organizers can be asked for something."""

from datetime import date, time

import pytest

from scheduler.working_hours import (
    is_weekday,
    last_working_day_before,
    minus_working_hours,
    plus_working_hours,
)
from tests.scheduler.autumn import at


@pytest.mark.parametrize(
    "day, expected",
    [
        ("2021-11-15", "2021-11-12"),  # a Monday: Friday
        ("2021-11-17", "2021-11-16"),
        ("2022-04-19", "2022-04-13"),  # after Easter: the Wednesday before Maundy Thursday
        ("2021-05-18", "2021-05-14"),  # Constitution Day fell on a Monday
    ],
)
def test_the_last_working_day_skips_weekends_and_holidays(day: str, expected: str) -> None:
    assert last_working_day_before(date.fromisoformat(day)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "moment, hours, expected",
    [
        (("2021-11-15", "09.00"), 1, ("2021-11-15", "08.00")),
        (("2021-11-15", "09.00"), 2, ("2021-11-12", "15.00")),
        (("2021-11-15", "18.00"), 1, ("2021-11-15", "15.00")),
        (("2021-11-14", "10.00"), 1, ("2021-11-12", "15.00")),
        (("2021-11-15", "07.45"), 1, ("2021-11-12", "15.00")),
        (("2022-04-19", "08.30"), 1, ("2022-04-13", "15.30")),
    ],
)
def test_working_hours_are_counted_back(
    moment: tuple[str, str], hours: float, expected: tuple[str, str]
) -> None:
    assert minus_working_hours(at(*moment), hours) == at(*expected)


@pytest.mark.parametrize(
    "moment, hours, expected",
    [
        (("2021-11-15", "09.00"), 4, ("2021-11-15", "13.00")),
        (("2021-11-12", "15.00"), 4, ("2021-11-15", "11.00")),
        (("2021-11-12", "20.00"), 4, ("2021-11-15", "12.00")),
        (("2021-11-12", "06.00"), 4, ("2021-11-12", "12.00")),
        (("2021-11-12", "12.00"), 4, ("2021-11-12", "16.00")),
        (("2022-04-13", "14.00"), 4, ("2022-04-19", "10.00")),
        (("2021-11-08", "09.00"), 20, ("2021-11-10", "13.00")),
    ],
)
def test_working_hours_are_counted_on(
    moment: tuple[str, str], hours: float, expected: tuple[str, str]
) -> None:
    assert plus_working_hours(at(*moment), hours) == at(*expected)


def test_who_is_there_for_fewer_hours_a_day_needs_more_days() -> None:
    mornings = (time(9), time(11))
    assert plus_working_hours(at("2021-11-12", "10.00"), 4, mornings) == at("2021-11-16", "10.00")
    assert plus_working_hours(at("2021-11-12", "10.00"), 1, mornings) == at("2021-11-12", "11.00")
    evenings = (time(18), time(20))
    assert plus_working_hours(at("2021-11-12", "10.00"), 3, evenings) == at("2021-11-15", "19.00")


def test_without_the_calendar_of_holidays_only_weekends_are_free() -> None:
    assert plus_working_hours(at("2022-04-13", "14.00"), 4, works=is_weekday) == at("2022-04-14", "10.00")
    assert plus_working_hours(at("2021-11-12", "15.00"), 4, works=is_weekday) == at("2021-11-15", "11.00")
