"""What is counted and timed, for Prometheus: turns, sends, reminders' lateness, waits for the database."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar, get_args

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.store.engine import Conflict, DatabaseAway, Store, Transaction
from bot.turn import Answer, Busy, Turns
from dialogs.model.incoming import Incoming, Said
from scheduler.outbox import Address, Delivery, Ended, Outbox, OutboxState

log = structlog.get_logger(__name__)

T = TypeVar("T")

QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
LATE = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600)

STATES: tuple[OutboxState, ...] = get_args(OutboxState)


class Metrics:
    """One running Vert's numbers, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.turns = Histogram(
            "vert_turn_seconds",
            "From a thing heard to its answer committed.",
            ["kind"],
            buckets=QUICK,
            registry=self.registry,
        )
        self.sends = Counter(
            "vert_sends", "Deliveries by what became of them.", ["result"], registry=self.registry
        )
        self.late = Histogram(
            "vert_reminder_late_seconds",
            "How long after it was due a reminder went out.",
            buckets=LATE,
            registry=self.registry,
        )
        self.outbox = Gauge("vert_outbox", "Envelopes in the outbox.", ["state"], registry=self.registry)
        self.database = Histogram(
            "vert_database_seconds",
            "How long a transaction took, its wait for the database included.",
            ["kind"],
            buckets=QUICK,
            registry=self.registry,
        )
        self.database_trouble = Counter(
            "vert_database_trouble", "Transactions given up.", ["why"], registry=self.registry
        )

    def count_outbox(self, by_state: Mapping[str, int]) -> None:
        for state in STATES:
            self.outbox.labels(state).set(by_state.get(state, 0))

    def written(self) -> bytes:
        """All numbers, as Prometheus reads them."""
        return generate_latest(self.registry)


def kind_of(incoming: Incoming, answer: Answer) -> str:
    """answer, suggest, hand_over, smalltalk or silence for words; pressed, joined … for the rest."""
    if answer.repeated:
        return "repeated"
    if isinstance(incoming, Said) and answer.outcome.verdict:
        return answer.outcome.verdict.kind
    return type(incoming).__name__.lower()


class WatchedTurns:
    """Turns timed, counted and written down in the log: of what kind, where and how long; never the words."""

    def __init__(self, turns: Turns, metrics: Metrics) -> None:
        self._turns, self._metrics = turns, metrics

    async def take(self, incoming: Incoming) -> Answer:
        began = time.perf_counter()
        try:
            answer = await self._turns.take(incoming)
        except Busy:
            log.warning("turn_busy", channel=incoming.where.channel)
            raise
        seconds = time.perf_counter() - began
        kind = kind_of(incoming, answer)
        self._metrics.turns.labels(kind).observe(seconds)
        where = incoming.where
        log.info("turn", kind=kind, channel=where.channel, place=where.kind, ms=round(seconds * 1000, 1))
        return answer

    async def look(self, incoming: Incoming) -> Answer:
        """Not counted: nobody said or changed anything."""
        return await self._turns.look(incoming)


class MeasuredStore(Store):
    """A store whose transactions are timed."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics

    async def run(self, transaction: Transaction[T]) -> T:
        with self._timed("write"):
            return await self._store.run(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        with self._timed("read"):
            return await self._store.read(transaction)

    async def close(self) -> None:
        await self._store.close()

    @contextmanager
    def _timed(self, kind: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        except (Conflict, DatabaseAway) as trouble:
            why = "conflict" if isinstance(trouble, Conflict) else "away"
            self._metrics.database_trouble.labels(why).inc()
            raise
        finally:
            self._metrics.database.labels(kind).observe(time.perf_counter() - began)


class MeasuredOutbox:
    """An outbox whose deliveries are counted by result, and whose reminders by their lateness."""

    def __init__(self, outbox: Outbox, metrics: Metrics) -> None:
        self._outbox, self._metrics = outbox, metrics
        self._reminders: dict[int, Delivery] = {}  # on the wire

    async def claim(self, now: datetime, limit: int) -> Sequence[Delivery]:
        return await self._outbox.claim(now, limit)

    async def sending(self, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
        ours = await self._outbox.sending(deliveries, now)
        reminders = (one for one in deliveries if one.kind == "reminder" and one.id in ours)
        self._reminders.update((one.id, one) for one in reminders)
        return ours

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        await self._outbox.ended(results, now)
        for result in results:
            self._count(result, self._reminders.pop(result.id, None), now)

    async def slow_down(self, address: Address, seconds: float) -> None:
        await self._outbox.slow_down(address, seconds)

    async def release_leases(self) -> None:
        await self._outbox.release_leases()

    def _count(self, result: Ended, reminder: Delivery | None, now: datetime) -> None:
        self._metrics.sends.labels(result.state).inc()
        if reminder and result.state == "sent":
            self._metrics.late.observe(max(0.0, (now - reminder.due).total_seconds()))
