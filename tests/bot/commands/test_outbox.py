"""Promises to whoever tends the outbox from the command line."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, insert, select

from bot.cli import vert
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.tables import audit, broadcasts, outbox
from tests.bot.store.samples import NOW


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERT_HOME", str(tmp_path))
    monkeypatch.delenv("VERT_DATABASE_URL", raising=False)
    return tmp_path


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(vert, ["outbox", *words], input=typed)


def within(home: Path, act: Callable[[Connection], Any]) -> Any:
    async def work() -> Any:
        store = open_database(f"sqlite:///{home / 'vert.db'}")
        await migrate(store)
        try:
            return await store.run(act)
        finally:
            await store.close()

    return asyncio.run(work())


def fill(c: Connection) -> None:
    for id_, (key, kind, state) in enumerate(
        (
            ("broadcast:b1:web:group", "broadcast", "sent"),
            ("broadcast:b1:web::kari", "broadcast", "unknown"),
            ("reminder:garden:x", "reminder", "failed"),
            ("reminder:garden:y", "reminder", "queued"),
            ("question:1", "question", "dead"),
        ),
        1,
    ):
        row = {"id": id_, "key": key, "event": "garden", "kind": kind, "state": state, "due": NOW}
        about = "broadcast:b1" if kind == "broadcast" else ""
        late = NOW if kind == "reminder" else None
        more = {"conversation": "web:group", "about": about, "useful_until": late, "made_at": NOW}
        c.execute(insert(outbox), row | more)
    told = {"id": "b1", "event": "garden", "by": "web::oda", "text": {"nb": "Hei"}, "audience": ["group"]}
    c.execute(insert(broadcasts), told | {"state": "reported", "made_at": NOW, "version": 3})


def states(c: Connection) -> list[tuple[int, str]]:
    return [
        (row.id, row.state) for row in c.execute(select(outbox.c.id, outbox.c.state).order_by(outbox.c.id))
    ]


def test_what_waits_and_what_went_wrong_is_listed_with_kind_due_and_to(home: Path) -> None:
    within(home, fill)
    assert run("list").output == (
        "2  unknown    broadcast    2021-09-13 07.00 UTC  web:group  broadcast:b1:web::kari\n"
        "3  failed     reminder     2021-09-13 07.00 UTC  web:group  reminder:garden:x\n"
        "4  queued     reminder     2021-09-13 07.00 UTC  web:group  reminder:garden:y\n"
        "5  dead       question     2021-09-13 07.00 UTC  web:group  question:1\n"
        "4 rows.\n"
    )
    assert run("list", "--state", "sent", "--event", "garden").output.splitlines()[-1] == "1 row."
    assert run("list", "--event", "nowhere").output == "0 rows.\n"


def test_what_went_wrong_is_tried_again_and_what_cannot_be_is_told(home: Path) -> None:
    within(home, fill)
    told = run("retry", "2", "5", "3", "1", "9")
    assert (told.stdout, told.stderr, told.exit_code) == (
        "2 rows queued again.\n",
        "Error: There is no row 9. Row 1 is sent. 1 row of no use any more.\n",
        1,
    )
    assert within(home, states) == [(1, "sent"), (2, "queued"), (3, "failed"), (4, "queued"), (5, "queued")]
    assert within(home, lambda c: c.execute(select(broadcasts.c.state)).scalar()) == "sending"
    acts = within(home, lambda c: [tuple(row) for row in c.execute(select(audit.c.act, audit.c.channel))])
    assert acts == [("outbox_retry", "command line")] * 3


def test_what_waits_is_called_off_by_number_or_key_after_a_yes(home: Path) -> None:
    within(home, fill)
    asked = run("cancel", "reminder:garden:", typed="n\n")
    assert ("Cancel 1 row?" in asked.output, asked.exit_code) == (True, 1)
    assert run("cancel", "reminder:garden:", "--yes").output.endswith("1 row cancelled.\n")
    assert within(home, states)[3] == (4, "cancelled")
    again = run("cancel", "4", "--yes")
    assert (again.stderr, again.exit_code) == (
        "Error: Nothing of that is still to be sent. `vert outbox list` shows what is.\n",
        1,
    )


@pytest.mark.parametrize("words", [("retry",), ("retry", "x"), ("list", "--state", "gone"), ("cancel", " ")])
def test_wrong_arguments_end_with_2_and_one_sentence(home: Path, words: tuple[str, ...]) -> None:
    told = run(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith("Error: ")
    assert told.stderr.count("\n") == 1
