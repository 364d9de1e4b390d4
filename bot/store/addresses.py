"""The way to whom an envelope is for, looked up at sending: the newest conversation reference wins."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from bot.store.codec import from_json
from bot.store.shown import where_shown
from bot.store.tables import conversations, people, persons
from dialogs.model.incoming import Heard
from dialogs.model.message import Message
from scheduler.outbox import Address, Delivery

THREAD = ";messageid="  # within the id of a conversation that is a thread of a channel
MAIL = "mail:"  # before the address of someone the event lists
CHATS = ("teams", "web")
GUEST = "web::guest-"  # before whoever comes by a chat link: a participant, and never more
NO_WAY = Address(channel="")  # nothing is known that leads there


def deliveries_from_rows(c: Connection, rows: Sequence[Row[Any]], mail: bool = True) -> list[Delivery]:
    """Rows of the outbox as deliveries, in a handful of statements. `mail` says whether mail can be sent.

    An address has an empty channel where no way is known.
    `language` is the message's own, else that of the person it is for, else empty: the event's.
    """
    ways = ways_from_rows(c, rows, mail)
    edits = where_shown(c, [(way.conversation, row.about) for way, row in zip(ways, rows, strict=True)])
    return [
        _delivery(row, way, edits.get((way.conversation, row.about), ""))
        for way, row in zip(ways, rows, strict=True)
    ]


def ways_from_rows(c: Connection, rows: Sequence[Row[Any]], mail: bool = True) -> list["Way"]:
    """The ways alone, of rows that have at least `conversation` and `person`."""
    there = _conversations(c, {row.conversation for row in rows if row.conversation})
    privately = _private_ways(c, {row.person for row in rows if row.person and not row.conversation}, mail)
    return [there.get(row.conversation) or privately.get(row.person) or Way() for row in rows]


def address_here(heard: Heard, reply_to: str = "") -> Address:
    """The way back to where something was just heard."""
    where = heard.where
    return Address(
        channel=where.channel,
        conversation=native_of(where.conversation),
        tenant=where.tenant,
        person=native_person(heard.sender.id) if where.kind == "private" else "",
        reply_to=reply_to,
        kind=where.kind,
        reference=where.reference,
    )


def native_of(conversation: str) -> str:
    """The channel's own id within `channel:native`."""
    return conversation.partition(":")[2]


def native_person(person: str) -> str:
    """The channel's own id within `channel:tenant:native`."""
    return person.split(":", 2)[-1]


@dataclass(frozen=True)
class Way:
    address: Address = NO_WAY
    conversation: str = ""
    person: str = ""
    language: str = ""


def _delivery(row: Row[Any], way: Way, edits: str) -> Delivery:
    message = from_json(Message, row.message) if row.message else None
    address = way.address
    if row.reply_to and address.channel:
        address = Address(**{**vars(address), "reply_to": row.reply_to})
    if address.channel == "mail" and row.event:  # a letter leads to the event's own desk
        address = replace(address, reference={"event": row.event})
    return Delivery(
        id=row.id,
        key=row.key,
        kind=row.kind,
        event=row.event,
        address=address,
        message=message,
        source=row.source,
        about=row.about,
        edits=edits,
        due=row.due,
        useful_until=row.useful_until,
        attempts=row.attempts,
        language=message.language if message else way.language,
        person=way.person,
    )


# What the organizers' list says that somebody reads, until they choose for themselves.
_LISTED = (
    select(people.c.language)
    .where(people.c.email == persons.c.email, people.c.language.is_not(None))
    .order_by(people.c.changed_at.desc())
    .limit(1)
    .scalar_subquery()
)

READS = func.coalesce(persons.c.language, _LISTED, persons.c.last_language).label("reads")

_CHAT = select(
    conversations,
    persons.c.email.label("person_email"),
    persons.c.native.label("person_native"),
    READS,
)


def _conversations(c: Connection, ids: Collection[str]) -> Mapping[str, Way]:
    if not ids:
        return {}
    chats = _CHAT.outerjoin_from(conversations, persons, conversations.c.person == persons.c.id)
    return {row.id: _way(row) for row in c.execute(chats.where(conversations.c.id.in_(sorted(ids))))}


