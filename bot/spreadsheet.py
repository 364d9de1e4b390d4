"""An uploaded list as text: what is a spreadsheet is opened here, all else is decoded."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

from dialogs.people.decoding import ZIP, decoded, hold_to_size
from dialogs.people.problem import Unreadable
from dialogs.people.sheet import MOST_ROWS

MOST_UNPACKED = 60_000_000  # bytes: twenty thousand rows take about eight million
MOST_COLUMNS = 60
_PIECE = 1 << 20


def text_of(content: bytes) -> str:
    """The list as `dialogs.people` reads it. A spreadsheet's rows keep their numbers as lines.

    Raises Unreadable, with what is wrong in the reader's language.
    """
    hold_to_size(len(content))
    return _unpacked(content) if content.startswith(ZIP) else decoded(content)


def _unpacked(content: bytes) -> str:
    try:
        _hold_to_unpacked_size(content)
        return "".join(_lines(content))
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 - a broken workbook fails in as many ways as it has parts
        raise Unreadable("broken_excel") from None


def _hold_to_unpacked_size(content: bytes) -> None:
    """Counted by unpacking it, for what a zip says of itself may be untrue. No entities, which could grow."""
    size = 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            with packed.open(name) as part:
                start = b""
                while piece := part.read(_PIECE):
                    size += len(piece)
                    start = start or piece[:1000]
                    if size > MOST_UNPACKED:
                        raise Unreadable("bomb")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Unreadable("broken_excel")


def _lines(content: bytes) -> Iterator[str]:
    """The first sheet, from its first row on, as far as a list may be long."""
    from openpyxl import load_workbook  # 0.2 s, which nobody else should wait for

    book = load_workbook(io.BytesIO(content), read_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be untrue
        line = io.StringIO()
        writer = csv.writer(line, delimiter="\t", lineterminator="\n")
        rows = sheet.iter_rows(min_row=1, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)
        for row in rows:
            writer.writerow([_word(value) for value in row])
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    finally:
        book.close()


def _word(value: object) -> str:
    """A formula comes as it was typed, with its sign; a break within a cell would shift the lines."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nei"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return value.isoformat()[:10]
    return " ".join(str(value).splitlines())
