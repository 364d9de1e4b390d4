"""What waits once more follows what organizers changed while it was on the wire, or in doubt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select, update

from bot.store.altering import AT_ONCE, SKIPPED, without_words
from bot.store.tables import alterations, broadcasts, outbox
from dialogs.model.planned import in_source
from dialogs.model.text import Text
from dialogs.together import BESIDE, Source, said_with, standing_beside
from scheduler.outbox import Delivery

SPOKEN = ("broadcast", "reminder", "link_wanted")
RECALL = "recalled"
STOPPED = {"recall": "cancelled", "recalled": "cancelled", "skip": "skipped"}  # what becomes of its rows
WORDED = ("text", "now", "correct", "corrected")

_ALTERED = and_(alterations.c.event == outbox.c.event, alterations.c.key == outbox.c.about)
_ANNOUNCED = outbox.c.about == "broadcast:" + broadcasts.c.id


def taken_back() -> ColumnElement[bool]:
    """Of a row: whether organizers want it said no more."""
    stopped = alterations.c.what.in_(sorted(STOPPED))
    back = broadcasts.c.recalled_at.is_not(None)
    return or_(exists().where(_ALTERED, stopped), exists().where(_ANNOUNCED, back))


def follow(c: Connection, ids: Collection[int], now: datetime) -> None:
    """Stops what was taken back or left out, and gives a reminder the words it has now."""
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        for row in c.execute(_queued(numbers[first : first + AT_ONCE])).all():
            if changed := _changed(row, now):
                c.execute(update(outbox).where(outbox.c.id == row.id).values(changed))


def beside_as_wanted(c: Connection, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    """What is said beside another is said as organizers want it by now: in new words, or not at all."""
    beside = {one.id: said_with(one.source) for one in deliveries if BESIDE in one.source}
    abouts = sorted({about for others in beside.values() for about in others})
    if not abouts:
        return deliveries
    rows = c.execute(select(alterations).where(alterations.c.key.in_(abouts))).all()
    wanted = {(row.event, row.key): row for row in rows}
    return [
        replace(one, source=_with_beside(one, beside[one.id], wanted)) if one.id in beside else one
        for one in deliveries
    ]


def _with_beside(
    one: Delivery, beside: Mapping[str, Source], wanted: Mapping[tuple[str, str], Row[Any]]
) -> Source:
    said: dict[str, Source] = {}
    for about, source in beside.items():
        change = wanted.get((one.event, about))
        if change is None or change.what not in (*STOPPED, *WORDED):
            said[about] = source
        elif change.what in WORDED:
            said[about] = without_words(source) | in_source(Text(**change.text))
    return standing_beside(one.source, said)


def _queued(ids: list[int]) -> Select[Any]:
    return (
        select(
            outbox.c.id,
            outbox.c.kind,
            outbox.c.source,
            alterations.c.what,
            alterations.c.text,
            broadcasts.c.recalled_at,
            (broadcasts.c.state == "undone").label("undone"),
        )
        .outerjoin_from(outbox, alterations, _ALTERED)
        .outerjoin(broadcasts, _ANNOUNCED)
        .where(
            outbox.c.id.in_(ids),
            outbox.c.state == "queued",
            outbox.c.kind.in_(SPOKEN),
            or_(alterations.c.key.is_not(None), broadcasts.c.id.is_not(None)),
        )
    )


def _changed(row: Row[Any], now: datetime) -> dict[str, Any]:
    if row.undone or row.recalled_at or row.what in STOPPED:
        state = STOPPED.get(row.what or "", "cancelled")
        return {"state": state, "reason": SKIPPED if state == "skipped" else RECALL, "ended_at": now}
    if row.kind != "reminder" or row.what not in WORDED:
        return {}
    source = without_words(row.source) | in_source(Text(**row.text))
    return {} if source == dict(row.source) else {"source": source}
