"""Who is let in to the console: by a link that opens once, for as long as their session lasts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.store.auditing import CONSOLE, write_down
from bot.store.chatlog import bump
from bot.store.rows import insert_new
from bot.store.tables import console_links, console_sessions
from dialogs.model.known import Audit
from dialogs.model.logged import MACHINE


@dataclass(frozen=True)
class ConsoleSession:
    """`id` is a digest of what the browser holds. `until` is on the wall, as all about links is."""

    id: str
    event: str
    email: str
    name: str
    until: datetime


def enter(c: Connection, nonce: str, session: ConsoleSession, *, wall: datetime, now: datetime) -> bool:
    """Whether the link opened, which it does once. Either way it is written down."""
    used = {"nonce": nonce, "email": session.email, "used_at": wall}
    fresh = c.execute(insert_new(c, console_links), used).rowcount == 1
    if fresh:
        row = {"id": session.id, "event": session.event, "email": session.email, "name": session.name}
        c.execute(insert(console_sessions), row | {"opened_at": wall, "until": session.until})
    note(c, session, "console_open", "done" if fresh else "refused", now=now)
    return fresh


def session_of(c: Connection, id_: str, wall: datetime) -> ConsoleSession | None:
    """The session, unless its time is over."""
    found = select(console_sessions).where(console_sessions.c.id == id_, console_sessions.c.until > wall)
    row = c.execute(found).one_or_none()
    return ConsoleSession(row.id, row.event, row.email, row.name, row.until) if row else None


def leave(c: Connection, session: ConsoleSession, *, now: datetime) -> None:
    """The session is over for good."""
    c.execute(delete(console_sessions).where(console_sessions.c.id == session.id))
    note(c, session, "console_close", now=now)


def note(c: Connection, session: ConsoleSession, act: str, outcome: str = "done", *, now: datetime) -> None:
    """A line of the audit, for what happens at the door."""
    person = f"{CONSOLE}{session.email}"
    write_down(c, [Audit(act, outcome=outcome)], now, event=session.event, person=person, channel="console")
    bump(c)


def link_made(c: Connection, event: str, now: datetime) -> None:
    """Somebody at the machine made a link; who went in by it is written down when they do."""
    write_down(c, [Audit("console_link")], now, event=event, channel=MACHINE)
    bump(c)
