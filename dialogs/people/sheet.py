"""A list's text as rows of cells, each with the line it begins on."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.people.columns import COLUMNS, folded
from dialogs.people.problem import Unreadable

MOST_ROWS = 20_000
SEPARATORS = ";\t,"
LONGEST_CELL = 10_000  # a quote that is never closed swallows the rest of the file
_FIRST_LINES = 10_000  # characters in which the header is


@dataclass(frozen=True)
class Row:
    """The line of the file a row begins on: a quoted cell may go on over several."""

    line: int
    cells: Sequence[str]


def rows_of(text: str) -> Iterator[Row]:
    """Those with anything in them. Raises Unreadable where there are too many, or a line is broken."""
    text = text.removeprefix("\ufeff")
    skipped, text = _without_hint(text)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count, line = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable("broken_line", line=line + skipped) from None
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS + 1:
                raise Unreadable("too_many", most=MOST_ROWS)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Unreadable("broken_line", line=line + skipped)
            yield Row(line + skipped, cells)
        line = reader.line_num + 1


def _without_hint(text: str) -> tuple[int, str]:
    """Excel may write `sep=;` on a line of its own. How many lines that took, and the rest."""
    first, end, rest = text.partition("\n")
    if end and first.strip().strip('"').casefold().startswith("sep="):
        return 1, rest
    return 0, text


def _separator(text: str) -> str:
    """The one that parts the first line into most columns we know, then into most."""
    return max(SEPARATORS, key=lambda sign: _parts(text[:_FIRST_LINES], sign))


def _parts(text: str, separator: str) -> tuple[int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
    except csv.Error:
        return 0, 0
    return sum(folded(cell) in COLUMNS for cell in header), len(header)
