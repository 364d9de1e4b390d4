"""Promises to who uploads a workbook: it is read as it stands; one made to do harm is not opened."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from bot.spreadsheet import text_of
from dialogs.people.problem import Unreadable
from dialogs.people.reading import ReadList, read_list
from dialogs.people.sheet import MOST_ROWS
from tests.dialogs.gathering import garden


def workbook(*rows: Sequence[Any], **cells: Any) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes) -> ReadList:
    return read_list(text_of(content), garden())


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as cannot:
        text_of(content)
    return cannot.value.problem.in_("en")


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one more part, packed well."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, part)
    return file.getvalue()


def test_a_workbook_is_read_with_its_numbers_and_letters_whole() -> None:
    one = read(
        workbook(["E-post", "Navn", "Netter"], ["a@example.org", "Åse", 2], ["b@example.org", "B", None])
    )
    assert [(row.email, row.name, row.nights) for row in one.rows] == [
        ("a@example.org", "Åse", 2),
        ("b@example.org", "B", None),
    ]


def test_a_faulty_row_is_told_by_the_number_the_workbook_shows() -> None:
    content = workbook(
        ["epost", "navn"], ["a@example.org", "two\nlines"], [], ["b@example.org", "=1+1"], ["x"]
    )
    assert [one.in_("nb") for one in read(content).problems] == [
        "Linje 4: «=1+1» under navn begynner som en formel (= + - @). Skriv verdien i stedet.",
        "Linje 5: «x» er ingen e-postadresse.",
    ]


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing() -> None:
    content = workbook(["epost"], ["a@example.org"], XFD1048576="x")
    assert [row.email for row in read(content).rows] == ["a@example.org"]


def test_a_workbook_with_too_many_rows_is_refused() -> None:
    rows = ([f"n{n}@example.org"] for n in range(MOST_ROWS + 5))
    assert [one.in_("en") for one in read(workbook(["epost"], *rows)).problems] == [
        f"The list has more than {MOST_ROWS} rows. Split it into several."
    ]


def test_a_workbook_that_unpacks_to_far_more_is_not_opened() -> None:
    bomb = with_part(workbook(["epost"]), "xl/worksheets/sheet2.xml", b" " * 70_000_000)
    assert len(bomb) < 100_000
    assert refusal(bomb).startswith("The Excel file unpacks to far more than a list of participants holds.")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and no more",
        with_part(b"", "mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        with_part(workbook(["epost"]), "xl/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
    ids=["broken", "another zip", "entities"],
)
def test_a_file_that_only_looks_like_a_workbook_is_refused_in_a_sentence(content: bytes) -> None:
    assert refusal(content).startswith("The Excel file can't be opened.")


def test_all_else_is_decoded_as_a_list() -> None:
    assert text_of("epost;navn\næ;ø\n".encode("cp1252")) == "epost;navn\næ;ø\n"
