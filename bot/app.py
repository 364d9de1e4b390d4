"""The composition root: the only file that knows all parts, and how they start and stop."""

import asyncio
import os
import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial
from pathlib import Path

import structlog

from bot.links import Links
from bot.metrics import MeasuredOutbox, MeasuredStore, Metrics, WatchedTurns
from bot.settings import Unsafe
from bot.store.engine import DatabaseAway, Store
from bot.store.migrate import is_current, migrate
from bot.store.opening import open_database
from bot.store.outbox import SqlOutbox
from bot.store.releases import Imported, Library, digest_of, import_folder, newest_release, seen_before
from bot.store.saving import record
from bot.ticks import Ticks
from bot.turn import Turns
from bot.wording import Wording
from dialogs.conversation import respond
from dialogs.faq import fit
from dialogs.folder.finding import Finding, errors_in, has_errors
from dialogs.folder.reading import checked, document_of, read_event
from dialogs.folder.source import read_folder
from dialogs.model.event import Event
from dialogs.releasing import folder_held
from scheduler.clock import Clock, RealClock
from scheduler.deliveries import Deliveries
from scheduler.jobs import Every, Jobs, Nightly
from scheduler.limits import Rates
from scheduler.outbox import Channel

log = structlog.get_logger(__name__)

BEAT = 0.25  # seconds between two looks at a played clock
CLOSING = 4.0  # seconds that what is on the wire gets at a stop, after as many for requests: 10 in all


class Faulty(Unsafe):
    """An event folder with mistakes, and no earlier release to go on with."""

    def __init__(self, folder: Path, findings: Sequence[Finding]) -> None:
        self.errors = errors_in(findings)
        super().__init__("\n".join([f"{folder} has mistakes:", *map(str, self.errors)]))


@dataclass(frozen=True)
class Ways:
    """The channels words leave by, and what each allows. `mail` says whether mail can be sent at all."""

    channels: Mapping[str, Channel] = field(default_factory=dict)
    rates: Mapping[str, Rates] = field(default_factory=dict)

    @property
    def mail(self) -> bool:
        return "mail" in self.channels


class OwnLinks(Mapping[str, str]):
    """Addresses of our own pages: `base`; and signed when asked for, `desk:` and `console:<event>:<e-mail>`,
    and `chat:<event>:<link>:<e-mail>` with what the participants' list knows the link by.
    """

    def __init__(self, links: Links, base: str, wall: Clock) -> None:
        self._links, self._base, self._wall = links, base, wall

    def __getitem__(self, name: str) -> str:
        if name == "base":
            return self._base
        kind, _, rest = name.partition(":")
        event, _, email = rest.partition(":")
        if kind == "chat":
            link, _, email = email.partition(":")
            return self._links.chat_link(self._base, self._wall.now(), event, email, link)
        signed = {"desk": self._links.desk_link, "console": self._links.console_link}.get(kind)
        if signed is None or not email:
            raise KeyError(name)
        return signed(self._base, self._wall.now(), event, email)

    def __iter__(self) -> Iterator[str]:
        return iter(("base",))

    def __len__(self) -> int:
        return 1


