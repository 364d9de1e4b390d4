"""Reminders that stand in one message follow what organizers change about each of them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.store.altering import keep_alteration
from bot.store.correcting import correct
from bot.store.engine import Store
from bot.store.planning import plan_due
from bot.store.tables import outbox
from dialogs.model.event import ReminderRule
from dialogs.model.incoming import Where
from dialogs.model.planned import Alteration, Correction
from dialogs.model.text import Text
from dialogs.plain import plain
from tests.bot.store.samples import EVENT, add_chat, ready
from tests.bot.store.test_correcting import IN_GROUP, Sending
from tests.bot.store.test_planning import PARALLEL, QUARTER, RULES

GROUP_ONLY: tuple[ReminderRule, ...] = tuple(replace(one, to=("group",)) for one in RULES)
BOTH_AT_ONCE = replace(PARALLEL, reminders=GROUP_ONLY)
OUT, IN = Text("Vi møtes ute."), Text("Vi møtes inne.")
MEETING = Where("teams:19:meeting", "teams", "group", "tenant")


@pytest.fixture
async def sending(store: Store) -> Sending:
    """Two reminders for the group, queued at once; the second has a meeting chat of its own, met first."""

    def gather(c: Connection) -> None:
        add_chat(c, MEETING, event=EVENT.id, session="second")
        add_chat(c, IN_GROUP, event=EVENT.id)
        plan_due(c, BOTH_AT_ONCE, QUARTER)

    await store.run(gather)
    return Sending(store, now=QUARTER, event=BOTH_AT_ONCE)


async def test_what_waits_is_said_in_its_newest_words(sending: Sending) -> None:
    first, second = await abouts(sending)
    for about, words in ((second, OUT), (first, IN)):
        altered = Alteration(EVENT.id, about, "text", words)
        await ready(sending.store, lambda c, one=altered: keep_alteration(c, one, QUARTER))  # type: ignore[misc]
    await sending.passes(2)
    assert told(sending, "19:group") == [has("Første", IN), has("Andre", OUT)]
    assert told(sending, "19:meeting") == [has("Andre", OUT)]
    assert len(sending.channel.posts) == 2


async def test_what_waits_and_is_taken_back_is_not_said_by_the_other(sending: Sending) -> None:
    _, second = await abouts(sending)
    await changes(sending, second, None)
    await sending.passes(2)
    assert told(sending, "19:group") == [has("Første")]
    assert told(sending, "19:meeting") == []


async def test_one_corrected_after_the_other_keeps_both_ones_words(sending: Sending) -> None:
    first, second = await abouts(sending)
    await sending.passes(2)
    await changes(sending, first, IN)
    await sending.passes(2)
    await changes(sending, second, OUT)
    await sending.passes(2)
    assert told(sending, "19:group") == [has("Første", IN), has("Andre", OUT)]
    assert told(sending, "19:meeting") == [has("Andre", OUT)]
    assert len(sending.channel.posts) == 2


async def test_one_taken_back_after_the_other_does_not_come_again(sending: Sending) -> None:
    first, second = await abouts(sending)
    await sending.passes(2)
    await changes(sending, first, None)
    await sending.passes(2)
    assert told(sending, "19:group") == [has("Andre")]
    await changes(sending, second, None)
    await sending.passes(2)
    assert told(sending, "19:group") == []


@pytest.mark.parametrize(
    "words, left", [(OUT, [("Første", ""), ("Andre", OUT.nb)]), (None, [("Første", "")])]
)
async def test_what_is_changed_while_the_other_carries_it_over_the_wire_is_put_right(
    sending: Sending, words: Text | None, left: list[tuple[str, str]]
) -> None:
    _, second = await abouts(sending)
    on_the_wire: Callable[[], Awaitable[str]] = lambda: changes(sending, second, words)  # noqa: E731
    sending.channel.answers.extend([on_the_wire, "p9"])
    await sending.passes(3)
    assert told(sending, "19:group") == left


async def abouts(sending: Sending) -> tuple[str, str]:
    """What the first and the second reminder are about."""
    rows = await sending.run(
        lambda c: c.execute(
            select(outbox.c.about, outbox.c.source).where(
                outbox.c.kind == "reminder", outbox.c.conversation == IN_GROUP.conversation
            )
        ).all()
    )
    by_session = {row.source["sessions"]: row.about for row in rows}
    return by_session["first"], by_session["second"]


async def changes(sending: Sending, about: str, words: Text | None) -> str:
    """Corrects it, or takes it back, just as a press does; returns what a channel might call a message."""
    altered = Alteration(EVENT.id, about, "correct" if words else "recall", words or Text())
    await ready(
        sending.store,
        lambda c: keep_alteration(c, altered, sending.now),
        lambda c: correct(c, Correction(EVENT.id, about, 1, words), sending.now),
    )
    return "p1"


def has(title: str, words: Text | None = None) -> tuple[str, str]:
    return title, words.nb if words else ""


def told(sending: Sending, place: str) -> list[tuple[str, str]]:
    """Which reminders the chat's newest words hold, each with the words an organizer gave it."""
    said: list[Any] = [message for where, message in sending.channel.posts if where == place]
    said += [message for where, _, message in sending.channel.edits if where == place]
    if not said:
        return []
    message = said[-1]
    parts = [f"{item.title}\n{item.text}" for item in message.items] or [plain(message)]
    return [
        (title, next((one.nb for one in (OUT, IN) if one.nb in part), ""))
        for part in parts
        for title in ("Første", "Andre")
        if title in part
    ]
