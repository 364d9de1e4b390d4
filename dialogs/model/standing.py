"""How an event stands: since when and by whom, what a pause holds back, and what closing would delete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.model.envelope import EnvelopeKind
from dialogs.model.text import Text


@dataclass(frozen=True)
class Held:
    """The same message to so many, waiting for the end of a pause."""

    kind: EnvelopeKind
    due: datetime
    useful_until: datetime
    count: int
    sessions: tuple[str, ...] = ()  # of a reminder
    text: Text = field(default_factory=Text)  # of a broadcast
    mends: bool = False  # corrects or takes back what was said: never let go of


@dataclass(frozen=True)
class Standing:
    since: datetime | None = None  # None: it was never changed since the event was first released
    by: str = ""  # the name of who changed it; empty where nobody knows any more
    from_outside: bool = False  # by the command line
    held: tuple[Held, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)  # rows about people, by table
    ungreeted: tuple[
        str, ...
    ] = ()  # while in test: the group chats that Vert introduces itself to at the start
