"""The clock moves a question once, on whatever replica, and opens no calendar of holidays before it must."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.store.engine import Store
from bot.store.releases import Document, Library, release_document
from bot.store.rows import noun_of
from bot.store.saving import record
from bot.store.tables import audit, event_states, outbox, questions
from bot.ticks import Ticks
from dialogs.model.event import Event, Listed, State, Topic
from dialogs.model.known import Away, Outcome
from dialogs.model.question import Question
from dialogs.model.text import Text
from scheduler.clock import FixedClock
from tests.bot.store.samples import EVENT, NothingFits
from tests.databases import BOTH, fresh_store

ROOT = Path(__file__).parents[2]
NOW = datetime(2021, 9, 13, 9, 0, tzinfo=EVENT.time_zone)
E, F, ODA = "eva@example.org", "finn@example.org", "oda@example.org"
TOPICS = (Topic("soil", Text("jord", "jord", "soil"), ("jord",)),)
EVA, FINN = (
    Listed(name, email, frozenset({"expert"}), ("soil",)) for name, email in (("Eva", E), ("Finn", F))
)
ORGANIZER = Listed("Oda", ODA, frozenset({"organizer"}))


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(request.param, tmp_path) as fresh:
        yield fresh


def event(*people: Listed, release: int = 1, **more: Any) -> Event:
    return replace(EVENT, topics=TOPICS, people=people, release=release, **more)


async def released(store: Store, state: State = "live") -> None:
    document: Any = {"event": {"id": EVENT.id}}
    await store.run(partial(release_document, event=EVENT.id, document=document, by="", why="", now=NOW))
    await store.run(lambda c: c.execute(update(event_states).values(state=state)))


async def ticking(store: Store, clock: FixedClock, read: Callable[[int], Event] | None = None) -> Ticks:
    """A replica of its own. `read` makes the event of a release's number."""

    def by_number(_: Document, release: int) -> Event:
        return read(release) if read else event(EVA, FINN, ORGANIZER, release=release)

    library = Library(store, by_number, lambda _event: NothingFits())
    await library.refresh()
    return Ticks(store, library, clock, clock, mail=True)


async def kept(store: Store, *some: Question | Away) -> None:
    of = {EVENT.id: event(EVA, FINN, ORGANIZER)}
    await store.run(lambda c: record(c, Outcome(saved=some), of, NOW))


def asked(id_: str = "q", at: datetime = NOW) -> Question:
    return Question(
        id_,
        EVENT.id,
        "web::kari",
        "Kari",
        "web:group",
        f"m{id_}",
        "Hva med jorda?",
        "nb",
        at,
        topic="soil",
        state="asked",
    ).opened()


async def only(store: Store) -> Question:
    row = await store.read(lambda c: c.execute(select(questions)).mappings().one())
    return noun_of(Question, questions, row, zone=EVENT.time_zone)


async def acts(store: Store) -> list[str]:
    return [*await store.read(lambda c: c.execute(select(audit.c.act).order_by(audit.c.id)).scalars().all())]


async def cards(store: Store) -> list[str]:
    """To whom a question's card went, in order."""
    sent = select(outbox.c.person).where(outbox.c.kind == "question").order_by(outbox.c.id)
    return [*await store.read(lambda c: c.execute(sent).scalars().all())]


async def test_two_replicas_that_tick_at_once_move_a_question_once(store: Store) -> None:
    await released(store)
    await kept(store, asked())
    clock = FixedClock(NOW + EVENT.peers_first)
    replicas = [await ticking(store, clock) for _ in range(3)]
    for _ in range(3):
        await asyncio.gather(*(one.escalate() for one in replicas))
    assert (await only(store)).expert == E
    assert (await acts(store), await cards(store)) == (["asked_on"], [f"mail:{E}"])


async def test_from_the_first_silence_to_the_askers_being_told(store: Store) -> None:
    await released(store)
    await kept(store, asked().given_to(E, NOW))
    clock = FixedClock(NOW)
    ticks = await ticking(store, clock)
    for _ in range(24 * 2 * 3):
        await ticks.escalate()
        clock.forward(timedelta(minutes=30))
    assert await acts(store) == ["next_expert", "overdue", "told_late"]
    question = await only(store)
    assert [(step.what, step.at.astimezone(EVENT.time_zone)) for step in question.steps[2:]] == [
        ("lose", NOW.replace(hour=13)),
        ("give", NOW.replace(hour=13)),
        ("escalate", NOW.replace(day=14, hour=9)),
    ]
    assert question.told_late_at == NOW.replace(day=14, hour=13)


