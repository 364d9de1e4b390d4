"""Promises to who releases an event from the command line: nothing faulty, twice or overwritten."""

import asyncio
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from bot.cli import vert
from bot.store.opening import open_database
from bot.store.releases import release_link
from scheduler.clock import RealClock

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one event, and a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VERT_EVENTS", str(tmp_path / "events"))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    return Path(copytree(GARDEN, tmp_path / "events" / "garden"))


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "event.toml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def paste_link(home: Path) -> None:
    async def paste() -> None:
        store = open_database(f"sqlite:///{home / 'vert.db'}")
        step = partial(
            release_link,
            event="garden",
            session="opening",
            link="https://example.org/opening",
            by="web::organizer",
            now=RealClock().now(),
        )
        await store.run(step)
        await store.close()

    asyncio.run(paste())


def test_a_folder_is_released_once_and_only_anew_when_it_changes(folder: Path) -> None:
    told = [run("release", str(folder)).output for _ in range(2)]
    change(folder, 'end = "12.45"', 'end = "12.50"')
    told.append(run("release", str(folder.parent)).output)
    assert told == [
        "garden: release 1.\n",
        "garden: nothing is new since release 1.\n",
        "garden: release 2.\n",
    ]


def test_what_the_chat_changed_is_not_overwritten_unless_it_is_forced(folder: Path, tmp_path: Path) -> None:
    run("release", str(folder))
    paste_link(tmp_path / "home")
    change(folder, 'end = "12.45"', 'end = "12.50"')
    held = run("release", str(folder))
    assert (held.exit_code, held.stdout) == (1, "")
    assert held.stderr == (
        "Error: garden: the chat has changed it since this folder was released, so nothing was done. "
        "`vert event diff garden` shows what the folder would change; --force releases it all the same.\n"
    )
    assert run("release", str(folder), "--force").output == "garden: release 3.\n"


def test_a_folder_with_mistakes_releases_nothing(folder: Path) -> None:
    change(folder, 'end = "12.45"', 'end = "11.45"')
    change(folder, ', nn = "Opning"', "")
    refused = run("release", str(folder))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        (
            f"{folder}/event.toml:24: error: session opening ends at 11.45, before it starts at 12.00. "
            "Write an end that is later than the start, or leave the end out."
        ),
        f"Error: Nothing is released: 1 error in {folder}.",
    ]


def test_event_diff_tells_what_the_folder_would_undo(folder: Path, tmp_path: Path) -> None:
    run("release", str(folder))
    paste_link(tmp_path / "home")
    told = run("event", "diff", "garden").output.splitlines()
    assert told[0].startswith("garden, from release 2 (link opening, ")
    assert told[0].endswith(" UTC) to the folder: 1 difference.")
    assert told[1:] == ["Changed session opening, link: https://example.org/opening → nothing"]


def test_event_diff_compares_two_releases_or_one_with_the_newest(folder: Path, tmp_path: Path) -> None:
    run("release", str(folder))
    paste_link(tmp_path / "home")
    both, newest = run("event", "diff", "garden", "1", "2"), run("event", "diff", "garden", "1")
    expected = "Changed session opening, link: nothing → https://example.org/opening"
    assert both.output.splitlines()[1:] == newest.output.splitlines()[1:] == [expected]
    assert "no difference" in run("event", "diff", "garden", "2", "2").output


@pytest.mark.parametrize(
    "words,sentence",
    [
        (
            ("orchard",),
            "Error: The database holds no event 'orchard'. `vert release FOLDER` puts it there.\n",
        ),
        (("garden", "7"), "Error: garden has no release 7. It has 1 to 1.\n"),
        (("garden", "1", "9"), "Error: garden has no release 9. It has 1 to 1.\n"),
    ],
)
def test_a_release_that_is_not_there_is_said_so(folder: Path, words: tuple[str, ...], sentence: str) -> None:
    run("release", str(folder))
    answer = run("event", "diff", *words)
    assert (answer.exit_code, answer.stderr) == (1, sentence)


def test_event_diff_without_the_folder_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("release", str(folder))
    monkeypatch.setenv("VERT_EVENTS", "")
    answer = run("event", "diff", "garden")
    assert answer.exit_code == 1
    assert answer.stderr.endswith("Or name two releases.\n")


def test_migrating_twice_does_nothing_the_second_time(folder: Path) -> None:
    told = [run("migrate").output for _ in range(2)]
    assert told == ["The database is up to date now.\n", "The database was up to date already.\n"]


@pytest.mark.parametrize("command", [("migrate",), ("release", "events"), ("event", "diff", "garden")])
@pytest.mark.parametrize(
    "setting,value", [("VERT_DATABASE_URL", "mysql://x:hysj@y/z"), ("VERT_PORT", "mange")]
)
def test_a_setting_that_cannot_be_used_is_named_and_not_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], setting: str, value: str
) -> None:
    monkeypatch.setenv(setting, value)
    answer = run(*command)
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert setting in answer.stderr
    assert "hysj" not in answer.stderr


def test_a_home_that_is_a_file_is_one_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "file" / "home"))
    answer = run("migrate")
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (1, 1)
    assert "VERT_HOME" in answer.stderr
