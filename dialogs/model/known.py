"""What Vert knows at the moment of a turn, as one frozen snapshot; and what comes of the turn."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from dialogs.model.asking import Disputed, Doubt, Marked, Told
from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.desk import DeskLinks
from dialogs.model.envelope import Envelope
from dialogs.model.evaluation import Evaluation
from dialogs.model.event import Entry, Event, Role, State
from dialogs.model.fellows import Fellows
from dialogs.model.guest import NewLink, Unmet
from dialogs.model.logged import Log
from dialogs.model.message import Message
from dialogs.model.people import Conversation, Exchange, Person, Wish
from dialogs.model.planned import Again, Alteration, Correction, Planned, Spoken
from dialogs.model.question import Question
from dialogs.model.readiness import Preparedness
from dialogs.model.registration import (
    ForgetAddress,
    ImportTaken,
    Participants,
    PendingImport,
    Registration,
)
from dialogs.model.standing import Standing
from dialogs.model.text import Language


@dataclass(frozen=True)
class Candidate:
    """An entry that may fit. `confidence` is the probability that its answer is right."""

    entry: str
    confidence: float
    why: tuple[str, ...] = ()


class Matcher(Protocol):
    """Fitted for one release of an event; pure and quick."""

    def match(self, text: str) -> tuple[Candidate, ...]:
        """The best entries first, at most four; empty when nothing is near."""
        ...

    def mended(self, text: str) -> str:
        """The line with slips of the finger and dialect set right, as far as the words are known."""
        ...


@dataclass(frozen=True)
class Known:
    """One snapshot for one turn. What a turn does not need is empty.

    `objects` holds what the press or the words are about: questions, broadcasts and exchanges by id.
    `waiting` are the open questions that the turn may show: the sender's own, or all for an organizer.
    """

    now: datetime  # on the event's clock, which a demo plays
    event: Event | None
    matcher: Matcher | None
    person: Person
    roles: frozenset[Role]
    conversation: Conversation
    events: tuple[Event, ...] = ()  # all that are loaded, to choose from
    exchange: Exchange | None = None
    question: Question | None = None
    broadcast: Broadcast | None = None
    reach: Reach = field(default_factory=Reach)
    report: Report = field(default_factory=Report)
    waiting: Sequence[Question] = ()
    wishes: tuple[Wish, ...] = ()
    reachable_experts: Set[str] = frozenset()  # e-mails that some channel can reach now
    stored: Mapping[str, int] = field(default_factory=dict)  # rows about this person, by table
    wall: datetime | None = None  # what people's own watches say, for what they must wait out
    repeated: bool = False  # a press heard before: what comes of it is shown and not kept
    links: Mapping[str, str] = field(default_factory=dict)  # ready links, e.g. a calendar file's, by name
    log: Log = field(default_factory=Log)  # the page of the log that is looked at
    evaluation: Evaluation | None = None
    registration: Registration | None = None  # the person's own row of the list, for who asks about it
    fellows: Fellows | None = None  # of their municipality; None: not asked about, or there is no list
    unmet: tuple[Unmet, ...] = ()  # those on the list whom no channel reaches
    unmet_one: Unmet | None = None  # whoever is to get a new link
    standing: Standing = field(default_factory=Standing)
    prepared: Preparedness = field(default_factory=Preparedness)
    waited: Mapping[str, timedelta] = field(
        default_factory=dict
    )  # working time of questions that wait, by id
    told: tuple[Told, ...] = ()  # what Vert answered today, the newest first
    disputed: Disputed | None = None
    doubts: tuple[Doubt, ...] = ()
    participants: Participants = field(default_factory=Participants)  # the list, counted
    registrations: tuple[Registration, ...] = ()  # the list, for the turns that compare another with it
    pending: PendingImport | None = None  # the list that was shown and may be taken now
    about_address: Mapping[str, int] = field(default_factory=dict)  # rows about an address, by table
    address_is_others: bool = False  # whoever has it is known at an event that is not the asker's
    planned: tuple[Planned, ...] = ()  # what will be said in the coming days, in order
    spoken: tuple[Spoken, ...] = ()  # what was said in the last days, the newest first
    past: Sequence[Question] = ()  # answered before, the newest first: what topics are learnt from
    mine: Sequence[Question] = ()  # which the person has answered, the newest first
    answered: Sequence[Question] = ()  # which an organizer may make entries of, the newest first
    merged: Sequence[Question] = ()  # those whose answer is that of the question in hand, or of its main one
    main: Question | None = None  # the one that the question in hand was merged with
    mailed: Mapping[str, Set[str]] = field(default_factory=dict)  # who has got a question by mail, by its id
    shown_to: Mapping[str, Set[str]] = field(default_factory=dict)  # and who has its card in a chat
    alike: Sequence[Question] = ()  # those merged with open ones of the event, where merging is offered
    away: Mapping[str, datetime] = field(default_factory=dict)  # experts who are not there, and until when
    loads: Mapping[str, int] = field(default_factory=dict)  # open questions of each expert, by e-mail
    desks: tuple[DeskLinks, ...] = ()  # of the experts, where an organizer looks at them
    replying_to: str = ""  # what the message shows that is answered or quoted, such as `broadcast:12`


TO_ALL = ("broadcast:", "reminder:")  # what a message is about that was said to many: a reply to it asks Vert

SaidKind = Literal["answer", "suggest", "hand_over", "smalltalk", "silence"]


@dataclass(frozen=True)
class Suggestion:
    """A choice under "Mente du …": `text` is what choosing it says."""

    entry: str
    title: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """How Vert took what was said: what `vert ask` prints, and what the stage shows under *Hvorfor?*"""

    kind: SaidKind
    language: Language
    entries: tuple[str, ...] = ()
    confidence: float | None = None
    suggestions: tuple[Suggestion, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkPasted:
    """A session's link, which makes the event's next release."""

    event: str
    session: str
    link: str
    by: str


@dataclass(frozen=True)
class Forget:
    """A person's wish to be forgotten: every row about them goes or loses its name."""

    person: str


