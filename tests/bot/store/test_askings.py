"""What was asked is kept, shown to organizers, and mended where it stands: in the chat and on the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from bot.store.chatlog import lines
from bot.store.engine import Conflict, Store
from bot.store.known import load
from bot.store.outbox import SqlOutbox
from bot.store.privacy import forget
from bot.store.saving import save
from bot.store.shown import mark_shown
from bot.store.tables import askings, outbox, questions, tallies
from dialogs.conversation import respond
from dialogs.model.asking import Doubt
from dialogs.model.incoming import Edited, Incoming, Sender, Withdrawn
from dialogs.model.known import Known, Outcome
from dialogs.model.people import Exchange
from dialogs.plain import plain
from scheduler.outbox import Ended
from tests.bot.store.samples import (
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    OTHER,
    TEAMS_GROUP,
    add_person,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

NEXT = "Når er neste økt?"
ONE = loaded(EVENT)
ODAS = private(ODA)
KARI_IN_TEAMS = Sender("teams:tenant:29:kari", "Kari", "kari@example.org")
ODA_IN_TEAMS = Sender("teams:tenant:29:oda", "Oda", "oda@example.org")
ABOUT = f"exchange:{GROUP.conversation}:1"


async def turn(store: Store, incoming: Incoming, at: datetime = NOW) -> Outcome:
    def work(c: Connection) -> Outcome:
        known = load(c, incoming, ONE, at, wall=at)
        outcome = respond(incoming, known)
        save(c, incoming, known, outcome, at, "this-process")
        return outcome

    return await store.run(work)


async def known(store: Store, incoming: Incoming, at: datetime = NOW) -> Known:
    return await store.read(lambda c: load(c, incoming, ONE, at))


async def rows(store: Store, *columns: str) -> list[tuple[Any, ...]]:
    chosen = select(*(askings.c[name] for name in columns)).order_by(askings.c.about)
    return [tuple(row) for row in await store.read(lambda c: c.execute(chosen).all())]


async def read_in(store: Store, conversation: str) -> list[str]:
    """What Vert says on a page of ours, once all that is queued has been posted."""
    await SqlOutbox(store, "one", {}, lambda _delivery, _now: None).claim(NOW + timedelta(minutes=1), 50)
    found = await store.read(lambda c: lines(c, conversation))
    return [plain(line.message) for line in found if line.message]


@contextmanager
def statements() -> Iterator[list[str]]:
    from sqlalchemy import Engine

    heard: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    yield heard
    event.remove(Engine, "before_cursor_execute", listen)


async def test_each_thing_asked_is_kept_with_how_it_was_taken(store: Store) -> None:
    await turn(store, said(NEXT))
    await turn(store, said("Hvem rydder opp?", OLA, private(OLA)))
    assert await rows(
        store, "about", "event", "person", "message", "asked", "private", "kind", "entries"
    ) == [
        (ABOUT, "gathering", KARI.id, "m1", NEXT, False, "answer", ["session:first"]),
        (
            "exchange:web:private-Ola:1",
            "gathering",
            OLA.id,
            "m1",
            "Hvem rydder opp?",
            True,
            "hand_over",
            [],
        ),
    ]


async def test_it_costs_a_plain_turn_one_statement(store: Store) -> None:
    await turn(store, said(NEXT))
    with statements() as heard:
        await turn(store, said(NEXT, n=2))
    assert [one.split("(")[0] for one in heard if "askings" in one] == ["INSERT INTO askings "]


async def test_a_changed_question_has_its_new_words_and_a_withdrawn_one_none(store: Store) -> None:
    await turn(store, said("Hvem rydder opp?"))
    edited = Edited(**{**vars(said(NEXT)), "id": "web:group:edited"})
    await turn(store, edited)
    assert await rows(store, "about", "asked", "kind", "entries") == [
        (ABOUT, NEXT, "answer", ["session:first"])
    ]
    await turn(store, Withdrawn(id="web:group:gone", sender=KARI, where=GROUP, at=NOW, message="m1"))
    assert await rows(store, "about", "asked", "kind", "entries") == [(ABOUT, "", "withdrawn", [])]


async def test_what_was_not_quite_the_answer_is_marked_so(store: Store) -> None:
    await turn(store, said(NEXT))
    later = NOW + timedelta(minutes=2)
    await turn(store, pressed("not_quite", ABOUT, n=2), later)
    assert (ABOUT, later) in await rows(store, "about", "not_quite_at")


async def test_today_is_what_was_answered_since_midnight_in_the_events_own_zone(store: Store) -> None:
    yesterday = NOW - timedelta(hours=9, minutes=1)
    await turn(store, said(NEXT), yesterday)
    await turn(store, said(NEXT, OLA, private(OLA), n=2))
    await turn(store, said(NEXT, n=3), NOW + timedelta(minutes=1))
    await turn(store, said("Hvem rydder opp?", n=4))
    told = (await known(store, said("sagt i dag", ODA, ODAS))).told
    assert [(one.object, one.asking and one.asking.name, bool(one.said)) for one in told] == [
        ("exchange:web:group:3", "Kari", True),
        ("exchange:web:private-Ola:2", "", True),
    ]
    assert (await known(store, said("sagt i dag", KARI, private(KARI)))).told == ()


async def test_an_answer_of_a_person_is_among_them(store: Store) -> None:
    await turn(store, said("Hvem rydder opp?"))
    [(id_,)] = await store.read(lambda c: [tuple(row) for row in c.execute(select(questions.c.id))])
    await turn(store, pressed("answer", f"question:{id_}", ODA, ODAS, text="Alle."))
    [told] = (await known(store, pressed("today", "", ODA, ODAS, n=9))).told
    assert (told.object, told.question and told.question.contributions[-1].text) == (
        f"question:{id_}",
        "Alle.",
    )


async def test_a_wrong_answer_is_replaced_on_the_page_and_put_back(store: Store) -> None:
    await turn(store, said(NEXT))
    [answer] = await read_in(store, GROUP.conversation)
    done = await turn(store, pressed("wrong_yes", ABOUT, ODA, ODAS, n=2))
    assert done.card is not None
    assert await read_in(store, GROUP.conversation) == [
        "Beklager, svaret som sto her, var feil. Jeg har spurt arrangørene. Svaret kommer her."
    ]
    assert await rows(store, "about", "wrong_at") == [(ABOUT, NOW)]
    asked = select(questions.c.asker, questions.c.text, questions.c.state, questions.c.asked_at)
    assert [tuple(row) for row in await store.read(lambda c: c.execute(asked).all())] == [
        (KARI.id, NEXT, "open", NOW)
    ]
    await turn(store, pressed("wrong_undo", ABOUT, ODA, ODAS, n=3))
    assert await read_in(store, GROUP.conversation) == [answer]
    assert await rows(store, "about", "wrong_at") == [(ABOUT, None)]
    assert [row.state for row in await store.read(lambda c: c.execute(asked).all())] == ["withdrawn"]


async def test_a_wrong_answer_in_teams_is_an_edit_of_the_very_message(store: Store) -> None:
    await turn(store, said(NEXT, KARI_IN_TEAMS, TEAMS_GROUP))
    box = SqlOutbox(store, "this-process", {}, lambda _delivery, _now: None)
    [(row, about)] = await store.read(lambda c: c.execute(select(outbox.c.id, outbox.c.about)).all())
    await box.ended([Ended(row, "sent", posted="1637")], NOW)
    await turn(store, pressed("wrong_yes", about, ODA, ODAS, n=2))
    sent = [one for one in await box.claim(NOW, 10) if one.address.conversation == "19:group"]
    assert [(one.edits, one.about, one.address.reply_to) for one in sent] == [("1637", about, "m1")]


@pytest.mark.parametrize("replies_to", ["1637", "m1"], ids=["the answer", "the thread's first message"])
async def test_a_quoted_answer_is_found_without_a_mention(store: Store, replies_to: str) -> None:
    await turn(store, said(NEXT, KARI_IN_TEAMS, TEAMS_GROUP))
    about = "exchange:teams:19:group:1"
    await ready(store, lambda c: mark_shown(c, TEAMS_GROUP.conversation, about, "1637", NOW))
    quoting = said("Feil svar", ODA_IN_TEAMS, TEAMS_GROUP, n=2, mentioned=False, replies_to=replies_to)
    found = (await known(store, quoting)).disputed
    assert found is not None
    assert (found.about, found.asking and found.asking.asked) == (about, NEXT)
    outcome = await turn(store, quoting)
    assert [one.to for one in outcome.envelopes if one.message and one.message.title == "Feil svar?"] != []


async def test_other_chatter_that_quotes_is_not_looked_into(store: Store) -> None:
    with statements() as heard:
        await known(store, said("Enig!", KARI, GROUP, mentioned=False, replies_to="1637"))
    assert not any("askings" in one for one in heard)


async def test_the_same_answer_is_found_wrong_once(store: Store) -> None:
    await turn(store, said(NEXT))
    press = pressed("wrong_yes", ABOUT, ODA, ODAS, n=2)

    def two_at_once(c: Connection) -> None:
        seen = load(c, press, ONE, NOW)
        outcome = respond(press, seen)
        c.execute(update(askings).values(wrong_at=NOW))
        save(c, press, seen, outcome, NOW, "this-process")

    with pytest.raises(Conflict):
        await store.run(two_at_once)


async def test_a_card_that_became_an_answer_can_be_mended_too(store: Store) -> None:
    await turn(store, said(NEXT))
    [line] = await store.read(lambda c: [one.id for one in lines(c, GROUP.conversation) if one.message])
    suggested = Exchange(
        GROUP.conversation, KARI.id, NOW, NEXT, "suggest", (), ("session:first",), about=ABOUT, version=1
    )
    choosing = replace(pressed("choose", "session:first", n=3), card=str(line))

    def work(c: Connection) -> None:
        seen = replace(load(c, choosing, ONE, NOW), exchange=suggested)
        save(c, choosing, seen, respond(choosing, seen), NOW, "this-process")

    await store.run(work)
    about = "exchange:web:group:3"
    await turn(store, pressed("wrong_yes", about, ODA, ODAS, n=4))
    assert await read_in(store, GROUP.conversation) == [
        "Beklager, svaret som sto her, var feil. Jeg har spurt arrangørene. Svaret kommer her."
    ]
    undone = await turn(store, pressed("wrong_undo", about, ODA, ODAS, n=5))
    assert undone.card is not None
    assert (await read_in(store, GROUP.conversation))[0].startswith("Første")


async def test_who_was_forgotten_is_not_asked_for_and_the_answer_is_replaced(store: Store) -> None:
    await turn(store, said(NEXT))
    await ready(store, lambda c: forget(c, KARI.id, NOW))
    found = (await known(store, pressed("wrong", ABOUT, ODA, ODAS, n=2))).disputed
    assert found is not None
    assert found.asking is not None
    assert (found.asking.person, found.asking.asked, found.asking.name, found.said) == ("", "", "", None)
    await turn(store, pressed("wrong_yes", ABOUT, ODA, ODAS, n=2))
    count = await store.read(lambda c: len(c.execute(select(questions.c.id)).all()))
    assert count == 0


async def test_an_answer_of_another_event_cannot_be_taken_back(store: Store) -> None:
    await turn(store, said(NEXT))
    press = pressed("wrong_yes", ABOUT, ODA, ODAS, n=2)
    there = replace(OTHER, people=EVENT.people)
    await ready(store, lambda c: add_private(c, ODA, event="other"))
    seen = await store.read(lambda c: load(c, press, loaded(EVENT, there), NOW))
    assert (seen.event and seen.event.id, seen.disputed) == ("other", None)


async def test_entries_that_missed_are_counted_with_their_latest_questions(store: Store) -> None:
    for number in range(1, 6):
        when = NOW + timedelta(minutes=number)
        await turn(store, said(NEXT + "?" * number, n=number * 2), when)
        await turn(store, pressed("wrong_yes", f"exchange:web:group:{number * 2}", ODA, ODAS, n=number), when)
    await ready(
        store,
        lambda c: c.execute(
            tallies.insert().values(event="gathering", entry="price", verdict="would_have_answered", count=4)
        ),
        lambda c: c.execute(
            tallies.insert().values(event="other", entry="price", verdict="not_quite", count=9)
        ),
    )
    doubts = (await known(store, said("ikke helt", ODA, ODAS))).doubts
    assert doubts[-1] == Doubt("price", would_have_answered=4)
    assert (doubts[0].entry, doubts[0].wrong, len(doubts[0].asked)) == ("session:first", 5, 3)
    assert doubts[0].asked[0] == NEXT + "?????"


async def test_how_long_a_question_has_waited_is_told_in_working_hours(store: Store) -> None:
    await turn(store, said("Hvem rydder opp?"))
    seen = await known(store, said("ubesvart", ODA, ODAS), NOW + timedelta(days=1))
    assert list(seen.waited.values()) == [timedelta(hours=8)]


async def test_a_closed_question_is_kept_with_its_reason(store: Store) -> None:
    await turn(store, said("Hvem rydder opp?"))
    [id_] = await store.read(lambda c: list(c.execute(select(questions.c.id)).scalars()))
    await ready(store, lambda c: add_person(c, ODA))
    press = pressed("close_question", f"question:{id_}", ODA, ODAS, reason="other", words="Vi vet ikke.")
    await turn(store, press)
    kept = select(
        questions.c.state,
        questions.c.closed_reason,
        questions.c.closed_words,
        questions.c.closed_by,
        questions.c.closed_at,
    )
    assert [tuple(row) for row in await store.read(lambda c: c.execute(kept).all())] == [
        ("closed", "other", "Vi vet ikke.", "oda@example.org", NOW)
    ]


async def test_that_an_answer_helped_is_written_down_once_and_counted(store: Store) -> None:
    await ready(store, lambda c: add_private(c, KARI))
    await turn(store, said(NEXT))
    helped = pressed("faq_helped", ABOUT, n=2)
    await turn(store, helped)
    assert await rows(store, "about", "helped_at") == [(ABOUT, NOW)]
    again = await turn(store, replace(helped, id="web:group:3"))
    assert again.card
    assert again.card.small.endswith("Takk! Godt å høre.")
    assert again.saved == ()
    counted = select(tallies.c.entry, tallies.c.count).where(tallies.c.verdict == "helped")
    assert [tuple(row) for row in await store.read(lambda c: c.execute(counted).all())] == [
        ("session:first", 1)
    ]
    others = await turn(store, pressed("faq_helped", ABOUT, OLA, n=4))
    assert (others.card, others.saved) == (None, ())


async def test_two_presses_of_that_at_once_are_one(store: Store) -> None:
    await ready(store, lambda c: add_private(c, KARI))
    await turn(store, said(NEXT))
    helped = pressed("faq_helped", ABOUT, n=2)
    before = await known(store, helped)
    await turn(store, helped)
    with pytest.raises(Conflict):
        await store.run(
            partial(
                save,
                incoming=replace(helped, id="web:group:3"),
                known=before,
                outcome=respond(helped, before),
                now=NOW,
                owner="other",
            )
        )
