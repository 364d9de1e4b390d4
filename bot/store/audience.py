"""Whom an audience means: the group chats bound to an event, and its people by what the list says of them.

A human is met by e-mail over all channels, and never by name. Who cancelled is in no audience but that of
the cancelled, and in lists that name them.
"""

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
    exists,
    false,
    func,
    or_,
    select,
)

from bot.store.addresses import CHATS, THREAD
from bot.store.tables import conversations, lists, members, people, persons, wishes
from dialogs.model.broadcast import Reach
from dialogs.model.event import Event, Listed
from dialogs.model.people import Person
from dialogs.people.audiences import EVERYONE, GROUP, UNREGISTERED, named

WISH = "wish:"  # wish:<session>[:<minutes>], or wish:<session>::<made before, in seconds since 1970>


def groups(event: str, session: str = "") -> Select[Any]:
    """The open group chats bound to an event. A session's own meeting chat hears of that session alone."""
    return select(conversations).where(
        conversations.c.event == event,
        conversations.c.kind != "private",
        conversations.c.closed == "",
        or_(conversations.c.session.is_(None), conversations.c.session == session),
    )


def rooms(event: str, session: str = "") -> Select[Any]:
    """The group chats that what is said to all is said in: a channel once, not in each of its threads."""
    return groups(event, session).where(conversations.c.id.not_like(f"%{THREAD}%"))


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
    """Whom a broadcast would meet now: in private, through the group chat alone, or not at all.

    Who is on a list and was never met on a channel is not reached, whether the event's file or the
    organizers' list names them. A broadcast to the group alone is for all on the list.
    """
    privately = [name for name in names if name != GROUP]
    found = c.execute(_met(event, privately, sender)).all() if privately else []
    private = [row for row in found if row.chat]
    missed = [row for row in found if not row.chat and not row.in_group]
    met = {row.email for row in found}
    never = c.execute(_never_met(event, names, sender)).all()
    on_lists = {row.email for row in never}
    strangers = (
        one.name
        for one in event.people
        if one.email not in met | on_lists and one.email != sender.email and _is_meant(one, names)
    )
    return Reach(
        groups=_count(c, rooms(event.id)) if GROUP in names else 0,
        persons=len(private),
        through_group=len(found) - len(private) - len(missed)
        if privately
        else _count(c, _in_groups(event, sender)),
        unreachable=tuple(
            sorted([*(row.listed_as or row.name for row in missed), *map(_name, never), *strangers])
        ),
        nynorsk=sum(row.reads == "nn" for row in private),
        english=sum(row.reads == "en" for row in private),
    )


def _met(event: Event, names: Collection[str], sender: Person) -> Select[Any]:
    """Each human of the audience that some channel knows, with what the list calls them and they read."""
    found = receivers(event, names, sender)
    grouped = _in_groups(event, sender).subquery("grouped")
    row = and_(people.c.event == event.id, people.c.email == found.c.email)
    return (
        select(
            found.c.email,
            found.c.name,
            found.c.chat,
            people.c.name.label("listed_as"),
            func.coalesce(found.c.language, people.c.language).label("reads"),
            grouped.c.human.is_not(None).label("in_group"),
        )
        .outerjoin_from(found, people, row)
        .outerjoin(grouped, grouped.c.human == found.c.receiver)
    )


def _in_groups(event: Event, sender: Person) -> Select[Any]:
    """The humans in the event's group chats."""
    chats = groups(event.id).with_only_columns(conversations.c.id)
    return (
        select(_human(persons).label("human"))
        .join_from(persons, members, members.c.person == persons.c.id)
        .where(members.c.conversation.in_(chats), *_others(persons, sender))
        .distinct()
    )


def _never_met(event: Event, names: Collection[str], sender: Person) -> Select[Any]:
    """The rows of an audience whom no channel knows; for the group alone, all that are not in it."""
    privately = [name for name in names if name != GROUP]
    meant = [_row_is(name) for name in privately] if privately else [people.c.status != "cancelled"]
    known = (
        exists().where(persons.c.email == people.c.email)
        if privately
        else people.c.email.in_(_in_groups(event, sender))
    )
    return select(people.c.email, people.c.name).where(
        people.c.event == event.id, or_(false(), *meant), ~known, people.c.email != (sender.email or "")
    )


def _name(row: Any) -> str:
    return str(row.name or row.email)


def _count(c: Connection, rows: Select[Any]) -> int:
    return int(c.execute(select(func.count()).select_from(rows.subquery())).scalar_one())


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
    if name.startswith(WISH):
        return persons.c.id.in_(_wishing(event, name.removeprefix(WISH)))
    on_the_list = persons.c.email.in_(_rows(event, _row_is(name)))
    if name == EVERYONE:
        return or_(and_(_belongs(event), _has_not_cancelled(event)), on_the_list)
    if name == UNREGISTERED:
        return or_(on_the_list, _is_unregistered(event))
    if ":" in name:
        return on_the_list
    cohort = [one.email for one in event.people if one.cohort == name]
    in_cohort = or_(persons.c.cohort == name, persons.c.email.in_(cohort))
    return or_(and_(_belongs(event), in_cohort, _has_not_cancelled(event)), on_the_list)


def _row_is(name: str) -> ColumnElement[bool]:
    """Whether a row of the participants' list is in an audience."""
    stays = people.c.status != "cancelled"
    match named(name):
        case "", "everyone":
            return stays
        case "", "unregistered":
            return people.c.status == "invited"
        case "", cohort:
            return and_(stays, people.c.cohort == cohort)
        case "municipality", value:
            return and_(stays, people.c.municipality == value)
        case "role", value:
            return and_(stays, people.c.role == value)
        case "status", value:
            return people.c.status == value
        case "list", value:
            mine = (lists.c.event == people.c.event, lists.c.name == value, lists.c.email == people.c.email)
            return exists().where(*mine)
    return false()


def _rows(event: Event, which: ColumnElement[bool]) -> Select[Any]:
    return select(people.c.email).where(people.c.event == event.id, which)


def _has_not_cancelled(event: Event) -> ColumnElement[bool]:
    cancelled = _rows(event, people.c.status == "cancelled")
    return or_(persons.c.email.is_(None), persons.c.email.not_in(cancelled))


def _is_unregistered(event: Event) -> ColumnElement[bool]:
    """In the event's chats, and neither on the list nor in the event's file; of no address nobody knows."""
    row = exists().where(people.c.event == event.id, people.c.email == persons.c.email)
    listed = [one.email for one in event.people]
    return and_(_belongs(event), persons.c.email.is_not(None), ~row, persons.c.email.not_in(listed))


def count_of_unregistered(c: Connection, event: Event) -> int:
    """Those whom `unregistered` means, met or not."""
    met = select(_human(persons)).where(_named(event, UNREGISTERED)).distinct()
    never = _rows(event, people.c.status == "invited").where(
        ~exists().where(persons.c.email == people.c.email)
    )
    return _count(c, met) + _count(c, never)


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
