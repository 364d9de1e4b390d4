"""The rates Teams allows, as sliding windows: how long until the next request is welcome?"""

from collections import deque
from dataclasses import dataclass, field

Rates = tuple[tuple[int, float], ...]

SENDS: Rates = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
READS: Rates = ((14, 1.0), (16, 2.0), (120, 30.0), (3600, 3600.0))
TENANT: Rates = ((50, 1.0),)


@dataclass
class Windows:
    rates: Rates
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more fits every window; 0 when it fits now."""
        self._forget(now)
        waits = [
            self.times[-most] + seconds - now
            for most, seconds in self.rates
            if len(self.times) >= most and self.times[-most] > now - seconds
        ]
        return max(waits, default=0.0)

    def take(self, now: float) -> None:
        self.times.append(now)

    def _forget(self, now: float) -> None:
        longest = max(seconds for _, seconds in self.rates)
        while self.times and self.times[0] <= now - longest:
            self.times.popleft()


def busiest(times: list[float], seconds: float) -> int:
    """The most that fell within any such window."""
    window: deque[float] = deque()
    most = 0
    for time in sorted(times):
        window.append(time)
        while window[0] <= time - seconds:
            window.popleft()
        most = max(most, len(window))
    return most
