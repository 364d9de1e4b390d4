"""`vert plan`: the reminders that would be sent, and the links that would be asked for."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import indent

import click

from bot.clock_here import Moment, NoTime, default_now, in_zone
from bot.events_here import NoEvents
from bot.one_event import event_named
from dialogs.model.event import Event
from dialogs.model.message import Message
from dialogs.plain import plain
from dialogs.reminding import derived
from scheduler.reminders import Notice, planned

Row = dict[str, str]

INDENT = " " * 4


class Day(click.ParamType[date]):
    """A date such as 2021-11-15."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date. Write it as 2021-11-15.", param, ctx)


@click.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event's reminders.")
@click.option("--from", "first", type=Day(), metavar="D", help="The first day, such as 2021-11-15.")
@click.option("--to", "last", type=Day(), metavar="D", help="The last day, which is included.")
@click.option(
    "--now", type=Moment(), metavar="T", help="The time it is; the table is ruled off there, and no row goes."
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of rows as JSON.")
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
def plan(
    event_id: str,
    first: date | None,
    last: date | None,
    now: datetime | None,
    as_json: bool,
    folders: tuple[Path, ...],
) -> None:
    """List what Vert would say unasked, each as it would be worded when it is due.

    FOLDER is an event folder, or one that holds such; without it those of VERT_EVENTS, else the two
    that come with Vert. No database is read.
    """
    if first and last and last < first:
        raise click.BadParameter(f"{last} is before {first}.", param_hint="--to")
    try:
        event = event_named(event_id, folders, os.environ)
        at = in_zone(now or default_now(event, os.environ, datetime.now(UTC)), event.time_zone)
    except (NoEvents, NoTime) as problem:
        raise click.ClickException(str(problem)) from None
    notices = planned(event, first or date.min, last or date.max)
    rows = [row_of(notice, event) for notice in notices]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_table(notices, rows, at.astimezone(event.time_zone))))


def row_of(notice: Notice, event: Event) -> Row:
    """One notice as others may rely on it. For a whole day, `session` is the day's first."""
    message = derived(event, notice.source, notice.due, event.language)
    return {
        "due": notice.due.isoformat(),
        "useful_until": notice.useful_until.isoformat(),
        "event": notice.event,
        "session": notice.sessions[0],
        "rule": notice.rule,
        "kind": notice.kind,
        "to": notice.to,
        "language": event.language,
        "text": _text(message) if message else "",
    }


def _text(message: Message) -> str:
    """Links stand on buttons, which plain text does not have."""
    links = [f"{choice.title}: {choice.link}" for choice in message.choices if choice.link]
    return "\n".join([plain(message), *links])


def _table(notices: Sequence[Notice], rows: Sequence[Row], now: datetime) -> Iterator[str]:
    if not rows:
        yield "Nothing is due on these days."
        return
    ruled = False
    for notice, row in zip(notices, rows, strict=True):
        if not ruled and notice.due.astimezone(UTC) > now.astimezone(UTC):
            ruled = True
            yield f"--- now: {now:%a %d %b %Y %H.%M} ---"
        yield f"{notice.due:%a %d %b %Y %H.%M}  {row['kind']:<11}  {row['to']:<10}  {row['session']}"
        yield indent(row["text"], INDENT)
    yield f"{len(rows)} planned"
