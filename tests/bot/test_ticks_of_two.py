"""A tick of a replica that has not yet seen how an event stands does nothing by what was before."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.engine import Store
from bot.store.releases import Document, Library, release_document
from bot.store.rows import write
from bot.store.states import change_state
from bot.store.tables import broadcasts, outbox
from bot.ticks import Ticks
from dialogs.model.broadcast import Broadcast
from dialogs.model.event import Event
from dialogs.model.known import StateChanged
from dialogs.model.text import Text
from scheduler.clock import FixedClock
from tests.bot.store.samples import EVENT, GROUP, NOW, NothingFits, add_chat
from tests.databases import BOTH, fresh_store


@pytest.fixture(params=BOTH)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh_store(request.param, tmp_path) as fresh:
        yield fresh


async def replica(store: Store) -> Ticks:
    def read(_: Document, release: int) -> Event:
        return replace(EVENT, state="test", release=release)

    library = Library(store, read, lambda _event: NothingFits())
    await library.refresh()
    return Ticks(store, library, FixedClock(NOW), FixedClock(NOW), mail=False)


async def test_what_is_due_as_the_other_replica_starts_the_event_goes_to_the_participants(
    store: Store,
) -> None:
    document: Any = {"event": {"id": EVENT.id}}
    await store.run(partial(release_document, event=EVENT.id, document=document, by="", why="", now=NOW))
    await store.run(lambda c: add_chat(c, GROUP, event=EVENT.id))
    sent = Broadcast(
        "b1",
        EVENT.id,
        "web::oda",
        Text.everywhere("Hei"),
        ("group",),
        state="confirmed",
        confirmed_at=NOW - timedelta(minutes=1),
        sends_at=NOW,
    )
    await store.run(partial(write, table=broadcasts, noun=sent, made_at=NOW))
    ticks = await replica(store)
    await store.run(lambda c: change_state(c, StateChanged(EVENT.id, "live", 1), NOW))
    await ticks.broadcasts()
    rows = await store.read(lambda c: c.execute(select(outbox.c.conversation, outbox.c.person)).all())
    assert [tuple(row) for row in rows] == [(GROUP.conversation, "")]
