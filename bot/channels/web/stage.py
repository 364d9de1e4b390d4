"""The stage of `vert demo`: the real pages side by side, a clock to play with, and a plug to pull."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.answers import Refused, by_script, onward, shown, told
from bot.channels.web.chat import Guest, guest_of, talk
from bot.channels.web.draw import page, version_of
from bot.channels.web.forms import ours, token_for
from bot.channels.web.live import Live
from bot.channels.web.pages import refusing
from bot.channels.web.reader import OWN_NAMES
from bot.channels.web.talk import Talk
from bot.channels.web.tour import as_json
from bot.channels.web.world import World
from bot.store.casting import Figures, figures
from bot.store.chatlog import ChatLine, lines
from dialogs.folder.tour import Tour
from dialogs.model.event import CastMember, Event
from dialogs.model.text import Language, as_language
from dialogs.words import say
from scheduler.clock import Clock
from scheduler.reminders import following

SPEEDS = ("0", "1", "60")


class Play(Protocol):
    """The clock on stage."""

    @property
    def clock(self) -> Clock: ...

    @property
    def speed(self) -> int: ...

    @property
    def moved(self) -> float: ...

    def set_speed(self, speed: int) -> None: ...


class Hall(Protocol):
    """One event on stage."""

    @property
    def world(self) -> World: ...

    @property
    def play(self) -> Play: ...

    @property
    def id(self) -> str: ...

    @property
    def event(self) -> Event: ...

    @property
    def tour(self) -> Tour | None: ...

    async def jump(self, to: datetime) -> None: ...

    async def begin_anew(self) -> None: ...


@dataclass(frozen=True)
class Plug:
    """What happens when it is pulled, and for how long Vert was away the last time."""

    pull: Callable[[], Awaitable[None]]
    away: float | None = None  # seconds


@dataclass(frozen=True)
class Cast:
    """Who stands in which pane. There may be events without an expert or an organizer on stage."""

    participants: tuple[CastMember, ...]
    expert: CastMember | None
    organizer: CastMember | None


def cast_of(event: Event) -> Cast:
    cast = event.demo.cast
    by_role = {one.role: one for one in reversed(cast)}
    participants = tuple(one for one in cast if one.role == "participant")
    return Cast(participants, by_role.get("expert"), by_role.get("organizer"))


class Stage:
    """Routes of the stage. A visitor sees one event at a time; each has its hall."""

    def __init__(self, halls: Sequence[Hall], plug: Plug, live: Live) -> None:
        self._halls: Mapping[str, Hall] = {hall.id: hall for hall in halls}
        self._plug, self._live = plug, live

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", refusing(self._page)),
            web.get("/stage/{event}/events", refusing(self._events)),
            web.get("/stage/{event}/tour.json", refusing(self._tour)),
            web.get("/stage/{event}/console", refusing(self._console)),
            web.get("/stage/{event}/{part}", refusing(self._fragment)),
            web.post("/stage/{event}/clock", refusing(self._set_clock)),
            web.post("/stage/{event}/again", refusing(self._again)),
            web.post("/stage/{event}/plug", refusing(self._pull)),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        hall = self._halls.get(request.query.get("event", "")) or next(iter(self._halls.values()))
        language = _language(request, hall.event)
        return shown(page("stage.html", language, **await self._whole(hall, language)), frames=True)

    async def _fragment(self, request: web.Request) -> web.Response:
        hall = self._hall(request)
        language = _language(request, hall.event)
        parts: Mapping[str, Callable[[], Awaitable[dict[str, Any]]]] = {
            "controls": partial(self._controls, hall, language),
            "outbox": partial(self._outbox, hall, language),
            "mailbox": partial(_mailbox, hall, language),
        }
        part = request.match_info["part"]
        if part not in parts:
            raise Refused(404, "pages.refused")
        return shown(page(f"{part}.html", language, **await parts[part]()))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await self._live.stream(request, self._hall(request).world.changes)

    async def _console(self, request: web.Request) -> web.Response:
        """The way in to the organizers' own pages, by a link as Vert gives one in the private chat."""
        hall = self._hall(request)
        organizer = cast_of(hall.event).organizer
        if organizer is None:
            raise Refused(404, "pages.refused")
        world = hall.world
        link = world.links.console_link("", world.wall.now(), hall.id, organizer.email)
        return onward(link, lang=request.query.get("lang", ""))

    async def _tour(self, request: web.Request) -> web.Response:
        tour = self._hall(request).tour
        if tour is None:
            raise Refused(404, "pages.refused")
        return web.json_response(as_json(tour), headers={"Cache-Control": "no-store"})

    async def _set_clock(self, request: web.Request) -> web.Response:
        hall = self._hall(request)
        form = await ours(request, hall.world, _stage_page(hall))
        if "next" in form:
            coming = following(hall.event, hall.play.clock.now())
            if coming:
                await hall.jump(coming.due)
        elif "scene" in form:
            scene = next((one for one in hall.event.demo.scenes if one.id == form["scene"]), None)
            if scene is None:
                raise Refused(400, "pages.not_understood")
            await hall.jump(scene.at)
        elif form.get("speed") in SPEEDS:
            hall.play.set_speed(int(form["speed"]))
        else:
            raise Refused(400, "pages.not_understood")
        await hall.world.changes.touch()
        return self._done(request, hall)

    async def _again(self, request: web.Request) -> web.Response:
        hall = self._hall(request)
        await ours(request, hall.world, _stage_page(hall))
        await hall.begin_anew()
        return self._done(request, hall)

    async def _pull(self, request: web.Request) -> web.Response:
        """The process is gone before this can be answered."""
        hall = self._hall(request)
        await ours(request, hall.world, _stage_page(hall))
        await self._plug.pull()
        return self._done(request, hall)

    def _done(self, request: web.Request, hall: Hall) -> web.Response:
        if by_script(request):
            return told({"notice": ""})
        return onward("/", event=hall.id, lang=request.query.get("lang", ""))

    def _hall(self, request: web.Request) -> Hall:
        hall = self._halls.get(request.match_info["event"])
        if hall is None:
            raise Refused(404, "pages.refused")
        return hall

    async def _whole(self, hall: Hall, language: Language) -> dict[str, Any]:
        event = hall.event
        cast = cast_of(event)
        first = cast.participants[0]
        writers = [await _guest(hall, one, language) for one in cast.participants]
        group = await talk(hall.world, writers[0], "group", "group")
        private = await _titled(hall, first, "private", language, "stage.privately")
        organizer = await _titled(
            hall, cast.organizer or first, "organizer", language, "stage.organizer_pane"
        )
        return {
            "static": static.address,
            "event": event.id,
            "event_title": event.title.in_(language),
            "events": [
                {"id": one.id, "title": one.event.title.in_(language)} for one in self._halls.values()
            ],
            "languages": [{"id": one, "title": name} for one, name in OWN_NAMES.items()],
            "live": f"/stage/{event.id}/events",
            "controls": _part(hall, "controls", language),
            "outbox": _part(hall, "outbox", language),
            "panes": _panes(cast, language),
            "group": group,
            "private": private,
            "organizer": organizer,
            "console": _part(hall, "console", language) if cast.organizer else "",
            "chips": event.demo.suggestions.get(language, ()),
            "private_chips": (say("stage.try_now", language), say("stage.try_my_data", language)),
            "organizer_chips": (say("stage.try_broadcast", language), say("stage.try_link", language)),
            "writers": [
                {"action": one.action, "token": one.token, "letter": member.letter}
                for member, guest in zip(cast.participants, writers, strict=True)
                for one in [await talk(hall.world, guest, "group", "group")]
            ],
            "own_folder": {"nb": "mitt-arrangement", "nn": "mitt-arrangement", "en": "my-event"}[language],
            **await self._controls(hall, language),
            **await self._outbox(hall, language),
            **await _mailbox(hall, language),
        }

    async def _controls(self, hall: Hall, language: Language) -> dict[str, Any]:
        now = hall.play.clock.now().astimezone(hall.event.time_zone)
        coming = following(hall.event, now)
        return {
            "acts": f"/stage/{hall.id}",
            "token": token_for(hall.world, _stage_page(hall)),
            "clock": {
                "now": now,
                "speed": hall.play.speed,
                "next": coming.due if coming else None,
                "version": version_of(hall.play.moved, now.date(), coming is None),
            },
            "scenes": hall.event.demo.scenes,
            "tour": f"/stage/{hall.id}/tour.json" if hall.tour else "",
        }

    async def _outbox(self, hall: Hall, language: Language) -> dict[str, Any]:
        counted = await hall.world.store.read(partial(figures, event=hall.id))
        coming = following(hall.event, hall.play.clock.now())
        back = self._back(counted, language)
        due = coming.due.astimezone(hall.event.time_zone) if coming else None
        box = {name: getattr(counted, name) for name in ("waiting", "sent", "failed", "skipped")}
        return {"box": {**box, "next": due, "back": back, "version": version_of(counted, due, back)}}

    def _back(self, counted: Figures, language: Language) -> str:
        if self._plug.away is None:
            return ""
        seconds = f"{self._plug.away:.1f}"
        if language != "en":
            seconds = seconds.replace(".", ",")
        lost = counted.failed + counted.unknown
        return say("stage.back", language, seconds=seconds, lost=lost, doubled=counted.doubled)


