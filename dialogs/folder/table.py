"""One table of a file, asked field by field. What is wrong is written down, and the reading goes on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from dialogs.folder.finding import shown
from dialogs.folder.lines import Keys
from dialogs.folder.notebook import Notebook, did_you_mean, one_of
from dialogs.folder.values import (
    date_in,
    hours_in,
    is_address,
    is_https,
    is_id,
    looks_dated,
    moment_in,
    span_in,
    time_in,
    zone_in,
)
from dialogs.model.text import LANGUAGES, Language, Text

T = TypeVar("T")
Word = TypeVar("Word", bound=str)

LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}

_DATE_REMEDY = 'Write it as year, month and day in quotes, such as "2021-11-16".'
_TIME_REMEDY = 'Write it as hours and minutes in quotes, such as "12.00".'


class Table:
    """`named` is what messages call it. A field that is absent or wrong comes back as None, or empty."""

    def __init__(self, values: Mapping[str, object], place: Keys, notebook: Notebook, named: str) -> None:
        self.place = place
        self.named = named
        self.values = values
        self._notebook = notebook
        self._known: list[str] = []
        self._missing: list[str] = []

    def has(self, field: str) -> bool:
        return field in self.values

    def has_date(self, field: str) -> bool:
        """Whether it is written as a date, sound or not."""
        value = self.values.get(field)
        return isinstance(value, str) and looks_dated(value)

    def at(self, field: str) -> Keys:
        return (*self.place, field)

    def error(self, field: str, what: str, remedy: str) -> None:
        self._notebook.error(self.at(field), what, remedy)

    def close(self) -> None:
        """What was never asked for is unknown. What is needed and not there may only be misspelt."""
        misspelt = set()
        for field in self.values:
            if field in self._known:
                continue
            remedy = did_you_mean(field, self._known, f"Known here: {', '.join(self._known)}.")
            self.error(field, f"unknown field {shown(field)} in {self.named}", remedy)
            misspelt |= {known for known in self._missing if shown(known) in remedy}
        for field in self._missing:
            if field not in misspelt:
                self.error(field, f"{self.named} has no {field}", f"Write {field} = … in it.")

    def given(self, field: str) -> object:
        """The value as it stands, for a field that has a shape of its own."""
        return self._asked(field)

    # Words

    def word(self, field: str, required: bool = False) -> str | None:
        value = self._asked(field, required)
        if value is None:
            return None
        if not isinstance(value, str):
            remedy = f'Write it in quotes: {field} = "{_as_words(value)}".'
            self.error(field, f"{field} of {self.named} is {_kind_of(value)}, not text", remedy)
            return None
        if not value.strip():
            self.error(field, f"{field} of {self.named} is empty", "Write something, or take the line out.")
            return None
        return value.strip()

    def own(self, field: str, kind: str, word: str | None) -> str | None:
        """The word, unless another table of this kind has it already."""
        taken = None if word is None else self._notebook.meet(f"{field} of {kind}", word, self.at(field))
        if word is None or taken is None:
            return word
        line = self._notebook.line_of(taken)
        what = f"two {kind} tables have the {field} {shown(word)}; the other is on line {line}"
        self.error(field, what, f"Write one {kind} table for each person.")
        return None

    def id(self, kind: str) -> str | None:
        """The table's id, which no other of its kind may have."""
        word = self.word("id", required=True)
        if word is None:
            return None
        if not is_id(word):
            remedy = 'Use letters, digits and hyphens, such as "travel-cost".'
            self.error("id", f"the id {shown(word)} of {self.named} cannot stand in a link", remedy)
            return None
        taken = self._notebook.meet(kind, word, self.at("id"))
        if taken is None:
            return word
        line = self._notebook.line_of(taken)
        what = f"two {kind} tables have the id {shown(word)}; the other is on line {line}"
        self.error("id", what, "Give this one an id of its own.")
        return None

    def text(self, field: str, required: bool = False, is_name: bool = False) -> Text:
        value = self._asked(field, required)
        if value is None:
            return Text()
        return text_in(value, self.at(field), f"{field} of {self.named}", self._notebook, is_name)

    def words_in(self, language: Language) -> str:
        """One language of a text. An empty string is a missing language, which is no error."""
        written = self.values.get(language)
        if isinstance(written, str) and not written.strip():
            self._known.append(language)
            return ""
        return self.word(language) or ""

    def words(self, field: str) -> tuple[str, ...]:
        value = self._asked(field)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.error(field, f"{field} of {self.named} is not a list", f'Write {field} = ["…", "…"].')
            return ()
        found = []
        for number, one in enumerate(value):
            if isinstance(one, str) and one.strip():
                found.append(one.strip())
                continue
            what = f"{field} of {self.named} holds {shown(one) if one == '' else _kind_of(one)}, not words"
            self._notebook.error((*self.at(field), number), what, "Write each in quotes, or take it out.")
        return tuple(found)

    def by_language(self, field: str, of_what: str) -> dict[Language, tuple[str, ...]]:
        """Lists of words, one a language. A language without any is noted."""
        inner = self.inner(field, f"{field} of {self.named}")
        found = {language: inner.words(language) if inner else () for language in LANGUAGES}
        if inner:
            inner.close()
        missing = [language for language in LANGUAGES if not found[language]]
        if missing and (inner or not self.has(field)):
            names = " or ".join(LANGUAGE_NAMES[language] for language in missing)
            remedy = f"Write {', '.join(f'{language} = […]' for language in missing)} in {field}."
            self._notebook.note(self.at(field), f"{self.named} has no {of_what} in {names}", remedy)
        return found

    def one_of(self, field: str, allowed: tuple[Word, ...], default: Word) -> Word:
        word = self.word(field)
        if word is None:
            return default
        if word not in allowed:
            remedy = did_you_mean(word, allowed, f"Write {one_of(allowed)}.")
            self.error(field, f"{field} of {self.named} is {shown(word)}, which is unknown", remedy)
            return default
        return word

    def some_of(self, field: str, allowed: tuple[Word, ...]) -> tuple[Word, ...]:
        found = []
        for number, word in enumerate(self.words(field)):
            if word in allowed:
                found.append(word)
                continue
            remedy = did_you_mean(word, allowed, f"Write {one_of(allowed)}.")
            what = f"{shown(word)} in {field} of {self.named} is unknown"
            self._notebook.error((*self.at(field), number), what, remedy)
        return tuple(found)

    def language(self, field: str, default: Language = "nb") -> Language:
        return self.one_of(field, LANGUAGES, default)

    def email(self, field: str) -> str | None:
        word = self.word(field, required=True)
        if word is None:
            return None
        if not is_address(word):
            remedy = 'Write one address, such as "name@example.org".'
            self.error(field, f"{shown(word)}, the {field} of {self.named}, is no e-mail address", remedy)
            return None
        return word.casefold()

    def link(self, field: str) -> str | None:
        word = self.word(field)
        if word is None:
            return None
        if not is_https(word):
            remedy = "Write an address that begins with https://, or take the line out until there is one."
            self.error(field, f"the {field} {shown(word)} of {self.named} is not https", remedy)
            return None
        return word

    # References

    def refers(self, field: str, *kinds: str, also: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of ids, each of one of these kinds."""
        words = self.words(field)
        for number, word in enumerate(words):
            self._notebook.refer(
                (*self.at(field), number), f"{field} of {self.named}", word, *kinds, also=also
            )
        return words

    def refers_to(self, field: str, kind: str) -> str | None:
        word = self.word(field)
        if word is not None:
            self._notebook.refer(self.at(field), f"{field} of {self.named}", word, kind)
        return word

    # Numbers, dates and times

    def flag(self, field: str) -> bool:
        value = self._asked(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        what = f"{field} of {self.named} is neither true nor false"
        self.error(field, what, f"Write {field} = true, without quotes, or take the line out.")
        return False

    def count(self, field: str, default: int, least: int, most: int) -> int:
        value = self._asked(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            what = f"{field} of {self.named} is not a whole number from {least} to {most}"
            self.error(field, what, f"Write {field} = {default}, without quotes.")
            return default
        return value

    def seconds(self, field: str, default: float, most: float) -> float:
        value = self._asked(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            what = f"{field} of {self.named} is not a number of seconds from 0 to {most:.0f}"
            self.error(field, what, f"Write {field} = {default:.0f}, without quotes.")
            return default
        return float(value)

    def day(self, field: str) -> date | None:
        return self._read(field, date_in, "date", _DATE_REMEDY, required=True)

    def time_of_day(self, field: str, required: bool = False) -> time | None:
        return self._read(field, time_in, "time of day", _TIME_REMEDY, required)

    def moment(self, field: str) -> tuple[date, time] | None:
        remedy = 'Write date and time in quotes, such as "2021-09-13 09.00".'
        return self._read(field, moment_in, "date and time", remedy, required=True)

    def span(self, field: str) -> timedelta | None:
        remedy = 'Write minutes, hours or days in quotes, such as "15m", "2h" or "1d".'
        return self._read(field, span_in, "span of time", remedy)

    def hours(self, field: str) -> tuple[time, time] | None:
        remedy = 'Write from and to in quotes, such as "09.00-15.00".'
        return self._read(field, hours_in, "hours from and to", remedy)

    def zone(self, field: str, default: str) -> ZoneInfo:
        word = self.word(field)
        zone = zone_in(word or default)
        if zone:
            return zone
        remedy = did_you_mean(word or "", sorted(available_timezones()), 'Write one such as "Europe/Oslo".')
        self.error(field, f"the time zone {shown(word)} is unknown", remedy)
        return ZoneInfo(default)

    # Tables within

    def inner(self, field: str, named: str) -> "Table | None":
        value = self._asked(field)
        if value is None:
            return None
        if not isinstance(value, dict):
            what = f"{field} of {self.named} is {_kind_of(value)}, not a table"
            self.error(field, what, f"Write it under a line of its own, [{_dotted(self.at(field))}].")
            return None
        return Table(value, self.at(field), self._notebook, named)

    def each(self, field: str, called: str = "") -> Iterator["Table"]:
        """The tables of an [[array]], each named by its id, name or letter."""
        value = self._asked(field)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            what = f"{field} of {self.named} is not a list of tables"
            self.error(field, what, f"Begin each with a line of its own, [[{_dotted(self.at(field))}]].")
            return
        called = called or field
        for number, one in enumerate(value):
            yield Table(one, (*self.at(field), number), self._notebook, _name_of(one, called, number))

    def _read(
        self, field: str, read: Callable[[str], T | None], what: str, remedy: str, required: bool = False
    ) -> T | None:
        value = self._asked(field, required)
        if value is None:
            return None
        found = read(value.strip()) if isinstance(value, str) else None
        if found is None:
            written = shown(value) if isinstance(value, str) else f"{_as_words(value)} without quotes"
            self.error(field, f"{field} of {self.named} is {written}, which is no {what}", remedy)
        return found

    def _asked(self, field: str, required: bool = False) -> object:
        self._known.append(field)
        value = self.values.get(field)
        if value is None and required:
            self._missing.append(field)
        return value


def text_in(value: object, place: Keys, named: str, notebook: Notebook, is_name: bool) -> Text:
    """A text: a table with the languages side by side, or one string for all of them."""
    if isinstance(value, str):
        if not value.strip():
            notebook.error(place, f"{named} is empty", "Write something, or take it out.")
        elif not is_name:
            what = f"{named} is the same words in bokmål, nynorsk and English"
            notebook.note(place, what, 'Write it as { nb = "…", nn = "…", en = "…" }.')
        return Text.everywhere(value.strip())
    if not isinstance(value, dict):
        remedy = 'Write it in quotes, or as { nb = "…", nn = "…", en = "…" }.'
        notebook.error(place, f"{named} is {_kind_of(value)}, not text", remedy)
        return Text()
    return _languages_in(Table(value, place, notebook, named), notebook)


def _languages_in(table: Table, notebook: Notebook) -> Text:
    text = Text(**{language: table.words_in(language) for language in LANGUAGES})
    table.close()
    if not text:
        notebook.error(
            table.place, f"{table.named} has no words in any language", 'Write nb = "…", or take it out.'
        )
        return text
    for language in text.missing:
        what = f"{table.named} has no words in {LANGUAGE_NAMES[language]}"
        notebook.note(table.at(language), what, f'Write {language} = "…" beside the others.')
    return text


def _name_of(values: Mapping[str, object], called: str, number: int) -> str:
    for field in ("id", "name", "letter"):
        name = values.get(field)
        if isinstance(name, str) and name.strip():
            return f"{called} {name if is_id(name) and len(name) < 60 else shown(name)}"
    return f"{called} number {number + 1}"


def _dotted(place: Keys) -> str:
    return ".".join(str(key) for key in place[1:] if isinstance(key, str))


def _as_words(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return str(value)[:40]


def _kind_of(value: object) -> str:
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (str, "text"),
        (bool, "true or false"),
        ((int, float), "a number"),
        ((date, time), "a date or time without quotes"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "something else")
