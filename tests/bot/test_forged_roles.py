"""A role is what the event's file gives to an address the channel vouches for, whatever else is claimed."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.store.engine import Store
from bot.store.known import load
from bot.store.saving import save
from bot.store.tables import audit, broadcasts, outbox, people
from dialogs.conversation import respond
from dialogs.model.incoming import Pressed, Sender
from dialogs.roles import ANYONE, VERBS, allowed
from tests.bot.store.samples import EVENT, KARI, NOW, ODA, OTHER, add_person, loaded, pressed, private, ready
from tests.databases import fresh_store

LOADED = loaded(EVENT)
NOT_EVERYONES = sorted(verb for verb, act in VERBS.items() if act.who != ANYONE)
FORGED: Mapping[str, str] = {
    "role": "organizer",
    "roles": '["admin", "organizer"]',
    "email": "oda@example.org",
    "sender": "web::oda",
    "person": "web::oda",
    "tenant": "tenant",
    "aadObjectId": "oda",
}

ANOTHERS = Sender("teams:another-tenant:29:x", "Oda", None)
NAMED_SO = Sender("teams:tenant:29:y", "oda@example.org", None)
LOOKS_ALIKE = Sender("teams:tenant:29:z", "Oda", "oda@example.org.example.net")
CYRILLIC = Sender("teams:tenant:29:w", "Oda", "\u043eda@example.org")
STRANGERS = (KARI, ANOTHERS, NAMED_SO, LOOKS_ALIKE, CYRILLIC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store("sqlite", tmp_path) as fresh:
        yield fresh


async def turn(store: Store, press: Pressed) -> Any:
    """As bot.turn takes it, with what it decided."""

    def taken(c: Any) -> Any:
        known = load(c, press, LOADED, NOW)
        outcome = respond(press, known)
        save(c, press, known, outcome, NOW, "here")
        return known, outcome

    return await store.run(taken)


@pytest.mark.parametrize("sender", STRANGERS, ids=lambda one: f"{one.id} {one.email}")
async def test_a_name_a_tenant_or_a_field_of_a_card_gives_nobody_a_role(store: Store, sender: Sender) -> None:
    await ready(store, partial(add_person, sender=ODA))
    for n, verb in enumerate(NOT_EVERYONES):
        press = replace(pressed(verb, "event:gathering", sender, private(sender), n), fields=FORGED)
        known, outcome = await turn(store, press)
        assert known.roles == frozenset()
        assert (outcome.card, outcome.envelopes, outcome.saved) == (None, (), ())
        assert outcome.notice
    refused = await store.read(
        lambda c: c.execute(select(audit.c.act, audit.c.person, audit.c.outcome)).all()
    )
    assert [tuple(row) for row in refused] == [(verb, sender.id, "refused") for verb in NOT_EVERYONES]
    assert await _empty(store, outbox)
    assert await _empty(store, broadcasts)


async def test_the_participants_list_gives_no_powers(store: Store) -> None:
    row = {"event": EVENT.id, "email": "kari@example.org", "role": "organizer", "changed_at": NOW}
    await ready(store, lambda c: c.execute(insert(people), row))
    known, _ = await turn(store, pressed("broadcast_form", "", KARI, private(KARI)))
    assert known.roles == frozenset()


async def test_a_role_in_one_event_is_none_in_another(store: Store) -> None:
    both = loaded(EVENT, OTHER)
    await ready(store, partial(add_person, sender=ODA, event=OTHER.id))
    press = pressed("broadcast_form", "", ODA, private(ODA))
    known = await store.run(partial(load, incoming=press, loaded=both, now=NOW))
    assert (known.event, known.roles) == (OTHER, frozenset())


@pytest.mark.parametrize("written", ["oda@example.org", "Oda@Example.org"])
async def test_the_address_the_channel_vouches_for_gives_the_role_however_it_is_written(
    store: Store, written: str
) -> None:
    sender = replace(ODA, email=written)
    known, _ = await turn(store, replace(pressed("links", "", sender, private(sender)), fields=FORGED))
    assert known.roles == {"organizer"}
    assert allowed("links", known.roles)


async def _empty(store: Store, table: Any) -> bool:
    counted = select(func.count()).select_from(table)
    return bool(await store.read(lambda c: c.execute(counted).scalar_one()) == 0)
