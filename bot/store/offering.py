"""What nobody asked of Vert: whether its asker is to be offered a person, and that its words go when not."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, null, or_, select, update

from bot.store.tables import outbox, questions
from dialogs.model.question import Question

A_DAY = timedelta(hours=24)  # within which nobody is offered that twice
WAITS = ("queued", "leased")


def needs_no_offer(c: Connection, question: Question, now: datetime) -> bool:
    """Whether its asker was offered a person for another lately, or has asked Vert there since."""
    lately = questions.c.offered_at > now - A_DAY
    asked_since = and_(
        questions.c.conversation == question.conversation,
        questions.c.asked_at >= question.asked_at,
        questions.c.state != "remembered",
        questions.c.text != "",
    )
    others = (questions.c.id != question.id, questions.c.event == question.event)
    found = select(questions.c.id).where(
        *others, questions.c.asker == question.asker, or_(lately, asked_since)
    )
    return c.execute(found.limit(1)).first() is not None


def forget_offer(c: Connection, question: Question) -> None:
    """The question stood in what its asker was offered."""
    if question.state != "withdrawn" or question.offered_at is None:
        return
    offer = outbox.c.about == f"offer:{question.id}"
    c.execute(
        update(outbox)
        .where(offer, outbox.c.state.in_(WAITS))
        .values(state="cancelled", reason="withdrawn", owner="")
    )
    c.execute(update(outbox).where(offer).values(message=null()))
