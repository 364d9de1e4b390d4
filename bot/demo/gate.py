"""A stage that more than this machine can reach opens with a key, which is then kept in a cookie."""

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.web.answers import Refused, refuse

COOKIE = "vert-stage"
OPEN = ("/healthz", "/readyz", "/static/")


def behind_key(key: str) -> Middleware:
    """Nothing is shown without the key that stood in the terminal."""

    @web.middleware
    async def ask(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.http_exception is not None:
            return await handler(request)  # there is nothing here, with a key or without
        if request.path.startswith(OPEN) or _same(request.cookies.get(COOKIE, ""), key):
            return await handler(request)
        if request.method == "GET" and _same(request.query.get("key", ""), key):
            return _exchanged(request, key)
        return refuse(request, Refused(403, "stage.key_wanted"))

    return ask


def _exchanged(request: web.Request, key: str) -> web.Response:
    """The same page without the key in its address."""
    rest = request.rel_url.without_query_params("key")
    response = web.Response(status=303, headers={"Location": str(rest)})
    response.set_cookie(COOKIE, key, httponly=True, samesite="Strict", path="/")
    return response


def _same(given: str, key: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), key.encode())
