"""A clock that ticks, and no more: what a tick finds to do is derived anew each time, so nothing is kept."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.clock import Clock, RealClock

Act = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each tick left out beside a slow one


@dataclass(frozen=True)
class Every:
    """What is looked for again and again, each time so many seconds have passed, real or played."""

    name: str
    seconds: float
    act: Act


@dataclass(frozen=True)
class Nightly:
    """What is done once a night, by the clock on the wall of a zone that is named."""

    name: str
    at: time
    zone: str
    act: Act


class Jobs:
    """`beat`, in real seconds, is how often a played clock is looked at; without it the time is real."""

    def __init__(
        self,
        clock: Clock,
        ticks: Sequence[Every | Nightly],
        beat: float | None = None,
        wall: Clock | None = None,
    ) -> None:
        self._clock, self._ticks, self._beat, self._wall = clock, ticks, beat, wall or RealClock()
        self._acting: set[asyncio.Future[object]] = set()
        self._last: dict[str, tuple[datetime, datetime]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            # a tick that comes late is as good as one in time, and several missed ones are one
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def start(self) -> None:
        now = self._wall.now()
        for tick in self._ticks:
            first = {"next_run_time": now} if isinstance(tick, Every) else {}
            self._scheduler.add_job(self.tick, self._trigger(tick), args=[tick], id=tick.name, **first)
        self._scheduler.start()

    async def stop(self) -> None:
        """No tick begins any more, and those under way end."""
        self._scheduler.pause()
        await asyncio.gather(*self._acting, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def tick(self, tick: Every | Nightly) -> None:
        """One that fails is written down, and tried again the next time."""
        now = self._clock.now(), self._wall.now()
        if isinstance(tick, Every) and not self._is_time(tick, now):
            return
        self._last[tick.name] = now
        act = asyncio.ensure_future(tick.act())
        self._acting.add(act)
        act.add_done_callback(self._acting.discard)
        try:
            await asyncio.shield(act)  # a stop must not tear a transaction in two
        except Exception:
            log.exception("a tick failed", extra={"tick": tick.name})

    def _is_time(self, tick: Every, now: tuple[datetime, datetime]) -> bool:
        """A real interval was waited for; a played one is counted here. A paused clock ticks as well."""
        last = self._last.get(tick.name)
        if self._beat is None or last is None:
            return True
        passed = max(abs(later - before) for later, before in zip(now, last, strict=True))
        return passed >= timedelta(seconds=tick.seconds)

    def _trigger(self, tick: Every | Nightly) -> IntervalTrigger | CronTrigger:
        if isinstance(tick, Nightly):
            return CronTrigger(hour=tick.at.hour, minute=tick.at.minute, timezone=tick.zone)
        return IntervalTrigger(seconds=min(tick.seconds, self._beat or tick.seconds), timezone="UTC")
