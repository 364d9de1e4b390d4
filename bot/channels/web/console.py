"""/console: the organizer's private chat drawn as pages. What can be shown is a page, a button is a press."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.answers import SAFE, Refused, by_script, onward, shown, told
from bot.channels.web.draw import Doorway, page, version_of
from bot.channels.web.forms import Sent, ours, read, sent, token_for
from bot.channels.web.live import Live
from bot.channels.web.reader import OWN_NAMES
from bot.channels.web.report import headers_for, report_csv, report_html
from bot.channels.web.upload import MULTIPART, uploaded
from bot.channels.web.world import Answer, World
from bot.export_formats import TYPES, drawn
from bot.spreadsheet import text_of
from bot.store.console import ConsoleSession, enter, leave, note, session_of
from bot.store.evaluation import evaluation_of
from bot.store.exporting import exported
from dialogs import exporting
from dialogs.console import broadcast_start
from dialogs.evaluating import PAGE as REPORT
from dialogs.evaluating import TABLE as REPORT_TABLE
from dialogs.model.evaluation import Evaluation
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed, Sender, Where
from dialogs.model.message import Choice, Message
from dialogs.model.text import Language, as_language
from dialogs.organizing import SHOWS
from dialogs.people.importing import problems_card
from dialogs.people.problem import Unreadable
from dialogs.roles import ORGANIZERS
from dialogs.words import say

COOKIE = "vert-console"
LASTS = timedelta(hours=8)

# The menu: each is what its verb shows, or a page from which its verb begins something.
MENU = (
    "ready",
    "outbox",
    "unanswered",
    "broadcast_form",
    "people",
    "links",
    "faq",
    "today",
    "state",
    "audit",
    "report",
)
BEGINS: Mapping[str, Callable[[Language], Message]] = {"broadcast_form": broadcast_start}
# What stands under one of them, and what is shown there without being a page to go to.
BESIDE: Mapping[str, str] = {
    "people_links": "people",
    "desk_links": "people",
    "merge_offer": "unanswered",
    "my_answers": "unanswered",
    "my_status": "unanswered",
    "not_quite_list": "unanswered",
    "learn": "faq",
}
UNDER: Mapping[str, str] = {**BESIDE, "faq_try": "faq"}

OUTSIDE = ("console.outside", "console.outside_title")


def is_page(verb: str) -> bool:
    return verb in SHOWS or verb in BEGINS


@dataclass(frozen=True)
class Organizer:
    """Whom the cookie lets in, with the role the newest release gives them."""

    session: ConsoleSession
    world: World
    event: Event
    language: Language

    @property
    def here(self) -> str:
        """What their forms are held to be from."""
        return f"console:{self.session.id}"

    def address(self, of: str, object_: str = "") -> str:
        query = {"object": object_, "lang": self.language}
        return f"/console/{of}?{urlencode({name: value for name, value in query.items() if value})}"

    def leads(self, choice: Choice) -> str:
        """What only shows something is a page to go to rather than a press."""
        return self.address(choice.verb, choice.object) if choice.verb in SHOWS else ""


@dataclass(frozen=True)
class At:
    """Which page, and what of it."""

    page: str
    object: str = ""


Path = Callable[[web.Request, Organizer], Awaitable[web.StreamResponse]]


class Console:
    """`worlds` are the running Verts; a session is kept in that of its event."""

    def __init__(self, worlds: Callable[[], Sequence[World]], live: Live) -> None:
        self._worlds, self._live = worlds, live

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/console", self._inside(_front)),
            web.get("/console/open/{link}", self._door),
            web.post("/console/open/{link}", self._enter),
            web.post("/console/logout", self._inside(_log_out)),
            web.get("/console/events", self._inside(self._events)),
            web.get(REPORT, self._inside(_report_page)),
            web.get(REPORT_TABLE, self._inside(_report_table)),
            *(web.get(exporting.ADDRESS.format(kind=kind), self._inside(_export)) for kind in TYPES),
            web.get("/console/{page}", self._inside(_page)),
            web.post("/console/{page}", self._inside(_act)),
            web.get("/console/{page}/{part}", self._inside(_fragment)),
        ]

    def _inside(self, path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answered(request: web.Request) -> web.StreamResponse:
            return await path(request, await self._organizer(request))

        return answered

    async def _organizer(self, request: web.Request) -> Organizer:
        """Raises Refused for whoever is not inside, or may no longer be."""
        token = request.cookies.get(COOKIE, "")
        for world in self._worlds() if token else ():
            wall = world.wall.now()
            session = await world.store.read(partial(session_of, id_=_digest(token), wall=wall))
            event = world.event(session.event) if session else None
            if session is None or event is None:
                continue
            if event.roles_of(session.email).isdisjoint(ORGANIZERS):
                await _refused_inside(request, world, session)
                break
            return Organizer(session, world, event, _language(request, event, session.email))
        raise Refused(403, *OUTSIDE)

    async def _door(self, request: web.Request) -> web.Response:
        """A page with one button: whoever only looks, as a scanner of links does, uses nothing up."""
        world, claims = self._invited(request)
        event, session = _session(world, claims)
        language = _language(request, event, session.email)
        token = token_for(world, request.match_info["link"])
        html = page(
            "console_door.html",
            language,
            static=static.address,
            languages=OWN_NAMES,
            title=event.title.in_(language),
            me=session.name,
            action=f"{request.path}?lang={language}",
            token=token,
        )
        return shown(html)

    async def _enter(self, request: web.Request) -> web.Response:
        world, claims = self._invited(request)
        event, session = _session(world, claims)
        await ours(request, world, request.match_info["link"])
        now, wall = world.clock.now(), world.wall.now()
        if event.roles_of(session.email).isdisjoint(ORGANIZERS):
            await world.store.run(
                partial(note, session=session, act="console_open", outcome="refused", now=now)
            )
            raise Refused(403, *OUTSIDE)
        token = secrets.token_urlsafe(32)
        opened = ConsoleSession(_digest(token), event.id, session.email, session.name, wall + LASTS)
        nonce = claims["nonce"]
        if not await world.store.run(partial(enter, nonce=nonce, session=opened, wall=wall, now=now)):
            raise Refused(410, "console.used", "console.used_title")
        answer = onward("/console", lang=request.query.get("lang", ""))
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(LASTS.total_seconds()),
            path="/console",
            httponly=True,
            samesite="Lax",
            secure=world.https,
        )
        return answer

    def _invited(self, request: web.Request) -> tuple[World, Mapping[str, str]]:
        """Raises Refused for a link that is not ours, or too old."""
        first = self._worlds()[0]
        claims = first.links.read("console", request.match_info["link"], first.wall.now())
        found = [world for world in self._worlds() if claims and world.event(claims["event"])]
        if claims is None or not found:
            raise Refused(404, "console.outside", "console.old_title")
        return found[0], claims

    async def _events(self, request: web.Request, organizer: Organizer) -> web.StreamResponse:
        return await self._live.stream(request, organizer.world.changes)


async def _front(request: web.Request, organizer: Organizer) -> web.Response:
    first = next(one for one in MENU if is_page(one))
    return onward(f"/console/{first}", lang=request.query.get("lang", ""))


async def _page(request: web.Request, organizer: Organizer) -> web.Response:
    return shown(await _whole(organizer, _at(request)))


async def _report_page(request: web.Request, organizer: Organizer) -> web.Response:
    """The evaluation by itself, to keep and to attach."""
    html = report_html(await _evaluation(organizer), organizer.language)
    return web.Response(text=html, content_type="text/html", headers=headers_for(html))


async def _report_table(request: web.Request, organizer: Organizer) -> web.Response:
    table = report_csv(await _evaluation(organizer), organizer.language)
    name = f'attachment; filename="{organizer.event.id}.csv"'
    headers = {**SAFE, "Content-Disposition": name}
    return web.Response(text=table, content_type="text/csv", charset="utf-8", headers=headers)


async def _export(request: web.Request, organizer: Organizer) -> web.Response:
    """Questions and answers to hand on, without a name: the page is shown, the others are saved."""
    kind = next(one for one in TYPES if request.path.endswith(f".{one}"))
    world, event = organizer.world, organizer.event
    found = await world.store.read(partial(exported, event=event, now=world.clock.now()))
    text = drawn(found, kind, organizer.language)
    headers = headers_for(text) if kind == "html" else {**SAFE, "Content-Disposition": _saved_as(event, kind)}
    return web.Response(text=text, content_type=TYPES[kind], charset="utf-8", headers=headers)


def _saved_as(event: Event, kind: str) -> str:
    return f'attachment; filename="{event.id}-questions.{kind}"'


async def _evaluation(organizer: Organizer) -> Evaluation:
    world = organizer.world
    return await world.store.read(partial(evaluation_of, event=organizer.event, now=world.clock.now()))


async def _fragment(request: web.Request, organizer: Organizer) -> web.Response:
    """What the page exchanges when something has changed: its card, or what its head says."""
    match request.match_info["part"]:
        case "card":
            values = await _card(organizer, _at(request))
            return shown(page("console_card.html", organizer.language, **values))
        case "head":
            return shown(page("console_head.html", organizer.language, state=organizer.event.state))
    raise Refused(404, "pages.refused")


async def _act(request: web.Request, organizer: Organizer) -> web.Response:
    """A press: what came of it stands above the page it was pressed on."""
    at = _at(request)
    card, notice = await _came_of(request, organizer)
    if by_script(request):
        values = {
            "acted": card,
            "door": _doorway(organizer, at),
            "back": organizer.address(at.page, at.object),
        }
        return told({"notice": notice, "html": page("console_acted.html", organizer.language, **values)})
    return shown(await _whole(organizer, at, card, notice))


async def _came_of(request: web.Request, organizer: Organizer) -> tuple[Message | None, str]:
    """The card of a press, and a sentence beside it. A file that can't be read is told of and let go."""
    try:
        answer = await _pressed(organizer, await _sent(request, organizer))
    except Unreadable as unreadable:
        world, now = organizer.world, organizer.world.clock.now()
        refused = partial(note, session=organizer.session, act="people_preview", outcome="refused", now=now)
        await world.store.run(refused)
        return problems_card((unreadable.problem,), organizer.language), ""
    return answer.card, answer.outcome.notice


