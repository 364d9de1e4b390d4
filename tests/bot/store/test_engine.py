import asyncio
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import DatabaseError

from bot.store.engine import DatabaseAway, Store
from bot.store.opening import open_database
from bot.store.tables import heard
from tests.bot.store.samples import NOW
from tests.databases import fresh_url


def remember(id_: str, c: Connection) -> int:
    return c.execute(insert(heard), {"id": id_, "at": NOW}).rowcount


def how_many(c: Connection) -> int:
    return int(c.execute(select(func.count()).select_from(heard)).scalar_one())


async def test_a_transaction_returns_what_it_made_once_it_is_kept(store: Store) -> None:
    assert await store.run(lambda c: (remember("one", c), how_many(c))[1]) == 1
    assert await store.read(how_many) == 1


async def test_a_transaction_that_fails_leaves_nothing_behind(store: Store) -> None:
    def half(c: Connection) -> None:
        remember("one", c)
        raise LookupError("midway")

    with pytest.raises(LookupError, match="midway"):
        await store.run(half)
    assert await store.read(how_many) == 0


async def test_many_transactions_at_once_are_all_kept(store: Store) -> None:
    await asyncio.gather(*(store.run(partial(remember, f"{n}")) for n in range(40)))
    assert await store.read(how_many) == 40


async def test_one_that_fails_among_many_takes_no_other_along(store: Store) -> None:
    def broken(c: Connection) -> int:
        remember("broken", c)
        raise LookupError("midway")

    acts = [broken if n % 3 == 1 else partial(remember, f"{n}") for n in range(12)]
    found = await asyncio.gather(*map(store.run, acts), return_exceptions=True)
    assert [type(one) for one in found] == [LookupError if n % 3 == 1 else int for n in range(12)]
    assert await store.read(how_many) == 8


async def test_a_file_that_is_no_database_is_a_mistake_each_time_it_is_opened(tmp_path: Path) -> None:
    (tmp_path / "vert.db").write_text("not a database, however long one reads on" * 100)
    store = open_database(f"sqlite:///{tmp_path / 'vert.db'}")
    for _ in range(2):
        with pytest.raises(DatabaseError, match="not a database"):
            await store.run(how_many)
    await store.close()


async def test_a_mistake_of_ours_is_not_taken_for_a_database_that_is_away(store: Store) -> None:
    with pytest.raises(Exception, match="no_such_table") as mistake:
        await store.run(lambda c: c.execute(text("SELECT * FROM no_such_table")))
    assert not isinstance(mistake.value, DatabaseAway)
    assert await store.read(how_many) == 0


async def test_what_is_committed_is_on_the_disk(tmp_path: Path) -> None:
    store = open_database(await fresh_url("sqlite", tmp_path))
    pragmas = ("journal_mode", "synchronous")
    found = await store.run(lambda c: [c.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas])
    await store.close()
    assert found == ["wal", 2]  # 2 is FULL


