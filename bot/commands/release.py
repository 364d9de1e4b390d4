"""`vert release`: what an event's folder holds becomes the event's next release."""

import asyncio
import os
from functools import partial
from pathlib import Path

import click

from bot.database_here import database_here
from bot.events_here import NoEvents, event_folders
from bot.store.engine import Connection
from bot.store.releases import Imported, digest_of, import_folder
from dialogs.folder.finding import counted_errors, errors_in
from dialogs.folder.reading import CheckedFolder, check_folder
from scheduler.clock import RealClock

HELD = (
    "{event}: the chat has changed it since this folder was released, so nothing was done. "
    "`vert event diff {event}` shows what the folder would change; --force releases it all the same."
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Release it also where the chat has changed the event since.")
def release(folder: Path, force: bool) -> None:
    """Make the event in FOLDER, or each event that it holds, the newest release.

    A running Vert takes it in within seconds. Where one of them has mistakes nothing is released,
    and an event that is released already is let be.
    """
    try:
        folders = event_folders((folder,), os.environ)
    except NoEvents as nowhere:
        raise click.ClickException(str(nowhere)) from None
    checked = [_sound(place) for place in folders]
    results = asyncio.run(_release(checked, force))
    for result in results:
        if result.what != "held":
            click.echo(_told(result))
    if held := [result.event for result in results if result.what == "held"]:
        raise click.ClickException(" ".join(HELD.format(event=event) for event in held))


def _sound(folder: Path) -> CheckedFolder:
    checked = check_folder(folder)
    if checked.event is None:
        errors = errors_in(checked.findings)
        for error in errors:
            click.echo(str(error), err=True)
        raise click.ClickException(f"Nothing is released: {counted_errors(errors)} in {folder}.")
    return checked


async def _release(folders: list[CheckedFolder], force: bool) -> list[Imported]:
    async with database_here() as store:
        return await store.run(partial(_import, folders=folders, force=force))


def _import(c: Connection, folders: list[CheckedFolder], force: bool) -> list[Imported]:
    now = RealClock().now()
    return [
        import_folder(c, folder.event.id, folder.document, digest_of(folder.document), now, force=force)
        for folder in folders
        if folder.event
    ]


def _told(result: Imported) -> str:
    if result.what == "unchanged":
        return f"{result.event}: nothing is new since release {result.release}."
    return f"{result.event}: release {result.release}."
