"""The fake Teams keeps Teams' own promises, seen from a bot that repeats what it hears."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

import aiohttp
import aiosmtplib
import jwt
import pytest
from aiohttp import web

from tests.fakes.cards import ADAPTIVE, card_text
from tests.fakes.clock import FakeClock
from tests.fakes.mail import FakeMail
from tests.fakes.teams import BAD_TOKENS, FakeTeams, Person

Json = dict[str, Any]

QUESTION_CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [
        {"type": "TextBlock", "text": "Nytt spørsmål"},
        {"type": "FactSet", "facts": [{"title": "Fra", "value": "<at>Ane Vik</at>"}]},
        {"type": "Input.Text", "id": "answer", "label": "Svaret ditt", "isRequired": True},
    ],
    "actions": [
        {
            "type": "Action.Execute",
            "title": "Ta den",
            "verb": "take",
            "data": {"object": "question:1"},
            "associatedInputs": "none",
            "fallback": {
                "type": "Action.Submit",
                "title": "Ta den",
                "data": {"verb": "take"},
                "associatedInputs": "none",
            },
        },
        {"type": "Action.Execute", "title": "Svar", "verb": "answer", "data": {"object": "question:1"}},
        {"type": "Action.OpenUrl", "title": "Åpne", "url": "https://events.example.org/1"},
    ],
}
TAKEN_CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Du har tatt spørsmålet"}],
}


class EchoBot:
    """Repeats messages, sends a card when asked for one, and calls the connector as a test tells it."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams
        self.heard: list[Json] = []
        self.session = aiohttp.ClientSession()
        self.access = ""

    async def hears(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        self.heard.append(activity)
        if activity["type"] == "invoke":
            return web.json_response({"statusCode": 200, "type": ADAPTIVE, "value": TAKEN_CARD})
        if activity["type"] == "message" and "kort" in activity.get("text", ""):
            card = {"contentType": ADAPTIVE, "content": QUESTION_CARD}
            await self.send(activity["conversation"]["id"], {"type": "message", "attachments": [card]})
        elif activity["type"] == "message" and activity.get("text"):
            await self.send(activity["conversation"]["id"], {"type": "message", "text": activity["text"]})
        return web.Response()

    async def log_in(self, secret: str | None = None) -> int:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.teams.app_id,
            "client_secret": secret or self.teams.app_password,
            "scope": "https://api.botframework.com/.default",
        }
        url = f"{self.teams.login_url}/{self.teams.tenant}/oauth2/v2.0/token"
        async with self.session.post(url, data=form) as response:
            self.access = (await response.json()).get("access_token", "")
            return response.status

    async def call(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any, Any]:
        url = f"{self.teams.service_url}v3/conversations{path}"
        headers = {"Authorization": f"Bearer {self.access}"}
        async with self.session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else None, response.headers

    async def send(self, conversation: str, body: Json) -> tuple[int, Any, Any]:
        return await self.call("POST", f"/{quote(conversation, safe='')}/activities", body)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2021, 11, 15, 8, 0, tzinfo=UTC))


@pytest.fixture
async def teams(clock: FakeClock) -> AsyncIterator[FakeTeams]:
    async with FakeTeams(clock=clock) as teams:
        yield teams


@pytest.fixture
async def bot(teams: FakeTeams) -> AsyncIterator[EchoBot]:
    bot = EchoBot(teams)
    app = web.Application()
    app.router.add_post("/api/messages", bot.hears)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    teams.bot_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    await bot.log_in()
    yield bot
    await bot.session.close()
    await runner.cleanup()


@pytest.fixture
def ane(teams: FakeTeams) -> Person:
    return teams.person("Ane Vik")


