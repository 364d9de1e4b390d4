"""How much may be sent now: GCRA, the arithmetic of a budget that refills evenly.

Each budget is one number, the moment from which it holds one more; a budget that was never used is 0. Several
rates in a row make several windows, such as a short burst and an hour.
"""

import math
from dataclasses import dataclass

_HAIR = 1e-4  # what floating point loses of a whole one, beside the seconds since 1970


@dataclass(frozen=True)
class Rate:
    """So many a second in the long run, `burst` at once: in t seconds at most burst + t × per_second."""

    per_second: float
    burst: int = 1

    @property
    def tolerance(self) -> float:
        return (self.burst - 1) / self.per_second


@dataclass(frozen=True)
class Rates:
    """What a channel allows: to all of a tenant, and to one conversation."""

    tenant: tuple[Rate, ...] = ()
    conversation: tuple[Rate, ...] = ()


def room(rate: Rate, free_at: float, now: float) -> int:
    """How many fit now."""
    if free_at > now + _HAIR:
        return 0
    saved = now - max(free_at, now - rate.tolerance)
    return math.floor(saved * rate.per_second + _HAIR) + 1


def spent(rate: Rate, free_at: float, now: float, count: int) -> float:
    """The budget after `count` were sent now."""
    return max(free_at, now - rate.tolerance) + count / rate.per_second
