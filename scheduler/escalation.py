"""When a question is looked at again, and what is due then: participants have had their time, whoever has it
was silent, the organizers were, or the asker did not reply.

To whom it then goes, and in which words, is `dialogs/experts/moving.py`'s.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from dialogs.model.event import Event, Session
from dialogs.model.people import may
from dialogs.model.question import Question, StepKind
from scheduler.working_hours import HOURS, is_weekday, is_working_day, plus_working_hours

Due = Literal[
    "offer",  # nobody replied to what was only remembered: its asker may want a person asked
    "let_go",  # and has not said so
    "ask",  # participants have had their time
    "lose",  # whoever has it is gone, away, or out of reach
    "next",  # whoever has it was silent, for the first time
    "organizers",  # for the second time, or it is an organizer
    "late",  # the organizers were silent too: the asker is told
    "no_reply",  # what the expert asked back was not answered
]

REPLY = 8  # working hours an asker has to answer what the expert asked back
OFFERED = timedelta(hours=24)  # that an asker has to want a person asked
SILENT = "silent"  # why a question was taken from somebody
NOBODY_LEFT: Mapping[str, datetime] = {}

_HAD_ITS_CHANCE: frozenset[StepKind] = frozenset(
    {"want", "give", "decline", "lose", "escalate", "reopen", "find_wrong", "part"}
)


def next_at(question: Question, event: Event, left: Mapping[str, datetime] = NOBODY_LEFT) -> datetime | None:
    """When something is due; None: not before somebody does something.

    `left` says of those who are away since when, by e-mail.
    """
    if _holder_is_gone(question, event, left):
        return question.with_since
    return _due_at(question, event, is_working_day)


def soonest(question: Question, event: Event) -> datetime | None:
    """No later than `next_at`, and said without the calendar of holidays: when it is worth a look."""
    return _due_at(question, event, is_weekday)


def step_due(
    question: Question, event: Event, reachable: Collection[str], left: Mapping[str, datetime], now: datetime
) -> Due | None:
    """What should be done now. `reachable` are the e-mails some channel can reach."""
    if _holder_is_gone(question, event, left) or _never_saw_it(question, reachable):
        return "lose"
    at = _due_at(question, event, is_weekday)
    if at is None or at > now.astimezone(UTC):
        return None
    at = _due_at(question, event, is_working_day)  # asked last: it needs the calendar of holidays
    return _what(question, event) if at and at <= now.astimezone(UTC) else None


def peers_until(question: Question, event: Event) -> datetime:
    """How long participants have for it: never until a quiet hour, nor into a session."""
    asked = question.asked_at.astimezone(UTC)
    had = event.peers_first or (Event.peers_first if question.state == "remembered" else timedelta())
    if question.private or not had:
        return asked
    moment = asked + had
    while (later := _after_quiet(_after_session(moment, event), event)) != moment:
        moment = later
    return moment


def _due_at(question: Question, event: Event, works: Callable[[date], bool]) -> datetime | None:
    moment = _due(question, event, works)
    return moment.astimezone(UTC) if moment else None


def _due(question: Question, event: Event, works: Callable[[date], bool]) -> datetime | None:
    if question.state == "remembered":
        return question.offered_at + OFFERED if question.offered_at else peers_until(question, event)
    if not question.waits:
        return None
    if question.state == "asked_back":
        return _worked(question.with_since or question.asked_at, REPLY, event, HOURS, works)
    if asked := question.organizers_asked_at:
        if question.told_late_at and question.told_late_at >= asked:
            return None
        taken = question.with_since if question.state == "taken" else None
        return _worked(max(asked, taken or asked), event.patience, event, HOURS, works)
    if question.expert and question.with_since:
        theirs = event.people_by_email.get(question.expert)
        hours = (theirs.hours if theirs else None) or HOURS
        return _worked(question.with_since, event.patience, event, hours, works)
    chances = [step.at for step in question.steps if step.what in _HAD_ITS_CHANCE]
    return chances[-1] if chances else peers_until(question, event)


def _worked(
    since: datetime,
    hours: int,
    event: Event,
    between: tuple[time, time],
    works: Callable[[date], bool],
) -> datetime:
    return plus_working_hours(since.astimezone(event.time_zone), hours, between, works)


def _what(question: Question, event: Event) -> Due:
    if question.state == "remembered":
        return "let_go" if question.offered_at else "offer"
    if question.state == "asked_back":
        return "no_reply"
    if question.organizers_asked_at:
        return "late"
    if not question.expert:
        return "ask"
    organizes = may(event.roles_of(question.expert), "organizer")
    return "organizers" if organizes or _was_silent_before(question) else "next"


def _was_silent_before(question: Question) -> bool:
    """Whether somebody let it lie already, since it was asked or opened again."""
    for step in reversed(question.steps):
        if step.what in ("ask", "want", "reopen", "find_wrong"):
            return False
        if step.what == "lose" and step.why == SILENT:
            return True
    return False


def _holder_is_gone(question: Question, event: Event, left: Mapping[str, datetime]) -> bool:
    """What somebody takes, or is given by name, after they went away stays with them."""
    if not question.waits or question.expert is None:
        return False
    if not may(event.roles_of(question.expert), "expert", "organizer"):
        return True
    went, since = left.get(question.expert), question.with_since
    return went is not None and since is not None and since <= went


def _never_saw_it(question: Question, reachable: Collection[str]) -> bool:
    """Whether it lies with somebody whom nothing reaches any more. Who took it was reached somehow; whom
    organizers chose, or help to answer, they send the link.
    """
    if question.state != "with_expert" or question.organizers_asked_at or question.expert in reachable:
        return False
    given = next((step for step in reversed(question.steps) if step.what == "give"), None)
    return given is None or not given.by


def _after_session(moment: datetime, event: Event) -> datetime:
    ends = (_end(one, event) for one in event.sessions if one.start <= moment)
    return max((end for end in ends if end > moment), default=moment)


def _end(session: Session, event: Event) -> datetime:
    """What has no end lasts until the next item of its day."""
    if end := session.end_latest or session.end:
        return end.astimezone(UTC)
    later = (one.start for one in event.sessions if one.start > session.start and one.day == session.day)
    return min(later, default=session.start).astimezone(UTC)


def _after_quiet(moment: datetime, event: Event) -> datetime:
    begins, ends = event.quiet
    there = moment.astimezone(event.time_zone)
    now = there.time()
    if begins <= ends:
        quiet, day = begins <= now < ends, there.date()
    else:
        quiet = now >= begins or now < ends
        day = there.date() + timedelta(days=now >= begins)
    return datetime.combine(day, ends, event.time_zone).astimezone(UTC) if quiet else moment