async def believed(teams: FakeTeams, token: str) -> bool:
    """As a careful bot checks, by the published keys and an independent library."""
    async with aiohttp.ClientSession() as session:
        configuration = await (await session.get(teams.openid_metadata)).json()
        published = await (await session.get(configuration["jwks_uri"])).json()
    keys = {key["kid"]: key for key in published["keys"] if "msteams" in key["endorsements"]}
    try:
        key = jwt.PyJWK(keys[jwt.get_unverified_header(token)["kid"]])
        claims = jwt.decode(
            token,
            key,
            ["RS256"],
            audience=teams.app_id,
            issuer=configuration["issuer"],
            options={"require": ["exp", "iss", "aud"]},
        )
    except (jwt.PyJWTError, KeyError):
        return False
    return bool(claims.get("serviceurl") == teams.service_url)


async def test_a_good_token_is_believed_also_after_the_key_was_changed(teams: FakeTeams) -> None:
    old = teams.token()
    assert await believed(teams, old)
    teams.rotate_key()
    assert await believed(teams, old)
    teams.rotate_key(keep_old=False)
    assert not await believed(teams, old)
    assert await believed(teams, teams.token())
    assert teams.counts["metadata"] == teams.counts["keys"] == 4


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_no_bad_token_is_believed(teams: FakeTeams, kind: str) -> None:
    assert not await believed(teams, teams.bad_token(kind))


