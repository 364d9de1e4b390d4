"""Who speaks, and where: persons, conversations, and what was last said between them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.model.event import Role
from dialogs.model.text import Language

Channel = Literal["teams", "web", "mail", "console"]
Kind = Literal["private", "group", "channel"]


@dataclass(frozen=True)
class Person:
    """Someone on a channel. `id` is `channel:tenant:native id`; roles are never stored but met by e-mail."""

    id: str
    name: str
    email: str | None = None  # from the roster, in lower case; never from what the sender claims
    language: Language | None = None  # the person's own choice
    last_language: Language | None = None
    event: str | None = None  # the event the private chat follows
    version: int = 0


@dataclass(frozen=True)
class Conversation:
    """A place where words are exchanged. `id` is `channel:native id`; a thread of a channel has its own."""

    id: str
    channel: Channel
    kind: Kind
    tenant: str = ""
    event: str | None = None
    cohort: str | None = None
    session: str | None = None  # a webinar's own meeting chat
    person: str | None = None  # whose private chat it is
    version: int = 0

    @property
    def is_private(self) -> bool:
        return self.kind == "private"


@dataclass(frozen=True)
class Exchange:
    """What a person last asked here and what Vert said, so that "og på torsdager?" can lean on it."""

    conversation: str
    person: str
    at: datetime
    asked: str
    kind: Literal["answer", "suggest", "hand_over", "smalltalk"]
    entries: tuple[str, ...] = ()  # FAQ ids, `session:<id>` or `programme:<what>`
    suggestions: tuple[str, ...] = ()
    language: Language = "nb"
    about: str = ""  # `exchange:<turn id>`, which the buttons under the answer name
    message: str = ""  # the native id of the question
    version: int = 0


@dataclass(frozen=True)
class Wish:
    """A person's own reminder: "Minn meg 15 min før"."""

    person: str
    event: str
    session: str
    minutes: int = 15
    wanted: bool = True
    version: int = 0


def may(roles: frozenset[Role], *needed: Role) -> bool:
    """Whether one of the needed roles is there. An admin may do what an organizer may."""
    held = roles | {"organizer"} if "admin" in roles else roles
    return any(role in held for role in needed)
