"""What comes too late, or from the wrong one, or as no answer should: said plainly, and nothing changes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams, Person, Posted
from tests.stories.bee_days import Scene, opened
from tests.stories.browser import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

LONG = "Svermen flyr. " * 7_200  # 100 kB


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """One Vert for all of it, and E in Teams."""
    home = tmp_path_factory.mktemp("vert")
    async with FakeTeams() as teams, FakeMail() as mail, opened(teams, mail, home) as scene:
        await teams.installs(scene.e)
        await teams.hears(scene.e, "Hei! Jeg er Vert")
        yield scene
        assert not teams.complaints


@asynccontextmanager
async def nothing_comes_of_it(scene: Scene, who: Person) -> AsyncIterator[None]:
    """But a line in the log, which says that this person was refused."""
    before, group = await scene.life(), scene.teams.transcript(scene.group)
    lines = len(scene.refused())
    yield
    assert await scene.life() == before
    assert scene.teams.transcript(scene.group) == group
    assert [one for one, _ in scene.refused()[lines:]] == [who.name], scene.audit()[-4:]


async def asked(scene: Scene, text: str) -> tuple[Posted, Person, Person]:
    """A asks in private, so that an expert has it at once. The card, whose it is, and the other expert."""
    teams, e, f = scene.teams, scene.e, scene.f
    await teams.says(scene.a, scene.a, text)
    await teams.until(lambda: any(text in teams.last(one).text() for one in (e, f)))
    has_it, other = (e, f) if text in teams.last(e).text() else (f, e)
    return teams.last(has_it), has_it, other


async def test_a_card_from_yesterday(scene: Scene) -> None:
    o = scene.o
    card, e, _ = await asked(scene, "Hvor gammel blir en sverm?")
    form = await scene.presses(e, e, "Svar", card=card)
    assert "Svaret ditt" in form
    yesterday = scene.button(card, e, "Send svaret")
    about = str(yesterday["object"])
    assert "Takk!" in await scene.forges(o, o, "answer", about, text="To år.")
    await scene.teams.hears(scene.a, "Arrangør O svarer: «To år.»")
    await scene.later("2026-03-04T09:00+01:00")
    for verb in ("take", "answer", "not_mine_yes", "ask_back", "pass_on"):
        async with nothing_comes_of_it(scene, e):
            said = await scene.forges(
                e, e, verb, about, text="Fem år.", reason="time", to="expert.f@example.org"
            )
            assert "Arrangør O" in said, said


async def test_an_answer_while_the_question_was_withdrawn(scene: Scene) -> None:
    teams, a = scene.teams, scene.a
    card, e, _ = await asked(scene, "Hvor tung er en sverm?")
    await scene.presses(e, e, "Svar", card=card)
    about = str(scene.button(card, e, "Send svaret")["object"])
    told = await teams.hears(a, f"Jeg har spurt {e.name}")
    await scene.presses(a, a, "Trekk spørsmålet", card=told)
    await scene.shows(card, "trakk spørsmålet tilbake")
    async with nothing_comes_of_it(scene, e):
        assert "A trakk spørsmålet tilbake. Du trenger ikke svare." in await scene.forges(
            e, e, "answer", about, text="To kilo."
        )


async def test_an_expert_who_answers_as_another(scene: Scene) -> None:
    card, e, f = await asked(scene, "Hvor høyt henger en sverm?")
    about = str(scene.button(card, e, "Ta den")["object"])
    for verb, fields in (
        ("answer", {"text": "Høyt.", "by": e.email, "email": e.email}),
        ("take", {"by": e.email}),
        ("confirm", {"place": "1"}),
        ("correct_answer", {"text": "Lavt."}),
        ("pass_on", {"to": f.email}),
    ):
        async with nothing_comes_of_it(scene, f):
            said = await scene.forges(f, f, verb, about, **fields)
            assert said.endswith("."), said


async def test_a_participant_who_presses_what_only_experts_may(scene: Scene) -> None:
    card, e, _ = await asked(scene, "Hvor varm er en sverm?")
    about = str(scene.button(card, e, "Ta den")["object"])
    for verb in ("take", "answer", "confirm", "correct_answer", "pass_on", "ask_back", "not_mine_yes"):
        async with nothing_comes_of_it(scene, scene.b):
            said = await scene.forges(scene.b, scene.group, verb, about, text="Varm.", reason="time")
            assert said == "Bare eksperter og arrangører kan svare her."


async def test_an_answer_of_100_kilobytes(scene: Scene) -> None:
    card, e, _ = await asked(scene, "Hvor fort flyr en sverm?")
    about = str(scene.button(card, e, "Ta den")["object"])
    async with nothing_comes_of_it(scene, e):
        said = await scene.forges(e, e, "answer", about, text=LONG)
        assert re.search(r"Svaret er på \d+ tegn\. Kort det ned til høyst 4000\.", said), said[:500]
    async with Browser() as desk, nothing_comes_of_it(scene, e):
        await desk.opens(scene.desk_of(e))
        await desk.presses("Svar")
        await desk.presses("Send svaret", {"text": LONG})
        assert "Kort det ned til høyst 4000." in desk.text


async def test_a_participants_answer_of_100_kilobytes_or_nothing(scene: Scene) -> None:
    b, group = scene.b, scene.group
    await scene.teams.says(scene.a, group, "Hvor stor er en sverm?")
    card = await scene.teams.hears(group, "Åpent spørsmål")
    about = str(scene.button(card, b, "Svar")["object"])
    for words, told in ((LONG, "Kort det ned til høyst 4000."), (" \u200b", "Skriv et svar først.")):
        async with nothing_comes_of_it(scene, b):
            assert told in await scene.forges(b, group, "peer_answer", about, text=words)


async def test_scripts_and_mentions_in_an_answer(scene: Scene) -> None:
    script, mention = "Svaret inneholder kode som kan kjøres", "Et svar kan ikke kalle på folk"
    bad = {
        "<script>alert(1)</script>": script,
        '<img src=x onerror="alert(1)">': script,
        "[her](javascript:alert(1))": script,
        "<at>B</at>, du vet det": mention,
        f"{{@{scene.b.id}}}, du vet det": mention,
    }
    card, e, _ = await asked(scene, "Hvor farlig er en sverm?")
    for text, said in bad.items():
        await scene.presses(e, e, "Svar", card=card)
        async with nothing_comes_of_it(scene, e):
            assert said in await scene.presses(e, e, "Send svaret", {"text": text}, card=card)
        await scene.presses(e, e, "Avbryt", card=card)


async def test_a_link_to_the_desk_that_was_revoked(scene: Scene) -> None:
    e, o = scene.e, scene.o
    link = scene.desk_of(e)
    async with Browser() as desk:
        await desk.opens(link)
        assert desk.status == 200
        await scene.teams.says(o, o, "pultlenker")
        shown = await scene.teams.hears(o, "Lenker til ekspertenes pult")
        await scene.presses(o, o, "Avslutt lenkene", card=shown)
        await scene.presses(o, o, "Avslutt lenkene", card=shown)
        before = await scene.life()
        take = desk.form("Svar")
        await desk.sends(take.action, {**take.fields, take.buttons["Svar"][0]: take.buttons["Svar"][1]})
        assert desk.status in (403, 404, 410)
        assert "Arrangørene har avsluttet denne lenken. Ingenting er endret." in desk.text, desk.text
        await desk.opens(link)
        assert desk.status in (403, 404, 410)
        assert await scene.life() == before
    assert scene.audit()[-1][1:] == ("desk_open", "refused")
