"""What an organizer changes about a reminder is kept to, whether it is queued already or not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.store.altering import SKIPPED, altered, keep_alteration
from bot.store.engine import Conflict, Store
from bot.store.planned import see_outbox
from bot.store.planning import plan_due, say_now, skip_between
from bot.store.tables import outbox
from dialogs.model.broadcast import Reach
from dialogs.model.known import Known
from dialogs.model.people import Conversation, Person
from dialogs.model.planned import Alteration, Planned, Spoken
from dialogs.model.text import Text
from tests.bot.store.samples import DAY, EVENT, GROUP, KARI, ODA, OLA, OSLO, add_chat, add_private, pressed
from tests.bot.store.test_planning import DAY_BEFORE, GATHERING, LINK_1, QUARTER, gather, wish

GROUP_KEY = "reminder:gathering:first:2021-11-16T12.00+0100:day-before:group"
PERSON_KEY = "reminder:gathering:first:2021-11-16T12.00+0100:15m:person"
EARLIER = DAY_BEFORE - timedelta(hours=3)


def change(what: Any, key: str = GROUP_KEY, text: str = "", version: int = 0) -> Alteration:
    return Alteration(EVENT.id, key, what, Text(text), version)


def reminders(c: Connection) -> list[tuple[str, str, str, str]]:
    rows = c.execute(select(outbox).where(outbox.c.kind == "reminder").order_by(outbox.c.id))
    return [
        (row.conversation or row.person, row.state, row.reason, row.source.get("text_nb", "")) for row in rows
    ]


def seen(c: Connection, now: Any, event: Any = GATHERING) -> tuple[tuple[Planned, ...], tuple[Spoken, ...]]:
    known = Known(
        now=now.astimezone(OSLO),
        event=event,
        matcher=None,
        person=Person(ODA.id, "Oda", ODA.email),
        roles=frozenset({"organizer"}),
        conversation=Conversation("web:private-Oda", "web", "private"),
    )
    fields = see_outbox(c, pressed("outbox", sender=ODA), known)
    return fields["planned"], fields["spoken"]


async def test_what_is_skipped_is_never_queued_and_what_waits_already_goes_no_more(store: Store) -> None:
    def skipped(c: Connection) -> tuple[Any, ...]:
        gather(c)
        keep_alteration(c, change("skip"), EARLIER)
        plan_due(c, GATHERING, DAY_BEFORE)
        never = reminders(c)
        plan_due(c, GATHERING, QUARTER)
        keep_alteration(c, change("skip", GROUP_KEY.replace("day-before", "15m")), QUARTER)
        plan_due(c, GATHERING, QUARTER + timedelta(seconds=10))
        return never, reminders(c)

    assert await store.run(skipped) == ([], [("web:group", "skipped", SKIPPED, "")])


async def test_what_is_taken_in_again_goes_at_its_hour_or_at_once_where_that_has_passed(store: Store) -> None:
    def taken_in(c: Connection) -> Any:
        gather(c)
        plan_due(c, GATHERING, DAY_BEFORE)
        keep_alteration(c, change("skip"), DAY_BEFORE)
        keep_alteration(c, change("text", version=1), DAY_BEFORE + timedelta(minutes=1))
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(minutes=2))
        return reminders(c)

    assert await store.run(taken_in) == [("web:group", "queued", "", "")]


async def test_a_changed_text_goes_along_whether_it_was_queued_before_or_is_queued_later(
    store: Store,
) -> None:
    def worded(c: Connection) -> Any:
        gather(c)
        keep_alteration(c, change("text", text="Ta med hatt."), EARLIER)
        plan_due(c, GATHERING, DAY_BEFORE)
        first = reminders(c)
        c.execute(outbox.update().where(outbox.c.kind == "reminder").values(state="leased", owner="x"))
        keep_alteration(c, change("text", text="Ta med støvler.", version=1), DAY_BEFORE)
        second = reminders(c)
        keep_alteration(c, change("text", version=2), DAY_BEFORE)
        return first, second, reminders(c)

    assert await store.run(worded) == (
        [("web:group", "queued", "", "Ta med hatt.")],
        [("web:group", "queued", "", "Ta med støvler.")],  # who held it must ask for it again
        [("web:group", "queued", "", "")],
    )


async def test_what_is_said_now_is_not_said_once_more_at_its_hour_but_to_who_came_since(store: Store) -> None:
    def now(c: Connection) -> Any:
        gather(c)
        wish(c, KARI.id)
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(hours=4))
        c.execute(outbox.update().values(state="sent"))
        keep_alteration(c, change("now", PERSON_KEY), QUARTER - timedelta(hours=1))
        say_now(c, GATHERING, PERSON_KEY, QUARTER - timedelta(hours=1))
        wish(c, OLA.id, QUARTER - timedelta(minutes=30))
        for minutes in (-20, 0, 5):
            plan_due(c, GATHERING, QUARTER + timedelta(minutes=minutes))
        rows = c.execute(
            select(outbox.c.person, outbox.c.due).where(outbox.c.about == PERSON_KEY).order_by(outbox.c.id)
        )
        return [(row.person, row.due.astimezone(OSLO).strftime("%H.%M")) for row in rows]

    assert await store.run(now) == [(KARI.id, "10.45"), (OLA.id, "11.45")]


async def test_no_link_is_asked_for_a_reminder_that_is_skipped(store: Store) -> None:
    def asked(c: Connection) -> tuple[int, int]:
        gather(c)
        keep_alteration(c, change("skip"), EARLIER)
        keep_alteration(c, change("skip", GROUP_KEY.replace("group", "person")), EARLIER)
        return plan_due(c, GATHERING, LINK_1), plan_due(c, GATHERING, DAY.replace(hour=8))

    assert await store.run(asked) == (0, 1)  # the next reminder asks for its own, at its own hour


async def test_a_jump_in_time_leaves_out_what_was_skipped(store: Store) -> None:
    def jumped(c: Connection) -> Any:
        gather(c)
        keep_alteration(c, change("skip"), EARLIER)
        skip_between(c, GATHERING, EARLIER, DAY_BEFORE + timedelta(hours=1))
        return reminders(c)

    assert await store.run(jumped) == []


async def test_two_who_change_the_same_at_once_do_not_overwrite_each_other(store: Store) -> None:
    await store.run(lambda c: keep_alteration(c, change("text", text="Fra O."), EARLIER))
    with pytest.raises(Conflict):
        await store.run(lambda c: keep_alteration(c, change("skip"), EARLIER))
    assert (await store.read(lambda c: altered(c, EVENT.id)))[GROUP_KEY].text == Text("Fra O.")


async def test_the_coming_days_are_counted_as_they_will_be_sent(store: Store) -> None:
    def coming(c: Connection) -> Any:
        gather(c)
        add_private(c, ODA)
        wish(c, KARI.id)
        wish(c, OLA.id, minutes=60)
        keep_alteration(c, change("text", text="Ta med hatt."), EARLIER)
        planned, spoken = seen(c, EARLIER)
        return [
            (
                f"{one.due.astimezone(OSLO):%d %H.%M}",
                one.kind,
                one.key.rpartition(":")[2],
                one.reach,
                one.text.nb,
            )
            for one in planned
        ], spoken

    assert await store.run(coming) == (
        [
            ("15 08.00", "link_wanted", "organizers", Reach(), ""),
            ("15 09.00", "reminder", "group", Reach(groups=1), "Ta med hatt."),
            ("15 09.00", "reminder", "person", Reach(persons=2), ""),
            ("16 11.00", "reminder", "person", Reach(persons=1), ""),
            ("16 11.45", "reminder", "group", Reach(groups=1), ""),
            ("16 11.45", "reminder", "person", Reach(persons=2), ""),
        ],
        (),
    )


async def test_a_moved_session_is_shown_plain_with_a_note_that_the_change_is_lost(store: Store) -> None:
    moved = replace(GATHERING, sessions=(replace(GATHERING.sessions[0], start=DAY.replace(hour=13)),))

    def shown(c: Connection) -> Any:
        gather(c)
        keep_alteration(c, change("text", text="Ta med hatt."), EARLIER)
        planned, _ = seen(c, EARLIER, moved)
        return [(one.key.split(":")[4], one.alteration, one.lost) for one in planned if one.reach.groups]

    assert await store.run(shown) == [("day-before", None, True), ("15m", None, False)]


async def test_what_was_left_out_is_told_afterwards(store: Store) -> None:
    def told(c: Connection) -> Any:
        gather(c)
        keep_alteration(c, change("skip"), EARLIER)
        plan_due(c, GATHERING, DAY_BEFORE)
        _, spoken = seen(c, DAY_BEFORE + timedelta(hours=2))
        return [(one.object, one.skipped) for one in spoken if one.kind == "reminder"]

    assert await store.run(told) == [(f"sent:{GROUP_KEY}", True)]


async def test_a_chat_that_is_bound_later_is_counted(store: Store) -> None:
    def counted(c: Connection) -> Any:
        gather(c)
        add_chat(c, replace(GROUP, conversation="web:own"), event=EVENT.id, session="first")
        planned, _ = seen(c, EARLIER)
        return [one.reach for one in planned if one.reach.groups]

    assert await store.run(counted) == [Reach(groups=2), Reach(groups=2)]
