"""The web application: its errors are one sentence or a page, its bodies are limited, its headers careful."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.access import ROUTES, Door
from bot.store.engine import DatabaseAway
from bot.turn import Busy

log = structlog.get_logger(__name__)

LARGEST_BODY = 256 * 1024
SHUTDOWN = 5.0  # seconds that answers under way get at a stop

# Draws a refusal as a page for someone with a browser; None where it would rather have the sentence.
Page = Callable[[web.Request, int, str], web.Response | None]

# Who gets through which door, by method and path.
Doors = Mapping[tuple[str, str], Door]

SENTENCES: Mapping[int, str] = {
    400: "The request could not be understood.",
    401: "This needs a token.",
    403: "Not for you.",
    404: "There is nothing here.",
    405: "This cannot be done here.",
    413: "The body is too large.",
    415: "The body is of a kind that is not read here.",
    503: "Vert cannot answer just now. Please try again.",
}
WENT_WRONG = "Something went wrong here. It has been written down."

# For answers that are no page; a page says for itself what it may load.
CAREFUL: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ONLY_TLS = "max-age=31536000"


def make_app(
    *routes: Iterable[web.AbstractRouteDef],
    middlewares: Iterable[Middleware] = (),
    page: Page | None = None,
    https: bool = False,
    doors: Doors = ROUTES,
) -> web.Application:
    """`https` says whether people reach it that way, and browsers should remember to.

    What `doors` does not name is not there for anybody, so that a new route says first who may use it.
    """
    known = only_known(doors)
    app = web.Application(middlewares=[refusing(page), known, *middlewares], client_max_size=LARGEST_BODY)
    app.on_response_prepare.append(_careful_headers(https))
    for some in routes:
        app.add_routes(some)
    for route in app.router.routes():
        if _door_of(route) not in doors:
            log.error("route_without_row", door=" ".join(_door_of(route)), table="bot/access.py")
    return app


def make_runner(app: web.Application) -> web.AppRunner:
    """Without an access log, which would write down signed links."""
    return web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN, handle_signals=False)


def refusal(request: web.Request, status: int, sentence: str, page: Page | None = None) -> web.Response:
    """One sentence, as `{"error": sentence}`, or as a page for someone with a browser."""
    if page and "text/html" in request.headers.get("Accept", ""):
        drawn = page(request, status, sentence)
        if drawn is not None:
            return drawn
    return web.json_response({"error": sentence}, status=status)


def refusing(page: Page | None) -> Middleware:
    """Turns whatever a route raises into a refusal that tells nothing of the inside."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as raised:
            if raised.status < HTTPStatus.BAD_REQUEST:
                raise
            return _with_headers_of(raised, refusal(request, raised.status, _sentence(raised), page))
        except (Busy, DatabaseAway) as trouble:
            log.error("cannot_answer_now", why=type(trouble).__name__, route=_route(request))
            return _later(refusal(request, 503, SENTENCES[503], page))
        except Exception:  # the last door: what is wrong inside is logged, never shown
            log.exception("request_failed", route=_route(request))
            return refusal(request, 500, WENT_WRONG, page)

    return refuse


def only_known(doors: Doors) -> Middleware:
    """Deny by default: a route that the table does not name answers as if it were not there."""

    @web.middleware
    async def known(request: web.Request, handler: Handler) -> web.StreamResponse:
        there = request.match_info.http_exception is None
        if there and _door_of(request.match_info.route) not in doors:
            raise web.HTTPNotFound
        return await handler(request)

    return known


def _door_of(route: web.AbstractRoute) -> tuple[str, str]:
    method = "GET" if route.method == "HEAD" else route.method
    return method, route.resource.canonical if route.resource else ""


def _sentence(raised: web.HTTPException) -> str:
    return SENTENCES.get(raised.status) or WENT_WRONG


def _with_headers_of(raised: web.HTTPException, answer: web.Response) -> web.Response:
    """What may be done instead, and when, is in headers."""
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in raised.headers:
            answer.headers[name] = raised.headers[name]
    return answer


def _later(answer: web.Response) -> web.Response:
    answer.headers["Retry-After"] = "5"
    return answer


def _route(request: web.Request) -> str:
    """The route's pattern: the path itself may hold a signed link."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else ""


def _careful_headers(https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def careful(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in CAREFUL.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", ONLY_TLS)
        response.headers.popall("Server", None)

    return careful
