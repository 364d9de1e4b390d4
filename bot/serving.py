"""`vert serve`: the real thing, put together from its settings, until it is told to stop."""

import asyncio
import secrets
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.app import Faulty, Vert, Ways, import_folders, open_store
from bot.channels.teams.room import RATES, TeamsRoom
from bot.channels.web import about
from bot.channels.web.answers import error_page
from bot.channels.web.changes import Changes
from bot.channels.web.pages import Pages
from bot.channels.web.world import World
from bot.database_here import told_in_a_sentence
from bot.events_here import NoEvents, event_folders
from bot.health import Health, Numbers
from bot.http import make_app, make_runner
from bot.links import Links
from bot.memory import settle
from bot.settings import Settings, Unsafe
from bot.store.chatlog import change_number
from bot.store.overview import counts_by_state
from bot.store.roster import Roster
from dialogs.model.text import Language
from scheduler.clock import Clock, PlayedClock, RealClock
from scheduler.limits import Rates
from scheduler.outbox import Channel

if TYPE_CHECKING:
    from bot.channels.mail.sender import DeskLink, MailChannel, Title

log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT. Raises Unsafe before anything is answered."""
    async with AsyncExitStack() as closing:
        vert, app = await open_vert(settings, closing)
        runner = make_runner(app)
        await runner.setup()
        closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, settings.host, settings.port).start()
        settle()
        log.info("serving", host=settings.host, port=settings.port, local=settings.local)
        await _until_told(partial(_import_again, settings, vert))
        log.info("stopping")


async def open_vert(settings: Settings, closing: AsyncExitStack) -> tuple[Vert, web.Application]:
    """A started Vert and its web application; `closing` takes down what was put up, in the right order."""
    clock = played_or_real(settings)
    with told_in_a_sentence():
        store = await open_store(settings.database)
    imported = await import_folders(store, _folders(settings), clock.now())
    room = TeamsRoom(settings.teams) if settings.teams else None
    if room:
        closing.push_async_callback(room.close)
    links = Links(settings.secret or secrets.token_urlsafe(32))
    wall = RealClock()

    def title(event: str, language: Language) -> str:
        found = vert.library.now.events.get(event)
        return found.title.in_(language) if found else ""

    def desk(event: str, email: str) -> str:
        return links.desk_link(settings.base, wall.now(), event, email)

    mail = _mail(settings, desk, title, wall)
    vert = Vert(store, clock, wall, _ways(room, mail), links, settings.base)
    await vert.start()
    closing.push_async_callback(vert.stop)
    if not await vert.loaded():
        raise Unsafe("There is no event: set VERT_EVENTS to an event folder, or `vert release` one.")
    await vert.tell_held(imported)
    return vert, await _application(settings, vert, room, closing)


def played_or_real(settings: Settings) -> Clock:
    if settings.clock is None:
        return RealClock()
    return PlayedClock(settings.clock, settings.clock_speed)


async def _application(
    settings: Settings, vert: Vert, room: TeamsRoom | None, closing: AsyncExitStack
) -> web.Application:
    changes = Changes(partial(vert.store.read, change_number))
    watching = asyncio.create_task(changes.run())
    closing.callback(watching.cancel)
    worlds = (world_of(vert, changes),)
    pages = Pages(lambda: worlds)
    closing.push_async_callback(pages.stop)
    numbers = Numbers(vert.metrics, partial(vert.store.read, counts_by_state), settings.metrics_token)
    if settings.metrics_port is not None:
        closing.push_async_callback((await numbers.open(settings.metrics_port)).cleanup)
    looks = {"database": vert.answers, "migrations": vert.migrated, "events": vert.loaded}
    teams = room.routes(vert.heard, Roster(vert.store, vert.clock.now), vert.clock) if room else []
    return make_app(
        teams,
        Health(looks).routes(),
        numbers.routes(),
        about.routes(),
        pages.routes(),
        page=error_page,
        https=settings.base.startswith("https://"),
    )


def world_of(vert: Vert, changes: Changes) -> World:
    """What the pages need of a running Vert."""
    return World(
        store=vert.store,
        turns=vert.heard,
        event=vert.event,
        clock=vert.clock,
        wall=vert.wall,
        links=vert.links,
        changes=changes,
        https=vert.base.startswith("https://"),
        events=vert.events,
    )


def _ways(room: TeamsRoom | None, mail: "MailChannel | None") -> Ways:
    channels: dict[str, Channel] = {}
    rates: dict[str, Rates] = {}
    if room:
        channels["teams"], rates["teams"] = room.channel, RATES
    if mail:
        channels["mail"] = mail
    return Ways(channels, rates)


def _mail(settings: Settings, desk: "DeskLink", title: "Title", wall: Clock) -> "MailChannel | None":
    if not settings.smtp_url:
        return None
    from bot.channels.mail.sender import MailChannel  # read where mail is sent alone, for a quick start
    from bot.channels.mail.settings import read_mail_settings

    return MailChannel(read_mail_settings(settings.smtp_url, settings.mail_from), desk, title, wall)


def _folders(settings: Settings) -> tuple[Path, ...]:
    """The folders of VERT_EVENTS. Without it, `serve` goes by what was released before."""
    if not settings.events:
        return ()
    try:
        return event_folders((), {"VERT_EVENTS": settings.events})
    except NoEvents as nowhere:
        raise Unsafe(str(nowhere)) from None


async def _import_again(settings: Settings, vert: Vert) -> None:
    """SIGHUP: the folders are read anew. What is wrong with one is written down; the old release stays."""
    try:
        imported = await import_folders(vert.store, _folders(settings), vert.clock.now())
        await vert.library.refresh()
        await vert.tell_held(imported)
    except Faulty as faulty:
        log.error("event_folder_faulty", keeps=None, errors=[error.brief for error in faulty.errors])
    except Unsafe as nowhere:
        log.error("event_folders_not_read", why=str(nowhere))


async def _until_told(again: Callable[[], Coroutine[None, None, None]]) -> None:
    """Waits for SIGTERM or SIGINT; SIGHUP reads the event folders anew."""
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    tasks: set[asyncio.Task[None]] = set()

    def read_again() -> None:
        task = loop.create_task(again())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)
    loop.add_signal_handler(signal.SIGHUP, read_again)
    await told.wait()
