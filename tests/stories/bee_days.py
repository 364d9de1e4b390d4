"""A small event whose participants answer one another first, its people, and what is kept of questions."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.fakes.cards import card_text, find_button
from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams, Person, Place, Posted, Where
from tests.stories.server import Server

ID = "bidagene"
MORNING = "2026-03-03T09:00+01:00"  # a Tuesday
HALF_AN_HOUR_LATER = "2026-03-03T09:31+01:00"
LABELS = {"faq": "FAQ", "participant": "deltaker", "expert": "ekspert", "organizer": "arrangør"}


@dataclass(frozen=True)
class Scene:
    """A, B and C take part, O and P organize, E and F know about swarms. All but E have opened Vert.

    `killed`: where the story is in the middle, Vert is killed without a word of warning, and started again.
    """

    teams: FakeTeams
    mail: FakeMail
    vert: Server
    killed: bool
    a: Person
    b: Person
    c: Person
    e: Person
    f: Person
    o: Person
    p: Person
    group: Place

    @asynccontextmanager
    async def middle(self, where: Where) -> AsyncIterator[None]:
        """What is done within it is told there; and right then, while it is on the wire, Vert may be gone."""
        if not self.killed:
            yield
            return
        on_its_way = self.teams.hold_next(self.teams.place(where))
        yield
        await on_its_way.arrived()
        await self.vert.kill9()
        await self.vert.start()

    async def later(self, at: str = HALF_AN_HOUR_LATER) -> None:
        """A new hour by the clock that Vert plays."""
        await self.vert.at_rest()
        if self.killed:
            await self.vert.kill9()
            await self.vert.start(at)
        else:
            await self.vert.restart(at)

    async def shows(self, posted: Posted, *parts: str, seen_by: Person | None = None) -> None:
        """Waits until all these stand in a message, as it is now."""
        try:
            await self.teams.until(lambda: all(part in posted.text(seen_by) for part in parts))
        except AssertionError:
            raise AssertionError(f"{parts} do not all stand there, but:\n{posted.text(seen_by)}") from None

    async def presses(
        self,
        who: Person,
        where: Where,
        title: str,
        fields: Mapping[str, object] | None = None,
        **more: Posted,
    ) -> str:
        """What the presser reads then: the notice, or the card that was pressed as it stands for them."""
        before = self._with_button(where, title, who, more.get("card"))
        answer = await self.teams.presses(who, where, title, fields, card=before)
        assert answer.status == 200, answer
        said = answer.body["value"]
        return said if isinstance(said, str) else before.text(who)

    def button(self, card: Posted, who: Person, title: str) -> Mapping[str, Any]:
        """What a button says to Vert, as it is kept by a client that shows an old card."""
        found = [one for shown in card.cards(who) if (one := find_button(shown, title))]
        assert found, f"no button {title!r} on it:\n{card.text(who)}"
        vert: Mapping[str, Any] = found[0].action["data"]["vert"]
        return vert

    async def forges(self, who: Person, where: Where, verb: str, about: str, **fields: str) -> str:
        """A press as a card would have made it, whether or not one still has that button."""
        given = {"vert": {"verb": verb, "object": about}, **fields}
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": given}, "trigger": "manual"}
        number = f"press-{self.teams.next_number('made up press')}"
        named = {"id": number, "name": "adaptiveCard/action", "value": value}
        answer = await self.teams.raw(self.teams.activity("invoke", who, where, **named))
        assert answer.status == 200, answer
        said = answer.body["value"]
        return said if isinstance(said, str) else card_text(said)

    def desk_of(self, who: Person) -> str:
        return self.vert.desk_of(who.email, ID)

    def audit(self) -> list[tuple[str, str, str]]:
        """Who did what, and what came of it."""
        lines = self._read(
            "SELECT coalesce(name, person) AS name, act, outcome"
            " FROM audit LEFT JOIN persons ON persons.id = person ORDER BY audit.id"
        )
        return [(one["name"], one["act"], one["outcome"]) for one in lines]

    def refused(self) -> list[tuple[str, str]]:
        return [(who, act) for who, act, outcome in self.audit() if outcome == "refused"]

    async def takes_back(self, who: Person, card: Posted) -> None:
        """In a group the way out is behind *Svar*, so that the card stays small."""
        if "[Trekk spørsmålet]" not in card.text(who):
            await self.presses(who, card.place, "Svar", card=card)
        await self.presses(who, card.place, "Trekk spørsmålet", card=card)

    async def life(self) -> str:
        """Every question as it is kept, the oldest first: its state, its answers, and each of its steps."""
        await self.vert.at_rest()
        rows = self._read("SELECT * FROM questions ORDER BY asked_at, id")
        people = {row["id"]: row["name"] for row in self._read("SELECT id, name FROM persons")}
        texts = {row["id"]: row["text"] for row in rows}
        return "\n\n".join("\n".join(self._told(row, {**people, **texts})) for row in rows)

    async def judged(self) -> str:
        """What was answered beforehand, and whether whoever asked said that it helped."""
        await self.vert.at_rest()
        rows = self._read("SELECT asked, entries, helped_at FROM askings ORDER BY at")
        return "\n".join(
            f"{row['asked']} ({', '.join(json.loads(row['entries']))}){': hjalp' if row['helped_at'] else ''}"
            for row in rows
        )

    def _read(self, statement: str) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(f"file:{self.vert.database}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return database.execute(statement).fetchall()

    def _told(self, row: sqlite3.Row, names: Mapping[str, str]) -> list[str]:
        besides = [word for word in ("nameless", "shared_at", "learnt_as") if row[word]]
        asked = f"{row['text']} ({', '.join([self._called(row['asker'], names), row['state'], *besides])})"
        answers = [_answer(one) for one in json.loads(row["contributions"])]
        back = [
            f"  {one['name']} spurte: {one['text']} {one.get('reply') or '–'}"
            for one in json.loads(row["clarifications"])
        ]
        steps = " · ".join(self._step(one, names) for one in json.loads(row["steps"]))
        return [asked, *answers, *back, f"  {steps}"]

    def _step(self, step: Mapping[str, Any], names: Mapping[str, str]) -> str:
        by, why = self._called(step.get("by") or "", names), self._called(step.get("why") or "", names)
        return " ".join([by or "klokka", step["what"], *([_in(why)] if why and why != by else [])])

    def _called(self, who: str, names: Mapping[str, str]) -> str:
        by_email = {one.email: one.name for one in self.teams.people.values()}
        return names.get(who) or by_email.get(who) or who

    def _with_button(self, where: Where, title: str, who: Person, card: Posted | None) -> Posted:
        if card:
            return card
        theirs = [one for one in self.teams.messages(where, seen_by=who) if not one.who]
        found = [one for one in theirs if f"[{title}" in one.text(who)]
        shown = "\n".join(one.text(who) for one in theirs)
        assert found, f"no button {title!r} there; there stands:\n{shown}"
        return found[-1]


def _answer(one: Mapping[str, Any]) -> str:
    marks = [f"bekreftet av {one['confirmed_by']}"] if one.get("confirmed_by") else []
    marks += ["rettet"] if one.get("corrected_at") else []
    return " ".join([f"  {LABELS[one['label']]} {one['name']}: {one['text']}", *map(_in, marks)])


def _in(words: str) -> str:
    return f"({words})"


def also_killed(story: Callable[[Scene], Awaitable[None]]) -> Callable[[Path], Awaitable[None]]:
    """The story as it goes, and beside it the same with Vert killed in the middle: they end alike."""

    async def both(tmp_path: Path) -> None:
        homes = {killed: tmp_path / ("killed" if killed else "as it goes") for killed in (False, True)}
        ends = (_played(story, home, killed) for killed, home in homes.items())
        wrong = [end for end in await asyncio.gather(*ends, return_exceptions=True) if end]
        if wrong:
            raise wrong[0]

    both.__name__, both.__doc__ = story.__name__, story.__doc__
    return both


async def _played(story: Callable[[Scene], Awaitable[None]], home: Path, killed: bool) -> None:
    try:
        async with (
            FakeTeams() as teams,
            FakeMail() as mail,
            opened(teams, mail, home, killed=killed) as scene,
        ):
            await story(scene)
        assert not teams.complaints
    except Exception as error:
        error.add_note(f"That was the story in {home.name!r}.")
        raise


@asynccontextmanager
async def opened(
    teams: FakeTeams, mail: FakeMail, home: Path, *, killed: bool = False, at: str = MORNING
) -> AsyncIterator[Scene]:
    """On a morning when nobody has asked anything yet."""
    folder = Path(copytree(Path(__file__).parent / ID, home / ID))
    a, b, c = (teams.person(name, email=f"participant.{name.lower()}@example.org") for name in "ABC")
    e, f = (teams.person(name, email=f"expert.{name.lower()}@example.org") for name in "EF")
    o, p = (teams.person(name, email=f"organizer.{name.lower()}@example.org") for name in "OP")
    group = teams.group_chat(a, b, c, e, o, name="Bidagene")
    async with Server(home, teams, mail, at=at, events=[str(folder)]) as vert:
        await teams.installs(group, by=o)
        for person in (a, b, c, f, o, p):
            await teams.installs(person)
        yield Scene(teams, mail, vert, killed, a, b, c, e, f, o, p, group)
