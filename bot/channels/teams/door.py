"""POST /api/messages: what comes in is measured, read, identified and let through, in that order."""

import aiohttp
import structlog
from aiohttp import web

from bot.channels.teams.adapter import TeamsAdapter
from bot.channels.teams.identity import Identity, KeysAway, Refused
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.wire import BadBody, Json, activity_in, tenant_of
from bot.loopback import is_loopback
from bot.store.engine import DatabaseAway
from bot.turn import Busy

log = structlog.get_logger(__name__)

LARGEST = 256 * 1024
TRY_AGAIN = "5"  # seconds


class TeamsDoor:
    def __init__(self, settings: TeamsSettings, identity: Identity, adapter: TeamsAdapter) -> None:
        self._settings, self._identity, self._adapter = settings, identity, adapter

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/api/messages", self.hear)]

    async def hear(self, request: web.Request) -> web.Response:
        try:
            body = await _read(request)
            raw = activity_in(body)
            await self._let_in(request, raw)
            answer = await self._adapter.take(raw)
        except BadBody as fault:
            return _refuse(400, str(fault))
        except NotLetIn as refusal:
            return _refuse(refusal.status, refusal.sentence)
        except DatabaseAway:
            return _refuse(503, "The database is away. Please try again.")
        except Busy:
            return _refuse(503, "Too many at once. Please try again.")
        if raw["type"] == "invoke":
            return web.json_response(answer or {})
        return web.Response()

    async def _let_in(self, request: web.Request, raw: Json) -> None:
        if self._settings.local:
            _from_this_machine(request, raw)
        else:
            await self._identify(request, raw)
        if not self._settings.knows_tenant(tenant_of(raw)):
            log.warning("teams_tenant_refused", tenant=tenant_of(raw)[:64])
            raise NotLetIn(403, "Not for you.")
        if not self._settings.may_write_to(raw["serviceUrl"]):
            raise NotLetIn(403, "Not for you.")

    async def _identify(self, request: web.Request, raw: Json) -> None:
        authorization = request.headers.get("Authorization")
        try:
            await self._identity.check(authorization, raw["serviceUrl"], raw["channelId"])
        except Refused as refusal:
            log.warning("teams_token_refused", why=str(refusal))
            raise NotLetIn(401, "The token was not accepted.") from None
        except KeysAway:
            raise NotLetIn(503, "The token cannot be checked now. Please try again.") from None


class NotLetIn(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status} {sentence}")
        self.status, self.sentence = status, sentence


def _from_this_machine(request: web.Request, raw: Json) -> None:
    """Without identity checks the machine is the fence, so what a proxy or a page passes on is refused."""
    host = request.host.rpartition("]")[0].lstrip("[") or request.host.partition(":")[0]
    passed_on = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    if not is_loopback(request.remote) or not is_loopback(host) or passed_on:
        raise NotLetIn(403, "Not for you.")
    if raw["channelId"] != "msteams":
        raise BadBody("channelId must be msteams.")


async def _read(request: web.Request) -> bytes:
    if request.content_type != "application/json" or (request.charset or "utf-8").lower() != "utf-8":
        raise NotLetIn(415, "The body must be application/json in UTF-8.")
    if (request.content_length or 0) > LARGEST:
        raise NotLetIn(413, "The body is too large.")
    body = bytearray()
    try:
        async for part in request.content.iter_any():
            body += part
            if len(body) > LARGEST:
                raise NotLetIn(413, "The body is too large.")
    except (web.RequestPayloadError, aiohttp.ClientPayloadError, aiohttp.http_exceptions.HttpProcessingError):
        raise BadBody("The body could not be read.") from None
    if not body.strip():
        raise BadBody("The body is empty.")
    return bytes(body)


def _refuse(status: int, sentence: str) -> web.Response:
    headers = {"Retry-After": TRY_AGAIN} if status == 503 else None
    return web.json_response({"error": sentence}, status=status, headers=headers)
