"""`vert outbox`: what waits and what went wrong, tried again or called off."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import get_args

import click

from bot.database_here import database_here
from bot.store.auditing import write_down
from bot.store.engine import Connection
from bot.store.tending import ENDED_BADLY, Waiting, call_off, listed, not_gone, numbered, retry
from dialogs.model.known import Audit
from dialogs.model.logged import MACHINE
from scheduler.clock import RealClock
from scheduler.outbox import OutboxState

MOST = 500  # rows told at once


@click.group(no_args_is_help=False)
def outbox() -> None:
    """What Vert is to send, and what became of it."""


@outbox.command("list")
@click.option("--event", "event_id", default="", metavar="ID", help="Only this event's.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(get_args(OutboxState)),
    help="Only what is in this state; may be repeated. By default all but what was sent.",
)
def list_(event_id: str, states: tuple[str, ...]) -> None:
    """List rows with number, state, kind, due, receiver and key; the earliest first."""
    rows = asyncio.run(_listed(event_id, states))
    for row in rows:
        click.echo(_line(row))
    more = " There may be more; name a --state or an --event." if len(rows) == MOST else ""
    click.echo(f"{_counted(len(rows))}.{more}")


@outbox.command("retry")
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=click.IntRange(min=1))
def retry_(ids: tuple[int, ...]) -> None:
    """Queue what failed, was given up or is unknown once more.

    A reminder that is of no use any more stays as it is.
    """
    count, lacking = asyncio.run(_retried(ids))
    click.echo(f"{_counted(count)} queued again.")
    if lacking:
        raise click.ClickException(" ".join(lacking))


@outbox.command("cancel")
@click.argument("which", metavar="ID|KEY-PREFIX...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Don't ask.")
def cancel(which: tuple[str, ...], yes: bool) -> None:
    """Call off what is still to be sent, by number or by how its key begins."""
    if not all(word.strip() for word in which):
        raise click.BadParameter("An empty key would mean everything.")
    rows = asyncio.run(_meant(which))
    if not rows:
        raise click.ClickException("Nothing of that is still to be sent. `vert outbox list` shows what is.")
    for row in rows[:10]:
        click.echo(_line(row))
    if len(rows) > 10:
        click.echo(f"... and {_counted(len(rows) - 10)} more.")
    if not yes:
        click.confirm(f"Cancel {_counted(len(rows))}?", abort=True)
    count = asyncio.run(_called_off(rows))
    click.echo(f"{_counted(count)} cancelled.")


async def _listed(event: str, states: Sequence[str]) -> Sequence[Waiting]:
    async with database_here() as store:
        return await store.read(partial(listed, event=event, states=states, most=MOST))


async def _retried(ids: Sequence[int]) -> tuple[int, list[str]]:
    async with database_here() as store:
        return await store.run(partial(_retry, ids=ids, now=RealClock().now()))


def _retry(c: Connection, ids: Sequence[int], now: datetime) -> tuple[int, list[str]]:
    rows = {row.id: row for row in numbered(c, ids)}
    bad = [row for row in rows.values() if row.state in ENDED_BADLY]
    count = retry(c, [row.id for row in bad], now)
    for row in bad:
        write_down(c, (Audit("outbox_retry", f"outbox:{row.id}"),), now, event=row.event, channel=MACHINE)
    lacking = [f"There is no row {id_}." for id_ in ids if id_ not in rows]
    lacking += [f"Row {row.id} is {row.state}." for row in rows.values() if row not in bad]
    if late := len(bad) - count:
        lacking.append(f"{_counted(late)} of no use any more.")
    return count, lacking


async def _meant(which: Sequence[str]) -> Sequence[Waiting]:
    ids = [int(word) for word in which if _is_number(word)]
    keys = [word for word in which if not _is_number(word)]
    async with database_here() as store:
        return await store.read(partial(not_gone, ids=ids, prefixes=keys))


async def _called_off(rows: Sequence[Waiting]) -> int:
    async with database_here() as store:
        return await store.run(partial(_call_off, rows=rows, now=RealClock().now()))


def _call_off(c: Connection, rows: Sequence[Waiting], now: datetime) -> int:
    count = call_off(c, [row.id for row in rows], now)
    for row in rows:
        write_down(c, (Audit("outbox_cancel", f"outbox:{row.id}"),), now, event=row.event, channel=MACHINE)
    return count


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 19


def _line(row: Waiting) -> str:
    parts = (
        f"{row.id}",
        f"{row.state:<9}",
        f"{row.kind:<11}",
        f"{row.due:%Y-%m-%d %H.%M} UTC",
        row.to,
        row.key,
    )
    return "  ".join(parts) + (f"  ({row.reason})" if row.reason else "")


def _counted(rows: int) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}"
