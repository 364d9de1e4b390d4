"""What waits: the questions an expert or organizer must still answer, and the rows of the outbox by state."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from bot.store.rows import noun_of
from bot.store.tables import outbox, questions
from dialogs.model.event import Event
from dialogs.model.question import WAITING as OPEN
from dialogs.model.question import Question


def questions_waiting(c: Connection, event: Event) -> tuple[Question, ...]:
    """Those a person must still answer, the oldest first."""
    waiting = select(questions).where(questions.c.event == event.id, questions.c.state.in_(sorted(OPEN)))
    rows = c.execute(waiting.order_by(questions.c.asked_at, questions.c.id)).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)


def was_told(c: Connection, keys: Collection[str]) -> bool:
    """Whether all of these have been put into the outbox before."""
    there = select(func.count()).select_from(outbox).where(outbox.c.key.in_(sorted(keys)))
    return c.execute(there).scalar_one() == len(keys)


def counts_by_state(c: Connection) -> dict[str, int]:
    """How many rows of the outbox are in each state."""
    counted = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {row.state: row.number for row in c.execute(counted)}
