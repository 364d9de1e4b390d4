"""Promises of `vert console-link`: a way in for whom the event lists, and for nobody else."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import vert
from bot.links import Links
from bot.store.opening import open_database
from bot.store.tables import audit, console_links

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"
SECRET = "a made-up secret, long enough for a link"
ORGANIZER = "organizer.o@example.org"
LINK = ("console-link", "--event", "garden", "--email")


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VERT_SECRET", SECRET)
    monkeypatch.setenv("VERT_BASE_URL", "https://vert.example.org")
    for name in ("VERT_DATABASE_URL", "VERT_LOCAL"):
        monkeypatch.delenv(name, raising=False)
    assert run("release", str(copytree(GARDEN, tmp_path / "garden"))).exit_code == 0
    return tmp_path / "home"


def test_an_organizer_gets_a_link_that_the_running_vert_will_know(home: Path) -> None:
    result = run(*LINK, ORGANIZER.upper())
    assert result.exit_code == 0
    link = result.stdout.strip()
    assert link.startswith("https://vert.example.org/console/open/")
    claims = Links(SECRET).read("console", link.rpartition("/")[2], datetime.now(UTC))
    assert claims is not None
    assert (claims["event"], claims["email"]) == ("garden", ORGANIZER)
    assert result.stderr == f"It opens once, within 10 minutes, for {ORGANIZER} alone.\n"


def test_making_a_link_is_written_down_and_uses_nothing_up(home: Path) -> None:
    run(*LINK, ORGANIZER)

    async def rows() -> tuple[list[tuple[str, str]], int]:
        store = open_database(f"sqlite:///{home / 'vert.db'}")
        acts = await store.read(
            lambda c: [tuple(row) for row in c.execute(select(audit.c.act, audit.c.outcome))]
        )
        used = await store.read(lambda c: len(c.execute(select(console_links)).all()))
        await store.close()
        return acts, used

    assert asyncio.run(rows()) == ([("release", "done"), ("console_link", "done")], 0)


def test_whom_the_event_does_not_list_as_an_organizer_gets_none(home: Path) -> None:
    result = run(*LINK, "somebody.else@example.org")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: garden lists no organizer or admin with the address")


def test_without_the_secret_no_link_would_hold_and_that_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERT_SECRET", "")
    result = run(*LINK, ORGANIZER)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Set VERT_SECRET here and for `vert serve`: a link that is signed with another" in result.stderr
    monkeypatch.setenv("VERT_LOCAL", "1")
    assert "with VERT_LOCAL=1 it makes up one of its own at each start" in run(*LINK, ORGANIZER).stderr


def test_an_event_that_is_not_there_is_said_in_a_sentence(home: Path) -> None:
    result = run("console-link", "--event", "nowhere", "--email", ORGANIZER)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The database holds no event 'nowhere'." in result.stderr
