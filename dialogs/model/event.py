"""An event as the organizers wrote it: sessions, tracks, people, reminder rules, facts and FAQ entries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.model.text import Language, Text

Role = Literal["participant", "facilitator", "expert", "organizer", "admin"]
State = Literal["test", "live", "paused", "closed"]
Hours = tuple[time, time]  # from, to: past midnight where it ends before it begins

_ONLINE = frozenset("teams zoom nett nettet digital digitalt online videomøteverktøy".split())


@dataclass(frozen=True)
class Cohort:
    """Participants who share practical facts, though they share webinars with others."""

    id: str
    title: Text


@dataclass(frozen=True)
class Topic:
    """A subject questions are about, and the words that give it away."""

    id: str
    title: Text
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()  # questions that are about it, in any language


@dataclass(frozen=True)
class Track:
    """Sessions that belong together."""

    id: str
    title: Text


@dataclass(frozen=True)
class Listed:
    """A person the event's file gives roles. Met by e-mail alone, which is kept in lower case."""

    name: str
    email: str
    roles: frozenset[Role] = frozenset()
    topics: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ("nb", "nn", "en")
    cohort: str | None = None
    hours: Hours | None = None  # when an expert is there on working days; None: as everyone
    most_open: int | None = None  # questions they want to have at a time; None: as many as come


@dataclass(frozen=True)
class Session:
    """One part of an event. Times are aware, in the event's zone."""

    id: str
    title: Text
    start: datetime
    end: datetime | None = None  # absent: it lasts until the next item, and no text names an end
    end_latest: datetime | None = None  # "slutter 13.30 eller 14.00"
    place: Text = field(default_factory=Text)
    link: str | None = None  # organizers post links only when the day is near
    speakers: tuple[str, ...] = ()
    track: str | None = None
    audience: tuple[str, ...] = ()  # roles or cohort ids; empty: all
    optional: bool = False
    walk: bool = False
    note: Text = field(default_factory=Text)
    prepare: Text = field(default_factory=Text)
    part: Text = field(default_factory=Text)
    also: tuple[str, ...] = ()  # other words it is asked for by
    topics: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By its name alone: what is computed of an event's sessions is looked up by them at every turn."""
        return hash(self.id)

    @cached_property
    def day(self) -> date:
        return self.start.date()

    @property
    def online(self) -> bool:
        """Whether one takes part from one's own desk, by the words its place is told in."""
        place = f"{self.place.nb} {self.place.nn} {self.place.en}"
        return not _ONLINE.isdisjoint(re.findall(r"\w+", place.casefold()))


@dataclass(frozen=True)
class ReminderRule:
    """When a session is reminded of: `before` its start, or `at` a time of day some days ahead."""

    id: str
    before: timedelta | None = None
    days_ahead: int = 0
    at: time | None = None
    sessions: tuple[str, ...] = ()  # session or track ids; empty: all
    to: tuple[Literal["group", "person"], ...] = ("group",)
    per: Literal["session", "day"] = "session"


@dataclass(frozen=True)
class Said:
    """What one source says of a fact."""

    value: Text
    where: Text


@dataclass(frozen=True)
class Fact:
    """A piece of an answer that can change. A dated one has a form for before and a form for after."""

    key: str
    value: Text = field(default_factory=Text)
    on: datetime | None = None  # the moment a dated fact is over: the end of its day, or its hour
    day: date | None = None
    before: Text = field(default_factory=Text)
    after: Text = field(default_factory=Text)
    said: tuple[Said, ...] = ()

    @property
    def contradicts_itself(self) -> bool:
        return self.day is None and not self.value and len({one.value for one in self.said}) > 1


@dataclass(frozen=True)
class Entry:
    """A question organizers have already answered. The answer still holds its placeholders."""

    id: str
    title: Text
    asked_as: Mapping[Language, tuple[str, ...]]
    answer: Text
    topics: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    source: Text = field(default_factory=Text)  # where it stands; empty: where all the event's answers do


@dataclass(frozen=True)
class Scene:
    """A moment the demo can jump to."""

    id: str
    title: Text
    at: datetime


@dataclass(frozen=True)
class CastMember:
    """A made-up person of the demo."""

    letter: str
    name: str
    email: str
    role: Role
    language: Language
    cohort: str | None = None
    topics: tuple[str, ...] = ()  # of an expert


@dataclass(frozen=True)
class Demo:
    """What the stage needs of an event."""

    scenes: tuple[Scene, ...] = ()
    cast: tuple[CastMember, ...] = ()
    silent: int = 25
    suggestions: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """One release of an event: everything Vert may say about it is drawn from here."""

    id: str
    title: Text
    language: Language
    time_zone: ZoneInfo
    state: State = "test"  # as the file says it starts; once it is released the database rules
    state_version: int = field(default=0, compare=False)  # 0: nothing but the file has said so
    withheld: frozenset[str] = frozenset()  # entries found wrong, which are not said as they stand
    delete_on: datetime | None = None  # of a closed event: when all about people goes
    release: int = 0
    retention_days: int = 90
    peers_first: timedelta = timedelta(minutes=30)  # that participants have before an expert is asked
    quiet: Hours = (time(20), time(7))  # when nobody is asked anything unasked
    patience: int = 4  # working hours until whoever has a question is thought not to answer
    speak_unasked: bool = False
    source: Text = field(default_factory=Text)
    about: Text = field(default_factory=Text)
    links: Text = field(default_factory=Text)  # what the organizers say of links that are not there yet
    sessions: tuple[Session, ...] = ()  # in order of start
    tracks: tuple[Track, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    topics: tuple[Topic, ...] = ()
    people: tuple[Listed, ...] = ()
    reminders: tuple[ReminderRule, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    demo: Demo = field(default_factory=Demo)

    @cached_property
    def sessions_by_id(self) -> Mapping[str, Session]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def entries_by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def tracks_by_id(self) -> Mapping[str, Track]:
        return {track.id: track for track in self.tracks}

    @cached_property
    def topics_by_id(self) -> Mapping[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def people_by_email(self) -> Mapping[str, Listed]:
        return {person.email: person for person in self.people}

    def roles_of(self, email: str | None) -> frozenset[Role]:
        """The roles this event's file gives the address; none for a stranger."""
        listed = self.people_by_email.get((email or "").casefold())
        return listed.roles if listed else frozenset()

    def with_role(self, role: Role) -> tuple[Listed, ...]:
        return tuple(person for person in self.people if role in person.roles)

    @property
    def first_start(self) -> datetime | None:
        return self.sessions[0].start if self.sessions else None

    @property
    def last_end(self) -> datetime | None:
        ends = [session.end_latest or session.end or session.start for session in self.sessions]
        return max(ends, default=None)
