"""An organizer's week: rehearsed, started, mended, stopped and gone on with, closed, and told of."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.teams import FakeTeams, Person, Place
from tests.stories import nest_boxes
from tests.stories.diary import Chat, Diary
from tests.stories.server import Server

AS_IT_WAS = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True)
class Scene:
    """A, B and C take part, O and P organize, E knows about nest boxes."""

    teams: FakeTeams
    vert: Server
    week: Diary
    folder: Path
    a: Person
    b: Person
    c: Person
    o: Person
    p: Person
    e: Person
    group: Place


async def test_an_organizers_week(teams: FakeTeams, tmp_path: Path) -> None:
    a, b, c = (teams.person(name, email=f"participant.{name.lower()}@example.org") for name in "ABC")
    o, p = (teams.person(name, email=f"organizer.{name.lower()}@example.org") for name in "OP")
    e = teams.person("E", email="expert.e@example.org")
    group = teams.group_chat(a, b, c, o, name="Fuglekassedagene")
    folder = nest_boxes.write(tmp_path / nest_boxes.ID)
    async with Server(tmp_path, teams, at="2026-01-12T08:30+01:00", events=[str(folder)]) as vert:
        chats: dict[str, Chat] = {"Gruppechatten": group, "O": o, "P": p, "E": e, "A": a, "B": b, "C": c}
        week = Diary(teams, vert, chats)
        scene = Scene(teams, vert, week, folder, a, b, c, o, p, e, group)
        for part in (prepared, rehearsed, started, linked, taken_back, corrected, paused, moved, closed):
            await part(scene)
    (tmp_path / AS_IT_WAS.name).write_text(week.text, "utf-8")  # to lay beside the other
    assert week.text == AS_IT_WAS.read_text("utf-8")


async def prepared(scene: Scene) -> None:
    """Each red line of *Er vi klare?* is mended, and then each that is worth knowing."""
    teams, week, o = scene.teams, scene.week, scene.o
    await week.day("mandag 12. januar kl. 08.30")
    await teams.installs(o)
    await week.reads(o, "Du er arrangør for Fuglekassedagene")
    await week.presses(o, "Er vi klare?", "Ikke ennå. 3 ting")
    await week.asks(o, "start", "Ikke ennå. 3 ting")
    await teams.installs(scene.group, by=o)
    await week.reads(o, "PRØVE: ville gått til")
    await week.asks(o, "er vi klare?", "Ikke ennå. 2 ting")
    await teams.installs(scene.e)
    await week.reads(scene.e, "Hei! Jeg er Vert")
    await week.asks(o, "er vi klare?", "Ikke ennå. 1 ting")
    await week.presses(o, "Send meg en prøvemelding", "Prøvemeldingen er sendt")
    await week.reads(o, "Dette er en prøvemelding")
    await week.presses(o, "Jeg ser den", "Fint!")
    await week.presses(o, "Er vi klare?", "Ja. Trykk «Start»")
    await teams.says(scene.a, scene.group, "Hei alle sammen!", mention=False)
    await week.evening()
    await week.day("mandag 12. januar kl. 08.45", "2026-01-12T08:45+01:00")
    nest_boxes.add_nynorsk(scene.folder)
    await week.runs("release", str(scene.folder))
    people = nest_boxes.write_people(scene.folder.parent)
    await week.runs("people", "import", str(people), "--event", nest_boxes.ID, "--yes")
    await week.asks(o, "er vi klare?", "Alt er skrevet på nynorsk også")


async def rehearsed(scene: Scene) -> None:
    """In prøve a broadcast comes to the organizers, and to nobody else."""
    week, o = scene.week, scene.o
    await week.asks(o, "kunngjøring", "Tekst på bokmål")
    words = {
        "text_nb": "Velkommen til to dager om fuglekasser!",
        "text_nn": "Velkomne til to dagar om fuglekasser!",
        "audience": ["group"],
    }
    form = await week.presses(o, "Vis hvordan det blir", "Velkommen til to dager", words)
    await week.presses(o, "Send", "Sendes om", card=form)
    await week.presses(o, "Send nå", "", card=form)
    await week.reads(o, "PRØVE: ville gått til gruppechatten")
    await week.reads(o, "Slik gikk det")


async def started(scene: Scene) -> None:
    await scene.teams.installs(scene.p)
    await scene.week.reads(scene.p, "Du er arrangør")
    await scene.week.asks(scene.o, "er vi klare?", "[Start]")
    await scene.week.presses(scene.o, "Start", "Arrangementet er i gang")
    await scene.week.reads(scene.p, "O har startet Fuglekassedagene")
    await scene.week.reads(scene.group, "Hei! Jeg er Vert")
    await scene.week.evening()


async def linked(scene: Scene) -> None:
    """The link that was missing is asked for in time, and goes out with the reminder."""
    week, o = scene.week, scene.o
    await week.day("tirsdag 13. januar kl. 08.00", "2026-01-13T08:00+01:00")
    asked = await week.reads(o, "Lenke mangler til webinaret")
    await week.reads(scene.p, "Lenke mangler til webinaret")
    await week.presses(o, "Lim inn lenke", "Lagre lenken", card=asked)
    await week.presses(o, "Lagre lenken", "er lagt inn", {"link": nest_boxes.LINK}, card=asked)
    await week.reads(scene.p, "O har lagt inn lenken")
    for person in (scene.a, scene.b):
        await scene.teams.installs(person)
        await week.reads(person, "Hei! Jeg er Vert")
    await week.asks(scene.b, "svar på nynorsk", "nynorsk")
    await week.evening()
    await week.day("onsdag 14. januar kl. 09.00", "2026-01-14T09:00+01:00")
    await week.reads(scene.group, "I morgen: Å bygge fuglekasser")
    week.tells(f"[Bli med] fører til {scene.teams.link(scene.group, 'Bli med')}")


async def taken_back(scene: Scene) -> None:
    """An answer was wrong: it is replaced where it stands, the expert answers, and nobody else gets it."""
    week, a, o, group = scene.week, scene.a, scene.o, scene.group
    said = await week.asks(a, "Hvor stort hull trenger blåmeisen?", "32 millimeter", group)
    await scene.vert.at_rest()
    await week.writes(o, "feil svar", group, quoting=said)
    await week.reads(o, "Feil svar?")
    await week.presses(o, "Ta svaret tilbake", "Svaret er byttet ut")
    assert (await week.reads(group, "svaret som sto her, var feil")).id == said.id
    await answers(scene, "blåmeisen", "28 millimeter for blåmeisen.")
    await week.reads(group, "Ekspert E svarer")
    await week.asks(scene.b, "Kor stort hol treng blåmeisa?", "Eg har spurt E")
    await answers(scene, "blåmeisa", "28 millimeter.")
    await week.reads(scene.b, "Ekspert E svarar")
    await week.evening()


async def answers(scene: Scene, about: str, words: str) -> None:
    """The expert, the question that came to them."""
    card = await scene.week.reads(scene.e, about)
    await scene.week.presses(scene.e, "Svar", "Svaret ditt", card=card)
    await scene.week.presses(scene.e, "Send svaret", "Takk!", {"text": words}, card=card)


async def corrected(scene: Scene) -> None:
    """A broadcast named the wrong hour: it is put right in every place where it stands."""
    week, o = scene.week, scene.o
    wrong = {
        "text_nb": "Kurset begynner kl. 11.00.",
        "text_nn": "Kurset tek til kl. 11.00.",
        "audience": ["group", "everyone"],
    }
    await broadcast(scene, wrong)
    await week.reads(o, "Slik gikk det")
    for chat in (scene.group, scene.a, scene.b):
        await week.reads(chat, "kl. 11.00")
    await week.asks(o, "utboks", "Utboks")
    await week.presses(o, "De siste 7 dagene", "Kunngjøring")
    await week.presses(o, "Rett", "Tekst på bokmål")
    right = {"text_nb": "Kurset begynner kl. 12.00.", "text_nn": "Kurset tek til kl. 12.00."}
    await week.presses(o, "Vis hvordan det blir", "Slik blir det rettet", right)
    await week.presses(o, "Ja, rett nå", "Rettes nå")
    for chat in (scene.group, scene.a, scene.b):
        await week.reads(chat, "kl. 12.00")
    await week.reads(o, "Rettet: ")
    await week.evening()


async def broadcast(scene: Scene, words: Mapping[str, object]) -> None:
    week, o = scene.week, scene.o
    await week.asks(o, "kunngjøring", "Tekst på bokmål")
    form = await week.presses(o, "Vis hvordan det blir", "Slik blir kunngjøringen", words)
    await week.presses(o, "Send", "Sendes om", card=form)
    await week.presses(o, "Send nå", "", card=form)


async def paused(scene: Scene) -> None:
    """In the middle of a broadcast, which has come to some: the others get it when it goes on, each once."""
    teams, week, o = scene.teams, scene.week, scene.o
    held = [teams.hold_next(chat, status=429) for chat in (scene.b, scene.group)]
    words = {"text_nb": "Ta med hammer.", "text_nn": "Ta med hammar.", "audience": ["group", "everyone"]}
    await broadcast(scene, words)
    for hold in held:
        await hold.arrived()
    for chat in (scene.a, scene.e):
        await week.reads(chat, "Ta med hammer.")
    await week.asks(o, "pause", "på pause")
    await week.reads(scene.p, "O har satt")
    teams.heal()
    await scene.vert.at_rest()
    await week.asks(o, "utboks", "Utboks")
    await week.asks(o, "fortsett", "Dette venter")
    await week.presses(o, "Fortsett og send", "i gang igjen")
    await week.reads(scene.p, "O har latt")
    await week.reads(scene.b, "Ta med hammar.")
    await week.reads(scene.group, "Ta med hammer.")
    await week.reads(o, "Slik gikk det")
    await week.evening()


async def moved(scene: Scene) -> None:
    """The deadline moves, and the next reminder says so."""
    week, o = scene.week, scene.o
    await week.day("onsdag 14. januar kl. 15.00", "2026-01-14T15:00+01:00")
    nest_boxes.move_the_deadline(scene.folder)
    await week.runs("release", str(scene.folder), status=1)
    await week.runs("event", "diff", nest_boxes.ID)
    await week.runs("release", "--force", str(scene.folder))
    await week.asks(o, "utboks", "Å henge dem opp")
    await week.presses(o, "Endre tekst", "Tekst på bokmål")
    words = {
        "text_nb": "Bestillingsfristen er flyttet til 23. januar.",
        "text_nn": "Bestillingsfristen er flytt til 23. januar.",
    }
    await week.presses(o, "Lagre", "Teksten er lagret", words)
    await week.evening()
    await week.day("torsdag 15. januar kl. 09.00", "2026-01-15T09:00+01:00")
    await week.reads(scene.group, "23. januar")
    await week.evening()


async def closed(scene: Scene) -> None:
    week, o, a = scene.week, scene.o, scene.a
    await week.day("fredag 16. januar kl. 15.00", "2026-01-16T15:00+01:00")
    await week.asks(o, "tilstand", "I gang")
    await week.presses(o, "Avslutt …", "Avslutte Fuglekassedagene?")
    await week.presses(o, "Avslutt", "avsluttet")
    await week.reads(scene.p, "O har avsluttet")
    await week.writes(a, "Når er fristen?", scene.group)
    await week.asks(a, "Når er fristen?", "")
    await week.evening()
    await week.day("mandag 19. januar kl. 09.00", "2026-01-19T09:00+01:00")
    await week.asks(o, "utboks", "Utboks")
    await week.evening()
    await week.runs("report", "--event", nest_boxes.ID, "--format", "csv")
    await week.runs("audit", "--event", nest_boxes.ID)
