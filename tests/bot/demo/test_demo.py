"""Promises of `vert demo`: it answers where it says, comes back when killed, and leaves nothing behind."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import aiohttp
import psutil

from tests.bot.channels.web.visitor import HTML, Form, Page
from tests.bot.demo.running import KLIMASAMLING, ROOT, demo

ONE = str(KLIMASAMLING)


async def page_at(session: aiohttp.ClientSession, address: str, status: int = 200) -> Page:
    async with session.get(address, headers=HTML) as answer:
        assert answer.status == status
        return Page(await answer.text())


def form_to(page: Page, path: str) -> Form:
    return next(form for form in page.forms if form.action.endswith(path))


async def test_the_plug_is_pulled_and_everything_is_still_there(tmp_path: Path) -> None:
    with demo(ONE, "--port", _free_port(), temporary=tmp_path) as (address, running):
        async with aiohttp.ClientSession(address) as session:
            page = await page_at(session, "/")
            composer = next(form for form in page.forms if form.action.endswith("/group?lang=nb"))
            words = {**composer.fields, "text": "Hei, alle sammen"}
            async with session.post(composer.action, data=words) as answer:
                assert answer.status == 200
            before = psutil.Process(running.pid).children()
            plug = form_to(page, "/plug")
            try:
                async with session.post(plug.action, data=plug.fields) as answer:
                    raise AssertionError("the server answered, so nobody killed it")
            except aiohttp.ClientConnectionError:
                pass
            page = await page_at(session, "/")
            assert "Hei, alle sammen" in page.text
            assert "s. 0 tapt, 0 doblet." in page.text
            after = psutil.Process(running.pid).children()
            assert [one.pid for one in before] != [one.pid for one in after]


async def test_a_port_that_is_taken_is_left_for_the_next_free_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(ONE, "--port", str(port), temporary=tmp_path) as (address, _):
            async with aiohttp.ClientSession(address) as session:
                assert str(port) not in address
                assert "Prøvescene" in (await page_at(session, "/")).text


async def test_on_this_machine_the_teams_door_is_open_as_well(tmp_path: Path) -> None:
    with demo(ONE, "--port", _free_port(), temporary=tmp_path) as (address, _):
        async with (
            aiohttp.ClientSession(address) as session,
            session.post("/api/messages", json={}) as answer,
        ):
            assert answer.status == 400, "it is there, and says what is wrong with the body"


async def test_the_stage_says_whether_it_is_ready(tmp_path: Path) -> None:
    with demo(ONE, "--port", _free_port(), temporary=tmp_path) as (address, _):
        async with aiohttp.ClientSession(address) as session, session.get("/readyz") as answer:
            found = await answer.json()
            assert (answer.status, found) == (200, {"database": True, "migrations": True, "events": True})


async def test_whoever_comes_to_an_event_before_it_is_open_waits_for_it(tmp_path: Path) -> None:
    with demo(str(ROOT / "events"), "--port", _free_port(), temporary=tmp_path) as (address, _):
        async with aiohttp.ClientSession(address) as session:
            page = await page_at(session, "/?event=klimakronsj-2021&lang=nb")
            assert page.text.count("Vert robot") == 1, "the greeting is said"
            link = form_to(page, "/group?lang=nb").action.partition("/group")[0]
            assert "Vert robot" in (await page_at(session, link)).text
            async with session.get("/readyz") as answer:
                assert (answer.status, set((await answer.json()).values())) == (200, {True})


async def test_another_host_opens_with_the_key_alone_and_has_no_teams_door(tmp_path: Path) -> None:
    with demo(ONE, "--host", "0.0.0.0", "--port", _free_port(), temporary=tmp_path) as (address, _):
        base, _, key = address.partition("/?key=")
        assert len(key) > 20
        async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            page = await page_at(session, "/", status=403)
            assert "Denne scenen åpnes med lenken som sto i terminalen." in page.text
            await page_at(session, "/?key=nonsense", status=403)
            assert "Prøvescene" in (await page_at(session, f"/?key={key}")).text
            assert "Prøvescene" in (await page_at(session, "/")).text, "the cookie is enough from then on"
            async with session.post("/api/messages", json={}) as answer:
                assert answer.status == 404
        async with aiohttp.ClientSession(base) as stranger:
            async with stranger.post("/api/messages", json={}) as answer:
                assert answer.status == 404, "it is not there, whether one has the key or not"
            async with stranger.get("/", headers={**HTML, "Accept-Language": "en-GB"}) as answer:
                assert answer.status == 403
                assert "This stage opens with the link" in await answer.text()


async def test_a_stop_leaves_nothing_behind(tmp_path: Path) -> None:
    with demo(ONE, "--port", _free_port(), temporary=tmp_path) as (_, running):
        assert list(tmp_path.iterdir())
        children = psutil.Process(running.pid).children()
    assert list(tmp_path.iterdir()) == []
    assert not any(child.is_running() for child in children)


async def test_a_server_nobody_watches_over_stops_by_itself(tmp_path: Path) -> None:
    with demo(ONE, "--port", _free_port(), temporary=tmp_path) as (_, running):
        (server,) = psutil.Process(running.pid).children()
        running.kill()
        await asyncio.to_thread(server.wait, 15)


def test_an_event_with_mistakes_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "event.toml").write_text('id = "broken"\nlanguage = "de"\n', "utf-8")
    (folder / "faq.toml").write_text("", "utf-8")
    done = _refused(folder)
    assert done.returncode == 1
    assert f"{folder / 'event.toml'}:2: error:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_tour_with_a_mistake_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = Path(copytree(KLIMASAMLING, tmp_path / "broken"))
    (folder / "tour.toml").write_text('[[step]]\njump = "nowhere"\n', "utf-8")
    done = _refused(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{folder / 'tour.toml'}:2: error: jump of step number 1" in done.stderr
    assert ": note: " not in done.stderr, "what can wait is for `vert check`"


def _refused(folder: Path) -> "subprocess.CompletedProcess[str]":
    """What a demo that does not start leaves behind."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo", str(folder), "--port", _free_port()],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
