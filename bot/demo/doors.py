"""Halls open one after the other: whoever comes to one too early waits at its door alone."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.demo.hall import Hall
from bot.links import Links
from scheduler.clock import RealClock


def waiting_at(halls: Mapping[str, Hall], links: Links) -> Middleware:
    """`halls` by the id of their event."""

    @web.middleware
    async def wait(request: web.Request, handler: Handler) -> web.StreamResponse:
        hall = halls.get(_event(request, links))
        if hall:
            await hall.opened()
        return await handler(request)

    return wait


def _event(request: web.Request, links: Links) -> str:
    """As the path names it, or the signed link in it, or the choice of event on the stage."""
    named = request.match_info.get("event") or request.query.get("event", "")
    link = request.match_info.get("link")
    if named or link is None:
        return named
    claims = links.read(request.path.split("/")[1], link, RealClock().now())
    return claims["event"] if claims else ""
