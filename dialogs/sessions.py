"""A session in words: its lines and its buttons, the same in an answer, a reminder and a programme."""

from datetime import datetime

from dialogs.model.event import Event, Session
from dialogs.model.message import Choice, Line
from dialogs.model.text import Language
from dialogs.words import clock, either_end, on_day, say


def hours(session: Session, language: Language) -> str:
    """kl. 12.00, slutter 13.30 eller 14.00"""
    start = say("programme.at", language, time=clock(session.start))
    if session.end is None:
        return start
    end = either_end(session.end, session.end_latest, language)
    return f"{start}, {say('programme.ends', language, end=end)}"


def day_and_hours(session: Session, language: Language) -> str:
    """tirsdag 16. november kl. 12.00, slutter 13.30 eller 14.00"""
    return f"{on_day(session.day, language)} {hours(session, language)}"


def lines(
    session: Session, event: Event, language: Language, now: datetime, *, of_link: bool = True
) -> tuple[Line, ...]:
    """Who, where, what to prepare, and, `of_link`, that there is none yet and what organizers say of that."""
    found = []
    if session.speakers:
        found.append(Line(say("programme.who", language), "; ".join(session.speakers)))
    if place := session.place.in_(language):
        found.append(Line(say("programme.where", language), place))
    if of_link and session.online and not session.link and session.start > now:
        waits = " ".join(
            one for one in (say("programme.link_waits", language), event.links.in_(language)) if one
        )
        found.append(Line(say("programme.link", language), waits))
    if prepare := session.prepare.in_(language):
        found.append(Line(say("programme.prepare", language), prepare))
    return tuple(found)


def remarks(session: Session, language: Language) -> str:
    """What else is to be known: that it is voluntary, that it can be walked, and the organizers' own note."""
    said = (session.note.in_(language), terms(session, language))
    return " ".join(one for one in said if one)


def terms(session: Session, language: Language) -> str:
    """That it is voluntary, and that it can be walked."""
    said = []
    if session.optional:
        said.append(say("programme.optional", language))
    if session.walk:
        said.append(say("programme.walk", language))
    return " ".join(said)


def choices(
    session: Session, event: Event, language: Language, now: datetime, base: str
) -> tuple[Choice, ...]:
    """Join, put it in the calendar, be reminded. `base` is where Vert's own pages are; empty: nowhere."""
    if session.start <= now:
        return ()
    found = []
    if session.link:
        found.append(Choice(say("programme.join", language), link=session.link, style="positive"))
    if base:
        address = f"{base}/calendar/{event.id}/{session.id}.ics"
        found.append(Choice(say("programme.to_calendar", language), link=address))
    found.append(Choice(say("programme.remind_me", language), "remind", f"session:{session.id}"))
    return tuple(found)
