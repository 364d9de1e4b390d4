"""A message on its way: what, to whom, what "the same" means, and how long it is worth sending."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.model.event import Role
from dialogs.model.message import Message

QUIETLY = "quietly"  # in an envelope's source: it keeps true what is shown, and is worth no letter of its own

EnvelopeKind = Literal["answer", "reminder", "link_wanted", "broadcast", "question", "notice"]


@dataclass(frozen=True)
class Here:
    """The conversation that was spoken in, without quoting anything."""


@dataclass(frozen=True)
class Reply:
    """Where a message was said, in its thread if any. `conversation` is empty for the one spoken in."""

    message: str
    conversation: str = ""


@dataclass(frozen=True)
class ToGroup:
    """The group chats bound to an event."""

    event: str


@dataclass(frozen=True)
class ToPerson:
    """One person, privately. `id` is a person's id, or `mail:<address>` of someone the event lists."""

    id: str
    event: str = ""


@dataclass(frozen=True)
class ToRole:
    """Everyone the event lists with this role, each privately."""

    role: Role
    event: str


@dataclass(frozen=True)
class ToAudience:
    """Those a message is for: `group`, `everyone`, cohort ids, or `wish:<session>:<minutes>`."""

    event: str
    names: tuple[str, ...]


To = Here | Reply | ToGroup | ToPerson | ToRole | ToAudience


@dataclass(frozen=True)
class Envelope:
    """`key` says what "the same" means: the outbox refuses a second. `about` names what is shown, as in
    `question:12`: a later envelope about the same to the same conversation edits the message.

    `message` is None where the words are derived at sending from `source` (a reminder's rule, session and
    start; a broadcast's id), since they depend on the release and the hour.
    """

    key: str
    to: To
    message: Message | None = None
    about: str = ""
    kind: EnvelopeKind = "answer"
    event: str = ""
    due: datetime | None = None  # None: now
    useful_until: datetime | None = None  # None: for as long as its kind allows
    source: Mapping[str, str] = field(default_factory=dict)
