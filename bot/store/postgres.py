"""PostgreSQL through asyncpg: the same plain functions, run beside the event loop's own work."""

import asyncio
import time
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engine import Conflict, DatabaseAway, Store, Transaction

T = TypeVar("T")

RACES = {"40001", "40P01"}  # two transactions in each other's way; the database chose one to repeat
# No connection (class 08), too many of them, shutting down, crashed, starting up.
AWAY = ("08", "53300", "57P01", "57P02", "57P03")
PAUSE = 0.2  # seconds between two looks at a database that is away


class PostgresStore(Store):
    """Several replicas may share it. A lost connection is made anew where nothing can have been committed."""

    def __init__(self, url: str, patience: float) -> None:
        self._patience = patience
        self._engine = create_async_engine(
            url,
            pool_size=8,
            max_overflow=0,
            pool_timeout=patience,
            connect_args={"timeout": patience, "command_timeout": patience},
        )

    async def run(self, transaction: Transaction[T]) -> T:
        until = time.monotonic() + self._patience
        while True:
            try:
                return await self._once(transaction)
            except Exception as refusal:
                if _sqlstate(refusal) in RACES:
                    raise Conflict(str(refusal)) from refusal
                if not _is_away(refusal):
                    raise
                if time.monotonic() >= until:
                    raise DatabaseAway(type(refusal).__name__) from refusal
            await asyncio.sleep(PAUSE)

    async def read(self, transaction: Transaction[T]) -> T:
        return await self.run(transaction)

    async def close(self) -> None:
        await self._engine.dispose()

    async def _once(self, transaction: Transaction[T]) -> T:
        async with self._engine.connect() as connection:
            begun = await connection.begin()
            result = await connection.run_sync(transaction)
            try:
                await begun.commit()
            except Exception as refusal:
                if _is_away(refusal):  # it may be committed or not, so nothing is repeated here
                    raise DatabaseAway(type(refusal).__name__) from refusal
                raise
            return result


def _is_away(refusal: Exception) -> bool:
    if isinstance(refusal, OSError | TimeoutError | PoolExhausted):
        return True
    if isinstance(refusal, DBAPIError) and refusal.connection_invalidated:
        return True
    return _sqlstate(refusal).startswith(AWAY)


def _sqlstate(refusal: Exception) -> str:
    cause = refusal.orig if isinstance(refusal, DBAPIError) else refusal
    return str(getattr(cause, "sqlstate", None) or "")