async def test_only_the_bot_itself_is_let_in_and_only_until_its_token_expires(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    hello = {"type": "message", "text": "Hei"}
    chat = teams.personal(ane)
    assert (await bot.send(chat.id, hello))[0] == 201
    teams.expire_access_tokens()
    assert (await bot.send(chat.id, hello))[0] == 401
    assert await bot.log_in(secret="guessed") == 401
    teams.fail_next_login(status=503)
    assert [await bot.log_in(), await bot.log_in()] == [503, 200]
    assert (await bot.send(chat.id, hello))[0] == 201
    assert teams.counts["login"] == 4


async def test_a_mention_in_a_group_comes_as_teams_writes_it(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    group = teams.group_chat(ane, name="Klimasamling")
    answer = await teams.says(ane, group, "kven dekkjer reisa?", locale="nn-NO")
    heard = bot.heard[-1]
    assert answer.status == 200
    assert heard["text"] == "<at>Vert</at> kven dekkjer reisa?"
    assert heard["entities"][1] == {
        "type": "mention",
        "mentioned": {"id": teams.bot_id, "name": "Vert"},
        "text": "<at>Vert</at>",
    }
    assert heard["conversation"] == {
        "id": group.id,
        "conversationType": "groupChat",
        "tenantId": teams.tenant,
        "isGroup": True,
        "name": "Klimasamling",
    }
    assert heard["from"] == {"id": ane.id, "name": "Ane Vik", "aadObjectId": ane.aad_object_id}
    assert (heard["timestamp"], heard["localTimestamp"]) == (
        "2021-11-15T08:00:00.0000000Z",
        "2021-11-15T09:00:00.0000000+01:00",
    )
    assert teams.transcript(group) == [
        ("Ane Vik", "Vert kven dekkjer reisa?"),
        ("Vert", "Vert kven dekkjer reisa?"),
    ]


async def test_what_does_not_mention_the_bot_reaches_it_only_where_the_chat_allows(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    group = teams.group_chat(ane)
    assert (await teams.says(ane, group, "Skal vi kjøre sammen?", mention=False)).status == 200
    teams.rsc = False
    assert (await teams.says(ane, group, "Skal vi kjøre sammen?", mention=False)).status == 0
    assert len(bot.heard) == 1


async def test_the_transcript_shows_edits_and_forgets_what_was_deleted(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    chat = teams.personal(ane)
    question = await teams.says(ane, chat, "Når er fristn?")
    await teams.edits(question, "Når er fristen?")
    assert bot.heard[-1]["channelData"]["eventType"] == "editMessage"
    assert bot.heard[-1]["id"] == question.id
    reply = f"/{quote(chat.id, safe='')}/activities/{quote(teams.last(chat).id, safe='')}"
    assert (await bot.call("PUT", reply, {"type": "message", "text": "Mandag"}))[0] == 200
    assert teams.transcript(chat) == [("Ane Vik", "Når er fristen?"), ("Vert", "Mandag")]
    assert (await bot.call("DELETE", reply))[0] == 200
    await teams.deletes(question)
    assert bot.heard[-1]["type"] == "messageDelete"
    assert teams.transcript(chat) == []
    assert (await bot.call("DELETE", reply))[0] == 404


async def test_a_channel_answers_in_the_thread(teams: FakeTeams, bot: EchoBot, ane: Person) -> None:
    channel = teams.channel("Generelt", ane)
    first = await teams.says(ane, channel, "Hei")
    other = await teams.says(ane, channel, "Noe annet")
    await teams.says(ane, channel, "Og mer", reply_to=first)
    thread = f"{channel.id};messageid={first.id}"
    assert [text for _, text in teams.transcript(thread)] == [
        "Vert Hei",
        "Vert Hei",
        "Vert Og mer",
        "Vert Og mer",
    ]
    assert bot.heard[1]["conversation"]["id"] == f"{channel.id};messageid={other.id}"
    post = {"isGroup": True, "channelData": {"channel": {"id": channel.id}}}
    activity = {"type": "message", "text": "Kunngjøring"}
    status, created, _ = await bot.call("POST", "", {**post, "activity": activity})
    assert (status, created["id"]) == (201, f"{channel.id};messageid={created['activityId']}")
    assert teams.transcript(created["id"]) == [("Vert", "Kunngjøring")]


async def test_a_press_replaces_the_card_for_the_presser_until_the_bot_edits_it_for_all(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    expert = teams.person("Espen Moe")
    group = teams.group_chat(ane, expert)
    await teams.says(ane, group, "et kort")
    asked = "Nytt spørsmål\nFra: Ane Vik\nSvaret ditt\n[Ta den] [Svar] [Åpne]"
    assert teams.transcript(group)[-1] == ("Vert", asked)
    assert teams.link(group, "Åpne") == "https://events.example.org/1"
    answer = await teams.presses(expert, group, "Ta den")
    assert answer.body["value"] == TAKEN_CARD
    assert bot.heard[-1]["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Ta den",
            "verb": "take",
            "data": {"object": "question:1"},
        },
        "trigger": "manual",
    }
    assert bot.heard[-1]["replyToId"] == teams.last(group).id
    assert teams.transcript(group, seen_by=expert)[-1] == ("Vert", "Du har tatt spørsmålet")
    assert teams.transcript(group)[-1] == ("Vert", asked)
    await teams.presses(ane, group, "Ta den", as_submit=True)
    assert bot.heard[-1]["value"] == {"verb": "take"}
    card = {"contentType": ADAPTIVE, "content": TAKEN_CARD}
    where = f"/{quote(group.id, safe='')}/activities/{teams.last(group).id}"
    await bot.call("PUT", where, {"type": "message", "attachments": [card]})
    assert teams.transcript(group)[-1] == ("Vert", "Du har tatt spørsmålet")


async def test_a_press_in_a_private_chat_replaces_the_card_and_sends_what_was_filled_in(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    await teams.says(ane, ane, "et kort")
    with pytest.raises(AssertionError, match="filled in"):
        await teams.presses(ane, ane, "Svar")
    await teams.presses(ane, ane, "answer", {"answer": "Ja, på øya."})
    assert bot.heard[-1]["value"]["action"]["data"] == {"object": "question:1", "answer": "Ja, på øya."}
    assert [card_text(card) for card in teams.cards(ane)] == ["Du har tatt spørsmålet"]
    await teams.reposts_last()
    assert bot.heard[-1]["id"] == bot.heard[-2]["id"]


async def test_the_roster_comes_in_pages(teams: FakeTeams, bot: EchoBot) -> None:
    people = [teams.person(f"Deltaker {number}") for number in range(1, 6)]
    group = teams.group_chat(*people)
    seen, token = [], ""
    while True:
        path = f"/{quote(group.id, safe='')}/pagedmembers?pageSize=2{token}"
        _, page, _ = await bot.call("GET", path)
        seen.append([member["email"] for member in page["members"]])
        if "continuationToken" not in page:
            break
        token = f"&continuationToken={page['continuationToken']}"
    assert seen == [
        ["deltaker.1@example.org", "deltaker.2@example.org"],
        ["deltaker.3@example.org", "deltaker.4@example.org"],
        ["deltaker.5@example.org"],
    ]
    stranger = teams.person("En Annen")
    assert (await bot.call("GET", f"/{quote(group.id, safe='')}/members/{stranger.id}"))[0] == 404


async def test_a_private_chat_opens_once_and_only_where_the_app_is_installed(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    stranger = teams.person("Siri Lund", installed=False)

    async def opened(person: Person) -> tuple[int, Any]:
        body = {"members": [{"id": person.id}], "tenantId": teams.tenant}
        return (await bot.call("POST", "", body))[:2]

    assert await opened(ane) == await opened(ane) == (201, {"id": teams.personal(ane).id})
    assert (await opened(stranger))[0] == 403
    await teams.installs(stranger)
    assert [activity["type"] for activity in bot.heard] == ["installationUpdate", "conversationUpdate"]
    assert (await opened(stranger))[0] == 201
    stranger.blocked = True
    status, body, _ = await bot.send(teams.personal(stranger).id, {"type": "message", "text": "Hei"})
    assert (status, body["error"]["code"]) == (403, "MessageWritesBlocked")


async def test_the_eighth_message_in_a_second_waits_for_the_next(
    teams: FakeTeams, bot: EchoBot, ane: Person, clock: FakeClock
) -> None:
    teams.limits = True
    chat = teams.personal(ane)

    async def sent() -> tuple[int, str | None]:
        status, _, headers = await bot.send(chat.id, {"type": "message", "text": "Hei"})
        return status, headers.get("Retry-After")

    assert [await sent() for _ in range(8)] == [(201, None)] * 7 + [(429, "1")]
    clock.advance(seconds=1)
    assert [await sent() for _ in range(2)] == [(201, None), (429, "1")]
    clock.advance(seconds=29)
    for _ in range(52):
        clock.advance(seconds=0.5)
        await sent()
    clock.advance(seconds=2)
    assert (await sent())[0] == 201
    assert teams.busiest(1, chat) == 7
    assert len(teams.transcript(chat)) == len(teams.sent(chat)) <= 7 + 1 + 53


async def test_scripted_faults_come_once_each_and_tell_whether_the_message_was_taken(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    chat, hello = teams.personal(ane), {"type": "message", "text": "Hei"}
    teams.fail_next(chat, status=429, headers={"Retry-After": "3"})
    status, _, headers = await bot.send(chat.id, hello)
    assert (status, headers["Retry-After"]) == (429, "3")
    teams.fail_next(status=502, stored=True)
    assert (await bot.send(chat.id, hello))[0] == 502
    assert teams.transcript(chat) == [("Vert", "Hei")]
    for stored in (False, True):
        teams.fail_next(chat, drop=True, stored=stored)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await bot.send(chat.id, hello)
    assert [(call.status, call.stored) for call in teams.requests] == [
        (429, False),
        (502, True),
        (0, False),
        (0, True),
    ]
    assert len(teams.sent(chat)) == len(teams.transcript(chat)) == 2
    too_big = {"type": "message", "text": "å" * 60_000}
    assert (await bot.send(chat.id, too_big))[0] == 413
    assert (await bot.send("19:nowhere@thread.v2", hello))[0] == 404


async def test_a_held_message_waits_until_it_is_let_go(teams: FakeTeams, bot: EchoBot, ane: Person) -> None:
    hold = teams.hold_next(ane, stored=True)
    sending = asyncio.create_task(bot.send(teams.personal(ane).id, {"type": "message", "text": "Hei"}))
    await hold.arrived()
    await teams.hears(ane, "Hei")
    assert not sending.done()
    hold.release()
    assert (await sending)[0] == 201


async def test_a_mention_whose_text_is_missing_is_complained_about(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    entity = {"type": "mention", "mentioned": {"id": ane.id, "name": ane.name}, "text": "<at>Ane Vik</at>"}
    group = teams.group_chat(ane)
    await bot.send(
        group.id, {"type": "message", "text": "<at>Ane Vik</at>, svaret er ja", "entities": [entity]}
    )
    assert (teams.last(group).mentions(), teams.complaints) == ([ane.id], [])
    await bot.send(group.id, {"type": "message", "text": "Svaret er ja", "entities": [entity]})
    assert teams.last(group).mentions() == []
    assert len(teams.complaints) == 1


async def test_a_quoted_reply_names_the_message_it_answers(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    group = teams.group_chat(ane)
    await teams.says(ane, group, "Hei")
    question = teams.last(group)
    await teams.says(ane, group, "Ja", mention=False, reply_to=question)
    heard = bot.heard[-1]
    assert heard["text"] == f'<quoted messageId="{question.id}"/>Ja'
    assert heard["entities"][-1] == {"type": "quotedReply", "quotedReply": {"messageId": question.id}}
    assert teams.messages(group)[-2].quotes() == [question.id]
    await teams.says(ane, group, "Ja", mention=False, reply_to=question, old_client=True)
    assert bot.heard[-1]["text"] == "Ja"
    assert f'itemid="{question.id}"' in bot.heard[-1]["attachments"][0]["content"]


async def test_those_who_join_and_leave_change_the_roster(
    teams: FakeTeams, bot: EchoBot, ane: Person
) -> None:
    group, newcomer = teams.group_chat(ane), teams.person("Siri Lund")
    await teams.joins(group, newcomer, by=ane)
    assert bot.heard[-1]["membersAdded"] == [{"id": newcomer.id, "aadObjectId": newcomer.aad_object_id}]
    assert len((await bot.call("GET", f"/{quote(group.id, safe='')}/members"))[1]) == 2
    await teams.leaves(group, newcomer)
    assert bot.heard[-1]["membersRemoved"] == [{"id": newcomer.id, "aadObjectId": newcomer.aad_object_id}]
    assert group.members == [ane]


async def test_files_and_pictures_come_as_attachments(teams: FakeTeams, bot: EchoBot, ane: Person) -> None:
    await teams.sends_file(ane, ane, "program.pdf")
    assert bot.heard[-1]["attachments"][0]["content"]["fileType"] == "pdf"
    assert teams.transcript(ane) == [("Ane Vik", "[program.pdf]")]
    group = teams.group_chat(ane)
    await teams.sends_file(ane, group)
    assert [a["contentType"] for a in bot.heard[-1]["attachments"]] == ["text/html"]
    await teams.sends_picture(ane, group)
    assert [a["contentType"] for a in bot.heard[-1]["attachments"]] == ["image/*", "text/html"]


async def test_nobody_answering_is_status_0(teams: FakeTeams, ane: Person) -> None:
    teams.bot_url = teams.origin.rpartition(":")[0] + ":1"
    assert (await teams.says(ane, ane, "Hei")).status == 0


async def test_counting_only_keeps_no_messages(bot: EchoBot, teams: FakeTeams, ane: Person) -> None:
    teams.record = False
    chat = teams.personal(ane)
    assert [(await bot.send(chat.id, {"type": "message", "text": "Hei"}))[0] for _ in range(3)] == [201] * 3
    assert (teams.counts["send"], teams.requests, teams.transcript(chat)) == (3, [], [])


async def test_letters_are_kept_with_their_letters() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "vert@example.org", "ekspert@example.org", "Spørsmål"
    letter.set_content("Finnes det krav på øya?")
    async with FakeMail() as mail:
        host, _, port = mail.url.removeprefix("smtp://").partition(":")
        await aiosmtplib.send(letter, hostname=host, port=int(port), start_tls=False)
        (kept,) = await mail.arrives()
    assert (kept.subject, kept.text.strip(), kept.receivers) == (
        "Spørsmål",
        "Finnes det krav på øya?",
        ("ekspert@example.org",),
    )


def test_a_day_of_the_clock_is_24_hours_also_when_summer_ends() -> None:
    from zoneinfo import ZoneInfo

    clock = FakeClock(datetime(2021, 10, 30, 12, 0, tzinfo=ZoneInfo("Europe/Oslo")))
    assert clock.advance(days=1).isoformat() == "2021-10-31T11:00:00+01:00"
