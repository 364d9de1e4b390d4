"""A table as a file that opens in a Norwegian spreadsheet: its letters whole, and no cell that is run."""

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"  # without it a spreadsheet reads æ, ø and å as something else
_RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what makes a spreadsheet run a cell
_UNSEEN = re.compile(r"[\s\ufeff\u200b-\u200f\u2060]*")  # what some of them pass over before it


def csv_table(rows: Iterable[Iterable[object]]) -> str:
    """Semicolons between the cells, as where a comma stands in numbers."""
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(
        [safe(cell) for cell in row] for row in rows
    )
    return BOM + file.getvalue()


def safe(cell: object) -> object:
    """Words that would be run are marked as words. A number is none."""
    if not isinstance(cell, str):
        return cell
    runs = cell.startswith(("\t", "\r")) or _UNSEEN.sub("", cell, count=1).startswith(_RUN)
    return f"'{cell}" if runs else cell
