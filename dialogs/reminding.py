"""What Vert says before a session: to participants a reminder, to organizers that a link is wanted."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from dialogs.model.event import Event, Session
from dialogs.model.message import Choice, Item, Message, typed
from dialogs.model.planned import from_source
from dialogs.model.text import Language, Text
from dialogs.sessions import choices, hours, lines, remarks, terms
from dialogs.together import in_order, said_with, together
from dialogs.words import at_time, clock, days_ahead, duration, listed, on_day, say, when

# A webinar is short; an online gathering that takes half a day is called a session.
LONGEST_WEBINAR = timedelta(hours=3)


def derived(
    event: Event, source: Mapping[str, str], now: datetime, language: Language, base: str = ""
) -> Message | None:
    """The words of a notice, drawn from the newest release at this moment.

    None where nothing true is left to say: the session has moved, is gone or has begun, or its link is there.
    `base` is the address of Vert's own pages. Words that an organizer changed take the place of the note;
    when and where it is stays drawn from the release. What is due at once in the same room stands in it too.
    """
    told = (
        _derived(event, one, now, language, base) for one in in_order((source, *said_with(source).values()))
    )
    return together([one for one in told if one], event, language)


def _derived(
    event: Event, source: Mapping[str, str], now: datetime, language: Language, base: str
) -> Message | None:
    now = now.astimezone(event.time_zone)
    sessions = _sessions(event, source)
    if not _as_planned(sessions, source) or _left(sessions[0].start, now) <= timedelta():
        return None
    if source["kind"] == "link_wanted":
        return _link_wanted(event, sessions[0], source, now, language)
    title = _headline(sessions[0].start, _title(event, sessions, language), now, language)
    return _drawn(event, sessions, title, source, now, language, base)


def corrected(
    event: Event, source: Mapping[str, str], now: datetime, language: Language, base: str = ""
) -> Message | None:
    """The same for who has it already: what was wrong is put right also when it has begun or moved."""
    told = (
        _corrected(event, one, now, language, base) for one in in_order((source, *said_with(source).values()))
    )
    return together([one for one in told if one], event, language)


def left_beside(
    event: Event, source: Mapping[str, str], now: datetime, language: Language, base: str = ""
) -> Message | None:
    """What still holds of a message of several, once one of them was taken back."""
    told = (_corrected(event, one, now, language, base) for one in in_order(said_with(source).values()))
    return together([one for one in told if one], event, language)


def _corrected(
    event: Event, source: Mapping[str, str], now: datetime, language: Language, base: str
) -> Message | None:
    if message := _derived(event, source, now, language, base):
        return message
    if sessions := _sessions(event, source):
        title = _title(event, sessions, language)
        return _drawn(event, sessions, title, source, now.astimezone(event.time_zone), language, base)
    text = typed(from_source(source).in_(language))
    return Message(text=text, title=event.title.in_(language), language=language) if text else None


def beside(event: Event, source: Mapping[str, str]) -> Text:
    """The words beside when and where, which an organizer may change; in every language, often none."""
    sessions = _sessions(event, source)
    return sessions[0].note if sessions else Text()


def _sessions(event: Event, source: Mapping[str, str]) -> tuple[Session, ...]:
    found = [event.sessions_by_id.get(one) for one in source["sessions"].split()]
    return tuple(sorted((one for one in found if one), key=lambda session: session.start))


def _as_planned(sessions: tuple[Session, ...], source: Mapping[str, str]) -> bool:
    return bool(sessions) and sessions[0].start == datetime.fromisoformat(source["start"])


def _title(event: Event, sessions: tuple[Session, ...], language: Language) -> str:
    return named(sessions[0], language) if len(sessions) == 1 else event.title.in_(language)


def _drawn(
    event: Event,
    sessions: tuple[Session, ...],
    title: str,
    source: Mapping[str, str],
    now: datetime,
    language: Language,
    base: str,
) -> Message:
    if len(sessions) > 1:
        return _day(sessions, title, source, language)
    return _one(event, sessions[0], title, source, now, language, base)


def _changed(source: Mapping[str, str], language: Language) -> str:
    return typed(from_source(source).exactly(language))


def _one(
    event: Event,
    session: Session,
    title: str,
    source: Mapping[str, str],
    now: datetime,
    language: Language,
    base: str,
) -> Message:
    moment = " · ".join(
        [f"{on_day(session.day, language)} {at_time(session.start, language)}", *_end(session, language)]
    )
    changed = _changed(source, language)
    words = (changed, terms(session, language)) if changed else (remarks(session, language),)
    return Message(
        title=title,
        text="\n".join(part for part in (moment, *words) if part),
        lines=lines(session, event, language, now, of_link=False),
        choices=_buttons(event, session, source["to"], now, language, base),
        language=language,
    )


def _day(sessions: tuple[Session, ...], title: str, source: Mapping[str, str], language: Language) -> Message:
    first = sessions[0]
    begins = say("reminders.day_begins", language, time=clock(first.start), title=named(first, language))
    place = first.place.in_(language)
    where = " · ".join(part for part in (on_day(first.day, language), place) if part)
    changed, note = _changed(source, language), first.note.in_(language)
    words = (begins, changed) if changed else (f"{begins} {note}".rstrip(),)
    return Message(
        title=title,
        text="\n".join((where, *words)),
        items=tuple(
            Item(
                f"{clock(session.start)} {named(session, language)}",
                say("programme.optional", language) if session.optional else "",
            )
            for session in sessions
        ),
        small=say("programme.may_change", language),
        language=language,
    )


def _link_wanted(
    event: Event, session: Session, source: Mapping[str, str], now: datetime, language: Language
) -> Message | None:
    if session.link:
        return None
    what = "reminders.webinar" if _is_webinar(session) else "reminders.session"
    missing = say(
        "reminders.link_wanted",
        language,
        what=say(what, language),
        when=_day_from(session.start, now, language),
    )
    object_ = f"session:{session.id}"
    return Message(
        title=named(session, language),
        text=f"{missing} {_sends(event, source, now, language)}",
        choices=(
            Choice(say("reminders.paste_link", language), "link_form", object_, style="positive"),
            Choice(say("reminders.send_without", language), "link_without", object_),
        ),
        language=language,
    )


def named(session: Session, language: Language) -> str:
    """The title, and its part where the title leaves it out."""
    title, part = session.title.in_(language), session.part.in_(language)
    return title if part.casefold() in title.casefold() else f"{title}, {part}"


def _headline(start: datetime, title: str, now: datetime, language: Language) -> str:
    return say("reminders.headline", language, when=_relative(start, now, language), title=title)


def _relative(start: datetime, now: datetime, language: Language) -> str:
    """Om 15 minutter, I dag, I morgen, Om 3 dager"""
    minutes = math.ceil(_left(start, now) / timedelta(minutes=1))
    if minutes <= 60:
        return say("reminders.in", language, span=duration(timedelta(minutes=minutes), language))
    words = days_ahead(start.date(), now.date(), language)
    return words[:1].upper() + words[1:]


def _left(start: datetime, now: datetime) -> timedelta:
    """True time: on a wall clock the night in autumn lacks an hour."""
    return start.astimezone(UTC) - now.astimezone(UTC)


def _end(session: Session, language: Language) -> list[str]:
    end = hours(session, language).partition(", ")[2]
    return [end] if end else []


def _buttons(
    event: Event, session: Session, to: str, now: datetime, language: Language, base: str
) -> tuple[Choice, ...]:
    """Who is already reminded, or about to join, is not asked whether to be reminded."""
    too_late = _left(session.start, now) <= timedelta(minutes=15)
    offered = choices(session, event, language, now, base)
    return tuple(one for one in offered if one.verb != "remind" or not (too_late or to == "person"))


def _is_webinar(session: Session) -> bool:
    end = session.end_latest or session.end
    return end is not None and end - session.start <= LONGEST_WEBINAR


def _sends(event: Event, source: Mapping[str, str], now: datetime, language: Language) -> str:
    """When the first reminder goes that would carry the link, and to whom."""
    at = datetime.fromisoformat(source["carried_at"]).astimezone(event.time_zone)
    if at < now:
        return say("reminders.sent_without", language)
    moment = at_time(at, language) if at.date() == now.date() else _moment_from(at, now, language)
    who = _receivers(event, source, language)
    if not who:
        return say("reminders.sends", language, when=moment)
    return say("reminders.sends_to", language, when=moment, who=listed(who, language))


def _receivers(event: Event, source: Mapping[str, str], language: Language) -> list[str]:
    """As counted when the notice was planned; in general words where nothing was counted."""
    if "groups" not in source:
        to = {one for rule in event.reminders if rule.id == source["rule"] for one in rule.to}
        general = {"group": "reminders.group", "person": "reminders.who_asked"}
        return [say(phrase, language) for one, phrase in general.items() if one in to]
    return [
        *_counted(int(source["groups"]), "reminders.group", "reminders.groups", language),
        *_counted(int(source["persons"]), "reminders.person", "reminders.persons", language),
    ]


def _counted(count: int, one: str, many: str, language: Language) -> list[str]:
    if not count:
        return []
    return [say(one, language) if count == 1 else say(many, language, count=count)]


def _day_from(moment: datetime, now: datetime, language: Language) -> str:
    """i dag, i morgen, and else tirsdag 16. november"""
    if (moment.date() - now.date()).days < 2:
        return days_ahead(moment.date(), now.date(), language)
    return say("reminders.on_day", language, day=on_day(moment.date(), language))


def _moment_from(moment: datetime, now: datetime, language: Language) -> str:
    """i morgen kl. 09.00, and else mandag 15. november kl. 09.00"""
    if (moment.date() - now.date()).days < 2:
        return f"{days_ahead(moment.date(), now.date(), language)} {at_time(moment, language)}"
    return say("reminders.on_day", language, day=when(moment, language))
