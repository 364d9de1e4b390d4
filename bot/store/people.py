"""The organizers' list of participants: read, counted, changed in one transaction, forgotten by address."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, union

from bot.store.audience import count_of_unregistered, reach_of
from bot.store.chatlog import bump
from bot.store.engine import Conflict
from bot.store.privacy import forget_email, stored_by_email
from bot.store.rows import insert_or_replace, noun_of, row_of
from bot.store.tables import lists, pending_people, people, persons, questions
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Pressed
from dialogs.model.known import Known
from dialogs.model.people import Person, may
from dialogs.model.registration import (
    STATUSES,
    ForgetAddress,
    ImportTaken,
    Participants,
    PendingImport,
    Registration,
)
from dialogs.people.audiences import STATUS, audience

MANY = 500  # rows written at a time, after each of which it is told how far it got
PENDING = timedelta(hours=12)
_STAYING = tuple(audience(STATUS, status) for status in STATUSES if status != "cancelled")

Tell = Callable[[int, int], None]  # how many of how many


def registrations(c: Connection, event: str) -> tuple[Registration, ...]:
    """The whole list, by address."""
    rows = c.execute(select(people).where(people.c.event == event).order_by(people.c.email)).mappings()
    return tuple(noun_of(Registration, people, row) for row in rows)


def participants(c: Connection, event: Event) -> Participants:
    """The list, counted in two statements; a third where there is a list, for those who are not on it."""
    kinds = (people.c.status, people.c.role, people.c.municipality, people.c.cohort)
    counted = select(*kinds, func.count().label("number")).where(people.c.event == event.id).group_by(*kinds)
    rows = c.execute(counted).all()
    named = select(lists.c.name, func.count()).where(lists.c.event == event.id).group_by(lists.c.name)
    stay = [row for row in rows if row.status != "cancelled"]
    return Participants(
        total=sum(row.number for row in rows),
        statuses=_sums(rows, "status"),
        roles=_sums(stay, "role"),
        municipalities=_sums(stay, "municipality"),
        cohorts=_sums([row for row in stay if row.cohort], "cohort"),
        lists=dict(c.execute(named).all()),
        unregistered=count_of_unregistered(c, event) if rows else 0,
    )


def _sums(rows: Sequence[Any], column: str) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[getattr(row, column)] += row.number
    return dict(sums)


def keep_pending(c: Connection, pending: PendingImport, now: datetime) -> None:
    """What was shown, until it is taken; an organizer's earlier one is over, and so is what nobody took."""
    mine = (pending_people.c.event == pending.event) & (pending_people.c.by == pending.by)
    same = (pending_people.c.event == pending.event) & (pending_people.c.digest == pending.digest)
    c.execute(delete(pending_people).where(mine | same | (pending_people.c.made_at < now - PENDING)))
    common = {
        "digest": pending.digest,
        "by": pending.by,
        "columns": list(pending.columns),
        "list": pending.list,
        "made_at": now,
    }
    rows = [row_of(one, pending_people) | common for one in pending.rows]
    for first in range(0, len(rows), MANY):
        c.execute(insert(pending_people), rows[first : first + MANY])


def pending_of(c: Connection, event: str, digest: str) -> PendingImport | None:
    same = (pending_people.c.event == event, pending_people.c.digest == digest)
    rows = c.execute(select(pending_people).where(*same).order_by(pending_people.c.email)).mappings().all()
    if not rows:
        return None
    nouns = tuple(noun_of(Registration, people, {**row, "version": 0}) for row in rows)
    first = rows[0]
    return PendingImport(event, digest, first["by"], tuple(first["columns"]), nouns, first["list"])


