"""Which sessions a question is about, and what sort of answer it calls for."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from dialogs.model.event import Event, Session
from dialogs.programme.asking import Asked

What = Literal["whole", "now", "next", "day", "sessions"]


@dataclass(frozen=True)
class Chosen:
    """`sessions` may be empty: nothing now, nothing more, nothing on that day."""

    what: What
    sessions: tuple[Session, ...]


def chosen(question: Asked, event: Event, now: datetime) -> Chosen | None:
    """None when the line does not ask the programme."""
    if not question.narrows:
        return Chosen("whole", event.sessions) if "programme" in question.wants else None
    fitting = _fitting(question, event)
    if question.order and (found := _in_order(question, fitting, event, now)):
        return found
    if question.days and not question.named.sessions and not question.at:
        return _of_days(question, fitting)
    picks = question.named.sessions or question.at or question.every is not None or question.wants
    if not fitting or not picks:
        return None
    if "link" in question.wants and len(fitting) > 1:
        ahead = [session for session in fitting if lasts_until(session, event) > now]
        return Chosen("sessions", tuple(ahead[:1] or fitting[-1:]))
    return Chosen("sessions", fitting)


def lasts_until(session: Session, event: Event) -> datetime:
    """Its end; without one, the start of the next item that day, or an hour."""
    if end := session.end_latest or session.end:
        return end
    later = [one.start for one in event.sessions if one.day == session.day and one.start > session.start]
    return min(later, default=session.start + timedelta(hours=1))


def _fitting(question: Asked, event: Event) -> tuple[Session, ...]:
    """The sessions that everything said fits, in order of start."""
    found = list(question.named.sessions or event.sessions)
    if question.online:
        found = [session for session in found if session.online] or found
    if question.part:
        found = [session for session in found if str(question.part) in session.part.nb.split()]
    if question.days:
        found = [session for session in found if session.day in question.days]
    if question.at:
        found = [session for session in found if _covers(session, question.at, event)]
    if question.every is not None:
        found = [session for session in found if session.day.weekday() == question.every]
    return tuple(sorted(found, key=lambda session: session.start))


def _covers(session: Session, at: time, event: Event) -> bool:
    return session.start.time() <= at < lasts_until(session, event).time()


def _in_order(question: Asked, fitting: tuple[Session, ...], event: Event, now: datetime) -> Chosen | None:
    match question.order:
        case "now":
            return Chosen("now", tuple(one for one in fitting if one.start <= now < lasts_until(one, event)))
        case "next":
            ahead = [session for session in fitting if session.start > now]
            return Chosen("next", tuple(session for session in ahead if session.start == ahead[0].start))
        case "after" | "before":
            beside = [_beside(session, question.order, event) for session in fitting]
            found = tuple(dict.fromkeys(one for one in beside if one))
            return Chosen("sessions", found) if found else None
        case _:
            picks = question.online or question.named.sessions or question.days
            if not fitting or not picks:
                return None
            return Chosen("sessions", (fitting[0 if question.order == "first" else -1],))


def _beside(session: Session, order: str, event: Event) -> Session | None:
    """What follows it that day, or came before it."""
    same_day = [one for one in event.sessions if one.day == session.day]
    if order == "after":
        return next((one for one in same_day if one.start >= lasts_until(session, event)), None)
    return next((one for one in reversed(same_day) if lasts_until(one, event) <= session.start), None)


def _of_days(question: Asked, fitting: tuple[Session, ...]) -> Chosen:
    if "end" in question.wants and fitting:
        return Chosen("sessions", fitting[-1:])  # the day ends with its last item
    asks_a_detail = question.wants & {"who", "link", "where"}
    if len(fitting) == 1 or (asks_a_detail and fitting):
        return Chosen("sessions", fitting)
    return Chosen("day", fitting)
