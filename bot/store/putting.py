"""Envelopes become rows of the outbox: one for each receiver, and never a second for the same key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, String, and_, bindparam, func, literal, select

from bot.store.addresses import MAIL, address_here
from bot.store.audience import WISH, count_of_members, receivers, rooms
from bot.store.codec import to_json
from bot.store.posting import PAGES, post_here
from bot.store.rows import insert_for, insert_into, one_of
from bot.store.shown import where_shown
from bot.store.tables import outbox
from dialogs.model.envelope import Envelope, EnvelopeKind, Here, Reply, ToAudience, ToGroup, ToPerson, ToRole
from dialogs.model.event import Event, Listed, Role
from dialogs.model.incoming import Edited, Heard, Said
from dialogs.model.message import Message
from dialogs.model.people import Person
from dialogs.people.audiences import GROUP
from dialogs.test_state import HEADING, headed, heading
from scheduler.outbox import Delivery

PRIORITY: Mapping[EnvelopeKind, int] = {  # the smaller, the sooner
    "answer": 1,
    "question": 2,
    "notice": 2,
    "link_wanted": 3,
    "reminder": 3,
    "broadcast": 5,
}
AGAIN = ("cancelled", "skipped", "expired")  # a key whose row ended so may be queued once more
LEASE = timedelta(seconds=30)  # after which another replica may take over what this one left behind


@dataclass(frozen=True)
class Desk:
    """What putting needs to know besides the envelopes: the hour, the events, and the turn, if any.

    `now` may be played; a lease runs on the `wall`.
    """

    now: datetime
    events: Mapping[str, Event]
    owner: str = ""
    heard: Heard | None = None
    sender: Person | None = None  # whom an audience leaves out
    concerns: str = ""  # whose words the envelopes hold
    wall: datetime | None = None


def put(c: Connection, envelopes: Sequence[Envelope], desk: Desk) -> tuple[Delivery, ...]:
    """Queues all, and returns this turn's own replies, which are on their way at once."""
    own = [_put(c, envelope, desk) for envelope in envelopes]
    return tuple(delivery for delivery in own if delivery)


def _put(c: Connection, envelope: Envelope, desk: Desk) -> Delivery | None:
    event = desk.events.get(_event_id(envelope))
    if (
        event
        and event.state == "test"
        and envelope.kind != "answer"
        and not _is_for_organizers(envelope, event)
    ):
        _to_organizers(c, envelope, event, desk)
        return None
    if event and event.state == "closed" and envelope.kind != "answer":
        return None
    match envelope.to:
        case Here() | Reply():
            return _reply(c, envelope, envelope.to, desk)
        case ToPerson(id_):
            _queue(c, _row(envelope, desk, person=id_))
        case ToRole(role, _):
            for listed in _with_role(event, role):
                _queue(c, _row(envelope, desk, f":{listed.email}", person=MAIL + listed.email))
        case ToGroup(of):
            _queue_groups(c, envelope, of, desk)
        case ToAudience(_, names):
            if GROUP in names:
                _queue_groups(c, envelope, envelope.to.event, desk)
            if event:
                _queue_persons(c, envelope, event, desk)
    return None


def _is_for_organizers(envelope: Envelope, event: Event) -> bool:
    """What they would get anyway reads the same while their event is tried out."""
    match envelope.to:
        case ToRole(role, _):
            return role == "organizer"
        case ToPerson(id_):
            return id_.removeprefix(MAIL) in {one.email for one in _with_role(event, "organizer")}
    return False


def _event_id(envelope: Envelope) -> str:
    return envelope.event or getattr(envelope.to, "event", "")


def _with_role(event: Event | None, role: Role) -> tuple[Listed, ...]:
    """Those the event lists with the role. Where there is no organizer, an admin is one."""
    if event is None:
        return ()
    return event.with_role(role) or (event.with_role("admin") if role == "organizer" else ())


