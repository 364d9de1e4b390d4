from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, Table, insert, select

from bot.store.engine import Store
from bot.store.known import load
from bot.store.privacy import forget, nothing_stored, stored
from bot.store.purge import purge
from bot.store.putting import Desk, put
from bot.store.saving import save
from bot.store.subject import personal_tables
from bot.store.tables import (
    Moment,
    audit,
    broadcasts,
    chat,
    conversations,
    exchanges,
    metadata,
    outbox,
    persons,
    questions,
    wishes,
)
from dialogs.model.envelope import Envelope, Here, Reply
from dialogs.model.incoming import Sender
from dialogs.model.known import Audit, Forget, Outcome
from dialogs.model.message import Item, Message
from dialogs.words import phrases
from tests.bot.store.samples import (
    DAY,
    EVENT,
    KARI,
    NOW,
    TEAMS_GROUP,
    add_chat,
    add_person,
    loaded,
    pressed,
    private,
    ready,
    said,
)

TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)
MARKS = {"about", "names"}  # what a column about a person says in its info
MINE, THEIRS = "web::mine", "web::theirs"
DAYS = timedelta(days=EVENT.retention_days)
OVER = DAY.replace(hour=14)  # the event's last end


def marked(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if MARKS & set(column.info)]


def row_about(table: Table, who: str, moment: Any = NOW) -> dict[str, Any]:
    """A row in which everything that can be about a person is about this one."""
    email = f"{who}@example.org"
    about = {"person": who, "email": email, "conversation": f"chat of {who}"}
    row = {column.name: value(column, who, about, moment) for column in table.c}
    if table is conversations:
        row["kind"] = "private"
    if table is persons:
        row["email"] = email
    if table is questions:
        row["contributions"] = [
            {"by": email, "name": who, "label": "expert", "text": who, "at": "2021-09-13"}
        ]
        row["clarifications"] = [{"by": email, "name": who, "text": who, "at": "2021-09-13"}]
        row["steps"] = [{"what": "ask", "at": "2021-09-13", "by": who, "why": ""}]
    return row


def value(column: Column[Any], who: str, about: dict[str, str], moment: Any) -> Any:
    if kind := column.info.get("about"):
        return about[kind]
    if "names" in column.info:
        return [who] if isinstance(column.type, JSON) else f"words of {who}"
    match column.type:
        case Moment():
            return moment
        case Float():
            return moment.timestamp()
        case Boolean():
            return True
        case JSON():
            return {}
        case kind if column.name == "id" and isinstance(kind.as_generic(), Integer):
            return 1 + len(who)
        case kind if isinstance(kind.as_generic(), Integer):
            return 1
    return (
        "gathering"
        if column.name == "event"
        else f"key of {len(who)}"
        if column.primary_key or column.unique
        else ""
    )


def cells(c: Connection) -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for row in c.execute(select(table)):
            yield from ((table.name, str(cell)) for cell in row)


def fill(c: Connection, who: str, moment: Any = NOW) -> None:
    for table in personal_tables():
        c.execute(insert(table), row_about(table, who, moment))


def rows_of(table: Table, c: Connection) -> Sequence[Any]:
    return c.execute(select(table)).all()


def how_many(c: Connection) -> dict[str, int]:
    return {table.name: len(c.execute(select(table)).all()) for table in TABLES if "purged_by" in table.info}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_how_long_it_is_kept_and_how_a_person_is_forgotten(table: Table) -> None:
    info = table.info
    assert ("kept" in info) != ("purged_by" in info)
    if "purged_by" in info:
        assert set(info["purged_by"]) <= set(table.c.keys())
    assert (info.get("forget") in ("delete", "blank")) == bool(marked(table))
    assert not (marked(table) and "kept" in info)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_with_something_about_people_is_shown_and_has_its_words(table: Table) -> None:
    shown = table.name in nothing_stored()
    assert shown == bool(marked(table))
    assert not shown or all(
        phrases()[f"stored.{table.name}"].exactly(language) for language in ("nb", "nn", "en")
    )


