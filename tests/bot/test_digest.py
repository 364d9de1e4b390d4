"""The morning's digest reaches each organizer once, whoever looks and however often."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.store.chatlog import change_number
from bot.store.codec import from_json
from bot.store.engine import Store
from bot.store.releases import Document, Library, release_document
from bot.store.rows import write
from bot.store.tables import event_states, outbox, questions
from bot.ticks import Ticks
from dialogs.model.event import Event, Listed, State
from dialogs.model.message import Message
from dialogs.model.question import Question
from scheduler.clock import FixedClock
from tests.bot.store.samples import EVENT, KARI, OSLO, NothingFits
from tests.databases import BOTH, fresh_store

MONDAY = datetime(2021, 9, 13, 6, 30, tzinfo=OSLO)
TUESDAY = datetime(2021, 9, 14, 8, 30, tzinfo=OSLO)
QUESTION = Question("q1", "gathering", KARI.id, "Kari", "web:group", "m1", "Hvorfor?", "nb", MONDAY)
TWO = (*EVENT.people, Listed("Per", "per@example.org", frozenset({"organizer"})))


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(request.param, tmp_path) as fresh:
        yield fresh


async def ticking(store: Store, clock: FixedClock) -> Ticks:
    """A replica of its own, with two organizers."""

    def read(_: Document, release: int) -> Event:
        return replace(EVENT, people=TWO, release=release)

    library = Library(store, read, lambda _event: NothingFits())
    await library.refresh()
    return Ticks(store, library, clock, clock, mail=False)


async def released(store: Store, state: State = "live") -> None:
    document: Any = {"event": {"id": "gathering"}}
    release = partial(release_document, event="gathering", document=document, by="", why="", now=MONDAY)
    await store.run(release)
    await store.run(lambda c: c.execute(update(event_states).values(state=state)))


async def asked(store: Store, *more: Question) -> None:
    for one in (QUESTION, *more):
        await store.run(partial(write, table=questions, noun=one))


async def told(store: Store) -> list[tuple[str, str, str]]:
    """To whom, what, and until when."""
    found = await store.read(lambda c: c.execute(select(outbox).order_by(outbox.c.id)).all())
    return [
        (
            row.person,
            from_json(Message, row.message).text,
            f"{row.useful_until.astimezone(OSLO):%a %H.%M}",
        )
        for row in found
    ]


async def test_each_organizer_is_told_once_a_morning_by_however_many_replicas(store: Store) -> None:
    await released(store)
    later = replace(QUESTION, id="q2", asked_at=MONDAY + timedelta(hours=3))
    await asked(store, later, replace(later, id="q3"))
    clock = FixedClock(TUESDAY - timedelta(minutes=1))
    replicas = [await ticking(store, clock) for _ in range(2)]
    await replicas[0].digest()
    assert await told(store) == []
    expected = [
        ("mail:oda@example.org", "3 venter, eldste 26 timer.", "Tue 12.00"),
        ("mail:per@example.org", "3 venter, eldste 26 timer.", "Tue 12.00"),
    ]
    clock.set(TUESDAY)
    for replica in (*replicas, await ticking(store, clock)):
        await replica.digest()
        clock.forward(timedelta(minutes=1))
    assert await told(store) == expected
    clock.set(TUESDAY + timedelta(days=1))
    await replicas[1].digest()
    assert (await told(store))[2:] == [
        ("mail:oda@example.org", "3 venter, eldste 2 dager.", "Wed 12.00"),
        ("mail:per@example.org", "3 venter, eldste 2 dager.", "Wed 12.00"),
    ]


async def test_a_look_that_finds_all_told_wakes_no_page(store: Store) -> None:
    await released(store)
    await asked(store)
    ticks = await ticking(store, FixedClock(TUESDAY))
    await ticks.digest()
    before = await store.read(change_number)
    await ticks.digest()
    assert await store.read(change_number) == before


async def test_a_morning_on_which_nobody_waits_is_a_quiet_one(store: Store) -> None:
    await released(store)
    await asked(store)
    await store.run(partial(write, table=questions, noun=replace(QUESTION, state="answered", version=1)))
    await (await ticking(store, FixedClock(TUESDAY))).digest()
    assert await told(store) == []


async def test_what_is_asked_after_the_morning_began_is_for_the_next_one(store: Store) -> None:
    await released(store)
    clock = FixedClock(MONDAY.replace(hour=9, minute=5))
    await asked(store, replace(QUESTION, id="q2", asked_at=MONDAY.replace(hour=9, minute=3)))
    ticks = await ticking(store, clock)
    await ticks.digest()
    assert {text for _, text, _ in await told(store)} == {"1 venter, nå i 2 timer."}
    clock.set(TUESDAY)
    await ticks.digest()
    assert {text for _, text, _ in (await told(store))[2:]} == {"2 venter, eldste 26 timer."}


@pytest.mark.parametrize("hour", [8, 12, 16])
async def test_too_early_or_too_late_nobody_is_told(store: Store, hour: int) -> None:
    await released(store)
    await asked(store)
    await (await ticking(store, FixedClock(TUESDAY.replace(hour=hour, minute=0)))).digest()
    assert await told(store) == []


async def test_weekends_are_quiet(store: Store) -> None:
    await released(store)
    await asked(store)
    await (await ticking(store, FixedClock(TUESDAY + timedelta(days=4)))).digest()
    assert await told(store) == []


async def test_while_an_event_is_tried_out_its_organizers_read_it_as_it_is(store: Store) -> None:
    await released(store, "test")
    await asked(store)
    await (await ticking(store, FixedClock(TUESDAY))).digest()
    found = await store.read(lambda c: c.execute(select(outbox.c.message)).scalars().all())
    assert [from_json(Message, one).title for one in found] == [
        "God morgen! Dette er ubesvart i Samling",
        "God morgen! Dette er ubesvart i Samling",
    ]


async def test_of_a_closed_event_nothing_is_said(store: Store) -> None:
    await released(store, "closed")
    await asked(store)
    await (await ticking(store, FixedClock(TUESDAY))).digest()
    assert await told(store) == []
