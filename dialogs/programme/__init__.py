"""Answers computed from the programme: now, next, a day, a session; when, where, who, link."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.model.event import Event, Session
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.programme import telling
from dialogs.programme.asking import Asked, asked, leaning_on
from dialogs.programme.choosing import Chosen, chosen

SURE = 0.94  # everything that was said is accounted for
ABOUT = 0.8  # the sessions are, what is wanted of them is guessed
UNSURE = 0.4  # something is asked of a session that the programme may not say
UNKNOWN_WORD = 0.55  # each word that nothing accounts for
NOT_OF_NOW = 0.25  # the same beside a mere "nå", which anyone may say of anything


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
    found = chosen(question, event, now)
    if found is None:
        return None
    entries, message = _told(found, question, event, now, language, base)
    return ProgrammeAnswer(entries, round(_confidence(question, found), 2), message, _why(question, found))


def tell_session(
    session: Session, event: Event, now: datetime, language: Language, base: str = ""
) -> Message:
    """One session's card."""
    return telling.one(session, frozenset({"when"}), event, now.astimezone(event.time_zone), language, base)


def _confidence(question: Asked, found: Chosen) -> float:
    """Each word nothing accounts for, and each detail the programme is silent about, makes it less sure."""
    only_now = question.order in ("now", "next") and not (
        question.named.sessions or question.wants - {"what"}
    )
    each = NOT_OF_NOW if only_now else UNKNOWN_WORD
    return _at_best(question) * each ** (len(question.leftover) + _unsaid(question, found.sessions))


def _at_best(question: Asked) -> float:
    details = question.wants - {"what", "programme", "how_many"}
    if question.wants & {"how_many"}:
        return UNSURE
    if question.order in ("now", "next") and not question.named.sessions:
        return SURE
    if not question.named.sessions:
        return SURE if question.days or question.at or details or "programme" in question.wants else ABOUT
    if details or "programme" in question.wants or question.order in ("after", "before"):
        return SURE
    narrowed = question.days or question.part or question.order or question.every is not None
    return ABOUT if narrowed or "what" not in question.wants else UNSURE


def _unsaid(question: Asked, sessions: tuple[Session, ...]) -> int:
    """How many of the details asked for the programme is silent about."""
    said = {"who": any(one.speakers for one in sessions), "where": any(one.place for one in sessions)}
    return sum(1 for want, known in said.items() if want in question.wants and not known and sessions)


def _told(
    found: Chosen, question: Asked, event: Event, now: datetime, language: Language, base: str
) -> tuple[tuple[str, ...], Message]:
    sessions = found.sessions
    if found.what == "whole":
        return ("programme:whole",), telling.whole(event, language)
    if found.what == "now":
        return _entries("now", sessions), telling.at_now(sessions, event, now, language, base)
    if found.what == "next" and not sessions:
        return ("programme:next",), telling.nothing_more(event, language)
    if found.what == "day" and sessions:
        return ("programme:day",), telling.of_day(sessions[0].day, sessions, event, language)
    if found.what == "day":
        return ("programme:day",), telling.nothing_on(question.days[0], event, now, language)
    if len(sessions) == 1:
        return _entries("session", sessions), telling.one(
            sessions[0], question.wants, event, now, language, base
        )
    return _entries("sessions", sessions), telling.many(sessions, event, language)


def _entries(what: str, sessions: tuple[Session, ...]) -> tuple[str, ...]:
    return (f"session:{sessions[0].id}",) if len(sessions) == 1 else (f"programme:{what}",)


def _why(question: Asked, found: Chosen) -> tuple[str, ...]:
    said = [f"asks the programme for: {found.what}"]
    if question.wants:
        said.append(f"wants: {', '.join(sorted(question.wants))}")
    if question.named.by:
        said.append(f"named by: {', '.join(sorted(question.named.by))}")
    if question.days:
        said.append(f"days: {', '.join(day.isoformat() for day in question.days)}")
    if question.leftover:
        said.append(f"not accounted for: {', '.join(question.leftover)}")
    return tuple(said)
