"""The clock on a stage: it runs, stands still, hurries and jumps, and goes on after the plug was pulled."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.clock import PlayedClock

SPEEDS = (0, 1, 60)


@dataclass(frozen=True)
class Kept:
    """What outlives the process. `at` is seconds on the wall when the clock showed `moment`."""

    moment: str
    at: float
    speed: int

    def now(self, wall: float) -> datetime:
        return datetime.fromisoformat(self.moment) + timedelta(seconds=max(0.0, wall - self.at) * self.speed)


class Play:
    """A PlayedClock whose state lies in a file beside the stage's database."""

    def __init__(self, file: Path, start: datetime, wall: Callable[[], float]) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._wall = file, wall
        kept = _read(file) or Kept(start.isoformat(), wall(), 1)
        now = kept.now(wall()).astimezone(start.tzinfo)
        self.clock = PlayedClock(now, float(kept.speed or 1), paused=not kept.speed)
        self._keep()

    @property
    def speed(self) -> int:
        return 0 if self.clock.paused else int(self.clock.speed)

    @property
    def moved(self) -> float:
        """When somebody last touched it, in seconds on the wall."""
        return self._at

    def set_speed(self, speed: int) -> None:
        """One of SPEEDS; 0 stands still."""
        if speed:
            self.clock.set_speed(speed)
            self.clock.resume()
        else:
            self.clock.pause()
        self._keep()

    def jump(self, to: datetime) -> None:
        self.clock.jump(to)
        self._keep()

    def _keep(self) -> None:
        self._at = self._wall()
        kept = Kept(self.clock.now().isoformat(), self._at, self.speed)
        anew = self._file.with_suffix(".new")
        anew.write_text(json.dumps(asdict(kept)), "utf-8")
        anew.replace(self._file)


def _read(file: Path) -> Kept | None:
    if not file.is_file():
        return None
    return Kept(**json.loads(file.read_text("utf-8")))