async def test_what_is_stored_is_counted_in_every_table(store: Store) -> None:
    await ready(store, *(partial(fill, who=who) for who in (MINE, THEIRS)))
    assert await store.read(lambda c: stored(c, MINE)) == dict.fromkeys(nothing_stored(), 1)
    assert await store.read(lambda c: stored(c, "web::nobody")) == nothing_stored()


async def test_after_forgetting_nothing_anywhere_tells_who_it_was(store: Store) -> None:
    await ready(store, *(partial(fill, who=who) for who in (MINE, THEIRS)))
    await store.run(lambda c: forget(c, MINE, NOW))
    left = await store.read(lambda c: list(cells(c)))
    assert [(table, cell) for table, cell in left if MINE in cell] == []
    assert {table for table, cell in left if THEIRS in cell} == {table.name for table in personal_tables()}
    assert await store.read(lambda c: stored(c, MINE)) == nothing_stored()


async def test_forgetting_twice_is_no_different_from_once(store: Store) -> None:
    await ready(store, *(partial(fill, who=who) for who in (MINE, THEIRS)))
    await store.run(lambda c: forget(c, MINE, NOW))
    once = await store.read(lambda c: list(cells(c)))
    await store.run(lambda c: forget(c, MINE, NOW))
    assert await store.read(lambda c: list(cells(c))) == once


async def test_the_same_human_on_another_channel_is_forgotten_too(store: Store) -> None:
    in_teams = replace(KARI, id="teams:t:29:kari")
    await ready(store, *(partial(add_person, sender=one) for one in (KARI, in_teams)))
    await store.run(lambda c: add_chat(c, private(in_teams, "teams"), in_teams))
    await store.run(lambda c: forget(c, KARI.id, NOW))
    assert [cell for _, cell in await store.read(lambda c: list(cells(c))) if "kari" in cell.casefold()] == []


async def test_a_question_of_a_forgotten_person_leaves_the_experts_cards_too(store: Store) -> None:
    def asked(c: Connection) -> None:
        fill(c, MINE)
        question = c.execute(select(questions.c.id)).scalar_one()
        c.execute(questions.update().values(state="with_expert"))
        card = {"kind": "question", "person": "mail:eva@example.org", "due": NOW, "made_at": NOW}
        words = {"message": {"text": f"{MINE} asks"}, "about": f"question:{question}"}
        c.execute(
            insert(outbox), [{**card, **words, "key": state, "state": state} for state in ("sent", "queued")]
        )
        answer = {"conversation": "web:group", "key": "a", "at": NOW, "message": {"text": f"{MINE} asked"}}
        c.execute(insert(chat), {**answer, "about": f"answer:{question}:1"})

    await store.run(asked)
    await store.run(lambda c: forget(c, MINE, NOW))
    assert [cell for _, cell in await store.read(lambda c: list(cells(c))) if MINE in cell] == []
    assert await store.read(lambda c: c.execute(select(questions.c.state)).scalar()) == "withdrawn"
    states = (
        select(outbox.c.key, outbox.c.state)
        .where(outbox.c.key.in_(("sent", "queued")))
        .order_by(outbox.c.key)
    )
    kept = await store.read(lambda c: c.execute(states).all())
    assert [tuple(row) for row in kept] == [("queued", "cancelled"), ("sent", "sent")]


async def test_an_expert_who_is_forgotten_takes_the_name_along_and_not_the_question(store: Store) -> None:
    expert = Sender("web::expert", "Expert", "expert@example.org")

    def answered(c: Connection) -> None:
        add_person(c, expert)
        row = row_about(questions, THEIRS)
        contribution = {
            "by": expert.email,
            "name": "Expert",
            "label": "expert",
            "text": "Ja.",
            "at": "2021-09-13",
        }
        c.execute(insert(questions), {**row, "expert": expert.email, "contributions": [contribution]})

    await store.run(answered)
    await store.run(lambda c: forget(c, expert.id, NOW))
    [row] = await store.read(lambda c: c.execute(select(questions)).all())
    assert (row.asker, row.text, row.expert) == (THEIRS, f"words of {THEIRS}", None)
    assert row.contributions == [{"by": "", "name": "", "label": "expert", "text": "Ja.", "at": "2021-09-13"}]


async def test_whoever_answered_another_is_forgotten_there_and_the_answer_stands(store: Store) -> None:
    other, at = Sender("web::b", "Bo", "bo@example.org"), "2021-09-13"
    card = Envelope("card", Here(), Message(items=(Item("Deltaker Bo", "Ja."),)), about="asked:q1")

    def contributed(c: Connection) -> None:
        add_person(c, other)
        theirs = {"by": other.id, "name": "Bo", "label": "participant", "text": "Ja.", "at": at}
        confirmed = {**theirs, "by": THEIRS, "name": "T", "confirmed_by": "Bo", "confirmed_at": at}
        steps = [
            {"what": "contribute", "at": at, "by": other.id, "why": ""},
            {"what": "give", "at": at, "by": "", "why": other.email},
            {"what": "confirm", "at": at, "by": other.email, "why": "2"},
        ]
        row = {
            **row_about(questions, THEIRS),
            "id": "q1",
            "state": "open",
            "contributions": [theirs, confirmed],
            "clarifications": [{"by": other.email, "name": "Bo", "text": "Hvor stor?", "at": at}],
            "steps": steps,
            "wondering": [other.id, THEIRS],
        }
        c.execute(insert(questions), row)
        add_chat(c, TEAMS_GROUP)
        put(c, [replace(card, to=Reply("m", TEAMS_GROUP.conversation))], Desk(NOW, {EVENT.id: EVENT}))

    await store.run(contributed)
    await store.run(lambda c: forget(c, other.id, NOW))
    [row] = await store.read(lambda c: c.execute(select(questions)).all())
    assert [(one["by"], one["name"], one["text"]) for one in row.contributions] == [
        ("", "", "Ja."),
        (THEIRS, "T", "Ja."),
    ]
    assert row.contributions[1]["confirmed_by"] == ""
    assert [(one["by"], one["name"], one["text"]) for one in row.clarifications] == [("", "", "Hvor stor?")]
    assert [(one["what"], one["by"], one["why"]) for one in row.steps] == [
        ("contribute", "", ""),
        ("give", "", ""),
        ("confirm", "", "2"),
    ]
    assert (row.wondering, row.text) == ([THEIRS], f"words of {THEIRS}")
    sent = await store.read(
        lambda c: [tuple(one) for one in c.execute(select(outbox.c.state, outbox.c.message))]
    )
    assert sent == [("cancelled", None)]


async def test_what_was_only_remembered_of_who_is_forgotten_is_let_go(store: Store) -> None:
    def remembered(c: Connection) -> None:
        add_person(c, KARI)
        c.execute(
            insert(questions), {**row_about(questions, KARI.id), "asker": KARI.id, "state": "remembered"}
        )

    await store.run(remembered)
    await store.run(lambda c: forget(c, KARI.id, NOW))
    [row] = await store.read(lambda c: c.execute(select(questions)).all())
    assert (row.state, row.text, row.steps, row.wondering) == ("withdrawn", "", [], [])


async def test_the_turn_that_forgets_leaves_no_trace_of_its_own(store: Store) -> None:
    await ready(store, lambda c: add_person(c, KARI), lambda c: add_chat(c, private(KARI), KARI))
    incoming = pressed("forget_me_yes", "", KARI, private(KARI))
    outcome = Outcome(
        card=Message("Slettet."),
        envelopes=(Envelope("k", Here(), Message("Slettet.")),),
        saved=(Forget(KARI.id),),
        audit=(Audit("forget_me", "person"),),
    )
    await store.run(lambda c: save(c, incoming, load(c, incoming, loaded(EVENT), NOW), outcome, NOW, "us"))
    for table in (persons, conversations, exchanges):
        assert await store.read(partial(rows_of, table)) == []
    assert await store.read(
        lambda c: [tuple(row) for row in c.execute(select(audit.c.person, audit.c.act))]
    ) == [("", "forget_me")]
    told = select(chat.c.person, chat.c.concerns, chat.c.message).where(chat.c.message.is_not(None))
    assert [tuple(row) for row in await store.read(lambda c: c.execute(told).all())] == [
        ("", "", {"text": "Slettet."})
    ] * 2


async def test_the_purge_reaches_every_table_when_the_event_is_over(store: Store) -> None:
    late = OVER + timedelta(days=1)
    await ready(store, lambda c: fill(c, MINE, OVER), lambda c: fill(c, THEIRS, late))
    before = await store.read(how_many)
    personal = {table.name for table in personal_tables()}
    at = OVER + DAYS + timedelta(minutes=1)
    gone = await store.run(lambda c: purge(c, {"gathering": EVENT}, at))
    brief = {table.name for table in personal_tables() if "kept_for" in table.info}
    assert gone == {name: int(name in personal) + int(name in brief) for name in before}
    left = await store.read(lambda c: list(cells(c)))
    assert [(table, cell) for table, cell in left if MINE in cell] == []
    assert {table for table, cell in left if THEIRS in cell} == personal - brief


async def test_what_an_event_still_needs_is_kept_for_as_long_as_it_lasts(store: Store) -> None:
    long_ago = OVER - timedelta(days=400)
    await store.run(lambda c: fill(c, MINE, long_ago))
    gone = await store.run(lambda c: purge(c, {"gathering": EVENT}, OVER))
    assert {name for name, count in gone.items() if not count and name in nothing_stored()} == {
        "conversations",
        "desks",
        "lists",
        "members",
        "people",
        "persons",
        "wishes",
    }


async def test_a_message_that_is_still_to_be_sent_is_not_purged(store: Store) -> None:
    later = {"due": OVER + timedelta(days=300)}
    await store.run(lambda c: c.execute(insert(outbox), {**row_about(outbox, MINE, NOW), **later}))
    assert (await store.run(lambda c: purge(c, {"gathering": EVENT}, OVER + DAYS)))["outbox"] == 0


async def test_each_event_keeps_its_own_for_as_long_as_it_says(store: Store) -> None:
    brief = replace(EVENT, id="brief", retention_days=7)
    events = {"gathering": EVENT, "brief": brief}

    def wished(c: Connection) -> None:
        for event in events:
            row = row_about(wishes, MINE, OVER)
            c.execute(insert(wishes), {**row, "event": event})

    await store.run(wished)
    await store.run(lambda c: purge(c, events, OVER + timedelta(days=8)))
    assert list(await store.read(lambda c: c.execute(select(wishes.c.event)).scalars())) == ["gathering"]


async def test_rows_of_no_event_are_kept_as_long_as_the_longest_keeps_its_own(store: Store) -> None:
    brief = replace(EVENT, id="brief", retention_days=7)
    heard = metadata.tables["heard"]
    await store.run(lambda c: c.execute(insert(heard), {"id": "1", "person": MINE, "at": OVER}))
    events = {"gathering": EVENT, "brief": brief}
    for days, left in ((8, 1), (91, 0)):
        at = OVER + timedelta(days=days)
        await store.run(partial(purge, events=events, now=at))
        assert (await store.read(how_many))["heard"] == left


async def test_who_speaks_again_after_being_forgotten_is_met_as_new(store: Store) -> None:
    await store.run(lambda c: add_person(c, KARI, language="nn", version=7))
    await store.run(lambda c: forget(c, KARI.id, NOW))
    known = await store.read(lambda c: load(c, said("hei"), loaded(EVENT), NOW))
    assert (known.person.version, known.person.language) == (0, None)


async def test_a_broadcast_forgets_a_name_it_could_not_reach(store: Store) -> None:
    def unreachable(c: Connection) -> None:
        add_person(c, KARI)
        row = row_about(broadcasts, THEIRS)
        c.execute(insert(broadcasts), {**row, "unreachable": ["Kari", "Ola"]})

    await store.run(unreachable)
    await store.run(lambda c: forget(c, KARI.id, NOW))
    assert await store.read(lambda c: c.execute(select(broadcasts.c.unreachable)).scalar()) == ["Ola"]