def take(c: Connection, taken: ImportTaken, now: datetime, tell: Tell | None = None) -> None:
    """All of it becomes so, or none. Raises Conflict where the list is not what the difference was of.

    The one row that every change raises is raised first: a second import waits for it, then sees this one.
    """
    bump(c)
    if taken.digest:
        pending = (pending_people.c.event == taken.event, pending_people.c.digest == taken.digest)
        if not c.execute(delete(pending_people).where(*pending)).rowcount:
            raise Conflict(f"the list {taken.digest} was taken already")
    _hold_to_versions(c, taken)
    _write(c, taken, now, tell)
    _remove(c, taken.event, taken.removed)
    if taken.list:
        c.execute(delete(lists).where(lists.c.event == taken.event, lists.c.name == taken.list))
        common = {"event": taken.event, "name": taken.list, "made_at": now}
        rows = [common | {"email": email} for email in taken.listed]
        for first in range(0, len(rows), MANY):
            c.execute(insert(lists), rows[first : first + MANY])


def _hold_to_versions(c: Connection, taken: ImportTaken) -> None:
    now = select(people.c.email, people.c.version).where(people.c.event == taken.event)
    versions = dict(c.execute(now).all())
    if any(versions.get(one.email, 0) != one.version for one in taken.written):
        raise Conflict(f"the list of {taken.event}")


def _write(c: Connection, taken: ImportTaken, now: datetime, tell: Tell | None) -> None:
    rows = [row_of(one, people) | {"changed_at": now, "version": one.version + 1} for one in taken.written]
    for first in range(0, len(rows), MANY):
        some = rows[first : first + MANY]
        c.execute(insert_or_replace(c, people, some[0]), some)
        if tell:
            tell(first + len(some), len(rows))


def _remove(c: Connection, event: str, emails: Collection[str]) -> None:
    gone = sorted(emails)
    for first in range(0, len(gone), MANY):
        some = gone[first : first + MANY]
        for table in (people, lists):
            c.execute(delete(table).where(table.c.event == event, table.c.email.in_(some)))


def forget_address(c: Connection, wish: ForgetAddress, now: datetime) -> None:
    """The row, the lists, and everything else about that human, on whatever channel."""
    bump(c)
    forget_email(c, wish.email, now)


def view_of_people(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The list counted, and whom of it Vert reaches."""
    event = known.event
    if event is None:
        return {}
    counted = participants(c, event)
    reach = reach_of(c, event, _STAYING, Person("", "")) if counted.total else counted.reach
    return {"participants": replace(counted, reach=reach)}


def view_of_audiences(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    return {"participants": participants(c, known.event)} if known.event else {}


def view_of_import(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The list as it is, and the one that was shown where a press names it."""
    if known.event is None or not isinstance(incoming, Pressed):
        return {}
    digest = incoming.object.partition(":")[2]
    return {
        "registrations": registrations(c, known.event.id),
        "pending": pending_of(c, known.event.id, digest) if digest else None,
    }


def view_of_forgetting(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """How many rows there are about an address, by table; nothing of whoever is at others' events too."""
    if known.event is None or not isinstance(incoming, Pressed):
        return {}
    asked = incoming.verb == "people_forget"
    written = incoming.fields.get("email", "") if asked else incoming.object.partition(":")[2]
    email = written.strip().lower()
    if _is_at_others(c, email, known):
        return {"address_is_others": True}
    return {"about_address": stored_by_email(c, email)}


def _is_at_others(c: Connection, email: str, known: Known) -> bool:
    """Whether this human is known at an event at which who asks is no organizer."""
    met = select(persons.c.id).where(persons.c.email == email)
    whose = (
        select(people.c.event).where(people.c.email == email),
        select(lists.c.event).where(lists.c.email == email),
        select(persons.c.event).where(persons.c.email == email),
        select(questions.c.event).where(or_(questions.c.asker.in_(met), questions.c.expert == email)),
    )
    found = set(c.execute(union(*whose)).scalars())
    found |= {event.id for event in known.events if email in event.people_by_email}
    theirs = {event.id for event in known.events if may(event.roles_of(known.person.email), "organizer")}
    return bool({event for event in found if event} - theirs)
