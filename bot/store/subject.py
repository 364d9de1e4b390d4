"""Whom a row is about, computed from the tables' info."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    false,
    literal,
    or_,
    select,
    union_all,
)

from bot.store.addresses import MAIL
from bot.store.auditing import CONSOLE
from bot.store.tables import conversations, metadata, persons

ABOUT = "about"
BY_ADDRESS = (MAIL, CONSOLE)  # what stands before an address where that alone says who it is
LETTERS = (MAIL,)  # the same for the places that are shown things without being a chat


@dataclass(frozen=True)
class Subject:
    """One human: ids, addresses and private chats on whatever channel, as values or as selects."""

    person: Any
    email: Any
    conversation: Any


@cache
def personal_tables() -> tuple[Table, ...]:
    """The tables with rows about a person."""
    return tuple(table for table in metadata.sorted_tables if any(ABOUT in column.info for column in table.c))


def is_about(table: Table, subject: Subject, but: str = "") -> ColumnElement[bool]:
    """Whether a row is about this human; `but` leaves one way of being about them aside."""
    marked = [column for column in table.c if column.info.get(ABOUT, but) != but]
    return or_(false(), *(column.in_(getattr(subject, column.info[ABOUT])) for column in marked))


def subject_of(c: Connection, person: str) -> Subject:
    """All that is known of one human, looked up once, since forgetting takes away what it was found by."""
    found = selected()
    values = {"person": person}
    return Subject(
        person=tuple(c.execute(found.person, values).scalars()),
        email=tuple(c.execute(found.email, values).scalars()),
        conversation=tuple(c.execute(found.conversation, values).scalars()),
    )


def subject_of_email(c: Connection, email: str) -> Subject:
    """The human with this address, met on a channel or not."""
    known = tuple(c.execute(select(persons.c.id).where(persons.c.email == email)).scalars())
    ids = (*known, *(before + email for before in BY_ADDRESS))
    chats = select(conversations.c.id).where(
        conversations.c.kind == "private", conversations.c.person.in_(ids)
    )
    letters = (before + email for before in LETTERS)
    return Subject(ids, (email,), (*c.execute(chats).scalars(), *letters))


@cache
def selected() -> Subject:
    """The person and the same one elsewhere. An e-mail comes from a roster, so it is never a mere claim."""
    person = bindparam("person", type_=persons.c.id.type)
    own = select(persons.c.email).where(persons.c.id == person).scalar_subquery()
    emails = select(persons.c.email).where(persons.c.id == person, persons.c.email.is_not(None))
    same = select(persons.c.id).where(persons.c.email == own, persons.c.id != person)
    has_one = (persons.c.id == person, persons.c.email.is_not(None))
    by_address = (select(literal(before) + persons.c.email).where(*has_one) for before in BY_ADDRESS)
    ids = union_all(select(person), same, *by_address)
    chats = select(conversations.c.id).where(
        conversations.c.kind == "private", conversations.c.person.in_(ids)
    )
    letters = (select(literal(before) + persons.c.email).where(*has_one) for before in LETTERS)
    return Subject(ids, emails, union_all(chats, *letters))
