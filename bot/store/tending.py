"""The rows of the outbox, as whoever runs Vert tends them: listed, tried again, or called off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select, update

from bot.store.altering import AT_ONCE, NOT_GONE
from bot.store.chatlog import bump
from bot.store.correcting import requeue
from bot.store.tables import broadcasts, outbox

CALLED_OFF = "cancelled from the command line"
ENDED_BADLY = ("failed", "dead", "unknown")
BROADCAST = "broadcast:"


@dataclass(frozen=True)
class Waiting:
    """One row. `to` is a conversation or a person."""

    id: int
    key: str
    event: str
    kind: str
    state: str
    due: datetime
    to: str
    reason: str


def listed(c: Connection, event: str, states: Collection[str], most: int) -> Sequence[Waiting]:
    """The earliest first. Without an event those of all; without states all but what was sent."""
    wanted = select(outbox).order_by(outbox.c.due, outbox.c.id).limit(most)
    if event:
        wanted = wanted.where(outbox.c.event == event)
    if states:
        wanted = wanted.where(outbox.c.state.in_(sorted(states)))
    else:
        wanted = wanted.where(outbox.c.state != "sent")
    return _rows(c, wanted)


def numbered(c: Connection, ids: Collection[int]) -> Sequence[Waiting]:
    return _rows(c, select(outbox).where(outbox.c.id.in_(sorted(ids))).order_by(outbox.c.id))


def not_gone(c: Connection, ids: Collection[int], prefixes: Collection[str]) -> Sequence[Waiting]:
    """What is still to be sent, by its number or how its key begins."""
    begins = (outbox.c.key.startswith(prefix, autoescape=True) for prefix in sorted(prefixes))
    meant: ColumnElement[bool] = or_(outbox.c.id.in_(sorted(ids)), *begins)
    return _rows(c, select(outbox).where(meant, outbox.c.state.in_(NOT_GONE)).order_by(outbox.c.id))


def retry(c: Connection, ids: Collection[int], now: datetime) -> int:
    """Queues what ended badly once more; how many rows were still of use."""
    again = (outbox.c.id.in_(sorted(ids)), outbox.c.state.in_(ENDED_BADLY))
    abouts = set(c.execute(select(outbox.c.about).where(*again, outbox.c.kind == "broadcast")).scalars())
    _report_anew(c, [about.removeprefix(BROADCAST) for about in abouts if about.startswith(BROADCAST)])
    count = requeue(c, again[0] & again[1], now)
    bump(c)
    return count


def _report_anew(c: Connection, ids: Sequence[str]) -> None:
    """A broadcast of which something goes out again is under way again, and ends with a report."""
    if not ids:
        return
    over = (broadcasts.c.id.in_(sorted(ids)), broadcasts.c.state.in_(("reported", "undone")))
    under_way = {"state": "sending", "version": broadcasts.c.version + 1}
    c.execute(update(broadcasts).where(*over).values(under_way))


def call_off(c: Connection, ids: Sequence[int], now: datetime) -> int:
    """Cancels what is not on the wire yet; how many rows that were."""
    over = {"state": "cancelled", "reason": CALLED_OFF, "owner": "", "lease_until": None, "ended_at": now}
    count = 0
    for first in range(0, len(ids), AT_ONCE):
        these = (outbox.c.id.in_(ids[first : first + AT_ONCE]), outbox.c.state.in_(NOT_GONE))
        count += c.execute(update(outbox).where(*these).values(over)).rowcount
    bump(c)
    return count


def _rows(c: Connection, wanted: Select[Any]) -> Sequence[Waiting]:
    return [
        Waiting(
            row.id,
            row.key,
            row.event,
            row.kind,
            row.state,
            row.due,
            row.conversation or row.person,
            row.reason,
        )
        for row in c.execute(wanted)
    ]
