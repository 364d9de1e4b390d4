"""Where a question goes, with a hundred and with ten thousand others open.

    python -m bench.questions

*Routed* is what it takes to know who gets a question: its topic, by words, examples and answered questions,
and one of forty experts by topic, language, hours, absence and load, all read from the database. *Handed
over* is the whole turn around it, with question and card committed to the disk. *A look that finds nothing*
is what the clock does every half minute; *moved on* is one question of a tick that moves a hundred.
To hold: both at most 20 ms at the 99th percentile, and nothing grows faster than the number of open
questions, which grows by a factor of 100.
"""

import asyncio
import logging
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection, insert

from bench.figures import tell
from bot.store.engine import Store
from bot.store.escalating import answered_lately, away_now, loads
from bot.store.known import reachable
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.releases import Document, Library, release_document
from bot.store.rows import row_of
from bot.store.tables import questions
from bot.ticks import Ticks
from bot.turn import Turns
from dialogs.conversation import respond
from dialogs.experts.routing import StaffNow, fitting_expert
from dialogs.experts.topics import topic_of
from dialogs.model.event import Event, Listed, Session, Topic
from dialogs.model.incoming import Said, Sender, Where
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language, Text
from scheduler.clock import FixedClock
from scheduler.escalation import soonest

OPEN = (100, 1_000, 10_000)
EXPERTS, TURNS, LOOKS, DUE, ANSWERED, WARMING = 40, 500, 40, 100, 200, 20
NOW = datetime(2021, 9, 13, 8, 0, tzinfo=UTC)  # a Monday
SUBJECTS = (
    "klimakrav", "overvann", "sykkelvei", "ombruk", "beredskap", "matsvinn", "solceller", "havnivå",
    "klimabudsjett", "kollektivtrafikk", "naturmangfold", "innkjøp",
)  # fmt: skip
LANGUAGES: Sequence[tuple[Language, ...]] = (("nb", "nn", "en"), ("nb",), ("nb", "en"))

Times = Mapping[str, float]  # milliseconds, by figure


class Silent:
    """Knows no entry and sends nothing, so that all goes to a person."""

    def match(self, text: str) -> tuple[()]:
        return ()

    def mended(self, text: str) -> str:
        return text

    async def deliver(self, deliveries: Sequence[Any]) -> None:
        return None


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    measured = {number: asyncio.run(_measured(number)) for number in OPEN}
    for number, figures in measured.items():
        for figure, value in figures.items():
            tell(f"{figure}, {number} open questions", value, "ms")
    fewest, most = measured[OPEN[0]], measured[OPEN[-1]]
    for figure in fewest:
        grows = {"the number of open questions": OPEN[-1] / OPEN[0]}
        tell(f"{figure}: growth from {OPEN[0]} to {OPEN[-1]}", most[figure] / fewest[figure], "times", grows)


async def _measured(number: int) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        store = open_database(f"sqlite:///{Path(folder) / 'vert.db'}")
        try:
            await migrate(store)
            await store.run(partial(_fill, number=number))
            library = Library(store, _event, lambda _event: Silent())
            await library.refresh()
            clock = FixedClock(NOW)
            handed = await _handed_over(store, library, clock)
            routed = await _routed(store)
            looked, moved = await _ticked(store, library, clock)
        finally:
            await store.close()
    return {
        "routed, median": _at(routed, 0.5),
        "routed, 99 of 100": _at(routed, 0.99),
        "handed over, median": _at(handed, 0.5),
        "handed over, 99 of 100": _at(handed, 0.99),
        "a look that finds nothing, median": _at(looked, 0.5),
        "moved on, mean": moved,
    }


async def _handed_over(store: Store, library: Library, clock: FixedClock) -> list[float]:
    turns = Turns(store, library, Silent(), clock, respond=respond, owner="bench", mail=True)
    for turn in range(WARMING):
        await turns.take(_said(turn))
    times = []
    for turn in range(WARMING, WARMING + TURNS):
        began = time.perf_counter()
        answer = await turns.take(_said(turn))
        times.append(time.perf_counter() - began)
        assert answer.outcome.verdict
        assert answer.outcome.verdict.kind == "hand_over", answer.outcome.verdict
    return times


async def _routed(store: Store) -> list[float]:
    event, times = _event(), []
    for turn in range(TURNS):
        question = _question(f"c{turn}", _words(turn + TURNS), topic=None)
        times.append(await store.read(partial(_route, question=question, event=event)))
    return times


