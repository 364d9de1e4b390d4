"""What the clock brings about: reminders in time, questions that waited too long, broadcasts, the purge."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog

from bot.store.askings import waiting_times
from bot.store.broadcasting import report_finished, send_due
from bot.store.correcting import report_corrected
from bot.store.engine import Connection, Store
from bot.store.known import Outdated, reachable
from bot.store.overview import questions_waiting, was_told
from bot.store.planning import plan_due
from bot.store.purge import purge
from bot.store.releases import Library, Loaded
from bot.store.saving import record
from bot.store.states import count_held
from dialogs import experts
from dialogs.digest import digest
from dialogs.experts.routing import organizers_of
from dialogs.model.event import Event
from scheduler.clock import Clock
from scheduler.digest import Morning, morning
from scheduler.escalation import overdue

log = structlog.get_logger(__name__)

T = TypeVar("T")

Events = Mapping[str, Event]

TRIES = 3


class Ticks:
    """Each may run as often as it likes, on every replica: what was done is not done again."""

    def __init__(self, store: Store, library: Library, clock: Clock, wall: Clock, *, mail: bool) -> None:
        self._store, self._library, self._clock, self._wall, self._mail = store, library, clock, wall, mail

    async def look_for_releases(self) -> None:
        await self._library.refresh()

    async def plan(self) -> None:
        """Puts what is due by the events' reminder rules and people's wishes."""
        for event in self._open():
            await self._as_it_stands(partial(self._plan, id_=event.id))

    async def broadcasts(self) -> None:
        """Sends what can no longer be undone, and reports what has ended."""
        now, wall = self._clock.now(), self._wall.now()
        await self._as_it_stands(lambda c, events: send_due(c, events, now, wall))
        await self._as_it_stands(lambda c, events: _report(c, events, now))

    async def escalate(self) -> None:
        """Gives the organizers the questions that waited too long, and tells who asked."""
        for event in self._open():
            given = await self._as_it_stands(partial(self._escalate, id_=event.id))
            if given:
                log.info("questions_given_to_organizers", of=event.id, count=given)

    async def digest(self) -> None:
        """Tells the organizers, on the mornings of working days, what is unanswered."""
        for event in self._open():
            if found := morning(event, self._clock.now()):
                await self._as_it_stands(partial(self._tell_unanswered, id_=event.id, this=found))

    async def purge(self) -> None:
        gone = await self._store.run(partial(purge, events=self._library.now.events, now=self._clock.now()))
        log.info("purged", rows=sum(gone.values()))

    def _open(self) -> list[Event]:
        """Of a closed event nothing is said unasked."""
        return [one for one in self._library.now.events.values() if one.state != "closed"]

    async def _as_it_stands(self, act: Callable[[Connection, Events], T]) -> T | None:
        """By how the events stand in this very transaction: another replica may have changed that.

        None where they change faster than they are read, which the next tick makes up for.
        """
        for _ in range(TRIES):
            try:
                return await self._store.run(partial(_unless_outdated, loaded=self._library.now, act=act))
            except Outdated:
                await self._library.refresh()
        return None

    def _plan(self, c: Connection, events: Events, id_: str) -> int:
        event = events[id_]
        return 0 if event.state == "closed" else plan_due(c, event, self._clock.now())

    def _escalate(self, c: Connection, events: Events, id_: str) -> int:
        event, now = events[id_], self._clock.now()
        waiting = questions_waiting(c, event) if event.state != "closed" else ()
        if not waiting:
            return 0
        late = overdue(waiting, event, now, reachable(c, event, self._mail))
        for question in late:
            record(c, experts.overdue(question, event, now), events, now, event.id)
        return len(late)

    def _tell_unanswered(self, c: Connection, events: Events, id_: str, this: Morning) -> bool:
        """Whether anything was new: most looks of a morning find all told before."""
        event = events[id_]
        if event.state == "closed":
            return False
        organizers = [one.email for one in organizers_of(event)]
        if was_told(c, [f"{this.key}:{email}" for email in organizers]):
            return False
        # what is asked in the course of the morning has its own way to a person, and waits for the next one
        waiting = tuple(one for one in questions_waiting(c, event) if one.asked_at < this.due)
        if not waiting:
            return False
        now = self._clock.now().astimezone(event.time_zone)
        told = digest(event, waiting, waiting_times(waiting, now), now, this.key, this.useful_until)
        record(c, told, events, now, event.id)
        return True


def _unless_outdated(c: Connection, loaded: Loaded, act: Callable[[Connection, Events], T]) -> T:
    """Raises Outdated. Until it is over, no state changes."""
    if count_held(c) != loaded.count:
        raise Outdated
    return act(c, loaded.events)


def _report(c: Connection, events: Events, now: datetime) -> None:
    """Of what was sent, and of what was corrected."""
    report_finished(c, events, now)
    report_corrected(c, events, now)
