"""Brings a database up to date, one process at a time; alembic is loaded only where steps are to be taken."""

from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from bot.store.engine import Store
from bot.store.tables import changes, metadata
from bot.store.unchanging import keep_the_log

HEAD = "0003"  # the newest file in migrations/versions
LOCK = 0x56455254  # "VERT", for PostgreSQL's advisory locks


class NewerDatabase(Exception):
    """The database was migrated by a newer Vert than this one."""


def is_current(c: Connection) -> bool:
    """Whether nothing is left to migrate."""
    return revision_of(c) == HEAD


def revision_of(c: Connection) -> str | None:
    """The last step taken; None for an empty database."""
    if not inspect(c).has_table("alembic_version"):
        return None
    revision: str | None = c.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


async def migrate(store: Store) -> bool:
    """Whether there was anything to do. Raises NewerDatabase, DatabaseAway."""
    if await store.read(is_current):
        return False
    return await store.run(_upgrade)


def _upgrade(c: Connection) -> bool:
    """All steps in one transaction. On SQLite that alone keeps every other process out."""
    if c.dialect.name == "postgresql":
        c.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if is_current(c):  # another process was quicker
        return False
    if inspect(c).get_table_names():
        take_steps(c)
    else:
        _make(c)
    return True


def _make(c: Connection) -> None:
    """What all steps lead to, where there is no table: alembic would take eight megabytes and a while."""
    metadata.create_all(c)
    keep_the_log(c)
    c.execute(insert(changes).values(id=1, number=0))
    c.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    c.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def take_steps(c: Connection) -> None:
    """From whichever step the database is at. Raises NewerDatabase."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    revision = revision_of(c)
    if revision is not None and revision not in known:
        raise NewerDatabase(f"the database is at step {revision}, which this version of Vert does not know")
    config.attributes["connection"] = c
    command.upgrade(config, HEAD)