def _row(envelope: Envelope, desk: Desk, suffix: str = "", **where: str) -> dict[str, Any]:
    return {
        "key": envelope.key + suffix,
        "event": _event_id(envelope),
        "kind": envelope.kind,
        "conversation": "",
        "person": "",
        "concerns": desk.concerns,
        "reply_to": "",
        "about": envelope.about,
        "message": to_json(envelope.message) if envelope.message else None,
        "source": dict(envelope.source),
        "due": envelope.due or desk.now,
        "useful_until": envelope.useful_until,
        "priority": PRIORITY[envelope.kind],
        "state": "queued",
        "attempts": 0,
        "owner": "",
        "lease_until": None,
        "posted": "",
        "reason": "",
        "made_at": desk.now,
        "ended_at": None,
        **where,
    }


def _queue(c: Connection, row: Mapping[str, Any]) -> int | None:
    """The new row's number, or None where the key is taken."""
    number: int | None = c.execute(_one_row(c.dialect.name), row).scalar()
    return number


@cache
def _one_row(dialect: str) -> Any:
    return _once(insert_for(dialect, outbox)).returning(outbox.c.id)


def _once(put_: Any) -> Any:
    """An insert that a taken key refuses, unless what had the key never went out.

    The clock asks every few seconds, so what it wanted and somebody called off stays so.
    """
    anew = {
        column.name: put_.excluded[column.name] for column in outbox.c if column.name not in ("id", "key")
    }
    again = and_(one_of(outbox.c.state, AGAIN), ~one_of(outbox.c.kind, ("reminder", "link_wanted")))
    return put_.on_conflict_do_update(index_elements=["key"], set_=anew, where=again)


def _queue_groups(c: Connection, envelope: Envelope, event: str, desk: Desk) -> None:
    chats = rooms(event, _session(envelope)).subquery()
    row = _row(envelope, desk, conversation="")
    key = literal(envelope.key + ":", String) + chats.c.id
    _queue_selected(c, row, {"key": key, "conversation": chats.c.id}, select(chats.c.id).select_from(chats))


def _session(envelope: Envelope) -> str:
    """The one session a message is about, which its own meeting chat hears of as well."""
    return envelope.source.get("sessions", "")


def _queue_persons(c: Connection, envelope: Envelope, event: Event, desk: Desk) -> None:
    """One row a human. A wish may open a private chat; all else goes to those who opened Vert themselves."""
    to = envelope.to
    names = [name for name in to.names if name != GROUP] if isinstance(to, ToAudience) else []
    if not names:
        return
    found = receivers(event, names, desk.sender)
    asked = all(name.startswith(WISH) for name in names)
    chosen = select(found.c.id).select_from(found)
    if not asked:
        chosen = chosen.where(found.c.chat.is_not(None))
    key = literal(envelope.key + ":", String) + found.c.receiver
    _queue_selected(c, _row(envelope, desk), {"key": key, "person": found.c.id}, chosen)


def _queue_selected(c: Connection, row: Mapping[str, Any], drawn: Mapping[str, Any], chosen: Any) -> None:
    """One INSERT … SELECT, however many receivers there are."""
    columns = [outbox.c[name] for name in row]
    values = [drawn.get(column.name, literal(row[column.name], column.type)) for column in columns]
    rows = chosen.with_only_columns(*values, maintain_column_froms=True).where(literal(1) == 1)
    put_ = insert_into(c, outbox).from_select(
        [column.name for column in columns], rows, include_defaults=False
    )
    c.execute(_once(put_))


def _reply(c: Connection, envelope: Envelope, to: Here | Reply, desk: Desk) -> Delivery | None:
    here = desk.heard.where.conversation if desk.heard else ""
    conversation = (to.conversation if isinstance(to, Reply) else "") or here
    reply_to = to.message if isinstance(to, Reply) else ""
    due = envelope.due is None or envelope.due <= desk.now
    due = due and not _is_held(envelope, desk)
    if desk.heard is None or conversation != here or not due or _still_coming(c, envelope, desk.heard):
        _queue(c, _row(envelope, desk, conversation=conversation, reply_to=reply_to))
        return None
    return _on_its_way(c, envelope, reply_to, desk, desk.heard)


def _is_held(envelope: Envelope, desk: Desk) -> bool:
    """A pause lets nothing but direct answers out."""
    event = desk.events.get(_event_id(envelope))
    return event is not None and event.state == "paused" and envelope.kind != "answer"