async def _sent(request: web.Request, organizer: Organizer) -> Sent:
    """A form, with what its file says where it has one. Raises Refused, Unreadable."""
    if request.content_type == MULTIPART:
        values, file = await uploaded(request, organizer.world, organizer.here)
        form = read(values)
        said = {"file": await asyncio.to_thread(text_of, file)} if file else {}
        form = replace(form, fields={**form.fields, **said})
    else:
        form = await sent(request, organizer.world, organizer.here)
    if not form.verb:
        raise Refused(400, "pages.not_understood")
    return form


async def _pressed(organizer: Organizer, form: Sent) -> Answer:
    """What only shows something is looked at, so that nothing is kept of it."""
    pressed = _press(organizer, form.once, form.verb, form.object, form.fields)
    turns = organizer.world.turns
    return await (turns.look(pressed) if form.verb in SHOWS else turns.take(pressed))


async def _log_out(request: web.Request, organizer: Organizer) -> web.Response:
    await ours(request, organizer.world, organizer.here)
    now = organizer.world.clock.now()
    await organizer.world.store.run(partial(leave, session=organizer.session, now=now))
    language = organizer.language
    words = {"title": say("console.left_title", language), "sentence": say("console.left", language)}
    answer = shown(page("refusal.html", language, static=static.address, **words))
    answer.del_cookie(COOKIE, path="/console")
    return answer


