"""From asked to settled among those who take part; each story also with Vert killed in the middle of it."""

from tests.stories.bee_days import Scene, also_killed

FAR, UP_TO_FIVE = "Hvor langt flyr en sverm?", "Opptil fem kilometer, har jeg sett."
STING = "Kan en sverm stikke?"


@also_killed
async def test_settled_by_what_was_answered_beforehand(scene: Scene) -> None:
    teams, a, b, group = scene.teams, scene.a, scene.b, scene.group
    async with scene.middle(group):
        await teams.says(a, group, "Hva koster det?")
    answer = await teams.hears(group, "Det er gratis å delta.")
    assert "Åpent spørsmål" not in answer.text()
    await scene.presses(b, group, "Det hjalp", card=answer)
    assert await scene.judged() == "Hva koster det? (price)", "only who asked can say so"
    await scene.presses(a, group, "Det hjalp", card=answer)
    await teams.until(lambda: "[Det hjalp]" not in answer.text(b))
    assert await scene.judged() == "Hva koster det? (price): hjalp"
    assert await scene.life() == "", "nobody had to be asked"


@also_killed
async def test_settled_by_a_participant_before_any_expert_is_asked(scene: Scene) -> None:
    teams, a, b, c, group = scene.teams, scene.a, scene.b, scene.c, scene.group
    async with scene.middle(group):
        asked = await teams.says(a, group, FAR)
    card = await teams.hears(group, "Åpent spørsmål")
    await scene.presses(b, group, "Lurer på det samme", card=card)
    await scene.shows(card, "Lurer på det samme (1)")
    async with scene.middle(group):
        await teams.says(c, group, UP_TO_FIVE, mention=False, reply_to=asked)
    await scene.shows(card, "Deltaker C", UP_TO_FIVE)
    await scene.presses(b, group, "Det hjalp", card=card)
    await scene.presses(a, group, "Det hjalp", card=card)
    await scene.shows(card, UP_TO_FIVE)
    await teams.until(lambda: "[Det hjalp]" not in card.text(b))
    assert "[Svar]" not in card.text(b)

    await scene.later()
    await teams.says(scene.f, scene.f, "hei")
    await teams.hears(scene.f, "Hei")
    assert FAR not in str(teams.transcript(scene.f)), "what participants settled reaches no expert"
    assert scene.mail.messages == []
    assert said_by_vert(scene).count(UP_TO_FIVE) == 1, "each contribution is shown once"
    assert await scene.life() == (
        f"{FAR} (A, settled)\n  deltaker C: {UP_TO_FIVE}\n  A ask · C contribute · A settle (1)"
    )


@also_killed
async def test_settled_by_a_participant_whom_an_expert_confirms(scene: Scene) -> None:
    teams, a, b, e, group = scene.teams, scene.a, scene.b, scene.e, scene.group
    await teams.installs(e)
    await teams.says(a, group, FAR)
    card = await teams.hears(group, "Åpent spørsmål")
    await scene.presses(b, group, "Svar", card=card)
    async with scene.middle(group):
        await scene.presses(b, group, "Send svaret", {"text": UP_TO_FIVE}, card=card)
    await scene.shows(card, "Deltaker B", UP_TO_FIVE, seen_by=a)

    await scene.later()
    theirs = await teams.hears(e, FAR)
    assert UP_TO_FIVE in theirs.text(), "the expert sees what was answered so far"
    await scene.shows(card, "Jeg har spurt E", seen_by=a)
    async with scene.middle(group):
        assert "Takk" in await scene.presses(e, e, "Stemmer", card=theirs)
    confirmed = await teams.hears(group, f"Deltaker B (bekreftet av ekspert E) svarer: «{UP_TO_FIVE}»")
    await scene.presses(a, group, "Det hjalp", card=confirmed)
    await scene.shows(confirmed, "Avklart av deltaker, bekreftet av ekspert", seen_by=b)
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        f"  deltaker B: {UP_TO_FIVE} (bekreftet av E)\n"
        "  A ask · B contribute · klokka give (E) · E confirm (1) · A settle (1)"
    )