def _route(c: Connection, question: Question, event: Event) -> float:
    """What a turn reads that hands a question over, and what it makes of it."""
    began = time.perf_counter()
    topic = topic_of(question.text, event, answered_lately(c, event))
    staff = StaffNow(NOW, event, reachable(c, event, mail=True), away_now(c, event, NOW), loads(c, event))
    chosen = fitting_expert(replace(question, topic=topic), staff)
    seconds = time.perf_counter() - began
    assert chosen
    assert topic in chosen.topics
    return seconds


async def _ticked(store: Store, library: Library, clock: FixedClock) -> tuple[list[float], float]:
    """How long each look took that found nothing, and each question of a tick that moved some."""
    ticks = Ticks(store, library, clock, clock, mail=True)
    await ticks.escalate()  # the first look at a release is at all of them
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await ticks.escalate()
        times.append(time.perf_counter() - began)
    waited = [_question(f"d{n}", _words(n), at=NOW - timedelta(days=4)) for n in range(DUE)]
    await store.run(partial(_keep, some=[one.given_to(_expert(0), one.asked_at) for one in waited]))
    began = time.perf_counter()
    await ticks.escalate()
    return times, 1000 * (time.perf_counter() - began) / DUE


def _at(times: Sequence[float], share: float) -> float:
    return 1000 * sorted(times)[int(share * (len(times) - 1))]


def _said(turn: int) -> Said:
    """Each of fifty people asks in their own chat."""
    who = f"p{turn % 50}"
    return Said(
        id=f"web:{who}:{turn}",
        sender=Sender(f"web::{who}", f"Deltaker {who}"),
        where=Where(f"web:{who}", "web", "private"),
        at=NOW,
        text=_words(turn),
        message=f"m{turn}",
        mentioned=True,
    )


def _words(turn: int) -> str:
    return f"Finnes det noen erfaringer med {SUBJECTS[turn % len(SUBJECTS)]} fra sak nummer {turn}?"


def _fill(c: Connection, number: int) -> None:
    document: Document = {"event": {"id": "gathering", "state": "live"}}
    release_document(c, "gathering", document, "", "", NOW)
    with_somebody = [_question(f"q{n}", _words(n)).given_to(_expert(n), NOW) for n in range(number)]
    answered = [
        _question(f"a{n}", f"Hvilke kurs finnes om {SUBJECTS[n % len(SUBJECTS)]} i kommune {n}?")
        .given_to(_expert(n), NOW)
        .answered_with(Contribution(_expert(n), "Ekspert", "expert", "Det finnes flere.", NOW))
        for n in range(ANSWERED)
    ]
    _keep(c, [*with_somebody, *answered])


def _keep(c: Connection, some: Sequence[Question]) -> None:
    event = _event()
    rows = [row_of(one, questions) | {"version": 1, "next_at": soonest(one, event)} for one in some]
    c.execute(insert(questions), rows)


def _question(id_: str, text: str, topic: str | None = "t0", at: datetime = NOW) -> Question:
    asker, name = f"web::asker-{id_}", f"Deltaker {id_}"
    conversation = f"web:asker-{id_}"
    return Question(
        id_,
        "gathering",
        asker,
        name,
        conversation,
        "m",
        text,
        "nb",
        at,
        private=True,
        topic=topic,
        state="asked",
    ).opened()


def _expert(number: int) -> str:
    return f"expert-{number % EXPERTS}@example.org"


def _event(_: Document | None = None, release: int = 1) -> Event:
    topics = tuple(
        Topic(f"t{n}", Text.everywhere(word), (word,), (f"Hvordan kommer vi i gang med {word} hos oss?",))
        for n, word in enumerate(SUBJECTS)
    )
    experts = (
        Listed(
            f"Ekspert {n}",
            _expert(n),
            frozenset({"expert"}),
            (f"t{n % len(SUBJECTS)}", f"t{(n + 5) % len(SUBJECTS)}"),
            LANGUAGES[n % len(LANGUAGES)],
            hours=(hour(8), hour(15)) if n % 4 else None,
            most_open=100_000 if n % 3 else None,
        )
        for n in range(EXPERTS)
    )
    start = NOW + timedelta(days=60)
    return Event(
        "gathering",
        Text.everywhere("Samling"),
        "nb",
        ZoneInfo("Europe/Oslo"),
        state="live",
        release=release,
        topics=topics,
        people=(*experts, Listed("Oda", "oda@example.org", frozenset({"organizer"}))),
        sessions=(Session("first", Text.everywhere("Første"), start, start + timedelta(hours=2)),),
    )


if __name__ == "__main__":
    main()
