"""Nobody but Microsoft is believed, and Microsoft always is."""

import aiohttp
import pytest

from bot.channels.teams.identity import Identity, KeysAway, Refused
from tests.bot.channels.teams.conftest import Chat, Vert, settings_for
from tests.fakes.teams import BAD_TOKENS, FakeTeams


@pytest.mark.parametrize("kind", BAD_TOKENS)
async def test_a_bad_token_is_refused_with_401_and_nothing_is_heard(
    kind: str, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {teams.bad_token(kind)}"}
    answer = await teams.raw(said, headers)
    assert (answer.status, answer.body) == (401, {"error": "The token was not accepted."})
    assert vert.turns.heard == []


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic abc", "Bearer ", "bearer x y z", "Bearer é"])
async def test_what_is_no_bearer_token_at_all_is_refused_with_401(
    header: str | None, teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    headers = {"Content-Type": "application/json"} | ({"Authorization": header} if header is not None else {})
    assert (await teams.raw(said, headers)).status == 401
    assert vert.turns.heard == []


async def test_a_token_of_five_minutes_ago_still_holds(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    now = int(teams.token_clock().timestamp())
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    for exp, status in ((now - 240, 200), (now - 360, 401)):
        token = teams.token(exp=exp, nbf=now - 4000)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        assert (await teams.raw(said, headers)).status == status


@pytest.mark.parametrize("claims", [{"exp": "soon"}, {"nbf": None}, {"aud": ["x"]}, {"serviceurl": 7}])
async def test_claims_of_the_wrong_kind_are_refused_with_401(
    claims: dict[str, object], teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {teams.token(**claims)}"}
    assert (await teams.raw(said, headers)).status == 401


async def test_another_channel_than_teams_is_refused(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei", channelId="webchat")
    assert (await teams.raw(said)).status == 401


async def test_a_new_signing_key_is_believed_without_a_restart(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    assert (await teams.says(chat.kari, chat.place, "Hei")).status == 200
    teams.rotate_key(keep_old=False)
    assert (await teams.says(chat.kari, chat.place, "Hei igjen")).status == 200
    assert teams.counts["keys"] == 2


async def test_strangers_with_made_up_keys_make_us_ask_microsoft_once_a_minute_at_most(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    token = teams.bad_token("unknown_key")
    for _ in range(5):
        await teams.raw(said, {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
    assert teams.counts["keys"] == 2


async def test_keys_that_cannot_be_fetched_are_503_and_the_next_try_works(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    teams.fail_next_metadata()
    answer = await teams.says(chat.kari, chat.place, "Hei")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert vert.turns.heard == []


class Keyring:
    """The check alone, on a clock the test moves."""

    def __init__(self, teams: FakeTeams, session: aiohttp.ClientSession) -> None:
        self.seconds = 1000.0
        self.teams = teams
        self.identity = Identity(settings_for(teams), session)
        self.identity.keys._time = lambda: self.seconds

    async def check(self) -> None:
        await self.identity.check(f"Bearer {self.teams.token()}", self.teams.service_url, "msteams")


async def test_keys_are_asked_for_once_a_day_and_outlive_a_days_trouble_at_microsofts(
    teams: FakeTeams,
) -> None:
    async with aiohttp.ClientSession() as session:
        ring = Keyring(teams, session)
        await ring.check()
        ring.seconds += 23 * 3600
        await ring.check()
        assert teams.counts["keys"] == 1
        ring.seconds += 2 * 3600
        teams.fail_next_metadata(times=2)
        await ring.check()
        ring.seconds += 24 * 3600
        with pytest.raises(KeysAway):
            await ring.check()
        ring.seconds += 10
        await ring.check()


async def test_a_key_unknown_for_a_minute_is_asked_for_again(teams: FakeTeams) -> None:
    async with aiohttp.ClientSession() as session:
        ring = Keyring(teams, session)
        await ring.check()
        teams.rotate_key()
        await ring.check()
        teams.rotate_key()
        with pytest.raises(Refused):
            await ring.check()
        ring.seconds += 61
        await ring.check()


async def test_a_token_known_again_is_still_refused_for_another_place_too_late_or_without_its_key(
    teams: FakeTeams,
) -> None:
    async with aiohttp.ClientSession() as session:
        now = {"seconds": teams.token_clock().timestamp()}
        identity = Identity(settings_for(teams), session, lambda: now["seconds"])
        here, token = teams.service_url, f"Bearer {teams.token()}"
        for _ in range(2):
            await identity.check(token, here, "msteams")
        for place, channel in ((f"{here}elsewhere/", "msteams"), (here, "webchat")):
            with pytest.raises(Refused):
                await identity.check(token, place, channel)
        teams.rotate_key(keep_old=False)
        fresh = f"Bearer {teams.token()}"
        await identity.check(fresh, here, "msteams")
        with pytest.raises(Refused, match="unknown key"):
            await identity.check(token, here, "msteams")
        now["seconds"] += 2 * 3600
        with pytest.raises(Refused, match="expired"):
            await identity.check(fresh, here, "msteams")
