"""What differs between two releases of an event, in plain words: what was added, removed or changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from dialogs.model.event import Event, Fact
from dialogs.model.text import LANGUAGES, Text

NOTHING = "nothing"
CONTEXT = 3  # words shown around what differs in a long text
SHORT = 12  # words of a text that is shown whole

# The nouns an event lists, by the name of one of them, and the field that tells them apart.
_LISTED = {
    "sessions": ("session", "id"),
    "tracks": ("track", "id"),
    "cohorts": ("cohort", "id"),
    "topics": ("topic", "id"),
    "people": ("person", "email"),
    "reminders": ("reminder", "id"),
    "facts": ("fact", "key"),
    "entries": ("entry", "id"),
}


@dataclass(frozen=True)
class Change:
    """`part` is the field that changed, such as `title.nn`; empty where the whole was added or removed."""

    what: Literal["added", "removed", "changed"]
    noun: str
    id: str
    part: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        name = f"{self.noun} {self.id}".strip()
        if self.what != "changed":
            title = self.after or self.before
            return f"{self.what.capitalize()} {name}" + (f": {title}" if title else "")
        return f"Changed {name}, {self.part}: {self.before} → {self.after}"


def difference(old: Event, new: Event) -> tuple[Change, ...]:
    """All that differs, in the order of the event's fields. The release's own number does not count."""
    found: list[Change] = []
    for field in fields(Event):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name == "release" or before == after:
            continue
        if field.name in _LISTED:
            noun, key = _LISTED[field.name]
            found += _among(noun, _by_key(before, key), _by_key(after, key))
        else:
            found += _within("event", "", {field.name: before}, {field.name: after})
    return tuple(found)


def _by_key(nouns: object, key: str) -> Mapping[str, object]:
    if isinstance(nouns, Mapping):
        return nouns
    return {getattr(one, key): one for one in nouns} if isinstance(nouns, tuple) else {}


def _among(noun: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for id_ in (id_ for id_ in old if id_ not in new):
        yield Change("removed", noun, id_, before=_title(old[id_]))
    for id_, one in new.items():
        if id_ not in old:
            yield Change("added", noun, id_, after=_title(one))
        elif old[id_] != one:
            yield from _within(noun, id_, _fields(old[id_]), _fields(one))


def _within(noun: str, id_: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    for part in new:
        before, after = dict(_leaves(part, old[part])), dict(_leaves(part, new[part]))
        changed = {
            leaf: _shown(before.get(leaf, ""), after.get(leaf, ""))
            for leaf in [*before, *(leaf for leaf in after if leaf not in before)]
            if before.get(leaf, "") != after.get(leaf, "")
        }
        for leaf, (was, is_) in _once(changed).items():
            yield Change("changed", noun, id_, leaf, was, is_)


def _once(changed: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    """A change that reads the same in all three languages is told once, without the language."""
    told: dict[str, tuple[str, str]] = {}
    for leaf, words in changed.items():
        stem, _, language = leaf.rpartition(".")
        alike = all(changed.get(f"{stem}.{other}") == words for other in LANGUAGES)
        told[stem if language in LANGUAGES and alike else leaf] = words
    return told


def _leaves(path: str, value: object) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Every value within the value, under the names on the way to it."""
    if isinstance(value, Text):
        yield from ((f"{path}.{language}", value.exactly(language)) for language in LANGUAGES)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(f"{path}.{name}", one)
    elif is_dataclass(value):
        for name, one in _fields(value).items():
            yield from _leaves(f"{path}.{name}", one)
    elif isinstance(value, tuple) and any(is_dataclass(one) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _leaves(f"{path}.{number}", one)
    elif isinstance(value, tuple | frozenset):
        yield path, tuple(value if isinstance(value, tuple) else sorted(value))
    else:
        yield path, _words(value)


def _fields(noun: object) -> Mapping[str, object]:
    if isinstance(noun, Fact) and noun.on and noun.day:
        noun = replace(noun, value=_as_written(noun.on, noun.day), on=None, day=None)
    return {field.name: getattr(noun, field.name) for field in fields(noun)} if is_dataclass(noun) else {}


def _as_written(on: datetime, day: date) -> Text:
    """A dated fact has one value for who wrote it: the day, and an hour if it is over then."""
    return Text.everywhere(_words(on) if on.date() == day else _words(day))


def _words(value: object) -> str:
    """As it is written in an event's file, near enough."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H.%M}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 60:g}m"
    return str(value)


def _shown(before: str | tuple[str, ...], after: str | tuple[str, ...]) -> tuple[str, str]:
    """Of lists only what went and what came; of long texts only the place where they differ."""
    if isinstance(before, tuple) or isinstance(after, tuple):
        gone = [one for one in before if one not in after]
        come = [one for one in after if one not in before]
        return _listed(gone or list(before)), _listed(come or list(after))
    was, is_ = before.split(), after.split()
    if max(len(was), len(is_)) > SHORT:
        was, is_ = _around(was, is_)
    return " ".join(was) or NOTHING, " ".join(is_) or NOTHING


def _listed(values: list[str]) -> str:
    return ", ".join(values) or NOTHING


def _around(was: list[str], is_: list[str]) -> tuple[list[str], list[str]]:
    """Both without the words they begin and end with alike, but for a few."""
    same = 0
    while same < min(len(was), len(is_)) and was[same] == is_[same]:
        same += 1
    after = 0
    while after < min(len(was), len(is_)) - same and was[-1 - after] == is_[-1 - after]:
        after += 1
    first, last = max(0, same - CONTEXT), max(0, after - CONTEXT)
    return _cut(was, first, last), _cut(is_, first, last)


def _cut(words: list[str], first: int, last: int) -> list[str]:
    return [*(["…"] if first else []), *words[first : len(words) - last], *(["…"] if last else [])]


def _title(noun: object) -> str:
    title = getattr(noun, "title", None) or getattr(noun, "name", "")
    return " ".join((title.in_("nb") if isinstance(title, Text) else str(title)).split())
