"""Promises about tables: what somebody wrote is words in a spreadsheet, and is never run there."""

import pytest

from bot.csv_table import BOM, csv_table


@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\r", "\n", "\r\n", " \t", "\n ", "\u00a0", "\u2003", "\ufeff", "\u200b"]
)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_whatever_stands_before_its_first_sign(before: str, sign: str) -> None:
    (cell,) = csv_table([[f"{before}{sign}HYPERLINK(1)"]]).removeprefix(BOM).splitlines()[:1] or [""]
    assert cell.removeprefix('"').startswith("'")


def test_words_and_numbers_stand_as_they_are() -> None:
    table = csv_table([["Blåbær – og jordbær", "a=b", -3, ""]])
    assert table == f"{BOM}Blåbær – og jordbær;a=b;-3;\r\n"
