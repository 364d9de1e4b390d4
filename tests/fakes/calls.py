"""One request of the bot to Teams, and what a test may let go wrong with it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tests.fakes.wire import Json

WRITES = frozenset({"create", "send", "reply", "update", "delete"})


@dataclass
class Call:
    """One request of the bot, in the order they came."""

    number: int
    at: datetime
    operation: str
    conversation: str
    activity_id: str
    member: str
    team: str
    query: Mapping[str, str]
    body: Json
    region: str
    status: int = 0  # 0: it got no answer
    stored: bool = False  # what it asked for was done

    @property
    def posted(self) -> bool:
        """It asked for a new message."""
        if self.operation == "create":
            return "activity" in self.body
        return self.operation in ("send", "reply") and self.body.get("type") != "typing"


class Dropped(Exception):
    """The connection broke instead of an answer."""


class Hold:
    """A request kept waiting; `arrived()` tells when it is there, `release()` lets it go on."""

    def __init__(self) -> None:
        self._here, self._go = asyncio.Event(), asyncio.Event()

    async def arrived(self, timeout: float = 10.0) -> None:
        async with asyncio.timeout(timeout):
            await self._here.wait()

    def release(self) -> None:
        self._go.set()

    async def wait(self) -> None:
        self._here.set()
        await self._go.wait()


@dataclass
class Fault:
    conversation: str | None
    operation: str | None
    times: int | None
    status: int | None = None
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    stored: bool = False
    drop: bool = False
    latency: float = 0.0
    hold: Hold | None = None

    def fits(self, call: Call) -> bool:
        operations = {self.operation} if self.operation else WRITES
        return call.operation in operations and self.conversation in (None, call.conversation)
