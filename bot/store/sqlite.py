"""SQLite: one thread writes, one reads, each with its own connection to the file."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.engine import make_url
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


class SqliteStore(Store):
    """A file in write-ahead mode: readers never wait, and a commit is on the disk when it returns."""

    def __init__(self, url: str, patience: float) -> None:
        path = make_url(url).database
        if not path or path == ":memory:":
            raise ValueError("SQLite needs a file: two threads share what is in it")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._writer = _Lane(url, patience, "BEGIN IMMEDIATE", "PRAGMA synchronous=FULL")
        self._reader = _Lane(url, patience, "BEGIN", "PRAGMA query_only=ON")

    async def run(self, transaction: Transaction[T]) -> T:
        return await self._writer.run(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        return await self._reader.run(transaction)

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


class _Lane:
    """One thread with one connection; transactions pass through it one after the other."""

    def __init__(self, url: str, patience: float, begin: str, pragma: str) -> None:
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            connect_args={"timeout": ONE_LOOK, "isolation_level": None, "check_same_thread": False},
        )
        event.listen(self._engine, "connect", _prepared(pragma))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vert-sqlite")
        self._connection: Connection | None = None
        self._begin = begin
        self._patience = patience

    async def run(self, transaction: Transaction[T]) -> T:
        until = time.monotonic() + self._patience
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, transaction, until)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
        self._thread.shutdown()

    def _run(self, transaction: Transaction[T], until: float) -> T:
        try:
            with self._begun(until) as connection:
                return transaction(connection)
        except OperationalError as refusal:
            if not _is_away(refusal.orig):
                raise
            self._let_go()
            raise DatabaseAway(str(refusal.orig)) from refusal

    @contextmanager
    def _begun(self, until: float) -> Iterator[Connection]:
        connection = self._waited_for(until)
        with connection.begin():
            yield connection

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


def _prepared(pragma: str) -> Any:
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
