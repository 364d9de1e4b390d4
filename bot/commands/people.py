"""`vert people`: the list of participants of an event: taken in, listed, and one of them forgotten."""

import asyncio
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from bot.clock_here import now_here
from bot.csv_table import csv_table
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.spreadsheet import text_of
from bot.store.auditing import write_down
from bot.store.engine import Conflict, Connection, Store
from bot.store.people import forget_address, registrations, take
from bot.store.privacy import stored_by_email
from dialogs.folder.values import is_address
from dialogs.model.event import Event
from dialogs.model.known import Audit
from dialogs.model.logged import MACHINE
from dialogs.model.registration import ForgetAddress, Registration
from dialogs.people.decoding import MOST_BYTES
from dialogs.people.difference import Difference, difference_of
from dialogs.people.importing import lines_of, notes_of, taking, wrong_name
from dialogs.people.problem import Problem, Unreadable
from dialogs.people.reading import ReadList, read_list
from dialogs.words import say

COLUMNS = (
    "e-mail",
    "name",
    "municipality",
    "role",
    "cohort",
    "status",
    "contact person",
    "nights",
    "language",
)
MANY = 1000  # rows, from which on it is told how far it got


@click.group(no_args_is_help=False)
def people() -> None:
    """The list of participants of an event.

    It is for audiences and for answers to each about their own. It gives nobody any powers: those are the
    event's own file's.
    """


_event = click.option("--event", "event_id", required=True, metavar="ID", help="Which event's list.")
_yes = click.option("--yes", is_flag=True, help="Don't ask.")


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_event
@click.option(
    "--list", "list_", default="", metavar="NAME", help="Make the rows a list of this name as well."
)
@click.option("--remove-missing", is_flag=True, help="Remove those who are not in FILE.")
@_yes
def import_(file: Path, event_id: str, list_: str, remove_missing: bool, yes: bool) -> None:
    """Take in the participants in FILE, CSV or .xlsx, after showing what that changes.

    The first line names the columns, in any order, in bokmål, nynorsk or English: e-mail, name,
    municipality, role, cohort, status, contact person, nights, language. Only e-mail is needed, and a column
    that is not there changes nothing. Where a line is faulty nothing is taken.
    """
    if wrong := wrong_name(list_):
        raise click.BadParameter(wrong.in_("en"), param_hint="--list")
    if list_ and remove_missing:
        raise click.UsageError("--remove-missing goes with the whole list, not with one that has a name.")
    asyncio.run(_import(_content(file), _Wanted(event_id, list_, remove_missing, yes)))


@people.command("list")
@_event
@click.option(
    "--csv", "as_csv", is_flag=True, help="For a spreadsheet: with a byte order mark, and semicolons."
)
def list_(event_id: str, as_csv: bool) -> None:
    """List the participants."""
    rows = asyncio.run(_list(event_id))
    if as_csv:
        click.echo(csv_table([COLUMNS, *map(_cells, rows)]), nl=False)
        return
    for row in rows:
        told = [str(cell) for cell in _cells(row)[1:] if cell not in ("", None)]
        click.echo("  ".join([row.email, *told]))
    click.echo("1 person" if len(rows) == 1 else f"{len(rows)} people")


@people.command()
@click.argument("email")
@_event
@_yes
def forget(email: str, event_id: str, yes: bool) -> None:
    """Delete everything stored about the person with this address, on every channel. It can't be undone."""
    address = email.strip().lower()
    if not is_address(address):
        raise click.BadParameter(f"{email!r} is no e-mail address.", param_hint="EMAIL")
    asyncio.run(_forget(address, event_id, yes))


@dataclass(frozen=True)
class _Wanted:
    event: str
    list: str
    remove_missing: bool
    yes: bool


def _content(file: Path) -> bytes:
    """No more of it than may be taken."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as refusal:
        raise click.ClickException(f"{file} cannot be read ({refusal.strerror}).") from None


async def _import(content: bytes, wanted: _Wanted) -> None:
    async with database_here() as store:
        event = await store.read(partial(event_in_database, id_=wanted.event))
        read = await _read_or_refuse(store, content, event)
        existing = await store.read(partial(registrations, event=event.id))
        what = difference_of(read, existing, wanted.list)
        _show(what, read.notes, wanted)
        if not (what.new or what.changed or what.listed or (what.gone and wanted.remove_missing)):
            click.echo("Nothing changes.")
            return
        _agree("Save this?", wanted.yes)
        await _take(store, event, what, wanted)
    removed = len(what.gone) if wanted.remove_missing else 0
    click.echo(say("people.taken", "en", new=len(what.new), changed=len(what.changed), removed=removed))


async def _read_or_refuse(store: Store, content: bytes, event: Event) -> ReadList:
    """A list that is not taken leaves its line in the log, as it does on the organizers' pages."""
    try:
        return _read(content, event)
    except click.ClickException:
        refused = [Audit("people_preview", outcome="refused")]
        now = now_here(os.environ)
        await store.run(partial(write_down, lines=refused, now=now, event=event.id, channel=MACHINE))
        raise


