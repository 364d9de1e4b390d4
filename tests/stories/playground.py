"""Microsoft's own test client, the Agents Playground, driven by its REST and WebSocket doors."""

import asyncio
import json
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import aiohttp

from tests.fakes.cards import card_text
from tests.requirements_here import NODE_PACKAGES

PATIENCE = 40.0  # seconds; the Playground looks for the bot before it answers


class Playground:
    """One personal chat, one group chat; what the bot says in them comes as frames."""

    def __init__(self, bot_url: str, port: int, folder: Path) -> None:
        self._bot_url, self._port, self._folder = bot_url, port, folder
        self.url = f"http://127.0.0.1:{port}"
        self._frames: list[Mapping[str, Any]] = []
        self._news = asyncio.Event()

    async def __aenter__(self) -> "Playground":
        self._process = await asyncio.create_subprocess_exec(
            str(NODE_PACKAGES / ".bin" / "agentsplayground"), "start",
            "-e", f"{self._bot_url}/api/messages", "-c", "msteams", "-p", str(self._port), "--dt",
            cwd=self._folder, env={**os.environ, "TEAMSAPPTESTER_BROWSER": "none"}, start_new_session=True,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self._client = aiohttp.ClientSession()
        self._config = (await self._up())["config"]
        self.group, self.personal = self._config["groupChats"][0]["id"], self._config["personalChat"]["id"]
        self._socket = await self._client.ws_connect(f"{self.url}/_ws_conversation/v1/conversations/stream")
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._client.close()
        os.killpg(self._process.pid, signal.SIGTERM)
        await self._process.wait()

    async def installs(self, chat: str) -> None:
        """Vert is added to the chat."""
        found = await self._ask(
            "GET", f"/_internal/v1/customActivities/template?conversationId={quote(chat)}&type=install"
        )
        await self._ask("POST", "/_internal/v1/customActivities", found)

    async def says(self, chat: str, text: str) -> None:
        """As the person at the keyboard; in the group, to Vert."""
        body: dict[str, Any] = {"from": {"id": self._config["currentUser"]["id"]}, "textFormat": "plain"}
        if chat == self.group:
            bot = self._config["bot"]
            at = f"<at>{bot['name']}</at>"
            body |= {"text": f"{at} {text}", "mentions": [{"mentioned": {"id": bot["id"]}, "text": at}]}
        await self._ask(
            "POST", f"/_conversation/v1/conversations/{quote(chat, safe='')}/messages", {"text": text} | body
        )

    async def presses(self, chat: str, message: Mapping[str, Any], title: str) -> str:
        """The card or sentence that the press is answered with, as text."""
        action = _action(message, title)
        body = {
            "name": "adaptiveCard/action",
            "from": {"id": self._config["currentUser"]["id"]},
            "conversation": {"id": chat},
            "replyToId": message["messageId"],
            "value": {"action": action, "trigger": "manual"},
        }
        answer = await self._ask("POST", "/_conversation/v1/invoke", body)
        return answer["value"] if isinstance(answer["value"], str) else card_text(answer["value"])

    async def hears(self, words: str) -> Mapping[str, Any]:
        """The first message of Vert's with these words."""

        def fits(frame: Mapping[str, Any]) -> bool:
            return words in _text(frame.get("message") or {})

        found: Mapping[str, Any] = (await self._frame(fits))["message"]
        return found

    async def _frame(self, fits: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        async with asyncio.timeout(PATIENCE):
            while True:
                self._news.clear()
                if found := next(filter(fits, self._frames), None):
                    return found
                await self._news.wait()

    async def _read(self) -> None:
        async for message in self._socket:
            self._frames.append(json.loads(message.data))
            self._news.set()

    async def _up(self) -> Any:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await self._ask("GET", "/_internal/v1/config")
                except aiohttp.ClientConnectionError:
                    await asyncio.sleep(0.1)  # the process is still opening its door

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        async with self._client.request(method, self.url + path, json=body) as answer:
            text = await answer.text()
            assert answer.status < 300, f"{method} {path}: {answer.status} {text[:300]}"
            return json.loads(text) if text[:1] in "{[" and text else text


def _text(message: Mapping[str, Any]) -> str:
    cards = [card_text(one["content"]) for one in message.get("attachments") or () if one.get("content")]
    return "\n".join([message.get("text") or "", *cards])


def _action(message: Mapping[str, Any], title: str) -> Mapping[str, Any]:
    for attachment in message["attachments"]:
        for found in _actions(attachment["content"]):
            if found.get("title") == title:
                return {"type": "Action.Execute", "verb": found["verb"], "data": found["data"]}
    raise AssertionError(f"no button {title!r}")


def _actions(part: object) -> list[Mapping[str, Any]]:
    if isinstance(part, list):
        return [found for one in part for found in _actions(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") == "Action.Execute" else []
    return own + [found for value in part.values() for found in _actions(value)]
