"""The small things of a day in Teams: second thoughts, pictures, channels, new keys, and a busy service."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from tests.fakes.teams import FakeTeams, Person
from tests.stories.conftest import Cast, cast_in
from tests.stories.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

HARD = "Hvordan følger små kommuner opp klimakrav hos leverandørene?"
NEW_WORDS = "Hvordan følger små kommuner opp miljøkrav hos leverandørene?"


@dataclass(frozen=True)
class Scene:
    teams: FakeTeams
    vert: Server
    cast: Cast
    e: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """One Vert for all of it, with one event, which every chat is about."""
    home = tmp_path_factory.mktemp("vert")
    async with FakeTeams() as teams, Server(home, teams, at="2021-09-13T09:00+02:00") as vert:
        e = teams.person("E", email="ekspert.e@example.org")
        await teams.installs(e)
        yield Scene(teams, vert, cast_in(teams), e)
        assert not teams.complaints


async def test_with_one_event_a_chat_is_its_own_and_is_greeted_once(scene: Scene) -> None:
    teams, cast, group = scene.teams, scene.cast, scene.cast.group
    await teams.installs(group, by=cast.o)
    await teams.hears(group, "Hei! Jeg er Vert, en robot for arrangørene. Nevn meg og spør om pris")
    newcomer = teams.person("Nykommer")
    await teams.joins(group, newcomer, by=cast.o)
    await teams.says(newcomer, group, "hva koster det?")
    await teams.hears(group, "Gratis for kommunene.")
    assert len(teams.messages(group)) == 3, "one greeting, one question, one answer"


async def test_a_changed_question_changes_its_answer(scene: Scene) -> None:
    teams, a, group = scene.teams, scene.cast.a, scene.cast.group
    said = await teams.says(a, group, "Hvem kan delta?")
    await scene.vert.at_rest()
    answer = teams.last(group)
    count = len(teams.messages(group))
    await teams.edits(said, "Når er fristen?")
    await teams.until(lambda: "Påmeldingsfristen er mandag 20. september" in answer.text())
    assert len(teams.messages(group)) == count
    await teams.deletes(said)
    await teams.until(lambda: answer.text() == "Spørsmålet er trukket tilbake.")


async def test_a_changed_or_withdrawn_question_changes_on_the_experts_card_too(scene: Scene) -> None:
    teams, a, e, group = scene.teams, scene.cast.a, scene.e, scene.cast.group
    said = await teams.says(a, group, HARD)
    card = await teams.hears(e, HARD)
    told = await teams.hears(group, "Jeg har spurt E")
    await teams.edits(said, NEW_WORDS)
    await teams.until(lambda: NEW_WORDS in card.text())
    assert "A har endret spørsmålet." in card.text()
    await teams.deletes(said)
    await teams.until(lambda: "A trakk spørsmålet tilbake. Du trenger ikke svare." in card.text())
    assert NEW_WORDS not in card.text()
    await teams.until(lambda: told.text() == "Spørsmålet er trukket tilbake.")


async def test_a_private_question_is_answered_in_private_and_asked_on_where_that_did_not_help(
    scene: Scene,
) -> None:
    teams, b, o, e = scene.teams, scene.cast.b, scene.cast.o, scene.e
    asked = "Hvor strenge klimakrav tåler små leverandører?"
    await teams.installs(o)
    await teams.says(b, b, asked)
    card = await teams.hears(e, asked)
    assert "Hvor: Privat til Vert" in card.text()
    await teams.presses(e, e, "Svar", card=card, as_submit=True)
    await teams.presses(e, e, "Send svaret", {"text": "De fleste."}, card=card, as_submit=True)
    await teams.until(lambda: "Takk! Svaret er sendt til B." in card.text())
    answer = await teams.hears(b, "Ekspert E svarer: «De fleste.»")
    await teams.presses(b, b, "Ikke helt", card=answer)
    assert "Takk for at du sier fra. Jeg har spurt arrangørene også." in answer.text()
    passed = await teams.hears(o, "B fikk ikke helt svar. Kan du hjelpe?")
    assert "Svar så langt: Ekspert E: De fleste." in passed.text()
    await teams.presses(o, o, "Svar", card=passed)
    await teams.presses(o, o, "Send svaret", {"text": "Spør dem først."}, card=passed)
    helped = await teams.hears(b, "Arrangør O svarer: «Spør dem først.»")
    await teams.presses(b, b, "Det hjalp", card=helped)
    assert "Avklart av arrangør på" in helped.text()
    assert not any("tåler små leverandører" in text for _, text in teams.transcript(scene.cast.group))


async def test_a_picture_or_a_file_gets_one_friendly_sentence(scene: Scene) -> None:
    teams, b, group = scene.teams, scene.cast.b, scene.cast.group
    sentence = "Takk, men bilder og filer kan jeg ikke lese. Skriv gjerne hva du lurer på."
    await teams.sends_file(b, b)
    await teams.hears(b, sentence)
    await teams.sends_picture(b, group)
    await teams.hears(group, sentence)
    await teams.sends_file(b, group)
    await teams.hears(group, sentence, times=2)
    before = len(teams.messages(group))
    await teams.sends_picture(b, group, "se her!", mention=False)
    await teams.says(b, group, "takk")
    await teams.hears(group, "Bare hyggelig!")
    assert len(teams.messages(group)) == before + 3, "what is not for Vert is let be"


async def test_in_a_teams_channel_all_is_said_in_the_thread(scene: Scene) -> None:
    teams, a, b, o, e = scene.teams, scene.cast.a, scene.cast.b, scene.cast.o, scene.e
    channel = teams.channel("Generelt", a, b, o)
    await teams.installs(channel, by=o)
    await teams.hears(channel, "Hei! Jeg er Vert")
    first = await teams.says(a, channel, "hva koster det?")
    other = await teams.says(b, channel, "Hvordan følger vi opp klimakrav hos leverandørene?")
    assert (await teams.hears(channel, "Gratis for kommunene.")).root == first.id
    assert (await teams.hears(channel, "Jeg har spurt E")).root == other.id
    await teams.says(a, channel, "når er fristen?", reply_to=first)
    assert (await teams.hears(channel, "Påmeldingsfristen er mandag 20. september")).root == first.id
    await teams.hears(e, "Hvordan følger vi opp klimakrav hos leverandørene?")
    await teams.presses(e, e, "Svar")
    await teams.presses(e, e, "Send svaret", {"text": "Still krav om rapportering."})
    answer = await teams.hears(channel, "Ekspert E svarer: «Still krav om rapportering.»")
    assert (answer.root, answer.mentions()) == (other.id, [b.aad_object_id])


async def test_new_signing_keys_are_believed_without_a_restart(scene: Scene) -> None:
    teams, b, group = scene.teams, scene.cast.b, scene.cast.group
    teams.rotate_key(keep_old=False)
    assert (await teams.says(b, group, "Hvor lang tid tar det?")).status == 200


async def test_when_teams_is_busy_vert_waits_as_long_as_it_is_told(scene: Scene) -> None:
    teams, b = scene.teams, scene.cast.b
    teams.fail_next(b, status=429, headers={"Retry-After": "1"})
    await teams.says(b, b, "Kven dekkjer reisa?")
    await teams.hears(b, "Kommunane dekkjer reisa sjølve.")
    tries = [call for call in teams.requests if call.conversation == teams.place(b).id and call.posted]
    refused = next(call for call in tries if call.status == 429)
    after = tries[tries.index(refused) + 1]
    assert after.at - refused.at >= timedelta(seconds=1)


async def test_in_a_rush_everyone_is_answered_once_though_teams_asks_to_wait(scene: Scene) -> None:
    teams, people = scene.teams, [scene.teams.person(f"Deltaker {n}") for n in range(12)]
    group = teams.group_chat(*people)
    await teams.installs(group)
    await teams.hears(group, "Hei! Jeg er Vert")
    teams.limits = True
    for person in people:
        assert (await teams.says(person, group, "hva koster det?")).status == 200
    await teams.hears(group, "Gratis for kommunene.", times=12)
    teams.limits = False
    assert sum("Gratis for kommunene." in text for _, text in teams.transcript(group)) == 12


async def test_a_national_number_is_never_kept_and_who_asks_to_be_forgotten_is(scene: Scene) -> None:
    teams, vert, group = scene.teams, scene.vert, scene.cast.group
    person = teams.person("Glemt Gran")
    await teams.joins(group, person)
    await teams.says(person, group, "Jeg er 01019912345. Hvordan følger vi opp klimakrav i små anbud?")
    await teams.says(person, person, "vis hva du vet om meg")
    await teams.hears(person, "glemt.gran@example.org")
    assert "01019912345" not in kept(vert)
    assert "glemt.gran@example.org" in kept(vert)
    await teams.says(person, person, "slett meg")
    await teams.hears(person, "Skal jeg slette alt jeg har om deg?")
    await teams.presses(person, person, "Ja, slett alt om meg")
    await vert.at_rest()
    for trace in ("Glemt Gran", "glemt.gran@example.org", "klimakrav i små anbud", str(person.aad_object_id)):
        assert trace not in kept(vert)


def kept(vert: Server) -> str:
    """All that the database holds."""
    with closing(sqlite3.connect(f"file:{vert.database}?mode=ro", uri=True)) as database:
        return "\n".join(database.iterdump())


async def test_an_organizer_who_was_forgotten_is_met_anew(scene: Scene) -> None:
    teams, o = scene.teams, scene.cast.o
    await teams.says(o, o, "slett meg")
    await teams.hears(o, "Skal jeg slette alt jeg har om deg?")
    await teams.presses(o, o, "Ja, slett alt om meg")
    await teams.hears(o, "Alt om deg er slettet.")
    await teams.says(o, o, "kunngjøring")
    await teams.hears(o, "Tekst på bokmål")
