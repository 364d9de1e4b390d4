from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select, update

from bot.store.chatlog import TO_VERT, ChatLine, change_number, lines
from bot.store.codec import from_json
from bot.store.engine import Conflict, Store
from bot.store.known import load
from bot.store.releases import document_of, release_document
from bot.store.rows import noun_of
from bot.store.saving import record, save
from bot.store.shown import mark_shown
from bot.store.tables import (
    audit,
    broadcasts,
    conversations,
    exchanges,
    members,
    outbox,
    persons,
    questions,
    tallies,
    wishes,
)
from dialogs.model.broadcast import Broadcast
from dialogs.model.envelope import Envelope, Here, Reply, ToPerson
from dialogs.model.incoming import Incoming, Joined, Left, Sender
from dialogs.model.known import Audit, LinkPasted, Outcome, Tally, Undo
from dialogs.model.message import Message
from dialogs.model.people import Exchange, Wish
from dialogs.model.question import Question
from dialogs.model.text import Text
from scheduler.outbox import Address, Delivery
from tests.bot.store.samples import (
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    TEAMS_GROUP,
    add_chat,
    add_person,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

WALL = NOW + timedelta(days=1000)
IN_TEAMS = Sender("teams:tenant:29:kari", "Kari", "kari@example.org")
HI = Message("Hei")


async def turn(
    store: Store, incoming: Incoming, outcome: Outcome, at: Any = NOW, count: int = 0
) -> tuple[Delivery, ...]:
    def work(c: Connection) -> tuple[Delivery, ...]:
        known = load(c, incoming, loaded(EVENT, count=count), at, wall=WALL)
        return save(c, incoming, known, outcome, at, "this-process")

    return await store.run(work)


async def all_of(store: Store, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    chosen = [table.c[name] for name in columns]
    return [
        tuple(row) for row in await store.read(lambda c: c.execute(select(*chosen).order_by(chosen[0])).all())
    ]


async def test_who_spoke_and_where_is_remembered(store: Store) -> None:
    await turn(store, said("hei", IN_TEAMS, TEAMS_GROUP), Outcome())
    assert await all_of(
        store, persons, "id", "channel", "tenant", "native", "name", "email", "event", "version"
    ) == [("teams:tenant:29:kari", "teams", "tenant", "29:kari", "Kari", "kari@example.org", "gathering", 1)]
    assert await all_of(store, conversations, "id", "native", "kind", "event", "person") == [
        ("teams:19:group", "19:group", "group", "gathering", None)
    ]
    assert await all_of(store, members, "conversation", "person") == [
        ("teams:19:group", "teams:tenant:29:kari")
    ]


async def test_a_chat_that_moved_is_reached_by_its_new_reference(store: Store) -> None:
    await turn(store, said("hei", IN_TEAMS, TEAMS_GROUP), Outcome())
    moved = replace(TEAMS_GROUP, reference={"service_url": "https://new.example.org/"})
    await turn(store, said("hei", IN_TEAMS, moved, n=2), Outcome())
    [(reference,)] = await store.read(lambda c: c.execute(select(conversations.c.reference)).all())
    assert reference == {"service_url": "https://new.example.org/"}


async def test_a_new_choice_of_a_person_is_kept_in_a_new_version(store: Store) -> None:
    for version, language in enumerate(("nn", "en")):
        incoming = said("hei", n=version)

        def work(c: Connection, incoming: Incoming = incoming, language: Any = language) -> None:
            known = load(c, incoming, loaded(EVENT), NOW)
            outcome = Outcome(saved=(replace(known.person, language=language),))
            save(c, incoming, known, outcome, NOW, "this-process")

        await store.run(work)
    assert await all_of(store, persons, "id", "language", "version", "channel", "native") == [
        (KARI.id, "en", 2, "web", "kari")
    ]


async def test_a_person_somebody_else_changed_meanwhile_is_a_conflict(store: Store) -> None:
    incoming = said("hei")
    await turn(store, incoming, Outcome())

    def work(c: Connection) -> None:
        known = load(c, incoming, loaded(EVENT), NOW)
        c.execute(update(persons).values(email="new@example.org", version=persons.c.version + 1))
        save(c, incoming, known, Outcome(saved=(replace(known.person, language="nn"),)), NOW, "this-process")

    with pytest.raises(Conflict):
        await store.run(work)


async def test_people_who_come_and_go_are_counted(store: Store) -> None:
    came = Joined(id="1", sender=ODA, where=GROUP, at=NOW, vert=True, people=(KARI, OLA))
    await turn(store, came, Outcome())
    assert await all_of(store, members, "person") == [(KARI.id,), (OLA.id,)]
    assert await all_of(store, persons, "name") == [("Kari",), ("Ola",)]
    await turn(store, Left(id="2", sender=KARI, where=GROUP, at=NOW, people=(KARI,)), Outcome())
    assert await all_of(store, members, "person") == [(OLA.id,)]


async def test_a_chat_vert_was_taken_out_of_is_closed_until_somebody_speaks_there(store: Store) -> None:
    await turn(store, Left(id="1", sender=KARI, where=GROUP, at=NOW, vert=True), Outcome())
    assert await all_of(store, conversations, "closed") == [("left",)]
    await turn(store, said("hei", n=2), Outcome())
    assert await all_of(store, conversations, "closed") == [("",)]


async def test_all_that_a_turn_brings_is_kept(store: Store) -> None:
    exchange = Exchange(GROUP.conversation, KARI.id, NOW, "hei", "answer", ("price",), about="exchange:1")
    question = Question("q1", "gathering", KARI.id, "Kari", GROUP.conversation, "m1", "Hvorfor?", "nb", NOW)
    broadcast = Broadcast("b1", "gathering", KARI.id, Text("hei"), ("group",))
    wish = Wish(KARI.id, "gathering", "first")
    tally = Tally("gathering", "price", "not_quite")
    outcome = Outcome(
        saved=(exchange, question, broadcast, wish, tally, tally), audit=(Audit("asked", "question:q1"),)
    )
    await turn(store, said("hei"), outcome)

    def kept(c: Connection) -> list[Any]:
        tables = ((Exchange, exchanges), (Question, questions), (Broadcast, broadcasts), (Wish, wishes))
        return [noun_of(kind, table, c.execute(select(table)).mappings().one()) for kind, table in tables]

    assert await store.read(kept) == [
        replace(one, version=1) for one in (exchange, question, broadcast, wish)
    ]
    assert await all_of(store, tallies, "event", "entry", "verdict", "count") == [
        ("gathering", "price", "not_quite", 2)
    ]
    assert await all_of(store, audit, "event", "person", "channel", "act", "object", "outcome") == [
        ("gathering", KARI.id, "web", "asked", "question:q1", "done")
    ]


async def test_the_last_exchange_takes_the_place_of_the_one_before(store: Store) -> None:
    for n in (1, 2):
        exchange = Exchange(GROUP.conversation, KARI.id, NOW, f"{n}", "answer", about=f"exchange:{n}")
        await turn(store, said("hei", n=n), Outcome(saved=(exchange,)))
    assert await all_of(store, exchanges, "asked", "about") == [("2", "exchange:2")]


async def test_a_confirmed_broadcast_remembers_whom_it_cannot_reach(store: Store) -> None:
    await ready(store, lambda c: add_person(c, OLA, event="gathering"))
    draft = Broadcast("b1", "gathering", ODA.id, Text("hei"), ("everyone",))
    await turn(store, said("kunngjøring", ODA, private(ODA)), Outcome(saved=(draft,)))
    confirmed = replace(draft, version=1).confirmed(NOW, WALL)
    press = pressed("broadcast_confirm", "broadcast:b1", ODA, private(ODA), 2)
    await turn(store, press, Outcome(saved=(confirmed,)), NOW + timedelta(hours=1))
    assert await all_of(store, broadcasts, "state", "sends_at", "made_at", "unreachable") == [
        ("confirmed", WALL, NOW, ["Ola"])
    ]


async def test_a_pasted_link_is_the_events_next_release(store: Store) -> None:
    document = {"event": {"session": [{"id": "first"}]}, "faq": {}}
    await store.run(lambda c: release_document(c, "gathering", document, "", "folder", NOW))
    link = LinkPasted("gathering", "first", "https://example.org/a", ODA.id)
    await turn(store, pressed("link_paste", "session:first", ODA), Outcome(saved=(link,)), count=2)
    released = await store.read(lambda c: document_of(c, "gathering", 2))
    assert released["event"]["session"] == [{"id": "first", "link": "https://example.org/a"}]


async def test_the_other_cards_that_asked_for_the_link_say_who_pasted_it_each_in_its_reader_s_language(
    store: Store,
) -> None:
    document = {"event": {"session": [{"id": "first"}]}, "faq": {}}
    early, late, other = (
        f"reminder:gathering:{session}:2021-11-16T12.00+0100:link-2021-11-{day}T08.00:organizers"
        for session, day in (("first", 12), ("first", 15), ("second", 12))
    )
    theirs = private(OLA).conversation

    def asked(c: Connection) -> None:
        release_document(c, "gathering", document, "", "folder", NOW)
        add_private(c, ODA)
        add_private(c, OLA, language="nn")
        add_private(c, KARI)
        for posted, about in (("7", early), ("8", late)):
            mark_shown(c, private(ODA).conversation, about, posted, NOW)
        for posted, about in (("7", early), ("9", other)):
            mark_shown(c, theirs, about, posted, NOW)

    await store.run(asked)
    press = replace(pressed("link_paste", "session:first", ODA, private(ODA)), card="7")
    link = LinkPasted("gathering", "first", "https://example.org/a", ODA.id)
    await turn(store, press, Outcome(saved=(link,)), count=2)
    rows = await all_of(store, outbox, "conversation", "about", "message")
    assert [(there, about, from_json(Message, message).text) for there, about, message in rows] == [
        (private(ODA).conversation, late, "Oda har lagt inn lenken."),
        (theirs, early, "Oda har lagt inn lenkja."),
    ]


async def test_an_undo_takes_back_what_is_not_on_the_wire(store: Store) -> None:
    def sent(c: Connection) -> None:
        common = {"kind": "broadcast", "about": "broadcast:b1", "due": NOW, "made_at": NOW}
        c.execute(
            insert(outbox),
            [{**common, "key": state, "state": state} for state in ("queued", "leased", "sending")],
        )

    await store.run(sent)
    await turn(store, pressed("broadcast_undo", "", ODA), Outcome(saved=(Undo("broadcast:b1", "undone"),)))
    assert await all_of(store, outbox, "key", "state", "reason") == [
        ("leased", "cancelled", "undone"),
        ("queued", "cancelled", "undone"),
        ("sending", "sending", ""),
    ]


async def test_an_own_reply_is_on_its_way_as_soon_as_it_is_kept(store: Store) -> None:
    incoming = said("hei", IN_TEAMS, TEAMS_GROUP)
    reply = Envelope("k", Reply("m1"), HI, "exchange:1", event="gathering")
    [delivery] = await turn(store, incoming, Outcome(envelopes=(reply,)))
    assert replace(delivery, id=0) == Delivery(
        id=0,
        key="k",
        kind="answer",
        event="gathering",
        address=Address(
            "teams",
            "19:group",
            "tenant",
            reply_to="m1",
            kind="group",
            reference={"service_url": "https://example.org/"},
        ),
        message=HI,
        source={},
        about="exchange:1",
        edits="",
        due=NOW,
        useful_until=None,
        attempts=1,
        language="nb",
    )
    [row] = await store.read(lambda c: c.execute(select(outbox)).all())
    assert (row.id, row.state, row.owner, row.attempts) == (delivery.id, "sending", "this-process", 1)
    assert (row.lease_until, row.concerns, row.reply_to) == (WALL + timedelta(seconds=30), IN_TEAMS.id, "m1")
    assert from_json(Message, row.message) == HI


async def test_what_is_not_for_here_and_now_waits(store: Store) -> None:
    later = NOW + timedelta(minutes=1)
    envelopes = (
        Envelope("later", Here(), HI, due=later),
        Envelope("elsewhere", Reply("m9", "teams:19:other"), HI),
        Envelope("private", ToPerson(OLA.id), HI),
    )
    assert await turn(store, said("hei", IN_TEAMS, TEAMS_GROUP), Outcome(envelopes=envelopes)) == ()
    assert await all_of(store, outbox, "key", "state", "conversation", "person", "reply_to", "due") == [
        ("elsewhere", "queued", "teams:19:other", "", "m9", NOW),
        ("later", "queued", "teams:19:group", "", "", later),
        ("private", "queued", "", OLA.id, "", NOW),
    ]


async def test_an_answer_about_what_is_shown_edits_it(store: Store) -> None:
    await store.run(lambda c: mark_shown(c, TEAMS_GROUP.conversation, "asked:q1", "posted-1", NOW))
    told = Envelope("k", Here(), HI, "asked:q1")
    [delivery] = await turn(store, said("hei", IN_TEAMS, TEAMS_GROUP), Outcome(envelopes=(told,)))
    assert delivery.edits == "posted-1"


async def test_on_our_own_page_words_and_answer_are_there_at_once(store: Store) -> None:
    incoming = said("hva koster det?")
    before = await store.read(change_number)
    reply = Envelope("k", Reply("m1"), HI, "exchange:1")
    assert await turn(store, incoming, Outcome(envelopes=(reply,))) == ()
    first, second = await store.read(lambda c: lines(c, GROUP.conversation))
    assert first == ChatLine(first.id, KARI.id, "Kari", "hva koster det?", None, TO_VERT, NOW)
    assert second == ChatLine(second.id, "", "", "", HI, "exchange:1", NOW)
    assert await all_of(store, outbox, "key", "state", "posted", "ended_at") == [
        ("k", "sent", str(second.id), NOW)
    ]
    assert await store.read(change_number) == before + 1


async def test_on_our_own_page_a_later_word_about_the_same_changes_the_line(store: Store) -> None:
    later = NOW + timedelta(minutes=1)
    await turn(store, pressed("ask", n=1), Outcome(envelopes=(Envelope("a", Here(), HI, "asked:q1"),)))
    changed = Message("Eva har tatt den")
    told = Envelope("b", Here(), changed, "asked:q1")
    await turn(store, pressed("ask", n=2), Outcome(envelopes=(told,)), later)
    [line] = await store.read(lambda c: lines(c, GROUP.conversation))
    assert (line.message, line.at, line.edited_at) == (changed, NOW, later)


async def test_on_our_own_page_a_card_takes_the_place_of_what_was_pressed(store: Store) -> None:
    await turn(store, pressed("ask", n=1), Outcome(envelopes=(Envelope("a", Here(), HI),)))
    [line] = await store.read(lambda c: lines(c, GROUP.conversation))
    settled = Message("Avklart")
    press = replace(pressed("helped", n=2), card=str(line.id))
    await turn(store, press, Outcome(card=settled))
    [line] = await store.read(lambda c: lines(c, GROUP.conversation))
    assert line.message == settled


@pytest.mark.parametrize("card", ["", "-1", "1e9", "９", "9" * 40, "'; DROP TABLE chat"])
async def test_a_card_that_is_none_of_ours_changes_no_line(store: Store, card: str) -> None:
    await turn(store, pressed("ask", n=1), Outcome(envelopes=(Envelope("a", Here(), HI),)))
    await turn(store, replace(pressed("helped", n=2), card=card), Outcome(card=Message("Avklart")))
    [line] = await store.read(lambda c: lines(c, GROUP.conversation))
    assert line.message == HI


async def test_a_line_of_another_chat_cannot_be_changed_from_here(store: Store) -> None:
    await turn(store, pressed("ask", n=1), Outcome(envelopes=(Envelope("a", Here(), HI),)))
    [line] = await store.read(lambda c: lines(c, GROUP.conversation))
    press = replace(pressed("helped", sender=OLA, where=private(OLA), n=2), card=str(line.id))
    await turn(store, press, Outcome(card=Message("Avklart")))
    assert [one.message for one in await store.read(lambda c: lines(c, GROUP.conversation))] == [HI]


async def test_what_the_clock_brings_is_kept_with_its_envelopes(store: Store) -> None:
    await store.run(lambda c: add_chat(c, TEAMS_GROUP, event="gathering"))
    question = Question(
        "q1", "gathering", KARI.id, "Kari", TEAMS_GROUP.conversation, "m1", "Hvorfor?", "nb", NOW
    )
    await turn(store, said("hei"), Outcome(saved=(question,)))
    outcome = Outcome(
        envelopes=(Envelope("k", Reply("m1", TEAMS_GROUP.conversation), HI, event="gathering"),),
        saved=(replace(question, version=1).given_to_organizers(NOW),),
        audit=(Audit("overdue", "question:q1"),),
    )
    await store.run(lambda c: record(c, outcome, {"gathering": EVENT}, NOW))
    assert await all_of(store, questions, "organizers_asked_at", "version") == [(NOW, 2)]
    assert await all_of(store, outbox, "key", "conversation", "reply_to") == [
        ("k", TEAMS_GROUP.conversation, "m1")
    ]
    assert await all_of(store, audit, "person", "act") == [("", "overdue")]
