"""When organizers and experts are at work: Monday to Friday 08.00–16.00, Norwegian public holidays excepted.

Every moment is reckoned by the clock on the wall of its own time zone.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

OPENS, CLOSES = time(8), time(16)
HOURS = (OPENS, CLOSES)

_DAY = timedelta(days=1)


def is_weekday(day: date) -> bool:
    """Monday to Friday, holiday or not: what can be said without the calendar of holidays, which is heavy."""
    return day.weekday() < 5


def is_working_day(day: date) -> bool:
    return is_weekday(day) and day not in _public_holidays(day.year)


def last_working_day_before(day: date) -> date:
    day -= _DAY
    while not is_working_day(day):
        day -= _DAY
    return day


def opening(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, OPENS, zone)


def minus_working_hours(moment: datetime, hours: float) -> datetime:
    """When this much work is left before `moment`: two hours before Monday 09.00 is Friday 15.00."""
    left, now, zone = timedelta(hours=hours), moment.replace(tzinfo=None), moment.tzinfo
    while True:
        opens, closes = _hours_of(now.date())
        now = min(now, closes)
        if is_working_day(now.date()) and now - left >= opens:
            return (now - left).replace(tzinfo=zone)
        if is_working_day(now.date()):
            left -= max(now - opens, timedelta())
        now = datetime.combine(now.date() - _DAY, CLOSES)


def plus_working_hours(
    moment: datetime,
    hours: float,
    between: tuple[time, time] = HOURS,
    works: Callable[[date], bool] = is_working_day,
) -> datetime:
    """When this much work can have been done: two hours after Friday 15.00 is Monday 09.00.

    `between` are the hours of whoever works; `works` says on which days they do.
    """
    left, now, zone = timedelta(hours=hours), moment.replace(tzinfo=None), moment.tzinfo
    while True:
        opens, closes = _hours_of(now.date(), between)
        now = max(now, opens)
        if now < closes and works(now.date()):
            if now + left <= closes:
                return (now + left).replace(tzinfo=zone)
            left -= closes - now
        now = datetime.combine(now.date() + _DAY, between[0])


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time between was at work: from Friday 15.00 to Monday 09.00 it is two hours."""
    begun = start.astimezone(end.tzinfo).replace(tzinfo=None)
    over, spent, day = end.replace(tzinfo=None), timedelta(), begun.date()
    while day <= over.date():
        opens, closes = _hours_of(day)
        if is_working_day(day):
            spent += max(min(closes, over) - max(opens, begun), timedelta())
        day += _DAY
    return spent


def _hours_of(day: date, between: tuple[time, time] = HOURS) -> tuple[datetime, datetime]:
    return datetime.combine(day, between[0]), datetime.combine(day, between[1])


@cache
def _public_holidays(year: int) -> frozenset[date]:
    # imported when first asked for: its calendars take 18 MB, which most days no one needs
    from holidays.countries.norway import Norway

    return frozenset(Norway(years=year))
