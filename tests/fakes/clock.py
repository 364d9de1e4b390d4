"""A clock that stands still until the test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class FakeClock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """Takes timedelta's words: `clock.advance(minutes=15)`."""
        # counted in UTC: on an aware local time "one day" would be a calendar day, not 24 hours
        self.now = (self.now.astimezone(UTC) + timedelta(**by)).astimezone(self.now.tzinfo)
        return self.now
