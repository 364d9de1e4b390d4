"""An organizer tells everyone something: written, looked at, undone, sent, and reported to the last one."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.fakes.teams import FakeTeams, Where
from tests.stories.conftest import Cast
from tests.stories.server import Server

FIRST = "Torsdagens webinar starter kl. 09.00."
TEXT = "Torsdagens webinar starter kl. 09.30. Ha spørsmålene klare."
NYNORSK = "Webinaret torsdag startar kl. 09.30. Ha spørsmåla klare."


async def test_a_broadcast_is_previewed_undone_and_sent_and_its_report_adds_up_though_vert_is_killed(
    teams: FakeTeams, cast: Cast, tmp_path: Path
) -> None:
    a, b, o, group = cast.a, cast.b, cast.o, cast.group
    c, d = teams.person("C"), teams.person("D")
    group.members += [c, d]
    async with Server(tmp_path, teams, at="2021-10-05T10:00+02:00") as vert:
        await teams.installs(group, by=o)
        for person in (a, b, c, o):
            await teams.installs(person)
            await teams.hears(person, "Du er arrangør" if person is o else "Hei! Jeg er Vert")
        await teams.says(a, a, "svar på nynorsk")
        await teams.hears(a, "nynorsk")
        c.blocked = True  # C sent Vert away, and Teams tells nobody

        await teams.says(b, b, "kunngjøring")
        await teams.hears(b, "Det er det bare arrangørene som kan gjøre.")
        assert ("broadcast_form", "refused") in written_down(vert)

        await teams.says(o, o, "kunngjøring")
        form = await teams.hears(o, "Tekst på bokmål")
        await teams.presses(o, o, "Vis hvordan det blir", {"audience": "group"}, card=form)
        assert "Skriv teksten på minst ett språk." in form.text()
        await teams.presses(
            o, o, "Vis hvordan det blir", {"text_nb": FIRST, "audience": ["group", "everyone"]}, card=form
        )
        assert "Nynorsk mangler; 1 mottaker" in form.text()
        await teams.presses(o, o, "Send likevel", card=form)
        assert FIRST in form.text()
        assert "Gruppechatten og 3 personer; " in form.text()
        assert "bare i gruppechatten" in form.text()
        await teams.presses(o, o, "Send til meg først", card=form)
        await teams.hears(o, f"{FIRST}\nFra arrangørene")

        await teams.presses(o, o, "Send", card=form)
        assert re.search(r"Sendes om (30|29) sekunder\.", form.text())
        assert "[Angre] [Send nå]" in form.text()
        await vert.at_rest()
        await vert.kill9()
        await vert.start()
        await teams.presses(o, o, "Angre", card=form)
        assert "Angret. Ingenting er sendt." in form.text()

        await teams.says(o, o, "kunngjøring")
        await teams.until(lambda: "Tekst på bokmål" in teams.last(o).text())
        form = teams.last(o)
        fields = {"text_nb": TEXT, "text_nn": NYNORSK, "audience": ["group", "everyone"]}
        await teams.presses(o, o, "Vis hvordan det blir", fields, card=form)
        assert TEXT in form.text()
        assert NYNORSK in form.text()
        await teams.presses(o, o, "Send", card=form)
        on_its_way = teams.hold_next(group)
        await teams.presses(o, o, "Send nå", card=form)
        await teams.reposts_last()
        await on_its_way.arrived()
        await teams.hears(a, NYNORSK)
        await teams.hears(b, TEXT)
        await vert.at_rest(but=1)
        await vert.kill9()  # with the group's on its way
        await vert.start()

        report = await teams.hears(o, "Slik gikk det")
        for part in ("Sendt til 2 av 4.", "Uvisst om det kom fram: 1", "Kom ikke fram: 1 (C)"):
            assert part in report.text(), "the numbers add up"
        assert "Bare i gruppechatten: 1" in report.text(), "D never opened Vert, and hears it there"
        assert "Be dem skrive «hei» til Vert" in report.text()
        await vert.at_rest()

    assert (said_with(teams, NYNORSK, a), said_with(teams, TEXT, b), said_with(teams, TEXT, group)) == (
        1,
        1,
        0,
    )
    assert said_with(teams, FIRST, group) + said_with(teams, FIRST, b) == 0, "what was undone was not sent"


def said_with(teams: FakeTeams, words: str, where: Where) -> int:
    return sum(words in text for who, text in teams.transcript(where) if who == "Vert")


def written_down(vert: Server) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{vert.database}?mode=ro", uri=True)) as database:
        return list(database.execute("SELECT act, outcome FROM audit"))
