"""Which time it is for a command that reads an event: given, played, real, or a sensible one."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from dialogs.model.event import Event


class NoTime(ValueError):
    """A moment that can't be read, and how it is written."""


def default_now(event: Event, environment: Mapping[str, str], real: datetime) -> datetime:
    """VERT_CLOCK; else the real time until the event is over; then 09.00 the day before its first session."""
    if played := environment.get("VERT_CLOCK", "").strip():
        return moment(played, event)
    if event.first_start is None or event.last_end is None or real < event.last_end:
        return real
    day_before = event.first_start.astimezone(event.time_zone).date() - timedelta(days=1)
    return datetime.combine(day_before, time(9), event.time_zone)


def moment(written: str, event: Event) -> datetime:
    """2021-11-15T09:00+01:00, or without an offset in the event's own zone."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        raise NoTime(f"{written!r} is no time. Write it as 2021-11-15T09:00+01:00.") from None
    return read if read.tzinfo else read.replace(tzinfo=event.time_zone)
