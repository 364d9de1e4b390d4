"""The answers about the programme, in words: one session, several, a day, or the whole."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from dialogs.model.event import Event, Session
from dialogs.model.message import Item, Message
from dialogs.model.text import Language
from dialogs.programme.choosing import lasts_until
from dialogs.sessions import choices, day_and_hours, hours, lines, remarks
from dialogs.words import clock, on_day, say, weekday, when

MOST = 14  # items in one message; a longer list is cut by days


def one(
    session: Session, wants: frozenset[str], event: Event, now: datetime, language: Language, base: str
) -> Message:
    """A session, with what was asked for first and the rest below it."""
    said = {say(f"programme.{want}", language) for want in wants & {"who", "link"}}
    return Message(
        title=session.title.in_(language),
        text=" ".join(
            part for part in (_lead(session, wants, event, now, language), remarks(session, language)) if part
        ),
        lines=tuple(line for line in lines(session, event, language, now) if line.label not in said),
        choices=choices(session, event, language, now, base),
        small=event.source.in_(language),
        language=language,
    )


def many(sessions: Sequence[Session], event: Event, language: Language) -> Message:
    """Several sessions, each with its day, hours and who."""
    return Message(
        title=_common_name(sessions, event, language),
        text=_common_hours(sessions, language),
        items=tuple(
            Item(session.title.in_(language), _item(day_and_hours(session, language), session))
            for session in sessions[:MOST]
        ),
        small=event.source.in_(language),
        language=language,
    )


def _common_name(sessions: Sequence[Session], event: Event, language: Language) -> str:
    """What they have in common: one title, one track, or that they are all on the net; else the first's."""
    first = sessions[0].title.in_(language)
    if all(one.title.in_(language) == first for one in sessions):
        return first
    tracks = {one.track for one in sessions}
    if len(tracks) == 1 and (track := event.tracks_by_id.get(tracks.pop() or "")):
        return track.title.in_(language)
    if all(one.online for one in sessions):
        return say("programme.webinars", language)
    return say("programme.and_more", language, first=first, count=len(sessions) - 1)


def _common_hours(sessions: Sequence[Session], language: Language) -> str:
    """Tirsdager kl. 12.00, slutter 13.30 eller 14.00: said once where it is the same each week."""
    if len({(one.day.weekday(), hours(one, language)) for one in sessions}) > 1 or len(sessions) < 3:
        return ""
    return say("programme.each_week", language, **_weekly(sessions[0], language))


def _weekly(session: Session, language: Language) -> dict[str, str]:
    return {"day": _capital(weekday(session.day, language)), "hours": hours(session, language)}


def of_day(day: date, sessions: Sequence[Session], event: Event, language: Language) -> Message:
    """All of a day, item by item."""
    return Message(
        title=say("programme.day_title", language, day=on_day(day, language)),
        items=tuple(
            Item(
                f"{clock(session.start)} {session.title.in_(language)}",
                _item(_end_only(session, language), session),
            )
            for session in sessions
        ),
        small=f"{event.source.in_(language)}. {say('programme.may_change', language)}",
        language=language,
    )


def whole(event: Event, language: Language) -> Message:
    """Each day in a line."""
    days = [(day, list(found)) for day, found in groupby(event.sessions, key=lambda session: session.day)]
    return Message(
        title=say("programme.overview_title", language),
        items=tuple(Item(_capital(on_day(day, language)), _in_short(found, language)) for day, found in days),
        small=f"{event.source.in_(language)}. {say('programme.may_change', language)}",
        language=language,
    )


def at_now(
    sessions: Sequence[Session], event: Event, now: datetime, language: Language, base: str
) -> Message:
    if len(sessions) == 1:
        return one(sessions[0], frozenset({"when"}), event, now, language, base)
    if sessions:
        return many(sessions, event, language)
    coming = next((session for session in event.sessions if session.start > now), None)
    said = [say("programme.nothing_now", language)]
    if coming:
        title = coming.title.in_(language)
        said.append(say("programme.next_is", language, title=title, when=when(coming.start, language)))
    return Message(text=" ".join(said), small=event.source.in_(language), language=language)


def nothing_on(day: date, event: Event, now: datetime, language: Language) -> Message:
    coming = next(
        (session for session in event.sessions if session.start > max(now, _start_of(day, now))), None
    )
    if coming is None:
        text = say("programme.nothing_that_day_after", language, day=on_day(day, language))
    else:
        text = say(
            "programme.nothing_that_day",
            language,
            day=on_day(day, language),
            title=coming.title.in_(language),
            when=when(coming.start, language),
        )
    return Message(text=text, small=event.source.in_(language), language=language)


def nothing_more(event: Event, language: Language) -> Message:
    last = event.sessions[-1]
    text = say(
        "programme.nothing_more", language, title=last.title.in_(language), when=when(last.start, language)
    )
    return Message(text=text, small=event.source.in_(language), language=language)


def _lead(session: Session, wants: frozenset[str], event: Event, now: datetime, language: Language) -> str:
    said = []
    if "link" in wants:
        said.append(_link(session, event, now, language))
    if "who" in wants:
        who = "; ".join(session.speakers)
        said.append(
            say("programme.speakers", language, who=who) if who else say("programme.no_speaker", language)
        )
    if "where" in wants and not session.place:
        said.append(say("programme.no_place", language))
    if "end" in wants and session.end is None:
        said.append(say("programme.no_end", language, when=when(session.start, language)))
    else:
        said.append(_when(session, event, now, language))
    return " ".join(said)


def _when(session: Session, event: Event, now: datetime, language: Language) -> str:
    """How it ended is not known, so of what is over only the start is told."""
    if lasts_until(session, event) >= now:
        return _capital(day_and_hours(session, language)) + "."
    return say("programme.was", language, when=when(session.start, language))


def _link(session: Session, event: Event, now: datetime, language: Language) -> str:
    if session.link:
        return say("programme.link_here", language, link=session.link)
    if lasts_until(session, event) < now:
        return say("programme.no_link_over", language)
    return " ".join(
        part for part in (say("programme.no_link_yet", language), event.links.in_(language)) if part
    )


def _item(text: str, session: Session) -> str:
    return " · ".join(part for part in (text, "; ".join(session.speakers)) if part)


def _end_only(session: Session, language: Language) -> str:
    return hours(session, language).partition(", ")[2]


def _in_short(sessions: Sequence[Session], language: Language) -> str:
    if len(sessions) == 1:
        return f"{hours(sessions[0], language)}: {sessions[0].title.in_(language)}"
    last = sessions[-1]
    return say(
        "programme.overview_day",
        language,
        first=clock(sessions[0].start),
        last=clock(last.end_latest or last.end or last.start),
        count=len(sessions),
    )


def _start_of(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
