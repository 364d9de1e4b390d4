"""A list's text becomes registrations, or what is wrong with each of its lines."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from dialogs.folder.values import is_address
from dialogs.hearing import readable
from dialogs.model.event import Event
from dialogs.model.registration import STATUSES as ALL_STATUSES
from dialogs.model.registration import Registration
from dialogs.model.text import Text
from dialogs.people.columns import COLUMNS, LANGUAGES, NO, ROLES, STATUSES, YES, folded
from dialogs.people.problem import Problem, Unreadable, as_written, choices_of
from dialogs.people.sheet import Row, rows_of
from dialogs.roles import ROLES as ALL_ROLES

LONGEST: Mapping[str, int] = {"email": 254, "name": 200, "municipality": 100}
LONGEST_OTHER = 100
MOST_NIGHTS = 60
MOST_COLUMNS = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula
NOTHING = frozenset("-–—")  # how people write that there is none
_NIGHTS = re.compile(r"(\d{1,3})(?:[.,]0+)?")
_OF_KOMMUNE = re.compile(r"\s+kommune$", re.IGNORECASE)


@dataclass(frozen=True)
class ReadList:
    """`columns` are the fields of a Registration that the list has; with problems it holds no rows."""

    columns: tuple[str, ...] = ()
    rows: tuple[Registration, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class _Wrong(Exception):
    """A cell that can't be taken."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase, self.values = phrase, values


def read_list(text: str, event: Event) -> ReadList:
    """All of its rows, or all that is wrong with it: nothing is half taken."""
    rows = rows_of(text)
    try:
        header, first = _header(rows)
        reader = _Reader(event, header)
        for row in (*first, *rows):
            reader.take(row)
    except Unreadable as whole:
        return ReadList(problems=(whole.problem,))
    if not reader.lines and not reader.problems:
        return ReadList(problems=(Problem("no_rows"),))
    columns = tuple(one.name for one in fields(Registration) if one.name in reader.columns)
    taken = () if reader.problems else tuple(reader.rows)
    return ReadList(columns, taken, tuple(reader.problems), tuple(reader.notes()))


def _header(rows: Iterator[Row]) -> tuple[Sequence[str], tuple[Row, ...]]:
    """The names of the columns. A bare list of addresses needs none; then its first row is a person."""
    first = next(rows, None)
    if first is None:
        raise Unreadable("empty")
    if len(first.cells) > MOST_COLUMNS:
        raise Unreadable("too_wide", most=MOST_COLUMNS)
    names = [folded(cell) for cell in first.cells]
    if not any(name in COLUMNS for name in names) and _is_bare(first.cells):
        return ["email"], (first,)
    meant = [COLUMNS.get(name, "") for name in names]
    if "email" not in meant:
        found = ", ".join(as_written(cell) for cell in first.cells if cell.strip())[:300]
        raise Unreadable("no_email_column", found=found)
    for meaning in set(meant) - {""}:
        twice = [as_written(cell) for cell, one in zip(first.cells, meant, strict=True) if one == meaning]
        if len(twice) > 1:
            raise Unreadable("column_twice", first=twice[0], second=twice[1])
    return first.cells, ()


