"""What the clock has to say is queued once for each who is to hear it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, insert, select

from bot.store.altering import skip_queued
from bot.store.chatlog import change_number
from bot.store.engine import Store
from bot.store.planning import plan_due, skip_between
from bot.store.tables import audit, outbox, wishes
from dialogs.model.event import Event, ReminderRule
from dialogs.model.incoming import Where
from dialogs.model.text import Text
from dialogs.plain import plain
from dialogs.reminding import derived
from tests.bot.store.samples import DAY, EVA, EVENT, GROUP, KARI, NOW, ODA, OLA, OSLO, add_chat, add_private

BOTH = ("group", "person")
RULES = (
    ReminderRule("day-before", days_ahead=1, at=time(9), to=BOTH),  # type: ignore[arg-type]
    ReminderRule("soon", before=timedelta(minutes=15), to=BOTH),  # type: ignore[arg-type]
)
GATHERING = replace(
    EVENT, reminders=RULES, sessions=(replace(EVENT.sessions[0], place=Text.everywhere("Teams")),)
)
DAY_BEFORE = datetime(2021, 11, 15, 9, 0, tzinfo=OSLO)
QUARTER = DAY - timedelta(minutes=15)
LINK_1 = datetime(2021, 11, 12, 8, 0, tzinfo=OSLO)
LINK_2 = datetime(2021, 11, 15, 8, 0, tzinfo=OSLO)


def wish(c: Connection, person: str, made_at: datetime = NOW, minutes: int = 15) -> None:
    row = {"person": person, "event": EVENT.id, "session": "first", "minutes": minutes, "wanted": True}
    c.execute(insert(wishes), {**row, "made_at": made_at, "version": 1})


def gather(c: Connection) -> None:
    """The group, and two who opened Vert."""
    add_chat(c, GROUP, event=EVENT.id)
    add_private(c, KARI)
    add_private(c, OLA)


def queued(c: Connection) -> list[tuple[str, str, str, str]]:
    rows = c.execute(select(outbox).order_by(outbox.c.id))
    return [
        (f"{row.due.astimezone(OSLO):%d %H.%M}", row.kind, row.conversation or row.person, row.state)
        for row in rows
    ]


async def test_the_group_and_who_asked_for_it_are_reminded_once_however_often_the_clock_ticks(
    store: Store,
) -> None:
    def ticks(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        wish(c, KARI.id)
        for minutes in range(0, 300, 7):
            plan_due(c, GATHERING, DAY_BEFORE + timedelta(minutes=minutes))
        for minutes in range(15):
            plan_due(c, GATHERING, QUARTER + timedelta(minutes=minutes))
        return [row for row in queued(c) if row[1] == "reminder"]

    assert await store.run(ticks) == [
        ("15 09.00", "reminder", "web:group", "queued"),
        ("15 09.00", "reminder", "web::kari", "queued"),
        ("16 11.45", "reminder", "web:group", "queued"),
        ("16 11.45", "reminder", "web::kari", "queued"),
    ]


async def test_who_asks_after_a_reminder_has_gone_hears_from_the_next_one_on(store: Store) -> None:
    def asked_late(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        plan_due(c, GATHERING, DAY_BEFORE)
        wish(c, KARI.id, DAY_BEFORE + timedelta(minutes=5))
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(minutes=6))
        plan_due(c, GATHERING, QUARTER)
        return [row for row in queued(c) if row[2] == KARI.id]

    assert await store.run(asked_late) == [("16 11.45", "reminder", "web::kari", "queued")]


async def test_who_asks_ten_minutes_before_is_reminded_at_once(store: Store) -> None:
    def asked_last(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        plan_due(c, GATHERING, QUARTER)
        wish(c, KARI.id, QUARTER + timedelta(minutes=5))
        plan_due(c, GATHERING, QUARTER + timedelta(minutes=5))
        return [row for row in queued(c) if row[2] == KARI.id]

    assert await store.run(asked_last) == [("16 11.45", "reminder", "web::kari", "queued")]


async def test_a_wish_of_another_length_is_kept_beside_the_rules(store: Store) -> None:
    def an_hour(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        wish(c, OLA.id, minutes=60)
        plan_due(c, GATHERING, DAY - timedelta(minutes=60))
        return [row for row in queued(c) if row[2] == OLA.id and row[0].startswith("16")]

    assert await store.run(an_hour) == [("16 11.00", "reminder", "web::ola", "queued")]


async def test_the_request_for_a_link_tells_who_waits_for_it(store: Store) -> None:
    def requested(c: Connection) -> list[tuple[str, str, str]]:
        gather(c)
        wish(c, KARI.id)
        wish(c, OLA.id)
        plan_due(c, GATHERING, LINK_2)
        rows = c.execute(select(outbox))
        return [(row.person, row.source["groups"], row.source["persons"]) for row in rows]

    assert await store.run(requested) == [("mail:oda@example.org", "1", "2")]


async def test_who_said_send_it_without_is_not_asked_again(store: Store) -> None:
    def said_so(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        plan_due(c, GATHERING, LINK_1)
        row = {"at": NOW, "event": EVENT.id, "act": "link_without", "object": "session:first"}
        c.execute(insert(audit), row)
        plan_due(c, GATHERING, LINK_2)
        return queued(c)

    assert await store.run(said_so) == [("12 08.00", "link_wanted", "mail:oda@example.org", "queued")]


async def test_a_reminder_that_was_called_off_stays_off(store: Store) -> None:
    def called_off(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        plan_due(c, GATHERING, DAY_BEFORE)
        c.execute(outbox.update().where(outbox.c.kind == "reminder").values(state="cancelled"))
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(seconds=10))
        return [row for row in queued(c) if row[1] == "reminder"]

    assert await store.run(called_off) == [("15 09.00", "reminder", "web:group", "cancelled")]


async def test_a_jump_in_time_marks_what_fell_between_and_says_what_is_due_on_landing(store: Store) -> None:
    def jumped(c: Connection) -> tuple[int, list[tuple[str, str, str, str]]]:
        gather(c)
        skipped = skip_between(c, GATHERING, NOW, DAY_BEFORE + timedelta(hours=1))
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(hours=1))
        plan_due(c, GATHERING, QUARTER)
        return skipped, queued(c)

    assert await store.run(jumped) == (
        3,
        [
            ("12 08.00", "link_wanted", "mail:oda@example.org", "skipped"),
            ("15 08.00", "link_wanted", "mail:oda@example.org", "skipped"),
            ("15 09.00", "reminder", "web:group", "skipped"),
            ("16 11.45", "reminder", "web:group", "queued"),
        ],
    )


async def test_what_is_due_at_the_very_moment_of_landing_is_said(store: Store) -> None:
    def jumped(c: Connection) -> list[tuple[str, str, str, str]]:
        gather(c)
        skip_between(c, GATHERING, NOW, LINK_2)
        plan_due(c, GATHERING, LINK_2)
        return queued(c)

    assert await store.run(jumped) == [
        ("12 08.00", "link_wanted", "mail:oda@example.org", "skipped"),
        ("15 08.00", "link_wanted", "mail:oda@example.org", "queued"),
    ]


async def test_a_meeting_chat_hears_of_its_own_session_alone(store: Store) -> None:
    def meeting(c: Connection) -> list[tuple[str, str, str, str]]:
        add_chat(c, Where("web:first", "web", "group"), event=EVENT.id, session="first")
        add_chat(c, Where("web:second", "web", "group"), event=EVENT.id, session="second")
        plan_due(c, GATHERING, QUARTER)
        return [row for row in queued(c) if row[1] == "reminder"]

    assert await store.run(meeting) == [("16 11.45", "reminder", "web:first", "queued")]


async def test_an_event_that_is_tried_out_reminds_its_organizers_alone(store: Store) -> None:
    trial: Event = replace(GATHERING, state="test")

    def tried(c: Connection) -> list[tuple[str, str]]:
        gather(c)
        wish(c, EVA.id)
        plan_due(c, trial, QUARTER)
        rows = c.execute(select(outbox).where(outbox.c.kind == "reminder"))
        return [(row.person, row.source["heading"].split(":")[0]) for row in rows]

    assert set(await store.run(tried)) == {(f"mail:{ODA.email}", "PRØVE")}


async def test_a_tick_that_finds_nothing_new_does_not_make_the_pages_look_again(store: Store) -> None:
    def ticks(c: Connection) -> tuple[int, int]:
        gather(c)
        plan_due(c, GATHERING, DAY_BEFORE)
        before = change_number(c)
        plan_due(c, GATHERING, DAY_BEFORE + timedelta(seconds=10))
        return before, change_number(c)

    before, after = await store.run(ticks)
    assert before == after


SECOND = replace(GATHERING.sessions[0], id="second", title=Text.everywhere("Andre"))
PARALLEL = replace(GATHERING, sessions=(*GATHERING.sessions, SECOND))
MEETING = Where("web:meeting", "web", "group")


def drawn(c: Connection, room: str, now: datetime) -> list[str]:
    """What each row for the room says, drawn at this moment."""
    rows = c.execute(select(outbox).where(outbox.c.conversation == room).order_by(outbox.c.id))
    messages = [derived(PARALLEL, row.source, now, "nb") for row in rows if row.kind == "reminder"]
    return [plain(one) for one in messages if one]


async def test_two_reminders_at_once_are_one_message_in_a_room(store: Store) -> None:
    def quarter(c: Connection) -> tuple[list[str], list[str]]:
        add_chat(c, GROUP, event=EVENT.id)
        add_chat(c, MEETING, event=EVENT.id, session="second")
        plan_due(c, PARALLEL, QUARTER)
        plan_due(c, PARALLEL, QUARTER + timedelta(minutes=1))
        return drawn(c, "web:group", QUARTER), drawn(c, "web:meeting", QUARTER)

    group, meeting = await store.run(quarter)
    both = "\n".join(
        f"Om 15 minutter: {title} · tirsdag 16. november kl. 12.00 · slutter 14.00\nHvor: Teams"
        for title in ("Første", "Andre")
    )
    assert group == [f"Samling\n{both}"] * 2, "the second finds itself said already"
    assert meeting == [both.splitlines()[2].replace(" · ", "\n", 1) + "\nHvor: Teams"], "its own alone"


async def test_what_is_left_of_two_stands_alone(store: Store) -> None:
    def moved(c: Connection) -> list[str]:
        add_chat(c, GROUP, event=EVENT.id)
        plan_due(c, PARALLEL, QUARTER)
        later = replace(SECOND, start=SECOND.start + timedelta(hours=1))
        rows = c.execute(select(outbox.c.source).where(outbox.c.kind == "reminder").order_by(outbox.c.id))
        event = replace(PARALLEL, sessions=(PARALLEL.sessions[0], later))
        messages = [derived(event, row.source, QUARTER, "nb") for row in rows]
        return [one.title for one in messages if one]

    assert await store.run(moved) == ["Om 15 minutter: Første"] * 2


async def test_what_is_left_out_of_two_is_not_said_with_the_other(store: Store) -> None:
    def skipped(c: Connection) -> list[str]:
        add_chat(c, GROUP, event=EVENT.id)
        plan_due(c, PARALLEL, QUARTER)
        reminders = select(outbox).where(outbox.c.kind == "reminder", outbox.c.state == "queued")
        skip_queued(c, [c.execute(reminders.order_by(outbox.c.id)).all()[0].about], QUARTER)
        rows = c.execute(reminders)
        messages = [derived(PARALLEL, row.source, QUARTER, "nb") for row in rows]
        return [one.title for one in messages if one]

    assert await store.run(skipped) == ["Om 15 minutter: Andre"]
