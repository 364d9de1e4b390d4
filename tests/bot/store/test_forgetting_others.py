"""An organizer deletes whom their own event knows, and nobody that belongs to another's as well."""

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select

from bot.store.engine import Store
from bot.store.known import load
from bot.store.saving import save
from bot.store.tables import audit, people
from dialogs.conversation import respond
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Sender, Where
from dialogs.model.message import Message
from dialogs.plain import plain
from tests.bot.store.samples import EVENT, NOW, OTHER, loaded, pressed, ready

ODA = Sender("console::oda@example.org", "Oda", "oda@example.org")
THERE = Where("console:oda@example.org", "console", "private", event=EVENT.id)
PER_ORGANIZES = replace(OTHER, people=(Listed("Per", "per@example.org", frozenset({"organizer"})),))
ODA_TOO = replace(OTHER, people=(Listed("Oda", "oda@example.org", frozenset({"admin"})),))
KARI_THERE = "kari@example.org"


def listed(c: Connection, email: str, event: str) -> None:
    c.execute(insert(people), {"email": email, "event": event, "changed_at": NOW})


async def presses(
    store: Store, verb: str, object_: str = "", other: Event = PER_ORGANIZES, **fields: str
) -> Message:
    incoming = pressed(verb, object_, ODA, THERE, 1, **fields)

    def turn(c: Connection) -> Message:
        known = load(c, incoming, loaded(EVENT, other), NOW)
        outcome = respond(incoming, known)
        save(c, incoming, known, outcome, NOW, "us")
        return outcome.card or Message(outcome.notice)

    return await store.run(turn)


async def events_of(store: Store, email: str) -> list[str]:
    wanted = select(people.c.event).where(people.c.email == email).order_by(people.c.event)
    return list(await store.read(lambda c: c.execute(wanted).scalars()))


@pytest.mark.parametrize("verb", ["people_forget", "people_forget_yes"])
async def test_whoever_is_at_anothers_event_is_not_deleted_and_nothing_is_told_of_them(
    store: Store, verb: str
) -> None:
    await ready(store, *(partial(listed, email=KARI_THERE, event=one) for one in (EVENT.id, OTHER.id)))
    said = await presses(store, verb, f"address:{KARI_THERE}", email=KARI_THERE)
    assert [one.verb for one in said.choices] == []
    assert said.form is not None
    assert said.form.fields[0].error.startswith("Denne adressen kan ikke slettes herfra")
    assert await events_of(store, KARI_THERE) == [EVENT.id, OTHER.id]
    lines = await store.read(lambda c: c.execute(select(audit.c.act, audit.c.object, audit.c.outcome)).all())
    assert [tuple(line) for line in lines] == [(verb, "people", "refused")]


async def test_a_forged_field_beside_the_address_changes_nothing_of_that(store: Store) -> None:
    await ready(store, partial(listed, email=KARI_THERE, event=OTHER.id))
    await ready(store, partial(listed, email="ola@example.org", event=EVENT.id))
    await presses(store, "people_forget_yes", f"address:{KARI_THERE}", email="ola@example.org")
    assert await events_of(store, KARI_THERE) == [OTHER.id]
    assert await events_of(store, "ola@example.org") == [EVENT.id]


async def test_whoever_is_listed_with_a_role_elsewhere_is_not_deleted(store: Store) -> None:
    await ready(store, partial(listed, email="per@example.org", event=EVENT.id))
    await presses(store, "people_forget_yes", "address:per@example.org")
    assert await events_of(store, "per@example.org") == [EVENT.id]


async def test_an_organizer_of_both_deletes_in_both(store: Store) -> None:
    await ready(store, *(partial(listed, email=KARI_THERE, event=one) for one in (EVENT.id, OTHER.id)))
    done = await presses(store, "people_forget_yes", f"address:{KARI_THERE}", other=ODA_TOO)
    assert plain(done).startswith("Slettet: alt om kari@example.org.")
    assert await events_of(store, KARI_THERE) == []
