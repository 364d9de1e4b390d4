"""A guest without Teams, reached by a link: they read, ask and are answered in the browser as others are."""

import re
from pathlib import Path

from tests.fakes.teams import FakeTeams
from tests.stories.browser import Browser
from tests.stories.conftest import Cast
from tests.stories.server import Server

PEOPLE = """e-post;navn;kommune;status;netter
kari.gjest@example.org;Kari Gjest;Ørsta;påmeldt;1
per.gjest@example.org;Per Gjest;Ørsta;påmeldt;1
organizer.o@example.org;O;;;
deltaker.a@example.org;A;Volda;påmeldt;
"""
HARD = "Hvordan følger små kommuner opp klimakrav hos leverandørene?"


async def test_a_guest_takes_part_in_the_browser(tmp_path: Path, teams: FakeTeams, cast: Cast) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    async with Server(tmp_path, teams, at="2021-09-13T09:00+02:00") as vert, Browser() as browser:
        e = teams.person("E", email="ekspert.e@example.org")
        await teams.installs(e)
        await teams.installs(cast.group, by=cast.o)
        await teams.installs(cast.o)
        await vert.runs("people", "import", "people.csv", "--event", "klimasamling-2021", "--yes")

        await teams.says(cast.o, cast.o, "lenker til deltakere")
        card = await teams.hears(cast.o, "2 på deltakerlisten er ikke nådd.")
        links = dict(re.findall(r"((?:Kari|Per) Gjest) <\S+>: (http[\w:/.-]+)", str(card.cards()[0])))
        assert sorted(links) == ["Kari Gjest", "Per Gjest"], "A is in the group chat, and O has written"
        address = links["Kari Gjest"]

        await browser.opens(address)
        assert "Velkommen, Kari Gjest" in browser.text
        await browser.presses("Åpne chatten")
        assert "Hei! Jeg er Vert, en robot for arrangørene." in browser.text

        count = len(teams.messages(cast.group))
        composer = next(form for form in browser.page.forms if "/group?" in form.action)
        await browser.sends(composer.action, {**composer.fields, "text": "Er det noen her?"})
        await browser.sends(
            composer.action, {**composer.fields, "once": "another-press", "text": f"@Vert {HARD}"}
        )
        told = await teams.hears(cast.group, "Kari Gjest (i nettleseren)")
        assert HARD in told.text()
        assert len(teams.messages(cast.group)) == count + 1, "chatter stays in the browser"

        question = await teams.hears(e, HARD)
        await teams.presses(e, e, "Svar", card=question)
        await teams.presses(e, e, "Send svaret", {"text": "Med faste møter."}, card=question)
        await teams.hears(cast.group, "Ekspert E svarer: «Med faste møter.»")
        assert "Kari Gjest (i nettleseren)" in told.text(), "what was told of it before stays true, and hers"
        await browser.opens(address)
        assert browser.text.count("Med faste møter.") == 1

        await teams.says(cast.a, cast.group, "Hvem dekker reisen?")
        await vert.at_rest()
        await teams.until(lambda: "Kommunene dekker reisen selv." in teams.last(cast.group).text())
        while "A (i den andre gruppechatten)" not in browser.text:
            await browser.opens(address)

        await browser.sends(
            composer.action.replace("/group?", "/private?"),
            {**composer.fields, "once": "one-more-press", "text": "hvor mange er vi fra kommunen?"},
        )
        assert "Ørsta: 2 er påmeldt. Ført opp med overnatting: 2, til sammen 2 netter." in browser.text
