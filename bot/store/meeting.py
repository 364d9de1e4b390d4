"""Who was met and where: persons, conversations, and who is in which group chat."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, and_, cast, delete, func, or_

from bot.store.addresses import native_of, native_person
from bot.store.rows import insert_into, row_of, write
from bot.store.tables import conversations, members, persons
from dialogs.model.incoming import Edited, Incoming, Joined, Left, Pressed, Said, Sender
from dialogs.model.known import Known, Saved
from dialogs.model.people import Conversation, Person

FRESH = timedelta(hours=1)  # how old "last seen" may grow before it is worth a write


def meet(c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime) -> None:
    """Writes who spoke and where, in the version the turn gave them, or as they were met."""
    private = incoming.where.kind == "private"
    spoke = isinstance(incoming, Said | Edited | Pressed)
    if spoke or private:
        _meet_person(c, incoming, known, saved, now)
    _meet_conversation(c, incoming, known, saved, now)
    if private:
        return
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
    person = known.person
    row = row_of(person, persons) | _origin(incoming, person.id) | {"seen_at": now, "version": 1}
    put = insert_into(c, persons)
    news = or_(
        persons.c.seen_at < now - FRESH,
        persons.c.name != put.excluded.name,
        persons.c.email.is_distinct_from(put.excluded.email),
        persons.c.event.is_distinct_from(func.coalesce(persons.c.event, put.excluded.event)),
    )
    as_met = {
        "name": put.excluded.name,
        "email": put.excluded.email,
        "event": func.coalesce(persons.c.event, put.excluded.event),
        "seen_at": put.excluded.seen_at,
    }
    # Somebody who was changed since the turn began is left as they are now.
    same = persons.c.version == person.version
    c.execute(put.on_conflict_do_update(index_elements=["id"], set_=as_met, where=and_(same, news)), row)


def _meet_conversation(
    c: Connection, incoming: Incoming, known: Known, saved: Sequence[Saved], now: datetime
) -> None:
    where = incoming.where
    closed = "left" if isinstance(incoming, Left) and incoming.vert else ""
    here = {"reference": dict(where.reference), "seen_at": now, "closed": closed}
    if new := next((one for one in reversed(saved) if isinstance(one, Conversation)), None):
        write(c, conversations, new, native=native_of(new.id), **here)
        return
    row = (
        row_of(known.conversation, conversations)
        | here
        | {"native": native_of(where.conversation), "version": 1}
    )
    put = insert_into(c, conversations)
    news = or_(
        conversations.c.seen_at < now - FRESH,
        conversations.c.closed != put.excluded.closed,
        cast(conversations.c.reference, String) != cast(put.excluded.reference, String),
        conversations.c.event.is_distinct_from(func.coalesce(conversations.c.event, put.excluded.event)),
        conversations.c.person.is_distinct_from(put.excluded.person),
    )
    as_met = {
        "reference": put.excluded.reference,
        "event": func.coalesce(conversations.c.event, put.excluded.event),
        "person": put.excluded.person,
        "closed": put.excluded.closed,
        "seen_at": put.excluded.seen_at,
    }
    c.execute(put.on_conflict_do_update(index_elements=["id"], set_=as_met, where=news), row)


def _count_in(c: Connection, incoming: Incoming, people: Sequence[Sender], now: datetime) -> None:
    put = insert_into(c, members)
    counted = put.on_conflict_do_update(
        index_elements=["conversation", "person"],
        set_={"seen_at": put.excluded.seen_at},
        where=members.c.seen_at < now - FRESH,
    )
    here = incoming.where.conversation
    c.execute(counted, [{"conversation": here, "person": person.id, "seen_at": now} for person in people])


def _introduce(c: Connection, joined: Joined, now: datetime) -> None:
    """Those who came and were never met before."""
    rows = [
        {"id": one.id, "name": one.name, "email": one.email, "seen_at": now, "version": 1}
        | _origin(joined, one.id)
        for one in joined.people
    ]
    c.execute(insert_into(c, persons).on_conflict_do_nothing(), rows)


def _origin(incoming: Incoming, person: str) -> dict[str, Any]:
    where = incoming.where
    return {"channel": where.channel, "tenant": where.tenant, "native": native_person(person)}
