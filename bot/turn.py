"""One turn: heard before? who, and where? → dialogs → one transaction → the channel is answered → deliver."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.store.engine import Conflict, Connection, Store
from bot.store.heard import hear
from bot.store.known import Outdated, load
from bot.store.releases import Library, Loaded
from bot.store.saving import save
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.incoming import Incoming, Pressed
from dialogs.model.known import SILENCE, Known, Learnt, LinkPasted, Outcome, StateChanged, Unlearnt
from dialogs.model.message import Message
from dialogs.plain import plain
from dialogs.privacy import fit_to_keep
from scheduler.clock import Clock, RealClock
from scheduler.outbox import Delivery

T = TypeVar("T")

TRIES = 3
MAKE_RELEASES = LinkPasted | Learnt | Unlearnt | StateChanged  # or change the event's state
CONSOLE = "console"  # has no chat: what is said there is drawn on the page that was pressed

Respond = Callable[[Incoming, Known], Outcome]


class Busy(Exception):
    """Others changed the same thing each time; the channel is told to knock again."""


class Deliverer(Protocol):
    """Sends what is already marked as *sending*, and records what became of it."""

    async def deliver(self, deliveries: Sequence[Delivery]) -> None: ...


@dataclass(frozen=True)
class Answer:
    """What the channel is answered with. `repeated`: this was heard before, and nothing has changed."""

    card: Message | None = None
    outcome: Outcome = SILENCE
    repeated: bool = False

    @property
    def notice(self) -> str:
        """A sentence for the presser alone."""
        return self.outcome.notice


@dataclass(frozen=True)
class _At:
    """The releases and the hour a turn is taken at."""

    loaded: Loaded
    now: datetime
    wall: datetime


class Turns:
    """The way of everything that is heard, on whatever channel."""

    def __init__(
        self,
        store: Store,
        library: Library,
        deliverer: Deliverer,
        clock: Clock,
        *,
        respond: Respond,
        owner: str,
        wall: Clock | None = None,
        mail: bool = False,
        links: Mapping[str, str] | None = None,
    ) -> None:
        """`owner` names this process; `wall` is what watches say; `mail`: whether mail can be sent."""
        self._store = store
        self._library = library
        self._deliverer = deliverer
        self._clock = clock
        self._wall = wall or RealClock()
        self._respond = respond
        self._owner = owner
        self._mail = mail
        self._links = links or {}
        self._under_way: set[asyncio.Task[Any]] = set()

    async def take(self, incoming: Incoming) -> Answer:
        """Hears, answers and keeps; what is to be sent goes out beside. Raises DatabaseAway, Busy.

        Whoever knocked may hang up meanwhile: a turn that has begun is finished all the same.
        """
        return await asyncio.shield(self._beside(self._take(incoming)))

    async def _take(self, incoming: Incoming) -> Answer:
        incoming = fit_to_keep(incoming)
        answer, own = await self._taken(incoming)
        if any(isinstance(one, MAKE_RELEASES) for one in answer.outcome.saved):
            await self._library.refresh()
        if own:
            self._beside(self._deliverer.deliver(own))
        return answer

    async def look(self, incoming: Incoming) -> Answer:
        """What a press would show, where showing is all it does: nothing is kept, and nothing is sent."""
        for _ in range(TRIES):
            at = _At(self._library.now, self._clock.now(), self._wall.now())
            try:
                return await self._store.read(partial(self._looked, incoming=incoming, at=at))
            except Outdated:
                await self._library.refresh()
        raise Busy(incoming.id)

    def _looked(self, c: Connection, incoming: Incoming, at: _At) -> Answer:
        outcome = self._outcome(incoming, self._known(c, incoming, at))
        return Answer(outcome.card, Outcome(outcome.card, outcome.notice, verdict=outcome.verdict))

    async def drain(self, within: float | None = None) -> None:
        """Waits for what is on its way, before a clean stop. What takes longer is left to the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._under_way:
                    await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _taken(self, incoming: Incoming) -> tuple[Answer, tuple[Delivery, ...]]:
        for _ in range(TRIES):
            at = _At(self._library.now, self._clock.now(), self._wall.now())
            try:
                return await self._store.run(partial(self._turn, incoming=incoming, at=at))
            except Conflict:
                continue
            except Outdated:
                await self._library.refresh()
        raise Busy(incoming.id)

    def _turn(self, c: Connection, incoming: Incoming, at: _At) -> tuple[Answer, tuple[Delivery, ...]]:
        """The transaction: all of it is kept, or none."""
        if not hear(c, incoming, at.now):
            return self._again(c, incoming, at), ()
        known = self._known(c, incoming, at)
        outcome = self._outcome(incoming, known)
        own = save(c, incoming, known, outcome, at.now, self._owner)
        return Answer(outcome.card, outcome), own

    def _again(self, c: Connection, incoming: Incoming, at: _At) -> Answer:
        """Heard before: words are let pass; a press changes nothing and shows the object as it is now."""
        if not isinstance(incoming, Pressed):
            return Answer(repeated=True)
        outcome = self._outcome(incoming, replace(self._known(c, incoming, at), repeated=True))
        return Answer(outcome.card, Outcome(outcome.card, outcome.notice), repeated=True)

    def _outcome(self, incoming: Incoming, known: Known) -> Outcome:
        outcome = self._respond(incoming, known)
        return drawn(outcome, incoming) if incoming.where.channel == CONSOLE else outcome

    def _known(self, c: Connection, incoming: Incoming, at: _At) -> Known:
        return load(c, incoming, at.loaded, at.now, wall=at.wall, mail=self._mail, links=self._links)

    def _beside(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Goes on by itself: the channel has its answer before the network is waited for."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task


def drawn(outcome: Outcome, incoming: Incoming) -> Outcome:
    """What would be said here is the card; beside a card, what is told to the presser. All else goes out."""
    here = [one.message for one in outcome.envelopes if _is_here(one, incoming) and one.message]
    away = tuple(one for one in outcome.envelopes if not _is_here(one, incoming))
    if outcome.card:
        said = outcome.notice or " ".join(plain(one) for one in here)
        return replace(outcome, envelopes=away, notice=said)
    return replace(outcome, envelopes=away, card=here[0] if here else None)


def _is_here(envelope: Envelope, incoming: Incoming) -> bool:
    match envelope.to:
        case Here():
            return True
        case Reply(_, conversation):
            return conversation in ("", incoming.where.conversation)
    return False