async def test_who_goes_away_loses_what_they_have_once(store: Store) -> None:
    await released(store)
    await kept(store, asked().taken_by(E, NOW), Away(EVENT.id, E, NOW + timedelta(days=2)))
    clock = FixedClock(NOW)
    replicas = [await ticking(store, clock) for _ in range(2)]
    for _ in range(2):
        await asyncio.gather(*(one.escalate() for one in replicas))
        clock.forward(timedelta(seconds=30))
    assert (await only(store)).expert == F
    assert await acts(store) == ["lost"]


async def test_who_is_taken_off_the_list_loses_what_they_have(store: Store) -> None:
    await released(store)
    await kept(store, asked().given_to(E, NOW))
    ticks = await ticking(store, FixedClock(NOW), lambda number: event(FINN, ORGANIZER, release=number))
    await ticks.escalate()
    await ticks.escalate()
    assert (await only(store)).expert == F
    assert await acts(store) == ["lost"]


async def test_a_release_with_less_patience_is_gone_by_at_the_next_tick(store: Store) -> None:
    await released(store)
    await kept(store, asked().given_to(E, NOW))

    def read(number: int) -> Event:
        return event(EVA, FINN, ORGANIZER, release=number, patience=4 if number == 1 else 1)

    clock = FixedClock(NOW + timedelta(hours=2))
    ticks = await ticking(store, clock, read)
    await ticks.escalate()
    assert await acts(store) == []
    document: Any = {"event": {"id": EVENT.id}, "faq": {}}
    await store.run(partial(release_document, event=EVENT.id, document=document, by="", why="", now=NOW))
    await ticks.look_for_releases()
    await ticks.escalate()
    assert await acts(store) == ["next_expert"]


async def test_a_question_that_cannot_be_moved_keeps_no_other_from_it(
    store: Store, log_lines: Callable[[], str]
) -> None:
    await released(store)
    await kept(store, asked("a"), asked("broken"), asked("z"))
    broken = update(questions).where(questions.c.id == "broken").values(language="a language nobody knows")
    await store.run(lambda c: c.execute(broken))
    await (await ticking(store, FixedClock(NOW + timedelta(hours=1)))).escalate()
    rows = await store.read(lambda c: c.execute(select(questions.c.id, questions.c.expert)).all())
    assert dict(tuple(row) for row in rows) == {"a": E, "broken": None, "z": F}
    assert log_lines().count("question_stuck") == 1


async def test_a_load_counts_within_a_tick_too(store: Store) -> None:
    await released(store)
    await kept(store, *(asked(f"q{number}") for number in range(6)))

    def read(number: int) -> Event:
        return event(replace(EVA, most_open=2), replace(FINN, most_open=3), ORGANIZER, release=number)

    await (await ticking(store, FixedClock(NOW + timedelta(hours=1)), read)).escalate()
    rows = await store.read(lambda c: c.execute(select(questions.c.expert)).scalars().all())
    assert sorted(one or "" for one in rows) == ["", E, E, F, F, F]


async def test_of_a_closed_event_nothing_is_moved(store: Store) -> None:
    await released(store, "closed")
    await kept(store, asked())
    await (await ticking(store, FixedClock(NOW + timedelta(days=9)))).escalate()
    assert await acts(store) == []


WITHOUT_HOLIDAYS = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from tests.bot import test_escalating_ticks as t

async def main():
    store = t.open_here(sys.argv[1])
    await t.released(store)
    clock = t.FixedClock(t.NOW)
    ticks = await t.ticking(store, clock)
    for hours in (0, 1):  # 09.00 and 10.00, when organizers are told what waits
        await ticks.escalate()
        await ticks.digest()
        clock.forward(timedelta(hours=1))
    await t.kept(store, t.asked("given", clock.now()).given_to(t.E, clock.now()))
    clock.set(t.NOW.replace(hour=12))
    await ticks.escalate()
    assert "holidays" not in sys.modules, "nothing was due"
    clock.forward(timedelta(hours=3))
    await ticks.escalate()
    assert "holidays" in sys.modules
    assert await t.acts(store) == ["next_expert"]
    await store.close()

asyncio.run(main())
"""


def open_here(folder: str) -> Store:
    from bot.store.opening import open_database

    return open_database(f"sqlite:///{folder}/vert.db")


async def test_the_calendar_of_holidays_is_opened_when_something_is_due_and_not_before(
    tmp_path: Path,
) -> None:
    async with fresh_store("sqlite", tmp_path):
        pass
    told = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", WITHOUT_HOLIDAYS, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
