"""What a line asks of the programme: which thing, on which days, about which sessions."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from dialogs.faq.lexicon import goes_on_to, is_common
from dialogs.faq.reading import in_one_form
from dialogs.model.event import Event
from dialogs.programme.cues import cues, filler
from dialogs.programme.days import dates_as_words, days_in
from dialogs.programme.hours import hour_in
from dialogs.programme.naming import Named, sessions_named
from dialogs.tokens import words_of

WANTS = ("when", "end", "where", "who", "link", "programme", "what", "how_many")
ORDERS = ("now", "next", "first", "last", "after", "before")
_NUMBERS = {"en": 1, "ein": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3}
_PART = re.compile(r" (?:del|part) (\d|en|ein|to|tre|one|two|three) ")


@dataclass(frozen=True)
class Asked:
    """A line understood. `leftover` are the words nothing accounts for: each makes the answer less sure."""

    wants: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()
    every: int | None = None  # a weekday in the plural: "på torsdager"
    at: time | None = None
    part: int | None = None
    order: str = ""  # one of ORDERS
    online: bool = False
    named: Named = Named()
    follows: bool = False
    leftover: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it says anything that picks out some of the sessions."""
        picked = self.days or self.every is not None or self.at or self.part or self.order
        return bool(picked or self.online or self.named.sessions)


def asked(text: str, event: Event, today: date) -> Asked:
    """Reads the line from the outside in: hour and days first, then sessions by name, then what is wanted."""
    at, text = hour_in(text)
    days = days_in(" " + " ".join(words_of(dates_as_words(text))) + " ", event, today)
    part, rest = _part(days.rest)
    words = rest.split()
    cue = {name: [word for word in words if word in cues()[name]] for name in (*WANTS, *ORDERS, "online")}
    spoken_for = {word for found in cue.values() for word in found} | filler()
    heavy = [word for word in words if word not in filler() and (len(word) > 1 or word.isdigit())]
    named = sessions_named([word for word in heavy if word not in spoken_for], rest, event, days.named)
    return Asked(
        wants=frozenset(name for name in WANTS if cue[name]),
        days=days.named,
        every=days.every,
        at=at,
        part=part,
        order=_order(cue, named),
        online=bool(cue["online"]),
        named=named,
        follows=_follows(words, rest),
        leftover=_leftover(heavy, spoken_for | named.by, rest, asks=any(map(cue.get, (*WANTS, *ORDERS)))),
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


def _order(cue: dict[str, list[str]], named: Named) -> str:
    """After and before need something to be after; "nå starter lunsjen" asks of lunch, not of now."""
    found = [name for name in ORDERS if cue[name]]
    if named.sessions:
        found = [name for name in found if name != "now" or not cue["when"]]
    else:
        found = [name for name in found if name not in ("after", "before")]
    return found[0] if found else ""


def _leftover(
    heavy: list[str], spoken_for: set[str] | frozenset[str], rest: str, asks: bool
) -> tuple[str, ...]:
    """Words people put around any question are nothing to account for, where it is clear what is asked."""
    left = [word for word in heavy if word not in spoken_for and not _is_year(word)]
    left = [word for word in left if not (asks and _is_frame(word))]
    left += goes_on_to(in_one_form(rest.split(), english=False))  # what is served, and whom one may bring
    left += [words for words in cues()["attend"] if f" {words} " in rest]  # who may come is not who speaks
    left += [word for word in heavy if word in cues()["never_said"] and word not in left]
    return tuple(left)


def _follows(words: list[str], rest: str) -> bool:
    phrases = tuple(one for one in cues()["follow"] if " " in one)
    return bool(words) and (words[0] in cues()["follow"] or rest.strip().startswith(phrases))


def _is_frame(word: str) -> bool:
    """Whether people put it around any question."""
    return is_common(word, english=False) or is_common(word, english=True)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word.startswith("20")


def _part(rest: str) -> tuple[int | None, str]:
    if found := _PART.search(rest):
        return _NUMBERS.get(found[1]) or int(found[1]), rest.replace(found[0], " ", 1)
    return None, rest
