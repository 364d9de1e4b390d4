"""Every route has its row, and to a stranger each of them tells the same: nothing."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.access import ROUTES
from bot.app import Vert
from bot.channels.web.console import COOKIE
from bot.channels.web.pages import Pages
from bot.channels.web.stage import Plug, Stage
from bot.demo import teams
from bot.demo.hall import Hall
from bot.demo.server import application
from bot.links import LASTS, Links
from bot.serving import open_vert
from bot.settings import read_settings
from tests.bot.channels.web.conftest import EVENT, ROOT, pulled

Client = TestClient[web.Request, web.Application]
Method = tuple[str, str]

HTML = {"Accept": "text/html", "Accept-Language": "nb-NO"}
OPEN = {path for path, door in ROUTES.items() if door.key == "anyone"}
OF_THE_STAGE = {path for path, door in ROUTES.items() if door.key == "whoever is at the stage"}
OTHERWISE = {
    ("POST", "/api/messages"),
    ("GET", "/metrics"),
}  # a token in a header, which has tests of its own
TOKEN = "a token for the figures, long enough"


def routes_of(app: web.Application) -> Iterator[Method]:
    for route in app.router.routes():
        if route.method != "HEAD" and route.resource:
            yield route.method, route.resource.canonical


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[Vert, Client]]:
    """`vert serve`, with an event loaded."""
    settings = read_settings(
        {
            "VERT_LOCAL": "1",
            "VERT_HOME": str(tmp_path),
            "VERT_EVENTS": str(ROOT / "events" / EVENT),
            "VERT_METRICS_TOKEN": TOKEN,
        }
    )
    async with AsyncExitStack() as closing:
        vert, app = await open_vert(settings, closing)
        async with TestClient(TestServer(app)) as client:
            yield vert, client


async def test_every_route_that_is_served_or_on_the_stage_has_a_row_and_every_row_a_route(
    served: tuple[Vert, Client], hall: Hall
) -> None:
    pages, room = Pages(lambda: [hall.world]), teams.local_room()
    stage = Stage([hall], Plug(pulled), pages.live)
    on_stage = set(
        routes_of(application([hall], pages, stage, room, Links("only for tests, and long enough")))
    )
    await room.close()
    in_earnest = set(routes_of(served[1].server.app))  # type: ignore[attr-defined]
    assert in_earnest | on_stage == set(ROUTES)
    assert in_earnest == set(ROUTES) - OF_THE_STAGE


def strange_links(vert: Vert) -> dict[str, str]:
    """What may be tried for a link: made up, cut off, of another purpose or secret, and too old."""
    now, links = vert.wall.now(), vert.links
    claims = {"event": EVENT, "email": "organizer.o@example.org", "name": "O", "nonce": "n", "person": "p"}
    good = links.sign("desk", now, **claims)
    tried = {
        "made up": "x",
        "cut off": good[:-2],
        "of another secret": Links("s" * 40).sign("desk", now, **claims),
    }
    for purpose, lasts in LASTS.items():
        tried[f"{purpose}, too old"] = links.sign(purpose, now - lasts - timedelta(seconds=2), **claims)
    for purpose in ("form", "notice"):
        tried[f"for a {purpose}"] = links.sign(purpose, now, **claims)
    return tried


async def test_a_stranger_gets_the_same_page_at_every_door_and_it_tells_nothing(
    served: tuple[Vert, Client],
) -> None:
    vert, client = served
    said: dict[int, set[str]] = {}
    for method, path in sorted(set(ROUTES) - OPEN - OF_THE_STAGE - OTHERWISE):
        for tried, link in strange_links(vert).items():
            address = _filled(path, link)
            cookies = {COOKIE: link}
            answer = await client.request(
                method,
                address,
                headers=HTML,
                data={"press": "links"} if method == "POST" else None,
                cookies=cookies,
            )
            assert answer.status in (403, 404), (method, path, tried, answer.status)
            assert answer.content_type == "text/html"
            said.setdefault(answer.status, set()).add(_told(await answer.text()))
    assert set(said) == {403, 404}
    for pages in said.values():
        for page in pages:
            assert EVENT not in page
            assert "Klimasamling" not in page
            assert "example.org" not in page
    assert len(said[403]) == 1
    assert len(said[404]) <= 2  # a link that has grown old, and nothing there


async def test_figures_are_for_whoever_has_their_token(served: tuple[Vert, Client]) -> None:
    _, client = served
    answer = await client.get("/metrics", headers={"Authorization": "Bearer wrong"})
    assert (answer.status, await answer.json()) == (401, {"error": "This needs a token."})


async def test_what_may_not_be_done_at_a_door_is_refused_there(served: tuple[Vert, Client]) -> None:
    _, client = served
    for path in sorted({path for _, path in set(ROUTES) - OF_THE_STAGE}):
        for method in {"DELETE", "PUT", "PATCH"}:
            answer = await client.request(method, _filled(path, "x"), headers=HTML)
            assert answer.status in (404, 405), (method, path)


def _filled(path: str, link: str) -> str:
    """`{link}` and the like, with what was tried."""
    names = {
        "event": "no-such",
        "session": "x",
        "kind": "group",
        "page": "links",
        "part": "card",
        "name": "x",
    }
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], link), path)


def _told(page: str) -> str:
    """What is read on it."""
    main = page.partition("<main")[2]
    assert main
    return main
