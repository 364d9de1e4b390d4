"""The tables. `info` says whom a column is about and when a row is purged: privacy is computed from it."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as whole microseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return round(value.timestamp() * 1_000_000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1_000_000, UTC)


# SQLite gives row numbers to INTEGER keys only; PostgreSQL should have room.
Number = BigInteger().with_variant(Integer, "sqlite")

PERSON = {"about": "person"}  # the column holds a person's id
NAME = {"names": True}  # the column holds a name, an address or words of a person


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, default=1)


def _only(condition: str) -> dict[str, Any]:
    """An index of some rows alone. Its condition is a literal: a bound one is not met by a query."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


releases = Table(
    "releases",
    metadata,
    Column("event", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("by", String, nullable=False, default=""),
    Column("why", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("event", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("release", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", String, primary_key=True, info=PERSON),
    Column("channel", String, nullable=False),
    Column("tenant", String, nullable=False, default=""),
    Column("native", String, nullable=False, default=""),
    Column("name", String, nullable=False, default="", info=NAME),
    Column("email", String, index=True, info=NAME),
    Column("cohort", String),
    Column("language", String),
    Column("last_language", String),
    Column("event", String),
    Column("seen_at", Moment, nullable=False, index=True),
    _version(),
    info={"purged_by": "seen_at"},
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("tenant", String, nullable=False, default=""),
    Column("native", String, nullable=False, default=""),
    Column("event", String, index=True),
    Column("cohort", String),
    Column("session", String),
    Column("person", String, index=True, info=PERSON),
    Column("reference", JSON, nullable=False, default=dict),
    Column("closed", String, nullable=False, default=""),  # why nothing can be posted here; empty: it can
    Column("seen_at", Moment, nullable=False),
    _version(),
)

members = Table(  # who is in which group chat, as the roster said
    "members",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True, info=PERSON),
    Column("seen_at", Moment, nullable=False, index=True),
    info={"purged_by": "seen_at"},
)

heard = Table(
    "heard",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, info=PERSON),
    Column("at", Moment, nullable=False, index=True),
    info={"purged_by": "at"},
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True, info=PERSON),
    Column("about", String, nullable=False, unique=True),
    Column("at", Moment, nullable=False, index=True),
    Column("asked", Text, nullable=False, info=NAME),
    Column("kind", String, nullable=False),
    Column("entries", JSON, nullable=False),
    Column("suggestions", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("message", String, nullable=False, default=""),
    _version(),
    info={"purged_by": "at"},
)

questions = Table(
    "questions",
    metadata,
    Column("id", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("asker", String, nullable=False, info=PERSON),
    Column("asker_name", String, nullable=False, info=NAME),
    Column("conversation", String, nullable=False),
    Column("message", String, nullable=False, default="", index=True),
    Column("text", Text, nullable=False, info=NAME),
    Column("language", String, nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("private", Boolean, nullable=False, default=False),
    Column("topic", String),
    Column("state", String, nullable=False),
    Column("expert", String, info=NAME),
    Column("with_since", Moment),
    Column("declined", JSON, nullable=False),
    Column("organizers_asked_at", Moment),
    Column("contributions", JSON, nullable=False, info=NAME),
    Column("settled_at", Moment),
    _version(),
    Index("ix_questions_waiting", "event", "state"),
    info={"purged_by": "asked_at"},
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("by", String, nullable=False, info=PERSON),
    Column("text", JSON, nullable=False, info=NAME),
    Column("audience", JSON, nullable=False),
    Column("at", Moment),
    Column("state", String, nullable=False),
    Column("confirmed_at", Moment, index=True),
    Column("sends_at", Moment),
    Column("made_at", Moment, nullable=False, index=True),
    Column("unreachable", JSON, nullable=False, default=list, info=NAME),  # names, counted when confirmed
    _version(),
    info={"purged_by": "made_at"},
)

wishes = Table(
    "wishes",
    metadata,
    Column("person", String, primary_key=True, info=PERSON),
    Column("event", String, primary_key=True),
    Column("session", String, primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
    _version(),
    Index("ix_wishes_session", "event", "session"),
    info={"purged_by": "made_at"},
)

tallies = Table(
    "tallies",
    metadata,
    Column("event", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("verdict", String, primary_key=True),
    Column("count", Integer, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True),
    Column("event", String, nullable=False, default=""),
    Column("kind", String, nullable=False),
    Column("conversation", String, nullable=False, default="", index=True),
    Column("person", String, nullable=False, default="", index=True, info=PERSON),
    Column("reply_to", String, nullable=False, default=""),
    Column("about", String, nullable=False, default=""),
    Column("message", JSON, info=NAME),
    Column("source", JSON, nullable=False, default=dict),
    Column("due", Moment, nullable=False),
    Column("useful_until", Moment),
    Column("priority", Integer, nullable=False, default=5),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("owner", String, nullable=False, default=""),
    Column("lease_until", Moment),
    Column("posted", String, nullable=False, default=""),
    Column("reason", String, nullable=False, default=""),
    Column("made_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Index("ix_outbox_queued", "priority", "due", **_only("state = 'queued'")),
    Index("ix_outbox_open", "state", **_only("state IN ('leased', 'sending')")),
    Index("ix_outbox_about", "about"),
    info={"purged_by": "made_at"},
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("outbox", Number, nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    info={"purged_by": "at"},
)

shown = Table(  # where a thing is shown, so that a later message about it edits the earlier one
    "shown",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("about", String, primary_key=True),
    Column("posted", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    info={"purged_by": "at"},
)

chat = Table(  # the lines of conversations that live on our own pages
    "chat",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("conversation", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("person", String, nullable=False, default="", info=PERSON),  # empty: Vert
    Column("name", String, nullable=False, default="", info=NAME),
    Column("text", Text, nullable=False, default="", info=NAME),
    Column("message", JSON, info=NAME),
    Column("about", String, nullable=False, default=""),
    Column("at", Moment, nullable=False, index=True),
    Column("edited_at", Moment),
    UniqueConstraint("conversation", "id"),
    info={"purged_by": "at"},
)

rates = Table(  # one row a tenant and one a conversation: the moment its budget is used up to
    "rates",
    metadata,
    Column("scope", String, primary_key=True),
    Column("tat", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("event", String, nullable=False, default=""),
    Column("person", String, nullable=False, default="", info=PERSON),
    Column("channel", String, nullable=False, default=""),
    Column("act", String, nullable=False),
    Column("object", String, nullable=False, default=""),
    Column("outcome", String, nullable=False, default="done"),
    info={"purged_by": "at"},
)

changes = Table(  # one number that rises with every change a page could show
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
)
