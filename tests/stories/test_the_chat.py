"""Vert comes into a chat, learns which event it is for, and answers whoever asks it."""

from pathlib import Path

from tests.fakes.teams import FakeTeams
from tests.stories.conftest import Cast
from tests.stories.server import KLIMAKRONSJ, KLIMASAMLING, Server

GREETING = "Hei! Jeg er Vert, en robot for arrangørene."


async def test_the_organizer_says_which_event_a_chat_is_for_and_a_question_outlives_a_kill(
    teams: FakeTeams, cast: Cast, tmp_path: Path
) -> None:
    a, b, o, group = cast.a, cast.b, cast.o, cast.group
    async with Server(
        tmp_path, teams, at="2021-09-13T09:00+02:00", events=(KLIMASAMLING, KLIMAKRONSJ)
    ) as vert:
        await teams.installs(group, by=o)
        asked = await teams.hears(group, "Hvilket arrangement")
        await teams.says(a, group, "kven dekkjer reisa?")
        await teams.hears(group, "En arrangør kan")
        refused = await teams.presses(a, group, "Klimasamling for kommunene i Møre og Romsdal")
        assert refused.body["value"] == "Det er det bare arrangørene som kan gjøre."

        await teams.presses(o, group, "Klimasamling for kommunene i Møre og Romsdal")
        await teams.hears(group, GREETING)
        # everyone sees what was chosen, and nobody is asked any more
        chosen = "Denne chatten hører nå til Klimasamling for kommunene i Møre og Romsdal."
        await teams.until(lambda: asked.text(b) == chosen, what="the choice is shown to all")

        on_its_way = teams.hold_next(group)
        await teams.says(a, group, "kven dekkjer reisa?")
        await on_its_way.arrived()
        await vert.kill9()
        await vert.start()
        await teams.hears(group, "Kommunane dekkjer reisa sjølve.")
        await teams.says(b, group, "when is the deadline?")
        await teams.hears(group, "Registration closes Monday 20 September, in 7 days.")
        before = len(teams.messages(group))
        await teams.says(b, group, "Skal vi kjøre sammen?", mention=False)
        await teams.says(b, group, "hva kostr det")
        await teams.hears(group, "Gratis for kommunene.")
        assert len(teams.messages(group)) == before + 3, "B spoke twice, and was answered once"

        assert sum("Kommunane dekkjer reisa" in text for _, text in teams.transcript(group)) == 1
        said = [text for who, text in teams.transcript(group) if who == "Vert"]
        assert (
            sum("Hvilket arrangement" in text or "Denne chatten hører nå til" in text for text in said) == 1
        )
        assert sum(GREETING in text for text in said) == 1

        on_its_way = teams.hold_next(group)
        await teams.says(a, group, "Hvem kan delta?")
        await on_its_way.arrived()
        await vert.restart()  # a stop waits for Teams, but not longer than its ten seconds
        await teams.until(lambda: teams.messages(group)[-1].who is None, what="the answer")
