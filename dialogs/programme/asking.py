"""What a line asks of the programme: which thing, on which days, about which sessions."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from babel.dates import get_day_names, get_month_names

from dialogs.model.event import Event, Session
from dialogs.model.text import LANGUAGES
from dialogs.programme.naming import Named, is_online, sessions_named
from dialogs.tokens import words_of

WANTS = ("when", "end", "where", "who", "link", "programme", "what", "how_many")


@dataclass(frozen=True)
class Asked:
    """A line understood. `leftover` are the words nothing accounts for: each makes the answer less sure."""

    wants: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()
    every: int | None = None  # a weekday in the plural: "på torsdager"
    at: time | None = None
    part: int | None = None
    order: str = ""  # now | next | first | last
    online: bool = False
    named: Named = Named()
    follows: bool = False
    leftover: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it says anything that picks out some of the sessions."""
        picked = self.days or self.every is not None or self.at or self.part or self.order
        return bool(picked or self.online or self.named.sessions)


@cache
def cues() -> Mapping[str, tuple[str, ...]]:
    text = files("dialogs.programme").joinpath("cues.toml").read_text("utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text).items()}


def asked(text: str, event: Event, today: date) -> Asked:
    """Reads the line from the outside in: days first, then sessions by name, then what is wanted of them."""
    at, text = _hour(text)
    rest = " " + " ".join(words_of(_dates_as_words(text))) + " "
    days, every, rest = _days(rest, event, today)
    part, rest = _part(rest)
    words = rest.split()
    cue = {
        name: [word for word in words if word in cues()[name]]
        for name in (*WANTS, "now", "next", "first", "last", "online")
    }
    follows = bool(words) and (words[0] in cues()["follow"] or rest.strip().startswith(_phrases("follow")))
    spoken_for = (
        {word for found in cue.values() for word in found} | set(cues()["filler"]) | set(cues()["follow"])
    )
    heavy = [
        word
        for word in words
        if word not in cues()["filler"] and word not in cues()["follow"] and len(word) > 1
    ]
    named = sessions_named([word for word in heavy if word not in spoken_for], event)
    leftover = [
        word for word in heavy if word not in spoken_for and word not in named.by and not word.isdigit()
    ]
    leftover += [
        words for words in cues()["attend"] if f" {words} " in rest
    ]  # who may come is not who speaks
    order = next((name for name in ("now", "next", "first", "last") if cue[name]), "")
    return Asked(
        wants=frozenset(name for name in WANTS if cue[name]),
        days=days,
        every=every,
        at=at,
        part=part,
        order=order,
        online=bool(cue["online"]),
        named=named,
        follows=follows,
        leftover=tuple(leftover),
    )


def leaning_on(now_asked: Asked, before: Asked) -> Asked:
    """A follow-up takes from the question before it what it does not say itself."""
    if not now_asked.follows or not now_asked.narrows:
        return now_asked
    return replace(
        now_asked,
        wants=now_asked.wants - {"what"} or before.wants,
        online=now_asked.online or (before.online and not now_asked.named.sessions),
        named=now_asked.named if now_asked.named.sessions else before.named,
    )


def candidates(question: Asked, event: Event) -> tuple[Session, ...]:
    """The sessions that everything said fits, in order of start."""
    found = list(question.named.sessions or event.sessions)
    if question.online:
        found = [session for session in found if is_online(session)] or found
    if question.part:
        found = [session for session in found if str(question.part) in session.part.nb.split()]
    if question.days:
        found = [session for session in found if session.day in question.days]
    if question.at:
        found = [session for session in found if _covers(session, question.at, event)]
    if question.every is not None:
        found = [session for session in found if session.day.weekday() == question.every]
    return tuple(sorted(found, key=lambda session: session.start))


def lasts_until(session: Session, event: Event) -> datetime:
    """Its end; without one, the start of the next item that day, or an hour."""
    if end := session.end_latest or session.end:
        return end
    later = [
        other.start for other in event.sessions if other.day == session.day and other.start > session.start
    ]
    return min(later, default=session.start + timedelta(hours=1))


def _covers(session: Session, at: time, event: Event) -> bool:
    return session.start.time() <= at < lasts_until(session, event).time()


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(words for words in cues()[name] if " " in words)


_HOUR = re.compile(r"\b(?:kl\.?|klokka|klokken|at)\s*(\d{1,2})(?:[.:](\d\d))?\b", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})\b\.?")


def _hour(text: str) -> tuple[time | None, str]:
    """The time of day that is named after "kl." or "at", and the line without it."""
    found = _HOUR.search(text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None, text
    return time(int(found[1]), int(found[2] or 0)), text.replace(found[0], " ", 1)


def _dates_as_words(text: str) -> str:
    """Makes of 16.11. and 16/11 a number and a month; a time of day such as 12.30 is dropped."""

    def as_words(found: re.Match[str]) -> str:
        return (
            f" {found[1]} month{int(found[2])} "
            if 1 <= int(found[2]) <= 12 and 1 <= int(found[1]) <= 31
            else " "
        )

    return _DATE.sub(as_words, text)


@cache
def _weekdays() -> Mapping[str, tuple[int, bool]]:
    """Every name of a weekday, with its number and whether it is the plural."""
    found: dict[str, tuple[int, bool]] = {}
    for language in LANGUAGES:
        for number, name in get_day_names("wide", locale=language).items():
            one = name.casefold()
            found[one] = (number, False)
            endings = ("s",) if language == "en" else ("er", "ar", "ene", "ane")
            found |= {one + ending: (number, True) for ending in endings}
            if language != "en":
                found[one + "en"] = (number, False)
    return found


@cache
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            found |= {
                name.casefold().rstrip("."): number
                for number, name in get_month_names(width, locale=language).items()
            }
    return found | {f"month{number}": number for number in range(1, 13)}


def _days(rest: str, event: Event, today: date) -> tuple[tuple[date, ...], int | None, str]:
    """The days that are named, or the weekday that is meant every week, and the line without them."""
    taken: list[date] = []
    for name, ahead in (("today", 0), ("tomorrow", 1)):
        for words in cues()[name]:
            if f" {words} " in rest:
                taken.append(today + timedelta(days=ahead))
                rest = rest.replace(f" {words} ", " ")
    ordered = sorted({session.day for session in event.sessions})
    for number in range(1, 5):
        for words in cues()[f"day_{number}"]:
            if f" {words} " in rest and len(ordered) >= number:
                taken.append(ordered[number - 1])
                rest = rest.replace(f" {words} ", " ")
    dated, rest = _dates(rest, event)
    taken += dated
    every: int | None = None
    for word in rest.split():
        if word not in _weekdays():
            continue
        number, plural = _weekdays()[word]
        rest = rest.replace(f" {word} ", " ")
        if dated:
            continue  # the weekday beside a date says nothing more
        if plural:
            every = number
        elif day := _coming(number, ordered, today):
            taken.append(day)
    return tuple(dict.fromkeys(taken)), every, rest


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


def _coming(weekday: int, ordered: list[date], today: date) -> date | None:
    """The next such weekday with something on it; when all are over, the last one."""
    fitting = [day for day in ordered if day.weekday() == weekday]
    ahead = [day for day in fitting if day >= today]
    return ahead[0] if ahead else (fitting[-1] if fitting else None)


def _part(rest: str) -> tuple[int | None, str]:
    if found := re.search(r" (?:del|part) (\d|en|ein|to|tre|one|two|three) ", rest):
        words = {"en": 1, "ein": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3}
        return words.get(found[1]) or int(found[1]), rest.replace(found[0], " ", 1)
    return None, rest
