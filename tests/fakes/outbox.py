"""An outbox in memory and a channel that answers as the test says."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dialogs.model.message import Message
from scheduler.outbox import Address, Delivery, Ended, OutboxState

Answer = str | Exception | Callable[[], Any]


class FakeOutbox:
    """Keeps what scheduler.outbox.Outbox promises, for one process."""

    def __init__(self, *deliveries: Delivery) -> None:
        self.rows = {one.id: one for one in deliveries}
        self.state: dict[int, OutboxState] = {one.id: "queued" for one in deliveries}
        self.ends: list[Ended] = []
        self.slowed: list[tuple[str, float]] = []
        self.away = 0  # how many calls fail before the database is back
        self.released = False
        self.moved = asyncio.Event()

    def add(self, *deliveries: Delivery) -> None:
        for one in deliveries:
            self.rows[one.id], self.state[one.id] = one, "queued"

    async def claim(self, now: datetime, limit: int) -> Sequence[Delivery]:
        self._here()
        due = [one for one in self.rows.values() if self.state[one.id] == "queued" and one.due <= now][:limit]
        for one in due:
            self.state[one.id] = "leased"
            self.rows[one.id] = replace(one, attempts=one.attempts + 1)
        return [self.rows[one.id] for one in due]

    async def sending(self, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
        self._here()
        ours = [one.id for one in deliveries if self.state[one.id] == "leased"]
        self.state.update((id_, "sending") for id_ in ours)
        return frozenset(ours)

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        self._here()
        self.ends.extend(results)
        self.moved.set()
        for one in results:
            self.state[one.id] = one.state
            row = self.rows[one.id]
            attempts = row.attempts if one.attempts is None else one.attempts
            self.rows[one.id] = replace(row, due=one.due or row.due, attempts=attempts)

    async def slow_down(self, address: Address, seconds: float) -> None:
        self.slowed.append((address.tenant, seconds))

    async def release_leases(self) -> None:
        self.released = True

    def _here(self) -> None:
        if self.away:
            self.away -= 1
            raise ConnectionError("the database is away")


@dataclass
class FakeChannel:
    """Answers each send by the next of `answers`: an id, a refusal, what a function does; then with ids."""

    name: str = "teams"
    answers: deque[Answer] = field(default_factory=deque)
    posts: list[tuple[str, Message]] = field(default_factory=list)
    edits: list[tuple[str, str, Message]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    unreachable: Exception | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: Address, message: Message) -> str:
        self.posts.append((address.conversation, message))
        self.moved.set()
        return await self._answer(f"p{len(self.posts)}")

    async def update(self, address: Address, posted: str, message: Message) -> str:
        self.edits.append((address.conversation, posted, message))
        return await self._answer(posted)

    async def open(self, address: Address) -> Address:
        if self.unreachable:
            raise self.unreachable
        self.opened.append(address.person)
        return replace(address, conversation=f"a:{address.person}")

    async def _answer(self, usual: str) -> str:
        await asyncio.sleep(0)
        answer = self.answers.popleft() if self.answers else usual
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, str):
            return answer
        return str(await answer())