async def test_a_locked_database_is_waited_for_and_then_away(tmp_path: Path) -> None:
    store = open_database(await fresh_url("sqlite", tmp_path), patience=0.3)
    lock = sqlite3.connect(tmp_path / "vert.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseAway):
        await store.run(lambda c: remember("too late", c))
    lock.execute("COMMIT")
    await store.run(lambda c: remember("in time", c))
    assert await store.read(how_many) == 1
    lock.close()
    await store.close()


async def test_a_turn_goes_on_when_the_lock_is_lifted_in_time(tmp_path: Path) -> None:
    store = open_database(await fresh_url("sqlite", tmp_path))
    lock = sqlite3.connect(tmp_path / "vert.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.05, lock.execute, "COMMIT")
    await store.run(lambda c: remember("in time", c))
    assert await store.read(how_many) == 1
    lock.close()
    await store.close()


async def test_a_page_is_read_while_somebody_writes(tmp_path: Path) -> None:
    store = open_database(await fresh_url("sqlite", tmp_path))
    lock = sqlite3.connect(tmp_path / "vert.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    assert await store.read(how_many) == 0
    lock.close()
    await store.close()


async def test_a_folder_nobody_may_write_to_is_a_database_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "vert.db").mkdir()
    store = open_database(f"sqlite:///{tmp_path / 'vert.db'}", patience=0)
    with pytest.raises(DatabaseAway):
        await store.run(how_many)
    await store.close()


async def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = open_database(f"sqlite:///{home / 'vert.db'}")
    await store.run(lambda c: c.execute(text("CREATE TABLE kept (id INTEGER)")))
    assert {file.name: f"{file.stat().st_mode & 0o777:o}" for file in (home, *home.iterdir())} == {
        "home": "700",
        "vert.db": "600",
        "vert.db-shm": "600",
        "vert.db-wal": "600",
    }
    await store.close()


@pytest.mark.postgres
async def test_a_postgresql_nobody_answers_at_is_away_after_a_while() -> None:
    store = open_database("postgresql+asyncpg://vert@127.0.0.1:1/vert", patience=0.3)
    with pytest.raises(DatabaseAway):
        await store.run(how_many)
    await store.close()


@pytest.mark.postgres
async def test_a_lost_connection_is_made_anew(tmp_path: Path) -> None:
    url = await fresh_url("postgres", tmp_path)
    store, other = open_database(url), open_database(url)
    await store.run(how_many)
    ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    await other.run(lambda c: c.execute(text(f"{ours} AND pid <> pg_backend_pid()")))
    assert await store.run(how_many) == 0
    await store.close()
    await other.close()


@pytest.mark.postgres
async def test_two_transactions_in_each_others_way_are_a_conflict_and_no_error(tmp_path: Path) -> None:
    store = open_database(await fresh_url("postgres", tmp_path))
    await store.run(lambda c: [remember(name, c) for name in ("a", "b")])
    first_has_a, second_has_b = asyncio.Event(), asyncio.Event()
    found = await asyncio.gather(
        _lock_both(store, "a", "b", first_has_a, second_has_b),
        _lock_both(store, "b", "a", second_has_b, first_has_a),
        return_exceptions=True,
    )
    await store.close()
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "NoneType"]


async def _lock_both(
    store: Store, first: str, second: str, mine: asyncio.Event, theirs: asyncio.Event
) -> None:
    from sqlalchemy.util import await_only

    def lock(c: Connection) -> None:
        for name, then in ((first, True), (second, False)):
            c.execute(select(heard).where(heard.c.id == name).with_for_update())
            if then:
                mine.set()
                await_only(theirs.wait())

    await store.run(lock)


def test_sqlite_loads_no_other_database_and_no_migrations(tmp_path: Path) -> None:
    code = """
import asyncio, sys
from bot.store.engine import Store
from bot.store.migrate import migrate
from bot.store.opening import open_database
async def main():
    store = open_database(sys.argv[1])
    print(await migrate(store), *sorted({"alembic", "asyncpg", "mako"} & set(sys.modules)))
    await store.close()
asyncio.run(main())
"""
    url = f"sqlite:///{tmp_path / 'vert.db'}"
    runs = [
        subprocess.run([sys.executable, "-c", code, url], check=True, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [run.stdout.split()[:1] for run in runs] == [["True"], ["False"]]
    assert runs[1].stdout == "False\n"


KNOCKING = """
import asyncio, itertools, sys
from functools import partial
from bot.store.engine import Store
from bot.store.opening import open_database
from tests.bot.store.test_engine import remember
async def main():
    store = open_database(sys.argv[1])
    async def knock(who):
        for n in itertools.count():
            await store.run(partial(remember, f"{who}-{n}"))
            print(f"{who}-{n}", flush=True)
    await asyncio.gather(*map(knock, range(5)))
asyncio.run(main())
"""


async def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    url = await fresh_url("sqlite", tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", KNOCKING, url], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        acknowledged = {process.stdout.readline().strip() for _ in range(40)}
        process.kill()
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
    store = open_database(url)
    kept = await store.read(lambda c: set(c.execute(select(heard.c.id)).scalars()))
    await store.close()
    assert acknowledged <= kept