@also_killed
async def test_what_was_not_said_to_vert_is_asked_of_an_expert_if_its_asker_wants(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    await teams.installs(e)
    before = len(teams.messages(group))
    await teams.says(a, group, FAR, mention=False)
    await scene.vert.at_rest()
    assert len(teams.messages(group)) == before + 1, "the chat belongs to the participants"
    await scene.later()
    offer = await teams.hears(a, "Skal jeg spørre en ekspert?")
    assert FAR in offer.text()
    async with scene.middle(e):
        await scene.presses(a, a, "Ja, spør", card=offer)
    theirs = await teams.hears(e, FAR)
    await scene.presses(e, e, "Svar", card=theirs)
    await scene.presses(e, e, "Send svaret", {"text": "Fem kilometer."}, card=theirs)
    answer = await teams.hears(group, "Ekspert E svarer: «Fem kilometer.»")
    await scene.presses(a, group, "Det hjalp", card=answer)
    await scene.shows(answer, "Avklart av ekspert")
    assert await scene.life() == (
        f"{FAR} (A, settled)\n"
        "  ekspert E: Fem kilometer.\n"
        "  A remember · A want · klokka give (E) · E answer · A settle (1)"
    )


@also_killed
async def test_withdrawn_by_who_asked(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    await teams.installs(e)
    await teams.says(a, group, FAR)
    card = await teams.hears(group, "Åpent spørsmål")
    await scene.later()
    theirs = await teams.hears(e, FAR)
    await scene.shows(card, "Jeg har spurt E")
    async with scene.middle(e):
        await scene.takes_back(a, card)
    await scene.shows(theirs, "trakk spørsmålet tilbake")
    assert FAR not in theirs.text()
    await teams.until(lambda: "[Svar]" not in card.text(scene.b))
    assert await scene.life() == " (A, withdrawn)\n  A ask · klokka give (E) · A withdraw"


@also_killed
async def test_asked_without_name(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.a, scene.e, scene.group
    await teams.installs(e)
    async with scene.middle(e):
        await teams.says(a, a, f"uten navn: {STING}")
    await teams.hears(a, "Jeg har spurt E")
    theirs = await teams.hears(e, STING)
    assert "Hvem: En deltaker" in theirs.text()
    await scene.presses(e, e, "Svar", card=theirs)
    thanked = await scene.presses(e, e, "Send svaret", {"text": "Sjelden."}, card=theirs)
    assert "Takk! Svaret er sendt til" in thanked
    answer = await teams.hears(a, "Ekspert E svarer: «Sjelden.»")
    await scene.presses(a, a, "Det hjalp", card=answer)
    for chat in (e, scene.f, scene.o, group):
        assert "Hvem: A" not in str(teams.transcript(chat))
    assert await scene.life() == (
        f"{STING} (A, settled, nameless)\n"
        "  ekspert E: Sjelden.\n"
        "  A ask · A forget_name · klokka give (E) · E answer · A settle (1)"
    )


@also_killed
async def test_a_private_answer_is_shared_by_who_asked(scene: Scene) -> None:
    teams, a, b, e, group = scene.teams, scene.a, scene.b, scene.e, scene.group
    await teams.installs(e)
    await teams.says(a, a, STING)
    theirs = await teams.hears(e, STING)
    await scene.presses(e, e, "Svar", card=theirs)
    await scene.presses(e, e, "Send svaret", {"text": "Sjelden."}, card=theirs)
    answer = await teams.hears(a, "Ekspert E svarer: «Sjelden.»")
    await scene.presses(a, a, "Det hjalp", card=answer)
    assert STING not in str(teams.transcript(group)), "what is asked in private stays there"
    await scene.presses(a, a, "Del med gruppen", card=answer)
    async with scene.middle(group):
        await scene.presses(a, a, "Del uten navn")
    shared = await teams.hears(group, "Sjelden.")
    assert STING in shared.text(b)
    assert "Ekspert E" in shared.text(b)
    assert shared.mentions() == []
    assert await scene.life() == (
        f"{STING} (A, settled, nameless, shared_at)\n"
        "  ekspert E: Sjelden.\n"
        "  A ask · klokka give (E) · E answer · A settle (1) · A forget_name · A share"
    )


def said_by_vert(scene: Scene) -> str:
    return "\n".join(text for who, text in scene.teams.transcript(scene.group) if who == "Vert")