async def _refused_inside(request: web.Request, world: World, session: ConsoleSession) -> None:
    """Somebody whose role is gone presses all the same: that is written down."""
    if request.method == "POST":
        now = world.clock.now()
        await world.store.run(partial(note, session=session, act="console_act", outcome="refused", now=now))


async def _whole(organizer: Organizer, at: At, acted: Message | None = None, notice: str = "") -> str:
    language = organizer.language
    current = UNDER.get(at.page, at.page)
    card = await _card(organizer, at)
    return page(
        "console.html",
        language,
        static=static.address,
        event_title=organizer.event.title.in_(language),
        state=organizer.event.state,
        me=organizer.session.name,
        menu=[_way(organizer, one, current) for one in MENU if is_page(one)],
        beside=[_way(organizer, one, at.page) for one in _together_with(current)],
        languages=_languages(organizer, at),
        events=organizer.address("events"),
        head=_part(organizer, at, "head"),
        fragment=_part(organizer, at, "card"),
        token=token_for(organizer.world, organizer.here),
        acted=acted,
        back=organizer.address(at.page, at.object),
        notice=notice,
        **card,
    )


async def _card(organizer: Organizer, at: At) -> dict[str, Any]:
    """What the page shows, as it is now."""
    if begin := BEGINS.get(at.page):
        card = begin(organizer.language)
    else:
        answer = await organizer.world.turns.look(_press(organizer, "look", at.page, at.object, {}))
        card = answer.card or Message(text=answer.outcome.notice, language=organizer.language)
    untitled = replace(card, title="")  # the page's own heading says it
    return {
        "title": card.title or _title(UNDER.get(at.page, at.page), organizer.language),
        "card": untitled,
        "version": version_of(card),
        "door": _doorway(organizer, at),
    }


