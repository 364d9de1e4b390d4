"""When organizers hear what is unanswered: at 08.30 on working days, and of no use after noon."""

from dataclasses import dataclass
from datetime import datetime, time

from dialogs.model.event import Event
from scheduler.working_hours import is_weekday, is_working_day

TOLD, TOO_LATE = time(8, 30), time(12)


@dataclass(frozen=True)
class Morning:
    """One morning of one event. `key` says what "the same" digest is, before each organizer's own part."""

    key: str
    due: datetime
    useful_until: datetime


def may_be_morning(event: Event, now: datetime) -> bool:
    """Whether the hour and the weekday are those of a digest: the calendar of holidays is not asked."""
    now = now.astimezone(event.time_zone)
    return event.state != "closed" and TOLD <= now.time() < TOO_LATE and is_weekday(now.date())


def morning(event: Event, now: datetime) -> Morning | None:
    """The morning it is now, where the event's clock shows one that a digest is for."""
    day = now.astimezone(event.time_zone).date()
    if not may_be_morning(event, now) or not is_working_day(day):
        return None
    due, until = (datetime.combine(day, hour, event.time_zone) for hour in (TOLD, TOO_LATE))
    return Morning(f"digest:{event.id}:{day.isoformat()}", due, until)
