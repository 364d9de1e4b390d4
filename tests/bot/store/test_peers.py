"""Promises about replies in a group, by what a message answers; and about what is offered unasked."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.store.engine import Store
from bot.store.known import load
from bot.store.releases import Document, Library, release_document
from bot.store.rows import noun_of, write
from bot.store.saving import save
from bot.store.shown import mark_shown
from bot.store.states import change_state, count_held
from bot.store.tables import outbox, questions
from bot.ticks import Ticks
from dialogs.conversation import respond
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Where
from dialogs.model.known import StateChanged
from dialogs.model.question import Clarification, Question
from scheduler.clock import FixedClock
from tests.bot.store.samples import (
    EVENT,
    KARI,
    NOW,
    OLA,
    TEAMS_GROUP,
    NothingFits,
    add_chat,
    loaded,
    pressed,
    private,
    ready,
    said,
)

PEERS = replace(EVENT, peers_first=timedelta(minutes=30))
ASKED = "Finnes det kompost for balkonger?"
THREAD = Where(
    "teams:19:channel@thread.tacv2;messageid=1", "teams", "channel", "tenant", TEAMS_GROUP.reference
)
ALONE = private(KARI, "teams")


@pytest.fixture
async def chats(store: Store) -> Store:
    await ready(store, lambda c: add_chat(c, TEAMS_GROUP), lambda c: add_chat(c, ALONE, KARI))
    return store


async def hears(store: Store, incoming: Incoming, now: datetime = NOW) -> None:
    def turn(c: Connection) -> None:
        known = load(c, incoming, loaded(PEERS, count=count_held(c)), now)
        save(c, incoming, known, respond(incoming, known), now, "here")

    await store.run(turn)


async def kept(store: Store) -> list[Question]:
    rows = select(questions).order_by(questions.c.asked_at, questions.c.id)
    return await store.read(
        lambda c: [
            noun_of(Question, questions, row, zone=EVENT.time_zone) for row in c.execute(rows).mappings()
        ]
    )


async def answers(store: Store) -> list[str]:
    return [one.text for question in await kept(store) for one in question.contributions]


async def test_a_reply_to_the_question_is_an_answer(chats: Store) -> None:
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP))
    reply = said("Ja, i bøtter.", OLA, TEAMS_GROUP, n=2, mentioned=False, replies_to="m1")
    await hears(chats, reply)
    assert await answers(chats) == ["Ja, i bøtter."]


async def test_a_reply_to_vert_s_card_is_an_answer(chats: Store) -> None:
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP))
    [question] = await kept(chats)
    card = partial(mark_shown, conversation=TEAMS_GROUP.conversation, about=f"asked:{question.id}")
    await chats.run(lambda c: card(c, posted="the card", now=NOW))
    reply = said("Ja, i bøtter.", OLA, TEAMS_GROUP, n=2, mentioned=False, replies_to="the card")
    await hears(chats, reply)
    assert await answers(chats) == ["Ja, i bøtter."]


async def test_whoever_says_something_else_in_the_group_answers_nobody(chats: Store) -> None:
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP))
    await hears(chats, said("Ja, i bøtter.", OLA, TEAMS_GROUP, n=2, mentioned=False))
    await hears(chats, said("Ja, i bøtter.", OLA, TEAMS_GROUP, n=3, mentioned=False, replies_to="another"))
    assert await answers(chats) == []


async def test_in_a_channel_a_reply_in_the_thread_answers_the_question_in_it(chats: Store) -> None:
    await hears(chats, said("Hei alle sammen", OLA, THREAD, n=1, mentioned=False))
    await hears(chats, said(ASKED, KARI, THREAD, n=2, replies_to="m1"))
    await hears(chats, said("Ja, i bøtter.", OLA, THREAD, n=3, mentioned=False, replies_to="m1"))
    assert await answers(chats) == ["Ja, i bøtter."]


async def test_the_first_that_is_said_in_private_is_the_reply_to_what_an_expert_asked(chats: Store) -> None:
    await hears(chats, said(ASKED, KARI, ALONE))
    [question] = await kept(chats)
    asked = Clarification("eva@example.org", "Eva", "Hvor stor?", NOW)

    await chats.run(partial(write, table=questions, noun=question.asked_back_by(asked)))
    await hears(chats, said("Fire kvadratmeter", KARI, ALONE, n=2), NOW + timedelta(minutes=1))
    [replied] = await kept(chats)
    assert (replied.state, replied.clarifications[0].reply) == ("taken", "Fire kvadratmeter")


async def test_a_reply_in_private_is_one_also_when_the_expert_is_gone(chats: Store) -> None:
    await hears(chats, said(ASKED, KARI, ALONE))
    [question] = await kept(chats)
    asked = question.asked_back_by(Clarification("eva@example.org", "Eva", "Hvor stor?", NOW))
    gone = replace(asked.lost_by("eva@example.org", NOW, "gone"), version=question.version)
    await chats.run(partial(write, table=questions, noun=gone))
    await hears(chats, said("Fire kvadratmeter", KARI, ALONE, n=2), NOW + timedelta(minutes=1))
    [replied] = await kept(chats)
    assert (replied.state, replied.clarifications[0].reply) == ("open", "Fire kvadratmeter")


# What nobody asked of Vert, and the clock.


class Later:
    """The clock of one replica, told what time it is."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store, self._library = store, library

    async def ticks(self, now: datetime) -> None:
        clock = FixedClock(now)
        await Ticks(self._store, self._library, clock, clock, mail=True).escalate()


