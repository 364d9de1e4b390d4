"""The questions that were merged with open ones, for the cards that offer to merge and to separate."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from bot.store.askings import waited
from bot.store.rows import noun_of, one_of
from bot.store.tables import questions
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known
from dialogs.model.question import WAITING, Question


def merged_with_open(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """Those that hang on a question that still waits, or on the one in hand; the oldest first."""
    event = known.event
    if event is None:
        return {}
    open_ = select(questions.c.id).where(questions.c.event == event.id, one_of(questions.c.state, WAITING))
    in_hand = known.question.id if known.question else ""
    hanging = select(questions).where(
        questions.c.event == event.id,
        questions.c.state == "merged",
        questions.c.merged_into.in_(open_) | (questions.c.merged_into == in_hand),
    )
    rows = c.execute(hanging.order_by(questions.c.asked_at, questions.c.id)).mappings()
    return {"alike": tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)}


def waited_and_merged(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What *Ubesvart* shows."""
    return {**waited(c, incoming, known), **merged_with_open(c, incoming, known)}
