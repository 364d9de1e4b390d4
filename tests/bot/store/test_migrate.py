import asyncio
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.store.chatlog import change_number
from bot.store.engine import Store
from bot.store.migrate import HEAD, NewerDatabase, is_current, migrate, take_steps
from bot.store.opening import open_database
from bot.store.tables import metadata


def differences(c: Connection) -> object:
    return compare_metadata(MigrationContext.configure(c, opts={"compare_type": True}), metadata)


def all_there_is(c: Connection) -> dict[str, Any]:
    """Tables with their columns, keys, indexes and rows."""
    seen = inspect(c)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted(map(written_out, seen.get_indexes(name))),
            sorted(str(one) for one in seen.get_unique_constraints(name)),
            c.execute(text(f"SELECT * FROM {name}")).all(),  # noqa: S608 - a name of ours
        )
        for name in seen.get_table_names()
    }


def written_out(index: Any) -> str:
    """With the words of its condition, which is an object of its own."""
    options = {name: str(one) for name, one in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})


async def test_the_tables_are_just_what_the_steps_make(empty: str) -> None:
    stepped = open_database(empty)
    await stepped.run(take_steps)
    assert await stepped.read(differences) == []
    await stepped.close()


async def test_a_new_database_is_just_what_all_the_steps_make(store: Store, empty: str) -> None:
    stepped = open_database(empty)
    await stepped.run(take_steps)
    assert await store.read(all_there_is) == await stepped.read(all_there_is)
    await stepped.close()


async def test_an_empty_database_is_migrated_once(empty: str) -> None:
    store = open_database(empty)
    assert [await store.read(is_current), await migrate(store)] == [False, True]
    assert [await store.read(is_current), await migrate(store)] == [True, False]
    assert await store.read(change_number) == 0
    await store.close()


async def test_two_processes_that_start_at_once_migrate_once(empty: str) -> None:
    stores = [open_database(empty) for _ in range(2)]
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