def _still_coming(c: Connection, envelope: Envelope, heard: Heard) -> bool:
    """What shows the same may not have arrived yet, and is edited once it has. New words show a new thing."""
    if not envelope.about or (isinstance(heard, Said) and not isinstance(heard, Edited)):
        return False
    earlier = select(outbox.c.id).where(
        outbox.c.about == envelope.about,
        outbox.c.conversation == heard.where.conversation,
        outbox.c.state.in_(("queued", "leased", "sending")),
    )
    return c.execute(earlier.limit(1)).first() is not None


def _on_its_way(
    c: Connection, envelope: Envelope, reply_to: str, desk: Desk, heard: Heard
) -> Delivery | None:
    """Inserted as *sending* and ours; what a crash leaves behind, the delivery loop picks up."""
    conversation = heard.where.conversation
    person = heard.sender.id if heard.where.kind == "private" else ""
    row = _row(envelope, desk, conversation=conversation, person=person, reply_to=reply_to)
    row |= {
        "state": "sending",
        "owner": desk.owner,
        "lease_until": (desk.wall or desk.now) + LEASE,
        "attempts": 1,
    }
    number = _queue(c, row)
    if number is None:
        return None
    delivery = Delivery(
        id=number,
        key=envelope.key,
        kind=envelope.kind,
        event=row["event"],
        address=address_here(heard, reply_to),
        message=envelope.message,
        source=envelope.source,
        about=envelope.about,
        edits=_shown_before(c, envelope, heard),
        due=row["due"],
        useful_until=envelope.useful_until,
        attempts=1,
        language=envelope.message.language if envelope.message else "",
        person=person,
    )
    if heard.where.channel == PAGES and envelope.message:
        _post(c, delivery, envelope.message, desk)
        return None
    return delivery


def _post(c: Connection, delivery: Delivery, message: Message, desk: Desk) -> None:
    """On our own pages the line and its mark are one transaction, so the outcome is never unknown."""
    line = post_here(c, delivery, message, desk.now, desk.concerns)
    c.execute(_POSTED, {"number": delivery.id, "line": line, "at": desk.now})


_POSTED = (
    outbox.update()
    .where(outbox.c.id == bindparam("number"))
    .values(state="sent", owner="", lease_until=None, posted=bindparam("line"), ended_at=bindparam("at"))
)


def _shown_before(c: Connection, envelope: Envelope, heard: Heard) -> str:
    if envelope.about.endswith(heard.id):  # made in this very turn
        return ""
    place = (heard.where.conversation, envelope.about)
    return where_shown(c, [place]).get(place, "")


def _to_organizers(c: Connection, envelope: Envelope, event: Event, desk: Desk) -> None:
    """While an event is tried out, nothing but a direct answer reaches anybody but its organizers."""
    words = _heading(c, envelope, event, desk)
    source = dict(envelope.source)
    message = envelope.message
    if message:
        message = headed(message, words)
    else:
        source[HEADING] = words
    tried = replace(envelope, message=message, source=source, event=event.id)
    for listed in _with_role(event, "organizer"):
        _queue(c, _row(tried, desk, f":{listed.email}", person=MAIL + listed.email))


def _heading(c: Connection, envelope: Envelope, event: Event, desk: Desk) -> str:
    to, language = envelope.to, event.language
    match to:
        case ToGroup():
            return heading(language, group=count_of_members(c, event.id))
        case ToRole(role, _):
            return heading(language, persons=len(_with_role(event, role)))
        case ToPerson(id_):
            return heading(language, persons=1, name=_name_of(event, id_))
        case ToAudience(_, names):
            persons = [name for name in names if name != GROUP]
            found = receivers(event, persons, desk.sender)
            return heading(
                language,
                group=count_of_members(c, event.id) if GROUP in names else None,
                persons=c.execute(select(func.count()).select_from(found)).scalar_one() if persons else None,
            )
    return heading(language)


def _name_of(event: Event, id_: str) -> str:
    listed = event.people_by_email.get(id_.removeprefix(MAIL))
    return listed.name if listed else ""
