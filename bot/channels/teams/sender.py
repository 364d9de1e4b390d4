"""Words on their way to Teams: one HTTP session, and each refusal by what can be done about it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.channels.teams.cards import drawn
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.token import OwnToken
from bot.channels.teams.wire import Json
from dialogs.model.message import Message
from scheduler.limits import Rate, Rates
from scheduler.outbox import Address, Later, NeverFits, NotReachable, Unclear

# a burst and its refill keep within every window that Microsoft names: 50 a second for a tenant; for a
# conversation 7 a second, 8 in two, 60 in half a minute and 1800 an hour
RATES = Rates(tenant=(Rate(44.0, burst=5),), conversation=(Rate(0.49, burst=6),))

LONGEST_WAIT = 3600.0
CLOSED_FOR_NOW = 300.0  # seconds a tenant rests after its admin, or Microsoft, has shut Vert out

_GONE = frozenset({"ActivityNotFoundInConversation", "MessageNotFound"})
_SHUT_OUT = frozenset({"BotDisabledByAdmin", "BotNotRegistered"})


@dataclass(frozen=True)
class Answered:
    status: int
    body: Json
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        error = self.body.get("error")
        return str(error.get("code") or "") if isinstance(error, dict) else ""

    @property
    def reason(self) -> str:
        return f"{self.status} {self.code}".strip()


class Connector:
    """Teams' REST interface, as far as Vert uses it."""

    def __init__(
        self, settings: TeamsSettings, session: aiohttp.ClientSession, time: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._session, self._time = settings, session, time
        self._token = OwnToken(settings, session, time)

    @classmethod
    def session(cls) -> aiohttp.ClientSession:
        """The one session that everything to and from Teams goes over."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=100),
            # waiting for a free connection counts as connecting, where nothing has been said yet
            timeout=aiohttp.ClientTimeout(total=15, connect=10),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def ask(self, method: str, service_url: str, path: str, body: Json | None = None) -> Json:
        """Teams' answer. Raises CannotSend, in the words of what can be done about it."""
        if not self._settings.may_write_to(service_url):
            raise NotReachable("the address is not one of Teams'")
        url = f"{service_url.rstrip('/')}/v3/{path}"
        content = None if body is None else _bytes(body)
        token = await self._token.now()
        answered = await self._once(method, url, content, token)
        if answered.status == 401 and answered.code not in _SHUT_OUT and token:
            answered = await self._once(method, url, content, await self._token.now(not_this=token))
        if answered.status < 300:
            return answered.body
        return self._refused(answered, repeatable=method != "POST")

    async def _once(self, method: str, url: str, content: bytes | None, token: str) -> Answered:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if content is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            async with self._session.request(
                method, URL(url, encoded=True), data=content, headers=headers, allow_redirects=False
            ) as answer:
                return Answered(answer.status, await _read(answer), answer.headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as trouble:
            raise Later(f"no connection: {type(trouble).__name__}") from trouble
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            reason = f"no answer: {type(trouble).__name__}"
            raise (Unclear(reason) if method == "POST" else Later(reason)) from trouble

    def _refused(self, answered: Answered, repeatable: bool) -> NoReturn:
        status = answered.status
        if answered.code in _SHUT_OUT or status == 401:
            raise Later(answered.reason, CLOSED_FOR_NOW, whole_tenant=True)
        wait = self._wait(answered)
        if status == 429:
            raise Later(answered.reason, wait, whole_tenant=True)
        if status in (403, 404):
            raise Gone(answered.reason) if answered.code in _GONE else NotReachable(answered.reason)
        if status in (405, 501):
            raise Gone(answered.reason)
        if status == 412 or status >= 500:
            # a connector that failed may have posted first; only what is safe to repeat is repeated unasked
            raise Later(answered.reason, wait) if repeatable else Unclear(answered.reason)
        raise NeverFits(answered.reason)

    def _wait(self, answered: Answered) -> float | None:
        said = answered.headers.get("Retry-After", "")
        try:
            seconds = float(said)
        except ValueError:
            try:
                when = parsedate_to_datetime(said)
            except ValueError:
                return None
            seconds = when.replace(tzinfo=when.tzinfo or UTC).timestamp() - self._time()
        return min(max(seconds, 0.0), LONGEST_WAIT) if seconds == seconds else None


class Gone(NeverFits):
    """The message to be replaced is no longer there, or can't be replaced."""


class TeamsChannel:
    """Implements scheduler.outbox.Channel."""

    name = "teams"

    def __init__(self, settings: TeamsSettings, connector: Connector) -> None:
        self._settings, self._connector = settings, connector
        self._service_urls: dict[str, str] = {}  # the newest heard, by tenant

    def heard_from(self, tenant: str, service_url: str) -> None:
        self._service_urls[tenant] = service_url

    async def send(self, address: Address, message: Message) -> str:
        return await self.post(address, drawn(message))

    async def post(self, address: Address, activity: Json) -> str:
        """Posts what is already drawn."""
        if not address.conversation:
            address = await self.open(address)
        if address.kind == "channel" and ";messageid=" not in address.conversation:
            if not address.reply_to:
                return await self._start_thread(address, activity)
            address = replace(address, conversation=f"{address.conversation};messageid={address.reply_to}")
        if address.reply_to:
            activity = {**activity, "replyToId": address.reply_to}
        path = f"conversations/{quote(address.conversation, safe='')}/activities"
        answer = await self._connector.ask("POST", self._service_url(address), path, activity)
        return str(answer.get("id") or "")

    async def update(self, address: Address, posted: str, message: Message) -> str:
        return await self.replace(address, posted, drawn(message))

    async def replace(self, address: Address, posted: str, activity: Json) -> str:
        """Puts what is already drawn in the place of what was posted; posts it where that can't be."""
        conversation = address.conversation
        if address.kind == "channel" and ";messageid=" not in conversation:
            conversation = f"{conversation};messageid={address.reply_to or posted}"
        path = f"conversations/{quote(conversation, safe='')}/activities/{quote(posted, safe='')}"
        try:
            answer = await self._connector.ask(
                "PUT", self._service_url(address), path, {**activity, "id": posted}
            )
        except Gone:
            return await self.post(address, activity)
        return str(answer.get("id") or posted)

    async def delete(self, address: Address, posted: str) -> None:
        path = f"conversations/{quote(address.conversation, safe='')}/activities/{quote(posted, safe='')}"
        await self._connector.ask("DELETE", self._service_url(address), path)

    async def open(self, address: Address) -> Address:
        if address.conversation:
            return address
        if not address.person:
            raise NotReachable("there is nobody to open a chat with")
        body: Json = {
            "isGroup": False,
            "members": [{"id": address.person}],
            "tenantId": address.tenant,
            "channelData": {"tenant": {"id": address.tenant}},
        }
        try:
            answer = await self._connector.ask(
                "POST", self._service_url(address), "conversations", self._from(address, body)
            )
        except NeverFits as refusal:  # an id Teams does not know is a person who never met Vert
            raise NotReachable(str(refusal)) from refusal
        except Unclear as silence:  # asking again opens the same chat
            raise Later(str(silence)) from silence
        opened = str(answer.get("id") or "")
        if not opened:
            raise Later("the opened chat has no id")
        return replace(
            address,
            conversation=opened,
            kind="private",
            reply_to="",
            reference={**address.reference, "service_url": self._service_url(address)},
        )

    async def _start_thread(self, address: Address, activity: Json) -> str:
        body: Json = {
            "isGroup": True,
            "activity": activity,
            "tenantId": address.tenant,
            "channelData": {
                "channel": {"id": address.conversation},
                "tenant": {"id": address.tenant},
            },
        }
        answer = await self._connector.ask(
            "POST", self._service_url(address), "conversations", self._from(address, body)
        )
        return str(answer.get("activityId") or "")

    def _from(self, address: Address, body: Json) -> Json:
        bot = address.reference.get("bot") or (self._settings.app_id and f"28:{self._settings.app_id}")
        return {**body, "bot": {"id": bot}} if bot else body

    def _service_url(self, address: Address) -> str:
        """The newest that Teams spoke from; for a tenant not heard since the start, the one kept."""
        if url := self._service_urls.get(address.tenant) or address.reference.get("service_url"):
            return url
        first = next(iter(self._settings.service_hosts), "")
        return f"{first}/teams/" if first.startswith("http://") else f"https://{first}/teams/"


def _bytes(body: Json) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


async def _read(answer: aiohttp.ClientResponse) -> Json:
    """The answer's object; empty where it was cut short or is none: the status has already told."""
    try:
        given: Any = json.loads(await answer.read())
    except (aiohttp.ClientPayloadError, ValueError):
        return {}
    return given if isinstance(given, dict) else {}
