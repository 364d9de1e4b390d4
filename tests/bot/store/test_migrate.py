import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.store.chatlog import change_number
from bot.store.engine import Store
from bot.store.migrate import HEAD, NewerDatabase, is_current, migrate
from bot.store.tables import metadata


def differences(c: Connection) -> object:
    return compare_metadata(MigrationContext.configure(c, opts={"compare_type": True}), metadata)


async def test_the_tables_are_just_what_the_migrations_made(store: Store) -> None:
    assert await store.read(differences) == []


async def test_an_empty_database_is_migrated_once(empty: str) -> None:
    store = await Store.open(empty)
    assert [await store.read(is_current), await migrate(store)] == [False, True]
    assert [await store.read(is_current), await migrate(store)] == [True, False]
    assert await store.read(change_number) == 0
    await store.close()


async def test_two_processes_that_start_at_once_migrate_once(empty: str) -> None:
    stores = [await Store.open(empty) for _ in range(2)]
    assert sorted(await asyncio.gather(*map(migrate, stores))) == [False, True]
    for store in stores:
        await store.close()


async def test_a_database_of_a_newer_vert_is_left_alone(store: Store) -> None:
    await store.run(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(NewerDatabase, match="9999"):
        await migrate(store)


def test_the_newest_step_is_the_one_that_is_looked_for() -> None:
    config = Config()
    config.set_main_option("script_location", "bot/store/migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
