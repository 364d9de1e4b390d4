"""Presses on the outbox from the press to the database: what is shown is what is kept."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.channels.teams.cards import card
from bot.store.addresses import deliveries_from_rows
from bot.store.broadcasting import send_due
from bot.store.engine import Conflict, Store
from bot.store.known import load
from bot.store.planning import plan_due
from bot.store.rows import write
from bot.store.saving import save
from bot.store.tables import alterations, audit, broadcasts, outbox, persons, shown
from dialogs.conversation import respond
from dialogs.model.broadcast import Broadcast
from dialogs.model.incoming import Sender, Where
from dialogs.model.known import Outcome
from dialogs.model.text import Text
from dialogs.plain import plain
from tests.bot.store.samples import EVENT, KARI, NOW, ODA, OLA, add_private, loaded, pressed, private, said
from tests.bot.store.test_altering import GROUP_KEY
from tests.bot.store.test_planning import DAY_BEFORE, GATHERING, gather

CONSOLE = Where("console:oda@example.org", "console", "private")
AT_CONSOLE = Sender("console::oda@example.org", "Oda", "oda@example.org")
ABOUT = "broadcast:b1"
EARLIER = DAY_BEFORE - timedelta(hours=3)


def press(
    c: Connection,
    verb: str,
    object_: str = "",
    now: Any = EARLIER,
    n: int = 1,
    sender: Sender = ODA,
    where: Where | None = None,
    **fields: str,
) -> Outcome:
    """A whole turn, but for the sending."""
    heard = pressed(verb, object_, sender, where or private(sender), n, **fields)
    known = load(c, heard, loaded(GATHERING), now, wall=now)
    outcome = respond(heard, known)
    save(c, heard, known, outcome, now, "this-process")
    return outcome


def read(outcome: Outcome) -> str:
    return plain(outcome.card) if outcome.card else outcome.notice


def everyone(c: Connection) -> None:
    """The group, and two who follow the event."""
    gather(c)
    c.execute(update(persons).values(event=EVENT.id))


def announced(c: Connection, **more: Any) -> None:
    told = Broadcast("b1", EVENT.id, ODA.id, Text("Vi begynner kl. 9."), ("group", "everyone"))
    told = replace(told, state="confirmed", confirmed_at=NOW, sends_at=NOW, **more)
    write(c, broadcasts, told, made_at=NOW, unreachable=["Eva"])


async def test_an_organizer_skips_edits_and_sends_now_and_all_of_it_is_written_down(store: Store) -> None:
    object_ = f"planned:{GROUP_KEY}"

    def presses(c: Connection) -> Any:
        gather(c)
        add_private(c, ODA)
        skipped = read(press(c, "outbox_skip", object_))
        taken = read(press(c, "outbox_unskip", object_, n=2))
        edited = press(c, "outbox_text_save", f"{object_}|2", n=3, text_nb="Vi møtes ute.")
        press(c, "outbox_now_yes", object_, n=4)
        rows = c.execute(select(outbox).where(outbox.c.about == GROUP_KEY)).all()
        acts = c.execute(select(audit.c.act, audit.c.object).order_by(audit.c.id)).all()
        return (
            "Hoppes over." in skipped,
            "Hoppes over." in taken,
            "Vi møtes ute." in read(edited),
            [(row.conversation, row.due == EARLIER, row.source["text_nb"]) for row in rows],
            [tuple(row) for row in acts],
        )

    assert await store.run(presses) == (
        True,
        False,
        True,
        [("web:group", True, "Vi møtes ute.")],
        [
            ("outbox_skip", object_),
            ("outbox_unskip", object_),
            ("outbox_text_save", object_),
            ("outbox_now_yes", object_),
        ],
    )


async def test_a_press_heard_twice_is_one(store: Store) -> None:
    """The second finds the version changed, and decides anew."""

    def twice(c: Connection) -> Any:
        gather(c)
        heard = pressed("outbox_skip", f"planned:{GROUP_KEY}", ODA, private(ODA))
        known = load(c, heard, loaded(GATHERING), EARLIER, wall=EARLIER)
        save(c, heard, known, respond(heard, known), EARLIER, "this-process")
        with pytest.raises(Conflict):
            save(c, heard, known, respond(heard, known), EARLIER, "this-process")
        return c.execute(select(alterations.c.what, alterations.c.version)).all()

    assert [tuple(row) for row in await store.run(twice)] == [("skip", 1)]


async def test_a_broadcast_is_corrected_from_form_to_edits_with_a_count_before_the_yes(store: Store) -> None:
    def corrected(c: Connection) -> Any:
        everyone(c)
        add_private(c, ODA)
        announced(c)
        send_due(c, {EVENT.id: GATHERING}, NOW, NOW)
        rows = c.execute(select(outbox).order_by(outbox.c.id)).all()
        c.execute(update(outbox).where(outbox.c.id == rows[0].id).values(state="sent"))
        c.execute(insert(shown), {"conversation": "web:group", "about": ABOUT, "posted": "1", "at": NOW})
        now = NOW + timedelta(hours=1)
        press(c, "broadcast_correct", ABOUT, now)
        preview = press(c, "broadcast_correct_preview", ABOUT, now, 2, text_nb="Vi begynner kl. 10.")
        assert preview.card
        yes = preview.card.choices[0]
        done = read(press(c, yes.verb, yes.object, now, 3))
        second = press(c, yes.verb, yes.object, now, 4)
        kept = c.execute(select(broadcasts)).one()
        edits = c.execute(select(outbox).where(outbox.c.kind == "notice")).all()
        return (
            [f"{line.label}: {line.value}" for line in preview.card.lines],
            "Rettes nå." in done,
            second.saved,
            (kept.text, kept.corrections, kept.unreachable),
            [(row.conversation, row.about) for row in edits],
        )

    assert await store.run(corrected) == (
        ["Rettes der det står: 1", "Venter, og får den nye teksten: 2"],
        True,
        (),
        ({"nb": "Vi begynner kl. 10."}, 1, ["Eva"]),
        [("web:group", ABOUT)],
    )


async def test_the_last_days_are_told_with_names_where_few(store: Store) -> None:
    def told(c: Connection) -> Any:
        everyone(c)
        add_private(c, ODA)
        announced(c)
        send_due(c, {EVENT.id: GATHERING}, NOW, NOW)
        ends = {"web:group": "sent", KARI.id: "unknown", OLA.id: "failed"}
        for to, state in ends.items():
            its = (outbox.c.conversation == to) | (outbox.c.person == to)
            c.execute(update(outbox).where(its).values(state=state))
        return read(press(c, "outbox", "past:0", NOW + timedelta(hours=1)))

    assert await store.run(told) == (
        "Utboks: de siste 7 dagene\n"
        "Kunngjøring: Vi begynner kl. 9. · Se på denne: mandag 13. september kl. 09.00: "
        "sendt 1 av 3, 1 uklart (Kari), 1 feilet (Ola), 1 kunne ikke nås (Eva)."
    )


async def test_a_broadcast_left_out_keeps_who_could_not_be_reached(store: Store) -> None:
    def left_out(c: Connection) -> Any:
        everyone(c)
        announced(c, at=NOW + timedelta(days=1))
        first = read(press(c, "outbox", now=NOW))
        press(c, "outbox_skip", ABOUT, NOW, 2)
        press(c, "outbox_unskip", ABOUT, NOW, 3)
        send_due(c, {EVENT.id: GATHERING}, NOW + timedelta(days=1), NOW)
        row = c.execute(select(broadcasts)).one()
        return (
            "tirsdag 14. september kl. 09.00 til gruppechatten og 2 personer" in first,
            row.state,
            row.unreachable,
        )

    assert await store.run(left_out) == (True, "sending", ["Eva"])


async def test_at_the_console_it_is_sent_to_oneself_where_one_can_read_it(store: Store) -> None:
    """*Send til meg først*, pressed on a page, comes to the organizer's own chat."""

    def at_console(c: Connection) -> Any:
        gather(c)
        add_private(c, ODA)
        c.execute(
            insert(broadcasts),
            {
                "id": "b2",
                "event": EVENT.id,
                "by": AT_CONSOLE.id,
                "text": {"nb": "Hei"},
                "audience": ["group"],
                "state": "draft",
                "made_at": NOW,
                "version": 1,
            },
        )
        outcome = press(c, "broadcast_self", "broadcast:b2", NOW, 1, AT_CONSOLE, CONSOLE)
        rows = c.execute(select(outbox)).all()
        ways = deliveries_from_rows(c, rows)
        return "Til: Gruppechatten" in read(outcome), [one.address.conversation for one in ways]

    assert await store.run(at_console) == (True, ["private-Oda"])


async def test_the_fullest_card_fits_in_teams(store: Store) -> None:
    def full(c: Connection) -> list[int]:
        gather(c)
        for n in range(9):
            words = Text(*(("å" * 3000,) * 3))
            told = Broadcast(f"b{n}", EVENT.id, ODA.id, words, ("group",), at=NOW + timedelta(hours=n + 1))
            told = replace(told, state="confirmed", confirmed_at=NOW, sends_at=NOW)
            write(c, broadcasts, told, made_at=NOW)
        cards = [press(c, "outbox", now=NOW).card, press(c, "outbox_show", "broadcast:b1", NOW, 2).card]
        return [len(json.dumps(card(one), ensure_ascii=False).encode()) for one in cards if one]

    assert max(await store.run(full)) < 28_000


async def test_plain_words_cost_no_statement_more(store: Store) -> None:
    def spoken(c: Connection) -> Any:
        gather(c)
        plan_due(c, GATHERING, DAY_BEFORE)
        known = load(c, said("Hei"), loaded(GATHERING), NOW)
        return known.planned, known.spoken, known.replying_to

    assert await store.run(spoken) == ((), (), "")
