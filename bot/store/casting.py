"""The made-up people of a stage: met, and in their chats, before anybody has said a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store.planning import TIME_JUMP
from bot.store.reports import WAITING
from bot.store.rows import insert_into
from bot.store.tables import chat, conversations, members, outbox, persons
from dialogs.model.text import Language


@dataclass(frozen=True)
class Played:
    """Someone on a stage. `native` is the id within our own pages."""

    native: str
    name: str
    email: str
    language: Language | None = None  # their own choice
    last_language: Language | None = None  # the one they wrote in last
    cohort: str | None = None

    @property
    def id(self) -> str:
        return f"web::{self.native}"


def is_cast(c: Connection, event: str) -> bool:
    """Whether the people of this event came on stage before."""
    return c.execute(select(persons.c.id).where(persons.c.event == event).limit(1)).first() is not None


def cast(c: Connection, event: str, group: str, people: Sequence[Played], now: datetime) -> None:
    """Puts them in the group chat, each with a private chat that holds nothing yet."""
    common = {"channel": "web", "tenant": "", "event": event, "seen_at": now, "version": 1}
    told: list[dict[str, Any]] = [
        common
        | {"id": one.id, "native": one.native, "name": one.name, "email": one.email}
        | {"language": one.language, "last_language": one.last_language, "cohort": one.cohort}
        for one in people
    ]
    chats = [
        common | {"id": f"web:{one.native}", "native": one.native, "kind": "private", "person": one.id}
        for one in people
    ]
    c.execute(insert_into(c, persons).on_conflict_do_nothing(), told)
    c.execute(insert_into(c, conversations).on_conflict_do_nothing(), chats)
    there = [{"conversation": group, "person": one.id, "seen_at": now} for one in people]
    c.execute(insert_into(c, members).on_conflict_do_nothing(), there)


@dataclass(frozen=True)
class Figures:
    """The outbox of a stage. `doubled` is how often the same was shown twice in one place."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: int = 0  # by a jump in time
    doubled: int = 0


def figures(c: Connection, event: str) -> Figures:
    counted = select(outbox.c.state, func.count().label("number")).where(outbox.c.event == event)
    count = {row.state: row.number for row in c.execute(counted.group_by(outbox.c.state))}
    return Figures(
        waiting=sum(count.get(state, 0) for state in WAITING),
        sent=count.get("sent", 0),
        failed=count.get("failed", 0) + count.get("dead", 0) + count.get("expired", 0),
        unknown=count.get("unknown", 0),
        skipped=_skipped(c, event),
        doubled=_doubled(c),
    )


def _skipped(c: Connection, event: str) -> int:
    jumped = (outbox.c.event == event, outbox.c.state == "skipped", outbox.c.reason == TIME_JUMP)
    return int(c.execute(select(func.count()).select_from(outbox).where(*jumped)).scalar_one())


def _doubled(c: Connection) -> int:
    """Lines of one conversation that are about the same broadcast, beyond the first of them."""
    same = (
        select((func.count() - 1).label("more"))
        .where(chat.c.about.like("broadcast:%"))
        .group_by(chat.c.conversation, chat.c.about)
        .subquery()
    )
    return int(c.execute(select(func.coalesce(func.sum(same.c.more), 0))).scalar_one())
