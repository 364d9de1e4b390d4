"""`vert migrate`: brings the database up to date, as `vert serve` does when it starts."""

import asyncio

import click


@click.command()
def migrate() -> None:
    """Bring the database up to date.

    `vert serve` does the same when it starts; this is for those who would rather do it beforehand.
    """
    click.echo(
        "The database is up to date now."
        if asyncio.run(_migrate())
        else "The database was up to date already."
    )


async def _migrate() -> bool:
    from bot.database_here import database_url, told_in_a_sentence
    from bot.store.migrate import migrate
    from bot.store.opening import open_database

    with told_in_a_sentence():
        store = open_database(database_url())
        try:
            return await migrate(store)
        finally:
            await store.close()
