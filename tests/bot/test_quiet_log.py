"""Promise to everyone who writes to Vert: no word of theirs, and no key to a door, is left in the log."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.links import Links
from bot.metrics import WatchedTurns
from bot.serving import open_vert
from bot.settings import read_settings
from dialogs.model.incoming import Said, Sender, Where
from scheduler.clock import RealClock
from tests.fakes.teams import FakeTeams

GARDEN = Path(__file__).parents[1] / "dialogs" / "folder" / "garden"
TEXT = "Eg har ei sjeldan sjuke, kven kan eg snakke fortruleg med?"
SECRET = "hemmelegheita-som-signerer-alle-lenkjene"
FORGED = "eyJhbGciOiJub25lIn0.forfalska.lykel"


async def test_a_whole_turn_with_its_keys_leaves_neither_word_nor_key_in_the_log(
    log_lines: Callable[[], str], tmp_path: Path
) -> None:
    async with FakeTeams() as teams, AsyncExitStack() as closing:
        settings = read_settings(
            {
                **teams.environment(),
                "VERT_SECRET": SECRET,
                "VERT_EVENTS": str(GARDEN),
                "VERT_HOME": str(tmp_path),
            }
        )
        _, app = await open_vert(settings, closing)
        server = TestServer(app)
        client: TestClient[web.Request, web.Application] = TestClient(server)
        await closing.enter_async_context(client)
        teams.bot_url = str(server.make_url("/")).rstrip("/")
        kari = teams.person("Kari Nes", email="kari.nes@example.org")
        chat = teams.group_chat(kari)
        await teams.installs(chat)
        heard = await teams.says(kari, chat, TEXT)
        assert heard.status == 200
        refused = await client.post(
            "/api/messages", json=heard.activity, headers={"Authorization": f"Bearer {FORGED}"}
        )
        assert refused.status == 401
        link = Links(SECRET).sign("desk", RealClock().now(), event="garden", email="ingen@example.org")
        assert (await client.get(f"/desk/{link}")).status == 404
    lines = [json.loads(line) for line in log_lines().splitlines()]
    assert {"teams_token_refused"} <= {line["event"] for line in lines}
    for private in (TEXT, "sjeldan", SECRET, FORGED, link, teams.app_password, "Kari", "kari.nes"):
        assert private not in log_lines()


async def test_a_turn_is_one_line_that_says_what_kind_it_was_and_where(
    log_lines: Callable[[], str], tmp_path: Path
) -> None:
    async with AsyncExitStack() as closing:
        settings = read_settings({"VERT_LOCAL": "1", "VERT_EVENTS": str(GARDEN), "VERT_HOME": str(tmp_path)})
        vert, _ = await open_vert(settings, closing)
        said = Said(
            id="web:garden-group:1",
            sender=Sender("web::kari", "Kari Nes"),
            where=Where("web:kari", "web", "private"),
            at=RealClock().now(),
            text="Hei!",
            message="1",
        )
        await WatchedTurns(vert.turns, vert.metrics).take(said)
        await asyncio.sleep(0)
    (line,) = [one for one in map(json.loads, log_lines().splitlines()) if one["event"] == "turn"]
    assert (line["kind"], line["channel"], line["place"]) == ("smalltalk", "web", "private")
    assert vert.metrics.registry.get_sample_value("vert_turn_seconds_count", {"kind": "smalltalk"}) == 1
