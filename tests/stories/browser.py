"""A browser without script, as far as an expert needs it: reads a page, fills in a form, presses a button."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp

SILENT = ("script", "style", "title")


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # what each button sends, by its title


class Page(HTMLParser):
    """What is read on a page, and its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._words: list[str] = []
        self._silent = 0
        self._button: tuple[str, str] | None = None
        self._area = ""
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self._silent += 1
        elif tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get")))
        elif tag == "input" and said.get("name"):
            self.forms[-1].fields[said["name"]] = said.get("value", "")
        elif tag == "textarea":
            self._area = said["name"]
            self.forms[-1].fields[self._area] = ""
        elif tag == "button":
            self._button = (said.get("name", ""), said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent -= 1
        elif tag == "textarea":
            self._area = ""
        elif tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].fields[self._area] += data.strip()
        elif not self._silent:
            self._words.append(data)
        if self._button and data.strip():
            self.forms[-1].buttons[data.strip()] = self._button


class Browser:
    """`async with`. `status` and `text` are those of the page that stands there."""

    def __init__(self) -> None:
        self._client: aiohttp.ClientSession | None = None
        self.status, self.url, self.page = 0, "", Page("")

    async def __aenter__(self) -> Self:
        jar = aiohttp.CookieJar(unsafe=True)  # also those of an address that is a number
        self._client = aiohttp.ClientSession(headers={"Accept": "text/html"}, cookie_jar=jar)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._client
        await self._client.close()

    @property
    def text(self) -> str:
        return self.page.text

    async def opens(self, url: str) -> None:
        assert self._client
        async with self._client.get(url) as answer:
            await self._shown(answer)

    async def presses(self, title: str, fields: Mapping[str, str] | None = None) -> None:
        form = self.form(title)
        name, value = form.buttons[title]
        filled = {f"field.{one}": words for one, words in (fields or {}).items()}
        assert set(filled) <= set(form.fields), f"the form has only {sorted(form.fields)}"
        await self.sends(form.action, {**form.fields, **filled, name: value})

    async def uploads(self, title: str, name: str, content: bytes) -> None:
        """Chooses a file in the form with that button, and presses it."""
        form = self.form(title)
        button, value = form.buttons[title]
        sent = aiohttp.FormData({**form.fields, button: value})
        sent.add_field("field.file", BytesIO(content), filename=name)
        await self.sends(form.action, sent)

    async def sends(self, action: str, fields: Mapping[str, str] | aiohttp.FormData) -> None:
        """Posts what a form would, or what somebody made up."""
        assert self._client
        async with self._client.post(urljoin(self.url, action), data=fields) as answer:
            await self._shown(answer)

    def form(self, title: str) -> Form:
        """The form with that button. Every act is a POST."""
        found = next((form for form in self.page.forms if title in form.buttons), None)
        assert found, f"no button {title!r} on the page:\n{self.text}"
        assert found.method == "post"
        return found

    async def _shown(self, answer: aiohttp.ClientResponse) -> None:
        self.status, self.url = answer.status, str(answer.url)
        self.page = Page(await answer.text())
