"""Reminders that are queued at once for the same room are said in one message there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.store.shown import mark_all_shown
from bot.store.tables import outbox
from dialogs.together import BESIDE, said_with, side_by_side, standing_beside
from scheduler.outbox import Ended


def say_together(c: Connection, abouts: Sequence[str]) -> None:
    """The first of them is posted with the words of all, and the others find it said where it stands."""
    if len(abouts) < 2:
        return
    waiting = (outbox.c.about.in_(abouts), outbox.c.state == "queued", outbox.c.conversation != "")
    columns = (outbox.c.id, outbox.c.conversation, outbox.c.about, outbox.c.source)
    rows = c.execute(select(*columns).where(*waiting).order_by(outbox.c.conversation, outbox.c.id)).all()
    for _, there in groupby(rows, key=lambda row: row.conversation):
        _join(c, {row.about: row for row in there if BESIDE not in row.source})


def said_too(c: Connection, row: Row[Any], end: Ended, now: datetime) -> frozenset[int]:
    """The rows that were said in the same message, and need not be sent by themselves."""
    others = said_with(row.source)
    if not others or end.state != "sent":
        return frozenset()
    mark_all_shown(c, {(row.conversation, about): end.posted for about in others}, now)
    waiting = (
        outbox.c.state == "queued",
        outbox.c.kind == row.kind,
        outbox.c.conversation == row.conversation,
    )
    said = update(outbox).where(outbox.c.about.in_(others), *waiting)
    sent = said.values(state="sent", posted=end.posted, ended_at=now)
    return frozenset(c.execute(sent.returning(outbox.c.id)).scalars())


def part(c: Connection, abouts: Collection[str]) -> None:
    """What is left out is not said with the others that wait, nor they with it, should it come back."""
    rooms = select(outbox.c.conversation).where(outbox.c.about.in_(abouts), outbox.c.conversation != "")
    waiting = (outbox.c.state.in_(("queued", "leased")), outbox.c.conversation.in_(rooms))
    for row in c.execute(select(outbox.c.id, outbox.c.about, outbox.c.source).where(*waiting)).all():
        beside = said_with(row.source)
        left = {} if row.about in abouts else {one: its for one, its in beside.items() if one not in abouts}
        if left != beside:
            again = {
                "source": standing_beside(row.source, left),
                "state": "queued",
                "owner": "",
                "lease_until": None,
            }
            c.execute(update(outbox).where(outbox.c.id == row.id).values(again))


def _join(c: Connection, rows: Mapping[str, Any]) -> None:
    if len(rows) < 2:
        return
    sources = {about: row.source for about, row in rows.items()}
    for about, source in side_by_side(sources):
        c.execute(update(outbox).where(outbox.c.id == rows[about].id).values(source=dict(source)))
