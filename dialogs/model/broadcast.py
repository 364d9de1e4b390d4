"""An organizer's message to an audience, from draft to report."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.model.text import Text

BroadcastState = Literal["draft", "confirmed", "sending", "correcting", "reported", "undone"]


@dataclass(frozen=True)
class Broadcast:
    """`audience` holds `group`, `everyone`, cohort ids, or names of `dialogs.people.audiences`.

    `at` is a wished moment on the event's clock, `sends_at` the end of the time to undo, which people wait
    out on the wall clock. Its envelopes are made when both have passed; until then undoing costs nothing.
    """

    id: str
    event: str
    by: str  # person id of the organizer
    text: Text
    audience: tuple[str, ...]
    at: datetime | None = None  # None is "now"
    state: BroadcastState = "draft"
    confirmed_at: datetime | None = None
    sends_at: datetime | None = None
    version: int = 0
    corrections: int = 0  # how often its text was corrected after it was sent
    recalled_at: datetime | None = None

    def confirmed(self, now: datetime, sends_at: datetime) -> "Broadcast":
        return replace(self, state="confirmed", confirmed_at=now, sends_at=sends_at)

    def undone(self) -> "Broadcast":
        return replace(self, state="undone")

    def corrected(self, text: Text) -> "Broadcast":
        """Those who wait get the new text; who has it sees it change, also where it was taken back before."""
        return replace(
            self, text=text, corrections=self.corrections + 1, recalled_at=None, state=self._while_mended
        )

    def recalled(self, now: datetime) -> "Broadcast":
        return replace(self, recalled_at=now, state="correcting")

    def sent_again(self) -> "Broadcast":
        return replace(self, state="sending")

    @property
    def _while_mended(self) -> BroadcastState:
        return "sending" if self.state == "sending" else "correcting"


@dataclass(frozen=True)
class Reach:
    """Whom a broadcast would meet: group chats, persons in private, and persons out of reach.

    `through_group` are those meant who have no private chat but are in the group chat, where they are met
    if it is among the receivers; for the group chat alone it is all who are in it.
    """

    groups: int = 0
    persons: int = 0
    through_group: int = 0
    unreachable: tuple[str, ...] = ()  # names of those met neither way
    nynorsk: int = 0  # how many of the persons chose nynorsk, or have it on the list
    english: int = 0


@dataclass(frozen=True)
class Report:
    """What became of a broadcast; the numbers add up to `total`."""

    total: int = 0
    sent: int = 0
    waiting: int = 0
    unknown: int = 0
    failed: int = 0
    cancelled: int = 0
    through_group: int = 0  # of its receivers, how many have the group chat alone
    unreachable: tuple[str, ...] = ()  # names of those it was never sent to
    refused: tuple[str, ...] = ()  # names of those among the failed
    rehearsed: bool = False  # it was tried out: all of it went to the organizers
