"""Who gets a question: the session's speaker, or an expert whose topics fit; else the organizers."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dialogs.model.event import Event, Listed
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.tokens import words_of


class Staff(Protocol):
    """Who may be asked, and what is known of them now. A turn knows it, and so does the clock."""

    @property
    def now(self) -> datetime: ...
    @property
    def event(self) -> Event | None: ...
    @property
    def reachable_experts(self) -> Set[str]: ...
    @property
    def away(self) -> Mapping[str, datetime]: ...
    @property
    def loads(self) -> Mapping[str, int]: ...
    @property
    def links(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class StaffNow:
    """As the clock knows it, where nobody spoke."""

    now: datetime
    event: Event
    reachable_experts: Set[str] = frozenset()
    away: Mapping[str, datetime] = field(default_factory=dict)
    loads: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


def fitting_expert(question: Question, staff: Staff) -> Listed | None:
    """Whoever can be asked now and fits best; None: an organizer must help."""
    return expert_for(question.topic, staff, question.language, question.declined, question.session)


def expert_for(
    topic: str | None,
    staff: Staff,
    language: Language,
    declined: tuple[str, ...] = (),
    session: str | None = None,
) -> Listed | None:
    """Rather one who speaks in that session, then who has the language, is at work now, and has least to do.

    Among equals the one the event's file names first.
    """
    event = staff.event
    if event is None:
        return None
    speakers = _speakers(event, session)
    fitting = [
        one
        for one in (*speakers, *_on_topic(topic, event))
        if one.email not in declined and _is_free(one, staff) and one.email in staff.reachable_experts
    ]
    now = staff.now.astimezone(event.time_zone)
    return min(
        fitting,
        key=lambda one: (
            one not in speakers,
            language not in one.languages,
            not _is_at_work(one, now),
            staff.loads.get(one.email, 0),
        ),
        default=None,
    )


def expert_by_link(question: Question, staff: Staff) -> tuple[Listed, str] | None:
    """An expert nobody can reach, and the link to their desk, which an organizer can send them.

    None for who organizes as well: a link may be passed on, and their powers with it.
    """
    event = staff.event
    if event is None:
        return None
    for expert in (*_speakers(event, question.session), *_on_topic(question.topic, event)):
        if expert.email in question.declined or may(expert.roles, "organizer") or not _is_free(expert, staff):
            continue
        if link := staff.links.get(f"desk:{event.id}:{expert.email}"):
            return expert, link
    return None


def organizers_of(event: Event) -> tuple[Listed, ...]:
    """Where there is no organizer, an admin is one."""
    return event.with_role("organizer") or event.with_role("admin")


def language_for(listed: Listed, event: Event) -> Language:
    """What someone is first written to in: the event's language where they have it, else their own first."""
    if event.language in listed.languages or not listed.languages:
        return event.language
    return listed.languages[0]


def _on_topic(topic: str | None, event: Event) -> tuple[Listed, ...]:
    return tuple(one for one in event.with_role("expert") if topic in one.topics)


def _speakers(event: Event, session: str | None) -> tuple[Listed, ...]:
    """The experts a session names as its speakers: "Ekspert E, kursleder" begins with the name of one."""
    found = event.sessions_by_id.get(session or "")
    if found is None:
        return ()
    named = [words_of(one) for one in found.speakers]
    experts = ((one, words_of(one.name)) for one in event.with_role("expert"))
    return tuple(one for one, name in experts if name and any(words[: len(name)] == name for words in named))


def _is_free(expert: Listed, staff: Staff) -> bool:
    """Whether they are not away, and have fewer open questions than they want at most."""
    until = staff.away.get(expert.email)
    if until is not None and until > staff.now:
        return False
    return expert.most_open is None or staff.loads.get(expert.email, 0) < expert.most_open


def _is_at_work(expert: Listed, now: datetime) -> bool:
    """By the hours they gave, on a weekday. Who gave none is as good as there."""
    if expert.hours is None:
        return True
    begins, ends = expert.hours
    return now.weekday() < 5 and begins <= now.time() < ends
