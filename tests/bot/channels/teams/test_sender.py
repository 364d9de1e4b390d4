"""What Vert says arrives once, and each refusal is told by what can be done about it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

import pytest

from bot.channels.teams.room import TeamsRoom
from bot.channels.teams.sender import Connector, TeamsChannel
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.token import OwnToken
from dialogs.model.message import Choice, Mention, Message
from scheduler.outbox import Address, CannotSend, Later, NeverFits, NotReachable, Unclear
from tests.bot.channels.teams.conftest import Chat, address_of, settings_for
from tests.fakes.teams import FakeTeams, Place

HELLO = Message("Hei!")
CARD = Message("Hei!", choices=(Choice("Hjelp", "help"),))


@pytest.fixture
async def room(teams: FakeTeams) -> AsyncIterator[TeamsRoom]:
    opened = TeamsRoom(settings_for(teams))
    yield opened
    await opened.close()


@pytest.fixture
def channel(room: TeamsRoom) -> TeamsChannel:
    return room.channel


async def test_a_short_line_is_said_as_plain_text(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    posted = await channel.send(address_of(teams, chat.place, reply_to="77"), HELLO)
    assert teams.last(chat.place).id == posted
    assert teams.last(chat.place).activity == {
        "type": "message",
        "textFormat": "plain",
        "text": "Hei!",
        "replyToId": "77",
    }


async def test_a_message_is_replaced_in_place_and_may_change_its_kind(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    there = address_of(teams, chat.kari)
    posted = await channel.send(there, CARD)
    assert await channel.update(there, posted, Message("Avklart.")) == posted
    assert teams.transcript(chat.kari) == [("Vert", "Avklart.")]


async def test_what_can_no_longer_be_replaced_is_said_anew(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    there = address_of(teams, chat.place)
    new = await channel.update(there, "gone", HELLO)
    assert teams.last(chat.place).id == new
    teams.fail_next(chat.place, status=501, operation="update")
    again = await channel.update(there, new, Message("Igjen"))
    assert again != new
    assert [said for _, said in teams.transcript(chat.place)] == ["Hei!", "Igjen"]


async def test_an_answer_in_a_channel_stands_in_the_thread_of_the_question(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    place = teams.channel("Generelt", chat.kari)
    asked = await teams_says_unheard(teams, chat, place)
    await channel.send(address_of(teams, place, reply_to=asked), HELLO)
    thread = f"{place.id};messageid={asked}"
    await channel.send(replace(address_of(teams, place), conversation=thread), Message("Og hei"))
    assert [said.text() for said in teams.messages(thread)][1:] == ["Hei!", "Og hei"]


async def test_a_reminder_in_a_channel_is_a_new_post_that_can_be_replaced(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    place = teams.channel("Generelt", chat.kari)
    posted = await channel.send(address_of(teams, place), HELLO)
    assert teams.message(posted).root == posted
    await channel.update(address_of(teams, place), posted, Message("Ny tid"))
    assert teams.transcript(place) == [("Vert", "Ny tid")]


async def teams_says_unheard(teams: FakeTeams, chat: Chat, place: Place) -> str:
    teams.bot_url = "http://127.0.0.1:1"
    return (await teams.says(chat.kari, place, "Når?")).id


@pytest.mark.parametrize("by_account", [False, True])
async def test_a_private_chat_is_opened_with_someone_who_never_wrote(
    by_account: bool, teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    who = chat.kari.aad_object_id if by_account else chat.kari.id
    nobody_yet = Address(
        "teams", tenant=teams.tenant, person=who or "", reference={"service_url": teams.service_url}
    )
    opened = await channel.open(nobody_yet)
    assert (opened.conversation, opened.kind) == (teams.personal(chat.kari).id, "private")
    await channel.send(opened, HELLO)
    await channel.send(nobody_yet, Message("Hei igjen"))
    assert [said for _, said in teams.transcript(chat.kari)] == ["Hei!", "Hei igjen"]


async def test_someone_without_the_app_or_unknown_is_not_reachable(
    teams: FakeTeams, channel: TeamsChannel
) -> None:
    away = teams.person("Borte Vekk", installed=False)
    for person in (away.id, "29:nobody", ""):
        with pytest.raises(NotReachable):
            await channel.open(
                Address(
                    "teams",
                    tenant=teams.tenant,
                    person=person,
                    reference={"service_url": teams.service_url},
                )
            )


REFUSALS: list[tuple[int, str, Mapping[str, str], type[CannotSend], float | None, bool]] = [
    (429, "TooManyRequests", {"Retry-After": "7"}, Later, 7.0, True),
    (429, "TooManyRequests", {}, Later, None, True),
    (429, "TooManyRequests", {"Retry-After": "soon"}, Later, None, True),
    (429, "TooManyRequests", {"Retry-After": "-3"}, Later, 0.0, True),
    (429, "TooManyRequests", {"Retry-After": "99999999"}, Later, 3600.0, True),
    (429, "TooManyRequests", {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, Later, 0.0, True),
    (412, "PreconditionFailed", {}, Unclear, None, False),
    (500, "InternalServerError", {}, Unclear, None, False),
    (502, "BadGateway", {}, Unclear, None, False),
    (503, "ServiceUnavailable", {}, Unclear, None, False),
    (504, "GatewayTimeout", {}, Unclear, None, False),
    (403, "BotNotInConversationRoster", {}, NotReachable, None, False),
    (403, "ConversationBlockedByUser", {}, NotReachable, None, False),
    (403, "MessageWritesBlocked", {}, NotReachable, None, False),
    (404, "ConversationNotFound", {}, NotReachable, None, False),
    (403, "BotDisabledByAdmin", {}, Later, 300.0, True),
    (401, "BotNotRegistered", {}, Later, 300.0, True),
    (413, "MessageSizeTooBig", {}, NeverFits, None, False),
    (400, "BadSyntax", {}, NeverFits, None, False),
    (307, "Elsewhere", {"Location": "https://example.org/"}, NeverFits, None, False),
]


@pytest.mark.parametrize(
    "status,code,headers,kind,seconds,whole_tenant", REFUSALS, ids=lambda value: str(value)[:40]
)
async def test_a_refusal_says_what_can_be_done(
    status: int,
    code: str,
    headers: Mapping[str, str],
    kind: type[CannotSend],
    seconds: float | None,
    whole_tenant: bool,
    teams: FakeTeams,
    channel: TeamsChannel,
    chat: Chat,
) -> None:
    teams.fail_next(chat.place, status=status, code=code, headers=headers)
    with pytest.raises(CannotSend) as refusal:
        await channel.send(address_of(teams, chat.place), HELLO)
    assert (type(refusal.value), str(refusal.value)) == (kind, f"{status} {code}")
    if isinstance(refusal.value, Later):
        assert (refusal.value.seconds, refusal.value.whole_tenant) == (seconds, whole_tenant)


async def test_silence_after_the_words_were_handed_over_is_unclear_but_an_edit_can_be_repeated(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    there = address_of(teams, chat.place)
    posted = await channel.send(there, HELLO)
    teams.fail_next(chat.place, drop=True, stored=True)
    with pytest.raises(Unclear):
        await channel.send(there, HELLO)
    teams.fail_next(chat.place, drop=True, operation="update", times=None)
    with pytest.raises(Later):
        await channel.update(there, posted, HELLO)
    teams.heal()
    teams.fail_next(chat.place, status=503, operation="update", headers={"Retry-After": "4"})
    with pytest.raises(Later) as later:
        await channel.update(there, posted, HELLO)
    assert later.value.seconds == 4.0


async def test_where_nobody_listens_nothing_was_said_and_later_is_safe(teams: FakeTeams, chat: Chat) -> None:
    settings = settings_for(teams, service_hosts=("http://127.0.0.1:1",))
    room = TeamsRoom(settings)
    nobody = replace(address_of(teams, chat.place), reference={"service_url": "http://127.0.0.1:1/teams/"})
    with pytest.raises(Later):
        await room.channel.send(nobody, HELLO)
    await room.close()


async def test_words_and_token_go_to_no_other_host(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    for url in ("https://example.org/teams/", "http://127.0.0.1:1/teams/", f"{teams.origin}@example.org/"):
        with pytest.raises(NotReachable):
            await channel.send(replace(address_of(teams, chat.place), reference={"service_url": url}), HELLO)
    assert teams.counts["login"] == 0


async def test_the_newest_address_teams_spoke_from_is_used(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    channel.heard_from(teams.tenant, f"{teams.origin}/emea/")
    await channel.send(address_of(teams, chat.place), HELLO)
    assert teams.requests[-1].region == "emea"


async def test_one_token_serves_many_sends_and_is_fetched_by_one(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    teams.login_latency = 0.05
    await asyncio.gather(*(channel.send(address_of(teams, chat.place), HELLO) for _ in range(20)))
    assert (teams.counts["login"], len(teams.sent(chat.place))) == (1, 20)


async def test_a_token_that_ends_in_the_middle_is_renewed_once_and_nothing_fails(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    await channel.send(address_of(teams, chat.place), HELLO)
    teams.expire_access_tokens()
    await asyncio.gather(*(channel.send(address_of(teams, chat.place), HELLO) for _ in range(10)))
    assert (teams.counts["login"], len(teams.sent(chat.place))) == (2, 11)


async def test_a_token_is_renewed_five_minutes_before_it_ends(teams: FakeTeams) -> None:
    seconds = 0.0
    session = Connector.session()
    token = OwnToken(settings_for(teams), session, lambda: seconds)
    first = await token.now()
    seconds = 3599 - 301
    assert await token.now() == first
    seconds = 3599 - 299
    assert await token.now() != first
    await session.close()


async def test_trouble_at_the_login_is_later_and_a_wrong_password_stops_the_tenant(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    teams.fail_next_login()
    with pytest.raises(Later) as later:
        await channel.send(address_of(teams, chat.place), HELLO)
    assert (str(later.value), later.value.whole_tenant) == ("no token: 503 temporarily_unavailable", False)
    teams.app_password = "another"
    with pytest.raises(Later) as later:
        await channel.send(address_of(teams, chat.place), HELLO)
    assert (str(later.value), later.value.whole_tenant) == ("no token: 401 invalid_client", True)


async def test_a_managed_identity_needs_no_password(teams: FakeTeams, chat: Chat) -> None:
    settings = settings_for(
        teams,
        app_type="UserAssignedMSI",
        password="",
        identity_endpoint=teams.identity_endpoint,
        identity_header=teams.identity_header,
    )
    room = TeamsRoom(settings)
    await room.channel.send(address_of(teams, chat.place), HELLO)
    await room.channel.send(address_of(teams, chat.place), HELLO)
    assert (teams.counts["managed_identity"], teams.counts["login"]) == (1, 0)
    await room.close()


async def test_a_person_is_mentioned_by_an_entity_that_stands_in_the_text(
    teams: FakeTeams, channel: TeamsChannel, chat: Chat
) -> None:
    who = f"teams:{teams.tenant}:{chat.kari.id}"
    line = Message("{@" + who + "}, du spurte *noe*.", mentions=(Mention(who, "Kari Nes"),))
    for message in (line, replace(line, choices=(Choice("Det hjalp", "helped"),))):
        await channel.send(address_of(teams, chat.place), message)
        assert teams.last(chat.place).mentions() == [chat.kari.id]
    assert teams.complaints == []


def test_a_password_shows_in_no_print_of_the_settings() -> None:
    assert "hush" not in repr(TeamsSettings(password="hush", identity_header="hush"))
