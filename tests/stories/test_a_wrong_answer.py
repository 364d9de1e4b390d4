"""Vert was wrong. An organizer says so where it stands, and whoever asked hears from a person instead."""

from pathlib import Path

from tests.fakes.teams import FakeTeams
from tests.stories.conftest import Cast
from tests.stories.server import Server

INSTEAD = "Beklager, svaret som sto her, var feil."


async def test_a_quoted_answer_is_taken_back_where_it_stands_and_a_person_answers(
    teams: FakeTeams, cast: Cast, tmp_path: Path
) -> None:
    a, b, o, group = cast.a, cast.b, cast.o, cast.group
    async with Server(tmp_path, teams, at="2021-09-13T09:03+02:00") as vert:
        await teams.installs(group, by=o)
        await teams.installs(o)
        await teams.says(a, group, "Hva koster det å delta?")
        answer = await teams.hears(group, "Gratis for kommunene.")
        await vert.at_rest()
        count = len(teams.messages(group))

        await teams.says(b, group, "feil svar", reply_to=answer)
        await teams.says(o, group, "Feil svar", reply_to=answer)
        card = await teams.hears(o, "Feil svar?")
        assert "Svaret blir byttet ut der det står, i gruppechatten" in card.text()
        assert INSTEAD not in answer.text(), "nothing is taken back before it is confirmed"
        await teams.presses(o, o, "Ta svaret tilbake", card=card)
        assert "Svaret er byttet ut. Spørsmålet er nå hos arrangørene." in card.text()
        await teams.until(lambda: INSTEAD in answer.text())
        assert "Gratis" not in answer.text()

        await teams.presses(o, o, "Likevel riktig", card=card)
        await teams.until(lambda: "Gratis for kommunene." in answer.text())

        await teams.says(o, group, "Svaret er feil", reply_to=answer)
        await teams.until(lambda: teams.last(o).text().startswith("Feil svar?"))
        await teams.presses(o, o, "Ta svaret tilbake", card=teams.last(o))
        await teams.until(lambda: INSTEAD in answer.text())
        ours = [text for who, text in teams.transcript(group) if who == "Vert"]
        assert len(teams.messages(group)) == count + 4, "three times somebody quoted, and B was thanked"
        assert not any("Feil svar?" in text for text in ours)

        question = await teams.hears(o, "Spørsmål fra Klimasamling")
        await teams.until(lambda: "[Svar]" in question.text())
        await teams.presses(o, o, "Svar", card=question)
        await teams.presses(o, o, "Send svaret", {"text": "Det koster 400 kroner."}, card=question)
        told = await teams.hears(group, "Arrangør O svarer: «Det koster 400 kroner.»")
        assert told.mentions() == [a.aad_object_id]
