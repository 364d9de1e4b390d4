"""From asked to settled through those who know; each story also with Vert killed in the middle of it."""

import re

from tests.fakes.teams import Posted
from tests.stories.bee_days import Scene, also_killed
from tests.stories.browser import Browser

FAR, FIVE = "Hvor langt flyr en sverm?", "Som regel under fem kilometer."


async def asked_of_e(scene: Scene) -> tuple[Posted, Posted]:
    """The card in the group, and E's in Teams, half an hour after A asked."""
    await scene.teams.installs(scene.e)
    await scene.teams.says(scene.a, scene.group, FAR)
    card = await scene.teams.hears(scene.group, "Åpent spørsmål")
    assert FAR not in str(scene.teams.transcript(scene.e)), "participants have half an hour first"
    await scene.later()
    theirs = await scene.teams.hears(scene.e, FAR)
    await scene.shows(card, "Jeg har spurt E")
    return card, theirs


@also_killed
async def test_settled_by_an_expert_in_teams(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    card, theirs = await asked_of_e(scene)
    await scene.presses(e, e, "Ta den", card=theirs)
    await scene.shows(card, "E har tatt spørsmålet")
    await scene.presses(e, e, "Svar", card=theirs)
    async with scene.middle(group):
        await scene.presses(e, e, "Send svaret", {"text": FIVE}, card=theirs)
    answer = await teams.hears(group, f"Ekspert E svarer: «{FIVE}»")
    assert answer.mentions() == [a.aad_object_id]
    await scene.presses(scene.b, group, "Det hjalp", card=answer)
    assert "Avklart" not in answer.text(a), "only who asked can say so"
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av ekspert", seen_by=scene.b)
    assert "[Svar]" not in card.text(scene.b)
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        f"  ekspert E: {FIVE}\n"
        "  A ask · klokka give (E) · E take · E answer · A settle (1)"
    )


@also_killed
async def test_settled_by_an_expert_outside_teams_at_the_desk(scene: Scene) -> None:
    teams, a, b, group = scene.teams, scene.a, scene.b, scene.group
    await teams.says(a, group, FAR)
    card = await teams.hears(group, "Åpent spørsmål")
    await scene.presses(b, group, "Svar", card=card)
    await scene.presses(b, group, "Send svaret", {"text": "Langt."}, card=card)
    await scene.later()
    letter = (await scene.mail.arrives())[-1]
    assert letter.receivers == ("expert.e@example.org",)
    for written in (letter.text, letter.html):
        assert FAR in written
    link = re.findall(rf"{scene.vert.url}/desk/\S+", letter.text)[0]
    async with Browser() as desk:
        await desk.opens(link)
        for part in (FAR, "svermer", "Deltaker B", "Langt."):
            assert part in desk.text, desk.text
        await desk.presses("Ta den")
        await scene.shows(card, "E har tatt spørsmålet", seen_by=a)
        await desk.opens(link)
        await desk.presses("Svar")
        async with scene.middle(group):
            await desk.presses("Send svaret", {"text": FIVE})
        assert "Takk! Svaret er sendt til A." in desk.text, desk.text
    answer = await teams.hears(group, f"Ekspert E svarer: «{FIVE}»")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av ekspert", seen_by=b)
    assert len(scene.mail.messages) == 1
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        "  deltaker B: Langt.\n"
        f"  ekspert E: {FIVE}\n"
        "  A ask · B contribute · klokka give (E) · E take · E answer · A settle (2)"
    )


@also_killed
async def test_passed_on_to_a_colleague_who_declines_with_a_reason(scene: Scene) -> None:
    teams, a, e, f, o, group = (
        scene.teams, scene.a, scene.e, scene.f, scene.o, scene.group,
    )  # fmt: skip
    card, theirs = await asked_of_e(scene)
    await scene.presses(e, e, "Flere valg", card=theirs)
    await scene.presses(e, e, "Gi til en kollega", card=theirs)
    await scene.presses(e, e, "Gi videre", {"to": f.email}, card=theirs)
    passed = await teams.hears(f, FAR)
    await scene.shows(card, "gitt spørsmålet videre til F")
    await scene.presses(f, f, "Flere valg", card=passed)
    await scene.presses(f, f, "Ikke min, fordi …", card=passed)
    async with scene.middle(o):
        await scene.presses(f, f, "Gi det fra meg", {"reason": "no_time"}, card=passed)
    left = await teams.hears(o, FAR)
    assert "Jeg har ikke tid nå" in left.text()
    await scene.shows(card, "nå hos arrangørene")
    await scene.presses(o, o, "Svar", card=left)
    await scene.presses(o, o, "Send svaret", {"text": FIVE}, card=left)
    answer = await teams.hears(group, f"Arrangør O svarer: «{FIVE}»")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av arrangør")
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        f"  arrangør O: {FIVE}\n"
        "  A ask · klokka give (E) · E give (F) · F decline (no_time) · klokka escalate · O answer"
        " · A settle (1)"
    )


