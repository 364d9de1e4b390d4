"""One event on stage: its own database, its own clock, its own cast; all of it can begin anew."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from bot.app import Faulty, Vert, Ways, open_store
from bot.channels.web.changes import Changes
from bot.channels.web.tour import Tour, read_tour
from bot.channels.web.world import World
from bot.demo.mailbox import Mailbox
from bot.demo.play import Play
from bot.links import Links
from bot.store.casting import Played, cast, is_cast
from bot.store.chatlog import change_number
from bot.store.planning import skip_between
from bot.store.releases import Document, digest_of, import_folder
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.model.incoming import Joined, Sender, Where
from scheduler.clock import RealClock
from scheduler.limits import Rate, Rates

# Slow enough to see a broadcast go out one by one, and to pull the plug in the middle of it.
PACE = Rates(tenant=(Rate(per_second=9, burst=2),))


@dataclass(frozen=True)
class Script:
    """What a folder brings to the stage."""

    event: Event
    document: Document
    tour: Tour | None


def read_script(folder: Path) -> Script:
    """The folder's event, live, with nobody listed who isn't on stage. Raises Faulty, FaultyTour."""
    checked = check_folder(folder)
    if checked.event is None:
        raise Faulty(folder, checked.findings)
    document = _for_the_stage(checked.document, checked.event)
    event = replace(checked.event, state="live")
    return Script(event, document, read_tour(folder))


def _for_the_stage(document: Mapping[str, Any], event: Event) -> Document:
    """A question to an expert whom no pane shows would be lost on a visitor."""
    shown = {one.email for one in event.demo.cast}
    people = [
        one for one in document["event"].get("people", ()) if str(one.get("email", "")).casefold() in shown
    ]
    return {**document, "event": {**document["event"], "state": "live", "people": people}}


class Hall:
    """Opened once a process, and anew whenever a visitor starts over."""

    def __init__(
        self, script: Script, folder: Path, links: Links, base: str, ways: Ways | None = None
    ) -> None:
        """`ways` are channels besides the pages and the mailbox."""
        self.script, self._folder, self._links, self._base = script, folder / script.event.id, links, base
        self._ways = ways or Ways()
        self._open = False

    @property
    def id(self) -> str:
        return self.script.event.id

    @property
    def tour(self) -> Tour | None:
        return self.script.tour

    @property
    def event(self) -> Event:
        return self.world.event(self.id) or self.script.event

    async def open(self) -> None:
        """Everything as the process before left it; in an empty folder, everything as at the first scene."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.play = Play(self._folder / "clock.json", self._beginning(), time.time)
        store = await open_store(f"sqlite:///{self._folder / 'stage.db'}")
        await store.run(partial(self._release, now=self.play.clock.now()))
        ways = Ways(
            {**self._ways.channels, "mail": Mailbox(store, self.play.clock)},
            {**self._ways.rates, "web": PACE},
        )
        self.vert = vert = Vert(store, self.play.clock, RealClock(), ways, self._links, self._base)
        self.world = World(
            store=vert.store,
            turns=vert.turns,
            event=vert.event,
            clock=self.play.clock,
            wall=vert.wall,
            links=self._links,
            changes=Changes(lambda: vert.store.read(change_number)),
        )
        await vert.start()
        self._watching = asyncio.create_task(self.world.changes.run())
        self._open = True
        await self._come_on_stage()

    async def close(self) -> None:
        if not self._open:
            return
        self._open = False
        await self.world.changes.stop()
        self._watching.cancel()
        await self.vert.stop()

    async def begin_anew(self) -> None:
        """Everything said is gone, and the clock stands at the first scene."""
        await self.close()
        rmtree(self._folder)
        await self.open()

    async def jump(self, to: datetime) -> None:
        """What fell between is marked as left out, and nobody is told of it."""
        now = self.play.clock.now()
        if to > now:
            await self.world.store.run(partial(skip_between, event=self.event, start=now, end=to))
        self.play.jump(to)
        await self.vert.ticks.plan()

    def _beginning(self) -> datetime:
        scenes = self.script.event.demo.scenes
        if scenes:
            return scenes[0].at
        return self.script.event.first_start or RealClock().now()

    def _release(self, c: Any, now: datetime) -> None:
        document = self.script.document
        import_folder(c, self.id, document, digest_of(document), now)

    async def _come_on_stage(self) -> None:
        now = self.play.clock.now()
        group = f"web:{self.id}-group"
        if await self.world.store.read(partial(is_cast, event=self.id)):
            return
        people = people_of(self.script.event)
        await self.world.store.run(partial(cast, event=self.id, group=group, people=people, now=now))
        host = next((one for one in people if one.native.endswith("-O")), people[0])
        await self.world.turns.take(
            Joined(
                id=f"{group}:opening",
                sender=Sender(host.id, host.name, host.email),
                where=Where(group, "web", "group"),
                at=now,
                vert=True,
            )
        )


def people_of(event: Event) -> tuple[Played, ...]:
    """The cast but for the experts, who are outside the chat; and those who are only counted."""
    cast_ = tuple(
        Played(f"{event.id}-{one.letter}", one.name, one.email, last_language=one.language, cohort=one.cohort)
        for one in event.demo.cast
        if one.role != "expert"
    )
    return cast_ + tuple(_silent(event, number) for number in range(1, event.demo.silent + 1))


def _silent(event: Event, number: int) -> Played:
    """One who only reads. The first has chosen nynorsk, as somebody always has."""
    return Played(
        f"{event.id}-silent-{number}",
        f"Deltaker {number}",
        f"deltaker.{number}.{event.id}@example.org",
        language="nn" if number == 1 else None,
        last_language=event.language,
    )
