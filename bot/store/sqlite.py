"""SQLite: one thread writes, one reads, each with its own connection to the file."""

import asyncio
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.exc import OperationalError

from bot.store.engine import DatabaseAway, Store, Transaction

T = TypeVar("T")

# Locked, unreadable, full or gone: the disk's condition and no mistake of ours.
AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}
ONE_LOOK = 0.25  # seconds; short, so that a turn whose time is up doesn't wait behind the lock
TOGETHER = 32  # how many waiting transactions may share one flush of the disk


class SqliteStore(Store):
    """A file in write-ahead mode: readers never wait, and a commit is on the disk when it returns."""

    def __init__(self, url: str, path: str, patience: float) -> None:
        _make_private(Path(path))
        self._writer = _Lane(url, patience, "BEGIN IMMEDIATE", "PRAGMA synchronous=FULL")
        self._reader = _Lane(url, patience, "BEGIN", "PRAGMA query_only=ON")

    async def run(self, transaction: Transaction[T]) -> T:
        return await self._writer.run(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        return await self._reader.run(transaction)

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


@dataclass
class _Job:
    """A transaction that somebody waits for, and until when."""

    transaction: Transaction[Any]
    until: float
    loop: asyncio.AbstractEventLoop
    waiter: asyncio.Future[Any] = field(init=False)
    result: Any = None
    mistake: BaseException | None = None

    def __post_init__(self) -> None:
        self.waiter = self.loop.create_future()

    def settle(self) -> None:
        """Tells who waits. They may be gone, and their loop too."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        if self.waiter.done():
            return
        if self.mistake is None:
            self.waiter.set_result(self.result)
        else:
            self.waiter.set_exception(self.mistake)


class _Lane:
    """One thread with one connection. What waits meanwhile shares a commit, each behind its own savepoint."""

    def __init__(self, url: str, patience: float, begin: str, pragma: str) -> None:
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            connect_args={"timeout": ONE_LOOK, "isolation_level": None, "check_same_thread": False},
        )
        event.listen(self._engine, "connect", _prepared(pragma))
        self._connection: Connection | None = None
        self._begin = begin
        self._patience = patience
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="vert-sqlite", daemon=True)
        self._thread.start()

    async def run(self, transaction: Transaction[T]) -> T:
        job = _Job(transaction, time.monotonic() + self._patience, asyncio.get_running_loop())
        self._jobs.put(job)
        return cast("T", await job.waiter)

    async def close(self) -> None:
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while job := self._jobs.get():
            jobs = [job]
            closing = self._take_along(jobs)
            try:
                self._run_together(jobs)
            except Exception as mistake:  # noqa: BLE001 whoever waits hears of it, and the lane goes on
                self._let_go()
                _refuse(jobs, mistake)
            if closing:
                break
        self._let_go()

    def _take_along(self, jobs: list[_Job]) -> bool:
        """Adds what waits already; True when the lane is to close after that."""
        while len(jobs) < TOGETHER:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return False
            if job is None:
                return True
            jobs.append(job)
        return False

    def _run_together(self, jobs: list[_Job]) -> None:
        while jobs:
            try:
                connection = self._waited_for(jobs[0].until)
            except DatabaseAway as away:
                _refuse([jobs.pop(0)], away)
            else:
                self._commit(connection, jobs)
                return

    def _commit(self, connection: Connection, jobs: list[_Job]) -> None:
        """Nobody hears that theirs is kept before all of it is on the disk."""
        try:
            with connection.begin():
                for job in jobs:
                    _run_behind_savepoint(connection, job)
        except OperationalError as refusal:
            if not _is_away(refusal.orig):
                raise
            self._let_go()
            _refuse(jobs, DatabaseAway(str(refusal.orig)))
        else:
            for job in jobs:
                job.settle()

    def _waited_for(self, until: float) -> Connection:
        """A connection with its transaction begun; a locked file is asked again until the time is up."""
        while True:
            try:
                connection = self._connected()
                connection.connection.cursor().execute(self._begin)
            except (sqlite3.OperationalError, OperationalError) as refusal:
                cause = refusal.orig if isinstance(refusal, OperationalError) else refusal
                if not _is_away(cause):
                    raise
                if time.monotonic() >= until:
                    raise DatabaseAway(str(cause)) from refusal
                if not _is_locked(cause):
                    self._let_go()
                    time.sleep(ONE_LOOK)
            else:
                return connection

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _make_private(file: Path) -> None:
    """What is made here is its owner's alone, and so are SQLite's files beside it. What is there stays so."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):  # what is wrong with the file, SQLite says itself
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, 0o600))


def _refuse(jobs: list[_Job], mistake: Exception) -> None:
    for job in jobs:
        job.mistake = mistake
        job.settle()


def _run_behind_savepoint(connection: Connection, job: _Job) -> None:
    """One's mistake is undone alone. What the disk refuses to one is refused to all."""
    cursor = connection.connection.cursor()
    cursor.execute("SAVEPOINT one")
    try:
        job.result = job.transaction(connection)
    except BaseException as mistake:
        if isinstance(mistake, OperationalError) and _is_away(mistake.orig):
            raise
        job.mistake = mistake
        cursor.execute("ROLLBACK TO one")
    cursor.execute("RELEASE one")


def _prepared(pragma: str) -> Callable[[sqlite3.Connection, object], None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(pragma)

    return prepare


def _is_away(refusal: object) -> bool:
    return isinstance(refusal, sqlite3.Error) and _code(refusal) in AWAY


def _is_locked(refusal: object) -> bool:
    return isinstance(refusal, sqlite3.Error) and _code(refusal) == sqlite3.SQLITE_BUSY


def _code(refusal: sqlite3.Error) -> int:
    """The plain code within the extended one; 0 where the driver gave none."""
    return getattr(refusal, "sqlite_errorcode", 0) & 0xFF
