"""From asked to settled, and to what is known from then on; each story also with Vert killed in it."""

from tests.stories.bee_days import Scene, also_killed
from tests.stories.test_no_question_is_lost_with_experts import FAR, FIVE, asked_of_e

MANY, MANY_TOO = "Hvor mange bier er det i en sverm?", "Hvor mange bier har en sverm?"
AS_MANY = "Mellom ti og tjue tusen."


@also_killed
async def test_nobody_answers_until_the_organizer_does(scene: Scene) -> None:
    teams, a, f, o, group = scene.teams, scene.a, scene.f, scene.o, scene.group
    card, theirs = await asked_of_e(scene)
    await scene.later("2026-03-03T13:33+01:00")
    second = await teams.hears(f, FAR)
    await scene.shows(card, "F")
    await scene.later("2026-03-04T09:35+01:00")
    late = await teams.hears(o, "Dette har ventet på svar siden tirsdag 3. mars kl. 09.00.")
    assert FAR in late.text()
    await scene.shows(card, "så nå har jeg spurt arrangørene")
    await scene.later("2026-03-04T13:40+01:00")
    await scene.shows(card, "Ingen har svart ennå")
    await scene.presses(o, o, "Svar", card=late)
    async with scene.middle(group):
        await scene.presses(o, o, "Send svaret", {"text": FIVE}, card=late)
    answer = await teams.hears(group, f"Arrangør O svarer: «{FIVE}»")
    await scene.shows(theirs, "F har fått spørsmålet. Du trenger ikke svare.")
    await scene.shows(second, "Arrangør O har svart på dette spørsmålet.")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av arrangør")
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        f"  arrangør O: {FIVE}\n"
        "  A ask · klokka give (E) · klokka lose (silent) · klokka give (F) · klokka escalate · O answer"
        " · A settle (1)"
    )


@also_killed
async def test_two_questions_that_are_the_same_are_merged_and_both_are_answered(scene: Scene) -> None:
    teams, a, b, e, o, group = (
        scene.teams, scene.a, scene.b, scene.e, scene.o, scene.group,
    )  # fmt: skip
    await teams.installs(e)
    await teams.says(a, group, MANY)
    await teams.hears(group, "Åpent spørsmål")
    await scene.later("2026-03-03T09:10+01:00")
    await teams.says(b, b, MANY_TOO)
    await teams.hears(e, MANY_TOO)
    await teams.says(o, o, "like spørsmål")
    offer = await teams.hears(o, MANY_TOO)
    assert MANY in offer.text()
    async with scene.middle(b):
        await scene.presses(o, o, "Slå sammen", card=offer)
    await scene.later("2026-03-03T09:45+01:00")
    theirs = await teams.hears(e, MANY)
    await scene.presses(e, e, "Svar", card=theirs)
    async with scene.middle(group):
        await scene.presses(e, e, "Send svaret", {"text": AS_MANY}, card=theirs)
    in_group = await teams.hears(group, f"Ekspert E svarer: «{AS_MANY}»")
    alone = await teams.hears(b, f"Ekspert E svarer: «{AS_MANY}»")
    assert MANY in in_group.text()
    assert MANY_TOO in alone.text()
    await scene.presses(a, group, "Det hjalp", card=in_group)
    await scene.shows(in_group, "Avklart av ekspert")
    assert await scene.life() == (
        f"{MANY} (A, settled)\n"
        f"  ekspert E: {AS_MANY}\n"
        "  A ask · klokka give (E) · E answer · A settle (1)\n\n"
        f"{MANY_TOO} (B, merged)\n"
        f"  B ask · klokka give (E) · O merge ({MANY})"
    )


@also_killed
async def test_what_was_settled_becomes_an_answer_that_the_next_one_gets_at_once(scene: Scene) -> None:
    teams, a, b, e, o, group = (
        scene.teams, scene.a, scene.b, scene.e, scene.o, scene.group,
    )  # fmt: skip
    await teams.installs(e)
    await teams.says(a, group, MANY)
    await scene.later()
    theirs = await teams.hears(e, MANY)
    await scene.presses(e, e, "Svar", card=theirs)
    await scene.presses(e, e, "Send svaret", {"text": AS_MANY}, card=theirs)
    answer = await teams.hears(group, f"Ekspert E svarer: «{AS_MANY}»")
    async with scene.middle(o):
        await scene.presses(a, group, "Det hjalp", card=answer)
    new = await teams.hears(o, "Ett nytt svar.")
    await scene.presses(o, o, "Legg i FAQ", card=new)
    assert AS_MANY in await scene.presses(o, o, "Vis hvordan det blir", card=new)
    await scene.presses(o, o, "Legg i FAQ", card=new)
    async with scene.middle(group):
        await teams.says(b, group, MANY_TOO)
    learnt = await teams.hears(group, "Fra ekspert E, 3. mars")
    assert AS_MANY in learnt.text()
    assert "Åpent spørsmål" not in learnt.text()
    assert await scene.life() == (
        f"{MANY} (A, settled, learnt_as)\n"
        f"  ekspert E: {AS_MANY}\n"
        "  A ask · klokka give (E) · E answer · A settle (1) · O learn (hvor-mange-bier)"
    )
