"""`vert event list` and `vert event state`: how each event stands, and changing it without a chat."""

import asyncio
import os
from dataclasses import replace
from functools import partial
from typing import get_args

import click

from bot.clock_here import now_here
from bot.commands.ready import readiness_of, told
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.store.auditing import write_down
from bot.store.engine import Conflict, Connection
from bot.store.purge import kept_about
from bot.store.releases import newest_documents
from bot.store.saving import record
from bot.store.states import standing_of
from dialogs.model.event import Event, State
from dialogs.model.logged import MACHINE
from dialogs.model.standing import Standing
from dialogs.state import CONTINUE, START, Change, change_to, changed, deletion, kept_words, why_not
from dialogs.words import counted, on_day, say


@click.command("list")
def list_() -> None:
    """List the events in the database: id, title, release and state."""
    for event in asyncio.run(_all()):
        title = event.title.in_(event.language)
        click.echo(f"{event.id}  {title}  release {event.release}  {event.state}")


async def _all() -> list[Event]:
    async with database_here() as store:
        return await store.read(lambda c: [event_in_database(c, id_) for id_ in sorted(newest_documents(c))])


@click.command()
@click.argument("id_", metavar="ID")
@click.argument("to", metavar="[STATE]", type=click.Choice(get_args(State)), required=False)
@click.option("--yes", is_flag=True, help="Close it: all about people is deleted on the day that is told.")
def state(id_: str, to: State | None, yes: bool) -> None:
    """Tell the state of the event ID: test, live, paused or closed; or change it to STATE.

    It does not go live while a line of `vert ready` is red. A closed event can be reopened to paused.
    """
    if to is None:
        for line in asyncio.run(_read(id_)):
            click.echo(line)
        return
    for line in asyncio.run(_change(id_, to, yes)):
        click.echo(line)


async def _read(id_: str) -> list[str]:
    async with database_here() as store:
        return await store.read(partial(_told_state, id_=id_))


def _told_state(c: Connection, id_: str) -> list[str]:
    event = event_in_database(c, id_)
    since = standing_of(c, event).since
    lines = [f"{id_}: {event.state}" + (f" since {since:%Y-%m-%d %H.%M}." if since else ".")]
    if event.delete_on:
        lines.append(f"What is stored about people is deleted on {event.delete_on:%Y-%m-%d}.")
    return lines


async def _change(id_: str, to: State, yes: bool) -> list[str]:
    async with database_here() as store:
        try:
            return await store.run(partial(_changed, id_=id_, to=to, yes=yes))
        except Conflict:
            raise click.ClickException(
                f"Somebody else changed {id_} just now, so nothing was done. Look again."
            ) from None


def _changed(c: Connection, id_: str, to: State, yes: bool) -> list[str]:
    event, now = event_in_database(c, id_), now_here(os.environ)
    change = change_to(to, event)
    if change is None:
        raise click.ClickException(f"{id_}: {say(why_not(to, event), 'en')}")
    stands = standing_of(c, event)
    if change is START:
        _refuse_while_red(c, event)
    if to == "closed" and not yes:
        _tell_of_closing(c, event)
    outcome = changed(change, event, now, ungreeted=stands.ungreeted)
    write_down(c, outcome.audit, now, event=id_, channel=MACHINE)
    record(c, replace(outcome, audit=()), {id_: event}, now)
    return [f"{id_}: {to}.", *_besides(change, replace(event, delete_on=deletion(event, now)), stands)]


def _refuse_while_red(c: Connection, event: Event) -> None:
    red = [line for line in readiness_of(c, event) if line.tone == "red"]
    if not red:
        return
    for line in red:
        click.echo(told(line), err=True)
    raise click.ClickException(f"{event.id}: {counted(len(red), 'ready.red_one', 'ready.red', 'en')}")


def _tell_of_closing(c: Connection, event: Event) -> None:
    """What would be deleted, and when, for whoever has not said --yes."""
    day = on_day(deletion(event, now_here(os.environ)).date(), "en", year=True)
    click.echo(say("state.close_text", "en", day=day))
    kept = kept_about(c, event)
    for table, count in kept.items():
        click.echo(f"{count:>7}  {kept_words(table, 'en')}")
    if not kept:
        click.echo(f"         {say('state.close_nothing', 'en')}")
    raise click.ClickException(f"{event.id} is not closed. Add --yes to close it.")


def _besides(change: Change, event: Event, stands: Standing) -> list[str]:
    """What comes with the change."""
    if change.to == "closed" and event.delete_on:
        day = on_day(event.delete_on.date(), "en", year=True)
        return [say("state.deleted_on", "en", day=day)]
    if change is not CONTINUE or not stands.held:
        return []
    now = now_here(os.environ)
    late = sum(one.count for one in stands.held if now >= one.useful_until)
    sent = sum(one.count for one in stands.held) - late
    return [f"What waited and is sent now: {sent}. Too late to be of use: {late}."]
