"""What the pages need of a running Vert, whoever put it together."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.web.changes import Changes
from bot.store.engine import Store
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming
from dialogs.model.known import Outcome
from dialogs.model.message import Message
from scheduler.clock import Clock


class Answer(Protocol):
    """What came of a turn: the card that takes the place of what was pressed, and the whole outcome."""

    @property
    def card(self) -> Message | None: ...

    @property
    def outcome(self) -> Outcome: ...


class Turns(Protocol):
    """One thing heard, and all that follows, committed."""

    async def take(self, incoming: Incoming) -> Answer: ...

    async def look(self, incoming: Incoming) -> Answer:
        """What a press would show, where showing is all it does."""
        ...


class Links(Protocol):
    """Signed links: who may open which page, and for how long."""

    def sign(self, purpose: str, now: datetime, **claims: str) -> str: ...

    def desk_link(self, base: str, now: datetime, event: str, email: str) -> str: ...

    def console_link(self, base: str, now: datetime, event: str, email: str) -> str: ...

    def read(self, purpose: str, token: str, now: datetime) -> Mapping[str, str] | None: ...


@dataclass(frozen=True)
class World:
    """`clock` is the events' time, which a demo plays; `wall` the real one, by which links grow old."""

    store: Store
    turns: Turns
    event: Callable[[str], Event | None]  # the newest release of an event
    clock: Clock
    wall: Clock
    links: Links
    changes: Changes
    events: Callable[[], Collection[Event]] = tuple  # the newest release of each
    https: bool = False  # whether people reach the pages that way
