"""One performance of an event: a Vert of its own, with a played clock, from the first scene on."""

import asyncio
import time
from functools import partial
from pathlib import Path

from bot.app import Vert, Ways, open_store
from bot.channels.web.changes import Changes
from bot.channels.web.world import World
from bot.demo.mailbox import Mailbox
from bot.demo.play import Play
from bot.demo.script import Script
from bot.links import Links
from bot.store.casting import cast, is_cast
from bot.store.chatlog import change_number
from bot.store.engine import Connection
from bot.store.releases import digest_of, import_folder
from dialogs.model.incoming import Joined, Sender, Where
from scheduler.clock import RealClock
from scheduler.limits import Rate, Rates

# Slow enough to see a broadcast go out one by one, and to pull the plug in the middle of it.
PACE = Rates(tenant=(Rate(per_second=9, burst=2),))


class Performance:
    """Everything as the process before left it; in an empty folder, everything as at the first scene."""

    def __init__(self, script: Script, vert: Vert, play: Play) -> None:
        self._script, self.vert, self.play = script, vert, play
        self.world = World(
            store=vert.store,
            turns=vert.turns,
            event=vert.event,
            clock=play.clock,
            wall=vert.wall,
            links=vert.links,
            changes=Changes(partial(vert.store.read, change_number)),
            https=vert.base.startswith("https://"),
            events=vert.events,
        )
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, script: Script, folder: Path, links: Links, base: str, ways: Ways) -> "Performance":
        """`ways` are channels besides the pages and the mailbox."""
        wall = RealClock()
        play = Play(folder / "clock.json", script.beginning or wall.now(), time.time)
        store = await open_store(f"sqlite:///{folder / 'stage.db'}")
        channels = {**ways.channels, "mail": Mailbox(store, play.clock)}
        vert = Vert(store, play.clock, wall, Ways(channels, {**ways.rates, "web": PACE}), links, base)
        performance = cls(script, vert, play)
        await store.run(performance._release)
        await vert.start()
        performance._watching = asyncio.create_task(performance.world.changes.run())
        await performance._come_on_stage()
        return performance

    async def close(self) -> None:
        await self.world.changes.stop()
        if self._watching:
            self._watching.cancel()
        await self.vert.stop()

    def _release(self, c: Connection) -> None:
        document = self._script.document
        import_folder(c, self._script.event.id, document, digest_of(document), self.play.clock.now())

    async def _come_on_stage(self) -> None:
        """Once: what is there already is left as it is."""
        event, host = self._script.event.id, self._script.host
        now, group = self.play.clock.now(), f"web:{event}-group"
        if not await self.vert.store.read(partial(is_cast, event=event)):
            people = self._script.people
            await self.vert.store.run(partial(cast, event=event, group=group, people=people, now=now))
        await self.vert.turns.take(
            Joined(
                id=f"{group}:opening",
                sender=Sender(host.id, host.name, host.email),
                where=Where(group, "web", "group"),
                at=now,
                vert=True,
            )
        )
