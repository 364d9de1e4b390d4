"""What Vert hears, with the channel's ways left outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.model.people import Channel, Kind
from dialogs.model.text import Language


@dataclass(frozen=True)
class Sender:
    """Who spoke, as the channel vouches for it. `email` comes from the roster only."""

    id: str
    name: str
    email: str | None = None


@dataclass(frozen=True)
class Where:
    """Where it was spoken. `reference` is the channel's own way back, kept for it and read by no one else.

    `event` is the one that a page was opened for; empty where the chat itself has its event.
    """

    conversation: str
    channel: Channel
    kind: Kind
    tenant: str = ""
    reference: Mapping[str, str] = field(default_factory=dict)
    event: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What all heard things share. `id`, `channel:conversation:activity`, is the same at a second knock."""

    id: str
    sender: Sender
    where: Where
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Said(Heard):
    """Words. `mentioned` says whether Vert was spoken to; `files` counts what came along and is not read."""

    text: str
    message: str  # native id of the message
    mentioned: bool = False
    replies_to: str | None = None  # native id of the message this one answers or quotes
    files: int = 0
    locale: Language | None = None


@dataclass(frozen=True, kw_only=True)
class Pressed(Heard):
    """A button. `card` is the native id of the message it stands on; `locale` the language of its page."""

    verb: str
    object: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    locale: Language | None = None


@dataclass(frozen=True, kw_only=True)
class Joined(Heard):
    """Vert, or people, came into a conversation."""

    vert: bool = False
    people: tuple[Sender, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Left(Heard):
    vert: bool = False
    people: tuple[Sender, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Edited(Said):
    """Words changed after they were said; `message` is the native id of what was changed."""


@dataclass(frozen=True, kw_only=True)
class Withdrawn(Heard):
    """A message its sender took back."""

    message: str


Incoming = Said | Pressed | Joined | Left | Edited | Withdrawn
