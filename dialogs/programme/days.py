"""The days a line names: by date, by weekday, by their place in the order, or by today."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from dialogs.model.event import Event
from dialogs.model.text import LANGUAGES
from dialogs.programme.cues import cues
from dialogs.words import months, weekdays

_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})\b\.?")
_LONG = 6  # letters; shorter names must be spelt right


@dataclass(frozen=True)
class Days:
    """`named` are days; `every` is the weekday that is meant each week; `rest` the line without them."""

    named: tuple[date, ...]
    every: int | None
    rest: str


def dates_as_words(text: str) -> str:
    """Makes of 16.11. and 16/11 a number and a month; a time of day such as 12.30 is dropped."""
    return _DATE.sub(_as_words, text)


def _as_words(found: re.Match[str]) -> str:
    day, month = int(found[1]), int(found[2])
    return f" {day} month{month} " if 1 <= month <= 12 and 1 <= day <= 31 else " "


def days_in(rest: str, event: Event, today: date) -> Days:
    """`rest` is the line's words with a space around each."""
    rest = _spelt_right(rest)
    near, rest = _phrases(rest, event, today)
    dated, rest = _dates(rest, event)
    weekly, every, rest = _weekdays_in(rest, event, today)
    # the weekday beside a date says nothing more
    named = (*near, *dated, *(() if dated else weekly))
    return Days(tuple(dict.fromkeys(named)), None if dated else every, rest)


def _phrases(rest: str, event: Event, today: date) -> tuple[list[date], str]:
    """Today and tomorrow; day 1, second day."""
    ordered = sorted({session.day for session in event.sessions})
    meant = {"today": today, "tomorrow": today + timedelta(days=1)}
    meant |= {f"day_{number}": day for number, day in enumerate(ordered[:4], 1)}
    taken = []
    for name, day in meant.items():
        for words in cues()[name]:
            if f" {words} " in rest:
                taken.append(day)
                rest = rest.replace(f" {words} ", " ")
    return taken, rest


def _dates(rest: str, event: Event) -> tuple[list[date], str]:
    found: list[date] = []
    words = rest.split()
    for at, word in enumerate(words):
        month = _months().get(word)
        if month is None:
            continue
        for near in (at - 1, at + 1):
            if 0 <= near < len(words) and (number := re.fullmatch(r"(\d{1,2})(?:th|st|nd|rd)?", words[near])):
                found += _in_event_year(int(number[1]), month, event)
                rest = rest.replace(f" {words[near]} ", " ", 1).replace(f" {word} ", " ", 1)
                break
    return found, rest


def _weekdays_in(rest: str, event: Event, today: date) -> tuple[list[date], int | None, str]:
    ordered = sorted({session.day for session in event.sessions})
    taken, every = [], None
    words = rest.split()
    for place, word in enumerate(words):
        if word not in _weekdays():
            continue
        number, plural = _weekdays()[word]
        several = words[place + 1 : place + 2]
        if plural or (several and several[0] in cues()["several"]):
            every = number
        elif day := _coming(number, ordered, today):
            taken.append(day)
        rest = rest.replace(f" {word} ", " ")
    return taken, every, rest


def _in_event_year(number: int, month: int, event: Event) -> list[date]:
    """The day in the year in which the event has that month, else in its first year."""
    first = event.first_start
    if first is None:
        return []
    years = [session.day.year for session in event.sessions if session.day.month == month] or [first.year]
    try:
        return [date(years[0], month, number)]
    except ValueError:
        return []


def _coming(weekday: int, ordered: Sequence[date], today: date) -> date | None:
    """The next such weekday with something on it; when all are over, the last one."""
    fitting = [day for day in ordered if day.weekday() == weekday]
    ahead = [day for day in fitting if day >= today]
    return ahead[0] if ahead else (fitting[-1] if fitting else None)


def _spelt_right(rest: str) -> str:
    """Names of days and months with a slip of the finger: novmber, tosrdag."""
    return f" {' '.join(_nearest(word) for word in rest.split())} "


@cache
def _names() -> frozenset[str]:
    return frozenset(name for name in (*_weekdays(), *_months()) if len(name) >= _LONG)


@lru_cache(4096)
def _nearest(word: str) -> str:
    if len(word) < _LONG or word in _names() or word.startswith("month"):
        return word
    return next(
        (name for name in _names() if abs(len(name) - len(word)) < 2 and OSA.distance(word, name) == 1), word
    )


@cache
def _weekdays() -> Mapping[str, tuple[int, bool]]:
    """Every name of a weekday, with its number and whether it is the plural."""
    found: dict[str, tuple[int, bool]] = {}
    for language in LANGUAGES:
        for number, name in enumerate(weekdays(language)):
            one = name.casefold()
            found[one] = (number, False)
            endings = ("s",) if language == "en" else ("er", "ar", "ene", "ane")
            found |= {one + ending: (number, True) for ending in endings}
            if language != "en":
                found[one + "en"] = (number, False)
    return found


@cache
def _months() -> Mapping[str, int]:
    """Whole names, and their first three letters."""
    found = {f"month{number}": number for number in range(1, 13)}
    for language in LANGUAGES:
        for number, name in enumerate(months(language), 1):
            found |= {name.casefold(): number, name.casefold()[:3]: number}
    return found
