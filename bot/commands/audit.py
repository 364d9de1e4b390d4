"""`vert audit`: who did what to what, when, and from where."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial

import click

from bot.commands.plan import Day
from bot.csv_table import csv_table
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.store.auditing import log_between
from bot.store.engine import Connection
from dialogs.auditing import channel_words, object_words, sentence
from dialogs.model.event import Event
from dialogs.model.logged import Logged

COLUMNS = ("time", "who", "act", "object", "outcome", "channel")


@click.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event's log.")
@click.option("--from", "first", type=Day(), metavar="D", help="The first day, such as 2021-11-15.")
@click.option("--to", "last", type=Day(), metavar="D", help="The last day, which is included.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="For a spreadsheet: with a byte order mark, and semicolons."
)
def audit(event_id: str, first: date | None, last: date | None, as_csv: bool) -> None:
    """List what was done with the event, the oldest first. Nothing that anybody wrote is in it."""
    if first and last and last < first:
        raise click.BadParameter(f"{last} is before {first}.", param_hint="--to")
    event, lines = asyncio.run(_read(event_id, first, last))
    if as_csv:
        click.echo(csv_table(_rows(lines)), nl=False)
        return
    for line in lines:
        click.echo(_told(line, event))
    click.echo(f"{len(lines)} written down")


async def _read(id_: str, first: date | None, last: date | None) -> tuple[Event, tuple[Logged, ...]]:
    async with database_here() as store:
        return await store.read(partial(_between, id_=id_, first=first, last=last))


def _between(
    c: Connection, id_: str, first: date | None, last: date | None
) -> tuple[Event, tuple[Logged, ...]]:
    event = event_in_database(c, id_)
    start = _midnight(first, event) if first else None
    end = _midnight(last + timedelta(days=1), event) if last else None
    return event, log_between(c, event, start, end)


def _midnight(day: date, event: Event) -> datetime:
    return datetime.combine(day, time(), event.time_zone)


def _rows(lines: Iterable[Logged]) -> Iterable[Iterable[object]]:
    yield COLUMNS
    for line in lines:
        yield line.at.isoformat(), line.who, line.act, line.object, line.outcome, line.channel


def _told(line: Logged, event: Event) -> str:
    around = (channel_words(line.channel, "en"), object_words(line, event, "en"))
    return "  ".join([f"{line.at:%a %d %b %Y %H.%M}", sentence(line, "en"), *filter(None, around)])