@pytest.fixture
async def later(chats: Store) -> Later:
    def read(_: Document, release: int) -> Event:
        return replace(PEERS, release=release)

    document: Any = {"event": {"id": EVENT.id}}
    await chats.run(partial(release_document, event=EVENT.id, document=document, by="", why="", now=NOW))
    await chats.run(lambda c: change_state(c, StateChanged(EVENT.id, "live", 1), NOW))
    library = Library(chats, read, lambda _: NothingFits())
    await library.refresh()
    return Later(chats, library)


async def offers(store: Store) -> list[tuple[str, str, bool]]:
    """To whom, in which state, and whether its words are still there."""
    rows = select(outbox.c.person, outbox.c.state, outbox.c.message).where(
        outbox.c.about.startswith("offer:")
    )
    found = await store.read(lambda c: c.execute(rows.order_by(outbox.c.id)).all())
    return [(row.person, row.state, ASKED in str(row.message)) for row in found]


async def overheard(store: Store, n: int = 1, now: datetime = NOW) -> None:
    await hears(store, said(ASKED, KARI, TEAMS_GROUP, n=n, mentioned=False), now)


async def test_after_half_an_hour_its_asker_is_offered_a_person_once(chats: Store, later: Later) -> None:
    await overheard(chats)
    await later.ticks(NOW + timedelta(minutes=29))
    assert await offers(chats) == []
    for minutes in (30, 31):
        await later.ticks(NOW + timedelta(minutes=minutes))
    assert await offers(chats) == [(KARI.id, "queued", True)]


async def test_nobody_is_offered_that_twice_within_a_day(chats: Store, later: Later) -> None:
    await overheard(chats)
    await overheard(chats, n=2, now=NOW + timedelta(minutes=5))
    await later.ticks(NOW + timedelta(hours=1))
    assert len(await offers(chats)) == 1
    assert sorted(one.state for one in await kept(chats)) == ["remembered", "withdrawn"]


async def test_who_has_asked_vert_since_is_offered_nothing(chats: Store, later: Later) -> None:
    await overheard(chats)
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP, n=2), NOW + timedelta(minutes=5))
    await later.ticks(NOW + timedelta(minutes=31))
    assert await offers(chats) == []
    let_go, asked = await kept(chats)
    assert (let_go.state, let_go.text, asked.state) == ("withdrawn", "", "open")


async def test_what_nobody_said_yes_to_is_gone_after_a_day_from_the_outbox_too(
    chats: Store, later: Later
) -> None:
    await overheard(chats)
    await later.ticks(NOW + timedelta(minutes=30))
    await later.ticks(NOW + timedelta(hours=24, minutes=31))
    assert [(one.state, one.text) for one in await kept(chats)] == [("withdrawn", "")]
    assert await offers(chats) == [(KARI.id, "cancelled", False), (KARI.id, "queued", False)]


async def test_after_a_no_thank_you_the_offer_holds_no_words(chats: Store, later: Later) -> None:
    await overheard(chats)
    await later.ticks(NOW + timedelta(minutes=30))
    [question] = await kept(chats)
    await hears(chats, pressed("offer_no", f"question:{question.id}", KARI, ALONE, n=2))
    assert await offers(chats) == [(KARI.id, "cancelled", False)]


async def test_what_participants_had_their_time_for_goes_to_an_expert(chats: Store, later: Later) -> None:
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP))
    await later.ticks(NOW + timedelta(minutes=30))
    [question] = await kept(chats)
    assert question.organizers_asked_at is not None, "no expert has the topic"


async def test_what_participants_settled_reaches_nobody(chats: Store, later: Later) -> None:
    await hears(chats, said(ASKED, KARI, TEAMS_GROUP))
    await hears(chats, said("Ja.", OLA, TEAMS_GROUP, n=2, mentioned=False, replies_to="m1"))
    [question] = await kept(chats)
    await hears(chats, pressed("settle", f"question:{question.id}|1", KARI, TEAMS_GROUP, n=3))
    await later.ticks(NOW + timedelta(hours=5))
    assert [one.state for one in await kept(chats)] == ["settled"]
    to_people = select(outbox.c.person).where(outbox.c.kind == "question")
    assert await chats.read(lambda c: c.execute(to_people).all()) == []
