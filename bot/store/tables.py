"""The tables. `info` says whom a column is about and when a row is purged: privacy is computed from it.

A table's info: `purged_by` names the moments that must all lie behind the event's retention before a row is
purged; `needed` is "event" where a row also stays for as long as its event lasts; `forget` is what becomes of
a row about a person who asks to be forgotten, "delete" or "blank"; `kept` says why a table is never purged;
`kept_for` is a time shorter than the event's, for what is needed for a moment only.
"""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
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
    false,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as whole microseconds since 1970 so that both databases compare it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


# SQLite gives row numbers to INTEGER keys only; PostgreSQL should have room.
Number = BigInteger().with_variant(Integer, "sqlite")

# What is None in Python is NULL in the database, not the JSON word null.
Json = JSON(none_as_null=True)

PERSON = {"about": "person"}  # the column holds a person's id
EMAIL = {"about": "email"}  # the column holds a person's address
PRIVATE = {
    "about": "conversation"
}  # the column holds a conversation's id, which for a private chat is a person's
NAME = {"names": True}  # the column holds a name, an address or words of a person


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, default=1)


def _as_listed() -> list[Column[Any]]:
    """What an organizers' list says of a person, taken or not yet taken."""
    return [
        Column("name", String, nullable=False, default="", info=NAME),
        Column("municipality", String, nullable=False, default=""),
        Column("role", String, nullable=False, default="participant"),  # for audiences alone: no powers
        Column("cohort", String),
        Column("status", String, nullable=False, default="registered"),
        Column("contact", Boolean, nullable=False, default=False),
        Column("nights", Integer),
        Column("language", String),
    ]


