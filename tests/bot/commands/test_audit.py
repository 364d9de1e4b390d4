"""Promises of `vert audit`: what was done, for a person to read and for a spreadsheet, and nothing run."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection

from bot.cli import vert
from bot.csv_table import BOM, csv_table
from bot.store.auditing import write_down
from bot.store.opening import open_database
from dialogs.model.known import Audit

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"
MONDAY = datetime(2021, 9, 13, 7, 3, tzinfo=UTC)


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One event in a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    assert run("release", str(copytree(GARDEN, tmp_path / "garden"))).exit_code == 0
    return tmp_path / "home"


def write(home: Path, *acts: tuple[str, str, str, datetime]) -> None:
    def lines(c: Connection, acts: Sequence[tuple[str, str, str, datetime]]) -> None:
        for act, object_, channel, at in acts:
            write_down(c, [Audit(act, object_)], at, event="garden", channel=channel)

    async def written() -> None:
        store = open_database(f"sqlite:///{home / 'vert.db'}")
        await store.run(partial(lines, acts=acts))
        await store.close()

    asyncio.run(written())


def test_the_log_is_told_in_plain_words_the_oldest_first(home: Path) -> None:
    write(
        home,
        ("overdue", "question:0123456789ab", "", MONDAY),
        ("take", "question:0123456789ab", "teams", MONDAY + timedelta(hours=1)),
    )
    lines = run("audit", "--event", "garden", "--to", "2021-09-13").output.splitlines()
    assert lines[-3:] == [
        "Mon 13 Sep 2021 09.03  Vert gave the organizers a question that had waited long  question 012345",
        "Mon 13 Sep 2021 10.03  Someone who was deleted took a question  in Teams  question 012345",
        "2 written down",
    ]


def test_a_spreadsheet_opens_it_with_its_letters_and_runs_nothing(home: Path) -> None:
    write(home, ("take", '=HYPERLINK("https://example.org")', "teams", MONDAY))
    that_day = ("--from", "2021-09-13", "--to", "2021-09-13")
    first, second = run("audit", "--event", "garden", "--csv", *that_day).output.splitlines()
    assert first == f"{BOM}time;who;act;object;outcome;channel"
    assert second == ('2021-09-13T09:03:00+02:00;;take;"\'=HYPERLINK(""https://example.org"")";done;teams')


@pytest.mark.parametrize("cell", ["=1+1", "+47 22", "-1", "@SUM(A1)", "\tx", "\rx", "  =1"])
def test_a_cell_that_would_be_run_is_marked_as_words(cell: str) -> None:
    written = csv_table([[cell, -1, "Påmelding"]])
    assert written.startswith((f"{BOM}'{cell}", f"{BOM}\"'{cell}"))
    assert written.endswith(";-1;Påmelding\r\n")


def test_only_the_days_that_were_asked_for_are_told(home: Path) -> None:
    write(home, *(("take", "", "web", MONDAY + timedelta(days=n)) for n in range(4)))
    told = run("audit", "--event", "garden", "--from", "2021-09-14", "--to", "2021-09-15").output
    assert [line[:15] for line in told.splitlines()] == [
        "Tue 14 Sep 2021",
        "Wed 15 Sep 2021",
        "2 written down",
    ]


def test_an_event_that_is_not_there_is_said_in_a_sentence(home: Path) -> None:
    result = run("audit", "--event", "gardn")
    assert (result.exit_code, result.output) == (
        1,
        "Error: The database holds no event 'gardn'. `vert release FOLDER` puts it there.\n",
    )