def _is_bare(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and is_address(filled[0])


@dataclass
class _Reader:
    """What was read so far."""

    event: Event
    header: Sequence[str]
    rows: list[Registration] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # by address
    _places: dict[str, str] = field(default_factory=dict)  # a municipality as it was first written
    _others: int = 0  # rows that name somebody else as their contact person

    def __post_init__(self) -> None:
        known = [(number, COLUMNS.get(folded(name))) for number, name in enumerate(self.header)]
        self._known = [(number, meaning) for number, meaning in known if meaning]
        names = {"name" if meaning.endswith("_name") else meaning for _, meaning in self._known}
        self.columns = frozenset(names)
        self._unknown = [as_written(name) for name in self.header if folded(name) not in COLUMNS]
        cohorts = ((cohort.id, (cohort.id, *_in_each(cohort.title))) for cohort in self.event.cohorts)
        self._cohorts = {folded(word): id_ for id_, words in cohorts for word in words if word}
        self._readers: Mapping[str, Callable[[str], Any]] = {
            "role": _role,
            "cohort": self._cohort,
            "status": _status,
            "nights": _nights,
            "language": _language,
            "municipality": self._municipality,
        }

    def take(self, row: Row) -> None:
        before = len(self.problems)
        cells = self._cells(row)
        email = cells.get("email", "").lower()
        if email in self.lines:
            self._wrong(row, "twice", email=as_written(email), first=self.lines[email])
        elif is_address(email):
            self.lines[email] = row.line
        values = {name: self._value(row, name, word) for name, word in cells.items() if name in self._readers}
        if len(self.problems) > before:
            return
        name = cells.get("name") or " ".join(
            part for part in (cells.get("first_name", ""), cells.get("last_name", "")) if part
        )
        contact = self._contact(cells.get("contact", ""), name, email)
        self.rows.append(Registration(self.event.id, email, name, contact=contact, **values))

    def notes(self) -> Iterator[Problem]:
        if left := [name for name in self._unknown if name]:
            yield Problem("left_columns", values={"columns": ", ".join(left)[:300]})
        if self._others:
            yield Problem("other_contact", values={"count": self._others})

    def _cells(self, row: Row) -> dict[str, str]:
        """The cells we know, as they can be kept; what can't is a problem."""
        if any(cell.strip() for cell in row.cells[len(self.header) :]):
            self._wrong(row, "too_many_cells", count=len(row.cells), columns=len(self.header))
        cells: dict[str, str] = {}
        for number, meaning in self._known:
            raw = row.cells[number] if number < len(row.cells) else ""
            cells[meaning] = self._cell(row, self.header[number], meaning, raw)
        if not cells["email"] and not any(problem.line == row.line for problem in self.problems[-3:]):
            self._wrong(row, "no_email")
        elif cells["email"] and not is_address(cells["email"]):
            self._wrong(row, "bad_email", said=as_written(cells["email"]))
        return cells

    def _cell(self, row: Row, header: str, meaning: str, raw: str) -> str:
        word = readable(raw)
        if word in NOTHING:
            return ""
        if raw.startswith(FORMULA) or word.startswith(FORMULA):
            self._wrong(row, "formula", column=as_written(header), said=as_written(raw))
            return ""
        if len(raw) > (most := LONGEST.get(meaning, LONGEST_OTHER)):
            self._wrong(row, "too_long", column=as_written(header), count=len(raw), most=most)
            return ""
        return word

    def _value(self, row: Row, name: str, word: str) -> Any:
        try:
            return self._readers[name](word)
        except _Wrong as wrong:
            self._wrong(row, wrong.phrase, **wrong.values)
            return None

    def _cohort(self, word: str) -> str | None:
        if not word:
            return None
        if (cohort := self._cohorts.get(folded(word))) is None:
            known = ", ".join(one.id for one in self.event.cohorts)
            phrase = "unknown_cohort" if known else "no_cohorts"
            raise _Wrong(phrase, said=as_written(word), known=known)
        return cohort

    def _municipality(self, word: str) -> str:
        """`Oslo kommune` and `OSLO` are one place, called as it was first written."""
        place = _OF_KOMMUNE.sub("", word)
        return self._places.setdefault(place.casefold(), place)

    def _contact(self, word: str, name: str, email: str) -> bool:
        """Yes or no; or who the contact person is, which they are where it is themselves."""
        said = folded(word)
        if said in YES or said in NO or not said:
            return said in YES
        if word.casefold() in (name.casefold(), email):
            return True
        self._others += 1
        return False

    def _wrong(self, row: Row, phrase: str, **values: object) -> None:
        self.problems.append(Problem(phrase, row.line, values))


def _in_each(text: Text) -> tuple[str, str, str]:
    return text.nb, text.nn, text.en


def _role(word: str) -> str:
    if not word:
        return "participant"
    if (role := ROLES.get(folded(word))) is None:
        known = choices_of(f"people.role_{one}" for one in ALL_ROLES)
        raise _Wrong("unknown_role", said=as_written(word), known=known)
    return role


def _status(word: str) -> str:
    if not word:
        return "registered"
    if (status := STATUSES.get(folded(word))) is None:
        known = choices_of(f"people.status_{one}" for one in ALL_STATUSES)
        raise _Wrong("unknown_status", said=as_written(word), known=known)
    return status


def _language(word: str) -> str | None:
    if not word:
        return None
    if (language := LANGUAGES.get(folded(word))) is None:
        raise _Wrong("unknown_language", said=as_written(word))
    return language


def _nights(word: str) -> int | None:
    if not word:
        return None
    found = _NIGHTS.fullmatch(word)
    if not found:
        raise _Wrong("no_number", said=as_written(word))
    if int(found[1]) > MOST_NIGHTS:
        raise _Wrong("too_many_nights", said=as_written(word), most=MOST_NIGHTS)
    return int(found[1])
