"""Answers computed from the programme: now, next, a day, a session; when, where, who, link."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.model.event import Event, Session
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.programme import telling
from dialogs.programme.asking import Asked, asked, candidates, lasts_until, leaning_on

SURE = 0.94  # everything that was said is accounted for
ABOUT = 0.8  # the sessions are, what is wanted of them is guessed
UNSURE = 0.4  # something is asked of a session that the programme may not say
UNKNOWN_WORD = 0.55  # each word that nothing accounts for


@dataclass(frozen=True)
class ProgrammeAnswer:
    """`entries` are `session:<id>` or `programme:<what>`; `confidence`: how probably this was meant."""

    entries: tuple[str, ...]
    confidence: float
    message: Message
    why: tuple[str, ...]


def answer(
    text: str,
    event: Event,
    now: datetime,
    language: Language,
    exchange: Exchange | None = None,
    base: str = "",
) -> ProgrammeAnswer | None:
    """What the programme says to this line, or None where it asks for nothing of the programme's."""
    if not event.sessions:
        return None
    now = now.astimezone(event.time_zone)
    question = asked(text, event, now.date())
    if exchange and question.follows:
        question = leaning_on(question, asked(exchange.asked, event, now.date()))
    found = _found(question, event, now)
    if found is None:
        return None
    what, sessions = found
    confidence = _confidence(question) * UNKNOWN_WORD ** len(question.leftover)
    entries, message = _told(what, sessions, question, event, now, language, base)
    return ProgrammeAnswer(entries, round(confidence, 2), message, _why(question, what))


def tell_session(
    session: Session, event: Event, now: datetime, language: Language, base: str = ""
) -> Message:
    """One session's card."""
    return telling.one(session, frozenset({"when"}), event, now.astimezone(event.time_zone), language, base)


def _found(question: Asked, event: Event, now: datetime) -> tuple[str, tuple[Session, ...]] | None:
    """Which sort of answer it calls for, about which sessions; None when it does not ask the programme."""
    if not question.narrows:
        return ("whole", event.sessions) if "programme" in question.wants else None
    fitting = candidates(question, event)
    if question.order and (found := _in_order(question, fitting, event, now)) is not None:
        return found
    if question.days and not question.named.sessions and not question.at:
        return _of_days(question, fitting)
    if not fitting or not (
        question.named.sessions or question.at or question.every is not None or question.wants
    ):
        return None
    if "link" in question.wants and len(fitting) > 1:
        return "sessions", tuple(session for session in fitting if lasts_until(session, event) > now)[
            :1
        ] or fitting[-1:]
    return "sessions", fitting


def _in_order(
    question: Asked, fitting: tuple[Session, ...], event: Event, now: datetime
) -> tuple[str, tuple[Session, ...]] | None:
    if question.order == "now":
        return "now", tuple(
            session for session in fitting if session.start <= now < lasts_until(session, event)
        )
    if question.order == "next":
        ahead = [session for session in fitting if session.start > now]
        return "next", tuple(session for session in ahead if session.start == ahead[0].start)
    if (
        question.order in ("first", "last")
        and fitting
        and (question.online or question.named.sessions or question.days)
    ):
        chosen = fitting[0 if question.order == "first" else -1]
        return "sessions", (chosen,)
    return None


def _of_days(question: Asked, fitting: tuple[Session, ...]) -> tuple[str, tuple[Session, ...]] | None:
    if "end" in question.wants and fitting:
        return "sessions", fitting[-1:]  # the day ends with its last item
    asks_a_detail = question.wants & {"who", "link", "where"}
    if len(fitting) == 1 or (asks_a_detail and fitting):
        return "sessions", fitting
    return "day", fitting


def _confidence(question: Asked) -> float:
    details = question.wants - {"what", "programme", "how_many"}
    if question.wants & {"how_many"}:
        return UNSURE
    if question.order in ("now", "next") and not question.named.sessions:
        return SURE
    if not question.named.sessions:
        return SURE if question.days or question.at or details or "programme" in question.wants else ABOUT
    if details or "programme" in question.wants:
        return SURE
    narrowed = question.days or question.part or question.order or question.every is not None
    return ABOUT if narrowed or "what" not in question.wants else UNSURE


def _told(
    what: str,
    sessions: tuple[Session, ...],
    question: Asked,
    event: Event,
    now: datetime,
    language: Language,
    base: str,
) -> tuple[tuple[str, ...], Message]:
    if what == "whole":
        return ("programme:whole",), telling.whole(event, language)
    if what == "now":
        return _entries("now", sessions), telling.at_now(sessions, event, now, language, base)
    if what == "next" and not sessions:
        return ("programme:next",), telling.nothing_more(event, language)
    if what == "day" and sessions:
        return ("programme:day",), telling.of_day(sessions[0].day, sessions, event, language)
    if what == "day":
        return ("programme:day",), telling.nothing_on(question.days[0], event, now, language)
    if len(sessions) == 1:
        return _entries("session", sessions), telling.one(
            sessions[0], question.wants, event, now, language, base
        )
    return _entries("sessions", sessions), telling.many(sessions, event, language)


def _entries(what: str, sessions: tuple[Session, ...]) -> tuple[str, ...]:
    return (f"session:{sessions[0].id}",) if len(sessions) == 1 else (f"programme:{what}",)


def _why(question: Asked, what: str) -> tuple[str, ...]:
    said = [f"asks the programme for: {what}"]
    if question.wants:
        said.append(f"wants: {', '.join(sorted(question.wants))}")
    if question.named.by:
        said.append(f"named by: {', '.join(sorted(question.named.by))}")
    if question.days:
        said.append(f"days: {', '.join(day.isoformat() for day in question.days)}")
    if question.leftover:
        said.append(f"not accounted for: {', '.join(question.leftover)}")
    return tuple(said)
