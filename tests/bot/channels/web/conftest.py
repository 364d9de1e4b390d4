"""A stage that answers on loopback, and someone who visits it without script."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Ways
from bot.channels.web.answers import error_page
from bot.channels.web.pages import Pages
from bot.channels.web.stage import Plug, Stage
from bot.demo.hall import Hall
from bot.demo.script import Script, read_script
from bot.http import make_app
from bot.links import Links
from tests.bot.channels.web.visitor import Visitor

EVENT = "klimasamling-2021"
ROOT = Path(__file__).parents[4]


@cache
def script() -> Script:
    return read_script(ROOT / "events" / EVENT)


async def pulled() -> None:
    """Nobody is killed in a test of the pages."""


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    opened = Hall(
        script(), tmp_path, Links("only for tests, and long enough"), "http://127.0.0.1:3978", Ways()
    )
    await opened.open()
    opened.play.set_speed(0)  # every minute stays where it is
    yield opened
    await opened.close()


@pytest.fixture
async def visitor(hall: Hall) -> AsyncIterator[Visitor]:
    pages = Pages(lambda: [hall.world])
    stage = Stage([hall], Plug(pulled), pages.live)
    app = make_app(pages.routes(), stage.routes(), page=error_page)
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, hall)
        await pages.stop()
