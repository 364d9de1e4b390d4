"""How an event's chat went, as figures for an evaluation. The parts of each whole add up to it."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

from dialogs.model.text import Language, Text


@dataclass(frozen=True)
class Reached:
    """The participants: met in a private chat, through the group chat alone, or not at all."""

    in_person: int = 0
    through_group: int = 0
    not_at_all: int = 0

    @property
    def total(self) -> int:
        return self.in_person + self.through_group + self.not_at_all


@dataclass(frozen=True)
class Answered:
    """What became of each thing that was asked; by whom, where it was answered."""

    faq: int = 0  # by what the organizers wrote beforehand, or the programme
    expert: int = 0
    organizer: int = 0
    participant: int = 0
    suggested: int = 0  # "Mente du …", and none was chosen
    waiting: int = 0
    closed: int = 0  # without an answer, with a reason
    withdrawn: int = 0  # by the asker

    @property
    def total(self) -> int:
        return sum(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True)
class Spans:
    """How long something took: half of them at most the one, nine of ten at most the other."""

    median: timedelta
    ninth_tenth: timedelta


@dataclass(frozen=True)
class Times:
    """From a question to a person's first answer, as a clock counts and in hours somebody was at work."""

    count: int = 0
    clock: Spans | None = None
    working: Spans | None = None


@dataclass(frozen=True)
class Gap:
    """What was asked about a topic that no entry answers. `topic` is None for what fits none."""

    topic: Text | None
    questions: tuple[str, ...]  # words alone, without anybody's name


@dataclass(frozen=True)
class EntryUse:
    """How often an entry was the answer, how often that was not right, and how often it helped."""

    id: str
    title: Text
    used: int
    not_quite: int = 0
    wrong: int = 0
    helped: int = 0


@dataclass(frozen=True)
class Kept:
    """The reminders, one for each receiver: whether they came before what they reminded of began."""

    in_time: int = 0
    late: int = 0
    unclear: int = 0
    failed: int = 0
    skipped: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True)
class Announced:
    """A broadcast, and what became of it, one for each receiver."""

    at: datetime
    text: Text
    sent: int = 0
    unclear: int = 0
    failed: int = 0
    stopped: int = 0
    waiting: int = 0
    unreachable: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.unclear + self.failed + self.stopped + self.waiting


@dataclass(frozen=True)
class Evaluation:
    """All of it, at a moment."""

    event: str
    title: Text
    at: datetime
    first: date | None = None  # the days the event is on
    last: date | None = None
    reached: Reached = field(default_factory=Reached)
    answered: Answered = field(default_factory=Answered)
    by_day: tuple[tuple[date, int], ...] = ()
    by_language: tuple[tuple[Language, int], ...] = ()
    times: Times = field(default_factory=Times)
    gaps: tuple[Gap, ...] = ()
    ideas: int = 0  # of what went to a person
    entries: tuple[EntryUse, ...] = ()
    reminders: Kept = field(default_factory=Kept)
    announced: tuple[Announced, ...] = ()

    @property
    def asked(self) -> int:
        return self.answered.total
