from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.store.addresses import NO_WAY, address_here, deliveries_from_rows
from bot.store.codec import to_json
from bot.store.engine import Store
from bot.store.shown import mark_shown
from bot.store.tables import conversations, outbox
from dialogs.model.incoming import Sender, Where
from dialogs.model.message import Message
from scheduler.outbox import Address, Delivery
from tests.bot.store.samples import (
    GROUP,
    KARI,
    NOW,
    TEAMS_GROUP,
    add_chat,
    add_person,
    add_private,
    private,
    said,
)

IN_TEAMS = Sender("teams:tenant:29:kari", "Kari", "kari@example.org")
TEAMS_CHAT = Where("teams:a:1", "teams", "private", "tenant", {"service_url": "https://example.org/"})


async def delivery(store: Store, *acts: Any, mail: bool = True, **row: Any) -> Delivery:
    def put(c: Connection) -> Delivery:
        for act in acts:
            act(c)
        whole = {"key": "k", "kind": "notice", "due": NOW, "state": "leased", "made_at": NOW, **row}
        c.execute(insert(outbox), whole)
        (only,) = deliveries_from_rows(c, c.execute(select(outbox)).all(), mail)
        return only

    return await store.run(put)


async def test_a_chat_is_reached_by_its_newest_reference(store: Store) -> None:
    moved = update(conversations).values(reference={"service_url": "https://new.example.org/"})
    found = await delivery(
        store,
        lambda c: add_chat(c, TEAMS_GROUP),
        lambda c: c.execute(moved),
        conversation=TEAMS_GROUP.conversation,
        reply_to="m1",
    )
    assert found.address == Address(
        "teams",
        "19:group",
        "tenant",
        reply_to="m1",
        kind="group",
        reference={"service_url": "https://new.example.org/"},
    )
    assert (found.person, found.language) == ("", "")


async def test_a_row_becomes_a_whole_delivery(store: Store) -> None:
    message = Message("Hei", language="nn")
    found = await delivery(
        store,
        lambda c: add_private(c, KARI),
        lambda c: mark_shown(c, private(KARI).conversation, "question:1", "17", NOW),
        person=KARI.id,
        about="question:1",
        event="gathering",
        message=to_json(message),
        source={"a": "b"},
        useful_until=NOW + timedelta(hours=1),
        attempts=2,
    )
    assert replace(found, id=0) == Delivery(
        id=0,
        key="k",
        kind="notice",
        event="gathering",
        address=Address("web", "private-Kari", person="kari"),
        message=message,
        source={"a": "b"},
        about="question:1",
        edits="17",
        due=NOW,
        useful_until=NOW + timedelta(hours=1),
        attempts=2,
        language="nn",
        person=KARI.id,
    )


async def test_a_person_is_reached_where_they_wrote_last(store: Store) -> None:
    older = Where("web:older", "web", "private")
    found = await delivery(
        store,
        lambda c: add_chat(c, older, KARI, seen_at=NOW - timedelta(days=1)),
        lambda c: add_private(c, KARI, language="en"),
        person=KARI.id,
    )
    assert (found.address.conversation, found.language) == ("private-Kari", "en")


async def test_a_listed_person_is_reached_in_a_chat_under_the_same_address(store: Store) -> None:
    found = await delivery(
        store, lambda c: add_private(c, KARI, last_language="nn"), person="mail:kari@example.org"
    )
    assert (found.address, found.person, found.language) == (
        Address("web", "private-Kari", person="kari"),
        KARI.id,
        "nn",
    )


async def test_a_person_without_a_chat_here_is_reached_in_theirs_on_another_channel(store: Store) -> None:
    found = await delivery(
        store,
        lambda c: add_person(c, KARI),
        lambda c: add_person(c, IN_TEAMS),
        lambda c: add_chat(c, TEAMS_CHAT, IN_TEAMS),
        person=KARI.id,
    )
    assert found.address == Address(
        "teams", "a:1", "tenant", "29:kari", reference={"service_url": "https://example.org/"}
    )


async def test_who_is_in_no_chat_gets_mail(store: Store) -> None:
    found = await delivery(store, person="mail:eva@example.org")
    assert found.address == Address("mail", "eva@example.org", person="eva@example.org", kind="mail")


async def test_without_mail_a_private_chat_is_opened_where_the_roster_shows_them(store: Store) -> None:
    found = await delivery(
        store,
        lambda c: add_person(c, IN_TEAMS),
        lambda c: add_chat(c, TEAMS_GROUP),
        person="mail:kari@example.org",
        mail=False,
    )
    assert found.address == Address(
        "teams", "", "tenant", "29:kari", reference={"service_url": "https://example.org/"}
    )
    assert found.person == IN_TEAMS.id


async def test_a_closed_chat_is_no_way(store: Store) -> None:
    found = await delivery(
        store, lambda c: add_chat(c, GROUP, closed="left"), conversation=GROUP.conversation, reply_to="m1"
    )
    assert found.address == NO_WAY


async def test_who_was_forgotten_is_reached_by_no_way(store: Store) -> None:
    assert (await delivery(store, person="web::gone")).address == NO_WAY


def test_an_answer_goes_back_where_the_words_came_from() -> None:
    assert address_here(said("hei", where=TEAMS_GROUP), "m1") == Address(
        "teams",
        "19:group",
        "tenant",
        reply_to="m1",
        kind="group",
        reference={"service_url": "https://example.org/"},
    )
    assert address_here(said("hei", IN_TEAMS, TEAMS_CHAT)) == Address(
        "teams", "a:1", "tenant", "29:kari", reference={"service_url": "https://example.org/"}
    )
