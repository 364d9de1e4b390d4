"""The outbox in the database: nothing lost, nothing twice, the urgent first, and nobody's limits overrun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.store.chatlog import lines
from bot.store.codec import to_json
from bot.store.engine import Store
from bot.store.joining import say_together
from bot.store.outbox import SqlOutbox
from bot.store.putting import PRIORITY
from bot.store.tables import attempts, conversations, outbox, shown
from dialogs.model.envelope import EnvelopeKind
from dialogs.model.incoming import Sender, Where
from dialogs.model.message import Message
from scheduler.limits import Rate, Rates
from scheduler.outbox import Address, Delivery, Ended
from tests.bot.store.samples import GROUP, KARI, NOW, TEAMS_GROUP, add_chat, add_person, private

SOON = NOW + timedelta(minutes=5)
HELLO = Message(text="Hei")


@dataclass
class Wall:
    seconds: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.seconds


def hello(delivery: Delivery, now: datetime) -> Message | None:
    return HELLO


def opened(
    store: Store,
    wall: Wall,
    owner: str = "one",
    allowed: Mapping[str, Rates] | None = None,
    words: Any = hello,
) -> SqlOutbox:
    return SqlOutbox(store, owner, allowed or {}, words, wall=wall)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def box(store: Store, wall: Wall) -> SqlOutbox:
    return opened(store, wall)


async def put(store: Store, key: str, kind: EnvelopeKind = "reminder", **more: Any) -> None:
    row = {
        "key": key,
        "event": "gathering",
        "kind": kind,
        "conversation": TEAMS_GROUP.conversation,
        "message": to_json(HELLO),
        "due": NOW,
        "priority": PRIORITY[kind],
        "state": "queued",
        "made_at": NOW,
        **more,
    }
    await store.run(lambda c: c.execute(insert(outbox), row))


async def chats(store: Store, *names: str, tenant: str = "tenant") -> None:
    def add(c: Connection) -> None:
        for name in names:
            add_chat(c, Where(f"teams:{name}", "teams", "group", tenant), event="gathering")

    await store.run(add)


async def states(store: Store) -> dict[str, tuple[str, str]]:
    def read(c: Connection) -> dict[str, tuple[str, str]]:
        return {row.key: (row.state, row.reason) for row in c.execute(select(outbox).order_by(outbox.c.id))}

    return await store.read(read)


async def column(store: Store, name: str) -> list[Any]:
    return await store.read(lambda c: list(c.execute(select(outbox.c[name]).order_by(outbox.c.id)).scalars()))


def keys(deliveries: Sequence[Delivery]) -> list[str]:
    return [one.key for one in deliveries]


async def test_the_urgent_go_first_and_what_is_not_due_waits(store: Store, box: SqlOutbox) -> None:
    await chats(store, "a", "b", "c", "d")
    await put(store, "broadcast", "broadcast", conversation="teams:a")
    await put(store, "reminder", conversation="teams:b")
    await put(store, "answer", "answer", conversation="teams:c")
    await put(store, "later", conversation="teams:d", due=SOON)
    assert keys(await box.claim(NOW, 10)) == ["answer", "reminder", "broadcast"]
    assert keys(await box.claim(NOW, 10)) == []
    assert keys(await box.claim(SOON, 10)) == ["later"]


async def test_a_delivery_is_marked_before_it_is_sent_and_written_down_after(
    store: Store, box: SqlOutbox
) -> None:
    await chats(store, "19:group")
    await put(store, "one", about="question:7")
    (delivery,) = await box.claim(NOW, 10)
    assert (await states(store))["one"] == ("leased", "")
    assert await box.sending([delivery], NOW) == {delivery.id}
    assert (await states(store))["one"] == ("sending", "")
    await box.ended([Ended(delivery.id, "sent", posted="p1")], NOW)

    def kept(c: Connection) -> tuple[Any, ...]:
        row = c.execute(select(outbox)).one()
        tries = [(one.outbox, one.state) for one in c.execute(select(attempts))]
        places = [(one.conversation, one.about, one.posted) for one in c.execute(select(shown))]
        return row.state, row.posted, row.ended_at == NOW, tries, places

    assert await store.read(kept) == (
        "sent",
        "p1",
        True,
        [(delivery.id, "sent")],
        [("teams:19:group", "question:7", "p1")],
    )


async def test_two_about_the_same_that_leave_at_once_are_one_line_on_our_own_pages(
    store: Store, box: SqlOutbox
) -> None:
    await store.run(lambda c: add_chat(c, GROUP, event="gathering"))
    for key, words in (("first", "Svar"), ("second", "Svar, rettet")):
        message = to_json(Message(text=words))
        await put(store, key, conversation=GROUP.conversation, about="answer:7:1", message=message)
    assert await box.claim(NOW, 10) == ()
    said = await store.read(lambda c: lines(c, GROUP.conversation))
    assert [one.message.text for one in said if one.message] == ["Svar, rettet"]


async def test_what_is_about_the_same_edits_what_stands_there(store: Store, box: SqlOutbox) -> None:
    await chats(store, "19:group")
    await put(store, "one", about="question:7")
    (first,) = await box.claim(NOW, 10)
    await box.sending([first], NOW)
    await box.ended([Ended(first.id, "sent", posted="p1")], NOW)
    await put(store, "two", about="question:7")
    (second,) = await box.claim(NOW, 10)
    assert (first.edits, second.edits) == ("", "p1")


async def test_one_conversation_has_one_message_on_its_way_in_the_order_they_were_put(
    store: Store, box: SqlOutbox
) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    await put(store, "two")
    sent = []
    for _ in range(3):
        for delivery in await box.claim(NOW, 10):
            assert keys(await box.claim(NOW, 10)) == []
            await box.sending([delivery], NOW)
            assert keys(await box.claim(NOW, 10)) == []
            await box.ended([Ended(delivery.id, "sent", posted="p")], NOW)
            sent.append(delivery.key)
    assert sent == ["one", "two"]


async def test_what_came_too_late_is_not_sent(store: Store, box: SqlOutbox) -> None:
    await chats(store, "a", "b")
    await put(store, "quarter", conversation="teams:a", useful_until=NOW + timedelta(minutes=15))
    await put(store, "week-old", "broadcast", conversation="teams:b", due=NOW - timedelta(days=7))
    assert keys(await box.claim(NOW + timedelta(minutes=15), 10)) == []
    late = ("expired", "too late to be of use")
    assert await states(store) == {"quarter": late, "week-old": late}


async def test_what_was_cancelled_after_it_was_claimed_is_not_sent(store: Store, box: SqlOutbox) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    (delivery,) = await box.claim(NOW, 10)
    await store.run(lambda c: c.execute(outbox.update().values(state="cancelled")))
    assert await box.sending([delivery], NOW) == frozenset()
    await box.ended([Ended(delivery.id, "sent", posted="p1")], NOW)
    assert (await states(store))["one"] == ("cancelled", "")


async def test_after_a_crash_answers_and_reminders_go_once_more_and_a_broadcast_is_reported(
    store: Store, wall: Wall
) -> None:
    await chats(store, "a", "b", "c", "d")
    before = opened(store, wall, "before")
    await put(store, "reminder", conversation="teams:a")
    await put(store, "broadcast", "broadcast", conversation="teams:b")
    await put(store, "twice", "answer", conversation="teams:c", attempts=1)
    await put(store, "past", conversation="teams:d", useful_until=NOW + timedelta(minutes=1))
    await before.sending(await before.claim(NOW, 10), NOW)

    after = opened(store, wall, "after")
    if not _is_file(store):
        wall.seconds += 31  # there may be other replicas, so the lease is waited for
    await after.take_over(NOW + timedelta(minutes=2))
    in_doubt = "in flight when Vert stopped"
    assert await states(store) == {
        "reminder": ("queued", in_doubt),
        "broadcast": ("unknown", in_doubt),
        "twice": ("unknown", in_doubt),
        "past": ("unknown", in_doubt),
    }
    assert keys(await after.claim(NOW + timedelta(minutes=2), 10)) == ["reminder"]


async def test_what_was_claimed_and_never_sent_is_sent_once_by_another(store: Store, wall: Wall) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    slow, other = opened(store, wall, "slow"), opened(store, wall, "other")
    (delivery,) = await slow.claim(NOW, 10)
    assert keys(await other.claim(NOW, 10)) == []
    wall.seconds += 31
    (again,) = await other.claim(NOW, 10)
    assert await slow.sending([delivery], NOW) == frozenset()
    assert await other.sending([again], NOW) == {again.id}
    await slow.ended([Ended(delivery.id, "sent", posted="slow")], NOW)
    await other.ended([Ended(again.id, "sent", posted="other")], NOW)
    assert await column(store, "posted") == ["other"]


async def test_a_message_that_takes_the_process_down_each_time_is_left_alone(
    store: Store, wall: Wall
) -> None:
    await chats(store, "19:group")
    await put(store, "poison")
    for crash in range(6):
        await opened(store, wall, f"process {crash}").claim(NOW, 10)
        wall.seconds += 31
    await opened(store, wall, "last").claim(NOW, 10)
    assert await states(store) == {"poison": ("dead", "given up after 5 attempts")}


async def test_a_clean_stop_gives_back_what_was_not_sent(store: Store, box: SqlOutbox) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    await box.claim(NOW, 10)
    await box.release_leases()
    assert await column(store, "state") == ["queued"]
    assert await column(store, "attempts") == [0]


async def test_a_tenant_over_its_limit_does_not_delay_another(store: Store, wall: Wall) -> None:
    box = opened(store, wall, allowed={"teams": Rates(tenant=(Rate(2.0, 2),))})
    await chats(store, *(f"large {n}" for n in range(8)), tenant="large")
    await chats(store, "small", tenant="small")
    for n in range(8):
        await put(store, f"large {n}", "broadcast", conversation=f"teams:large {n}")
    await put(store, "small", "broadcast", conversation="teams:small")
    assert keys(await box.claim(NOW, 4)) == ["large 0", "large 1", "small"]
    assert keys(await box.claim(NOW, 4)) == []
    wall.seconds += 1.0
    assert keys(await box.claim(NOW, 4)) == ["large 2", "large 3"]


async def test_replicas_share_one_budget(store: Store, wall: Wall) -> None:
    allowed = {"teams": Rates(tenant=(Rate(10.0, 5),))}
    one, two = opened(store, wall, "one", allowed), opened(store, wall, "two", allowed)
    await chats(store, *(f"{n}" for n in range(20)))
    for n in range(20):
        await put(store, f"{n}", conversation=f"teams:{n}")
    assert len(await one.claim(NOW, 50)) + len(await two.claim(NOW, 50)) == 5
    wall.seconds += 0.3
    assert len(await two.claim(NOW, 50)) + len(await one.claim(NOW, 50)) == 3


async def test_a_conversation_over_its_limit_waits_and_others_do_not(store: Store, wall: Wall) -> None:
    box = opened(store, wall, allowed={"teams": Rates(conversation=(Rate(1.0, 1),))})
    await chats(store, "busy", "quiet")
    await put(store, "first", conversation="teams:busy")
    await put(store, "second", conversation="teams:busy")
    await put(store, "other", conversation="teams:quiet")
    claimed = await box.claim(NOW, 10)
    assert keys(claimed) == ["first", "other"]
    await box.sending(claimed, NOW)
    await box.ended([Ended(one.id, "sent", posted="p") for one in claimed], NOW)
    assert keys(await box.claim(NOW, 10)) == []
    wall.seconds += 1.0
    assert keys(await box.claim(NOW, 10)) == ["second"]


async def test_a_channel_that_asks_for_patience_is_left_alone_by_every_replica(
    store: Store, wall: Wall
) -> None:
    one, two = opened(store, wall, "one"), opened(store, wall, "two")
    await chats(store, "a", tenant="asked")
    await chats(store, "b", tenant="free")
    await put(store, "a", conversation="teams:a")
    await put(store, "b", conversation="teams:b")
    await one.slow_down(Address("teams", "x", tenant="asked"), 20)
    assert keys(await two.claim(NOW, 10)) == ["b"]
    wall.seconds += 20.1
    assert keys(await two.claim(NOW, 10)) == ["a"]


async def test_what_is_to_be_tried_again_waits_as_long_as_it_was_told(store: Store, box: SqlOutbox) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    (delivery,) = await box.claim(NOW, 10)
    await box.sending([delivery], NOW)
    again = Ended(delivery.id, "queued", reason="429", due=NOW + timedelta(seconds=2), attempts=0)
    await box.ended([again], NOW)
    assert await column(store, "attempts") == [0]
    assert keys(await box.claim(NOW + timedelta(seconds=1), 10)) == []


async def test_waiting_is_by_the_clock_on_the_wall_however_fast_time_is_played(
    store: Store, wall: Wall
) -> None:
    box = opened(store, wall)
    await chats(store, "19:group")
    await put(store, "one")
    (delivery,) = await box.claim(NOW, 10)
    await box.sending([delivery], NOW)
    await box.ended([Ended(delivery.id, "queued", due=NOW + timedelta(seconds=2), attempts=0)], NOW)
    played = NOW + timedelta(minutes=1)
    wall.seconds += 1
    assert keys(await box.claim(played, 10)) == []
    wall.seconds += 1.1
    assert keys(await box.claim(played, 10)) == ["one"]


async def test_a_chat_that_is_closed_gets_no_more_until_it_is_opened_again(
    store: Store, box: SqlOutbox
) -> None:
    await chats(store, "19:group")
    await put(store, "one")
    (delivery,) = await box.claim(NOW, 10)
    await box.sending([delivery], NOW)
    await box.ended([Ended(delivery.id, "failed", reason="403 BotNotInConversationRoster", closed=True)], NOW)
    closed = await store.read(lambda c: c.execute(select(conversations.c.closed)).scalar())
    assert closed == "403 BotNotInConversationRoster"
    await put(store, "two")
    (no_way,) = await box.claim(NOW, 10)
    assert no_way.address.channel == ""
    await box.release_leases()
    await store.run(lambda c: c.execute(conversations.update().values(closed="")))
    (way,) = await box.claim(NOW, 10)
    assert way.address.conversation == "19:group"


async def test_a_private_chat_that_was_opened_on_the_way_is_kept(store: Store, box: SqlOutbox) -> None:
    ola = "teams:tenant:29-ola"
    await store.run(lambda c: add_person(c, Sender(ola, "Ola", "ola@example.org")))
    await put(store, "one", conversation="", person=ola)
    (delivery,) = await box.claim(NOW, 10)
    assert (delivery.address.conversation, delivery.address.person) == ("", "29-ola")
    await box.sending([delivery], NOW)
    to = Address("teams", "a:opened", "tenant", "29-ola", reference={"service_url": "https://example.org/"})
    await box.ended([Ended(delivery.id, "sent", posted="p", opened=to)], NOW)
    await put(store, "two", conversation="", person=ola)
    (second,) = await box.claim(NOW, 10)
    assert (second.address.conversation, second.address.reference) == ("a:opened", to.reference)


async def test_a_page_is_written_in_the_transaction_that_marks_it_as_sent(
    store: Store, box: SqlOutbox
) -> None:
    await store.run(lambda c: add_chat(c, GROUP, event="gathering"))
    await put(store, "one", conversation=GROUP.conversation)
    await put(store, "two", conversation=GROUP.conversation, message=None, source={"sessions": "x"})
    assert await box.claim(NOW, 10) == ()
    assert await states(store) == {"one": ("sent", ""), "two": ("sent", "")}
    said = await store.read(lambda c: lines(c, GROUP.conversation))
    assert [line.message for line in said] == [HELLO, HELLO]
    assert await column(store, "posted") == [str(line.id) for line in said]


async def test_a_page_shows_what_a_later_message_about_the_same_says(store: Store, box: SqlOutbox) -> None:
    await store.run(lambda c: add_chat(c, private(KARI), KARI))
    there = private(KARI).conversation
    await put(store, "one", conversation=there, about="question:7")
    await box.claim(NOW, 10)
    answered = Message(text="Besvart")
    await put(store, "two", conversation=there, about="question:7", message=to_json(answered))
    await box.claim(NOW, 10)
    said = await store.read(lambda c: lines(c, there))
    assert [line.message for line in said] == [answered]


@pytest.mark.parametrize("room", [GROUP, TEAMS_GROUP], ids=["page", "teams"])
async def test_reminders_that_are_due_at_once_are_posted_once_and_each_is_found_there(
    store: Store, box: SqlOutbox, room: Where
) -> None:
    there = room.conversation
    await store.run(lambda c: add_chat(c, room, event="gathering"))
    for key in ("one", "two"):
        source = {"sessions": key}
        await put(store, f"{key}:{there}", conversation=there, about=key, message=None, source=source)
    await store.run(lambda c: say_together(c, ["one", "two"]))
    claimed = await box.claim(NOW, 10)
    if room is TEAMS_GROUP:
        (first,) = claimed
        assert await box.claim(NOW, 10) == (), "one at a time in a conversation"
        await box.sending([first], NOW)
        await box.ended([Ended(first.id, "sent", posted="p1")], NOW)
    assert await box.claim(NOW, 10) == ()
    assert list((await states(store)).values()) == [("sent", ""), ("sent", "")]
    one, two = await column(store, "posted")
    assert one == two != "", "the same message"
    found = await store.read(lambda c: c.execute(select(shown.c.about, shown.c.posted)).all())
    assert sorted(map(tuple, found)) == [("one", one), ("two", one)]


async def test_a_page_is_not_told_what_is_no_longer_planned_and_a_poison_message_spares_the_rest(
    store: Store, wall: Wall
) -> None:
    def words(delivery: Delivery, now: datetime) -> Message | None:
        if delivery.source["sessions"] == "poison":
            raise ValueError("cannot be drawn")
        return None

    box = opened(store, wall, words=words)
    await store.run(lambda c: add_chat(c, GROUP, event="gathering"))
    here: dict[str, Any] = {"conversation": GROUP.conversation, "message": None}
    await put(store, "poison", **here, source={"sessions": "poison"})
    await put(store, "gone", **here, source={"sessions": "gone"})
    await put(store, "good", conversation=GROUP.conversation)
    for seconds in (0, 10, 20):
        await box.claim(NOW + timedelta(seconds=seconds), 10)
    assert await states(store) == {
        "poison": ("dead", "cannot be drawn: ValueError"),
        "gone": ("skipped", "no longer planned"),
        "good": ("sent", ""),
    }


async def test_pages_keep_the_pace_they_are_given(store: Store, wall: Wall) -> None:
    box = opened(store, wall, allowed={"web": Rates(tenant=(Rate(10.0, 2),))})
    await store.run(lambda c: add_chat(c, GROUP, event="gathering"))
    for n in range(5):
        await put(store, f"{n}", conversation=GROUP.conversation)
    counts = []
    for _ in range(3):
        await box.claim(NOW, 10)
        counts.append([state for state, _ in (await states(store)).values()].count("sent"))
        wall.seconds += 0.1
    assert counts == [2, 3, 4]


def _is_file(store: Store) -> bool:
    return type(store).__name__ == "SqliteStore"
