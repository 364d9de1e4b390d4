"""Someone with a browser that knows no script: reads pages, fills forms, follows redirects."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from bot.demo.hall import Hall

HTML = {"Accept": "text/html"}
EMPTY = frozenset({"input", "br", "meta", "link", "path", "img"})


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)  # value, words


class Page(HTMLParser):
    """What a reader finds on a page: its words, forms, links and languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []  # address, words
        self.tags: list[str] = []
        self._words: list[str] = []
        self._inside: list[str] = []
        self._textarea = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag not in EMPTY:
            self._inside.append(tag)
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given["action"]))
        if tag == "input" and self.forms and given.get("type") not in ("checkbox", "radio"):
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        if tag == "textarea":
            self._textarea = given["name"]
        if tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("value", ""), ""))
        if tag == "a":
            self.links.append((given["href"], ""))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        within = self._inside[-1] if self._inside else ""
        if within in ("script", "style", "title"):
            return
        self._words.append(data)
        if within == "button" and self.forms and self.forms[-1].buttons:
            value, words = self.forms[-1].buttons[-1]
            self.forms[-1].buttons[-1] = (value, words + data.strip())
        if within == "textarea":
            self.forms[-1].fields[self._textarea] = data.removeprefix("\n")
        if within == "a":
            address, words = self.links[-1]
            self.links[-1] = (address, words + data.strip())

    def form_with(self, words: str) -> tuple[Form, str]:
        """The last form with such a button, and what the button sends."""
        for form in reversed(self.forms):
            for value, said in form.buttons:
                if said == words:
                    return form, value
        raise AssertionError(f"no button {words!r} among {[form.buttons for form in self.forms]}")

    def composer(self, at: str = "private") -> Form:
        """The form to write in, of the group or the private chat."""
        return next(form for form in self.forms if f"/{at}?" in form.action and "text" in form.fields)


@dataclass
class Visitor:
    client: TestClient[web.Request, web.Application]
    hall: Hall

    def chat_link(self, letter: str) -> str:
        world = self.hall.world
        member = next(one for one in self.hall.event.demo.cast if one.letter == letter)
        link = world.links.sign(
            "chat",
            world.wall.now(),
            event=self.hall.id,
            person=f"web::{self.hall.id}-{letter}",
            name=member.name,
            email=member.email,
        )
        return f"/chat/{link}"

    def desk_link(self, email: str = "ekspert.e@example.org") -> str:
        """As the newest letter to them has it."""
        world = self.hall.world
        return world.links.desk_link("", world.wall.now(), self.hall.id, email)

    async def opens(self, address: str, status: int = 200) -> Page:
        async with self.client.get(address, headers=HTML) as answer:
            assert answer.status == status, await answer.text()
            return Page(await answer.text())

    async def sends(self, form: Form, more: Mapping[str, str], status: int = 200) -> Page:
        """The page the browser ends on."""
        async with self.client.post(form.action, data={**form.fields, **more}, headers=HTML) as answer:
            assert answer.status == status, await answer.text()
            return Page(await answer.text())

    async def answer_to(self, form: Form, more: Mapping[str, str]) -> ClientResponse:
        """The very answer, before any redirect."""
        return await self.client.post(
            form.action, data={**form.fields, **more}, headers=HTML, allow_redirects=False
        )

    async def presses(self, page: Page, words: str, **fields: str) -> Page:
        form, press = page.form_with(words)
        return await self.sends(form, {"press": press, **{f"field.{k}": v for k, v in fields.items()}})

    async def reads(self, letter: str, words: str) -> Page:
        """Someone's chats, once these words stand there."""
        seen: int | None = 0
        async with asyncio.timeout(10):
            while words not in (page := await self.opens(self.chat_link(letter))).text:
                seen = await self.hall.world.changes.after(seen or 0)
        return page

    async def says(self, letter: str, text: str, at: str = "group") -> Page:
        page = await self.opens(f"{self.chat_link(letter)}?at={at}")
        return await self.sends(page.composer(at), {"text": text})
