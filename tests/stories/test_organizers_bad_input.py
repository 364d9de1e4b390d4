"""What organizers may meet: each gets a clear sentence and a line in the audit, and nothing goes astray."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from dialogs.roles import ORGANIZERS, VERBS
from tests.fakes.teams import Answer, FakeTeams, Person, Place, Where
from tests.fakes.wire import Json
from tests.stories import nest_boxes
from tests.stories.browser import Browser
from tests.stories.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

OF_ORGANIZERS = sorted(verb for verb, act in VERBS.items() if act.who == ORGANIZERS)
FORGED = {"roles": ["organizer", "admin"], "role": "organizer", "email": "organizer.o@example.org"}
CONSOLE = "console::organizer.o@example.org"  # O, by the console
ELSEWHERE = "99999999-0000-4000-8000-000000000000"  # a tenant that is not let in


@dataclass(frozen=True)
class Scene:
    teams: FakeTeams
    vert: Server
    a: Person
    b: Person
    o: Person
    p: Person
    group: Place

    @property
    def audit(self) -> list[tuple[str, str, str]]:
        """Who did what, and what came of it."""
        lines = self.rows("SELECT person, act, outcome FROM audit ORDER BY id")
        return [(person, act, outcome) for person, act, outcome in lines]

    def rows(self, query: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"file:{self.vert.database}?mode=ro", uri=True)) as database:
            return list(database.execute(query))

    async def kept(self, *but: str) -> dict[str, str]:
        """All that is stored beside what tells that somebody tried, once what was sent is written down."""
        await self.vert.at_rest()
        tables = [name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: json.dumps(self.rows(f"SELECT * FROM {table}"), default=str)  # noqa: S608
            for table in tables
            if table not in ("heard", "audit", "changes", "persons", "conversations", *but)
        }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """One Vert for all of it."""
    home: Path = tmp_path_factory.mktemp("vert")
    folder = nest_boxes.write(home / nest_boxes.ID)
    async with (
        FakeTeams() as teams,
        Server(home, teams, at="2026-01-12T08:30+01:00", events=[str(folder)]) as vert,
    ):
        a, b = (teams.person(name, email=f"participant.{name.lower()}@example.org") for name in "AB")
        o, p = (teams.person(name, email=f"organizer.{name.lower()}@example.org") for name in "OP")
        group = teams.group_chat(a, b, o, name="Fuglekassedagene")
        for where in (o, p, a, b):
            await teams.installs(where)
        await teams.installs(group, by=o)
        await teams.hears(o, "Hei! Jeg er Vert")
        await vert.at_rest()
        yield Scene(teams, vert, a, b, o, p, group)
        assert not teams.complaints


@pytest.mark.parametrize("verb", OF_ORGANIZERS)
async def test_a_role_forged_in_a_cards_data_opens_nothing(scene: Scene, verb: str) -> None:
    before, said = await scene.kept(), len(scene.teams.sent())
    answer = await pressed(scene, scene.a, scene.a, verb, "event:fuglekasser", FORGED)
    assert answer.body["value"] == "Det er det bare arrangørene som kan gjøre."
    assert scene.audit[-1][1:] == (verb, "refused")
    assert await scene.kept() == before
    assert len(scene.teams.sent()) == said


async def test_a_guest_of_another_tenant_with_an_organizers_name_is_a_guest(scene: Scene) -> None:
    teams = scene.teams
    guest = teams.person("O", email="o@elsewhere.example.org", guest=True)
    await teams.installs(guest)
    await teams.hears(guest, "Hei! Jeg er Vert")
    answer = await pressed(scene, guest, guest, "broadcast_form", "event:fuglekasser", FORGED)
    assert answer.body["value"] == "Det er det bare arrangørene som kan gjøre."
    assert scene.audit[-1] == (f"teams:{teams.tenant}:{guest.aad_object_id}", "broadcast_form", "refused")


async def test_another_tenant_is_not_let_in_though_its_person_has_an_organizers_address(scene: Scene) -> None:
    teams, before = scene.teams, await scene.kept()
    stranger = teams.person("O", email="organizer.o@example.org", tenant=ELSEWHERE)
    assert (await teams.says(stranger, stranger, "kunngjøring")).status == 403
    assert (await pressed(scene, stranger, stranger, "broadcast_form", "", FORGED)).status == 403
    assert await scene.kept() == before
    assert teams.sent(stranger) == []


async def test_a_link_to_the_console_opens_once_and_for_one_browser(scene: Scene) -> None:
    link = await link_to_the_console(scene)
    async with Browser() as mine, Browser() as anothers:
        await mine.opens(link)
        await anothers.opens(link)
        await mine.presses("Gå inn")
        assert (mine.status, "Er vi klare?" in mine.text) == (200, True)
        for browser in (anothers, mine):
            await browser.opens(link)
            await browser.presses("Gå inn")
            assert browser.status == 410
            assert "En lenke til arrangørsidene virker bare én gang." in browser.text
        await anothers.opens(f"{scene.vert.url}/console/ready")
        assert (anothers.status, "Du er ikke logget inn" in anothers.text) == (403, True)
        await mine.opens(f"{scene.vert.url}/console/ready")
        assert mine.status == 200, "who came in first stays in"
    doors = [(who, outcome) for who, act, outcome in scene.audit if act == "console_open"]
    assert doors == [(CONSOLE, "done"), (CONSOLE, "refused"), (CONSOLE, "refused")]


TOLD = "har startet Fuglekassedagene"  # to the organizer who did not
FORMULA = "e-post;navn\na@example.org;=HYPERLINK(1)\n"
TWICE = "e-post;navn\na@example.org;A\nb@example.org;B\nA@Example.org;A igjen\n"
HUGE = b"e-post;navn\n" + b"a@example.org;A\n" * 3_200_000  # 51 MB

LISTS = {
    "formula": (FORMULA.encode(), "Linje 2: «=HYPERLINK(1)» under navn begynner som en formel"),
    "twice": (TWICE.encode(), "Linje 4: a@example.org står på linje 2 også. Hver person skal ha én rad."),
    "huge": (HUGE, "Fila er for stor. Den kan være på høyst 5 MB."),
}


@pytest.mark.parametrize("content, sentence", LISTS.values(), ids=LISTS)
async def test_a_faulty_list_on_the_console_is_told_what_is_wrong_with_it_and_none_of_it_is_taken(
    scene: Scene, content: bytes, sentence: str
) -> None:
    async with Browser() as console:
        await goes_in(scene, console)
        before = await scene.kept()
        await console.opens(f"{scene.vert.url}/console/people")
        await console.presses("Last opp liste")
        await console.uploads("Vis hva som endres", "deltakere.csv", content)
        assert sentence in console.text
        assert await scene.kept() == before
        assert scene.audit[-1] == (CONSOLE, "people_preview", "refused")


IN_ENGLISH = {
    "formula": "Line 2: “=HYPERLINK(1)” under navn begins like a formula",
    "twice": "Line 4: a@example.org is on line 2 as well.",
    "huge": "The file is too large. It may be at most 5 MB.",
}


@pytest.mark.parametrize("name", LISTS)
async def test_a_faulty_list_at_the_terminal_is_refused_in_a_sentence(
    scene: Scene, name: str, tmp_path: Path
) -> None:
    before, file = await scene.kept(), tmp_path / "deltakere.csv"
    file.write_bytes(LISTS[name][0])
    said = await scene.vert.runs("people", "import", str(file), "--event", nest_boxes.ID, "--yes", status=1)
    assert IN_ENGLISH[name] in said
    assert await scene.kept() == before
    assert scene.audit[-1] == ("", "people_preview", "refused")


async def test_of_two_who_press_start_at_once_one_starts_and_the_other_sees_it(scene: Scene) -> None:
    teams, o, p = scene.teams, scene.o, scene.p
    await made_ready(scene)
    for person in (o, p):
        await teams.says(person, person, "er vi klare?")
        await teams.hears(person, "[Start]")
    mine, theirs = (teams.last(person) for person in (o, p))
    await asyncio.gather(teams.presses(o, o, "Start", card=mine), teams.presses(p, p, "Start", card=theirs))
    shown = sorted(card.text().partition(".")[0].splitlines()[0] for card in (mine, theirs))
    assert shown == ["Arrangementet er i gang", "Tilstanden til Fuglekassedagene"]
    await teams.until(lambda: has(teams, o, TOLD) + has(teams, p, TOLD) == 1, what="the other is told")
    starts = [outcome for _, act, outcome in scene.audit if act == "state_start"]
    assert sorted(starts[-2:]) == ["done", "refused"]


async def test_a_pause_in_the_middle_of_a_broadcast_holds_what_was_not_sent(scene: Scene) -> None:
    """What is on the wire goes on, what is refused then waits, and in the end each has it once."""
    teams, o, group, a, b = scene.teams, scene.o, scene.group, scene.a, scene.b
    await teams.hears(group, "Hei! Jeg er Vert")  # said since the start, and not what is held here
    await scene.vert.at_rest()
    on_the_wire, refused = teams.hold_next(group), teams.hold_next(b, status=429)
    await teams.says(o, o, "kunngjøring")
    form = await teams.hears(o, "Tekst på bokmål")
    words = {"text_nb": "Ta med hammer.", "text_nn": "Ta med hammar.", "audience": ["group", "everyone"]}
    await teams.presses(o, o, "Vis hvordan det blir", words, card=form)
    await teams.presses(o, o, "Send", card=form)
    await teams.presses(o, o, "Send nå", card=form)
    await on_the_wire.arrived()
    await refused.arrived()
    await teams.hears(a, "Ta med hammer.")
    await teams.says(o, o, "pause")
    await teams.hears(o, "Arrangementet er på pause.")
    teams.heal()
    await teams.hears(group, "Ta med hammer.")
    await scene.vert.at_rest()
    await teams.says(o, o, "fortsett")
    card = await teams.hears(o, "Dette venter, og blir sendt når dere fortsetter.")
    assert "til 1 mottaker" in card.text()
    assert [has(teams, chat, "Ta med hammer.") for chat in (group, a, b)] == [1, 1, 0]
    await teams.presses(o, o, "Fortsett og send", card=card)
    await teams.hears(b, "Ta med hammer.")
    await teams.hears(o, "Slik gikk det")
    await scene.vert.at_rest()
    assert [has(teams, chat, "Ta med hammer.") for chat in (group, a, b)] == [1, 1, 1]


async def made_ready(scene: Scene) -> None:
    """No line of *Er vi klare?* is red."""
    teams, o = scene.teams, scene.o
    await teams.installs(teams.person("E", email="expert.e@example.org"))
    await teams.says(o, o, "er vi klare?")
    await teams.hears(o, "Send meg en prøvemelding")
    await teams.presses(o, o, "Send meg en prøvemelding")
    await teams.hears(o, "[Jeg ser den]")
    await teams.presses(o, o, "Jeg ser den")


async def goes_in(scene: Scene, browser: Browser) -> None:
    await browser.opens(await link_to_the_console(scene))
    await browser.presses("Gå inn")
    await scene.vert.at_rest()


async def link_to_the_console(scene: Scene) -> str:
    """A fresh one, beside those that were asked for before."""
    before = has(scene.teams, scene.o, "Åpne arrangørsidene")
    await scene.teams.says(scene.o, scene.o, "konsoll")
    await scene.teams.hears(scene.o, "Åpne arrangørsidene", times=before + 1)
    return scene.teams.link(scene.o, "Åpne arrangørsidene")


def has(teams: FakeTeams, where: Where, words: str) -> int:
    """How many messages of Vert's there hold the words."""
    return sum(words in text for who, text in teams.transcript(where) if who == "Vert")


async def pressed(
    scene: Scene, person: Person, where: Where, verb: str, about: str, more: Json | None = None
) -> Answer:
    """A press as a card of ours would have made it, whether or not there ever was one."""
    teams = scene.teams
    given = {"vert": {"verb": verb, "object": about, **(more or {})}, **(more or {})}
    value: Json = {"action": {"type": "Action.Execute", "verb": verb, "data": given}, "trigger": "manual"}
    number = f"press-{teams.next_number('made up press')}"
    return await teams.raw(
        teams.activity("invoke", person, where, id=number, name="adaptiveCard/action", value=value)
    )
