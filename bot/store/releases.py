"""Releases of events: imported from a folder or made in chat, numbered, never edited in place."""

import asyncio
import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, func, select

from bot.store.engine import Conflict, Store
from bot.store.rows import insert_into
from bot.store.states import begin_state, count_now, in_its_state, states
from bot.store.tables import imports, releases
from bot.store.withholding import Kept, kept_back, without_withheld
from dialogs.model.event import Event
from dialogs.model.known import Matcher

Document = Mapping[str, Any]  # {"event": event.toml, "faq": faq.toml}, as they are read
Read = Callable[[Document, int], Event]
Fit = Callable[[Event], Matcher]


@dataclass(frozen=True)
class Imported:
    """What became of a folder. `held`: the chat made releases since, so that organizers decide."""

    event: str
    what: Literal["imported", "unchanged", "held"]
    release: int
    digest: str = ""  # of what the folder holds, where that was held


@dataclass(frozen=True)
class Released:
    """One release as the list of them shows it."""

    event: str
    number: int
    by: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Loaded:
    """The newest release of every event in its state, with its matcher. `count` rises with every change."""

    events: Mapping[str, Event] = field(default_factory=dict)
    matchers: Mapping[str, Matcher] = field(default_factory=dict)
    count: int = 0

    @property
    def only(self) -> Event | None:
        """The event, where one alone is loaded: every chat is its."""
        return next(iter(self.events.values())) if len(self.events) == 1 else None


def digest_of(document: Document) -> str:
    """The same for the same content, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seen_before(c: Connection, event: str, digest: str) -> Imported | None:
    """The newest release, where a folder holds what was last imported: it need not be checked again."""
    same = select(imports.c.event).where(imports.c.event == event, imports.c.digest == digest)
    if c.execute(same).first() is None:
        return None
    return Imported(event, "unchanged", newest_release(c, event))


def import_folder(
    c: Connection, event: str, document: Document, digest: str, now: datetime, *, force: bool = False
) -> Imported:
    """Releases what a folder holds, unless that was imported before, or the chat changed the event since."""
    if not force and (unchanged := seen_before(c, event, digest)):
        return unchanged
    last = c.execute(select(imports).where(imports.c.event == event)).one_or_none()
    newest = newest_release(c, event)
    if newest and document_of(c, event, newest) == document:
        _remember(c, event, digest, newest, now)
        return Imported(event, "unchanged", newest)
    if newest > (last.release if last else 0) and not force:
        return Imported(event, "held", newest)
    number = release_document(c, event, document, by="", why="folder", now=now)
    _remember(c, event, digest, number, now)
    return Imported(event, "imported", number)


def release_document(c: Connection, event: str, document: Document, by: str, why: str, now: datetime) -> int:
    """Makes the event's next release. Raises Conflict when somebody else made it first."""
    number = newest_release(c, event) + 1
    row = {"event": event, "number": number, "document": document, "by": by, "why": why, "at": now}
    if c.execute(insert_into(c, releases).on_conflict_do_nothing(), row).rowcount != 1:
        raise Conflict(f"release {number} of {event}")
    begin_state(c, event, document, now)
    return number


def release_link(c: Connection, event: str, session: str, link: str, by: str, now: datetime) -> int:
    """The newest release with one session's link set."""
    document = document_of(c, event, newest_release(c, event))
    return release_document(c, event, with_link(document, session, link), by, f"link {session}", now)


def with_link(document: Document, session: str, link: str) -> Document:
    """The document with a session's link. Raises KeyError when there is no such session."""
    changed = copy.deepcopy(dict(document))
    for one in changed["event"].get("session", []):
        if one["id"] == session:
            one["link"] = link
            return changed
    raise KeyError(session)


def newest_release(c: Connection, event: str) -> int:
    """The number of the newest release; 0 where there is none."""
    return c.execute(select(func.max(releases.c.number)).where(releases.c.event == event)).scalar() or 0


def document_of(c: Connection, event: str, number: int) -> Document:
    """What a release holds. Raises KeyError when there is no such release."""
    same = and_(releases.c.event == event, releases.c.number == number)
    document: Document | None = c.execute(select(releases.c.document).where(same)).scalar()
    if document is None:
        raise KeyError(f"{event} {number}")
    return document


def history(c: Connection, event: str) -> tuple[Released, ...]:
    """All releases of an event, the newest first."""
    columns = (releases.c.event, releases.c.number, releases.c.by, releases.c.why, releases.c.at)
    rows = c.execute(select(*columns).where(releases.c.event == event).order_by(releases.c.number.desc()))
    return tuple(Released(*row) for row in rows)


@dataclass(frozen=True)
class _Newest:
    documents: Mapping[str, tuple[int, Document]]
    states: Mapping[str, Row[Any]]
    withheld: Kept
    count: int


def newest_documents(c: Connection) -> Mapping[str, tuple[int, Document]]:
    """The newest release of every event: its number, and what it holds."""
    last = select(releases.c.event, func.max(releases.c.number).label("number")).group_by(releases.c.event)
    newest = last.subquery("newest")
    same = and_(releases.c.event == newest.c.event, releases.c.number == newest.c.number)
    rows = c.execute(select(releases.c.event, releases.c.number, releases.c.document).join(newest, same))
    return {row.event: (row.number, row.document) for row in rows}


def _newer(c: Connection, known: int) -> _Newest | None:
    """Nothing where no change was made since: whole documents are not read at each look."""
    count = count_now(c)
    return None if count == known else _Newest(newest_documents(c), states(c), kept_back(c), count)


def _remember(c: Connection, event: str, digest: str, number: int, now: datetime) -> None:
    put = insert_into(c, imports)
    values = {"digest": put.excluded.digest, "release": put.excluded.release, "at": put.excluded.at}
    c.execute(
        put.on_conflict_do_update(index_elements=["event"], set_=values),
        {"event": event, "digest": digest, "release": number, "at": now},
    )


class Library:
    """What is loaded now. A release that was read and fitted once is kept by its number."""

    def __init__(self, store: Store, read: Read, fit: Fit) -> None:
        self._store = store
        self._read = read
        self._fit = fit
        self._lock = asyncio.Lock()
        self.now = Loaded()

    async def refresh(self) -> Loaded:
        """Takes in newer releases and states, by any replica. Reading and fitting leave the loop alone."""
        async with self._lock:
            newest = await self._store.read(partial(_newer, known=self.now.count))
            if newest:
                self.now = await asyncio.to_thread(self._loaded, newest)
            return self.now

    def _loaded(self, newest: _Newest) -> Loaded:
        events: dict[str, Event] = {}
        matchers: dict[str, Matcher] = {}
        for id_, (number, document) in sorted(newest.documents.items()):
            event = self._event(id_, number, document)
            earlier = self.now.events.get(id_)
            matchers[id_] = self.now.matchers[id_] if event is earlier else self._fit(event)
            events[id_] = without_withheld(in_its_state(event, newest.states.get(id_)), newest.withheld)
        return Loaded(events, matchers, newest.count)

    def _event(self, id_: str, number: int, document: Document) -> Event:
        earlier = self.now.events.get(id_)
        if earlier and earlier.release == number:
            return earlier
        try:
            return self._read(document, number)
        except ValueError:
            if earlier is None:
                raise
            return earlier  # a faulty release changes nothing: what was loaded stays
