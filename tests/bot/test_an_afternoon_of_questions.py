"""A thousand open questions, forty experts, an afternoon: what is due is done within one tick, and once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.store.engine import Store
from bot.store.escalating import keep_absence
from bot.store.releases import Document, Library, release_document
from bot.store.rows import noun_of, row_of, write
from bot.store.tables import audit, event_states, outbox, questions
from bot.ticks import Ticks
from dialogs.model.event import Event, Listed, Topic
from dialogs.model.known import Away
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Text
from scheduler.clock import FixedClock
from scheduler.escalation import soonest
from tests.bot.store.samples import EVENT, OSLO, NothingFits
from tests.databases import BOTH, fresh_store

TICK = timedelta(minutes=1)
NOON, EVENING = (datetime(2021, 9, 13, hour, tzinfo=OSLO) for hour in (12, 16))
QUESTIONS, TOPICS, EXPERTS, MOST = 1000, 8, 40, 45
HOUR, PEERS = timedelta(hours=1), timedelta(minutes=30)
ANSWERED = (1, 2, 4)  # of every five, by the first whom they were given to, ten minutes later
GONE, GONE_AT = "expert-0@example.org", NOON + timedelta(hours=1, minutes=10)

HALL = replace(
    EVENT,
    peers_first=PEERS,
    patience=1,
    topics=tuple(Topic(f"t{n}", Text.everywhere(f"t{n}"), (f"emne{n}",)) for n in range(TOPICS)),
    people=(
        *(
            Listed(
                f"Ekspert {n}",
                f"expert-{n}@example.org",
                frozenset({"expert"}),
                (f"t{n % TOPICS}", f"t{(n + 3) % TOPICS}"),
                most_open=MOST,
            )
            for n in range(EXPERTS)
        ),
        Listed("Oda", "oda@example.org", frozenset({"organizer"})),
    ),
)


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(request.param, tmp_path) as fresh:
        yield fresh


def asked(number: int) -> Question:
    """From half past eleven, one every three and a half seconds."""
    at = NOON - PEERS + number * HOUR / QUESTIONS
    topic = f"t{number % TOPICS}"
    return Question(
        f"q{number}",
        HALL.id,
        f"web::{number}",
        f"Deltaker {number}",
        "web:group",
        f"m{number}",
        f"Hva med emne{number % TOPICS}?",
        "nb",
        at,
        topic=topic,
        state="asked",
    ).opened()


def ask_all(c: Connection) -> None:
    rows = (
        row_of(one, questions) | {"next_at": soonest(one, HALL), "version": 1}
        for one in map(asked, range(QUESTIONS))
    )
    c.execute(insert(questions), [*rows])


async def replica(store: Store, clock: FixedClock) -> Ticks:
    def read(_: Document, release: int) -> Event:
        return replace(HALL, release=release)

    library = Library(store, read, lambda _event: NothingFits())
    await library.refresh()
    return Ticks(store, library, clock, clock, mail=True)


def answer_some(c: Connection, now: datetime) -> None:
    """Some of those who were asked ten minutes ago answer now."""
    given = select(questions).where(
        questions.c.state == "with_expert", questions.c.with_since <= now - 10 * TICK
    )
    for row in c.execute(given).mappings().all():
        one = noun_of(Question, questions, row, zone=OSLO)
        if int(one.id[1:]) % 5 in ANSWERED and one.expert and not one.declined:
            by = Contribution(one.expert, "Ekspert", "expert", "Slik.", now)
            write(c, questions, one.answered_with(by), next_at=None)


def loads(c: Connection) -> Counter[str]:
    rows = c.execute(select(questions.c.expert).where(questions.c.state == "with_expert")).scalars()
    return Counter(one for one in rows if one)


async def test_what_is_due_is_done_within_one_tick_and_once(store: Store) -> None:
    document: Any = {"event": {"id": HALL.id}}
    release = partial(release_document, event=HALL.id, document=document, by="", why="", now=NOON)
    await store.run(release)
    await store.run(lambda c: c.execute(update(event_states).values(state="live")))
    await store.run(ask_all)
    clock = FixedClock(NOON)
    replicas = [await replica(store, clock) for _ in range(2)]
    while clock.now() <= EVENING:
        if clock.now() == GONE_AT:
            away = Away(HALL.id, GONE, EVENING + timedelta(days=1))
            await store.run(partial(keep_absence, away=away, now=GONE_AT))
        await asyncio.gather(*(one.escalate() for one in replicas))
        await store.run(partial(answer_some, now=clock.now()))
        has = await store.read(loads)
        assert max(has.values(), default=0) <= MOST, "nobody has more than they want"
        assert not (clock.now() >= GONE_AT and has[GONE]), "whoever is away has nothing left"
        clock.forward(TICK)
    rows = await store.read(lambda c: c.execute(select(questions)).mappings().all())
    ended = [noun_of(Question, questions, row, zone=OSLO) for row in rows]
    assert len(ended) == QUESTIONS
    for question in ended:
        _hold_that_it_went_in_time(question)
    await _hold_that_each_was_told_once(store, ended)


def _hold_that_it_went_in_time(question: Question) -> None:
    """Each step of the clock at its hour, or at the first tick after."""
    first, *steps = question.steps
    due = first.at + PEERS
    for step in steps:
        if step.what == "answer":
            return
        if step.what == "lose" and step.why == "gone":
            assert GONE_AT <= step.at < GONE_AT + TICK
            due = step.at
            continue
        assert due <= step.at < due + TICK, (question.id, step)
        due = step.at if step.what == "lose" else step.at + HOUR
    told = question.told_late_at
    if told is None:
        assert due > EVENING, question.id
    else:
        assert due <= told < due + TICK


async def _hold_that_each_was_told_once(store: Store, ended: Sequence[Question]) -> None:
    gives = [(one.id, step.why) for one in ended for step in one.steps if step.what == "give"]
    assert len(set(gives)) == len(gives), "nobody gets the same question twice"
    acts = await store.read(lambda c: Counter(c.execute(select(audit.c.act)).scalars()))
    steps = Counter(step.what for one in ended for step in one.steps)
    late = sum(one.told_late_at is not None for one in ended)
    assert acts["told_late"] == late > 300
    assert acts["asked_on"] == QUESTIONS
    assert acts["next_expert"] + acts["lost"] == steps["lose"] > 300
    assert acts["overdue"] == steps["escalate"] >= late
    cards = select(outbox.c.person, outbox.c.about).where(
        outbox.c.kind == "question", outbox.c.key.not_like("%:moved:%"), outbox.c.person.like("mail:expert-%")
    )
    sent = await store.read(lambda c: Counter(tuple(row) for row in c.execute(cards)))
    assert sent == Counter((f"mail:{email}", f"question:{id_}") for id_, email in gives)
