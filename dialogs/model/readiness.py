"""What is there already of all that should be there before an event starts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LinkMissing:
    """A coming online session without its link, and when the first reminder goes that would carry it."""

    session: str
    needed_at: datetime
    soon: bool


@dataclass(frozen=True)
class Preparedness:
    chats: int = 0  # group chats bound to the event
    overheard: int = 0  # of these, where Vert has heard what was not said to it
    members: int = 0  # people in them, as far as is known
    opened: frozenset[str] = frozenset()  # e-mails of listed people who have opened Vert
    links: tuple[LinkMissing, ...] = ()
    seen: bool = False  # whether an organizer saw a test message
    people: int = 0  # on the list of participants
