"""An event as far as it could be read, whatever mistakes it has, so that one reading finds them all."""

from collections.abc import Mapping
from datetime import timedelta

from dialogs.folder.entries import read_entries
from dialogs.folder.facts import read_facts
from dialogs.folder.lines import Keys
from dialogs.folder.notebook import Notebook
from dialogs.folder.people import read_demo, read_people
from dialogs.folder.programme import read_cohorts, read_reminders, read_sessions, read_topics, read_tracks
from dialogs.folder.table import Table
from dialogs.model.event import Entry, Event

_EVENT: Keys = ("event",)
_FAQ: Keys = ("faq",)


def draft_event(
    event: Mapping[str, object], faq: Mapping[str, object], notebook: Notebook, release: int
) -> Event:
    """Everything that is sound of the two files. Whether that is a whole event, the notebook knows."""
    top = Table(event, _EVENT, notebook, "the event")
    name = top.id("event")
    zone = top.zone("time_zone", "Europe/Oslo")
    demo, facts = top.inner("demo", "demo"), top.inner("facts", "facts")
    draft = Event(
        id=name or "",
        title=top.text("title", required=True, is_name=True),
        language=top.language("language"),
        time_zone=zone,
        state=top.one_of("state", ("test", "live"), "test"),
        release=release,
        retention_days=top.count("retention_days", default=90, least=1, most=3650),
        peers_first=_or_default(top.span("peers_first"), Event.peers_first),
        quiet=top.hours("quiet") or Event.quiet,
        patience=top.count("patience", default=Event.patience, least=1, most=80),
        speak_unasked=top.flag("speak_unasked"),
        source=top.text("source"),
        about=top.text("welcome_topics"),
        links=top.text("links"),
        cohorts=tuple(read_cohorts(top)),
        topics=tuple(read_topics(top)),
        tracks=tuple(read_tracks(top)),
        sessions=tuple(sorted(read_sessions(top, zone), key=lambda session: session.start)),
        people=tuple(read_people(top)),
        reminders=tuple(read_reminders(top)),
        facts=read_facts(facts, zone, notebook),
        demo=read_demo(demo, zone),
        entries=draft_entries(faq, notebook),
    )
    top.close()
    if not notebook.ids_of("session"):
        notebook.error(_EVENT, "the event is empty: it has no session", "Write at least one [[session]].")
    return draft


def _or_default(span: timedelta | None, default: timedelta) -> timedelta:
    """No time at all is an answer too."""
    return default if span is None else span


def draft_entries(faq: Mapping[str, object], notebook: Notebook) -> tuple[Entry, ...]:
    top = Table(faq, _FAQ, notebook, "the FAQ")
    entries = tuple(read_entries(top))
    top.close()
    return entries
