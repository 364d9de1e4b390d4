"""Whatever knocks at the door: one clear answer, one change at most, and never a fault of ours."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio

from dialogs.conversation import VERBS
from tests.fakes.identity import BAD_TOKENS
from tests.fakes.teams import Answer, FakeTeams, Person, Where
from tests.fakes.wire import Json
from tests.stories.browser import Browser
from tests.stories.conftest import Cast, cast_in
from tests.stories.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"Content-Type": "application/json"}
LONG = "Kven dekkjer reisa? " * 5_000
UNTOUCHED = ("heard", "outbox", "questions", "exchanges", "persons", "conversations", "audit")


@dataclass(frozen=True)
class Scene:
    teams: FakeTeams
    vert: Server
    cast: Cast


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """One Vert for all of it: whatever knocked before, it answers the next."""
    home = tmp_path_factory.mktemp("vert")
    async with FakeTeams() as teams, Server(home, teams, at="2021-09-13T09:00+02:00") as vert:
        cast = cast_in(teams)
        await teams.installs(cast.group, by=cast.o)
        await teams.hears(cast.group, "Hei! Jeg er Vert")
        await teams.installs(cast.o)
        await teams.hears(cast.o, "Du er arrangør")
        await vert.at_rest()
        yield Scene(teams, vert, cast)
        assert not teams.complaints


@pytest_asyncio.fixture(loop_scope="module")
async def desk() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_a_bad_token_is_401_and_changes_nothing(scene: Scene, kind: str) -> None:
    activity = scene.teams.activity("message", scene.cast.a, scene.cast.group, id="x", text="hei")
    before = rows(scene.vert)
    headers = JSON | {"Authorization": f"Bearer {scene.teams.bad_token(kind)}"}
    assert (await scene.teams.raw(activity, headers)).status == 401
    assert (await scene.teams.raw(activity, JSON)).status == 401
    assert rows(scene.vert) == before


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"\xff\xfe{}", "application/json", 400),
        (b'{"type": "message"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": NaN}', "application/json", 400),
        (b"{}" + b" " * 300_000, "application/json", 413),
        (b"{}", "text/plain", 415),
        (b"{}", "application/xml", 415),
        (b"{}", "application/json; charset=latin-1", 415),
    ],
)
async def test_a_bad_body_is_refused_in_one_sentence(
    scene: Scene, body: bytes, kind: str, status: int
) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {scene.teams.token()}"}
    answer = await scene.teams.raw(body, headers)
    assert answer.status == status
    assert set(answer.body) == {"error"}


async def test_strangers_are_not_let_in(scene: Scene) -> None:
    teams, a, group = scene.teams, scene.cast.a, scene.cast.group
    before = rows(scene.vert)
    activity = teams.activity("message", a, group, id="stranger-1", text="hei")
    activity["channelData"]["tenant"]["id"] = "99999999-0000-4000-8000-000000000000"
    assert (await teams.raw(activity)).status == 403
    for elsewhere in (
        "http://127.0.0.1:1/teams/",
        "https://smba.trafficmanager.net.example.org/",
        "file:///",
    ):
        activity = teams.activity("message", a, group, id="stranger-2", text="hei", serviceUrl=elsewhere)
        headers = JSON | {"Authorization": f"Bearer {teams.token(serviceurl=elsewhere)}"}
        assert (await teams.raw(activity, headers)).status == 403
    assert rows(scene.vert) == before


@pytest.mark.parametrize(
    "text, answered",
    [
        (LONG, "Kan du korte det ned"),
        ("😊🌲🌊", "Skriv gjerne med ord"),
        ("", "Hva lurer du på?"),
        (" \u200b \u2060", "Hva lurer du på?"),
        ("hva koster\0 det", "Gratis for kommunene."),
        ("hva koster det \ud83d", "Gratis for kommunene."),
        ("\u202eted retsok avh\u202c", ""),
        ("hva koster det <at>Vert</at> &lt;script&gt;", ""),
        ("'; DROP TABLE outbox; --", ""),
    ],
    ids=["long", "emoji", "nothing", "unseen", "nul", "half a letter", "turned", "tags", "sql"],
)
async def test_a_strange_text_gets_a_short_friendly_reply(scene: Scene, text: str, answered: str) -> None:
    teams = scene.teams
    person = teams.person("Gjest")
    activity = teams.activity("message", person, person, id=f"strange-{person.id}", text=text)
    assert (await teams.raw(activity)).status == 200
    said = await teams.hears(person, answered)
    assert len(said.text()) < 1000


async def test_only_the_mention_is_answered_in_the_group(scene: Scene) -> None:
    assert (await scene.teams.says(scene.cast.a, scene.cast.group, "")).status == 200
    await scene.teams.hears(scene.cast.group, "Hva lurer du på?")


async def test_what_teams_sends_twice_is_heard_once(scene: Scene) -> None:
    teams, group = scene.teams, scene.cast.group
    first = await teams.says(scene.cast.b, group, "hva koster det?")
    again = await asyncio.gather(*(teams.reposts_last() for _ in range(5)))
    assert {first.status, *(one.status for one in again)} == {200}
    await teams.says(scene.cast.b, group, "takk")
    await teams.hears(group, "Bare hyggelig!")
    assert sum("Gratis for kommunene." in text for _, text in teams.transcript(group)) == 1


@pytest.mark.parametrize("verb", [*sorted(VERBS), "no_such_verb"])
@pytest.mark.parametrize("about", ["", "question:000000000000", "broadcast:x", "session:x", "x" * 400])
async def test_a_button_whose_object_is_gone_says_so_and_changes_nothing(
    scene: Scene, verb: str, about: str
) -> None:
    answer = await pressed(scene.teams, scene.cast.b, scene.cast.group, verb, about)
    assert answer.status == 200
    assert answer.body["statusCode"] == 200
    assert answer.body["value"]


async def test_anothers_button_is_not_ones_own(scene: Scene) -> None:
    teams, a, b, group = scene.teams, scene.cast.a, scene.cast.b, scene.cast.group
    await teams.says(a, group, "Kven dekkjer reisa?")
    answer = await teams.hears(group, "Kommunane dekkjer reisa sjølve.")
    refused = await teams.presses(b, group, "Spør eit menneske", card=answer)
    assert refused.body["value"] == "Det er den som spurte, som kan trykke her. Spør meg gjerne selv."
    assert "Spør eit menneske" in answer.text(b), "and for B nothing has changed"


async def test_a_button_pressed_twice_acts_once(scene: Scene) -> None:
    teams, a, o = scene.teams, scene.cast.a, scene.cast.o
    await teams.says(a, a, "Hvor mye koster en parkeringsplass?")
    await teams.hears(a, "[Spør e")
    first = await teams.presses(a, a, "ask_person")
    twice = await teams.reposts_last()
    thrice = await teams.reposts_last(new_id=True)
    assert {first.status, twice.status, thrice.status} == {200}
    await teams.hears(o, "parkeringsplass")
    await scene.vert.at_rest()
    assert sum("parkeringsplass" in text for _, text in teams.transcript(o)) == 1


async def test_with_the_database_away_all_are_asked_to_come_again_and_nothing_is_half_written(
    scene: Scene, desk: Browser
) -> None:
    teams, vert, a, group = scene.teams, scene.vert, scene.cast.a, scene.cast.group
    await teams.says(a, a, "Hvordan følger små kommuner opp klimakrav hos leverandørene?")
    await teams.hears(scene.cast.o, "klimakrav hos leverandørene")
    await desk.opens(vert.desk_of("organizer.o@example.org"))
    await vert.at_rest()
    before, said_before = rows(vert), len(teams.sent(group))
    with closing(sqlite3.connect(vert.database, isolation_level=None)) as another:
        another.execute("BEGIN IMMEDIATE")
        pressing = asyncio.create_task(desk.presses("Ikke min"))
        answers = await asyncio.gather(
            *(teams.says(a, group, text) for text in ("når er fristen?", "hva koster det?", "Er det lov?"))
        )
        await pressing
        another.execute("ROLLBACK")
    assert (desk.status, "error" in desk.text) == (503, False), desk.text
    assert [one.status for one in answers] == [503, 503, 503]
    assert all(one.headers["Retry-After"] for one in answers)
    assert rows(vert) == before
    assert len(teams.sent(group)) == said_before

    assert (await teams.raw(answers[0].activity)).status == 200, "Teams knocks again"
    await teams.hears(group, "Påmeldingsfristen er mandag 20. september, om 7 dager.")
    assert {line["event"] for line in vert.errors} <= {
        "a tick failed",
        "cannot_answer_now",
        "deliveries wait for the outbox",
    }
    vert.log.clear()


async def pressed(teams: FakeTeams, person: Person, where: Where, verb: str, about: str) -> Answer:
    """A press as a card of ours would have made it, whether or not there ever was one."""
    given = {"vert": {"verb": verb, "object": about}}
    value: Json = {"action": {"type": "Action.Execute", "verb": verb, "data": given}, "trigger": "manual"}
    number = f"press-{teams.next_number('made up press')}"
    return await teams.raw(
        teams.activity("invoke", person, where, id=number, name="adaptiveCard/action", value=value)
    )


def rows(vert: Server) -> dict[str, str]:
    """All that is kept, as text to compare."""
    with closing(sqlite3.connect(f"file:{vert.database}?mode=ro", uri=True)) as database:
        return {
            table: json.dumps(database.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
            for table in UNTOUCHED
        }


async def test_health_is_told_to_all_and_numbers_to_whoever_has_the_token(scene: Scene) -> None:
    async with aiohttp.ClientSession() as client:
        for path, status in (("healthz", 200), ("readyz", 200), ("metrics", 401), ("console", 403)):
            async with client.get(f"{scene.vert.url}/{path}") as answer:
                assert answer.status == status, path


async def test_what_was_said_is_in_no_log(scene: Scene) -> None:
    for words in ("parkeringsplass", "koster", "Kven", "deltaker.a@example.org", "not-a-real-password"):
        assert words not in scene.vert.words
