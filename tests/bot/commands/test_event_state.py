"""Promises to who runs Vert: a state is told, changed only where that makes sense, and written down."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select

from bot.cli import vert
from bot.store.auditing import write_down
from bot.store.engine import Connection
from bot.store.opening import open_database
from bot.store.tables import audit, conversations, event_states, outbox, persons
from dialogs.model.known import Audit
from scheduler.clock import RealClock

GARDEN = Path(__file__).parents[2] / "dialogs" / "folder" / "garden"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one released event."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    monkeypatch.delenv("VERT_SMTP_URL", raising=False)
    folder = copytree(GARDEN, tmp_path / "events" / "garden")
    run("release", str(folder))
    return tmp_path / "home"


def run(*words: str) -> Result:
    return CliRunner().invoke(vert, list(words))


def in_database(home: Path, act: Callable[[Connection], object]) -> object:
    async def work() -> object:
        store = open_database(f"sqlite:///{home / 'vert.db'}")
        found = await store.run(act)
        await store.close()
        return found

    return asyncio.run(work())


def _prepare(c: Connection) -> None:
    """A group chat, the people with a role in a chat of their own, and a test message that was seen."""
    now = RealClock().now()
    chat = {"id": "web:group", "channel": "web", "kind": "group", "event": "garden", "seen_at": now}
    c.execute(insert(conversations), chat)
    for name in ("organizer.o", "expert.e"):
        person = {"id": f"web::{name}", "channel": "web", "name": name, "email": f"{name}@example.org"}
        c.execute(insert(persons), {**person, "seen_at": now})
        own = {"id": f"web:{name}", "channel": "web", "kind": "private", "person": f"web::{name}"}
        c.execute(insert(conversations), {**own, "event": "garden", "seen_at": now})
    write_down(c, [Audit("ready_seen", "event:garden")], now, event="garden")


def test_the_events_are_listed_with_their_states(home: Path) -> None:
    assert run("event", "list").output == "garden  Hagedagene  release 1  test\n"
    told = run("event", "state", "garden").output
    assert told.startswith("garden: test since ")


def test_an_event_does_not_start_while_a_line_is_red_and_the_lines_are_told(home: Path) -> None:
    refused = run("event", "state", "garden", "live")
    assert (refused.exit_code, refused.stdout) == (1, "")
    *lines, sentence = refused.stderr.splitlines()
    assert {line.split()[0] for line in lines} == {"red"}
    assert lines[0].startswith("red    I am in no group chat. Add me to the group chat.")
    assert sentence == f"Error: garden: Not yet. {len(lines)} things must be mended before the start."
    assert run("event", "state", "garden").output.startswith("garden: test")


def test_ready_tells_each_line_and_ends_with_1_while_one_is_red(home: Path) -> None:
    before = run("ready", "--event", "garden")
    in_database(home, _prepare)
    after = run("ready", "--event", "garden")
    assert (before.exit_code, after.exit_code) == (1, 0)
    tones = {line.split()[0] for line in after.output.splitlines()}
    assert tones <= {"green", "note"}
    assert "green  I am in the group chat (0 people)." in after.output


def test_an_event_is_started_paused_continued_and_closed_and_each_is_written_down(home: Path) -> None:
    in_database(home, _prepare)
    said = [
        run("event", "state", "garden", *to).output.splitlines()[0]
        for to in (["live"], ["paused"], ["live"], ["closed", "--yes"], ["paused"])
    ]
    assert said == ["garden: live.", "garden: paused.", "garden: live.", "garden: closed.", "garden: paused."]

    def kept(c: Connection) -> list[tuple[str, str, str]]:
        acts = select(audit.c.event, audit.c.act, audit.c.channel).order_by(audit.c.id)
        return [tuple(row) for row in c.execute(acts.where(audit.c.act.startswith("state")))]

    acts = ["start", "pause", "continue_yes", "close_yes", "reopen"]
    assert in_database(home, kept) == [("garden", f"state_{act}", "command line") for act in acts]


def test_the_organizers_are_told_of_what_was_done_without_them(home: Path) -> None:
    in_database(home, _prepare)
    run("event", "state", "garden", "live")

    def waiting(c: Connection) -> list[tuple[str, str]]:
        rows = c.execute(select(outbox.c.person, outbox.c.message).where(outbox.c.kind == "answer"))
        return [(row.person, row.message["text"]) for row in rows]

    told = in_database(home, waiting)
    words = "Den som drifter Vert, har startet Hagedagene."
    assert isinstance(told, list)
    assert told
    assert all(person.startswith("mail:") and text.startswith(words) for person, text in told)


def test_closing_tells_what_goes_and_when_before_it_wants_a_yes(home: Path) -> None:
    in_database(home, _prepare)
    asked = run("event", "state", "garden", "closed")
    assert asked.exit_code == 1
    assert asked.stdout.startswith("Then I send nothing more to the participants")
    assert "3  chats I am in" in asked.stdout
    assert asked.stderr == "Error: garden is not closed. Add --yes to close it.\n"
    closed = run("event", "state", "garden", "closed", "--yes").output.splitlines()
    assert closed[1].startswith("What I have stored about people is deleted in the night before ")
    assert "What is stored about people is deleted on " in run("event", "state", "garden").output


@pytest.mark.parametrize(
    "first, to, sentence",
    [
        ("test", "test", "That is done already, so nothing changed."),
        (
            "test",
            "paused",
            "The event has not started yet, so there is nothing to pause. Only direct answers go out.",
        ),
        ("live", "test", "An event that has started does not go back to test. Pause it instead."),
        ("closed", "live", "The event is closed. Only an admin can reopen it, and then paused."),
    ],
)
def test_a_way_that_does_not_exist_is_refused_in_a_sentence(
    home: Path, first: str, to: str, sentence: str
) -> None:
    def begin(c: Connection) -> None:
        c.execute(event_states.update().values(state=first))

    in_database(home, begin)
    refused = run("event", "state", "garden", to)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (1, "", f"Error: garden: {sentence}\n")


def test_a_state_that_does_not_exist_and_an_event_that_is_not_there(home: Path) -> None:
    assert run("event", "state", "garden", "asleep").exit_code == 2
    nowhere = run("event", "state", "orchard")
    assert nowhere.exit_code == 1
    assert nowhere.stderr == (
        "Error: The database holds no event 'orchard'. `vert release FOLDER` puts it there.\n"
    )


def test_a_folder_that_says_another_state_changes_nothing_and_is_told_so(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "events" / "garden" / "event.toml"
    file.write_text(f'state = "live"\n{file.read_text("utf-8")}', "utf-8")
    told = run("release", str(file.parent)).output.splitlines()
    assert told == [
        "garden: release 2.",
        (
            "garden: the folder says live, but its state stays test: a folder says only how an event begins. "
            "`vert event state garden` shows and changes it."
        ),
    ]
    assert run("event", "state", "garden").output.startswith("garden: test")
