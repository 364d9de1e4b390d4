"""What is due leaves by its channel: claimed, worded, marked, sent, and what became of it written down."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from dialogs.model.envelope import QUIETLY
from dialogs.model.message import Message
from scheduler.clock import Clock
from scheduler.outbox import (
    Channel,
    Delivery,
    Ended,
    Later,
    NeverFits,
    NotReachable,
    Outbox,
    Unclear,
    may_repeat,
)

Words = Callable[[Delivery, datetime], Message | None]

AT_ONCE = 150  # deliveries in the hands of this process; more than a channel has connections for
PATIENCE = 20.0  # seconds for one of them; a lease is longer
LONGEST_PAUSE = 300.0  # seconds between two tries
DRAWINGS = 3  # what cannot be drawn so often never will be
GATHERED = 0.01  # seconds in which results are written down together
TOGETHER = 0.05  # the same for the replies of turns: a commit for each would cost more than its sending
IDLE, BUSY = 0.25, 0.05  # seconds between two looks at the outbox

log = logging.getLogger(__name__)


class Deliveries:
    """Several replicas may run it; what is claimed by one is seen by no other."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        words: Words,
        clock: Clock,
        *,
        dice: Callable[[], float] = random.random,
        patience: float = PATIENCE,
    ) -> None:
        self._outbox, self._channels, self._words, self._clock = outbox, channels, words, clock
        self._dice, self._patience = dice, patience
        self._tries: dict[int, int] = {}  # refusals that may be repeated, by row
        self._on_the_wire: set[asyncio.Task[None]] = set()
        self._results: list[Ended] = []
        self._writing, self._looping = asyncio.Lock(), asyncio.Lock()
        self._gathering: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._stopping = False

    async def pass_once(self) -> int:
        """Sends what is due and may go now, and returns how many that were, once all has ended."""
        started = await self._start(AT_ONCE)
        await asyncio.gather(*started)
        await self._write_down()
        return len(started)

    async def deliver(self, own: Sequence[Delivery]) -> None:
        """A turn's own replies, which its transaction has already marked as on the wire."""
        in_place = sorted(own, key=_place)
        await asyncio.gather(*(self._one_by_one(list(same)) for _, same in groupby(in_place, key=_place)))
        self._gathering = self._gathering or asyncio.create_task(self._gather())
        await asyncio.shield(self._gathering)

    async def _gather(self) -> None:
        """Writes down what all turns have sent meanwhile; what is sent from then on is for the next time."""
        await asyncio.sleep(TOGETHER)
        self._gathering = None
        try:
            await self._write_down()
        except Exception:
            log.exception("results wait for the outbox")

    async def run(self) -> None:
        """Until it is stopped. While the database is away, what was sent is remembered here."""
        async with self._looping:
            while not self._stopping:
                self._news.clear()
                if not await self._round():
                    await self._pause(BUSY if self._on_the_wire or self._results else IDLE)

    def wake(self) -> None:
        """Something new may be due."""
        self._news.set()

    async def stop(self, within: float = 8.0) -> None:
        """Takes nothing new, finishes what is on the wire, and gives back what is not."""
        self._stopping = True
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(within), self._looping:
                while self._on_the_wire:
                    await asyncio.wait(self._on_the_wire)
        try:
            await self._write_down()
            await self._outbox.release_leases()
        except Exception:
            log.exception("leases run out by themselves")

    async def _round(self) -> bool:
        try:
            await self._write_down()
            return bool(await self._start(AT_ONCE - len(self._on_the_wire)))
        except Exception:
            log.exception("deliveries wait for the outbox")
            return False

    async def _start(self, limit: int) -> Sequence[asyncio.Task[None]]:
        """Claims and words; what is marked as on the wire in one transaction is sent by a task of its own."""
        if limit < 1:
            return ()
        now = self._clock.now()
        worded = [self._worded(one, now) for one in await self._outbox.claim(now, limit)]
        ready = [one for one in worded if isinstance(one, Delivery)]
        self._results.extend(one for one in worded if isinstance(one, Ended))
        ours = await self._outbox.sending(ready, now) if ready else frozenset[int]()
        return [self._set_off(one) for one in ready if one.id in ours]

    def _set_off(self, delivery: Delivery) -> asyncio.Task[None]:
        task = asyncio.create_task(self._one_by_one([delivery]))
        self._on_the_wire.add(task)
        task.add_done_callback(self._arrived)
        return task

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._on_the_wire.discard(task)
        self._news.set()

    async def _one_by_one(self, deliveries: Iterable[Delivery]) -> None:
        for one in deliveries:
            worded = self._worded(one, self._clock.now())
            self._results.append(await self._sent(worded) if isinstance(worded, Delivery) else worded)

    def _worded(self, delivery: Delivery, now: datetime) -> Delivery | Ended:
        """With its words, which may only be known now. What is no longer planned is skipped."""
        if delivery.message is not None:
            return delivery
        try:
            message = self._words(delivery, now)
        except Later as not_yet:  # what was begun a moment ago may not have been looked up here
            tries = self._tries[delivery.id] = self._tries.get(delivery.id, 0) + 1
            return self._again(
                delivery, now, self._backoff(tries), str(not_yet), max(delivery.attempts - 1, 0)
            )
        except Exception:
            log.exception("a message cannot be drawn", extra={"row": delivery.id})
            return self._not_drawn(delivery, now)
        if message is None:
            return Ended(delivery.id, "skipped", reason="no longer planned")
        return replace(delivery, message=message)

    def _not_drawn(self, delivery: Delivery, now: datetime) -> Ended:
        if delivery.attempts >= DRAWINGS:
            return Ended(delivery.id, "dead", reason="cannot be drawn")
        return self._again(
            delivery, now, self._backoff(delivery.attempts), "cannot be drawn", delivery.attempts
        )

    async def _sent(self, delivery: Delivery) -> Ended:
        channel = self._channels.get(delivery.address.channel)
        if channel is None:
            return Ended(delivery.id, "failed", reason="no way there is known")
        if self._clock.now() >= delivery.worth_until:  # the machine may have slept since the row was marked
            return Ended(delivery.id, "expired", reason="too late to be of use")
        try:
            async with asyncio.timeout(self._patience):
                return await self._posted(channel, delivery)
        except Later as refusal:
            return await self._later(delivery, refusal)
        except NotReachable as refusal:
            closed = bool(delivery.address.conversation)
            return Ended(delivery.id, "failed", reason=str(refusal), closed=closed)
        except NeverFits as refusal:
            return Ended(delivery.id, "dead", reason=str(refusal))
        except (Unclear, TimeoutError) as silence:
            return self._unclear(delivery, str(silence) or "no answer in time")
        except Exception as mistake:
            log.exception("a channel failed", extra={"row": delivery.id})
            return self._unclear(delivery, type(mistake).__name__)

    async def _posted(self, channel: Channel, delivery: Delivery) -> Ended:
        address, opened = delivery.address, None
        if delivery.message is None:
            raise NeverFits("without words")
        if address.kind == "private" and not address.conversation:
            address = opened = await channel.open(address)
        if delivery.edits and address.kind == "mail" and QUIETLY in delivery.source:
            posted = delivery.edits  # a letter can't be edited, and the desk shows what is new
        elif delivery.edits:
            posted = await channel.update(address, delivery.edits, delivery.message)
        else:
            posted = await channel.send(address, delivery.message)
        self._tries.pop(delivery.id, None)
        return Ended(delivery.id, "sent", posted=posted, opened=opened)

    async def _later(self, delivery: Delivery, refusal: Later) -> Ended:
        """Nothing was posted, so no attempt is used up; where the channel says how long, it is left alone."""
        tries = self._tries[delivery.id] = self._tries.get(delivery.id, 0) + 1
        seconds = refusal.seconds if refusal.seconds is not None else self._backoff(tries)
        if refusal.whole_tenant:
            await self._outbox.slow_down(delivery.address, seconds)
        return self._again(delivery, self._clock.now(), seconds, str(refusal), max(delivery.attempts - 1, 0))

    def _unclear(self, delivery: Delivery, reason: str) -> Ended:
        if not may_repeat(delivery.kind, delivery.attempts):
            return Ended(delivery.id, "unknown", reason=reason)
        pause = self._backoff(delivery.attempts)
        again = self._again(delivery, self._clock.now(), pause, reason, max(delivery.attempts, 1))
        return again if again.state == "queued" else Ended(delivery.id, "unknown", reason=reason)

    def _again(self, delivery: Delivery, now: datetime, seconds: float, reason: str, attempts: int) -> Ended:
        due = now + timedelta(seconds=seconds)
        if due >= delivery.worth_until:
            self._tries.pop(delivery.id, None)
            return Ended(delivery.id, "expired", reason=f"too late after: {reason}")
        return Ended(delivery.id, "queued", reason=reason, due=due, attempts=attempts)

    def _backoff(self, tries: int) -> float:
        """1, 2, 4 … seconds, each between half and whole, so that many do not come back at once."""
        return min(2.0 ** max(tries - 1, 0), LONGEST_PAUSE) * (0.5 + self._dice() / 2)

    async def _write_down(self) -> None:
        """All results there are, in one transaction. What could not be written waits for the next time."""
        async with self._writing:
            results = list(self._results)
            if results:
                await self._outbox.ended(results, self._clock.now())
                del self._results[: len(results)]

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return
        await asyncio.sleep(GATHERED)


def _place(delivery: Delivery) -> tuple[str, str]:
    return delivery.address.channel, delivery.address.conversation or delivery.address.person
