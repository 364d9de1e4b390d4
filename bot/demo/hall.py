"""Where one event is performed: again and again, whenever a visitor starts over."""

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import rmtree

from bot.app import Vert, Ways
from bot.channels.web.world import World
from bot.demo.performance import Performance
from bot.demo.play import Play
from bot.demo.script import Script
from bot.links import Links
from bot.store.planning import skip_between
from dialogs.folder.tour import Tour
from dialogs.model.event import Event


class Hall:
    """Each performance has a folder of its own, by number; the newest is the one that is on."""

    def __init__(self, script: Script, folder: Path, links: Links, base: str, ways: Ways) -> None:
        self._script, self._folder = script, folder / script.event.id
        self._links, self._base, self._ways = links, base, ways
        self._on: Performance | None = None
        self._opened = asyncio.Event()

    @property
    def id(self) -> str:
        return self._script.event.id

    @property
    def tour(self) -> Tour | None:
        return self._script.tour

    @property
    def event(self) -> Event:
        """The newest release; before the hall is open, what the folder says."""
        return (self.world.event(self.id) if self._on else None) or self._script.event

    @property
    def is_open(self) -> bool:
        return self._opened.is_set()

    @property
    def world(self) -> World:
        return self._performance.world

    @property
    def play(self) -> Play:
        return self._performance.play

    @property
    def vert(self) -> Vert:
        return self._performance.vert

    async def open(self) -> None:
        """Goes on with the newest performance, or begins the first."""
        self._on = await self._perform(max(self._numbers(), default=1))
        self._opened.set()

    async def opened(self) -> None:
        """Waits at the door."""
        await self._opened.wait()

    async def close(self) -> None:
        self._opened.clear()
        if self._on:
            await self._on.close()

    async def begin_anew(self) -> None:
        """Everything said is gone, and the clock stands at the first scene. Nobody sees an empty hall."""
        before, last = self._performance, max(self._numbers())
        self._on = await self._perform(last + 1)
        await before.close()
        rmtree(self._folder / str(last))

    async def jump(self, to: datetime) -> None:
        """What fell between is marked as left out, and nobody is told of it."""
        now = self.play.clock.now()
        if to > now:
            await self.world.store.run(partial(skip_between, event=self.event, start=now, end=to))
        self.play.jump(to)
        await self.vert.ticks.plan()

    @property
    def _performance(self) -> Performance:
        if self._on is None:
            raise RuntimeError("the hall is not open")
        return self._on

    async def _perform(self, number: int) -> Performance:
        folder = self._folder / str(number)
        return await Performance.open(self._script, folder, self._links, self._base, self._ways)

    def _numbers(self) -> list[int]:
        return [int(one.name) for one in self._folder.glob("*")] if self._folder.is_dir() else []
