"""Who is in a conversation, as the channel's roster says: the one source of a person's e-mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.store.engine import Store
from bot.store.rows import insert_into
from bot.store.tables import members, persons
from dialogs.model.incoming import Sender, Where

MANY = 500  # people told of in one statement


@dataclass(frozen=True)
class Member:
    """A line of a roster. `native` is the id by which the channel opens a private chat."""

    sender: Sender
    native: str


def knows(c: Connection, conversation: str, person: str) -> bool:
    """Whether the roster of this conversation has told of the person before.

    That someone was met there is not enough: the roster may have been away, or known no address yet.
    """
    here = (members.c.conversation == conversation) & (members.c.person == person)
    told = select(persons.c.id).join_from(members, persons, members.c.person == persons.c.id)
    return c.execute(told.where(here, persons.c.email.is_not(None))).first() is not None


def learn(c: Connection, where: Where, people: Sequence[Member], now: datetime, whole: bool = False) -> None:
    """Takes in what the roster told; `whole` says that nobody else is there."""
    if whole:
        c.execute(delete(members).where(members.c.conversation == where.conversation))
    for first in range(0, len(people), MANY):
        _take_in(c, where, people[first : first + MANY], now)


def _take_in(c: Connection, where: Where, people: Sequence[Member], now: datetime) -> None:
    told = {person.sender.id: _told(person) for person in people}
    columns = (persons.c.id, persons.c.name, persons.c.email, persons.c.native)
    known = {row.id: row for row in c.execute(select(*columns).where(persons.c.id.in_(sorted(told))))}
    common = {"channel": where.channel, "tenant": where.tenant, "seen_at": now, "version": 1}
    if strangers := [{"id": id_, **common, **words} for id_, words in told.items() if id_ not in known]:
        c.execute(insert_into(c, persons).on_conflict_do_nothing(), strangers)
    for id_, row in known.items():
        if told[id_] != {"name": row.name, "email": row.email, "native": row.native}:
            # the new version makes a turn that read the old address decide anew, not write it back
            changed = update(persons).where(persons.c.id == id_)
            c.execute(changed.values(**told[id_], version=persons.c.version + 1))
    counted = insert_into(c, members)
    c.execute(
        counted.on_conflict_do_update(
            index_elements=["conversation", "person"], set_={"seen_at": counted.excluded.seen_at}
        ),
        [{"conversation": where.conversation, "person": id_, "seen_at": now} for id_ in told],
    )


def _told(member: Member) -> dict[str, Any]:
    return {"name": member.sender.name, "email": member.sender.email, "native": member.native}


class Roster:
    """The same, as the channels use it."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def knows(self, conversation: str, person: str) -> bool:
        return await self._store.read(lambda c: knows(c, conversation, person))

    async def learn(self, where: Where, people: Sequence[Member], whole: bool = False) -> None:
        await self._store.run(lambda c: learn(c, where, people, self._now(), whole))
