"""Promises to who changes an event's folder under a running Vert: a mistake changes nothing, and is told."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from bot.app import Faulty, import_folders
from bot.store.engine import Store
from bot.store.releases import Imported
from tests.databases import fresh_store

GARDEN = Path(__file__).parents[1] / "dialogs" / "folder" / "garden"
WRONG = "session opening ends at 11.45, before it starts at 12.00"
NOW = datetime(2021, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(GARDEN, tmp_path / "garden"))


def break_(folder: Path) -> None:
    """An error, beside a note about missing words."""
    file = folder / "event.toml"
    text = file.read_text("utf-8").replace('end = "12.45"', 'end = "11.45"')
    file.write_text(text.replace(', nn = "Opning"', ""), "utf-8")


async def test_the_old_release_stays_and_the_log_tells_the_lines(
    store: Store, folder: Path, log_lines: Callable[[], str]
) -> None:
    await import_folders(store, (folder,), NOW)
    break_(folder)
    assert await import_folders(store, (folder,), NOW) == (Imported("garden", "unchanged", 1),)
    line = json.loads(log_lines().splitlines()[-1])
    assert (line["event"], line["of"], line["keeps"]) == ("event_folder_faulty", "garden", 1)
    assert line["errors"] == [f"{folder}/event.toml:24: {WRONG}"]


async def test_without_a_release_before_it_the_errors_are_told_and_no_notes(
    store: Store, folder: Path
) -> None:
    break_(folder)
    with pytest.raises(Faulty) as raised:
        await import_folders(store, (folder,), NOW)
    head, *lines = str(raised.value).splitlines()
    assert head == f"{folder} has mistakes:"
    assert lines == [
        (
            f"{folder}/event.toml:24: error: {WRONG}. "
            "Write an end that is later than the start, or leave the end out."
        )
    ]
