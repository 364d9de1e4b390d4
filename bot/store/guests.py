"""What the list says of a participant who asks; and those who come by a link, tied to their row by e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, literal, or_, select, update

from bot.store.addresses import CHATS, native_of, native_person
from bot.store.addresses import GUEST as GUEST
from bot.store.audience import groups
from bot.store.rows import insert_new, noun_of
from bot.store.tables import conversations, members, people, persons
from dialogs.model.event import Event
from dialogs.model.fellows import Fellows
from dialogs.model.guest import NewLink, Unmet
from dialogs.model.ids import derived
from dialogs.model.incoming import Incoming, Pressed, Said, Sender
from dialogs.model.known import Known
from dialogs.model.registration import Registration
from dialogs.model.text import Language
from dialogs.own import asks_for_own, titles

TAKE_PART = ("registered", "confirmed")


def own_row(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The asker's own row, and their municipality counted, in one statement; nothing where nobody asks."""
    if known.event is None or not isinstance(incoming, Said):
        return {}
    if asks_for_own(incoming.text, titles(known.event)) is None:
        return {}
    return _own_row(c, known.event, (known.person.email or "").lower())


def _own_row(c: Connection, event: Event, email: str) -> Mapping[str, Any]:
    mine = select(people).where(people.c.event == event.id, people.c.email == email).subquery("mine")
    takes_part = people.c.status.in_(TAKE_PART)
    stays = and_(takes_part, people.c.nights > 0)
    theirs = (
        select(
            people.c.municipality.label("of"),
            func.sum(case((takes_part, 1), else_=0)).label("taking_part"),
            func.sum(case((people.c.status == "waiting", 1), else_=0)).label("in_line"),
            func.sum(case((stays, 1), else_=0)).label("staying"),
            func.sum(case((takes_part, people.c.nights))).label("their_nights"),
        )
        .where(people.c.event == event.id, people.c.municipality != "")
        .where(people.c.municipality == select(mine.c.municipality).scalar_subquery())
        .group_by(people.c.municipality)
        .subquery("theirs")
    )
    here = select(literal(1).label("one")).subquery("here")
    listed = exists().where(people.c.event == event.id)
    together = (
        select(listed.label("listed"), mine, theirs)
        .select_from(here)
        .outerjoin(mine, literal(1) == here.c.one)
        .outerjoin(theirs, theirs.c.of == mine.c.municipality)
    )
    row = c.execute(together).mappings().one()
    if not row["listed"]:
        return {}
    return {
        "registration": noun_of(Registration, people, row) if row["email"] is not None else None,
        "fellows": Fellows(
            row["taking_part"] or 0, row["in_line"] or 0, row["staying"] or 0, row["their_nights"]
        ),
    }


def unmet(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """Those on the list, but for who cancelled, whom no channel reaches in private or in a group chat."""
    if known.event is None:
        return {}
    rows = (
        select(people.c.email, people.c.name, people.c.language, people.c.link)
        .where(people.c.event == known.event.id, people.c.status != "cancelled")
        .where(people.c.email.not_in(_reached(known.event.id)))
        .order_by(people.c.name, people.c.email)
    )
    return {"unmet": tuple(Unmet(row.email, row.name, row.language, row.link) for row in c.execute(rows))}


def unmet_one(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """Whoever on the list is named in the form, reached or not."""
    if known.event is None or not isinstance(incoming, Pressed):
        return {}
    row = row_of_guest(c, known.event.id, incoming.fields.get("email", "").strip().lower())
    return {"unmet_one": Unmet(row.email, row.name, row.language, row.link) if row else None}


def _reached(event: str) -> Select[Any]:
    """The addresses of who has a private chat open, or is in one of the event's group chats."""
    privately = select(conversations.c.person).where(
        conversations.c.kind == "private",
        conversations.c.closed == "",
        conversations.c.channel.in_(CHATS),
        conversations.c.person.is_not(None),
    )
    chats = groups(event).with_only_columns(conversations.c.id)
    in_group = select(members.c.person).where(members.c.conversation.in_(chats))
    return select(persons.c.email).where(
        persons.c.email.is_not(None), or_(persons.c.id.in_(privately), persons.c.id.in_(in_group))
    )


@dataclass(frozen=True)
class GuestRow:
    """A guest as the list has them. `met`: they have come in before."""

    email: str
    name: str
    language: Language | None
    link: str
    met: bool


def guest_id(event: str, email: str) -> str:
    """The same person for the same address at the same event, whichever link they come by."""
    return f"{GUEST}{derived(event, email)}"


def row_of_guest(c: Connection, event: str, email: str) -> GuestRow | None:
    """None for whoever is not on the list, or no longer."""
    met = exists().where(conversations.c.person == guest_id(event, email), conversations.c.kind == "private")
    listed = select(people.c.email, people.c.name, people.c.language, people.c.link, met.label("met"))
    row = c.execute(listed.where(people.c.event == event, people.c.email == email)).one_or_none()
    return GuestRow(row.email, row.name, row.language, row.link, bool(row.met)) if row else None


def renew_link(c: Connection, new: NewLink) -> None:
    same = (people.c.event == new.event, people.c.email == new.email)
    c.execute(update(people).where(*same).values(link=new.link))


def come_in(
    c: Connection, event: str, room: str, guest: Sender, reads: Language | None, now: datetime
) -> None:
    """The guest, their private chat, and the event's own room in the browser, made with the first of them."""
    native = native_person(guest.id)
    common: dict[str, Any] = {"channel": "web", "tenant": "", "event": event, "seen_at": now, "version": 1}
    person = common | {"id": guest.id, "native": native, "name": guest.name, "email": guest.email}
    chats: list[dict[str, Any]] = [
        {"id": f"web:{native}", "native": native, "kind": "private", "person": guest.id},
        {"id": room, "native": native_of(room), "kind": "group", "person": None},
    ]
    c.execute(insert_new(c, persons), person | {"last_language": reads})
    c.execute(insert_new(c, conversations), [common | one for one in chats])
    c.execute(insert_new(c, members), {"conversation": room, "person": guest.id, "seen_at": now})
