"""The questions on an expert's desk: those that are theirs to answer, and those they answered."""

from sqlalchemy import Connection, and_, or_, select

from bot.store.rows import noun_of
from bot.store.tables import questions
from dialogs.model.event import Event
from dialogs.model.question import WAITING, Question

MOST = 100


def questions_at(c: Connection, event: Event, email: str, everyone: bool = False) -> tuple[Question, ...]:
    """The oldest first. `everyone` is for organizers, who may answer all that waits."""
    waits = questions.c.state.in_(sorted(WAITING))
    answered = questions.c.state.in_(("answered", "settled"))
    theirs = or_(questions.c.expert == email, waits) if everyone else questions.c.expert == email
    rows = c.execute(
        select(questions)
        .where(and_(questions.c.event == event.id, theirs, or_(waits, answered)))
        .order_by(questions.c.asked_at.desc(), questions.c.id)
        .limit(MOST)
    ).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in reversed(rows.all()))
