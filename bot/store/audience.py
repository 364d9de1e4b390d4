"""Whom an audience means: the group chats bound to an event, and its people by cohort or wish, or all."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    or_,
    select,
)

from bot.store.addresses import CHATS
from bot.store.tables import conversations, members, persons, wishes
from dialogs.model.broadcast import Reach
from dialogs.model.event import Event, Listed
from dialogs.model.people import Person

GROUP = "group"
EVERYONE = "everyone"
WISH = "wish:"  # wish:<session>[:<minutes>], or wish:<session>::<made before, in seconds since 1970>


def groups(event: str, session: str = "") -> Select[Any]:
    """The open group chats bound to an event. A session's own meeting chat hears of that session alone."""
    return select(conversations).where(
        conversations.c.event == event,
        conversations.c.kind != "private",
        conversations.c.closed == "",
        or_(conversations.c.session.is_(None), conversations.c.session == session),
    )


def receivers(event: Event, names: Collection[str], but: Person | None = None) -> Subquery:
    """Each human of an audience once, at the private chat used last; `chat` is NULL where there is none.

    Who is meant on one channel may be reached on another: `receiver` is the e-mail, else the person's id.
    """
    meant = select(_human(persons)).where(or_(false(), *(_named(event, name) for name in names)))
    anyone = persons.alias("anyone")
    nearest = (
        case((conversations.c.id.is_(None), 1), else_=0),
        conversations.c.seen_at.desc(),
        anyone.c.id,
    )
    rank = func.row_number().over(partition_by=_human(anyone), order_by=nearest)
    open_chat = and_(
        conversations.c.person == anyone.c.id,
        conversations.c.kind == "private",
        conversations.c.closed == "",
        conversations.c.channel.in_(CHATS),
    )
    ranked = (
        select(
            anyone,
            _human(anyone).label("receiver"),
            conversations.c.id.label("chat"),
            rank.label("rank"),
        )
        .outerjoin_from(anyone, conversations, open_chat)
        .where(_human(anyone).in_(meant), *_others(anyone, but))
        .subquery("ranked")
    )
    return select(ranked).where(ranked.c.rank == 1).subquery("receivers")


def _human(people: FromClause) -> ColumnElement[str]:
    """What somebody is recognised by on whatever channel."""
    return func.coalesce(people.c.email, people.c.id)


def reach_of(c: Connection, event: Event, names: Collection[str], sender: Person) -> Reach:
    """Whom a broadcast would meet now. Who is listed and was never met on a channel is out of reach."""
    found = c.execute(select(receivers(event, names, sender))).all()
    reached = [row for row in found if row.chat]
    met = {row.email for row in found}
    strangers = (
        one.name
        for one in event.people
        if one.email not in met and one.email != sender.email and _is_meant(one, names)
    )
    counted = select(func.count()).select_from(groups(event.id).subquery())
    return Reach(
        groups=c.execute(counted).scalar_one() if GROUP in names else 0,
        persons=len(reached),
        unreachable=tuple(sorted([*(row.name for row in found if not row.chat), *strangers])),
        nynorsk=sum(row.language == "nn" for row in reached),
        english=sum(row.language == "en" for row in reached),
    )


def _is_meant(listed: Listed, names: Collection[str]) -> bool:
    """Everyone is those who take part; an expert who never opened Vert is not missed by a broadcast."""
    takes_part = bool(listed.roles & {"participant", "facilitator"})
    return (EVERYONE in names and takes_part) or listed.cohort in names


def count_of_members(c: Connection, event: str) -> int:
    """How many people the event's group chats hold together."""
    chats = groups(event).with_only_columns(conversations.c.id)
    return c.execute(
        select(func.count(members.c.person.distinct())).where(members.c.conversation.in_(chats))
    ).scalar_one()


def _named(event: Event, name: str) -> ColumnElement[bool]:
    if name == EVERYONE:
        return _belongs(event)
    if name.startswith(WISH):
        return persons.c.id.in_(_wishing(event, name.removeprefix(WISH)))
    cohort = [one.email for one in event.people if one.cohort == name]
    return and_(_belongs(event), or_(persons.c.cohort == name, persons.c.email.in_(cohort)))


def _belongs(event: Event) -> ColumnElement[bool]:
    """Listed, in one of the event's group chats, or following it in private."""
    chats = groups(event.id).with_only_columns(conversations.c.id)
    return or_(
        persons.c.event == event.id,
        persons.c.id.in_(select(members.c.person).where(members.c.conversation.in_(chats))),
        persons.c.email.in_([one.email for one in event.people]),
    )


def _wishing(event: Event, wish: str) -> Select[Any]:
    session, _, rest = wish.partition(":")
    minutes, _, made_before = rest.partition(":")
    wanted = select(wishes.c.person).where(
        wishes.c.event == event.id, wishes.c.session == session, wishes.c.wanted.is_(True)
    )
    if made_before:
        wanted = wanted.where(wishes.c.made_at < datetime.fromtimestamp(int(made_before), UTC))
    return wanted.where(wishes.c.minutes == int(minutes)) if minutes else wanted


def _others(people: FromClause, but: Person | None) -> tuple[ColumnElement[bool], ...]:
    """All but the sender, on whatever channel they are."""
    if but is None:
        return ()
    return people.c.id != but.id, or_(people.c.email.is_(None), people.c.email != (but.email or ""))
