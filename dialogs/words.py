"""Vert's own lines, and how days, hours and counts are said in bokmål, nynorsk and English."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from dialogs.model.text import Language, Text


@cache
def phrases() -> Mapping[str, Text]:
    """Every phrase by its name, `file.name`, from the folder `phrases`."""
    found: dict[str, Text] = {}
    for file in sorted(files("dialogs").joinpath("phrases").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        for name, words in tomllib.loads(file.read_text("utf-8")).items():
            found[f"{file.name.removesuffix('.toml')}.{name}"] = Text(**words)
    return found


def say(phrase: str, language: Language, **values: object) -> str:
    """The phrase in this language, its blanks filled in."""
    return phrases()[phrase].exactly(language).format_map(values)


def counted(count: int, one: str, many: str, language: Language) -> str:
    """The phrase for one, or for many: 1 person, 28 personer."""
    return say(one if count == 1 else many, language, count=count)


def weekdays(language: Language) -> list[str]:
    """mandag, tirsdag …"""
    return say("words.weekdays", language).split()


def months(language: Language) -> list[str]:
    """januar, februar …"""
    return say("words.months", language).split()


def weekday(day: date, language: Language) -> str:
    """tirsdag, tysdag, Tuesday"""
    return weekdays(language)[day.weekday()]


def on_day(day: date, language: Language, year: bool = False) -> str:
    """tirsdag 16. november; in English Tuesday 16 November."""
    month = months(language)[day.month - 1]
    number = f"{day.day}" if language == "en" else f"{day.day}."
    return f"{weekday(day, language)} {number} {month}" + (f" {day.year}" if year else "")


def on_date(day: date, language: Language) -> str:
    """16. november; in English 16 November."""
    return on_day(day, language).split(" ", 1)[1]


def clock(moment: datetime) -> str:
    """12.00"""
    return f"{moment:%H.%M}"


def at_time(moment: datetime, language: Language) -> str:
    """kl. 12.00; in English at 12.00."""
    return f"{'at' if language == 'en' else 'kl.'} {clock(moment)}"


def when(moment: datetime, language: Language, year: bool = False) -> str:
    """tirsdag 16. november kl. 12.00; in English Tuesday 16 November at 12.00."""
    return f"{on_day(moment.date(), language, year)} {at_time(moment, language)}"


def either_end(end: datetime, latest: datetime | None, language: Language) -> str:
    """13.30, or 13.30 eller 14.00 where the end is provisional."""
    if latest is None or latest == end:
        return clock(end)
    return f"{clock(end)} {'or' if language == 'en' else 'eller'} {clock(latest)}"


def from_to_day(first: date, last: date, language: Language) -> str:
    """11.–12. november, 29. september–2. oktober; in English 11–12 November."""
    if first == last:
        return on_date(first, language)
    dot = "" if language == "en" else "."
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{dot}–{on_date(last, language)}"
    return f"{on_date(first, language)}–{on_date(last, language)}"


def days_ahead(day: date, today: date, language: Language) -> str:
    """i dag, i morgen, om 7 dager; never for a day that is over."""
    days = (day - today).days
    if days < 2:
        return say("words.today" if days <= 0 else "words.tomorrow", language)
    return say("words.in_days", language, days=days)


def days_since(day: date, today: date, language: Language) -> str:
    """i dag, i går, for 7 dager siden."""
    days = (today - day).days
    if days < 2:
        return say("words.today" if days <= 0 else "words.yesterday", language)
    return say("words.days_ago", language, days=days)


def duration(span: timedelta, language: Language) -> str:
    """15 minutter, 1 time, 2 timer, 3 dager"""
    minutes = round(span.total_seconds() / 60)
    for size, one, many in ((1440, "words.day", "words.days"), (60, "words.hour", "words.hours")):
        if minutes >= size and minutes % size == 0:
            return counted(minutes // size, one, many, language)
    return counted(minutes, "words.minute", "words.minutes", language)


def listed(parts: list[str] | tuple[str, ...], language: Language) -> str:
    """a, b og c"""
    if len(parts) < 2:
        return "".join(parts)
    joint = {"nb": "og", "nn": "og", "en": "and"}[language]
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
