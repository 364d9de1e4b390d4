"""`vert event`: the events in the database, their releases and states."""

import asyncio
import os
from functools import partial

import click

from bot.commands.event_state import list_, state
from bot.database_here import database_here
from bot.events_here import NoEvents
from bot.one_event import event_named
from bot.store.engine import Connection
from bot.store.releases import Released, document_of, history
from dialogs.folder.difference import difference
from dialogs.folder.reading import FaultyEvent, read_event
from dialogs.model.event import Event


@click.group(no_args_is_help=False)
def event() -> None:
    """Look at the events in the database, their releases and states."""


event.add_command(list_, "list")
event.add_command(state)


@event.command()
@click.argument("id_", metavar="ID")
@click.argument("a", type=click.IntRange(min=1), required=False)
@click.argument("b", type=click.IntRange(min=1), required=False)
def diff(id_: str, a: int | None, b: int | None) -> None:
    """Tell what differs between releases A and B of the event ID.

    Without B: between release A and the newest. Without both: what releasing the event's folder, as
    VERT_EVENTS has it now, would change.
    """
    old, new, between = asyncio.run(_two(id_, a, b))
    changes = difference(old, new)
    click.echo(f"{id_}, from {between}: {_counted(len(changes))}")
    for change in changes:
        click.echo(str(change))


async def _two(id_: str, a: int | None, b: int | None) -> tuple[Event, Event, str]:
    async with database_here() as store:
        releases = await store.read(partial(history, event=id_))
        newest = _newest(id_, releases)
        if a is None:
            old, new = await store.read(partial(_release, id_=id_, number=newest.number)), _in_folder(id_)
            return old, new, f"{_named(newest)} to the folder"
        first, last = _numbered(id_, releases, a), _numbered(id_, releases, b) if b else newest
        old = await store.read(partial(_release, id_=id_, number=first.number))
        new = await store.read(partial(_release, id_=id_, number=last.number))
    return old, new, f"{_named(first)} to {_named(last)}"


def _newest(id_: str, releases: tuple[Released, ...]) -> Released:
    if not releases:
        raise click.ClickException(
            f"The database holds no event {id_!r}. `vert release FOLDER` puts it there."
        )
    return releases[0]


def _numbered(id_: str, releases: tuple[Released, ...], number: int) -> Released:
    for one in releases:
        if one.number == number:
            return one
    raise click.ClickException(f"{id_} has no release {number}. It has 1 to {releases[0].number}.")


def _release(c: Connection, id_: str, number: int) -> Event:
    try:
        return read_event(document_of(c, id_, number), number)
    except FaultyEvent:
        raise click.ClickException(
            f"Release {number} of {id_} cannot be read by this version of Vert."
        ) from None


def _in_folder(id_: str) -> Event:
    try:
        return event_named(id_, (), os.environ)
    except NoEvents as nowhere:
        raise click.ClickException(f"{nowhere} Or name two releases.") from None


def _named(one: Released) -> str:
    return f"release {one.number} ({one.why}, {one.at:%Y-%m-%d %H.%M} UTC)"


def _counted(changes: int) -> str:
    if changes == 0:
        return "no difference."
    return f"{changes} difference{'s' if changes > 1 else ''}."
