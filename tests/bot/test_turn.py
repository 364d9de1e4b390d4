import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.store.chatlog import lines
from bot.store.engine import Conflict, Store
from bot.store.releases import Document, Library, release_document
from bot.store.tables import exchanges, heard, metadata, outbox, persons
from bot.turn import Answer, Busy, Turns
from dialogs.conversation import respond
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Pressed, Said
from dialogs.model.known import SILENCE, Known, LinkPasted, Outcome
from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.privacy import MASK
from scheduler.clock import FixedClock
from scheduler.outbox import Delivery
from tests.bot.store.samples import EVENT, KARI, NOW, OTHER, TEAMS_GROUP, NothingFits, pressed, said
from tests.databases import BOTH, fresh_store

WALL = NOW + timedelta(days=1000)
IN_TEAMS = replace(KARI, id="teams:tenant:29:kari")


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(request.param, tmp_path) as fresh:
        yield fresh


class Sent:
    """A deliverer that remembers what it was given, and waits for the word before it is done."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def deliver(self, deliveries: Sequence[Delivery]) -> None:
        await self.may_end.wait()
        self.deliveries.extend(deliveries)


@pytest.fixture
def sent() -> Sent:
    return Sent()


def read(document: Document, release: int) -> Event:
    events = {event.id: event for event in (EVENT, OTHER)}
    return replace(events[document["event"]["id"]], release=release)


def echo(incoming: Incoming, known: Known) -> Outcome:
    """Answers words with the same words, and a press with how often this person was met."""
    if isinstance(incoming, Pressed):
        return Outcome(
            card=Message(f"versjon {known.person.version}"), saved=(replace(known.person, language="nn"),)
        )
    if not isinstance(incoming, Said):
        return SILENCE
    about = f"exchange:{incoming.id}"
    exchange = Exchange(
        known.conversation.id,
        known.person.id,
        known.now,
        incoming.text,
        "answer",
        about=about,
        message=incoming.message,
    )
    reply = Envelope(
        f"{incoming.id}:1", Reply(incoming.message), Message(incoming.text), about, event="gathering"
    )
    return Outcome(envelopes=(reply,), saved=(exchange,))


async def turns(
    store: Store, sent: Sent, respond: Callable[[Incoming, Known], Outcome] = echo, *events: str
) -> Turns:
    for event in events or ("gathering",):
        document = {"event": {"id": event, "state": "live", "session": [{"id": "first"}]}, "faq": {}}
        release = partial(release_document, event=event, document=document, by="", why="", now=NOW)
        await store.run(release)
    library = Library(store, read, lambda event: NothingFits())
    await library.refresh()
    return Turns(
        store, library, sent, FixedClock(NOW), respond=respond, owner="this-process", wall=FixedClock(WALL)
    )


async def count(store: Store, table: Any) -> int:
    return await store.read(lambda c: int(c.execute(select(func.count()).select_from(table)).scalar_one()))


async def test_what_is_said_is_answered_kept_and_sent(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    answer = await desk.take(said("Hei på deg", IN_TEAMS, TEAMS_GROUP))
    await desk.drain()
    assert (answer.card, answer.repeated) == (None, False)
    [delivery] = sent.deliveries
    assert (delivery.message, delivery.address.reply_to) == (Message("Hei på deg"), "m1")
    assert await store.read(lambda c: c.execute(select(outbox.c.state, outbox.c.owner)).one()) == (
        "sending",
        "this-process",
    )
    assert await count(store, exchanges) == 1


async def test_of_what_vert_only_overhears_in_teams_no_word_is_kept(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent, respond)
    overheard = replace(said("Skal vi kjøre sammen på torsdag?", IN_TEAMS, TEAMS_GROUP), mentioned=False)
    await desk.take(overheard)
    tables = metadata.sorted_tables
    kept = await store.read(lambda c: {one.name: str(c.execute(select(one)).all()) for one in tables})
    assert [name for name, rows in kept.items() if "kjøre" in rows] == []
    assert await count(store, heard) == 1


async def test_what_is_heard_twice_is_answered_once(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    incoming = said("hei", IN_TEAMS, TEAMS_GROUP)
    answers = await asyncio.gather(*(desk.take(incoming) for _ in range(4)))
    await desk.drain()
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert len(sent.deliveries) == await count(store, outbox) == await count(store, heard) == 1


async def test_a_press_heard_twice_changes_nothing_and_shows_how_it_is_now(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    first, second = [await desk.take(pressed("choose")) for _ in range(2)]
    assert (first.card, first.repeated) == (Message("versjon 0"), False)
    assert second == Answer(Message("versjon 1"), Outcome(Message("versjon 1")), repeated=True)
    assert await store.read(lambda c: c.execute(select(persons.c.version)).scalar()) == 1


async def test_the_channel_is_answered_before_the_network_is_waited_for(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    sent.may_end.clear()
    await desk.take(said("hei", IN_TEAMS, TEAMS_GROUP))
    assert sent.deliveries == []
    sent.may_end.set()
    await desk.drain()
    assert len(sent.deliveries) == 1


async def test_a_turn_is_finished_though_whoever_knocked_hangs_up(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    knock = asyncio.create_task(desk.take(said("hei", IN_TEAMS, TEAMS_GROUP)))
    await asyncio.sleep(0)
    knock.cancel()
    await asyncio.gather(knock, return_exceptions=True)
    await desk.drain()
    assert [delivery.message for delivery in sent.deliveries] == [Message("hei")]


async def test_on_our_own_page_nothing_is_left_to_send(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    await desk.take(said("hei"))
    await desk.drain()
    assert sent.deliveries == []
    shown = await store.read(lambda c: lines(c, "web:group"))
    assert [(line.name, line.text, line.message) for line in shown] == [
        ("Kari", "hei", None),
        ("", "", Message("hei")),
    ]


async def test_an_identity_number_is_masked_before_anything_is_kept(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    await desk.take(said("Jeg heter 01020312345\x00"))
    shown = await store.read(lambda c: lines(c, "web:group"))
    assert [line.text or (line.message or Message()).text for line in shown] == [f"Jeg heter {MASK}"] * 2
    assert await store.read(lambda c: c.execute(select(exchanges.c.asked)).scalar()) == f"Jeg heter {MASK}"


async def test_a_turn_knows_the_played_hour_and_the_one_on_the_wall(store: Store, sent: Sent) -> None:
    seen: list[Known] = []

    def look(incoming: Incoming, known: Known) -> Outcome:
        seen.append(known)
        return SILENCE

    desk = await turns(store, sent, look)
    await desk.take(said("hei"))
    assert [(known.now, known.wall) for known in seen] == [(NOW, WALL)]
    assert seen[0].event == replace(EVENT, release=1)


async def test_whoever_was_slower_decides_again_with_what_is_there_now(store: Store, sent: Sent) -> None:
    tries: list[int] = []

    def late(incoming: Incoming, known: Known) -> Outcome:
        tries.append(known.person.version)
        if len(tries) < 3:
            raise Conflict("somebody was quicker")
        return Outcome(envelopes=(Envelope("k", Here(), Message("tredje gang")),))

    desk = await turns(store, sent, late)
    answer = await desk.take(said("hei"))
    assert (len(tries), answer.repeated) == (3, False)
    assert [line.message for line in await store.read(lambda c: lines(c, "web:group"))][1:] == [
        Message("tredje gang")
    ]


async def test_a_turn_that_is_always_too_slow_leaves_nothing_and_may_knock_again(
    store: Store, sent: Sent
) -> None:
    may_pass: list[bool] = []

    def late(incoming: Incoming, known: Known) -> Outcome:
        if not may_pass:
            raise Conflict("somebody was quicker")
        return echo(incoming, known)

    desk = await turns(store, sent, late)
    with pytest.raises(Busy):
        await desk.take(said("hei"))
    assert [await count(store, table) for table in (heard, persons, outbox)] == [0, 0, 0]
    may_pass.append(True)
    assert not (await desk.take(said("hei"))).repeated


async def test_a_mistake_in_a_dialog_leaves_nothing_half_written(store: Store, sent: Sent) -> None:
    def broken(incoming: Incoming, known: Known) -> Outcome:
        raise ZeroDivisionError

    desk = await turns(store, sent, broken)
    with pytest.raises(ZeroDivisionError):
        await desk.take(said("hei"))
    assert [await count(store, table) for table in (heard, persons, outbox)] == [0, 0, 0]


async def test_a_pasted_link_is_known_in_the_next_turn(store: Store, sent: Sent) -> None:
    releases: list[int] = []

    def paste(incoming: Incoming, known: Known) -> Outcome:
        releases.append(known.event.release if known.event else 0)
        link = LinkPasted("gathering", "first", "https://example.org/a", known.person.id)
        return Outcome(saved=(link,)) if isinstance(incoming, Pressed) else SILENCE

    desk = await turns(store, sent, paste)
    await desk.take(pressed("link_paste", n=1))
    await desk.take(said("når?", n=2))
    assert releases == [1, 2]


async def test_a_release_made_by_another_replica_is_taken_in(store: Store, sent: Sent) -> None:
    releases: list[int] = []

    def look(incoming: Incoming, known: Known) -> Outcome:
        releases.append(known.event.release if known.event else 0)
        return SILENCE

    desk = await turns(store, sent, look)
    document = {"event": {"id": "gathering"}, "faq": {}}
    await store.run(lambda c: release_document(c, "gathering", document, "", "elsewhere", NOW))
    await desk.take(said("hei"))
    assert releases == [2]


async def test_two_at_once_about_the_same_person_are_both_kept(store: Store, sent: Sent) -> None:
    desk = await turns(store, sent)
    await asyncio.gather(*(desk.take(pressed("choose", n=n)) for n in range(3)))
    assert await store.read(lambda c: c.execute(select(persons.c.version)).scalar()) == 3
