"""The database a command works on: opened, brought up to date, and its troubles told in one sentence."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.settings import Unsafe, read_settings
from bot.store.engine import DatabaseAway, Store
from bot.store.migrate import NewerDatabase, migrate
from bot.store.opening import BadAddress, open_database


@asynccontextmanager
async def database_here() -> AsyncIterator[Store]:
    """Migrated, and let go of afterwards. Raises Unsafe."""
    with told_in_a_sentence():
        store = open_database(database_url())
        try:
            await migrate(store)
            yield store
        finally:
            await store.close()


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """What may go wrong with a database, as a person at a terminal should hear it; never with its address."""
    try:
        yield
    except BadAddress as bad:
        raise Unsafe(str(bad)) from None
    except DatabaseAway:
        raise Unsafe(
            "The database cannot be reached, or another program holds it. "
            "See that VERT_DATABASE_URL or VERT_HOME name it and that it answers."
        ) from None
    except NewerDatabase:
        raise Unsafe(
            "The database was made by a newer Vert. Use that version, or another database."
        ) from None
    except OSError as refusal:
        raise Unsafe(
            f"{refusal.filename} cannot be written ({refusal.strerror}). "
            "Set VERT_HOME to a folder that Vert may write to."
        ) from None


def database_url() -> str:
    """Raises Unsafe where the environment can't be read."""
    return read_settings(os.environ).database
