"""Finds weekdays that stand beside a date in a text, and tells those that do not fit it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from dialogs.model.text import Language

# Monday first. Short ones that could be a pronoun, a name or another word count with a full stop only.
_NAMES: Mapping[Language, str] = {
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "nn": "måndag tysdag onsdag torsdag fredag laurdag søndag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_SHORT: Mapping[Language, str] = {
    "nb": "man. tir|tirs ons tors|tor. fre lør søn",
    "nn": "mån tys ons tors|tor. fre lau|laur søn|sun.",
    "en": "mon tue|tues wed|weds thu|thur|thurs fri sat sun",
}
_MONTHS = (
    "januar|january|jan februar|february|febr|feb mars|march|mar april|apr mai|may "
    "juni|june|jun juli|july|jul august|aug september|sept|sep "
    "oktober|october|okt|oct november|nov desember|december|des|dec"
)


@dataclass(frozen=True)
class Misfit:
    """Words such as "onsdag 16. november", though that day is a Tuesday."""

    words: str
    day: date | None  # None: there is no such day


def misfits_in(text: str, language: Language | None, days: Sequence[date]) -> Iterator[Misfit]:
    """`days` are the event's own: a date without a year is the one nearest them."""
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = _month(found)
            if month is None or not (found["year"] or days):
                continue
            day = _the_day(int(found["day"]), month, found["year"], days)
            if day is None or day.weekday() != _weekdays(language)[found["weekday"].casefold()]:
                end = max(match.end(group) for group in found)
                yield Misfit(" ".join(text[match.start() : end].split()), day)


def weekday_name(day: date, language: Language) -> str:
    return _NAMES[language].split()[day.weekday()]


def _month(found: Mapping[str, str]) -> int | None:
    if name := found.get("month"):
        return _numbered(_MONTHS)[name.casefold().removesuffix(".")] + 1
    number = int(found["number"])
    return number if 1 <= number <= 12 else None


def _the_day(number: int, month: int, year: str | None, days: Sequence[date]) -> date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, number)
    years = {one.year + step for one in days for step in (-1, 0, 1)}
    possible = [day for one in years if (day := _day(one, month, number))]
    return min(possible, key=lambda day: min(abs(day - one) for one in days), default=None)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _numbered(names: str) -> dict[str, int]:
    return {
        name.casefold(): number for number, of_one in enumerate(names.split()) for name in of_one.split("|")
    }


@cache
def _weekdays(language: Language | None) -> Mapping[str, int]:
    """Every way to write a weekday, in small letters: whole names in any language, short ones in this one."""
    found: dict[str, int] = {"sundag": 6, "sundagen": 6}
    for spoken, names in _NAMES.items():
        found |= _numbered(names)
        if spoken != "en":
            found |= {f"{name}en": number for name, number in _numbered(names).items()}
    for name, number in _numbered(_SHORT[language] if language else "").items():
        found |= {name: number, f"{name.removesuffix('.')}.": number}
    return found


@cache
def _patterns(language: Language | None) -> tuple[re.Pattern[str], ...]:
    """Whole numbers and names only; what follows a first date is looked at and left for the next find."""
    name = _any_of(_weekdays(language))
    weekday = rf"(?<!\w)(?P<weekday>{name})(?!\w)"
    month = rf"(?P<month>(?:{_any_of(_numbered(_MONTHS))})(?!\w))\.?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?!\d)(?:\.|st\b|nd\b|rd\b|th\b)?"
    year = r"(?:,?\s+(?P<year>\d{4})(?!\d))?"
    beside = r",?\s+(?:(?:den|the|d\.)\s+)?"
    further = rf"(?:\s*(?:,|–|-|/|(?:og|and|eller|or|til|to)\b)\s*(?:(?:{name}),?\s+)?\d{{1,2}}(?:\.|th)?)*"
    forms = (
        rf"{weekday}{beside}{day}(?={further}\s*(?:of\s+)?{month}{year})",
        rf"{weekday}{beside}{month}\s+{day}{year}",
        rf"{weekday}{beside}(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}})(?![\d.])",
        rf"{weekday}{beside}(?P<day>\d{{1,2}})/(?P<number>\d{{1,2}})(?:/(?P<year>\d{{4}}|\d{{2}}))?(?![\d./])",
        rf"{weekday}{beside}(?P<year>\d{{4}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
        rf"{day}\s*{month}{year},?\s*(?:\(|(?:er|var|blir|is|was)\s+(?:en|ein|a)\s+){weekday}",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