def _only(condition: str) -> dict[str, Any]:
    """An index of some rows alone. Its condition is a literal: a bound one is not met by a query."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


releases = Table(
    "releases",
    metadata,
    Column("event", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("document", Json, nullable=False),
    Column("by", String, nullable=False, default=""),
    Column("why", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    info={"kept": "the organizers' own words; undo needs the earlier ones"},
)

imports = Table(
    "imports",
    metadata,
    Column("event", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("release", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    info={"kept": "what was last read from a folder, without a person in it"},
)

event_states = Table(  # what an event's state is now; its file says only how it starts
    "event_states",
    metadata,
    Column("event", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("since", Moment, nullable=False),
    Column("delete_on", Moment),  # of a closed event: when all about people goes
    _version(),
    info={"kept": "one row an event, without a person in it"},
)

withheld = Table(  # entries that were found wrong, in the wording they had then
    "withheld",
    metadata,
    Column("event", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("wording", String, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    _version(),
    info={"kept": "which entries are wrong, without a person in it"},
)

alterations = Table(  # what an organizer changed about a reminder that is still to come
    "alterations",
    metadata,
    Column("event", String, primary_key=True),
    Column("key", String, primary_key=True),  # the notice's, without a receiver
    Column("what", String, nullable=False),  # skip, text or now
    Column("text", Json, nullable=False, default=dict),
    Column("made_at", Moment, nullable=False, index=True),
    _version(),
    info={"purged_by": ("made_at",), "needed": "event"},
)

people = Table(  # those an organizer's list names, whether or not they ever open Vert
    "people",
    metadata,
    Column("event", String, primary_key=True),
    Column("email", String, primary_key=True, index=True, info={**EMAIL, **NAME}),
    *_as_listed(),
    Column("changed_at", Moment, nullable=False, index=True),
    Column("link", String, nullable=False, default=lambda: token_hex(6)),  # what their chat link must name
    _version(),
    Index("ix_people_municipality", "event", "municipality"),
    info={"purged_by": ("changed_at",), "needed": "event", "forget": "delete"},
)

lists = Table(  # a named list of people, as an audience
    "lists",
    metadata,
    Column("event", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("email", String, primary_key=True, index=True, info={**EMAIL, **NAME}),
    Column("made_at", Moment, nullable=False, index=True),
    info={"purged_by": ("made_at",), "needed": "event", "forget": "delete"},
)

pending_people = Table(  # the rows of a list that was read and shown, until somebody takes it
    "pending_people",
    metadata,
    Column("event", String, primary_key=True),
    Column("digest", String, primary_key=True),  # of the difference that was shown
    Column("email", String, primary_key=True, index=True, info={**EMAIL, **NAME}),
    *_as_listed(),
    Column("by", String, nullable=False, index=True, info=PERSON),
    Column("columns", Json, nullable=False, default=list),  # those the list has
    Column("list", String, nullable=False, default=""),
    Column("made_at", Moment, nullable=False, index=True),
    info={"purged_by": ("made_at",), "kept_for": timedelta(hours=12), "forget": "delete"},
)

console_links = Table(  # those that were opened, since each opens once
    "console_links",
    metadata,
    Column("nonce", String, primary_key=True),
    Column("email", String, nullable=False, info=EMAIL),
    Column("used_at", Moment, nullable=False, index=True),
    info={"purged_by": ("used_at",), "forget": "delete"},
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("id", String, primary_key=True),  # a digest of what the browser holds
    Column("event", String, nullable=False),
    Column("email", String, nullable=False, info=EMAIL),
    Column("name", String, nullable=False, default="", info=NAME),
    Column("opened_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
    info={"purged_by": ("until",), "forget": "delete"},
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
    info={"purged_by": ("seen_at",), "needed": "event", "forget": "delete"},
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True, info=PRIVATE),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("tenant", String, nullable=False, default=""),
    Column("native", String, nullable=False, default=""),
    Column("event", String, index=True),
    Column("cohort", String),
    Column("session", String),
    Column("person", String, index=True, info=PERSON),
    Column("reference", Json, nullable=False, default=dict),
    Column("closed", String, nullable=False, default=""),  # why nothing can be posted here; empty: it can
    Column("seen_at", Moment, nullable=False, index=True),
    _version(),
    Column("overheard_at", Moment),  # when Vert first heard what was not said to it: so it may read the chat
    info={"purged_by": ("seen_at",), "needed": "event", "forget": "delete"},
)

members = Table(  # who is in which group chat, as the roster said
    "members",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True, index=True, info=PERSON),
    Column("seen_at", Moment, nullable=False, index=True),
    info={"purged_by": ("seen_at",), "needed": "event", "forget": "delete"},
)

heard = Table(
    "heard",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, index=True, info=PERSON),
    Column("at", Moment, nullable=False, index=True),
    info={"purged_by": ("at",), "forget": "delete"},
)

exchanges = Table(
    "exchanges",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("person", String, primary_key=True, index=True, info=PERSON),
    Column("about", String, nullable=False, unique=True),
    Column("at", Moment, nullable=False, index=True),
    Column("asked", Text, nullable=False, info=NAME),
    Column("kind", String, nullable=False),
    Column("entries", Json, nullable=False),
    Column("suggestions", Json, nullable=False),
    Column("language", String, nullable=False),
    Column("message", String, nullable=False, default=""),
    _version(),
    info={"purged_by": ("at",), "forget": "delete"},
)

askings = Table(  # each thing asked and how it was taken: what exchanges forget when the next is asked
    "askings",
    metadata,
    Column("about", String, primary_key=True),
    Column("event", String, nullable=False, default=""),
    Column("conversation", String, nullable=False, info=PRIVATE),
    Column("person", String, nullable=False, index=True, info=PERSON),
    Column("message", String, nullable=False, default=""),
    Column("asked", Text, nullable=False, info=NAME),
    Column("language", String, nullable=False),
    Column("private", Boolean, nullable=False, default=False),
    Column("kind", String, nullable=False),
    Column("entries", Json, nullable=False, info={"blank": []}),
    Column("at", Moment, nullable=False, index=True),
    Column("not_quite_at", Moment),
    Column("wrong_at", Moment),
    Column("helped_at", Moment),
    Index("ix_askings_event", "event", "at"),
    info={"purged_by": ("at",), "forget": "blank"},
)

absences = Table(  # experts who said that they are not there
    "absences",
    metadata,
    Column("event", String, primary_key=True),
    Column("email", String, primary_key=True, index=True, info={**EMAIL, **NAME}),
    Column("until", Moment, nullable=False, index=True),
    Column("made_at", Moment, nullable=False),  # what they take after that, they take knowingly
    info={"purged_by": ("until",), "forget": "delete"},
)

desks = Table(  # whose desk links were ended: those made before that moment open nothing any more
    "desks",
    metadata,
    Column("event", String, primary_key=True),
    Column("email", String, primary_key=True, index=True, info={**EMAIL, **NAME}),
    Column("links_from", Moment, nullable=False, index=True),
    info={"purged_by": ("links_from",), "needed": "event", "forget": "delete"},
)

questions = Table(
    "questions",
    metadata,
    Column("id", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("asker", String, nullable=False, index=True, info=PERSON),
    Column("asker_name", String, nullable=False, info=NAME),
    Column("conversation", String, nullable=False, info=PRIVATE),
    Column("message", String, nullable=False, default="", index=True),
    Column("text", Text, nullable=False, info=NAME),
    Column("language", String, nullable=False),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("private", Boolean, nullable=False, default=False),
    Column("topic", String),
    Column("state", String, nullable=False),
    Column("expert", String, info=EMAIL),
    Column("with_since", Moment),
    Column("declined", Json, nullable=False, info=NAME),
    Column("organizers_asked_at", Moment),
    Column("contributions", Json, nullable=False, info=NAME),
    Column("settled_at", Moment),
    _version(),
    Column("closed_reason", String),  # why an organizer closed it unanswered
    Column("closed_words", Text, info=NAME),
    Column("closed_by", String, info=EMAIL),
    Column("closed_at", Moment),
    Column("wrong_at", Moment),  # when an organizer took its last answer back
    Column("sort", String, nullable=False, server_default="question"),
    Column("nameless", Boolean, nullable=False, server_default=false()),
    Column("session", String),
    Column("wondering", Json, nullable=False, server_default="[]", info=NAME),
    Column("clarifications", Json, nullable=False, server_default="[]", info=NAME),
    Column("settled_by", Integer),
    Column("merged_into", String, index=True),
    Column("shared_at", Moment),
    Column("learnt_as", String),
    Column("offered_at", Moment),
    Column("told_late_at", Moment),
    Column("steps", Json, nullable=False, server_default="[]", info=NAME),
    Column("next_at", Moment),  # when the clock should look at it again; the store's own
    Index("ix_questions_waiting", "event", "state"),
    Index("ix_questions_next", "event", "next_at"),
    Index("ix_questions_held", "event", "expert", "state"),  # to count what each has without reading it
    info={"purged_by": ("asked_at",), "forget": "blank"},
)

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("by", String, nullable=False, index=True, info=PERSON),
    Column("text", Json, nullable=False),
    Column("audience", Json, nullable=False),
    Column("at", Moment),
    Column("state", String, nullable=False),
    Column("confirmed_at", Moment, index=True),
    Column("sends_at", Moment),
    Column("made_at", Moment, nullable=False, index=True),
    Column("unreachable", Json, nullable=False, default=list, info=NAME),  # names, counted when confirmed
    _version(),
    Column(
        "corrections", Integer, nullable=False, default=0, server_default="0"
    ),  # how often its text was corrected in place
    Column("recalled_at", Moment),
    # of its receivers, how many have the group chat alone: counted when it was confirmed
    Column("through_group", Integer, nullable=False, default=0, server_default="0"),
    info={"purged_by": ("made_at", "sends_at"), "forget": "blank"},
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
    info={"purged_by": ("made_at",), "needed": "event", "forget": "delete"},
)

tallies = Table(
    "tallies",
    metadata,
    Column("event", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("verdict", String, primary_key=True),
    Column("count", Integer, nullable=False),
    info={"kept": "counts, without a person in them"},
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String, nullable=False, unique=True, info=NAME),  # may end in the receiver's address
    Column("event", String, nullable=False, default=""),
    Column("kind", String, nullable=False),
    Column("conversation", String, nullable=False, default="", index=True, info=PRIVATE),
    Column("person", String, nullable=False, default="", index=True, info=PERSON),
    Column("concerns", String, nullable=False, default="", index=True, info=PERSON),  # whose words it answers
    Column("reply_to", String, nullable=False, default=""),
    Column("about", String, nullable=False, default=""),
    Column("message", Json, info=NAME),
    Column("source", Json, nullable=False, default=dict, info={**NAME, "blank": {}}),
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
    info={"purged_by": ("made_at", "due"), "forget": "blank"},
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("outbox", Number, nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),
    info={"purged_by": ("at",)},
)

shown = Table(  # where a thing is shown, so that a later message about it edits the earlier one
    "shown",
    metadata,
    Column("conversation", String, primary_key=True, info=PRIVATE),
    Column("about", String, primary_key=True),
    Column("posted", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    info={"purged_by": ("at",), "forget": "delete"},
)

chat = Table(  # the lines of conversations that live on our own pages
    "chat",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("conversation", String, nullable=False, info=PRIVATE),
    Column("key", String, nullable=False, unique=True),
    Column("person", String, nullable=False, default="", index=True, info=PERSON),  # empty: Vert
    Column(
        "concerns", String, nullable=False, default="", index=True, info=PERSON
    ),  # whose words Vert answers
    Column("name", String, nullable=False, default="", info=NAME),
    Column("text", Text, nullable=False, default="", info=NAME),
    Column("message", Json, info=NAME),
    Column("about", String, nullable=False, default=""),
    Column("at", Moment, nullable=False, index=True),
    Column("edited_at", Moment),
    UniqueConstraint("conversation", "id"),
    info={"purged_by": ("at",), "forget": "delete"},
)

rates = Table(  # one row a tenant and one a conversation: the moment its budget is used up to
    "rates",
    metadata,
    Column("scope", String, primary_key=True),
    Column("tat", Float, nullable=False),
    info={"purged_by": ("tat",)},
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("event", String, nullable=False, default=""),
    Column("person", String, nullable=False, default="", index=True, info=PERSON),
    Column("channel", String, nullable=False, default=""),
    Column("act", String, nullable=False),
    Column("object", String, nullable=False, default=""),
    Column("outcome", String, nullable=False, default="done"),
    info={"purged_by": ("at",), "forget": "blank"},
)

changes = Table(  # one number that rises with every change a page could show
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
    info={"kept": "one row with one number"},
)
