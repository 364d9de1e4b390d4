"""A conversation as its page shows it: lines with faces, days between them, and where to write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo

from bot.channels.web.draw import Doorway
from bot.store.chatlog import ChatLine
from dialogs.model.message import Message

FACES = 4  # colours of those who write
Kind = Literal["group", "private"]


@dataclass(frozen=True)
class Shown:
    """One line as it is drawn. `version` tells the page whether it has changed."""

    id: str
    name: str
    at: datetime
    version: str
    text: str = ""
    message: Message | None = None
    mine: bool = False
    edited: bool = False
    new_day: bool = False
    silence: bool = False  # said among participants: Vert stays out of it
    person: str = ""

    @property
    def vert(self) -> bool:
        return not self.person

    @property
    def letter(self) -> str:
        return (self.name.split() or ["?"])[-1][:1].upper()

    @property
    def face(self) -> str:
        """The same person has the same colour on every page."""
        return "vert" if self.vert else str(sha256(self.person.encode()).digest()[0] % FACES)


@dataclass(frozen=True)
class Talk:
    """A conversation on a page. `name` sets its ids apart from those of its neighbours."""

    name: str
    kind: Kind
    title: str
    action: str
    token: str
    fragment: str
    lines: tuple[Shown, ...] = ()
    why: bool = False  # whether to show how answers were chosen: on the stage only

    def door(self, line: Shown) -> Doorway:
        return Doorway(self.action, self.token, line.id)


def shown(
    lines: Iterable[ChatLine], kind: Kind, viewer: str, zone: ZoneInfo, stage: bool
) -> tuple[Shown, ...]:
    """The lines in the event's own time, each day marked where it begins."""
    return tuple(_with_days(_shown(line, kind, viewer, zone, stage) for line in lines))


def _shown(line: ChatLine, kind: Kind, viewer: str, zone: ZoneInfo, stage: bool) -> Shown:
    return Shown(
        id=str(line.id),
        name=line.name if line.person else "Vert",
        at=line.at.astimezone(zone),
        version=f"{line.edited_at.timestamp():.6f}" if line.edited_at else "0",
        text=f"@Vert {line.text}" if line.to_vert else line.text,
        message=line.message,
        mine=line.person == viewer and not (stage and kind == "group"),
        edited=line.edited_at is not None and bool(line.person),
        silence=stage and kind == "group" and bool(line.person) and not line.to_vert,
        person=line.person,
    )


def _with_days(lines: Iterable[Shown]) -> Iterator[Shown]:
    day = None
    for line in lines:
        yield replace(line, new_day=True) if line.at.date() != day else line
        day = line.at.date()