@dataclass(frozen=True)
class Undo:
    """Takes back what is queued about an object and not yet on its way."""

    about: str
    reason: str


@dataclass(frozen=True)
class StateChanged:
    """An event's new state, where `version` of the old one stands. `drop` lets go of what a pause held."""

    event: str
    state: State
    version: int
    delete_on: datetime | None = None
    drop: bool = False


@dataclass(frozen=True)
class Tally:
    """*Det hjalp* or *Ikke helt* was pressed under an entry's answer, an organizer found it wrong, or Vert
    kept it to itself in a group chat. What is taken back counts down.
    """

    event: str
    entry: str
    verdict: Literal["helped", "not_quite", "wrong", "would_have_answered"]
    count: int = 1


@dataclass(frozen=True)
class Withheld:
    """Whether an entry is kept back since it was found wrong; `wording` is a digest of what it says."""

    event: str
    entry: str
    wording: str
    wanted: bool = True


@dataclass(frozen=True)
class Away:
    """An expert is not there until then; or is there again, where `until` is None."""

    event: str
    email: str
    until: datetime | None


@dataclass(frozen=True)
class Learnt:
    """A question and its answer as an entry, which makes the next release. One of the same id goes."""

    event: str
    entry: Entry
    by: str


@dataclass(frozen=True)
class Unlearnt:
    """What was learnt is no entry any more, from the event's next release on."""

    event: str
    entry: str
    by: str


@dataclass(frozen=True)
class NewDesk:
    """The desk links an expert was sent until now open nothing any more."""

    event: str
    email: str


Saved = (
    Person
    | Conversation
    | Exchange
    | Question
    | Broadcast
    | Wish
    | LinkPasted
    | StateChanged
    | Forget
    | Undo
    | Tally
    | Withheld
    | Marked
    | PendingImport
    | ImportTaken
    | ForgetAddress
    | NewLink
    | NewDesk
    | Away
    | Learnt
    | Unlearnt
    | Alteration
    | Correction
    | Again
)


@dataclass(frozen=True)
class Audit:
    """Who did what to what; kept, and free of message texts."""

    act: str
    object: str = ""
    outcome: str = "done"


@dataclass(frozen=True)
class Outcome:
    """What should be said, to whom, and what is new.

    `card` replaces what was pressed, for everyone who sees it; `notice` is for the presser alone.
    Without `keeps_words`, what was said stands nowhere, not even as a line on our own pages.
    """

    card: Message | None = None
    notice: str = ""
    envelopes: tuple[Envelope, ...] = ()
    saved: tuple[Saved, ...] = ()
    audit: tuple[Audit, ...] = ()
    verdict: Verdict | None = None
    keeps_words: bool = True


SILENCE = Outcome()
