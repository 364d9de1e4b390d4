"""What becomes of a delivery, whatever the channel, the clock or the database does meanwhile."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogs.model.envelope import EnvelopeKind
from dialogs.model.message import Message
from scheduler.deliveries import Deliveries
from scheduler.outbox import Address, Delivery, Ended, Later, NeverFits, NotReachable, Unclear
from tests.fakes.clock import FakeClock
from tests.fakes.outbox import FakeChannel, FakeOutbox
from tests.scheduler.autumn import at

NOW = at("2021-11-16", "11.45")
START = at("2021-11-16", "12.00")
HELLO = Message(text="Hei")


class Clock(FakeClock):
    """The same clock, as the scheduler asks it."""

    def __init__(self) -> None:
        super().__init__(NOW)

    @property
    def told(self) -> "Told":
        return Told(self)


class Told:
    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now


def delivery(id_: int = 1, kind: EnvelopeKind = "reminder", **more: Any) -> Delivery:
    plain = Delivery(
        id=id_,
        key=f"key {id_}",
        kind=kind,
        event="gathering",
        address=Address("teams", f"19:{id_}", "tenant", kind="group"),
        message=HELLO,
        source={},
        about="",
        edits="",
        due=NOW,
        useful_until=START if kind == "reminder" else None,
        attempts=0,
        language="nb",
    )
    return replace(plain, **more)


def no_words(delivery: Delivery, now: datetime) -> Message | None:
    return None


class Stage:
    """An outbox, a channel and a clock, and the loop between them."""

    def __init__(self, *deliveries: Delivery, answers: Any = (), words: Any = no_words) -> None:
        self.clock = Clock()
        self.outbox = FakeOutbox(*deliveries)
        self.channel = FakeChannel(answers=deque(answers))
        self.loop = Deliveries(
            self.outbox, {"teams": self.channel}, words, self.clock.told, dice=lambda: 1.0, patience=0.05
        )

    async def ended(self) -> Ended:
        await self.loop.pass_once()
        (end,) = self.outbox.ends
        return end


async def test_what_is_due_is_sent_and_its_id_is_kept() -> None:
    stage = Stage(delivery())
    assert await stage.ended() == Ended(1, "sent", posted="p1")
    assert stage.channel.posts == [("19:1", HELLO)]


async def test_what_is_shown_already_is_edited() -> None:
    stage = Stage(delivery(edits="p7"))
    assert await stage.ended() == Ended(1, "sent", posted="p7")
    assert (stage.channel.posts, stage.channel.edits) == ([], [("19:1", "p7", HELLO)])


async def test_a_first_private_message_opens_the_chat() -> None:
    to = Address("teams", person="29-ola", tenant="tenant")
    stage = Stage(delivery(address=to))
    opened = replace(to, conversation="a:29-ola")
    assert await stage.ended() == Ended(1, "sent", posted="p1", opened=opened)
    assert stage.channel.posts == [("a:29-ola", HELLO)]


async def test_the_words_are_drawn_at_the_moment_of_sending() -> None:
    def words(one: Delivery, now: datetime) -> Message | None:
        return Message(text=f"kl. {now:%H.%M}")

    stage = Stage(delivery(message=None), words=words)
    stage.clock.advance(minutes=5)
    await stage.ended()
    assert stage.channel.posts == [("19:1", Message(text="kl. 11.50"))]


async def test_what_is_no_longer_planned_is_skipped() -> None:
    stage = Stage(delivery(message=None))
    assert await stage.ended() == Ended(1, "skipped", reason="no longer planned")
    assert stage.channel.posts == []


async def test_a_message_that_cannot_be_drawn_is_given_up_and_its_neighbours_are_sent() -> None:
    def words(one: Delivery, now: datetime) -> Message | None:
        raise ValueError("no such placeholder")

    stage = Stage(delivery(1, message=None), delivery(2), words=words)
    for _ in range(5):
        await stage.loop.pass_once()
        stage.clock.advance(seconds=60)
    assert stage.outbox.state == {1: "dead", 2: "sent"}
    assert [end.state for end in stage.outbox.ends if end.id == 1] == ["queued", "queued", "dead"]


async def test_words_that_are_not_looked_up_yet_are_waited_for_without_using_up_an_attempt() -> None:
    looks = iter((None, None, HELLO))

    def words(one: Delivery, now: datetime) -> Message | None:
        if found := next(looks):
            return found
        raise Later("not looked up yet")

    stage = Stage(delivery(message=None), words=words)
    for _ in range(3):
        await stage.loop.pass_once()
        stage.clock.advance(seconds=5)
    assert [(end.state, end.attempts) for end in stage.outbox.ends] == [
        ("queued", 0),
        ("queued", 0),
        ("sent", None),
    ]


async def test_too_many_requests_waits_as_long_as_told_and_holds_the_tenant_without_using_up_an_attempt() -> (
    None
):
    stage = Stage(delivery(), answers=[Later("429", 7, whole_tenant=True)])
    end = await stage.ended()
    assert end == Ended(1, "queued", reason="429", due=NOW + timedelta(seconds=7), attempts=0)
    assert stage.outbox.slowed == [("tenant", 7)]
    stage.clock.advance(seconds=7)
    await stage.loop.pass_once()
    assert stage.outbox.state == {1: "sent"}


async def test_without_a_time_to_wait_the_pauses_grow() -> None:
    stage = Stage(delivery(), answers=[Later("no connection")] * 5)
    waits = []
    for _ in range(5):
        await stage.loop.pass_once()
        due = stage.outbox.ends[-1].due
        assert due is not None
        waits.append((due - stage.clock.now).total_seconds())
        stage.clock.now = due
    assert waits == [1, 2, 4, 8, 16]
    assert stage.outbox.slowed == []


async def test_a_reminder_is_not_tried_again_after_the_session_has_begun() -> None:
    stage = Stage(delivery(), answers=[Later("429", 3600)])
    assert await stage.ended() == Ended(1, "expired", reason="too late after: 429")


@pytest.mark.parametrize("kind", ["reminder", "answer", "question"])
async def test_an_answer_or_reminder_in_doubt_goes_once_more(kind: EnvelopeKind) -> None:
    stage = Stage(delivery(kind=kind), answers=[Unclear("504"), Unclear("504")])
    await stage.loop.pass_once()
    stage.clock.advance(seconds=5)
    await stage.loop.pass_once()
    stage.clock.advance(seconds=60)
    assert await stage.loop.pass_once() == 0
    assert [end.state for end in stage.outbox.ends] == ["queued", "unknown"]
    assert len(stage.channel.posts) == 2


async def test_a_broadcast_in_doubt_is_reported_and_never_sent_again() -> None:
    stage = Stage(delivery(kind="broadcast"), answers=[Unclear("no answer")])
    assert await stage.ended() == Ended(1, "unknown", reason="no answer")
    stage.clock.advance(minutes=60)
    assert await stage.loop.pass_once() == 0


async def test_a_channel_that_never_answers_is_not_waited_for() -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    stage = Stage(delivery(kind="broadcast"), delivery(2), answers=[never])
    await stage.loop.pass_once()
    assert stage.outbox.state == {1: "unknown", 2: "sent"}


async def test_a_fault_of_the_channel_is_a_doubt_and_spares_the_others() -> None:
    stage = Stage(delivery(kind="broadcast"), delivery(2), answers=[RuntimeError("a mistake of ours")])
    await stage.loop.pass_once()
    assert stage.outbox.state == {1: "unknown", 2: "sent"}


async def test_a_chat_that_cannot_be_written_to_is_closed() -> None:
    stage = Stage(delivery(), answers=[NotReachable("403 BotNotInConversationRoster")])
    assert await stage.ended() == Ended(1, "failed", reason="403 BotNotInConversationRoster", closed=True)


async def test_a_person_who_never_opened_vert_is_reported() -> None:
    stage = Stage(delivery(address=Address("teams", person="29-ola")))
    stage.channel.unreachable = NotReachable("403 ForbiddenOperationException")
    assert await stage.ended() == Ended(1, "failed", reason="403 ForbiddenOperationException")


async def test_what_will_never_fit_is_not_tried_again() -> None:
    stage = Stage(delivery(), answers=[NeverFits("413 MessageSizeTooBig")])
    assert await stage.ended() == Ended(1, "dead", reason="413 MessageSizeTooBig")


async def test_where_no_way_is_known_nothing_is_sent() -> None:
    stage = Stage(delivery(address=Address("")))
    assert await stage.ended() == Ended(1, "failed", reason="no way there is known")


async def test_what_was_cancelled_after_it_was_claimed_is_not_sent() -> None:
    stage = Stage(delivery(1), delivery(2))

    async def cancel_second(now: datetime, limit: int) -> Any:
        claimed = await FakeOutbox.claim(stage.outbox, now, limit)
        stage.outbox.state[2] = "cancelled"
        return claimed

    stage.outbox.claim = cancel_second  # type: ignore[method-assign]
    await stage.loop.pass_once()
    assert stage.channel.posts == [("19:1", HELLO)]
    assert stage.outbox.state == {1: "sent", 2: "cancelled"}


async def test_after_a_long_pause_of_the_machine_the_hour_is_looked_at_once_more() -> None:
    stage = Stage(delivery())

    async def slept(deliveries: Any, now: datetime) -> frozenset[int]:
        stage.clock.advance(minutes=20)
        return await FakeOutbox.sending(stage.outbox, deliveries, now)

    stage.outbox.sending = slept  # type: ignore[method-assign]
    assert await stage.ended() == Ended(1, "expired", reason="too late to be of use")
    assert stage.channel.posts == []


async def test_a_turns_own_replies_go_at_once_and_in_order() -> None:
    own = [
        delivery(n, "answer", address=Address("teams", "19:group"), message=Message(text=f"{n}"))
        for n in (1, 2)
    ]
    stage = Stage()
    stage.outbox.add(*own)
    await stage.loop.deliver(own)
    assert [message.text for _, message in stage.channel.posts] == ["1", "2"]
    assert stage.outbox.ends == [Ended(1, "sent", posted="p1"), Ended(2, "sent", posted="p2")]


async def test_what_was_sent_while_the_database_was_away_is_written_down_when_it_is_back() -> None:
    own = delivery(kind="answer")
    stage = Stage()
    stage.outbox.add(own)
    stage.outbox.state[1] = "sending"
    stage.outbox.away = 1
    await stage.loop.deliver([own])
    assert stage.outbox.ends == []
    await stage.loop.pass_once()
    assert stage.outbox.ends == [Ended(1, "sent", posted="p1")]


async def test_the_loop_sends_what_comes_and_stops_cleanly() -> None:
    stage = Stage(delivery(1))
    running = asyncio.create_task(stage.loop.run())
    await until(lambda: stage.outbox.state == {1: "sent"}, stage.outbox.moved)
    stage.outbox.away = 1
    stage.outbox.add(delivery(2))
    stage.loop.wake()
    await until(lambda: stage.outbox.state == {1: "sent", 2: "sent"}, stage.outbox.moved)
    await stage.loop.stop()
    await running
    assert stage.outbox.released


async def test_a_stop_waits_for_what_is_on_the_wire_and_takes_nothing_new() -> None:
    let_go = asyncio.Event()

    async def slow() -> str:
        stage.outbox.add(delivery(2))
        await let_go.wait()
        return "slow"

    stage = Stage(delivery(1), answers=[slow])
    stage.loop = Deliveries(stage.outbox, {"teams": stage.channel}, no_words, stage.clock.told)
    running = asyncio.create_task(stage.loop.run())
    await until(lambda: bool(stage.channel.posts), stage.channel.moved)
    stopping = asyncio.create_task(stage.loop.stop())
    await asyncio.sleep(0)
    let_go.set()
    await stopping
    await running
    assert stage.outbox.state[1] == "sent"
    assert stage.outbox.ends[0] == Ended(1, "sent", posted="slow")


async def until(holds: Callable[[], bool], moved: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        while not holds():
            moved.clear()
            await moved.wait()