def _press(organizer: Organizer, once: str, verb: str, object_: str, fields: Mapping[str, str]) -> Pressed:
    session = organizer.session
    return Pressed(
        id=f"console:{session.email}:{once}",
        sender=Sender(f"console::{session.email}", session.name, session.email),
        where=Where(f"console:{session.email}", "console", "private", event=session.event),
        at=organizer.world.clock.now(),
        verb=verb,
        object=object_,
        fields=fields,
        locale=organizer.language,
    )


def _doorway(organizer: Organizer, at: At) -> Doorway:
    action = organizer.address(at.page, at.object)
    return Doorway(action, token_for(organizer.world, organizer.here), leads=organizer.leads)


def _at(request: web.Request) -> At:
    """Raises Refused where there is no such page."""
    verb = request.match_info["page"]
    if not is_page(verb):
        raise Refused(404, "pages.refused")
    return At(verb, request.query.get("object", "")[:200].replace("\0", ""))


def _together_with(verb: str) -> tuple[str, ...]:
    """A page of the menu and those under it, where there are any."""
    under = tuple(one for one, above in BESIDE.items() if above == verb and is_page(one))
    return (verb, *under) if under else ()


def _way(organizer: Organizer, verb: str, current: str) -> dict[str, Any]:
    title = _title(verb, organizer.language)
    return {"title": title, "address": organizer.address(verb), "current": verb == current}


def _part(organizer: Organizer, at: At, part: str) -> str:
    return organizer.address(f"{at.page}/{part}", at.object)


def _title(verb: str, language: Language) -> str:
    named = verb in MENU or verb in BESIDE
    return say(f"console.nav_{verb}" if named else "console.title", language)


def _languages(organizer: Organizer, at: At) -> list[dict[str, Any]]:
    return [
        {
            "id": one,
            "title": name,
            "address": f"/console/{at.page}?{urlencode({'object': at.object, 'lang': one})}",
            "current": one == organizer.language,
        }
        for one, name in OWN_NAMES.items()
    ]


def _session(world: World, claims: Mapping[str, str]) -> tuple[Event, ConsoleSession]:
    """As it would be for whom the link was made."""
    event = world.event(claims["event"])
    listed = event.people_by_email.get(claims["email"].casefold()) if event else None
    if event is None or listed is None:
        raise Refused(403, *OUTSIDE)
    return event, ConsoleSession("", event.id, listed.email, listed.name, world.wall.now() + LASTS)


def _language(request: web.Request, event: Event, email: str) -> Language:
    listed = event.people_by_email.get(email)
    own = listed.languages[0] if listed and listed.languages else event.language
    return as_language(request.query.get("lang")) or own


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
