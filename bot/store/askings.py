"""What was asked and how it was taken, and what is shown of it: today's answers, and the doubted ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Update,
    bindparam,
    null,
    or_,
    select,
    update,
)

from bot.store.codec import from_json
from bot.store.engine import Conflict
from bot.store.overview import questions_waiting
from bot.store.rows import insert_or_replace, noun_of, row_of
from bot.store.tables import askings, outbox, persons, questions, shown, tallies
from dialogs.model.asking import ASKED, Asking, Disputed, Doubt, Marked, Told
from dialogs.model.event import Event
from dialogs.model.ids import derived
from dialogs.model.incoming import Incoming, Pressed, Said
from dialogs.model.known import Known
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.question import Question
from dialogs.wrong.acting import INSTEAD
from dialogs.wrong.cards import about_leading
from scheduler.working_hours import working_time

MOST_TOLD = 200  # answers of a day
MOST_DOUBTED = 500  # askings that are looked through for examples
EXAMPLES = 3


def keep_asking(c: Connection, exchange: Exchange, known: Known) -> None:
    """One row for each thing asked; a changed question has its new words, a withdrawn one none."""
    if exchange.kind not in ASKED:
        c.execute(_withdraw(), {"its_about": exchange.about})
        return
    row = row_of(exchange, askings) | {
        "event": known.event.id if known.event else "",
        "private": known.conversation.is_private,
        "not_quite_at": None,
        "wrong_at": None,
        "helped_at": None,
    }
    c.execute(insert_or_replace(c, askings, row), row)


@cache
def _withdraw() -> Update:
    gone = {"asked": "", "entries": [], "kind": "withdrawn"}
    return update(askings).where(askings.c.about == bindparam("its_about")).values(gone)


def mark(c: Connection, marked: Marked, now: datetime) -> None:
    """Two who find the same of an answer at once: the second decides anew. Raises Conflict."""
    same = askings.c.about == marked.about
    if marked.verdict == "not_quite":
        c.execute(update(askings).where(same).values(not_quite_at=now))
        return
    if marked.verdict == "helped":
        change = update(askings).where(same, askings.c.helped_at.is_(None)).values(helped_at=now)
    elif marked.verdict == "wrong":
        change = update(askings).where(same, askings.c.wrong_at.is_(None)).values(wrong_at=now)
    else:
        change = update(askings).where(same, askings.c.wrong_at.is_not(None)).values(wrong_at=null())
    if c.execute(change).rowcount != 1:
        raise Conflict(f"askings {marked.about}")


def waited(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """How long each question has waited, in hours somebody was at work."""
    return {"waited": waiting_times(questions_waiting(c, known.event), known.now)} if known.event else {}


def waiting_times(waiting: Iterable[Question], now: datetime) -> dict[str, Any]:
    return {one.id: working_time(one.asked_at, now) for one in waiting}


def told_today(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What Vert answered today by itself, and what it brought from a person."""
    event = known.event
    if event is None:
        return {}
    today = datetime.combine(known.now.date(), time(), event.time_zone)
    told = [*_answers(c, event, today), *_brought(c, event, today)]
    told.sort(key=lambda one: one.at, reverse=True)
    return {"told": tuple(told[:MOST_TOLD])}


def _answers(c: Connection, event: Event, since: datetime) -> list[Told]:
    rows = c.execute(_ASKED_SINCE, {"its_event": event.id, "since": since}).mappings().all()
    said = _as_said(c, [row["about"] for row in rows])
    found = (_asking(row, event) for row in rows)
    nameless = (replace(one, name="", email=None) if one.private else one for one in found)
    return [Told(one.about, one, one.at, said=said.get(one.about)) for one in nameless]


_ASKING = select(askings, persons.c.name, persons.c.email).outerjoin_from(
    askings, persons, persons.c.id == askings.c.person
)
_ASKED_SINCE: Select[Any] = (
    _ASKING.where(
        askings.c.event == bindparam("its_event"),
        askings.c.at >= bindparam("since", type_=askings.c.at.type),
        askings.c.kind == "answer",
        askings.c.asked != "",
    )
    .order_by(askings.c.at.desc(), askings.c.about)
    .limit(MOST_TOLD)
)


def _asking(row: RowMapping, event: Event) -> Asking:
    asking = noun_of(Asking, askings, row, zone=event.time_zone)
    return replace(asking, name=row["name"] or "", email=row["email"])


def _as_said(c: Connection, abouts: Sequence[str]) -> dict[str, Message]:
    """The newest words of each answer, but for those that took the place of a wrong one."""
    if not abouts:
        return {}
    rows = select(outbox.c.about, outbox.c.message, outbox.c.source).where(
        outbox.c.about.in_(abouts), outbox.c.kind == "answer", outbox.c.message.is_not(None)
    )
    return {
        row.about: from_json(Message, row.message)
        for row in c.execute(rows.order_by(outbox.c.id))
        if dict(row.source or {}) != INSTEAD
    }


