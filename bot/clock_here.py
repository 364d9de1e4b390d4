"""Which time it is for a command that reads an event: given, played, real, or a sensible one."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo

import click

from bot.settings import may_play_time, read_settings
from dialogs.folder.values import YEARS
from dialogs.model.event import Event
from scheduler.clock import RealClock


class NoTime(ValueError):
    """A moment that can't be read, and how it is written."""


class Moment(click.ParamType[datetime]):
    """What `--now` is given: a time, with its offset or in the event's own zone."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return read_moment(str(value))
        except NoTime as wrong:
            self.fail(str(wrong), param, ctx)


def now_here(environment: Mapping[str, str]) -> datetime:
    """What a command beside `vert serve` writes down: the time that one plays, else the real one."""
    settings = read_settings(environment)
    return settings.clock if settings.clock and may_play_time(settings) else RealClock().now()


def default_now(event: Event, environment: Mapping[str, str], real: datetime) -> datetime:
    """VERT_CLOCK; else the real time until the event is over; then 09.00 the day before its first session."""
    if played := environment.get("VERT_CLOCK", "").strip():
        return moment(played, event)
    if event.first_start is None or event.last_end is None or real < event.last_end:
        return real
    day_before = event.first_start.astimezone(event.time_zone).date() - timedelta(days=1)
    return datetime.combine(day_before, time(9), event.time_zone)


def moment(written: str, event: Event) -> datetime:
    """2021-11-15T09:00+01:00, or without an offset in the event's own zone. Raises NoTime."""
    return in_zone(read_moment(written), event.time_zone)


def in_zone(read: datetime, zone: tzinfo | None) -> datetime:
    """The zone is for a moment that was written without its offset."""
    return read if read.tzinfo else read.replace(tzinfo=zone)


def read_moment(written: str) -> datetime:
    """As it stands, with its offset or without. Raises NoTime."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        read = None
    if read is None or read.year not in YEARS:
        raise NoTime(f"{written!r} is no time. Write it as 2021-11-15T09:00+01:00.")
    return read
