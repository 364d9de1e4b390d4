"""The door to Vert's own pages: which path shows what, and what a refused visitor is told."""

from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from aiohttp import web

from bot.channels.web import static
from bot.channels.web.answers import Refused, refuse
from bot.channels.web.calendar import calendar_file
from bot.channels.web.chat import chat_act, chat_fragment, chat_page, guest_of
from bot.channels.web.console import Console
from bot.channels.web.desk import desk_act, desk_fragment, desk_page, expert_of
from bot.channels.web.live import Live
from bot.channels.web.world import World
from bot.turn import Busy

Path = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """`worlds` are the running Verts, all with the same links: one, but on a stage one an event."""

    def __init__(self, worlds: Callable[[], Sequence[World]]) -> None:
        self._worlds = worlds
        self.live = Live()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/chat/{link}", refusing(self._chat)),
            web.get("/chat/{link}/events", refusing(self._chat_events)),
            web.get("/chat/{link}/{kind}", refusing(self._chat_fragment)),
            web.post("/chat/{link}/{kind}", refusing(self._chat_act)),
            web.get("/desk/{link}", refusing(self._desk)),
            web.post("/desk/{link}", refusing(self._desk_act)),
            web.get("/desk/{link}/events", refusing(self._desk_events)),
            web.get("/desk/{link}/questions", refusing(self._desk_fragment)),
            *(_refusing(route) for route in Console(self._worlds, self.live).routes()),
            web.get("/calendar/{event}/{session}.ics", refusing(self._calendar)),
            web.get("/static/{digest}/{name}", static.give),
        ]

    async def stop(self) -> None:
        """Ends the streams, so that a stop doesn't wait for them."""
        for world in self._worlds():
            await world.changes.stop()

    async def _chat(self, request: web.Request) -> web.Response:
        return await chat_page(request, self._of_link("chat", request), static.address)

    async def _chat_fragment(self, request: web.Request) -> web.Response:
        return await chat_fragment(request, self._of_link("chat", request))

    async def _chat_act(self, request: web.Request) -> web.Response:
        return await chat_act(request, self._of_link("chat", request))

    async def _chat_events(self, request: web.Request) -> web.StreamResponse:
        world = self._of_link("chat", request)
        await guest_of(world, request.match_info["link"])
        return await self.live.stream(request, world.changes)

    async def _desk(self, request: web.Request) -> web.Response:
        return await desk_page(request, self._of_link("desk", request), static.address)

    async def _desk_fragment(self, request: web.Request) -> web.Response:
        return await desk_fragment(request, self._of_link("desk", request))

    async def _desk_act(self, request: web.Request) -> web.Response:
        return await desk_act(request, self._of_link("desk", request), static.address)

    async def _desk_events(self, request: web.Request) -> web.StreamResponse:
        world = self._of_link("desk", request)
        await expert_of(world, request.match_info["link"])
        return await self.live.stream(request, world.changes)

    async def _calendar(self, request: web.Request) -> web.Response:
        return await calendar_file(request, self._of_event(request.match_info["event"]))

    def _of_link(self, purpose: str, request: web.Request) -> World:
        first = self._worlds()[0]
        claims = first.links.read(purpose, request.match_info["link"], first.wall.now())
        if claims is None:
            raise Refused(404, "pages.refused")
        return self._of_event(claims["event"])

    def _of_event(self, event: str) -> World:
        found = next((world for world in self._worlds() if world.event(event)), None)
        if found is None:
            raise Refused(404, "pages.refused")
        return found


def _refusing(route: web.RouteDef) -> web.RouteDef:
    return web.route(route.method, route.path, refusing(cast("Path", route.handler)))


def refusing(path: Path) -> Path:
    """Whatever can't be done is said on a page, in the visitor's language."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            return await path(request)
        except Refused as refused:
            return refuse(request, refused)
        except Busy:
            return refuse(request, Refused(503, "pages.busy"))

    return answered
