"""Who is here comes from the roster, and an e-mail address from nowhere else."""

from dataclasses import replace

from dialogs.model.incoming import Joined, Left, Sender
from tests.bot.channels.teams.conftest import Chat, Vert
from tests.fakes.teams import FakeTeams


async def test_on_being_added_vert_reads_who_is_there(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    await teams.installs(chat.place)
    assert vert.people.emails() == ["kari.nes@example.org", "ola.vik@example.org"]
    assert isinstance(vert.turns.heard[0], Joined)
    assert vert.turns.heard[0].vert is True


async def test_a_long_roster_is_read_page_by_page(teams: FakeTeams, vert: Vert) -> None:
    teams.max_page = 7
    many = teams.group_chat(*(teams.person(f"Person {n}") for n in range(20)))
    await teams.installs(many)
    assert len(vert.people.emails()) == 20
    assert teams.counts["pagedmembers"] == 6  # three pages for each of the two things Teams tells


async def test_a_sender_not_met_before_is_looked_up_once(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    for text in ("Hei", "Hei igjen"):
        await teams.says(chat.kari, chat.place, text)
    assert [one.sender.email for one in vert.turns.heard] == ["kari.nes@example.org", None]
    assert (teams.counts["member"], vert.people.emails()) == (1, ["kari.nes@example.org"])


async def test_an_address_in_the_activity_is_not_believed(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    said = teams.activity("message", chat.kari, chat.place, id="1", text="Hei")
    said["from"] |= {"email": "arrangor@example.org", "userPrincipalName": "arrangor@example.org"}
    await teams.raw(said)
    assert vert.heard.sender.email == "kari.nes@example.org"


async def test_an_address_is_kept_in_lower_case(teams: FakeTeams, vert: Vert, chat: Chat) -> None:
    chat.kari.email = "Kari.Nes@Example.org "
    await teams.says(chat.kari, chat.kari, "Hei")
    assert vert.people.emails() == ["kari.nes@example.org"]


async def test_those_who_join_are_named_by_the_roster_and_those_who_leave_are_heard_of(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    new = teams.person("Åse Øy")
    await teams.joins(chat.place, new)
    joined = vert.turns.heard[-1]
    assert isinstance(joined, Joined)
    who = Sender(f"teams:{teams.tenant}:{new.aad_object_id}", "Åse Øy", "aase.oey@example.org")
    assert [replace(one, email=None) for one in joined.people] == [replace(who, email=None)]
    assert vert.people.emails() == [joined.people[0].email]
    await teams.leaves(chat.place, new)
    assert isinstance(vert.turns.heard[-1], Left)


async def test_a_guest_whom_the_roster_does_not_tell_of_is_heard_all_the_same(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    guest = teams.person("Gjest", listed=False)
    said = teams.activity("message", guest, chat.place, id="1", text="Hei")
    for number in ("1", "2"):
        await teams.raw({**said, "id": number})
    assert [one.sender.email for one in vert.turns.heard] == [None, None]
    assert teams.counts["member"] == 1


async def test_a_roster_that_is_away_delays_nobody_and_is_asked_next_time(
    teams: FakeTeams, vert: Vert, chat: Chat
) -> None:
    teams.fail_next(status=503, operation="member")
    await teams.says(chat.kari, chat.place, "Hei")
    await teams.says(chat.kari, chat.place, "Hei igjen")
    assert [one.sender.email for one in vert.turns.heard] == [None, "kari.nes@example.org"]


async def test_the_roster_of_a_channel_is_read_without_its_thread(teams: FakeTeams, vert: Vert) -> None:
    kari = teams.person("Kari Nes")
    await teams.says(kari, teams.channel("Generelt", kari), "Hei")
    assert vert.heard.sender.email == "kari.nes@example.org"
