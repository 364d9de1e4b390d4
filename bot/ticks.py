"""What the clock brings about: reminders in time, questions that waited too long, broadcasts, the purge."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog

from bot.store.askings import waiting_times
from bot.store.broadcasting import report_finished, send_due
from bot.store.correcting import report_corrected
from bot.store.engine import Conflict, Connection, DatabaseAway, Store
from bot.store.escalating import (
    away_now,
    due,
    is_somebody_waiting,
    left_at,
    loads,
    look_again,
    look_at_them_then,
    looked_at_too_late_or_early,
    moving_now,
)
from bot.store.known import Outdated, reachable
from bot.store.offering import needs_no_offer
from bot.store.overview import questions_waiting, was_told
from bot.store.planning import plan_due
from bot.store.purge import purge
from bot.store.releases import Library, Loaded
from bot.store.saving import record
from bot.store.states import count_held
from dialogs.digest import digest
from dialogs.experts.moving import MOVES
from dialogs.experts.routing import StaffNow, organizers_of
from dialogs.model.event import Event
from dialogs.model.known import Outcome
from dialogs.model.question import Question
from scheduler.clock import Clock
from scheduler.digest import Morning, may_be_morning, morning
from scheduler.escalation import next_at, step_due

log = structlog.get_logger(__name__)

T = TypeVar("T")

Events = Mapping[str, Event]

TRIES = 3
AT_A_TIME = 25  # questions moved in one transaction: turns wait behind it


class Ticks:
    """Each may run as often as it likes, on every replica: what was done is not done again."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        wall: Clock,
        *,
        mail: bool,
        links: Mapping[str, str] | None = None,
    ) -> None:
        self._store, self._library, self._clock, self._wall, self._mail = store, library, clock, wall, mail
        self._links = links or {}
        self._looked_by: dict[str, int] = {}  # the release by which an event's questions were looked at

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
        """Moves on the questions that waited too long, or lie with one who is gone, and tells who asked."""
        for event in self._open():
            if self._looked_by.get(event.id) != event.release:
                changed = await self._store.read(partial(looked_at_too_late_or_early, event=event))
                if changed:
                    await self._store.run(partial(look_at_them_then, changed=changed))
                self._looked_by[event.id] = event.release
            ids = await self._store.read(partial(self._due, event=event))
            some = (ids[first : first + AT_A_TIME] for first in range(0, len(ids), AT_A_TIME))
            if count := sum([await self._moved(event.id, one) for one in some]):
                log.info("questions_moved_on", of=event.id, count=count)

    async def digest(self) -> None:
        """Tells the organizers, on the mornings of working days, what is unanswered."""
        for event in self._open():
            if not may_be_morning(event, self._clock.now()):
                continue
            if not await self._store.read(partial(is_somebody_waiting, event=event)):
                continue  # before the calendar of holidays is opened, which is heavy
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
            except Conflict:
                continue
            except Outdated:
                await self._library.refresh()
        return None

    def _plan(self, c: Connection, events: Events, id_: str) -> int:
        event = events[id_]
        return 0 if event.state == "closed" else plan_due(c, event, self._clock.now())

    async def _moved(self, id_: str, ids: Sequence[str]) -> int:
        """How many of these went on. One that cannot keeps no other from it."""
        try:
            return await self._as_it_stands(partial(self._move, id_=id_, ids=ids)) or 0
        except DatabaseAway:
            raise
        except Exception:
            if len(ids) > 1:
                return sum([await self._moved(id_, [one]) for one in ids])
            log.exception("question_stuck", of=id_, question=ids[0])
            return 0

    def _due(self, c: Connection, event: Event) -> tuple[str, ...]:
        now = self._clock.now()
        return due(c, event, left_at(c, event, now), reachable(c, event, self._mail), now)

    def _move(self, c: Connection, events: Events, id_: str, ids: Sequence[str]) -> int:
        """How many of these went on. What is not due by the calendar of holidays is looked at when it is."""
        event, now = events[id_], self._clock.now().astimezone(events[id_].time_zone)
        if event.state == "closed":
            return 0
        left, reached, moved = left_at(c, event, now), reachable(c, event, self._mail), 0
        away, has = away_now(c, event, now), Counter(loads(c, event))
        for question in moving_now(c, event, ids):
            step = step_due(question, event, reached, left, now)
            if step == "offer" and needs_no_offer(c, question, now):
                step = "let_go"
            move = MOVES.get(step) if step else None
            if move is None:
                look_again(c, question, next_at(question, event, left))
                continue
            outcome = move(question, event, StaffNow(now, event, reached, away, has, self._links))
            record(c, outcome, events, now, event.id)
            has.update(_change_of_hands(question, outcome))
            moved += 1
        return moved

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


def _change_of_hands(before: Question, outcome: Outcome) -> Mapping[str, int]:
    """One question less for whoever had it, and one more for whoever has it now."""
    after = [one for one in outcome.saved if isinstance(one, Question) and one.id == before.id]
    change: Counter[str] = Counter(one.expert for one in after if one.waits and one.expert)
    change.subtract([before.expert] if before.expert else [])
    return change


def _unless_outdated(c: Connection, loaded: Loaded, act: Callable[[Connection, Events], T]) -> T:
    """Raises Outdated. Until it is over, no state changes."""
    if count_held(c) != loaded.count:
        raise Outdated
    return act(c, loaded.events)


def _report(c: Connection, events: Events, now: datetime) -> None:
    """Of what was sent, and of what was corrected."""
    report_finished(c, events, now)
    report_corrected(c, events, now)