def _brought(c: Connection, event: Event, since: datetime) -> list[Told]:
    """The answers of people, each the last to its question."""
    brought = (
        select(outbox.c.about)
        .where(
            outbox.c.event == event.id,
            outbox.c.made_at >= since,
            outbox.c.about.startswith("answer:", autoescape=True),
        )
        .distinct()
        .limit(MOST_TOLD)
    )
    ids = {about.split(":")[1] for about in c.execute(brought).scalars()}
    if not ids:
        return []
    rows = c.execute(select(questions).where(questions.c.id.in_(sorted(ids)))).mappings()
    found = (noun_of(Question, questions, row, zone=event.time_zone) for row in rows)
    return [
        Told(f"question:{one.id}", None, one.answer.at.astimezone(event.time_zone), question=one)
        for one in found
        if one.contributions and one.answer.at >= since and one.state != "withdrawn" and one.text
    ]


def disputed(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What an organizer pressed *Feil svar* about, or quoted."""
    event = known.event
    if event is None:
        return {}
    about = _named(incoming) or _quoted(c, incoming)
    match about.partition(":")[0]:
        case "exchange":
            return {"disputed": _disputed_asking(c, event, about)}
        case "question" | "answer" | "shared":
            return {"disputed": _disputed_question(c, event, about)}
        case "broadcast" | "reminder":
            return {"disputed": Disputed(about)}
    return {"disputed": Disputed(about)} if about else {}


def _named(incoming: Incoming) -> str:
    return incoming.object if isinstance(incoming, Pressed) else ""


def _quoted(c: Connection, incoming: Incoming) -> str:
    """What the quoted message shows; in a thread, what was answered to its first message."""
    if not isinstance(incoming, Said) or not incoming.replies_to:
        return ""
    here, message = incoming.where.conversation, incoming.replies_to
    showing = select(shown.c.about).where(shown.c.conversation == here, shown.c.posted == message)
    about = c.execute(showing.order_by(shown.c.at.desc()).limit(1)).scalar()
    asked = select(askings.c.about).where(
        askings.c.conversation == here, askings.c.message == message, askings.c.kind == "answer"
    )
    return about or c.execute(asked.order_by(askings.c.at.desc()).limit(1)).scalar() or ""


def _disputed_asking(c: Connection, event: Event, about: str) -> Disputed | None:
    row = c.execute(_ASKING.where(askings.c.about == about, askings.c.event == event.id)).mappings().first()
    if row is None:
        return None
    asking = _asking(row, event)
    own = questions.c.id == derived(about, "wrong")
    theirs = (
        (questions.c.conversation == asking.conversation)
        & (questions.c.message == asking.message)
        & (questions.c.asker == asking.person)
        & questions.c.state.not_in(("withdrawn", "closed"))
    )
    question = _question(c, event, or_(own, theirs) if asking.message and asking.person else own)
    return Disputed(about, asking, question, _as_said(c, [about]).get(about))


def _disputed_question(c: Connection, event: Event, about: str) -> Disputed | None:
    """With all that got the same answer, whichever of them it was that was pressed or quoted."""
    question = _question(c, event, questions.c.id == about.split(":")[1])
    main = _question(c, event, questions.c.id == question.merged_into) if question else None
    if question is None:
        return None
    leading = main or question
    hanging = select(questions).where(questions.c.merged_into == leading.id, questions.c.state == "merged")
    rows = c.execute(hanging.order_by(questions.c.asked_at, questions.c.id)).mappings()
    merged = tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)
    return Disputed(about_leading(about, question, leading), question=leading, merged=merged)


def _question(c: Connection, event: Event, which: Any) -> Question | None:
    wanted = select(questions).where(questions.c.event == event.id, which)
    row = c.execute(wanted.order_by(questions.c.asked_at.desc(), questions.c.id).limit(1)).mappings().first()
    return noun_of(Question, questions, row, zone=event.time_zone) if row else None


def doubts(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The entries whose answers were not right, the most often met first."""
    event = known.event
    if event is None:
        return {}
    counts: dict[str, dict[str, int]] = {}
    counted = select(tallies).where(tallies.c.event == event.id, tallies.c.count > 0)
    for row in c.execute(counted).mappings():
        counts.setdefault(row["entry"], {})[row["verdict"]] = row["count"]
    examples = _examples(c, event)
    found = [Doubt(entry, **many, asked=tuple(examples.get(entry, ()))) for entry, many in counts.items()]
    found.sort(key=lambda one: (-(one.not_quite + one.wrong), -one.would_have_answered, one.entry))
    return {"doubts": tuple(found)}


def _examples(c: Connection, event: Event) -> dict[str, list[str]]:
    """The latest questions for each entry, without who asked."""
    doubted = select(askings.c.asked, askings.c.entries).where(
        askings.c.event == event.id,
        or_(askings.c.not_quite_at.is_not(None), askings.c.wrong_at.is_not(None)),
        askings.c.asked != "",
    )
    found: dict[str, list[str]] = {}
    for row in c.execute(doubted.order_by(askings.c.at.desc()).limit(MOST_DOUBTED)):
        for entry in row.entries:
            asked = found.setdefault(entry, [])
            if len(asked) < EXAMPLES and row.asked not in asked:
                asked.append(row.asked)
    return found