class Vert:
    """One running Vert: a database, the events in it, a clock, and the ways in and out."""

    def __init__(self, store: Store, clock: Clock, wall: Clock, ways: Ways, links: Links, base: str) -> None:
        self.metrics = Metrics()
        self.store = MeasuredStore(store, self.metrics)
        self.clock, self.wall, self.links, self.base = clock, wall, links, base
        self.library = Library(self.store, read_event, fit)
        self._wording = Wording(self.library, base)
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        words = self._wording.words
        self._own_outbox = SqlOutbox(self.store, owner, ways.rates, words, mail=ways.mail)
        outbox = MeasuredOutbox(self._own_outbox, self.metrics)
        self.deliveries = Deliveries(outbox, ways.channels, words, clock)
        own_links = OwnLinks(links, base, wall)
        self.turns = Turns(
            self.store,
            self.library,
            self.deliveries,
            clock,
            respond=respond,
            owner=owner,
            wall=wall,
            mail=ways.mail,
            links=own_links,
        )
        self.heard = WatchedTurns(self.turns, self.metrics)
        self.ticks = Ticks(self.store, self.library, clock, wall, mail=ways.mail, links=own_links)
        self._jobs = Jobs(clock, self._ticking(), beat=None if isinstance(clock, RealClock) else BEAT)
        self._delivering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Loads the events, takes over what an earlier process left, and begins to tick and to send."""
        await self.library.refresh()
        await self._own_outbox.take_over(self.clock.now())
        await self._wording.refresh(self.store)
        self._jobs.start()
        self._delivering = asyncio.create_task(self.deliveries.run())

    async def stop(self) -> None:
        """Takes nothing new, finishes what is on the wire, gives back the rest."""
        await self._jobs.stop()
        async with asyncio.TaskGroup() as closing:
            closing.create_task(self.turns.drain(CLOSING))
            closing.create_task(self.deliveries.stop(CLOSING))
        if self._delivering:
            await self._delivering
        await self.store.close()

    async def tell_held(self, imported: Sequence[Imported]) -> None:
        """Tells the organizers, once, that a folder was not taken in since the chat changed its event."""
        for one in imported:
            event = self.event(one.event)
            if one.what == "held" and event:
                outcome = folder_held(event, one.digest)
                now = self.clock.now()
                await self.store.run(
                    partial(record, outcome=outcome, events=self.library.now.events, now=now)
                )

    def event(self, id_: str) -> Event | None:
        """The newest release of an event."""
        return self.library.now.events.get(id_)

    def events(self) -> tuple[Event, ...]:
        """The newest release of each."""
        return tuple(self.library.now.events.values())

    async def loaded(self) -> bool:
        """Whether there is an event to speak of."""
        return bool(self.library.now.events)

    async def migrated(self) -> bool:
        return await self.store.read(is_current)

    async def answers(self) -> bool:
        """Whether the database does."""
        return await self.store.read(lambda _c: True)

    def _ticking(self) -> Sequence[Every | Nightly]:
        return (
            Every("releases", 1.0, self.ticks.look_for_releases),
            Every("plan", 10.0, self.ticks.plan),
            Every("broadcasts", 0.5, self._broadcast),
            Every("escalate", 30.0, self.ticks.escalate),
            Every("digest", 30.0, self.ticks.digest),
            Nightly("purge", time(3, 30), "Europe/Oslo", self.ticks.purge),
        )

    async def _broadcast(self) -> None:
        await self.ticks.broadcasts()
        await self._wording.refresh(self.store)


async def open_store(url: str) -> Store:
    """The database, brought up to date. Raises BadAddress, DatabaseAway, NewerDatabase."""
    store = open_database(url)
    try:
        await migrate(store)
    except DatabaseAway:
        await store.close()
        raise
    return store


async def import_folders(
    store: Store, folders: Sequence[Path], now: datetime, *, force: bool = False
) -> tuple[Imported, ...]:
    """Releases what has changed in the folders.

    A faulty folder changes nothing: its event's old release stays. Raises Faulty where there is none.
    """
    return tuple([await _import(store, folder, now, force) for folder in folders])


async def _import(store: Store, path: Path, now: datetime, force: bool) -> Imported:
    folder = await asyncio.to_thread(read_folder, path)
    document = document_of(folder)
    event, digest = _id_said(document), digest_of(document)
    imported = None if force else await store.read(partial(seen_before, event=event, digest=digest))
    if imported is None:
        found = await asyncio.to_thread(checked, folder)
        if found.event is None or has_errors(found.findings):
            return await _held(store, path, event, found.findings)
        imported = await store.run(
            partial(import_folder, event=event, document=document, digest=digest, now=now, force=force)
        )
    log.info("event_folder", of=imported.event, what=imported.what, release=imported.release)
    return replace(imported, digest=digest) if imported.what == "held" else imported


async def _held(store: Store, path: Path, event: str, findings: Sequence[Finding]) -> Imported:
    """A faulty folder changes nothing; without a release before it there is nothing to go on with."""
    release = await store.read(partial(newest_release, event=event))
    if not release:
        raise Faulty(path, findings)
    errors = [error.brief for error in errors_in(findings)]
    log.error("event_folder_faulty", of=event, keeps=release, errors=errors)
    return Imported(event, "unchanged", release)


def _id_said(document: Mapping[str, object]) -> str:
    """The id a folder gives itself, or none."""
    written = document.get("event")
    return str(written.get("id", "")) if isinstance(written, dict) else ""