@also_killed
async def test_an_expert_asks_back_before_answering(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    _, theirs = await asked_of_e(scene)
    await scene.presses(e, e, "Flere valg", card=theirs)
    await scene.presses(e, e, "Spør tilbake", card=theirs)
    async with scene.middle(group):
        await scene.presses(e, e, "Send spørsmålet", {"text": "Med eller mot vinden?"}, card=theirs)
    back = await teams.hears(group, "A, Ekspert E spør: «Med eller mot vinden?»")
    await scene.vert.at_rest()  # until then Vert does not know which message of its own is quoted
    async with scene.middle(e):
        await teams.says(a, group, "Mot.", mention=False, reply_to=back)
    await teams.hears(e, "Mot.")
    theirs = teams.last(e)
    await scene.presses(e, e, "Svar", card=theirs)
    await scene.presses(e, e, "Send svaret", {"text": "Da to."}, card=theirs)
    answer = await teams.hears(group, "Ekspert E svarer: «Da to.»")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av ekspert")
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        "  ekspert E: Da to.\n"
        "  E spurte: Med eller mot vinden? Mot.\n"
        "  A ask · klokka give (E) · E ask_back · A reply · E answer · A settle (1)"
    )


@also_killed
async def test_an_expert_outside_teams_gets_one_letter_for_each_thing_that_happened(scene: Scene) -> None:
    teams, a, b, c, group = scene.teams, scene.a, scene.b, scene.c, scene.group
    await teams.says(a, group, FAR)
    card = await teams.hears(group, "Åpent spørsmål")
    await scene.later()
    (asked,) = await scene.mail.arrives()
    for who, words in ((b, "Langt."), (c, "Kort.")):
        await scene.presses(who, group, "Svar", card=card)
        await scene.presses(who, group, "Send svaret", {"text": words}, card=card)
    await scene.vert.at_rest()
    assert scene.mail.messages == [asked], "what participants answer is read at the desk"
    async with Browser() as desk:
        await desk.opens(re.findall(rf"{scene.vert.url}/desk/\S+", asked.text)[0])
        for part in ("Langt.", "Kort."):
            assert part in desk.text, desk.text
        await desk.presses("Flere valg")
        await desk.presses("Spør tilbake")
        await desk.presses("Send spørsmålet", {"text": "Med eller mot vinden?"})
        back = await teams.hears(group, "A, Ekspert E spør: «Med eller mot vinden?»")
        await scene.vert.at_rest()
        await teams.says(a, group, "Mot.", mention=False, reply_to=back)
        _, replied = await scene.mail.arrives(2)
        await scene.vert.at_rest()
        assert scene.mail.messages == [asked, replied]
        assert "A svarer på det du lurte på: «Mot.»" in replied.text


@also_killed
async def test_corrected_afterwards_where_it_stands(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    _, theirs = await asked_of_e(scene)
    await scene.presses(e, e, "Svar", card=theirs)
    await scene.presses(e, e, "Send svaret", {"text": "Femti kilometer."}, card=theirs)
    answer = await teams.hears(group, "Ekspert E svarer: «Femti kilometer.»")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.vert.at_rest()
    count = len(teams.messages(group))
    await teams.says(e, e, "mine svar")
    await teams.hears(e, "Femti kilometer.")
    mine = teams.last(e)
    await scene.presses(e, e, "Rett svaret", card=mine)
    async with scene.middle(group):
        await scene.presses(e, e, "Rett svaret", {"text": FIVE}, card=mine)
    await scene.shows(answer, FIVE, "Rettet kl. 09.3", seen_by=scene.b)
    assert "Femti" not in answer.text(scene.b)
    assert len(teams.messages(group)) == count
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        f"  ekspert E: {FIVE} (rettet)\n"
        "  A ask · klokka give (E) · E answer · A settle (1) · E correct (1)"
    )
