"""What the clock needs of questions: which are due, who has how many, who is away, and what was answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Row,
    Select,
    Update,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.store.codec import reader
from bot.store.rows import insert_or_replace, noun_of, one_of
from bot.store.tables import absences, questions
from dialogs.experts.topics import LEARNT_FROM
from dialogs.model.event import Event
from dialogs.model.known import Away
from dialogs.model.question import WAITING, Contribution, Question, QuestionState
from scheduler.escalation import soonest

ANSWERING = frozenset({"expert", "organizer", "admin"})
AT_A_TIME = 500  # questions that are read anew at a time, when their event has changed
MOVING: frozenset[QuestionState] = WAITING | {
    "remembered"
}  # states in which the clock may have something to do


def due(
    c: Connection, event: Event, left: Collection[str], reachable: Collection[str], now: datetime
) -> tuple[str, ...]:
    """The ids of those to be looked at, the oldest first: their time has come, or whoever has them is no
    longer listed, or away, or out of reach.
    """
    listed = {one.email for one in event.people if one.roles & ANSWERING}
    held_by = loads(c, event)
    gone = [one for one in sorted(held_by) if one not in listed or one in left]
    unreached = [one for one in sorted(held_by) if one not in reachable]
    come = c.execute(_come(), {"its_event": event.id, "now": now})
    found: dict[str, datetime] = dict(come.all())
    if gone:
        found |= dict(c.execute(_held(WAITING), {"its_event": event.id, "holders": gone}).all())
    if unreached:
        unseen = _held(frozenset({"with_expert"}))
        found |= dict(c.execute(unseen, {"its_event": event.id, "holders": unreached}).all())
    return tuple(sorted(found, key=lambda id_: (found[id_], id_)))


@cache
def _come() -> Select[Any]:
    return select(questions.c.id, questions.c.asked_at).where(
        questions.c.event == bindparam("its_event"),
        questions.c.next_at <= bindparam("now", type_=questions.c.next_at.type),
        one_of(questions.c.state, MOVING),
    )


@cache
def _held(states: frozenset[QuestionState]) -> Select[Any]:
    return select(questions.c.id, questions.c.asked_at).where(
        questions.c.event == bindparam("its_event"),
        questions.c.expert.in_(bindparam("holders", expanding=True)),
        one_of(questions.c.state, states),
    )


def loads(c: Connection, event: Event) -> dict[str, int]:
    """How many open questions each has, by e-mail; who has none is left out."""
    return {row.expert: row.number for row in c.execute(_loads(), {"its_event": event.id})}


@cache
def _loads() -> Select[Any]:
    return (
        select(questions.c.expert, func.count().label("number"))
        .where(
            questions.c.event == bindparam("its_event"),
            one_of(questions.c.state, WAITING),
            questions.c.expert.is_not(None),
        )
        .group_by(questions.c.expert)
    )


def moving_now(c: Connection, event: Event, ids: Sequence[str]) -> tuple[Question, ...]:
    """These questions, held until the transaction is over; those another replica has in hand are left out."""
    held = select(questions).where(questions.c.id.in_(ids)).order_by(questions.c.asked_at, questions.c.id)
    rows = c.execute(held.with_for_update(skip_locked=True)).mappings()
    return tuple(noun_of(Question, questions, row, zone=event.time_zone) for row in rows)


def look_again(c: Connection, question: Question, at: datetime | None) -> None:
    """Nothing was due yet: when something is, by the calendar of holidays."""
    same = (questions.c.id == question.id, questions.c.version == question.version)
    news = questions.c.next_at.is_distinct_from(at)
    c.execute(update(questions).where(*same, news).values(next_at=at))


def looked_at_too_late_or_early(c: Connection, event: Event) -> list[dict[str, Any]]:
    """Those that an event's new patience, hours or sessions give another moment. Nobody waits meanwhile."""
    rows = c.execute(_all_moving(), {"its_event": event.id}).mappings()
    changed = []
    for some in rows.partitions(AT_A_TIME):
        for row in some:
            at = soonest(noun_of(Question, questions, row, zone=event.time_zone), event)
            if at != row["next_at"]:
                changed.append({"its_id": row["id"], "its_version": row["version"], "at": at})
    return changed


def look_at_them_then(c: Connection, changed: Sequence[Mapping[str, Any]]) -> None:
    c.execute(_look_again(), changed)


@cache
def _all_moving() -> Select[Any]:
    of_it = questions.c.event == bindparam("its_event")
    return select(questions).where(of_it, one_of(questions.c.state, MOVING))


@cache
def _look_again() -> Update:
    same = (questions.c.id == bindparam("its_id"), questions.c.version == bindparam("its_version"))
    return update(questions).where(*same).values(next_at=bindparam("at", type_=questions.c.next_at.type))


def away_now(c: Connection, event: Event, now: datetime) -> dict[str, datetime]:
    """Who is not there, and until when, by e-mail."""
    rows = c.execute(_away(), {"its_event": event.id, "now": now})
    return {row.email: row.until.astimezone(event.time_zone) for row in rows}


def left_at(c: Connection, event: Event, now: datetime) -> dict[str, datetime]:
    """When each of them said so."""
    rows = c.execute(_away(), {"its_event": event.id, "now": now})
    return {row.email: row.made_at for row in rows}


@cache
def _away() -> Select[Any]:
    later = absences.c.until > bindparam("now", type_=absences.c.until.type)
    return select(absences).where(absences.c.event == bindparam("its_event"), later)


def keep_absence(c: Connection, away: Away, now: datetime) -> None:
    """Whoever is away has what they had taken from them at the next tick."""
    if away.until is None:
        c.execute(_back(), {"its_event": away.event, "its_email": away.email})
        return
    row = {"event": away.event, "email": away.email, "until": away.until, "made_at": now}
    c.execute(insert_or_replace(c, absences, row), row)


@cache
def _back() -> Delete:
    return delete(absences).where(
        absences.c.event == bindparam("its_event"), absences.c.email == bindparam("its_email")
    )


def answered_lately(c: Connection, event: Event) -> tuple[Question, ...]:
    """What topics are learnt from, the newest first: without who asked, where, and what became of it."""
    rows = c.execute(_answered(), {"its_event": event.id})
    return tuple(_learnt_from(row) for row in rows)


def _learnt_from(row: Row[Any]) -> Question:
    contributions = _contributions()(row.contributions)
    nobody, nowhere = "", ""
    return Question(
        row.id,
        row.event,
        nobody,
        nobody,
        nowhere,
        nowhere,
        row.text,
        row.language,
        row.asked_at,
        topic=row.topic,
        state=row.state,
        contributions=contributions,
    )


@cache
def _contributions() -> Callable[[Any], tuple[Contribution, ...]]:
    return reader(tuple[Contribution, ...])


@cache
def _answered() -> Select[Any]:
    its = questions.c
    newest = (
        select(its.id)
        .where(
            its.event == bindparam("its_event"), one_of(its.state, ("answered", "settled")), its.text != ""
        )
        .order_by(its.asked_at.desc(), its.id)
        .limit(LEARNT_FROM)
    )
    wanted = (
        its.id,
        its.event,
        its.text,
        its.language,
        its.asked_at,
        its.topic,
        its.state,
        its.contributions,
    )
    return select(*wanted).where(its.id.in_(newest)).order_by(its.asked_at.desc(), its.id)


def is_somebody_waiting(c: Connection, event: Event) -> bool:
    """Whether a person must still answer anything."""
    waits = select(questions.c.id).where(questions.c.event == event.id, one_of(questions.c.state, WAITING))
    return c.execute(waits.limit(1)).first() is not None