def _private_ways(c: Connection, receivers: Collection[str], mail: bool) -> Mapping[str, Way]:
    """For each id or `mail:` address: the own open chat, else one under the same e-mail, else mail."""
    if not receivers:
        return {}
    known = _known_persons(c, receivers)
    emails = {person.email for person in known if person.email}
    chats = _open_chats(c, [person.id for person in known], emails)
    return {receiver: _private_way(c, receiver, known, chats, mail) for receiver in receivers}


def _known_persons(c: Connection, receivers: Collection[str]) -> Sequence[Row[Any]]:
    emails = [receiver.removeprefix(MAIL) for receiver in receivers if receiver.startswith(MAIL)]
    listed = or_(persons.c.id.in_(sorted(receivers)), persons.c.email.in_(sorted(emails)))
    known = select(persons, READS)
    return c.execute(known.where(listed).order_by(persons.c.seen_at.desc(), persons.c.id)).all()


def _open_chats(c: Connection, ids: Collection[str], emails: Collection[str]) -> Sequence[Row[Any]]:
    return c.execute(
        _CHAT.join_from(conversations, persons, conversations.c.person == persons.c.id)
        .where(
            conversations.c.kind == "private",
            conversations.c.closed == "",
            conversations.c.channel.in_(CHATS),
            or_(persons.c.id.in_(sorted(ids)), persons.c.email.in_(sorted(emails))),
        )
        .order_by(conversations.c.seen_at.desc(), conversations.c.id)
    ).all()


def _private_way(
    c: Connection, receiver: str, known: Sequence[Row[Any]], chats: Sequence[Row[Any]], mail: bool
) -> Way:
    person = next((one for one in known if one.id == receiver), None)
    email = person.email if person else receiver.removeprefix(MAIL) if receiver.startswith(MAIL) else None
    own = [chat for chat in chats if chat.person == receiver]
    same = [chat for chat in chats if email and chat.person_email == email and _opens(chat, receiver)]
    for chat in (*own, *same):
        return _way(chat)
    if receiver.startswith(MAIL) and mail:
        return _by_mail(email or "")
    for one in (*([person] if person else []), *(other for other in known if email and other.email == email)):
        if one.channel == "teams":
            return _to_open(c, one)
    return _by_mail(email) if email else Way(person=receiver)


def _opens(chat: Row[Any], receiver: str) -> bool:
    """Whoever is listed with powers comes in by no chat link: what is said behind one, they would not see."""
    return not (receiver.startswith(MAIL) and (chat.person or "").startswith(GUEST))


def no_guests() -> ColumnElement[bool]:
    """The same for the chats that a statement looks through."""
    return ~conversations.c.person.startswith(GUEST, autoescape=True)


def _way(chat: Row[Any]) -> Way:
    person = chat.person if chat.kind == "private" and chat.person else ""
    language = (chat.reads or "") if person else ""
    if chat.closed:
        return Way(person=person, language=language)
    address = Address(
        channel=chat.channel,
        conversation=chat.native,
        tenant=chat.tenant,
        person=(chat.person_native or native_person(person)) if person else "",
        kind=chat.kind,
        reference=chat.reference,
    )
    return Way(address, chat.id, person, language)


def _by_mail(email: str) -> Way:
    """The e-mail is the conversation, so that a later letter about the same follows the earlier one."""
    address = Address(channel="mail", conversation=email, person=email, kind="mail")
    return Way(address, conversation=MAIL + email, person=MAIL + email)


def _to_open(c: Connection, person: Row[Any]) -> Way:
    """A private chat nobody opened yet, with the reference of the newest chat of the same tenant."""
    newest = (
        select(conversations.c.reference)
        .where(conversations.c.channel == person.channel, conversations.c.tenant == person.tenant)
        .order_by(conversations.c.seen_at.desc())
        .limit(1)
    )
    address = Address(
        channel=person.channel,
        tenant=person.tenant,
        person=person.native,
        reference=c.execute(newest).scalar() or {},
    )
    return Way(address, person=person.id, language=person.reads or "")
