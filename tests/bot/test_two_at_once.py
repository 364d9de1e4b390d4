"""Two who press the same in the same moment: one gets it done, the other sees by whom it is done."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.store.engine import Store
from bot.store.releases import Library
from bot.store.rows import write
from bot.store.tables import audit, event_states, questions
from bot.turn import Answer, Turns
from dialogs.conversation import respond
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.question import Question
from dialogs.plain import plain
from scheduler.clock import FixedClock
from scheduler.outbox import Delivery
from tests.bot.store.samples import DAY, NothingFits
from tests.bot.test_quiet_states import EVA, ODA, alone, prepared, read
from tests.databases import BOTH, fresh_store


class Nowhere:
    async def deliver(self, deliveries: list[Delivery]) -> None:
        """What would be sent is not what this is about."""


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(str(request.param), tmp_path) as fresh:
        yield fresh


def with_two(document: dict[str, object], release: int) -> Event:
    both = tuple(Listed(who.name, str(who.email), frozenset({"organizer"})) for who in (ODA, EVA))
    return replace(read(document, release), people=both)


async def pressed_at_once(store: Store, verb: str, object_: str) -> list[Answer]:
    """What Oda and Eva are answered, who press the same in the same moment."""
    library = Library(store, with_two, lambda event: NothingFits())  # type: ignore[arg-type]
    await library.refresh()
    clock = FixedClock(DAY)
    turns = Turns(store, library, Nowhere(), clock, respond=respond, owner="one", wall=clock)  # type: ignore[arg-type]
    presses = (
        Pressed(
            id=f"{alone(who).conversation}:{verb}",
            sender=who,
            where=alone(who),
            at=DAY,
            verb=verb,
            object=object_,
        )
        for who in (ODA, EVA)
    )
    return await asyncio.gather(*map(turns.take, presses))


async def test_one_starts_it_and_the_other_sees_that_it_is_started_and_by_whom(store: Store) -> None:
    await store.run(lambda c: prepared(c, "test"))
    answers = await pressed_at_once(store, "state_start", "event:gathering")
    cards = [plain(one.card) for one in answers if one.card]
    started = [card for card in cards if card.startswith("Arrangementet er i gang.")]
    other = [card for card in cards if card not in started]
    assert (len(started), len(other)) == (1, 1)
    assert "Det er gjort allerede, så ingenting endret seg." in other[0]
    assert other[0].endswith(("satt av Oda", "satt av Eva"))
    rows = select(event_states.c.state, event_states.c.version)
    assert await store.read(lambda c: tuple(c.execute(rows).one())) == ("live", 2)
    acts = select(audit.c.outcome).where(audit.c.act == "state_start").order_by(audit.c.outcome)
    assert await store.read(lambda c: list(c.execute(acts).scalars())) == ["done", "refused"]


async def test_one_takes_a_question_and_the_other_is_told_who_has_it(store: Store) -> None:
    asked = Question("q1", "gathering", "web::kari", "Kari", "web:group", "m1", "Hvem rydder?", "nb", DAY)

    def waiting(c: Connection) -> None:
        prepared(c, "live")
        write(c, questions, asked.given_to_organizers(DAY))

    await store.run(waiting)
    outcomes = [one.outcome for one in await pressed_at_once(store, "take", "question:q1")]
    (first,) = (one for one in outcomes if one.card)
    (second,) = (one for one in outcomes if not one.card)
    assert first.card
    assert "Du har tatt dette spørsmålet." in plain(first.card)
    taken = select(questions.c.state, questions.c.expert)
    state, expert = await store.read(lambda c: tuple(c.execute(taken).one()))
    name = {str(ODA.email): "Oda", str(EVA.email): "Eva"}[expert]
    assert (state, second.notice) == ("taken", f"{name} har alt tatt dette spørsmålet.")
    acts = select(audit.c.outcome).where(audit.c.act == "take").order_by(audit.c.outcome)
    assert await store.read(lambda c: list(c.execute(acts).scalars())) == ["done", "refused"]
