"""How prepared an event is, drawn from what is there already."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, exists, func, or_, select

from bot.store.addresses import CHATS, THREAD, no_guests
from bot.store.audience import count_of_members, groups, rooms
from bot.store.rows import one_of
from bot.store.states import standing_of
from bot.store.tables import audit, conversations, people, persons
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known
from dialogs.model.readiness import LinkMissing, Preparedness
from scheduler.reminders import planned
from scheduler.working_hours import plus_working_hours

SOON = 16  # working hours before a reminder goes: two days to find its link in


def readiness(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The view of *Er vi klare?* and of *Start*."""
    event = known.event
    if event is None:
        return {}
    return {"prepared": preparedness(c, event, known.now), "standing": standing_of(c, event)}


def preparedness(c: Connection, event: Event, now: datetime) -> Preparedness:
    chats, anywhere = rooms(event.id).subquery(), groups(event.id).subquery()
    in_it = or_(anywhere.c.id == chats.c.id, anywhere.c.id.startswith(chats.c.id + THREAD))
    overheard = exists().where(in_it, anywhere.c.overheard_at.is_not(None))
    seen = exists().where(
        audit.c.act == "ready_seen", audit.c.object == f"event:{event.id}", audit.c.outcome == "done"
    )
    listed = select(func.count()).select_from(people).where(people.c.event == event.id)
    row = c.execute(
        select(
            func.count().label("chats"),
            func.count(case((overheard, 1))).label("overheard"),
            select(seen).scalar_subquery().label("seen"),
            listed.scalar_subquery().label("people"),
        ).select_from(chats)
    ).one()
    return Preparedness(
        chats=row.chats,
        overheard=row.overheard,
        members=count_of_members(c, event.id),
        opened=_opened(c, event),
        links=tuple(_missing_links(event, now)),
        seen=bool(row.seen),
        people=row.people,
    )


def _opened(c: Connection, event: Event) -> frozenset[str]:
    """Those with a role who can be written to where they once opened Vert."""
    emails = [one.email for one in event.people if one.roles & {"expert", "organizer", "admin"}]
    if not emails:
        return frozenset()
    with_chat = (
        select(persons.c.email)
        .join(conversations, conversations.c.person == persons.c.id)
        .where(
            persons.c.email.in_(emails),
            conversations.c.kind == "private",
            conversations.c.closed == "",
            one_of(conversations.c.channel, CHATS),
            no_guests(),
        )
    )
    return frozenset(c.execute(with_chat).scalars())


def _missing_links(event: Event, now: datetime) -> Iterator[LinkMissing]:
    """The coming online sessions without a link, each needed when the first reminder goes that carries it."""
    now = now.astimezone(event.time_zone)
    missing = [one for one in event.sessions if one.online and not one.link and one.start > now]
    if not missing:
        return
    soon = plus_working_hours(now, SOON)
    reminders = [one for one in planned(event, now.date(), missing[-1].day) if one.kind == "reminder"]
    for session in missing:
        coming = (one.due for one in reminders if session.id in one.sessions and one.due >= now)
        needed = min(coming, default=session.start)
        yield LinkMissing(session.id, needed, needed <= soon)
