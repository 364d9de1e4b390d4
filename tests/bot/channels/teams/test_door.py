"""What comes in at the door is measured and read before anybody is asked who knocks."""

import gzip
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.store.engine import DatabaseAway
from bot.turn import Busy
from dialogs.model.incoming import Said
from tests.bot.channels.teams.conftest import Chat, Vert
from tests.fakes.teams import FakeTeams
from tests.fakes.wire import Json


def headers(teams: FakeTeams, **changed: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {teams.token()}", "Content-Type": "application/json"} | changed


def message(teams: FakeTeams, chat: Chat, **changed: object) -> Json:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei", **changed)
    return {name: value for name, value in said.items() if value is not None}


BAD_BODIES = [
    b"",
    b"   ",
    b"{",
    b"[]",
    b'"x"',
    b"null",
    b"7",
    b"\xff\xfe{}",
    b'{"a": "\xc3"}',
    b"\xef\xbb\xbf{}",
    b'{"a": NaN}',
    b'{"a": Infinity}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 30_000 + b"1" + b"}" * 30_000,
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_a_body_that_is_no_activity_is_400_with_one_sentence(
    body: bytes, teams: FakeTeams, vert: Vert
) -> None:
    answer = await teams.raw(body, headers(teams))
    assert (answer.status, list(answer.body)) == (400, ["error"])
    assert vert.turns.heard == []


WRONG = {
    "from a text": {"from": "x"},
    "from without an id": {"from": {"name": "Kari"}},
    "from nobody": {"from": None},
    "no conversation": {"conversation": None},
    "conversation a list": {"conversation": [1]},
    "no recipient": {"recipient": None},
    "a bad time": {"timestamp": "yesterday"},
    "a time that is a number": {"timestamp": 7},
    "text a number": {"text": 7},
    "entities a text": {"entities": "x"},
    "entities of texts": {"entities": ["x"]},
    "attachments of texts": {"attachments": ["x"]},
    "type a number": {"type": 7},
    "no type": {"type": None},
    "no id": {"id": None},
    "a very long id": {"id": "x" * 1000},
    "no service url": {"serviceUrl": None},
    "channelData a text": {"channelData": "x"},
    "tenant a text": {"channelData": {"tenant": "x"}},
    "tenant id a number": {"channelData": {"tenant": {"id": 7}}},
    "members of texts": {"membersAdded": ["x"]},
    "members without ids": {"membersAdded": [{"name": "x"}]},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
async def test_an_activity_of_the_wrong_shape_is_400(
    changed: dict[str, object], teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    wrong = message(teams, chat) | changed
    answer = await teams.raw({name: value for name, value in wrong.items() if value is not None})
    assert (answer.status, list(answer.body)) == (400, ["error"])
    assert vert.turns.heard == []


INVOKES: list[object] = [
    None,
    "x",
    [],
    {},
    {"action": "x"},
    {"action": {"type": "Action.Execute"}},
    {"action": {"type": "Action.Submit", "data": {"vert": {"verb": "help"}}}},
    {"action": {"type": "Action.Execute", "data": {"vert": "x"}}},
    {"action": {"type": "Action.Execute", "data": {"vert": {"verb": 7}}}},
    {"action": {"type": "Action.Execute", "data": {"vert": {"verb": "help", "object": []}}}},
]


@pytest.mark.parametrize("value", INVOKES, ids=range(len(INVOKES)))
async def test_a_press_that_no_card_of_verts_could_make_is_400(
    value: object, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    press = teams.activity("invoke", chat.kari, chat.place, id="1", name="adaptiveCard/action", value=value)
    assert (await teams.raw(press)).status == 400
    assert vert.turns.heard == []


async def test_deep_nesting_is_400_where_python_would_still_read_it(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    deep: object = 1
    for _ in range(80):
        deep = [deep]
    assert (await teams.raw(message(teams, chat, value=deep))).status == 400


async def test_other_types_than_json_in_utf8_are_415(teams: FakeTeams, vert: Vert) -> None:
    types = ("text/plain", "application/xml", "application/json; charset=latin-1", "")
    statuses = [(await teams.raw(b"{}", headers(teams, **{"Content-Type": kind}))).status for kind in types]
    assert statuses == [415, 415, 415, 415]


async def test_more_than_256_kib_is_413_whatever_way_it_comes(teams: FakeTeams, vert: Vert) -> None:
    large = json.dumps({"text": "x" * 300_000}).encode()
    assert (await teams.raw(large, headers(teams))).status == 413
    zipped = gzip.compress(json.dumps({"text": "x" * 50_000_000}).encode())
    assert (await teams.raw(zipped, headers(teams, **{"Content-Encoding": "gzip"}))).status == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 10_000

    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{vert.url}/api/messages", data=pieces(), headers=headers(teams)) as answer,
    ):
        assert answer.status == 413


async def test_what_only_pretends_to_be_gzip_is_400(teams: FakeTeams, vert: Vert) -> None:
    assert (await teams.raw(b"not gzip", headers(teams, **{"Content-Encoding": "gzip"}))).status == 400


async def test_nul_and_half_letters_are_heard_as_signs_that_can_be_stored(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    said = json.dumps(message(teams, chat) | {"text": "Hei\x00\ud800 æøå 🌲"}).encode()
    assert (await teams.raw(said, headers(teams))).status == 200
    assert isinstance(vert.heard, Said)
    assert vert.heard.text == "Hei�� æøå 🌲"


@pytest.mark.parametrize("text", ["x" * 100_000, "🌲" * 1000, "", "   ", "\u202eabc", "﷽" * 5000])
async def test_strange_texts_are_heard_and_answered_with_200(
    text: str, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    assert (await teams.raw(message(teams, chat) | {"text": text})).status == 200
    assert len(vert.turns.heard) == 1


async def test_a_stranger_tenant_is_refused_with_403_and_told_nothing(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    unknown: tuple[Json, ...] = ({"tenant": {"id": "another"}}, {"tenant": {}}, {})
    with capture_logs() as lines:
        for known in unknown:
            answer = await teams.raw(message(teams, chat, channelData=known))
            assert (answer.status, answer.body) == (403, {"error": "Not for you."})
    assert vert.turns.heard == []
    written = [line["tenant"] for line in lines if line["event"] == "teams_tenant_refused"]
    assert written == ["another", "", ""]


ELSEWHERE = [
    "https://smba.trafficmanager.net.evil.example.org/teams/",
    "https://evil.trafficmanager.net/teams/",
    "https://smba.trafficmanager.net:8443/teams/",
    "https://user@smba.trafficmanager.net/",
    "https://example.org/?x=smba.trafficmanager.net",
    "http://smba.trafficmanager.net/teams/",
    "http://127.0.0.1:1/",
    "http://localhost.example.org/",
    "https://smba.trafficmanager.net\n.example.org/",
    "ftp://127.0.0.1/",
    "//127.0.0.1/",
    "https://[::1",
]


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_an_address_that_is_not_teams_own_is_refused_before_anything_is_kept(
    url: str, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    known = headers(teams, Authorization=f"Bearer {teams.token(serviceurl=url)}")
    answer = await teams.raw(message(teams, chat, serviceUrl=url), known)
    assert (answer.status, answer.body) == (403, {"error": "Not for you."})
    assert vert.turns.heard == []


@pytest.mark.parametrize("trouble", [DatabaseAway("locked"), Busy("1")])
async def test_without_the_database_or_in_a_crowd_teams_is_told_to_come_again(
    trouble: Exception, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    vert.turns.trouble = trouble
    answer = await teams.says(chat.kari, chat.place, "Hei")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_what_is_said_is_answered_with_an_empty_200(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    answer = await teams.says(chat.kari, chat.place, "Hei")
    assert (answer.status, answer.body) == (200, None)


@pytest.mark.parametrize("kind", ["typing", "event", "messageReaction", "endOfConversation", "trace", "new"])
async def test_what_is_not_said_to_vert_is_let_pass(
    kind: str, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    answer = await teams.raw(teams.activity(kind, chat.kari, chat.place, id="1"))
    assert (answer.status, answer.body, vert.turns.heard) == (200, None, [])


async def test_an_invoke_that_is_no_press_is_answered_with_an_empty_object(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    asked = teams.activity("invoke", chat.kari, chat.place, id="1", name="composeExtension/query", value={})
    answer = await teams.raw(asked)
    assert (answer.status, answer.body, vert.turns.heard) == (200, {}, [])


async def test_in_local_mode_this_machine_needs_no_token(
    teams: FakeTeams, local_vert: Vert, chat: Chat
) -> None:
    json_type = {"Content-Type": "application/json"}
    assert (await teams.raw(message(teams, chat), json_type)).status == 200
    assert len(local_vert.turns.heard) == 1


@pytest.mark.parametrize(
    "changed",
    [{"Host": "vert.example.org"}, {"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}],
    ids=str,
)
async def test_in_local_mode_what_is_passed_on_from_elsewhere_is_refused(
    changed: dict[str, str], teams: FakeTeams, local_vert: Vert, chat: Chat
) -> None:
    known = {"Content-Type": "application/json"} | changed
    assert (await teams.raw(message(teams, chat), known)).status == 403
    assert local_vert.turns.heard == []


async def test_in_local_mode_vert_writes_to_this_machine_alone(
    teams: FakeTeams, local_vert: Vert, chat: Chat
) -> None:
    for url in ("https://smba.trafficmanager.net/teams/", "http://10.0.0.1/", "https://127.0.0.1/"):
        said = message(teams, chat, serviceUrl=url)
        assert (await teams.raw(said, {"Content-Type": "application/json"})).status == 403
    assert local_vert.turns.heard == []
