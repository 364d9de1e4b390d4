"""The states of an envelope on its way, and its doors: the outbox it waits in, the channel it leaves by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from dialogs.model.envelope import EnvelopeKind
from dialogs.model.message import Message

OutboxState = Literal[
    "queued", "leased", "sending", "sent", "unknown", "failed", "dead", "cancelled", "expired", "skipped"
]

# How long an envelope without an end of its own is worth sending, counted from when it was due.
LASTS: Mapping[EnvelopeKind, timedelta] = {
    "answer": timedelta(days=3),
    "question": timedelta(days=7),
    "notice": timedelta(days=2),
    "link_wanted": timedelta(days=1),
    "reminder": timedelta(days=1),
    "broadcast": timedelta(days=1),
}

REPEATS = 2


def may_repeat(kind: EnvelopeKind, attempts: int) -> bool:
    """Whether something whose posting is in doubt is posted again: once, since missing a session is worse
    than reading of it twice; but never a broadcast, whose sender is told instead.
    """
    return kind != "broadcast" and attempts < REPEATS


@dataclass(frozen=True)
class Address:
    """A way to a conversation, looked up at sending. `conversation` is the channel's native id, empty when
    the private chat with `person` (the channel's native id) must be opened first.
    """

    channel: str
    conversation: str = ""
    tenant: str = ""
    person: str = ""
    reply_to: str = ""  # native id of the message that is answered
    kind: Literal["private", "group", "channel", "mail"] = "private"
    reference: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """One envelope in the hands of one sender."""

    id: int
    key: str
    kind: EnvelopeKind
    event: str
    address: Address
    message: Message | None  # None: the words are derived from `source` at sending
    source: Mapping[str, str]
    about: str
    edits: str  # native id of the message this one replaces; empty: post a new one
    due: datetime
    useful_until: datetime | None
    attempts: int
    language: str
    person: str = ""  # whom it is for, empty for a group

    @property
    def worth_until(self) -> datetime:
        return self.useful_until or self.due + LASTS[self.kind]


class CannotSend(Exception):
    """A channel's refusal, in words for what can be done. The text holds no message and no secret."""


class Later(CannotSend):
    """Refused, and nothing was posted: try again, after `seconds` if the channel said so."""

    def __init__(self, reason: str, seconds: float | None = None, whole_tenant: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.whole_tenant = whole_tenant


class Unclear(CannotSend):
    """The channel went silent after it was told: it may have posted, or not."""


class NotReachable(CannotSend):
    """This conversation or person can't be written to until they open Vert again."""


class NeverFits(CannotSend):
    """No repeat will help: too large, or not understood."""


class Channel(Protocol):
    """A chat product, seen from the sender."""

    name: str

    async def send(self, address: Address, message: Message) -> str:
        """Posts, and returns the channel's id of what was posted. Raises CannotSend."""
        ...

    async def update(self, address: Address, posted: str, message: Message) -> str:
        """Replaces what was posted before; returns the id it now has. Raises CannotSend."""
        ...

    async def open(self, address: Address) -> Address:
        """The private conversation with `address.person`, opened if need be. Raises NotReachable."""
        ...


@dataclass(frozen=True)
class Ended:
    """What became of one delivery. `posted` is the channel's id; `due` is set when it is queued again, and
    `attempts` to how many of its tries count. `opened` is a private chat that was opened on the way; `closed`
    says that nothing more can be posted where it was to go.
    """

    id: int
    state: OutboxState
    posted: str = ""
    reason: str = ""
    due: datetime | None = None
    attempts: int | None = None
    opened: Address | None = None
    closed: bool = False


class Outbox(Protocol):
    """Where envelopes wait. Every call is one transaction."""

    async def claim(self, now: datetime, limit: int) -> Sequence[Delivery]:
        """Leases what is due, most urgent first, within the rates; expires what came too late."""
        ...

    async def sending(self, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
        """Marks leased rows as on the wire, and returns those that are still ours to send."""
        ...

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        """Records what became of deliveries."""
        ...

    async def slow_down(self, address: Address, seconds: float) -> None:
        """Holds the address's whole tenant back, on every replica."""
        ...

    async def release_leases(self) -> None:
        """Gives back what was leased and not sent, at a clean stop."""
        ...
