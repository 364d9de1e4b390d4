"""`vert ready`: whether an event can start, each line with its remedy."""

import asyncio
import os
from functools import partial

import click

from bot.clock_here import now_here
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.settings import read_settings
from bot.store.engine import Connection
from bot.store.known import reachable
from bot.store.preparedness import preparedness
from dialogs.model.event import Event
from dialogs.readiness import Line, lines_of


@click.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event.")
def ready(event_id: str) -> None:
    """Tell what is in place before the event starts: green or red, and notes, with what to do about it.

    Exits with 1 while a line is red.
    """
    lines = asyncio.run(_lines(event_id))
    for line in lines:
        click.echo(told(line))
    if any(line.tone == "red" for line in lines):
        raise SystemExit(1)


async def _lines(id_: str) -> tuple[Line, ...]:
    async with database_here() as store:
        return await store.read(partial(_of_event, id_=id_))


def _of_event(c: Connection, id_: str) -> tuple[Line, ...]:
    return readiness_of(c, event_in_database(c, id_))


def readiness_of(c: Connection, event: Event) -> tuple[Line, ...]:
    """Every line of *Er vi klare?* as it stands now, in English."""
    mail = bool(read_settings(os.environ).smtp_url)
    prepared = preparedness(c, event, now_here(os.environ))
    return lines_of(event, prepared, reachable(c, event, mail), "en")


def told(line: Line) -> str:
    """A line as the terminal shows it."""
    return f"{line.tone:<5}  {' '.join(part for part in (line.text, line.remedy) if part)}"
