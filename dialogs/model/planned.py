"""The outbox as an organizer sees it: what is still to be said, what became of what was, and what changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.text import LANGUAGES, Text

NoticeKind = Literal["reminder", "link_wanted", "broadcast"]
What = Literal["skip", "text", "now", "draft", "correct", "corrected", "recall", "recalled"]

IN_PLACE = "in_place"  # in an envelope's source: it only edits what is shown, and is never posted anew
RECALLED = "recalled"  # in an envelope's source: what was said is taken back


@dataclass(frozen=True)
class Alteration:
    """What an organizer changed about a reminder, named by its notice's key.

    `text` holds the languages whose words were changed; the others are drawn from the event as before. A
    *draft* is a correction that was shown and not yet confirmed, of a reminder or a broadcast. What is being
    corrected or recalled is *corrected* or *recalled* once its report is out.
    """

    event: str
    key: str
    what: What
    text: Text = field(default_factory=Text)
    version: int = 0


@dataclass(frozen=True)
class Planned:
    """Something that will be said. `object` is `planned:<notice key>` or `broadcast:<id>`."""

    object: str
    kind: NoticeKind
    due: datetime
    source: Mapping[str, str] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    alteration: Alteration | None = None
    broadcast: Broadcast | None = None
    lost: bool = False  # what was changed was changed for another start of the same session

    @property
    def key(self) -> str:
        return self.object.partition(":")[2]

    @property
    def skipped(self) -> bool:
        if self.broadcast:
            return self.broadcast.state == "undone"
        return self.alteration is not None and self.alteration.what == "skip"

    @property
    def text(self) -> Text:
        """The words that were changed."""
        return self.alteration.text if self.alteration else Text()

    @property
    def version(self) -> int:
        if self.broadcast:
            return self.broadcast.version
        return self.alteration.version if self.alteration else 0


@dataclass(frozen=True)
class Places:
    """Where something is shown or on its way, and where it can't be corrected."""

    shown: int = 0  # messages that can be edited
    sending: int = 0  # on the wire just now, and edited when they have arrived
    waiting: int = 0
    mail: int = 0
    closed: int = 0  # chats that nothing can be posted to any more
    unclear: int = 0

    @property
    def in_place(self) -> int:
        return self.shown + self.sending


@dataclass(frozen=True)
class Spoken:
    """What was said, and what became of it. `object` is `sent:<notice key>` or `broadcast:<id>`."""

    object: str
    kind: NoticeKind
    at: datetime
    source: Mapping[str, str] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    unclear: tuple[str, ...] = ()  # names of those of whom nobody knows whether they got it
    alteration: Alteration | None = None
    broadcast: Broadcast | None = None
    skipped: bool = False  # left out on purpose
    useful: bool = True  # whether it is still worth sending
    places: Places = field(default_factory=Places)
    draft: Alteration | None = None

    @property
    def key(self) -> str:
        return self.object.partition(":")[2]

    @property
    def about(self) -> str:
        """What its envelopes are about. A notice's key says itself that it is a reminder."""
        return self.object if self.broadcast else self.key

    @property
    def recalled(self) -> bool:
        if self.broadcast:
            return self.broadcast.recalled_at is not None
        return self.alteration is not None and self.alteration.what in ("recall", "recalled")

    @property
    def version(self) -> int:
        if self.broadcast:
            return self.broadcast.version
        return self.alteration.version if self.alteration else 0


@dataclass(frozen=True)
class Correction:
    """What was said is said otherwise: where it stands, and to those who still wait for it.

    `number` tells this correction from others of the same; without a text it is taken back.
    """

    event: str
    about: str
    number: int
    text: Text | None = None


@dataclass(frozen=True)
class Again:
    """Those of whom nobody knows whether it arrived are to get it once more."""

    event: str
    about: str


def in_source(text: Text) -> dict[str, str]:
    """Words that were changed, as an envelope carries them to where they are said."""
    return {f"text_{one}": text.exactly(one) for one in LANGUAGES if text.exactly(one)}


def from_source(source: Mapping[str, str]) -> Text:
    return Text(**{one: source.get(f"text_{one}", "") for one in LANGUAGES})
