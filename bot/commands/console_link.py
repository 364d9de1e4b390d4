"""`vert console-link`: lets an organizer in to the console before anybody has opened the chat."""

import asyncio
import os
from functools import partial

import click

from bot.clock_here import now_here
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.links import LASTS, Links
from bot.settings import Settings, Unsafe, read_settings
from bot.store.console import link_made
from bot.store.engine import Connection
from dialogs.model.event import Event
from dialogs.roles import ORGANIZERS
from scheduler.clock import RealClock


@click.command(name="console-link")
@click.option("--email", required=True, metavar="E", help="An organizer or admin that the event lists.")
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event's console.")
def console_link(email: str, event_id: str) -> None:
    """Print a link that lets the organizer or admin E in to the console of event ID, once.

    Whoever has the link is let in as E, so give it to nobody else.
    """
    settings = read_settings(os.environ)
    if not settings.secret:
        raise Unsafe(_no_secret(settings))
    address = email.strip().casefold()
    now = RealClock().now()
    asyncio.run(_made(event_id, address))
    click.echo(Links(settings.secret).console_link(settings.base, now, event_id, address))
    minutes = round(LASTS["console"].total_seconds() / 60)
    click.echo(f"It opens once, within {minutes} minutes, for {address} alone.", err=True)


def _no_secret(settings: Settings) -> str:
    """A link holds only where the running Vert signs with the same secret."""
    own = " (with VERT_LOCAL=1 it makes up one of its own at each start)" if settings.local else ""
    return (
        f"Set VERT_SECRET here and for `vert serve`{own}: a link that is signed with another is refused. "
        "Or write 'konsoll' to Vert in a private chat."
    )


async def _made(event_id: str, email: str) -> None:
    async with database_here() as store:
        await store.run(partial(_write_down, event_id=event_id, email=email))


def _write_down(c: Connection, event_id: str, email: str) -> None:
    event = event_in_database(c, event_id)
    if event.roles_of(email).isdisjoint(ORGANIZERS):
        raise click.ClickException(_not_listed(event, email))
    link_made(c, event_id, now_here(os.environ))


def _not_listed(event: Event, email: str) -> str:
    return (
        f"{event.id} lists no organizer or admin with the address {email}. Add them to [[people]] in its "
        "event.toml, and `vert release` it."
    )
