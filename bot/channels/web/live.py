"""Server-sent events that say one word, *changed*: the page then fetches what it shows anew."""

import asyncio
import contextlib

from aiohttp import web

from bot.channels.web.changes import Changes

HEARTBEAT = 15.0  # seconds: proxies close what is silent for a minute
MOST_STREAMS = 2000
_AGAIN = b"retry: 400\n\n"
_CHANGED = b"data: changed\n\n"
_STILL_HERE = b": still here\n\n"


class Live:
    """The streams of all pages; each holds a place for as long as its page is open."""

    def __init__(self) -> None:
        self._open = 0

    async def stream(self, request: web.Request, changes: Changes) -> web.StreamResponse:
        if self._open >= MOST_STREAMS:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"})
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        self._open += 1
        try:
            with contextlib.suppress(ConnectionError):  # the page was closed
                await response.prepare(request)
                await response.write(_AGAIN)
                await _follow(response, changes)
        finally:
            self._open -= 1
        return response


async def _follow(response: web.StreamResponse, changes: Changes) -> None:
    seen: int | None = -1
    while seen is not None:
        try:
            async with asyncio.timeout(HEARTBEAT):
                seen = await changes.after(seen)
        except TimeoutError:
            await response.write(_STILL_HERE)
        else:
            await response.write(_CHANGED)
