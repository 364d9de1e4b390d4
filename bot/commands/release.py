"""`vert release`: what an event's folder holds becomes the event's next release."""

import asyncio
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from bot.clock_here import now_here
from bot.database_here import database_here
from bot.events_here import NoEvents, event_folders
from bot.store.auditing import write_down
from bot.store.engine import Connection
from bot.store.releases import Imported, digest_of, import_folder
from bot.store.states import state_of
from dialogs.folder.finding import counted_errors, errors_in
from dialogs.folder.reading import CheckedFolder, check_folder
from dialogs.model.event import Event, State
from dialogs.model.known import Audit
from dialogs.model.logged import MACHINE

HELD = (
    "{event}: the chat has changed it since this folder was released, so nothing was done. "
    "`vert event diff {event}` shows what the folder would change; --force releases it all the same."
)


STAYS = (
    "\n{event}: the folder says {written}, but its state stays {rules}: "
    "a folder says only how an event begins. `vert event state {event}` shows and changes it."
)


@dataclass(frozen=True)
class _Released:
    """What became of a folder, the state it says, and the one that rules."""

    imported: Imported
    written: State
    rules: State | None


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
        if result.imported.what != "held":
            click.echo(_told(result))
    if held := [one.imported.event for one in results if one.imported.what == "held"]:
        raise click.ClickException(" ".join(HELD.format(event=event) for event in held))


def _sound(folder: Path) -> CheckedFolder:
    checked = check_folder(folder)
    if checked.event is None:
        errors = errors_in(checked.findings)
        for error in errors:
            click.echo(str(error), err=True)
        raise click.ClickException(f"Nothing is released: {counted_errors(errors)} in {folder}.")
    return checked


async def _release(folders: list[CheckedFolder], force: bool) -> list[_Released]:
    async with database_here() as store:
        return await store.run(partial(_import, folders=folders, force=force))


def _import(c: Connection, folders: list[CheckedFolder], force: bool) -> list[_Released]:
    return [_import_one(c, folder.event, folder, force) for folder in folders if folder.event]


def _import_one(c: Connection, event: Event, folder: CheckedFolder, force: bool) -> _Released:
    """What the chat has changed since is not overwritten unasked, and that it was tried is written down."""
    now = now_here(os.environ)
    digest = digest_of(folder.document)
    imported = import_folder(c, event.id, folder.document, digest, now, force=force)
    if imported.what != "unchanged":
        outcome = "refused" if imported.what == "held" else "done"
        line = Audit("release", f"event:{event.id}", outcome)
        write_down(c, [line], now, event=event.id, channel=MACHINE)
    return _Released(imported, event.state, state_of(c, event.id))


def _told(released: _Released) -> str:
    result = released.imported
    new = "nothing is new since release" if result.what == "unchanged" else "release"
    line = f"{result.event}: {new} {result.release}."
    if released.rules is None or released.rules == released.written:
        return line
    return line + STAYS.format(event=result.event, written=released.written, rules=released.rules)
