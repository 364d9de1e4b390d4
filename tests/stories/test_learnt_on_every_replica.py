"""Two Verts on one database: what is added to the FAQ through the one is answered at once by the other."""

from pathlib import Path

import pytest

from tests.databases import fresh_url
from tests.fakes.teams import FakeTeams
from tests.stories.conftest import Cast
from tests.stories.server import Server

ASKED = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWERED = "Ja. Jeg viser tre eksempler i webinaret om grønne anskaffelser 14. desember."
MORNING = "2021-09-13T09:03+02:00"


@pytest.mark.postgres
async def test_the_next_who_asks_is_answered_at_once_by_every_replica(
    teams: FakeTeams, cast: Cast, tmp_path: Path
) -> None:
    a, b, o, group = cast.a, cast.b, cast.o, cast.group
    e = teams.person("E", email="ekspert.e@example.org")
    database = await fresh_url("postgres", tmp_path)
    one, other = ((tmp_path / name) for name in ("one", "other"))
    for home in (one, other):
        home.mkdir()
    async with (
        Server(one, teams, at=MORNING, database=database) as here,
        Server(other, teams, at=MORNING, database=database) as there,
    ):
        teams.bot_url = here.url
        await teams.installs(group, by=o)
        for person in (o, e):
            await teams.installs(person)
        await teams.says(a, group, ASKED)
        question = await teams.hears(e, ASKED)
        await teams.presses(e, e, "Svar", card=question)
        await teams.presses(e, e, "Send svaret", {"text": ANSWERED}, card=question)
        answer = await teams.hears(group, f"Ekspert E svarer: «{ANSWERED}»")
        await teams.presses(a, group, "Det hjalp", card=answer)
        new = await teams.hears(o, "Ett nytt svar.")
        await teams.presses(o, o, "Legg i FAQ", card=new)
        await teams.presses(o, o, "Vis hvordan det blir", card=new)
        await teams.presses(o, o, "Legg i FAQ", card=new)
        assert "Den neste som spør, får det med en gang." in new.text()

        teams.bot_url = there.url
        count = len(teams.messages(group))
        await teams.says(b, group, "finst det døme på klimakrav frå små kommunar?")
        told = await teams.hears(group, "Frå ekspert E, 13. september")
        assert ANSWERED in told.text()
        assert len(teams.messages(group)) == count + 2, "what B asked, and the answer to that very turn"

        await teams.presses(o, o, "Angre", card=new)
        assert "Svaret er tatt ut av FAQ-en igjen." in new.text()
        teams.bot_url = here.url
        await teams.says(b, group, "Finnes det eksempler på klimakrav?")
        await teams.hears(group, "Eg har spurt E")
