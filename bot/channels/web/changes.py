"""When a page should look again: one number in the database, watched while somebody looks."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.store.engine import DatabaseAway

EVERY = 0.25  # seconds


class Changes:
    """The number that rises with every change. It is read only while a page waits for it."""

    def __init__(self, number: Callable[[], Awaitable[int]], every: float = EVERY) -> None:
        self._read, self._every = number, every
        self._number = 0
        self._waiting = 0
        self._wanted = asyncio.Event()
        self._moved = asyncio.Condition()
        self._over = False

    async def run(self) -> None:
        """Watches until it is cancelled."""
        while True:
            await self._wanted.wait()
            await self._look()
            await asyncio.sleep(self._every)

    async def after(self, seen: int) -> int | None:
        """The number, once it is another than the one seen; None when Vert stops."""
        self._waiting += 1
        self._wanted.set()
        try:
            async with self._moved:
                await self._moved.wait_for(lambda: self._over or self._number != seen)
                return None if self._over else self._number
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._wanted.clear()

    async def stop(self) -> None:
        """Lets everyone go who waits."""
        async with self._moved:
            self._over = True
            self._moved.notify_all()

    async def touch(self) -> None:
        """Something a page shows has changed that no database knows of, such as the clock on a stage."""
        async with self._moved:
            self._number = -self._number - 1  # another number than any that was seen
            self._moved.notify_all()

    async def _look(self) -> None:
        try:
            number = await self._read()
        except DatabaseAway:
            return  # who waits goes on waiting
        async with self._moved:
            if number != self._number:
                self._number = number
                self._moved.notify_all()
