"""The way to a database by its address: a file of SQLite's, or PostgreSQL."""

import inspect

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.store.engine import PATIENCE, Store

SQLITE, POSTGRES = "sqlite", "postgresql+asyncpg"


class BadAddress(ValueError):
    """An address that leads to no database of ours. It is not repeated: it may hold a password."""


def open_database(url: str, patience: float = PATIENCE) -> Store:
    """A store on `sqlite:///PATH` or `postgresql+asyncpg://…`, not yet migrated. Raises BadAddress."""
    address = _read(url)
    if address.drivername == SQLITE:
        from bot.store.sqlite import SqliteStore

        if not address.database or address.database == ":memory:":
            raise BadAddress("VERT_DATABASE_URL names no file; write it as sqlite:///PATH.")
        return SqliteStore(url, address.database, patience)
    if address.drivername == POSTGRES:
        from bot.store.postgres import PostgresStore  # asyncpg is loaded where it is used alone

        _refuse_unknown_options(address)
        return PostgresStore(url, patience)
    raise BadAddress(f"VERT_DATABASE_URL must begin with {SQLITE}:/// or {POSTGRES}://.")


def _read(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise BadAddress(
            "VERT_DATABASE_URL cannot be read; write it as sqlite:///PATH or "
            "postgresql+asyncpg://USER:PASSWORD@HOST:PORT/NAME, with %-escapes in the password."
        ) from None


def _refuse_unknown_options(address: URL) -> None:
    """Those of other drivers, such as sslmode, would be a fault at the first connection."""
    import asyncpg

    unknown = sorted(set(address.query) - set(inspect.signature(asyncpg.connect).parameters))
    if unknown:
        raise BadAddress(
            f"VERT_DATABASE_URL asks for {', '.join(unknown)}, which asyncpg does not know; "
            "encryption is asked for with ssl=require."
        )
