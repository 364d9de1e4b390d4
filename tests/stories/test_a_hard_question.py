"""What nobody had answered beforehand reaches a person, and the answer comes back to whoever asked."""

import re
from pathlib import Path

from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams
from tests.stories.browser import Browser
from tests.stories.conftest import Cast
from tests.stories.server import Server

QUESTION = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWER = "Ja. Jeg viser tre eksempler i webinaret om grønne anskaffelser 14. desember."


async def test_an_expert_outside_teams_answers_at_the_desk_though_vert_is_killed_on_the_way(
    teams: FakeTeams, mail: FakeMail, cast: Cast, tmp_path: Path
) -> None:
    a, group = cast.a, cast.group
    async with Server(tmp_path, teams, mail, at="2021-09-13T09:03+02:00") as vert, Browser() as desk:
        await teams.installs(group, by=cast.o)
        mail.refuse_next(times=100)
        on_its_way = teams.hold_next(group)
        asked = await teams.says(a, group, QUESTION)
        assert asked.status == 200, "what is acknowledged is kept"
        await on_its_way.arrived()
        await vert.kill9()
        mail.heal()
        await vert.start()
        told = await teams.hears(
            group,
            "Det vet jeg ikke, og jeg gjetter ikke. Jeg har spurt E, som kan grønne anskaffelser. "
            "Svaret kommer her.",
        )
        letter = (await mail.arrives())[-1]
        assert letter.receivers == ("ekspert.e@example.org",)
        for part in (QUESTION, "Hvem: A", "Hvor: I gruppechatten", "Når: mandag 13. september kl. 09.03"):
            assert part in letter.text

        await desk.opens(f"{vert.url}/desk/made-up")
        assert desk.status == 404
        link = re.findall(rf"{vert.url}/desk/\S+", letter.text)[0]
        await desk.opens(link)
        assert QUESTION in desk.text
        take = desk.form("Ta den")
        await desk.opens(f"{link}?token={take.fields['token']}&press=take")
        assert told.edits == 0, "looking changes nothing, whatever the address says"
        await desk.sends(take.action, {**take.fields, "token": "made up", "press": take.buttons["Ta den"][1]})
        assert desk.status == 403
        await desk.opens(link)
        await desk.presses("Ta den")
        await teams.hears(group, "E har tatt spørsmålet. Svaret kommer her.")
        assert told.edits == 1, "what A was told is made true, not added to"

        on_its_way = teams.hold_next(group)
        await desk.presses("Svar")
        await desk.presses("Send svaret", {"text": ANSWER})
        assert "Takk! Svaret er sendt til A." in desk.text, desk.text
        await on_its_way.arrived()
        await vert.kill9()
        await vert.start()

        answered = await teams.hears(group, f"Ekspert E svarer: «{ANSWER}»")
        assert answered.text().startswith(QUESTION)
        assert re.search(r"A, du spurte kl\. 09\.03", answered.text())
        assert answered.mentions() == [a.aad_object_id]
        assert "Grønne anskaffelser, del 1: tirsdag 14. desember kl. 12.00." in answered.text()
        await teams.presses(cast.b, group, "Det hjalp")
        assert "Avklart" not in answered.text(a), "only who asked can say so"
        await teams.presses(a, group, "Det hjalp")
        await teams.until(lambda: "Avklart av ekspert på" in answered.text(cast.b))
        assert "[Det hjalp]" not in answered.text(cast.b)
        assert "Grønne anskaffelser, del 1: tirsdag 14. desember kl. 12.00." in answered.text(cast.b)
        await teams.presses(a, group, "Hva kan du?")

        said = [text for who, text in teams.transcript(group) if who == "Vert"]
        assert sum("Svaret står lenger ned" in text for text in said) == 1
        assert len(mail.messages) == 1


async def test_an_expert_in_teams_takes_answers_or_passes_on_and_what_waits_too_long_goes_to_the_organizers(
    teams: FakeTeams, mail: FakeMail, cast: Cast, tmp_path: Path
) -> None:
    a, o, group = cast.a, cast.o, cast.group
    e = teams.person("E", email="Ekspert.E@example.org")
    async with Server(tmp_path, teams, mail, at="2021-09-13T09:10+02:00") as vert:
        await teams.installs(group, by=o)
        await teams.installs(e)
        await teams.installs(o)
        await teams.hears(e, "Hei! Jeg er Vert, en robot for arrangørene av Klimasamling")

        await teams.says(a, group, QUESTION)
        card = await teams.hears(e, QUESTION)
        assert "[Ta den] [Svar] [Ikke min]" in card.text()
        await teams.presses(e, e, "Ta den", card=card)
        await teams.hears(group, "E har tatt spørsmålet.")
        again = await teams.reposts_last()
        assert (again.status, card.edits) == (200, 0), "Teams knocks twice: heard once"
        await teams.presses(e, e, "Svar", card=card)
        await teams.presses(e, e, "Send svaret", {"text": ANSWER}, card=card)
        await teams.hears(group, f"Ekspert E svarer: «{ANSWER}»")
        assert "Takk! Svaret er sendt til A." in card.text()

        await teams.says(a, group, "Hvem hos dere kan hjelpe oss med å velge leverandør av ladestolper?")
        card = await teams.hears(e, "leverandør av ladestolper")
        await teams.presses(e, e, "Ikke min", card=card)
        assert "Takk for beskjed. Jeg spør noen andre." in card.text()
        passed = await teams.hears(o, "leverandør av ladestolper")
        await teams.hears(group, "Spørsmålet ditt er nå hos arrangørene. Svaret kommer her.")
        await teams.presses(o, o, "Svar", card=passed)
        await teams.presses(o, o, "Send svaret", {"text": "Ring oss, så hjelper vi."}, card=passed)
        await teams.hears(group, "Arrangør O svarer: «Ring oss, så hjelper vi.»")

        await teams.says(a, group, "Hvordan følger små kommuner opp klimakrav hos leverandørene?")
        await teams.hears(e, "klimakrav hos leverandørene")
        told = await teams.hears(group, "Jeg har spurt E, som kan grønne anskaffelser.")
        await vert.at_rest()  # what is in doubt at a kill would be said once more, and that one edited
        await vert.kill9()
        await vert.start("2021-09-13T13:08+02:00", speed=60)
        assert "klimakrav hos leverandørene" not in teams.last(o).text(), (
            "four working hours are not over yet"
        )
        late = await teams.hears(o, "Dette har ventet på svar siden mandag 13. september kl. 09.10.")
        assert "klimakrav hos leverandørene" in late.text()
        await teams.until(lambda: "så nå har jeg spurt arrangørene. Svaret kommer her." in told.text())
        assert mail.messages == [], "who is in Teams is asked there"

        e.blocked = True
        await teams.says(cast.b, group, "Hvor strenge klimakrav tåler små leverandører?")
        assert "Hvor strenge klimakrav" in (await mail.arrives())[-1].text, "and who left Teams, by mail"
