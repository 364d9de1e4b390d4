"""Promises of the web application to whoever knocks: a sentence or a page, and nothing of the inside."""

from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.access import Door
from bot.http import LARGEST_BODY, make_app
from bot.store.engine import DatabaseAway
from bot.turn import Busy

Client = TestClient[web.Request, web.Application]

SECRET = "hemmelegheita"


async def _falls(_request: web.Request) -> web.Response:
    raise RuntimeError(SECRET)


async def _waits_for_the_database(_request: web.Request) -> web.Response:
    raise DatabaseAway(SECRET)


async def _is_crowded_out(_request: web.Request) -> web.Response:
    raise Busy(SECRET)


async def _reads(request: web.Request) -> web.Response:
    return web.json_response(len(await request.read()))


async def _shows_a_page(_request: web.Request) -> web.Response:
    headers = {"Content-Security-Policy": "default-src 'self'"}
    return web.Response(text="<p>Hei</p>", content_type="text/html", headers=headers)


async def _refuses(_request: web.Request) -> web.Response:
    raise web.HTTPForbidden(text=SECRET)


async def _leads_on(_request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/page")


def _page(request: web.Request, status: int, sentence: str) -> web.Response | None:
    if request.path.startswith("/api"):
        return None
    return web.Response(text=f"<h1>{sentence}</h1>", status=status, content_type="text/html")


ROUTES = (
    [web.get("/falls", _falls), web.get("/away", _waits_for_the_database), web.post("/reads", _reads)],
    [web.get("/busy", _is_crowded_out)],
    [web.get("/page", _shows_a_page), web.get("/refuses", _refuses), web.get("/on", _leads_on)],
)
DOORS = {(route.method, route.path): Door("anyone", "a test") for some in ROUTES for route in some}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(*ROUTES, page=_page, doors=DOORS))) as client:
        yield client


@pytest.mark.parametrize(
    "path,status,sentence",
    [
        ("/not/there", 404, "There is nothing here."),
        ("/refuses", 403, "Not for you."),
        ("/reads", 405, "This cannot be done here."),
        ("/away", 503, "Vert cannot answer just now. Please try again."),
        ("/busy", 503, "Vert cannot answer just now. Please try again."),
        ("/falls", 500, "Something went wrong here. It has been written down."),
    ],
)
async def test_what_goes_wrong_is_told_in_one_sentence_without_the_inside(
    client: Client, path: str, status: int, sentence: str
) -> None:
    answer = await client.get(path)
    assert (answer.status, await answer.json()) == (status, {"error": sentence})


async def test_who_has_a_browser_gets_a_page_instead(client: Client) -> None:
    answer = await client.get("/not/there", headers={"Accept": "text/html,*/*"})
    assert (answer.status, answer.content_type) == (404, "text/html")
    assert await answer.text() == "<h1>There is nothing here.</h1>"


async def test_a_program_gets_the_sentence_where_there_is_no_page(client: Client) -> None:
    answer = await client.get("/api/nothing", headers={"Accept": "text/html"})
    assert await answer.json() == {"error": "There is nothing here."}


async def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    answer = await client.post("/reads", data=b"x" * (LARGEST_BODY + 1))
    assert (answer.status, await answer.json()) == (413, {"error": "The body is too large."})
    fits = await client.post("/reads", data=b"x" * LARGEST_BODY)
    assert await fits.json() == LARGEST_BODY


async def test_what_may_be_done_instead_and_when_is_still_told(client: Client) -> None:
    assert (await client.get("/reads")).headers["Allow"] == "POST"
    assert (await client.get("/away")).headers["Retry-After"] == "5"
    leading = await client.get("/on", allow_redirects=False)
    assert (leading.status, leading.headers["Location"]) == (303, "/page")


async def test_every_answer_has_careful_headers_and_names_no_software(client: Client) -> None:
    for path in ("/not/there", "/falls", "/page"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "Server" not in headers
        assert "Strict-Transport-Security" not in headers
    refused = (await client.get("/not/there")).headers
    assert refused["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_a_page_says_for_itself_what_it_may_load(client: Client) -> None:
    assert (await client.get("/page")).headers["Content-Security-Policy"] == "default-src 'self'"


async def test_a_browser_remembers_https_where_people_come_that_way() -> None:
    async with TestClient(TestServer(make_app(*ROUTES, https=True, doors=DOORS))) as client:
        headers = (await client.get("/page")).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_the_log_names_the_route_and_never_the_signed_link(log_lines: Callable[[], str]) -> None:
    app = make_app([web.get("/desk/{link}", _falls)])
    async with TestClient(TestServer(app)) as client:
        await client.get(f"/desk/{SECRET}")
    assert '"route": "/desk/{link}"' in log_lines()
    assert SECRET not in log_lines()


async def test_a_route_without_a_row_is_not_there_for_anybody_and_the_log_says_why(
    log_lines: Callable[[], str],
) -> None:
    app = make_app([web.get("/new/{link}", _shows_a_page), web.post("/new/{link}", _shows_a_page)])
    async with TestClient(TestServer(app)) as client:
        answers = [
            await client.get("/new/x"),
            await client.head("/new/x"),
            await client.post("/new/x"),
            await client.get("/nowhere"),
        ]
        assert [answer.status for answer in answers] == [404] * 4
        assert await answers[0].json() == await answers[-1].json() == {"error": "There is nothing here."}
    assert '"door": "GET /new/{link}"' in log_lines()
    assert '"door": "POST /new/{link}"' in log_lines()
