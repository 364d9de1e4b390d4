"""How single values are written in an event's files: dates, times, spans, addresses."""

import re
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

YEARS = range(1950, 2150)  # outside them a date is a slip of the finger

_SPAN = re.compile(r"(?:(\d{1,4})d)?\s*(?:(\d{1,4})h)?\s*(?:(\d{1,5})m)?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AT = re.compile(r"(?:(\d{1,3}) days|day) before (\S+)", re.ASCII)
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
_ID = re.compile(r"[\w-]+")


def date_in(words: str) -> date | None:
    """2021-11-16"""
    if not _DATE.fullmatch(words):
        return None
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if day.year in YEARS else None


def time_in(words: str) -> time | None:
    """12.00, and 12:00 from those who are used to it"""
    found = _TIME.fullmatch(words)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def moment_in(words: str) -> tuple[date, time] | None:
    """2021-09-13 09.00"""
    day, _, hour = words.partition(" ")
    on, at = date_in(day), time_in(hour)
    return (on, at) if on and at is not None else None


def looks_dated(words: str) -> bool:
    """Whether it was meant as a date, such as 2021-02-31, though it may be none."""
    return bool(re.match(r"\d{4}-\d{1,2}-\d{1,2}\b", words, re.ASCII))


def span_in(words: str) -> timedelta | None:
    """15m, 2h, 1d, 1h30m"""
    found = _SPAN.fullmatch(words.strip())
    if not found or not any(found.groups()):
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def time_ahead_in(words: str) -> tuple[int, time] | None:
    """`day before 09.00`, `3 days before 09.00`"""
    found = _AT.fullmatch(words.strip())
    at = time_in(found[2]) if found else None
    return (int(found[1] or 1), at) if found and at is not None else None


def hours_in(words: str) -> tuple[time, time] | None:
    """09.00-15.00, with a hyphen or a dash; past midnight where it ends before it begins"""
    begins, sign, ends = words.replace("–", "-").partition("-")
    first, last = time_in(begins.strip()), time_in(ends.strip())
    return (first, last) if sign and first is not None and last is not None else None


def zone_in(words: str) -> ZoneInfo | None:
    """Europe/Oslo"""
    try:
        return ZoneInfo(words)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def aware(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)


def is_in_gap(moment: datetime) -> bool:
    """Whether the clocks are put forward past this moment, so that no clock ever shows it."""
    there_and_back = datetime.fromtimestamp(moment.timestamp(), moment.tzinfo)
    return there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None)


def is_address(words: str) -> bool:
    return bool(_ADDRESS.fullmatch(words))


def is_https(words: str) -> bool:
    try:
        link = urlsplit(words)
    except ValueError:
        return False
    return link.scheme == "https" and bool(link.hostname) and not re.search(r"\s", words)


def is_id(words: str) -> bool:
    """Letters, digits, hyphens and underscores: what can stand in a placeholder and in an address."""
    return bool(_ID.fullmatch(words))
