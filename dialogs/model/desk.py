"""An expert's desk, as the organizers see it: how many letters lead there, and what waits on it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DeskLinks:
    """`letters` went out with a link; those made before `links_from` open nothing any more."""

    email: str
    letters: int = 0
    waiting: int = 0
    links_from: datetime | None = None