async def _mailbox(hall: Hall, language: Language) -> dict[str, Any]:
    """The letters to the expert, each with the way to the desk."""
    expert = cast_of(hall.event).expert
    if expert is None:
        return {
            "mails": [],
            "expert": {"title": "", "person": "", "fragment": _part(hall, "mailbox", language)},
        }
    kept = await hall.world.store.read(partial(lines, conversation=f"mail:{expert.email}"))
    desk = hall.world.links.desk_link("", hall.world.wall.now(), hall.id, expert.email)
    return {
        "mails": [_mail(one, f"{desk}?lang={language}", hall.event) for one in reversed(kept)],
        "expert": {
            "title": say("stage.expert_pane", language, name=expert.name),
            "person": expert.name,
            "fragment": _part(hall, "mailbox", language),
        },
    }


def _mail(line: ChatLine, desk: str, event: Event) -> dict[str, Any]:
    return {
        "id": line.id,
        "version": "0",
        "at": line.at.astimezone(event.time_zone),
        "message": line.message,
        "desk": desk,
    }


async def _guest(hall: Hall, member: CastMember, language: Language) -> Guest:
    """The member's own link, in the visitor's language; the stage shows why and where Vert is silent."""
    world = hall.world
    link = world.links.sign(
        "chat",
        world.wall.now(),
        event=hall.id,
        person=f"web::{hall.id}-{member.letter}",
        name=member.name,
        email=member.email,
        stage="1",
    )
    return replace(await guest_of(world, link), language=language)


async def _titled(hall: Hall, member: CastMember, name: str, language: Language, title: str) -> Talk:
    guest = await _guest(hall, member, language)
    own = await talk(hall.world, guest, "private", name)
    return replace(own, title=say(title, language, name=member.name))


def _panes(cast: Cast, language: Language) -> list[dict[str, str]]:
    letters = {
        "private": cast.participants[0],
        "expert": cast.expert,
        "organizer": cast.organizer,
    }
    found = [{"name": "group", "tab": say("pages.group_chat", language)}]
    found += [{"name": name, "tab": one.letter} for name, one in letters.items() if one]
    return found


def _part(hall: Hall, part: str, language: Language) -> str:
    return f"/stage/{hall.id}/{part}?lang={language}"


def _stage_page(hall: Hall) -> str:
    return f"stage:{hall.id}"


def _language(request: web.Request, event: Event) -> Language:
    return as_language(request.query.get("lang")) or event.language
