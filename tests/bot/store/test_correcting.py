"""A correction is right for those who have the message, those who are just getting it, and those who wait."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.store.altering import keep_alteration
from bot.store.broadcasting import report_finished, send_due
from bot.store.correcting import correct, places_of, report_corrected, send_again
from bot.store.engine import Store
from bot.store.known import load
from bot.store.outbox import SqlOutbox
from bot.store.planning import plan_due
from bot.store.rows import noun_of, write
from bot.store.tables import audit, broadcasts, conversations, outbox, shown
from bot.wording import Wording
from dialogs.model.broadcast import Broadcast
from dialogs.model.incoming import Sender, Where
from dialogs.model.planned import Again, Alteration, Correction, Places
from dialogs.model.text import Text
from scheduler.clock import FixedClock
from scheduler.deliveries import Deliveries
from scheduler.outbox import NotReachable, Unclear
from tests.bot.store.samples import EVENT, NOW, add_chat, add_person, loaded, ready, said
from tests.bot.store.test_planning import DAY_BEFORE, GATHERING
from tests.fakes.outbox import FakeChannel

ODA = Sender("teams:tenant:29:oda", "Oda", "oda@example.org")
KARI = Sender("teams:tenant:29:kari", "Kari", "kari@example.org")
OLA = Sender("teams:tenant:29:ola", "Ola", "ola@example.org")
IN_GROUP = Where("teams:19:group", "teams", "group", "tenant")
OLD, NEW = Text("Vi begynner kl. 9."), Text("Vi begynner kl. 10.")
LATER = NOW + timedelta(minutes=1)
ABOUT = "broadcast:b1"


@dataclass
class Sending:
    """A broadcast, and a reminder, on their way in Teams."""

    store: Store
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = LATER
    event: Any = GATHERING

    def __post_init__(self) -> None:
        library: Any = SimpleNamespace(now=SimpleNamespace(events={EVENT.id: self.event}))
        self.wording = Wording(library, "")
        self.box = SqlOutbox(self.store, "one", {}, self.wording.words, wall=self._wall)

    def _wall(self) -> float:
        return self.now.timestamp()

    async def run(self, act: Callable[[Connection], Any]) -> Any:
        return await self.store.run(act)

    async def passes(self, times: int = 1) -> None:
        """What is due leaves, with the words of now."""
        await self.wording.refresh(self.store)
        clock = FixedClock(self.now)
        for _ in range(times):
            deliveries = Deliveries(self.box, {"teams": self.channel}, self.wording.words, clock)
            await deliveries.pass_once()
            self.now += timedelta(seconds=5)
            clock = FixedClock(self.now)

    async def broadcast(self) -> Broadcast:
        row = await self.store.read(lambda c: c.execute(select(broadcasts)).mappings().one())
        return noun_of(Broadcast, broadcasts, row)

    async def corrects(self, text: Text = NEW) -> None:
        """Just as a press does it."""
        mended = (await self.broadcast()).corrected(text)
        correction = Correction(EVENT.id, ABOUT, mended.version + 1, text)
        await ready(
            self.store,
            lambda c: write(c, broadcasts, mended),
            lambda c: correct(c, correction, self.now),
        )

    async def recalls(self) -> None:
        back = (await self.broadcast()).recalled(self.now)
        correction = Correction(EVENT.id, ABOUT, back.version + 1)
        await ready(
            self.store, lambda c: write(c, broadcasts, back), lambda c: correct(c, correction, self.now)
        )

    async def reports(self) -> list[str]:
        """What organizers are told of it."""
        events = {EVENT.id: self.event}
        await self.run(lambda c: report_finished(c, events, self.now))
        await self.run(lambda c: report_corrected(c, events, self.now))
        rows = await self.store.read(
            lambda c: c.execute(
                select(outbox.c.message).where(outbox.c.kind == "answer").order_by(outbox.c.id)
            ).all()
        )
        return [f"{row.message.get('title')}: {row.message['text']}" for row in rows]

    def posts(self) -> list[tuple[str, str]]:
        """The reports to organizers left out, which alone have a title."""
        return [(place, message.text) for place, message in self.channel.posts if not message.title]

    def edits(self) -> list[tuple[str, str]]:
        return [(place, message.text) for place, _, message in self.channel.edits]


@pytest.fixture
async def sending(store: Store) -> Sending:
    """Three receivers: the group, Kari and Ola."""

    def gather(c: Connection) -> None:
        add_chat(c, IN_GROUP, event=EVENT.id)
        for one in (ODA, KARI, OLA):
            add_person(c, one, event=EVENT.id)
            add_chat(c, Where(f"teams:{one.name}", "teams", "private", "tenant"), one)
        broadcast = Broadcast(
            "b1", EVENT.id, ODA.id, OLD, ("group", "everyone"), state="confirmed", sends_at=NOW
        )
        write(c, broadcasts, broadcast, made_at=NOW)
        send_due(c, {EVENT.id: GATHERING}, NOW, NOW)

    await store.run(gather)
    return Sending(store)


async def test_who_has_it_sees_it_corrected_where_it_stands_and_nobody_gets_it_twice(
    sending: Sending,
) -> None:
    await sending.passes()
    assert sorted(sending.posts()) == [("19:group", OLD.nb), ("Kari", OLD.nb), ("Ola", OLD.nb)]
    await sending.reports()
    assert await sending.run(lambda c: places_of(c, ABOUT)) == Places(shown=3)
    await sending.corrects()
    await sending.passes(2)
    assert sorted(sending.edits()) == [("19:group", NEW.nb), ("Kari", NEW.nb), ("Ola", NEW.nb)]
    assert len(sending.posts()) == 3
    assert (await sending.reports())[1:] == [f"Rettet: {NEW.nb}: Gjort 3 av 3 steder."]
    assert (await sending.broadcast()).state == "reported"


async def test_in_mid_sending_who_has_it_and_who_waits_both_end_with_the_new_text(sending: Sending) -> None:
    """One is sent, one is on the wire, one still waits."""

    def half_way(c: Connection) -> None:
        rows = c.execute(select(outbox).order_by(outbox.c.id)).all()
        hold = {rows[0].id: "sent", rows[1].id: "sending", rows[2].id: "leased"}
        for id_, state in hold.items():
            c.execute(update(outbox).where(outbox.c.id == id_).values(state=state, owner="other"))
        row = {"conversation": rows[0].conversation, "about": ABOUT, "posted": "p0", "at": NOW}
        c.execute(insert(shown), row)

    await sending.run(half_way)
    assert await sending.run(lambda c: places_of(c, ABOUT)) == Places(shown=1, sending=1, waiting=1)
    await sending.corrects()

    def arrives(c: Connection) -> None:
        (row,) = c.execute(select(outbox).where(outbox.c.state == "sending"))
        c.execute(update(outbox).where(outbox.c.id == row.id).values(state="sent", posted="p1"))
        name = row.person.rpartition(":")[2].capitalize()
        c.execute(insert(shown), {"conversation": f"teams:{name}", "about": ABOUT, "posted": "p1", "at": NOW})

    await sending.run(arrives)
    await sending.passes(3)
    assert [text for _, text in sending.posts()] == [NEW.nb]
    assert [text for _, text in sending.edits()] == [NEW.nb, NEW.nb]
    assert {place for place, _ in [*sending.posts(), *sending.edits()]} == {"19:group", "Kari", "Ola"}


async def test_words_are_never_older_than_the_correction(sending: Sending) -> None:
    """The text may be remembered from before; then it waits for the new one."""
    await sending.wording.refresh(sending.store)
    await sending.corrects()
    clock = FixedClock(sending.now)
    await Deliveries(sending.box, {"teams": sending.channel}, sending.wording.words, clock).pass_once()
    assert sending.channel.posts == []
    await sending.passes(2)
    assert {text for _, text in sending.posts()} == {NEW.nb}


async def test_who_never_got_the_first_does_not_get_its_correction(sending: Sending) -> None:
    sending.channel.answers.extend([NotReachable("left"), "p2", "p3"])
    await sending.passes()
    await sending.corrects()
    await sending.passes(2)
    assert (len(sending.channel.posts), len(sending.channel.edits)) == (3, 2)


async def test_a_chat_that_closed_is_counted_and_left_alone(sending: Sending) -> None:
    await sending.passes()
    closed = update(conversations).where(conversations.c.id == "teams:Kari").values(closed="left")
    await sending.run(lambda c: c.execute(closed))
    mail = {"conversation": "mail:ola@example.org", "about": ABOUT, "posted": "<1>", "at": NOW}
    await sending.run(lambda c: c.execute(insert(shown), mail))
    assert await sending.run(lambda c: places_of(c, ABOUT)) == Places(shown=2, mail=1, closed=1)
    await sending.corrects()
    await sending.passes(2)
    assert len(sending.channel.edits) == 2


async def test_what_is_taken_back_reads_one_polite_sentence_and_goes_to_nobody_more(sending: Sending) -> None:
    waits = update(outbox).where(outbox.c.person == OLA.id).values(due=LATER + timedelta(hours=1))
    await sending.run(lambda c: c.execute(waits))
    await sending.passes()
    await sending.recalls()
    sending.now = LATER + timedelta(hours=2)
    await sending.passes(2)
    sentence = "Arrangørene har trukket tilbake denne meldingen. Beklager om den skapte forvirring."
    assert sorted(sending.edits()) == [("19:group", sentence), ("Kari", sentence)]
    assert len(sending.channel.posts) == 2
    assert await sending.reports() == [f"Trukket tilbake: {OLD.nb}: Gjort 2 av 2 steder."]


async def test_a_correction_overtakes_the_one_before_it(sending: Sending) -> None:
    await sending.passes()
    await sending.corrects(Text("Vi begynner kl. 11."))
    await sending.corrects()
    await sending.passes(2)
    assert {text for _, text in sending.edits()} == {NEW.nb}
    assert len(sending.channel.edits) == 3
    assert (await sending.broadcast()).corrections == 2


async def test_the_unclear_get_it_once_more_and_a_report_follows(sending: Sending) -> None:
    sending.channel.answers.extend([Unclear("silence"), "p2", "p3"])
    await sending.passes()
    assert await sending.reports() == ["Slik gikk det: Sendt til 2 av 3."]
    again = (await sending.broadcast()).sent_again()
    later = sending.now + timedelta(days=2)
    sending.now = later
    await ready(
        sending.store,
        lambda c: write(c, broadcasts, again),
        lambda c: send_again(c, Again(EVENT.id, ABOUT), later),
    )
    await sending.passes()
    assert len(sending.posts()) == 4
    assert (await sending.reports())[1:] == ["Slik gikk det: Sendt til 3 av 3."]


async def test_a_reminder_is_corrected_where_it_stands_for_all_who_have_it(sending: Sending) -> None:
    sending.now = DAY_BEFORE
    await sending.run(lambda c: plan_due(c, GATHERING, DAY_BEFORE))
    (row,) = await sending.run(lambda c: c.execute(select(outbox).where(outbox.c.kind == "reminder")).all())
    await sending.run(lambda c: c.execute(update(outbox).where(outbox.c.id != row.id).values(state="dead")))
    await sending.passes()
    words = Text("Vi møtes ute.")
    altered = Alteration(EVENT.id, row.about, "correct", words)
    told = {"at": NOW, "event": EVENT.id, "person": ODA.id, "act": "broadcast_correct_yes"}
    await ready(
        sending.store,
        lambda c: keep_alteration(c, altered, sending.now),
        lambda c: correct(c, Correction(EVENT.id, row.about, 1, words), sending.now),
        lambda c: c.execute(insert(audit), {**told, "object": f"sent:{row.about}"}),
    )
    await sending.passes(2)
    edited = "tirsdag 16. november kl. 12.00 · slutter 14.00\nVi møtes ute."
    assert sending.edits() == [("19:group", edited)]
    assert (await sending.reports())[-1] == "Rettet: Første: Gjort 1 av 1 steder."
    before = len(await sending.reports())
    assert len(await sending.reports()) == before  # told once


async def test_a_reply_in_the_group_is_known_to_be_about_the_broadcast(sending: Sending) -> None:
    await sending.passes()
    (posted,) = await sending.run(
        lambda c: c.execute(
            select(shown.c.posted).where(shown.c.conversation == IN_GROUP.conversation)
        ).scalars()
    )

    def known(c: Connection, **more: Any) -> Any:
        heard = replace(said("Gjelder det alle?", KARI, IN_GROUP), mentioned=False, **more)
        return load(c, heard, loaded(GATHERING), NOW)

    quoting = await sending.run(lambda c: known(c, replies_to=posted))
    assert (quoting.replying_to, quoting.broadcast.id) == (ABOUT, "b1")
    assert (await sending.run(known)).replying_to == ""
