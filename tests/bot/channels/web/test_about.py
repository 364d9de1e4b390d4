"""Promises of the pages anybody may open: who Vert is and what it stores, and nothing of any event."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.teams.package import manifest
from bot.serving import open_vert
from bot.settings import read_settings
from dialogs.model.text import LANGUAGES, Language
from dialogs.words import phrases
from tests.bot.channels.web.conftest import EVENT, ROOT, script
from tests.bot.channels.web.visitor import Page

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def serving(tmp_path: Path) -> AsyncIterator[Client]:
    """The application of `vert serve`, with an event loaded."""
    settings = read_settings(
        {"VERT_LOCAL": "1", "VERT_HOME": str(tmp_path), "VERT_EVENTS": str(ROOT / "events" / EVENT)}
    )
    async with AsyncExitStack() as closing:
        _, app = await open_vert(settings, closing)
        async with TestClient(TestServer(app)) as client:
            yield client


async def page_of(client: Client, path: str, header: str) -> Page:
    headers = {"Accept": "text/html", "Accept-Language": header}
    async with client.get(path, headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        return Page(await answer.text())


async def test_who_vert_is_stands_at_its_address(serving: Client) -> None:
    said = {header: await page_of(serving, "/", header) for header in ("nb-NO", "nn-NO", "en-US")}
    assert "Hei! Jeg er Vert Jeg er en robot som er vertskap i chatten" in said["nb-NO"].text
    assert "Hei! Eg er Vert Eg er ein robot som er vertskap i chatten" in said["nn-NO"].text
    assert "Hi! I am Vert I am a robot that hosts the chat of an event." in said["en-US"].text
    (way_on,) = [address for address, _ in said["nn-NO"].links if address.startswith("/privacy")]
    assert "Kva eg lagrar" in (await page_of(serving, way_on, "de")).text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_is_stored_is_all_told_and_how_to_be_forgotten(
    serving: Client, language: Language
) -> None:
    page = await page_of(serving, "/privacy", language)
    stored = [text.exactly(language) for name, text in phrases().items() if name.startswith("stored.")]
    assert page.tags.count("li") == len(stored)
    assert [words for words in stored if words not in page.text] == []
    assert phrases()["welcome.delete_me"].exactly(language) in page.text
    assert phrases()["welcome.show_mine"].exactly(language) in page.text


async def test_nothing_of_an_event_stands_where_anybody_may_read(serving: Client) -> None:
    event = script().event
    secrets = [event.id, event.title.nb, *(one.name for one in event.people if len(one.name) > 1)]
    secrets += [one.email for one in event.people] + [one.title.nb for one in event.sessions]
    for path in ("/", "/privacy"):
        text = (await page_of(serving, path, "nb")).html
        assert [one for one in secrets if one in text] == []


async def test_the_addresses_an_administrator_sees_in_teams_are_these_pages(serving: Client) -> None:
    base = "https://vert.example.org"
    maker = manifest("11111111-aaaa-4aaa-8aaa-111111111111", base)["developer"]
    assert {name: address for name, address in maker.items() if name != "termsOfUseUrl"} == {
        "name": "Vert",
        "websiteUrl": f"{base}/",
        "privacyUrl": f"{base}/privacy",
    }
    for name in ("websiteUrl", "privacyUrl", "termsOfUseUrl"):
        await page_of(serving, maker[name].removeprefix(base), "nb")
