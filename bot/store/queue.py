"""The queued rows that are due, most urgent first, without those that cannot go now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, literal, literal_column, select

from bot.store.states import may_leave
from bot.store.tables import conversations, outbox, persons
from scheduler.outbox import OutboxState


@dataclass
class Engaged:
    """Where nothing more can go now: something is on its way there, or a limit is reached."""

    conversations: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    tenants: set[str] = field(default_factory=set)  # channel and tenant, as `tenant_key` writes them

    def add(self, row: Row[Any]) -> None:
        if row.conversation:
            self.conversations.add(row.conversation)
        elif row.person:
            self.persons.add(row.person)

    def holds(self, row: Row[Any]) -> bool:
        return row.conversation in self.conversations or row.person in self.persons


def tenant_key(channel: str, tenant: str) -> str:
    return f"{channel}|{tenant}"


def is_state(*states: OutboxState) -> ColumnElement[bool]:
    """In the words the partial indexes are made with: a bound parameter would not find them."""
    words: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return outbox.c.state.in_(words) if len(words) > 1 else outbox.c.state == words[0]


def on_their_way(c: Connection) -> Engaged:
    """One conversation, or person, has one message on its way at a time."""
    rows = c.execute(
        select(outbox.c.conversation, outbox.c.person).where(is_state("leased", "sending"))
    ).all()
    return Engaged({row.conversation for row in rows} - {""}, {row.person for row in rows} - {""})


def next_rows(c: Connection, now: datetime, limit: int, engaged: Engaged) -> Sequence[Row[Any]]:
    """Rows that others are changing just now are left to them."""
    due = select(outbox).where(
        is_state("queued"),
        outbox.c.due <= now,
        outbox.c.conversation.not_in(sorted(engaged.conversations)),
        outbox.c.person.not_in(sorted(engaged.persons)),
        may_leave(),
    )
    if engaged.tenants:
        due = _without_tenants(due, engaged)
    in_order = due.order_by(outbox.c.priority, outbox.c.due, outbox.c.id).limit(limit)
    return c.execute(in_order.with_for_update(skip_locked=True, of=outbox)).all()


def _without_tenants(due: Any, engaged: Engaged) -> Any:
    chat, person = conversations.alias("chat_to"), persons.alias("person_to")
    channel = func.coalesce(chat.c.channel, person.c.channel, "")
    tenant = channel + literal("|") + func.coalesce(chat.c.tenant, person.c.tenant, "")
    return (
        due.outerjoin(chat, chat.c.id == outbox.c.conversation)
        .outerjoin(person, person.c.id == outbox.c.person)
        .where(tenant.not_in(sorted(engaged.tenants)))
    )
