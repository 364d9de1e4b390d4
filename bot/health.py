"""Whether Vert lives, whether it can serve, and its numbers: /healthz, /readyz, /metrics."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.http import SENTENCES, make_app, make_runner
from bot.metrics import Metrics
from bot.store.engine import DatabaseAway

log = structlog.get_logger(__name__)

PATIENCE = 2.0  # seconds; who asks wants to know now, not after a turn's eight
LOOPBACK = "127.0.0.1"

Look = Callable[[], Awaitable[bool]]
Count = Callable[[], Awaitable[Mapping[str, int]]]


class Health:
    """`looks` answer, each under its name, whether something Vert needs is there."""

    def __init__(self, looks: Mapping[str, Look]) -> None:
        self._looks = looks
        self._looking: asyncio.Task[dict[str, bool]] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.lives), web.get("/readyz", self.is_ready)]

    async def lives(self, _request: web.Request) -> web.Response:
        """That it answers is all there is to say."""
        return web.json_response({"alive": True})

    async def is_ready(self, _request: web.Request) -> web.Response:
        found = await self.look()
        return web.json_response(found, status=200 if all(found.values()) else 503)

    async def look(self) -> dict[str, bool]:
        """One look at a time, however many ask, so that asking never adds to what is wrong."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await asyncio.shield(self._looking)

    async def _look(self) -> dict[str, bool]:
        found = await asyncio.gather(*(_seen(look) for look in self._looks.values()))
        return dict(zip(self._looks, found, strict=True))


async def _seen(look: Look) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await look()
    except (DatabaseAway, TimeoutError):
        return False


class Numbers:
    """GET /metrics: with the bearer token, or on a port of its own; otherwise it isn't there."""

    def __init__(self, metrics: Metrics, outbox: Count, token: str = "") -> None:
        self._metrics, self._outbox, self._token = metrics, outbox, token

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self._with_token)] if self._token else []

    async def open(self, port: int, host: str = LOOPBACK) -> web.AppRunner:
        """A site for the numbers alone; being this machine's, it asks for no token. Stop it by cleanup()."""
        runner = make_runner(make_app([web.get("/metrics", self._shown)]))
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        return runner

    async def _with_token(self, request: web.Request) -> web.Response:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        same = hmac.compare_digest(_bytes(given.strip()), _bytes(self._token))
        if scheme.casefold() != "bearer" or not same:
            headers = {"WWW-Authenticate": "Bearer"}
            return web.json_response({"error": SENTENCES[401]}, status=401, headers=headers)
        return await self._shown(request)

    async def _shown(self, _request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(PATIENCE):
                self._metrics.count_outbox(await self._outbox())
        except (DatabaseAway, TimeoutError):
            log.warning("outbox_not_counted")  # the other numbers tell more than none
        return web.Response(body=self._metrics.written(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
