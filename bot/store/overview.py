"""What waits and what went out: the figures under the stage and in a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.store.reports import FAILED, WAITING
from bot.store.rows import noun_of
from bot.store.tables import outbox, questions
from dialogs.model.event import Event
from dialogs.model.question import WAITING as OPEN
from dialogs.model.question import Question


@dataclass(frozen=True)
class OutboxFigures:
    """How many envelopes there are in each heap; `next_due` is when the next queued one goes."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0
    next_due: datetime | None = None


def outbox_figures(c: Connection, event: str | None = None) -> OutboxFigures:
    """Of one event, or of all."""
    counted = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    due = select(func.min(outbox.c.due)).where(outbox.c.state == "queued")
    if event is not None:
        counted, due = counted.where(outbox.c.event == event), due.where(outbox.c.event == event)
    count: Mapping[str, int] = {row.state: row.number for row in c.execute(counted)}
    return OutboxFigures(
        waiting=sum(count.get(state, 0) for state in WAITING),
        sent=count.get("sent", 0),
        failed=sum(count.get(state, 0) for state in FAILED),
        unknown=count.get("unknown", 0),
        cancelled=count.get("cancelled", 0),
        next_due=c.execute(due).scalar(),
    )


def questions_waiting(c: Connection, event: Event) -> tuple[Question, ...]:
    """Those a person must still answer, the oldest first."""
    waiting = select(questions).where(questions.c.event == event.id, questions.c.state.in_(sorted(OPEN)))
    rows = c.execute(waiting.order_by(questions.c.asked_at, questions.c.id)).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)


def counts_by_state(c: Connection) -> dict[str, int]:
    """How many rows of the outbox are in each state."""
    counted = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {row.state: row.number for row in c.execute(counted)}
