"""What was learnt of a question makes the event's next release, and so does taking it out again."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.store.engine import Conflict
from bot.store.releases import Document, document_of, newest_release, release_document
from bot.store.rows import noun_of, one_of
from bot.store.tables import questions
from dialogs.model.event import Entry
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known, Learnt, Unlearnt
from dialogs.model.question import Question
from dialogs.model.text import LANGUAGES, Text

MOST_ANSWERED = 200  # answers that are looked through for new ones


def release_learnt(c: Connection, learnt: Learnt, now: datetime) -> int:
    """The newest release with the entry. Raises Conflict when somebody else made a release meanwhile, such as
    one with just this entry.
    """
    document = document_of(c, learnt.event, newest_release(c, learnt.event))
    why, changed = f"entry {learnt.entry.id}", with_entry(document, learnt.entry)
    if changed == document:
        raise Conflict(why)
    return release_document(c, learnt.event, changed, learnt.by, why, now)


def release_unlearnt(c: Connection, unlearnt: Unlearnt, now: datetime) -> int:
    """The newest release without the entry: as the one before it was, where nothing else has changed."""
    newest = newest_release(c, unlearnt.event)
    document = document_of(c, unlearnt.event, newest)
    changed = without_entry(document, unlearnt.entry)
    if changed == document:
        return newest  # a folder that was released since is without it
    why = f"without entry {unlearnt.entry}"
    return release_document(c, unlearnt.event, changed, unlearnt.by, why, now)


def with_entry(document: Document, entry: Entry) -> Document:
    """The document with the entry last, or where one of its id stood."""
    changed = copy.deepcopy(dict(document))
    entries = list(changed["faq"].get("entry", ()))
    written = as_written(entry)
    places = [place for place, one in enumerate(entries) if one["id"] == entry.id]
    if places:
        entries[places[0]] = written
    else:
        entries.append(written)
    changed["faq"] = {**changed["faq"], "entry": entries}
    return changed


def without_entry(document: Document, entry: str) -> Document:
    """The document without it, and without the ways that led to it."""
    changed = copy.deepcopy(dict(document))
    entries = [one for one in changed["faq"].get("entry", ()) if one["id"] != entry]
    for one in entries:
        if entry in one.get("more", ()):
            one["more"] = [name for name in one["more"] if name != entry]
    changed["faq"] = {**changed["faq"], "entry": entries}
    if not entries:
        del changed["faq"]["entry"]
    return changed


def as_written(entry: Entry) -> dict[str, Any]:
    """As it stands in faq.toml."""
    asked = {one: list(entry.asked_as[one]) for one in LANGUAGES if entry.asked_as.get(one)}
    written: dict[str, Any] = {"id": entry.id, "title": _words(entry.title)}
    if entry.topics:
        written["topic"] = list(entry.topics)
    if entry.more:
        written["more"] = list(entry.more)
    written |= {"asked_as": asked, "answer": _words(entry.answer)}
    return written | ({"source": _words(entry.source)} if entry.source else {})


def answered(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What an organizer may make entries of, the newest answer first."""
    event = known.event
    if event is None:
        return {}
    wanted = select(questions).where(
        questions.c.event == event.id,
        one_of(questions.c.state, ("answered", "settled")),
        questions.c.text != "",
    )
    rows = c.execute(wanted.order_by(questions.c.asked_at.desc(), questions.c.id).limit(MOST_ANSWERED))
    found = [noun_of(Question, questions, row, zone=event.time_zone) for row in rows.mappings()]
    there = [one for one in found if one.contributions]
    return {"answered": tuple(sorted(there, key=lambda one: one.answer.at, reverse=True))}


def _words(text: Text) -> dict[str, str]:
    return {one: text.exactly(one) for one in LANGUAGES if text.exactly(one)}
