"""An entry's answer with its facts filled in: as they stand at a moment, in a language."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dialogs.braces import put_in, rest_of
from dialogs.folding import folded
from dialogs.model.event import Entry, Event, Fact, Session
from dialogs.model.message import Choice, Message, marked_up, typed
from dialogs.model.text import LANGUAGES, Language
from dialogs.words import (
    at_time,
    days_ahead,
    days_since,
    either_end,
    from_to_day,
    listed,
    on_day,
    say,
    when,
)


class FaultyAnswer(ValueError):
    """An answer names something the event hasn't got."""


def answer_text(entry: Entry, event: Event, now: datetime, language: Language) -> str:
    """What the entry answers now. A missing language is answered in the nearest there is."""
    return filled(entry.answer.in_(language), event, now, entry.answer.nearest(language))


def filled(text: str, event: Event, now: datetime, language: Language) -> str:
    """The text with each placeholder filled in; FaultyAnswer for one that is unknown."""
    there = now.astimezone(event.time_zone)
    return typed(put_in(text, lambda name: _value(name, event, there, language)))


def check(event: Event) -> None:
    """Fills in every answer once for each language, before and after its facts' dates."""
    moments = _moments(event)
    for entry in event.entries:
        for language in LANGUAGES:
            rest = rest_of(entry.answer.in_(language))
            for now in moments:
                answer_text(entry, event, now, language)
                if "{" in rest or "}" in rest:
                    raise FaultyAnswer(
                        f"{event.id}: the answer of {entry.id} ({language}) has a brace without its partner"
                    )


def _moments(event: Event) -> tuple[datetime, ...]:
    """One before all of the event's dates, and one after."""
    dates = [fact.on for fact in event.facts.values() if fact.on]
    dates += [session.start for session in event.sessions]
    if not dates:
        return (datetime(2000, 1, 1, tzinfo=event.time_zone),)
    return min(dates) - timedelta(days=2), max(dates) + timedelta(days=2)


def _value(name: str, event: Event, now: datetime, language: Language) -> str:
    if fact := event.facts.get(name):
        return fact_text(fact, now, language)
    match name.split("."):
        case ["event", "title"]:
            return event.title.in_(language)
        case ["event", "dates"] if event.sessions:
            return from_to_day(event.sessions[0].day, event.sessions[-1].day, language)
        case ["session", session, part] if session in event.sessions_by_id:
            said = _of_session(event.sessions_by_id[session], language).get(part)
            if said:
                return said
    raise FaultyAnswer(f"{event.id}: nothing to put in for {{{name}}}")


def fact_text(fact: Fact, now: datetime, language: Language) -> str:
    """A dated fact before or after its date; a contradiction with all that is said; or its value."""
    if fact.on and fact.day:
        over = now >= fact.on
        day = on_day(fact.day, language) if fact.on.date() > fact.day else when(fact.on, language)
        values = {"date": day}
        if over:
            values["days_ago"] = days_since(fact.day, now.date(), language)
        else:
            values["in_days"] = days_ahead(fact.day, now.date(), language)
        return _with((fact.after if over else fact.before).in_(language), values, fact.key)
    if fact.value:
        return fact.value.in_(language)
    if not fact.said:
        raise FaultyAnswer(f"the fact {fact.key} is empty")
    joint = "and" if language == "en" else "og"
    parts = [f"{one.value.in_(language)} ({one.where.in_(language)})" for one in fact.said]
    return f" {joint} ".join(parts)


def _with(text: str, values: Mapping[str, str], key: str) -> str:
    def value(name: str) -> str:
        if name not in values:
            raise FaultyAnswer(f"the fact {key} holds {{{name}}}, which has no value there")
        return values[name]

    return put_in(text, value)


def _of_session(session: Session, language: Language) -> Mapping[str, str]:
    return {
        "title": session.title.in_(language),
        "when": when(session.start, language),
        "date": on_day(session.day, language),
        "time": at_time(session.start, language),
        "end": _end(session, language),
        "place": session.place.in_(language),
        "speakers": listed(session.speakers, language),
    }


def _end(session: Session, language: Language) -> str:
    if session.end is None:
        return ""
    return f"{'at' if language == 'en' else 'kl.'} {either_end(session.end, session.end_latest, language)}"


def entry_message(entry: Entry, event: Event, now: datetime, language: Language) -> Message:
    """The answer as it is read: where it stands below it, and the entries that go on from it as buttons."""
    more = (event.entries_by_id[id_] for id_ in entry.more if id_ in event.entries_by_id)
    text = answer_text(entry, event, now, language)
    return folded(
        Message(
            text=text,
            choices=tuple(Choice(one.title.in_(language), "choose", f"entry:{one.id}") for one in more),
            small=_where_it_stands(entry, event, language),
            language=language,
            markdown=marked_up(text)
            if entry.source
            else (),  # which somebody wrote in a chat, or at the desk
        )
    )


def _where_it_stands(entry: Entry, event: Event, language: Language) -> str:
    """And in which language, where that is not the asker's."""
    source = entry.source.in_(language) or event.source.in_(language)
    nearest = entry.answer.nearest(language)
    only = "" if nearest == language else say(f"answers.only_in_{nearest}", language)
    return " · ".join(filter(None, (source, only)))
