"""Who was met and where: persons, conversations, and who is in which group chat."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Executable,
    String,
    and_,
    cast,
    delete,
    func,
    or_,
    type_coerce,
)

from bot.store.addresses import THREAD, native_of, native_person
from bot.store.known import FRESH, Met, overhears
from bot.store.rows import insert_for, insert_new, row_of, write
from bot.store.tables import MICROSECOND, conversations, members, persons
from dialogs.model.incoming import Edited, Incoming, Joined, Left, Pressed, Said, Sender
from dialogs.model.known import Known, Saved
from dialogs.model.people import Conversation, Person


def meet(c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime) -> None:
    """Writes who spoke and where, in the version the turn gave them, or as they were met."""
    private = incoming.where.kind == "private"
    spoke = isinstance(incoming, Said | Edited | Pressed)
    if spoke or private:
        _meet_person(c, incoming, known, saved, now)
    _meet_conversation(c, incoming, known, saved, now)
    if private:
        return
    _meet_channel(c, incoming, known, saved, now)
    if spoke:
        _count_in(c, incoming, [incoming.sender], now)
    if isinstance(incoming, Joined) and incoming.people:
        _introduce(c, incoming, now)
        _count_in(c, incoming, incoming.people, now)
    if isinstance(incoming, Left) and incoming.people:
        left = [person.id for person in incoming.people]
        here = members.c.conversation == incoming.where.conversation
        c.execute(delete(members).where(here, members.c.person.in_(left)))


def _meet_person(
    c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime
) -> None:
    if new := next((one for one in reversed(saved) if isinstance(one, Person)), None):
        write(c, persons, new, seen_at=now, **(_origin(incoming, new.id) if new.version == 0 else {}))
        return
    if isinstance(known, Met) and known.person_is_written:
        return
    person = known.person
    seen = {"seen_at": now, "version": max(person.version, 1)}
    c.execute(_as_met(c.dialect.name), row_of(person, persons) | _origin(incoming, person.id) | seen)


@cache
def _as_met(dialect: str) -> Executable:
    """Somebody who was changed since the turn began is left as they are now."""
    put = insert_for(dialect, persons)
    event = func.coalesce(persons.c.event, put.excluded.event)
    news = or_(
        _stale(persons.c.seen_at, put.excluded.seen_at),
        persons.c.name != put.excluded.name,
        persons.c.email.is_distinct_from(put.excluded.email),
        persons.c.event.is_distinct_from(event),
    )
    return put.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "name": put.excluded.name,
            "email": put.excluded.email,
            "event": event,
            "seen_at": put.excluded.seen_at,
        },
        where=and_(persons.c.version == put.excluded.version, news),
    )


def _stale(seen: ColumnElement[Any], now: ColumnElement[Any]) -> ColumnElement[bool]:
    return type_coerce(seen, BigInteger) < type_coerce(now, BigInteger) - FRESH // MICROSECOND


def _meet_conversation(
    c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime
) -> None:
    where = incoming.where
    closed = "left" if isinstance(incoming, Left) and incoming.vert else ""
    here = {"reference": dict(where.reference), "seen_at": now, "closed": closed}
    if new := next((one for one in reversed(saved) if isinstance(one, Conversation)), None):
        write(c, conversations, new, native=native_of(new.id), **here)
        return
    if isinstance(known, Met) and known.conversation_is_written and not closed:
        return
    row = row_of(known.conversation, conversations) | here | {"overheard_at": _overheard_at(incoming, now)}
    c.execute(_as_found(c.dialect.name), row | {"native": native_of(where.conversation), "version": 1})


def _meet_channel(
    c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime
) -> None:
    """Vert may first be heard in a thread; what is said to all goes to the channel that it belongs to."""
    channel, _, thread = incoming.where.conversation.partition(THREAD)
    news = any(isinstance(one, Conversation) for one in saved)
    if not thread or (isinstance(known, Met) and known.conversation_is_written and not news):
        return
    here = next((one for one in reversed(saved) if isinstance(one, Conversation)), known.conversation)
    row = row_of(here, conversations) | {"id": channel, "native": native_of(channel), "version": 1}
    met = {"reference": dict(incoming.where.reference), "seen_at": now, "closed": "", "overheard_at": None}
    c.execute(_as_found(c.dialect.name), row | met)


def _overheard_at(incoming: Incoming, now: datetime) -> datetime | None:
    """Who hears in a group what is not said to it may read the chat."""
    return now if overhears(incoming) else None


@cache
def _as_found(dialect: str) -> Executable:
    put = insert_for(dialect, conversations)
    event = func.coalesce(conversations.c.event, put.excluded.event)
    news = or_(
        _stale(conversations.c.seen_at, put.excluded.seen_at),
        conversations.c.closed != put.excluded.closed,
        cast(conversations.c.reference, String) != cast(put.excluded.reference, String),
        conversations.c.event.is_distinct_from(event),
        conversations.c.person.is_distinct_from(put.excluded.person),
        conversations.c.overheard_at.is_(None) & put.excluded.overheard_at.is_not(None),
    )
    return put.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "reference": put.excluded.reference,
            "event": event,
            "person": put.excluded.person,
            "closed": put.excluded.closed,
            "seen_at": put.excluded.seen_at,
            "overheard_at": func.coalesce(conversations.c.overheard_at, put.excluded.overheard_at),
        },
        where=news,
    )


def _count_in(c: Connection, incoming: Incoming, people: Sequence[Sender], now: datetime) -> None:
    here = incoming.where.conversation
    rows = [{"conversation": here, "person": person.id, "seen_at": now} for person in people]
    c.execute(_counted_in(c.dialect.name), rows)


@cache
def _counted_in(dialect: str) -> Executable:
    put = insert_for(dialect, members)
    return put.on_conflict_do_update(
        index_elements=["conversation", "person"],
        set_={"seen_at": put.excluded.seen_at},
        where=_stale(members.c.seen_at, put.excluded.seen_at),
    )


def _introduce(c: Connection, joined: Joined, now: datetime) -> None:
    """Those who came and were never met before."""
    rows = [
        {"id": one.id, "name": one.name, "email": one.email, "seen_at": now, "version": 1}
        | _origin(joined, one.id)
        for one in joined.people
    ]
    c.execute(insert_new(c, persons), rows)


def _origin(incoming: Incoming, person: str) -> dict[str, Any]:
    where = incoming.where
    return {"channel": where.channel, "tenant": where.tenant, "native": native_person(person)}
