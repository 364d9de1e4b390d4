"""An expert's desk: the questions that are theirs, those they answered, and which links still open it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from bot.store.addresses import MAIL
from bot.store.auditing import write_down
from bot.store.rows import insert_into, noun_of
from bot.store.tables import audit, desks, outbox, questions, shown
from dialogs.model.desk import DeskLinks
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming
from dialogs.model.known import Audit, Known, NewDesk
from dialogs.model.question import WAITING, Question

MOST = 100
MOST_EARLIER = 3
EARLIER = timedelta(days=1)  # what was asked longer ago is no part of the same exchange


@dataclass(frozen=True)
class OnDesk:
    """A question, and what was asked before it in the same place, the oldest first."""

    question: Question
    earlier: tuple[Question, ...] = ()


def questions_at(c: Connection, event: Event, email: str, everyone: bool = False) -> tuple[OnDesk, ...]:
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
    found = [noun_of(Question, questions, row, zone=event.time_zone) for row in reversed(rows.all())]
    around = _around(c, event, [one for one in found if one.waits])
    return tuple(OnDesk(one, _earlier(one, around, email)) for one in found)


def _around(c: Connection, event: Event, waiting: Sequence[Question]) -> Sequence[Question]:
    """All that was asked lately where something waits, but what was taken back."""
    if not waiting:
        return ()
    there = {one.conversation for one in waiting}
    since = min(one.asked_at for one in waiting) - EARLIER
    rows = c.execute(
        select(questions)
        .where(questions.c.event == event.id, questions.c.conversation.in_(sorted(there)))
        .where(questions.c.asked_at >= since, questions.c.state.not_in(("remembered", "withdrawn")))
        .order_by(questions.c.asked_at, questions.c.id)
    ).mappings()
    return [noun_of(Question, questions, row, zone=event.time_zone) for row in rows]


def _earlier(question: Question, around: Sequence[Question], reader: str) -> tuple[Question, ...]:
    """What was asked in private is for those alone who had it."""
    before = [
        one
        for one in around
        if one.conversation == question.conversation
        and one.id != question.id
        and question.asked_at - EARLIER <= one.asked_at < question.asked_at
        and (not question.private or one.expert == reader)
    ]
    return tuple(before[-MOST_EARLIER:]) if question.waits else ()


def links_from(c: Connection, event: str, email: str) -> datetime | None:
    """The moment before which the links to their desk were ended; None where they never were."""
    ended = select(desks.c.links_from).where(desks.c.event == event, desks.c.email == email)
    moment: datetime | None = c.execute(ended).scalar()
    return moment


def end_links(c: Connection, one: NewDesk, wall: datetime) -> None:
    """A link says by people's own watches when it was made, so it is ended by them too."""
    row = {"event": one.event, "email": one.email, "links_from": wall}
    put = insert_into(c, desks)
    anew = put.on_conflict_do_update(
        index_elements=["event", "email"], set_={"links_from": put.excluded["links_from"]}
    )
    c.execute(anew, row)


def note_ended(c: Connection, event: str, email: str, link: str, now: datetime) -> None:
    """A link that was ended was used all the same: one line for each, however often it is opened."""
    about = f"desk:{link}"
    seen = (audit.c.event == event, audit.c.act == "desk_open", audit.c.object == about)
    if c.execute(select(audit.c.id).where(*seen).limit(1)).first() is None:
        line = Audit("desk_open", about, "refused")
        write_down(c, (line,), now, event=event, person=f"{MAIL}:{email}", channel="mail")


def view_of_desks(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """Every expert of the event: what is sent to them and open, and since when their links are good."""
    event = known.event
    if event is None:
        return {}
    emails = [one.email for one in event.with_role("expert")]
    its = select(desks.c.email, desks.c.links_from).where(desks.c.event == event.id)
    ended = {row.email: row.links_from for row in c.execute(its)}
    letters = _counted(
        c,
        outbox.c.person,
        outbox.c.event == event.id,
        outbox.c.kind == "question",
        outbox.c.state.in_(("sent", "unknown")),
        outbox.c.person.in_([MAIL + email for email in emails]),
        _went_by_mail(),
    )
    waiting = _counted(
        c,
        questions.c.expert,
        questions.c.event == event.id,
        questions.c.state.in_(sorted(WAITING)),
        questions.c.expert.in_(emails),
    )
    return {
        "desks": tuple(
            DeskLinks(email, letters.get(MAIL + email, 0), waiting.get(email, 0), ended.get(email))
            for email in emails
        )
    }


def _went_by_mail() -> ColumnElement[bool]:
    """Who is reached in a chat gets the card there, which has no link."""
    here = (shown.c.conversation == outbox.c.person, shown.c.about == outbox.c.about)
    return exists().where(*here)


def _counted(c: Connection, column: Any, *wanted: Any) -> Mapping[str, int]:
    rows = c.execute(select(column.label("of"), func.count().label("many")).where(*wanted).group_by(column))
    return {row.of: row.many for row in rows}
