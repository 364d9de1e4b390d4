"""The way to the bot's door: an activity as Teams writes it, and what Teams does with the answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.fakes.cards import ADAPTIVE
from tests.fakes.connector import Connector
from tests.fakes.identity import Setup
from tests.fakes.places import Person, Place, Posted, Where
from tests.fakes.wire import Json, local_time, utc_time

_CARD_ANSWERS = (ADAPTIVE, "application/vnd.microsoft.activity.message", "application/vnd.microsoft.error")


@dataclass(frozen=True)
class Answer:
    """What the bot's door answered; status 0: nobody there, or the activity is none Teams would deliver."""

    status: int
    body: Any = None
    id: str = ""
    activity: Json = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


Message = str | Posted | Answer  # a message, the answer to saying it, or its id


class Door(Connector):
    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.bot_url, self.rsc = setup.bot_url, setup.rsc
        self.patience = 15.0  # seconds Teams waits for an answer
        self._client: aiohttp.ClientSession | None = None
        self._last: Json | None = None

    def activity(self, kind: str, person: Person, where: Where, **more: object) -> Json:
        """An activity as Teams writes it, to be completed and posted with `raw`."""
        place, now = self.place(where), self.clock()
        locale = str(more.get("locale", "nb-NO"))
        known: Json = {"tenant": {"id": place.tenant}}
        if place.team:
            known |= {
                "teamsChannelId": place.id,
                "teamsTeamId": place.team.id,
                "channel": {"id": place.id},
                "team": place.team.known(),
            }
        conversation: Json = {"conversationType": place.kind, "tenantId": place.tenant, "id": place.id}
        if place.kind != "personal":
            conversation["isGroup"] = True
            if place.kind == "groupChat" and place.name:
                conversation["name"] = place.name
        client = {"type": "clientInfo", "locale": locale, "country": locale.partition("-")[2]}
        return {
            "type": kind,
            "timestamp": utc_time(now),
            "localTimestamp": local_time(now),
            "localTimezone": "Europe/Oslo",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": person.account(),
            "conversation": conversation,
            "recipient": {"id": self.bot_id, "name": self.bot_name},
            "entities": [{**client, "platform": "Web", "timezone": "Europe/Oslo"}],
            "channelData": known,
            "locale": locale,
            **more,
        }

    async def raw(self, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        """Posts bytes, text or JSON to the bot's door; without `headers` as Teams does, with a good token."""
        said = body if isinstance(body, bytes) else body if isinstance(body, str) else json.dumps(body)
        if headers is None:
            headers = {
                "Authorization": f"Bearer {self.token()}",
                "Content-Type": "application/json; charset=utf-8",
            }
        known = body if isinstance(body, dict) else {}
        assert self._client, "the fake is not running: `async with FakeTeams() as teams`"
        assert self.bot_url, "where is the bot? set `teams.bot_url`"
        try:
            async with self._client.post(
                f"{self.bot_url}/api/messages",
                data=said.encode("utf-8", "surrogatepass") if isinstance(said, str) else said,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self.patience),
            ) as response:
                text = await response.text()
                return Answer(response.status, _read(text), str(known.get("id", "")), known, response.headers)
        except (TimeoutError, aiohttp.ClientConnectionError):
            return Answer(0, id=str(known.get("id", "")), activity=known)

    async def reposts_last(self, *, new_id: bool = False) -> Answer:
        """Teams knocks twice with the same activity; with `new_id`, the person did the same twice."""
        assert self._last, "nothing was said yet"
        again = {**self._last, "id": self._event_id()} if new_id else self._last
        return await self._deliver(again)

    async def _deliver(self, activity: Json) -> Answer:
        self._last = activity
        answer = await self.raw(activity)
        self._replace_pressed(activity, answer)
        return answer

    def _replace_pressed(self, activity: Json, answer: Answer) -> None:
        if activity.get("name") != "adaptiveCard/action" or answer.status != 200:
            return
        said = answer.body
        assert isinstance(said, dict), f"Teams shows an error: an invoke is answered with {said!r}"
        assert {"statusCode", "type", "value"} <= set(said), f"Teams shows an error: the answer is {said}"
        assert said["type"] in _CARD_ANSWERS, f"Teams shows an error: the answer is a {said['type']}"
        if said["type"] != ADAPTIVE or said["statusCode"] != 200:
            return
        posted = self.message(activity["replyToId"])
        if posted.place.kind == "personal":
            attachment = {"contentType": ADAPTIVE, "content": said["value"]}
            posted.activity = {**posted.activity, "attachments": [attachment]}
        else:
            posted.views[activity["from"]["id"]] = said["value"]
        self._happened()

    def _place_of_speaker(self, person: Person, where: Where) -> Place:
        place = self.place(where)
        assert person in place.members, f"{person.name} is not in {place.name or place.id}"
        return place

    def _event_id(self) -> str:
        return f"f:00000000-0000-4000-8000-{self.next_number('event'):012d}"


def id_of(message: Message) -> str:
    return message if isinstance(message, str) else message.id


def _read(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
