"""Now: real, fixed, or played faster. Nothing else in Vert asks what time it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, aware of its zone."""

    def now(self) -> datetime: ...


class RealClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A moment that lasts until it is set to another."""

    def __init__(self, moment: datetime) -> None:
        self._moment = _aware(moment)

    def now(self) -> datetime:
        return self._moment

    def set(self, moment: datetime) -> None:
        self._moment = _aware(moment)

    def forward(self, by: timedelta) -> None:
        self._moment = _later(self._moment, by)


class PlayedClock:
    """Time that begins at `start` and runs `speed` times as fast as the wall, until it pauses or jumps."""

    def __init__(
        self,
        start: datetime,
        speed: float = 1.0,
        wall: Callable[[], float] = time.monotonic,
        paused: bool = False,
    ) -> None:
        self._wall = wall
        self._moment = _aware(start)  # the time at `_since`
        self._since = wall()
        self.speed = speed
        self.paused = paused

    def now(self) -> datetime:
        if self.paused:
            return self._moment
        return _later(self._moment, timedelta(seconds=(self._wall() - self._since) * self.speed))

    def jump(self, to: datetime) -> None:
        """Goes to another moment at once, forwards or back, and runs on from there."""
        self._hold(_aware(to))

    def set_speed(self, speed: float) -> None:
        """Runs on from now at another speed. Time never runs backwards."""
        if speed <= 0:
            raise ValueError("a clock that stands still is paused")
        self._hold(self.now())
        self.speed = speed

    def pause(self) -> None:
        self._hold(self.now())
        self.paused = True

    def resume(self) -> None:
        self._hold(self.now())
        self.paused = False

    def _hold(self, moment: datetime) -> None:
        self._moment, self._since = moment, self._wall()


def _later(moment: datetime, by: timedelta) -> datetime:
    """Counted in UTC: an hour is an hour, also in the night when the clocks change."""
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment
