from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Table, select

from bot.store.engine import Conflict, Store
from bot.store.rows import noun_of, write
from bot.store.tables import broadcasts, conversations, exchanges, persons, questions, wishes
from dialogs.model.broadcast import Broadcast
from dialogs.model.people import Conversation, Exchange, Person, Wish
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Text
from tests.bot.store.samples import NOW, OSLO

SEEN: dict[str, Any] = {"channel": "web", "tenant": "", "native": "x", "seen_at": NOW}
NOUNS: list[tuple[Table, Any, dict[str, Any]]] = [
    (persons, Person("web::kari", "Kåre", "kari@example.org", "nn", "en", "gathering"), SEEN),
    (
        conversations,
        Conversation("teams:19:x", "teams", "channel", "tenant", "gathering", "north", "first", "teams:t:x"),
        {"native": "19:x", "reference": {"a": "b"}, "seen_at": NOW, "closed": ""},
    ),
    (
        exchanges,
        Exchange(
            "web:group",
            "web::kari",
            NOW,
            "Kva kostar det?",
            "suggest",
            ("price",),
            ("stay",),
            "nn",
            "exchange:1",
            "m1",
        ),
        {},
    ),
    (
        questions,
        Question(
            id="q1",
            event="gathering",
            asker="web::kari",
            asker_name="Kari",
            conversation="web:group",
            message="m1",
            text="Finnes det eksempler? 🌱",
            language="nb",
            asked_at=NOW,
            private=True,
            topic="procurement",
            state="answered",
            expert="eva@example.org",
            with_since=NOW,
            declined=("oda@example.org",),
            organizers_asked_at=NOW,
            contributions=(Contribution("eva@example.org", "Eva", "expert", "Ja.", NOW),),
            settled_at=NOW,
        ),
        {},
    ),
    (
        broadcasts,
        Broadcast(
            "b1",
            "gathering",
            "web::oda",
            Text("hei", "hei", "hello"),
            ("group", "north"),
            NOW,
            "confirmed",
            NOW,
            NOW,
        ),
        {"made_at": NOW, "unreachable": ["Ola"]},
    ),
    (wishes, Wish("web::kari", "gathering", "first", 30, False), {"made_at": NOW}),
]


def only(c: Connection, table: Table, kind: type) -> Any:
    return noun_of(kind, table, c.execute(select(table)).mappings().one())


@pytest.mark.parametrize("table, noun, besides", NOUNS, ids=[table.name for table, _, _ in NOUNS])
async def test_a_noun_comes_back_from_its_row_as_it_went_in(
    store: Store, table: Table, noun: Any, besides: dict[str, Any]
) -> None:
    await store.run(lambda c: write(c, table, noun, **besides))
    assert await store.read(lambda c: only(c, table, type(noun))) == replace(noun, version=1)


async def test_a_noun_is_written_where_nobody_was_quicker(store: Store) -> None:
    kari = Person("web::kari", "Kari")
    await store.run(lambda c: write(c, persons, kari, **SEEN))
    first = replace(kari, version=1, language="nn")
    await store.run(lambda c: write(c, persons, first))
    with pytest.raises(Conflict):
        await store.run(lambda c: write(c, persons, replace(first, language="en")))
    assert await store.read(lambda c: only(c, persons, Person)) == replace(first, version=2)


async def test_two_who_make_the_same_new_thing_are_told_apart(store: Store) -> None:
    kari = Person("web::kari", "Kari")
    await store.run(lambda c: write(c, persons, kari, **SEEN))
    with pytest.raises(Conflict):
        await store.run(lambda c: write(c, persons, replace(kari, name="Another"), **SEEN))


async def test_a_moment_is_kept_to_the_microsecond_and_told_in_the_zone_asked_for(store: Store) -> None:
    moment = datetime(2021, 10, 31, 0, 59, 59, 999_999, UTC)
    exchange = Exchange("web:group", "web::kari", moment, "hei", "smalltalk", about="exchange:1")
    await store.run(lambda c: write(c, exchanges, exchange))
    row = await store.read(lambda c: c.execute(select(exchanges)).mappings().one())
    kept = noun_of(Exchange, exchanges, row, zone=OSLO).at
    assert kept.isoformat() == "2021-10-31T02:59:59.999999+02:00"
    assert kept.astimezone(UTC) == moment