def _read(content: bytes, event: Event) -> ReadList:
    try:
        read = read_list(text_of(content), event)
    except Unreadable as cannot:
        raise click.ClickException(cannot.problem.in_("en")) from None
    if len(read.problems) == 1 and not read.problems[0].line:
        raise click.ClickException(read.problems[0].in_("en"))
    for problem in read.problems:
        click.echo(problem.in_("en"), err=True)
    if read.problems:
        mistakes = "1 mistake" if len(read.problems) == 1 else f"{len(read.problems)} mistakes"
        raise click.ClickException(f"Nothing is taken: {mistakes} in the file.")
    _tell_of_many(f"Read {len(read.rows)} rows.", len(read.rows))
    return read


def _show(what: Difference, notes: Sequence[Problem], wanted: _Wanted) -> None:
    gone = "removed" if wanted.remove_missing else "kept; --remove-missing removes them"
    for line in lines_of(what, "en"):
        value = f"{len(what.gone)} ({gone})" if line.label == say("people.gone", "en") else line.value
        click.echo(f"{line.label}: {value}")
    for note in notes_of(what, notes, "en"):
        click.echo(f"Note: {note}")


def _agree(question: str, yes: bool) -> None:
    """Asks a person at a terminal; a program has to say --yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException("Nothing was done: there is nobody to ask. Add --yes to go on without.")
    if not click.confirm(question):
        raise click.ClickException("Nothing was done.")


async def _take(store: Store, event: Event, what: Difference, wanted: _Wanted) -> None:
    taken = taking(event.id, what, wanted.list, remove=wanted.remove_missing)

    def work(c: Connection) -> None:
        take(c, taken, now_here(os.environ), _tell)
        write_down(c, [Audit("people_import_yes")], now_here(os.environ), event=event.id, channel=MACHINE)

    try:
        await store.run(work)
    except Conflict:
        raise click.ClickException(
            "Nothing was saved: somebody else changed the list just now. Run it again to see how it is."
        ) from None


def _tell(done: int, of: int) -> None:
    if done % MANY == 0 or done == of:
        _tell_of_many(f"Saved {done} of {of}.", of)


def _tell_of_many(words: str, rows: int) -> None:
    if rows >= MANY:
        click.echo(words, err=True)


async def _list(event_id: str) -> tuple[Registration, ...]:
    def work(c: Connection) -> tuple[Registration, ...]:
        return registrations(c, event_in_database(c, event_id).id)

    async with database_here() as store:
        return await store.read(work)


async def _forget(email: str, event_id: str, yes: bool) -> None:
    async with database_here() as store:
        event = await store.read(partial(event_in_database, id_=event_id))
        stored = await store.read(partial(stored_by_email, email=email))
        if not stored:
            click.echo(f"Nothing is stored about {email}.")
        else:
            _agree(f"Delete {sum(stored.values())} rows about {email}?", yes)
            await store.run(partial(_forgotten, email=email, event=event.id))
            click.echo(f"Deleted all about {email}: {_counted(stored.items())}.")
    if email in event.people_by_email:
        click.echo(f"Note: {say('people.still_in_event', 'en', email=email)}")


def _forgotten(c: Connection, email: str, event: str) -> None:
    now = now_here(os.environ)
    forget_address(c, ForgetAddress(event, email), now)
    write_down(c, [Audit("people_forget_yes")], now, event=event, channel=MACHINE)


def _counted(stored: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{table} {count}" for table, count in stored)


def _cells(row: Registration) -> tuple[object, ...]:
    return (
        row.email,
        row.name,
        row.municipality,
        row.role,
        row.cohort or "",
        row.status,
        "yes" if row.contact else "",
        "" if row.nights is None else row.nights,
        row.language or "",
    )
