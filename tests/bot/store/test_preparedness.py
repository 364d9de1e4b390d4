"""Whether an event is ready is drawn from what is there already."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.store.auditing import write_down
from bot.store.engine import Connection, Store
from bot.store.known import load
from bot.store.preparedness import preparedness
from bot.store.saving import save
from bot.store.tables import conversations, people
from dialogs.model.event import ReminderRule
from dialogs.model.known import SILENCE, Audit
from dialogs.model.readiness import LinkMissing, Preparedness
from dialogs.model.text import Text
from tests.bot.store.samples import (
    DAY,
    EVA,
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OSLO,
    add_chat,
    add_member,
    add_private,
    loaded,
    pressed,
    private,
    said,
)

ONLINE = replace(
    EVENT,
    sessions=(replace(EVENT.sessions[0], place=Text.everywhere("Teams")),),
    reminders=(ReminderRule("day-before", days_ahead=1, at=time(9)),),
)
FIRST = datetime(2021, 11, 15, 9, 0, tzinfo=OSLO)


async def test_an_event_nobody_has_prepared(store: Store) -> None:
    assert await store.read(lambda c: preparedness(c, EVENT, NOW)) == Preparedness()


async def test_what_is_there_is_counted(store: Store) -> None:
    def prepare(c: Connection) -> Preparedness:
        add_chat(c, GROUP, event="gathering", overheard_at=NOW)
        for sender in (KARI, EVA, ODA):
            add_private(c, sender)
            add_member(c, sender)
        write_down(c, [Audit("ready_seen", "event:gathering")], NOW, event="gathering", person=ODA.id)
        write_down(c, [Audit("ready_seen", "event:other", "refused")], NOW)
        row = {"event": "gathering", "email": "kari@example.org", "changed_at": NOW}
        c.execute(people.insert(), row)
        return preparedness(c, EVENT, NOW)

    assert await store.run(prepare) == Preparedness(
        chats=1,
        overheard=1,
        members=3,
        opened=frozenset({"eva@example.org", "oda@example.org"}),
        seen=True,
        people=1,
    )


@pytest.mark.parametrize(
    "now, soon",
    [
        (datetime(2021, 11, 10, 16, 0, tzinfo=OSLO), False),  # Wednesday at closing time
        (datetime(2021, 11, 11, 9, 0, tzinfo=OSLO), True),  # Thursday morning: Friday is the second day
        (FIRST - timedelta(hours=1), True),
    ],
)
async def test_a_missing_link_is_needed_when_its_first_reminder_goes(
    store: Store, now: datetime, soon: bool
) -> None:
    found = await store.read(lambda c: preparedness(c, ONLINE, now).links)
    assert found == (LinkMissing("first", FIRST, soon),)


async def test_a_link_without_a_reminder_is_needed_when_its_session_starts(store: Store) -> None:
    quiet = replace(ONLINE, reminders=())
    found = await store.read(lambda c: preparedness(c, quiet, NOW).links)
    assert found == (LinkMissing("first", DAY, False),)
    linked = replace(ONLINE, sessions=(replace(ONLINE.sessions[0], link="https://example.org/x"),))
    assert await store.read(lambda c: preparedness(c, linked, NOW).links) == ()


async def test_that_vert_may_read_a_chat_shows_by_what_it_hears_there(store: Store) -> None:
    async def heard(n: int, *, mentioned: bool) -> datetime | None:
        incoming = said("hei", n=n, mentioned=mentioned)

        def turn(c: Connection) -> datetime | None:
            known = load(c, incoming, loaded(EVENT), NOW)
            save(c, incoming, known, SILENCE, NOW + timedelta(minutes=n), "one")
            found: datetime | None = c.execute(conversations.select()).one().overheard_at
            return found

        return await store.run(turn)

    assert await heard(1, mentioned=True) is None
    first = await heard(2, mentioned=False)
    assert first == NOW + timedelta(minutes=2)
    assert await heard(3, mentioned=False) == first
    assert await heard(4, mentioned=True) == first


@pytest.mark.parametrize("who, chats", [(ODA, 1), (KARI, 0)])
async def test_only_those_who_may_see_it_have_it_loaded(store: Store, who: object, chats: int) -> None:
    sender = ODA if who is ODA else KARI
    incoming = pressed("ready", "event:gathering", sender=sender, where=private(sender))

    def look(c: Connection) -> int:
        add_chat(c, GROUP, event="gathering")
        return load(c, incoming, loaded(EVENT), NOW).prepared.chats

    assert await store.run(look) == chats
