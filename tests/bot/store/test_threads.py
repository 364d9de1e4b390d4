"""A channel of a team has threads, each a conversation of its own; what is said to all is said in none."""

from functools import partial

from sqlalchemy import Connection, select

from bot.store.engine import Store
from bot.store.known import load
from bot.store.preparedness import preparedness
from bot.store.putting import Desk, put
from bot.store.saving import save
from bot.store.tables import outbox
from dialogs.conversation import respond
from dialogs.model.envelope import Envelope, ToGroup
from dialogs.model.incoming import Said, Where
from dialogs.model.message import Message
from tests.bot.store.samples import EVENT, NOW, loaded, said

CHANNEL = "teams:19:channel@thread.tacv2"


def thread(first: int) -> Where:
    where = {"service_url": "https://example.org/"}
    return Where(f"{CHANNEL};messageid={first}", "teams", "channel", "tenant", where)


def heard(c: Connection, incoming: Said) -> None:
    known = load(c, incoming, loaded(EVENT), NOW, wall=NOW)
    save(c, incoming, known, respond(incoming, known), NOW, "this-process")


def reminded(c: Connection) -> list[str]:
    """Where a word to the group chats goes."""
    word = Envelope("k", ToGroup(EVENT.id), Message("I morgen"), kind="reminder", event=EVENT.id)
    put(c, [word], Desk(NOW, {EVENT.id: EVENT}))
    where = select(outbox.c.conversation).where(outbox.c.key.startswith("k:"))
    return list(c.execute(where.order_by(outbox.c.key)).scalars())


async def test_a_channel_and_its_threads_are_one_chat_that_is_readable_where_a_thread_was_overheard(
    store: Store,
) -> None:
    def counted(c: Connection) -> tuple[int, int]:
        found = preparedness(c, EVENT, NOW)
        return found.chats, found.overheard

    await store.run(partial(heard, incoming=said("hei", where=thread(1))))
    assert await store.run(counted) == (1, 0)
    await store.run(partial(heard, incoming=said("hei", where=thread(2), n=2, mentioned=False)))
    assert await store.run(counted) == (1, 1)


async def test_a_channel_that_was_met_in_its_threads_alone_is_reminded_once_outside_them(
    store: Store,
) -> None:
    for n, first in enumerate((1, 1, 2), 1):
        await store.run(partial(heard, incoming=said("hei", where=thread(first), n=n)))
    assert await store.run(reminded) == [CHANNEL]
