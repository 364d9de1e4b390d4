"""Before the first webinar: its link is asked for in time, and everyone who should is reminded once."""

from pathlib import Path

import aiohttp

from tests.fakes.teams import FakeTeams, Where
from tests.stories.conftest import Cast
from tests.stories.server import Server

TITLE = "Klimatilpasning, Vær smart-kurset, del 1"
LINK = "https://teams.example.org/l/meetup-join/vaer-smart-1"


async def test_the_organizer_is_asked_for_the_link_and_all_are_reminded_in_time_and_once(
    teams: FakeTeams, cast: Cast, tmp_path: Path
) -> None:
    a, b, o, group = cast.a, cast.b, cast.o, cast.group
    async with Server(tmp_path, teams, at="2021-11-12T07:59:30+01:00", speed=10) as vert:
        await teams.installs(group, by=o)
        await teams.installs(o)
        wanted = await teams.hears(o, "Lenke mangler til webinaret tirsdag 16. november.")
        assert TITLE in wanted.text()
        assert "Påminnelsen går mandag 15. november kl. 09.00 til gruppechatten" in wanted.text()
        await teams.presses(o, o, "Lim inn lenke", card=wanted)
        await teams.presses(o, o, "Lagre lenken", {"link": "http://teams.example.org"}, card=wanted)
        assert "er ingen lenke som begynner med https://" in wanted.text()
        await teams.presses(o, o, "Lagre lenken", {"link": LINK}, card=wanted)
        assert f"Takk! Lenken til {TITLE}" in wanted.text()

        await vert.kill9()
        on_its_way = teams.hold_next(group)
        await vert.start("2021-11-15T09:00+01:00")
        await on_its_way.arrived()
        await vert.kill9()
        await vert.start()
        reminder = await teams.hears(group, f"I morgen: {TITLE}")
        assert "tirsdag 16. november kl. 12.00 · slutter 13.30 eller 14.00" in reminder.text()
        assert "[Bli med] [Legg i kalender] [Minn meg 15 min før]" in reminder.text()
        assert teams.link(group, "Bli med") == LINK
        file = teams.link(group, "Legg i kalender")
        async with aiohttp.ClientSession() as client, client.get(file) as answer:
            assert (answer.status, answer.content_type) == (200, "text/calendar")
            assert "DTSTART;TZID=Europe/Oslo:20211116T120000" in await answer.text()

        told = await teams.presses(a, group, "Minn meg 15 min før", card=reminder)
        assert told.body["value"].startswith(f"Jeg minner deg privat 15 minutter før {TITLE}")
        await teams.presses(b, group, "Minn meg 15 min før", card=reminder)
        off = await teams.presses(b, group, "Minn meg 15 min før", card=reminder)
        assert off.body["value"] == f"Da minner jeg deg ikke om {TITLE}."

        await vert.restart("2021-11-16T11:44:55+01:00", speed=10)
        soon = await teams.hears(group, f"Om 15 minutter: {TITLE}")
        mine = await teams.hears(a, f"Om 15 minutter: {TITLE}")
        assert teams.link(a, "Bli med") == LINK
        assert "[Bli med]" in soon.text()
        assert "Minn meg" not in mine.text()

    assert said_with(teams, "I morgen", group) == 1
    assert said_with(teams, "Om 15 minutter", group) == 1
    assert said_with(teams, "Om 15 minutter", a) == 1
    assert teams.messages(b) == []
    assert said_with(teams, "Lenke mangler til webinaret i morgen", o) == 0, "once is enough"


def said_with(teams: FakeTeams, words: str, where: Where) -> int:
    return sum(words in text for who, text in teams.transcript(where) if who == "Vert")
