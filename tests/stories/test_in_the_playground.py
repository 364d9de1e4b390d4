"""A conversation in Microsoft's own client: what Vert sends is what Teams' own tools take."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.stories.playground import Playground
from tests.stories.server import KLIMASAMLING, ROOT, free_port

pytestmark = pytest.mark.node


@pytest.fixture
async def vert(tmp_path: Path) -> AsyncIterator[str]:
    """`vert serve` for this machine alone, on the morning the tour begins."""
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "VERT_LOCAL": "1",
        "VERT_CLOCK": "2021-09-13T09:00+02:00",
        "VERT_EVENTS": str(ROOT / "events" / KLIMASAMLING),
        "VERT_HOME": str(tmp_path),
        "VERT_PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    while b'"serving"' not in await process.stderr.readline():
        assert process.returncode is None
    draining = asyncio.create_task(process.stderr.read())
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    await process.wait()
    await draining


async def test_microsofts_own_client_is_greeted_answered_and_shown_cards(vert: str, tmp_path: Path) -> None:
    async with Playground(vert, free_port(), tmp_path) as playground:
        await playground.installs(playground.group)
        await playground.hears("Hei! Jeg er Vert, en robot for arrangørene.")

        await playground.says(playground.group, "kven dekkjer reisa?")
        answer = await playground.hears("Kommunane dekkjer reisa sjølve.")
        await playground.presses(playground.group, answer, "Lang reiseveg")
        await playground.hears("10.–11. november")

        await playground.says(playground.group, "Finnes det eksempler på klimakrav fra små kommuner?")
        await playground.hears("Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt arrangørene.")

        await playground.says(playground.personal, "hvor mange kan vi bli fra kommunen")
        await playground.hears("Mente du")
        await playground.says(playground.personal, "kunngjøring")
        await playground.hears("Det er det bare arrangørene som kan gjøre.")


async def test_a_stranger_from_elsewhere_is_not_heard_where_no_identity_is_checked(vert: str) -> None:
    body = {"type": "message", "serviceUrl": "https://smba.trafficmanager.net/teams/"}
    async with aiohttp.ClientSession() as client:
        passed_on = {"X-Forwarded-For": "203.0.113.7"}
        async with client.post(f"{vert}/api/messages", json=body, headers=passed_on) as answer:
            assert answer.status in (400, 403)
