"""The log of acts: written here and nowhere else, never changed, and read a page at a time."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from bot.store.addresses import MAIL
from bot.store.tables import audit, people, persons, questions
from dialogs.auditing import wanted
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming
from dialogs.model.known import Audit, Known
from dialogs.model.logged import OTHERS, PAGE, Log, Logged, Wanted

LONGEST_OBJECT = 200  # letters: a reminder's key is the longest that we make
_ADDRESS = re.compile(r"[^\s:|]+@[^\s:|]+")

CONSOLE = "console::"  # before the address of whoever acts on the organizers' page


def write_down(
    c: Connection,
    lines: Iterable[Audit],
    now: datetime,
    *,
    event: str = "",
    person: str = "",
    channel: str = "",
) -> None:
    """One row an act. Rows are only ever added: what is forgotten loses its person, what is old goes."""
    who = {"at": now, "event": event, "person": person, "channel": channel}
    rows = [who | {"act": one.act, "object": _nameless(one.object), "outcome": one.outcome} for one in lines]
    if rows:
        c.execute(insert(audit), rows)


def _nameless(object_: str) -> str:
    """What a refused press claims to be about may be anything: no address is kept of it, and no long text."""
    return _ADDRESS.sub("…", object_)[:LONGEST_OBJECT]


def view_of_log(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What the log's page shows."""
    return {"log": page_of(c, known.event, wanted(incoming))} if known.event else {}


def page_of(c: Connection, event: Event, which: Wanted) -> Log:
    its = audit.c.event == event.id
    fits = [its, *_chosen(event, which)]
    total = c.execute(select(func.count()).select_from(audit).where(*fits)).scalar_one()
    newest = select(audit).where(*fits).order_by(audit.c.at.desc(), audit.c.id.desc())
    rows = c.execute(newest.limit(PAGE).offset(which.page * PAGE)).mappings().all()
    acts = c.execute(select(audit.c.act).where(its).distinct().order_by(audit.c.act)).scalars()
    return Log(_named(c, event, rows), total, which, tuple(acts))


def log_between(
    c: Connection, event: Event, first: datetime | None = None, before: datetime | None = None
) -> tuple[Logged, ...]:
    """All of it, the oldest first, for whoever exports it."""
    fits = [audit.c.event == event.id]
    if first:
        fits.append(audit.c.at >= first)
    if before:
        fits.append(audit.c.at < before)
    rows = c.execute(select(audit).where(*fits).order_by(audit.c.at, audit.c.id)).mappings().all()
    return _named(c, event, rows)


def _chosen(event: Event, which: Wanted) -> list[ColumnElement[bool]]:
    chosen = []
    if which.act:
        chosen.append(audit.c.act == which.act)
    if which.who == OTHERS:
        chosen += [audit.c.person != "", ~_is_one_of([one.email for one in event.people if one.roles])]
    elif which.who:
        chosen.append(_is_one_of([which.who]))
    return chosen


def _is_one_of(emails: Sequence[str]) -> ColumnElement[bool]:
    """A person has an id on each channel, and is the same by their address."""
    ids = select(persons.c.id).where(persons.c.email.in_(emails))
    elsewhere = [f"{before}{email}" for before in (CONSOLE, MAIL) for email in emails]
    return or_(audit.c.person.in_(ids), audit.c.person.in_(elsewhere))


def _named(c: Connection, event: Event, rows: Sequence[Any]) -> tuple[Logged, ...]:
    names = _names(c, event, {row["person"] for row in rows if row["person"]})
    unnamed = _askers_without_name(c, rows)

    def logged(row: Any) -> Logged:
        asker = unnamed.get(row["object"].partition("|")[0])
        nameless = asker is not None and bool(row["channel"]) and row["person"] in ("", asker)
        return Logged(
            row["at"].astimezone(event.time_zone),
            "" if nameless else names.get(row["person"], ""),
            row["act"],
            row["object"],
            row["outcome"],
            row["channel"],
            nameless,
        )

    return tuple(logged(row) for row in rows)


def _askers_without_name(c: Connection, rows: Sequence[Any]) -> dict[str, str]:
    """Who asked *uten navn*, by the question: a line from before they wished so doesn't name them either."""
    about = (row["object"].partition("|")[0] for row in rows)
    ids = {one.removeprefix("question:") for one in about if one.startswith("question:")}
    asked = select(questions.c.id, questions.c.asker).where(
        questions.c.id.in_(sorted(ids)), questions.c.nameless
    )
    return {f"question:{row.id}": row.asker for row in c.execute(asked)} if ids else {}


def _names(c: Connection, event: Event, ids: Collection[str]) -> dict[str, str]:
    """As the event's file calls them, else as their channel or the participants' list does."""
    met = c.execute(select(persons.c.id, persons.c.name, persons.c.email).where(persons.c.id.in_(ids))).all()
    names = {one.id: one.name for one in met}
    emails = {one.id: one.email or "" for one in met}
    for id_ in ids:
        for before in (CONSOLE, MAIL):
            if id_.startswith(before):
                emails[id_] = id_.removeprefix(before)
    addressed = (people.c.event == event.id, people.c.email.in_(sorted(filter(None, emails.values()))))
    rows = c.execute(select(people.c.email, people.c.name).where(*addressed)).all()
    listed = {row.email: row.name for row in rows}
    listed |= {one.email: one.name for one in event.people}
    return names | {id_: listed[email] for id_, email in emails.items() if email in listed}
