"""The database a command works on: opened, brought up to date, and its troubles told in one sentence."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot.settings import Unsafe, read_settings
from bot.store.engine import DatabaseAway, Store
from bot.store.migrate import NewerDatabase, migrate

KINDS = ("sqlite:///", "postgresql+asyncpg://")


@asynccontextmanager
async def database_here() -> AsyncIterator[Store]:
    """Migrated, and let go of afterwards. Raises click.ClickException."""
    async with told_in_a_sentence():
        store = await Store.open(database_url())
        try:
            await migrate(store)
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def told_in_a_sentence() -> AsyncIterator[None]:
    """What may go wrong with a database, as a person at a terminal should hear it; never with its address."""
    try:
        yield
    except DatabaseAway:
        raise click.ClickException(
            "The database cannot be reached, or another program holds it. "
            "See that VERT_DATABASE_URL or VERT_HOME name it and that it answers."
        ) from None
    except NewerDatabase:
        raise click.ClickException(
            "The database was made by a newer Vert. Use that version, or another database."
        ) from None
    except OSError as refusal:
        raise click.ClickException(
            f"{refusal.filename} cannot be written ({refusal.strerror}). "
            "Set VERT_HOME to a folder that Vert may write to."
        ) from None


def database_url() -> str:
    """Raises click.ClickException where the environment can't be read, or names no database we know."""
    try:
        url = read_settings(os.environ).database
    except Unsafe as problem:
        raise click.ClickException(str(problem)) from None
    if not url.startswith(KINDS):
        raise click.ClickException(f"VERT_DATABASE_URL must begin with {' or '.join(KINDS)}.")
    return url
