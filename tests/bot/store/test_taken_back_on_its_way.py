"""What comes back from the wire, or is sent again, follows what organizers changed meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.altering import keep_alteration
from bot.store.correcting import correct, send_again
from bot.store.planning import plan_due
from bot.store.releases import release_document
from bot.store.states import change_state
from bot.store.tables import broadcasts, outbox
from bot.store.tending import retry
from dialogs.model.known import StateChanged
from dialogs.model.planned import Again, Alteration, Correction
from dialogs.model.text import Text
from scheduler.outbox import Ended
from tests.bot.store.samples import EVENT, NOW, ready
from tests.bot.store.test_correcting import NEW, OLD, Sending
from tests.bot.store.test_correcting import sending as sending
from tests.bot.store.test_planning import DAY_BEFORE, GATHERING

WORDS = Text("Vi møtes ute.")


async def in_flight(sending: Sending, meanwhile: Callable[[], Any]) -> None:
    """All that is due is on the wire, something is changed, and the channel asks Vert to come back later."""
    claimed = await sending.box.claim(sending.now, 10)
    await sending.box.sending(claimed, sending.now)
    await meanwhile()
    due = sending.now + timedelta(seconds=1)
    later = [Ended(one.id, "queued", reason="too many", due=due, attempts=0) for one in claimed]
    await sending.box.ended(later, sending.now)
    sending.now += timedelta(seconds=5)


async def states(sending: Sending, kind: str) -> set[str]:
    wanted = select(outbox.c.state).where(outbox.c.kind == kind)
    return set(await sending.store.read(lambda c: c.execute(wanted).scalars().all()))


async def reminded(sending: Sending) -> str:
    """A reminder waits, and nothing else; what it is about."""
    sending.now = DAY_BEFORE

    def plan(c: Connection) -> str:
        c.execute(update(outbox).values(state="cancelled"))
        plan_due(c, GATHERING, DAY_BEFORE)
        (about,) = c.execute(select(outbox.c.about).where(outbox.c.kind == "reminder")).scalars()
        return str(about)

    return await sending.store.run(plan)


async def altered(sending: Sending, about: str, what: Any, text: Text | None = None) -> None:
    alteration = Alteration(EVENT.id, about, what, text or Text())
    acts = [partial(keep_alteration, one=alteration, now=sending.now)]
    if what in ("correct", "recall"):
        correction = Correction(EVENT.id, about, 1, text)
        acts.append(partial(correct, one=correction, now=sending.now))
    await ready(sending.store, *acts)


async def test_a_broadcast_taken_back_on_the_wire_is_not_tried_again(sending: Sending) -> None:
    await in_flight(sending, sending.recalls)
    await sending.passes(3)
    assert sending.posts() == []
    assert await states(sending, "broadcast") == {"cancelled"}
    assert await sending.reports() == [f"Trukket tilbake: {OLD.nb}: Gjort 0 av 3 steder."]


async def test_a_broadcast_undone_on_the_wire_does_not_wait_for_ever(sending: Sending) -> None:
    undone = update(broadcasts).values(state="undone", version=broadcasts.c.version + 1)
    await in_flight(sending, partial(sending.run, lambda c: c.execute(undone)))
    await sending.passes(2)
    assert sending.posts() == []
    assert await states(sending, "broadcast") == {"cancelled"}


async def test_a_broadcast_corrected_on_the_wire_is_tried_again_with_its_new_words(sending: Sending) -> None:
    await in_flight(sending, sending.corrects)
    await sending.passes(3)
    assert {text for _, text in sending.posts()} == {NEW.nb}


async def test_what_was_taken_back_is_not_sent_again_from_the_command_line(sending: Sending) -> None:
    await sending.run(lambda c: c.execute(update(outbox).values(state="unknown")))
    await sending.recalls()
    ids = await sending.run(lambda c: list(c.execute(select(outbox.c.id)).scalars()))
    assert await sending.run(partial(retry, ids=ids, now=sending.now)) == 0
    await sending.passes(2)
    assert sending.posts() == []


async def test_a_reminder_left_out_or_taken_back_on_the_wire_is_not_tried_again(
    sending: Sending,
) -> None:
    about = await reminded(sending)
    await in_flight(sending, partial(altered, sending, about, "skip"))
    await sending.passes(2)
    assert sending.posts() == []
    assert await states(sending, "reminder") == {"skipped"}


async def test_a_reminder_corrected_on_the_wire_is_tried_again_with_its_new_words(sending: Sending) -> None:
    about = await reminded(sending)
    await in_flight(sending, partial(altered, sending, about, "correct", WORDS))
    await sending.passes(3)
    assert said(sending) == [WORDS.nb]


async def test_a_reminder_that_is_sent_again_has_its_new_words(sending: Sending) -> None:
    about = await reminded(sending)
    await sending.run(
        lambda c: c.execute(update(outbox).where(outbox.c.about == about).values(state="unknown"))
    )
    await altered(sending, about, "correct", WORDS)
    await sending.run(partial(send_again, one=Again(EVENT.id, about), now=sending.now))
    await sending.passes(2)
    assert said(sending) == [WORDS.nb]


def said(sending: Sending) -> list[str]:
    """What an organizer wrote beside the reminder."""
    posts = [message.text for place, message in sending.channel.posts if place == "19:group"]
    return [text.rpartition("\n")[2] for text in posts]


async def test_going_on_without_what_waits_still_takes_back_what_was_wrong(sending: Sending) -> None:
    """What is let go of is what nobody has read yet. A recall mends what they have."""
    await sending.passes()
    document: Any = {"event": {"id": EVENT.id, "state": "paused"}}
    paused = partial(release_document, event=EVENT.id, document=document, by="", why="", now=NOW)
    await sending.run(paused)
    await sending.recalls()
    await sending.run(partial(change_state, changed=StateChanged(EVENT.id, "live", 1, drop=True), now=NOW))
    await sending.passes(2)
    assert {place for place, _ in sending.edits()} == {"19:group", "Kari", "Ola"}
