"""What a state means for all that waits: held back, called off, let go of; and noticed at once by all."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.store.auditing import write_down
from bot.store.broadcasting import report_finished, send_due
from bot.store.codec import to_json
from bot.store.engine import Conflict, Store
from bot.store.known import Outdated, load
from bot.store.outbox import SqlOutbox
from bot.store.purge import purge
from bot.store.putting import PRIORITY, Desk, put
from bot.store.releases import Library, digest_of, import_folder
from bot.store.rows import write
from bot.store.saving import record
from bot.store.states import change_state, in_its_state, standing_of, state_of, states
from bot.store.tables import audit, broadcasts, conversations, event_states, outbox, persons, questions
from dialogs.model.broadcast import Broadcast
from dialogs.model.envelope import Envelope, EnvelopeKind, Here, Reply, ToGroup
from dialogs.model.event import Event, State
from dialogs.model.incoming import Where
from dialogs.model.known import Audit, StateChanged
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.standing import Held, Standing
from dialogs.model.text import Text
from dialogs.state import START, changed
from scheduler.outbox import Delivery, Ended
from tests.bot.store.samples import (
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    OSLO,
    TEAMS_GROUP,
    NothingFits,
    add_chat,
    add_private,
    said,
)

HELLO = Message(text="Hei")
LATER = NOW + timedelta(hours=1)
FOLDER: Mapping[str, Any] = {"event": {"id": "gathering", "state": "live"}, "faq": {}}


def hello(delivery: Delivery, now: datetime) -> Message | None:
    return HELLO


def read(document: Mapping[str, Any], release: int) -> Event:
    return replace(EVENT, id=document["event"]["id"], state=document["event"]["state"], release=release)


def imported(c: Connection, document: Mapping[str, Any] = FOLDER) -> None:
    import_folder(c, "gathering", document, digest_of(document), NOW, force=True)


def to(state: State, now: datetime = NOW, **more: Any) -> Callable[[Connection], None]:
    def change(c: Connection) -> None:
        row = states(c).get("gathering")
        change_state(c, StateChanged("gathering", state, row.version if row else 0, **more), now)

    return change


@pytest.fixture
def box(store: Store) -> SqlOutbox:
    return SqlOutbox(store, "one", {}, hello)


async def queue(store: Store, key: str, kind: EnvelopeKind = "reminder", **more: Any) -> None:
    row = {
        "key": key,
        "event": "gathering",
        "kind": kind,
        "conversation": f"teams:{key}",
        "message": to_json(HELLO),
        "due": NOW,
        "priority": PRIORITY[kind],
        "state": "queued",
        "made_at": NOW,
        **more,
    }

    def add(c: Connection) -> None:
        add_chat(c, replace(TEAMS_GROUP, conversation=f"teams:{key}"), event="gathering")
        c.execute(insert(outbox), row)

    await store.run(add)


async def rows(store: Store) -> dict[str, tuple[str, int]]:
    def look(c: Connection) -> dict[str, tuple[str, int]]:
        return {row.key: (row.state, row.attempts) for row in c.execute(select(outbox).order_by(outbox.c.id))}

    return await store.read(look)


async def test_the_first_release_says_how_an_event_begins_and_no_later_one_has_a_say(store: Store) -> None:
    await store.run(imported)
    assert await store.read(lambda c: state_of(c, "gathering")) == "live"
    tried = {**FOLDER, "event": {**FOLDER["event"], "state": "test"}}
    await store.run(lambda c: imported(c, tried))
    assert await store.read(lambda c: state_of(c, "gathering")) == "live"
    library = Library(store, read, lambda event: NothingFits())
    assert (await library.refresh()).events["gathering"].state == "live"


async def test_an_event_without_a_row_is_in_the_state_its_document_says(store: Store) -> None:
    await store.run(imported)
    await store.run(lambda c: c.execute(event_states.delete()))
    library = Library(store, read, lambda event: NothingFits())
    assert (await library.refresh()).events["gathering"].state == "live"
    await store.run(to("paused"))
    assert (await library.refresh()).events["gathering"].state == "paused"


async def test_a_change_is_noticed_at_the_very_next_turn_on_every_replica(store: Store) -> None:
    await store.run(imported)
    one, other = (Library(store, read, lambda event: NothingFits()) for _ in range(2))
    before = await one.refresh()
    await other.refresh()
    await store.run(to("paused"))
    with pytest.raises(Outdated):
        await store.read(lambda c: load(c, said("hei"), other.now, NOW))
    after = await one.refresh()
    assert after.events["gathering"].state == "paused"
    assert after.matchers["gathering"] is before.matchers["gathering"]
    assert await store.read(lambda c: load(c, said("hei"), after, NOW).event) == after.events["gathering"]


async def test_of_two_who_change_the_same_state_one_sees_the_others_change(store: Store) -> None:
    await store.run(imported)
    change = StateChanged("gathering", "paused", 1)
    await store.run(lambda c: change_state(c, change, NOW))
    with pytest.raises(Conflict):
        await store.run(lambda c: change_state(c, change, NOW))


async def test_in_a_pause_nothing_but_direct_answers_leaves(store: Store, box: SqlOutbox) -> None:
    await store.run(imported)
    for kind in ("reminder", "broadcast", "question", "notice", "link_wanted", "answer"):
        await queue(store, kind, kind)
    await queue(store, "others", event="other")
    await store.run(to("paused"))
    assert [one.key for one in await box.claim(NOW, 10)] == ["answer", "others"]
    await store.run(to("live"))
    assert {one.key for one in await box.claim(NOW, 10)} == {
        "reminder",
        "broadcast",
        "question",
        "notice",
        "link_wanted",
    }


async def test_what_was_leased_and_not_on_the_wire_waits_again(store: Store, box: SqlOutbox) -> None:
    await store.run(imported)
    await queue(store, "on-the-wire")
    (going,) = await box.claim(NOW, 10)
    await box.sending([going], NOW)
    await queue(store, "leased")
    (leased,) = await box.claim(NOW, 10)
    await store.run(to("paused"))
    assert await box.sending([leased], NOW) == frozenset()
    await box.ended([Ended(going.id, "sent", posted="p1")], NOW)
    assert await rows(store) == {"on-the-wire": ("sent", 1), "leased": ("queued", 0)}


async def test_a_lease_that_a_pause_did_not_see_goes_no_further(store: Store, box: SqlOutbox) -> None:
    """As where another replica claims in the same moment."""
    await store.run(imported)
    await queue(store, "leased")
    (leased,) = await box.claim(NOW, 10)
    await store.run(lambda c: c.execute(event_states.update().values(state="paused")))
    assert await box.sending([leased], NOW) == frozenset()


BROADCAST = Broadcast("b1", "gathering", ODA.id, Text("Vi begynner."), ("group",))


async def test_a_broadcast_that_is_paused_in_mid_flight_goes_on_and_loses_and_doubles_none(
    store: Store, box: SqlOutbox
) -> None:
    await store.run(imported)
    confirmed = BROADCAST.confirmed(NOW, NOW)

    def begin(c: Connection) -> None:
        for n in range(5):
            add_chat(c, replace(TEAMS_GROUP, conversation=f"teams:{n}"), event="gathering")
        add_private(c, ODA)
        write(c, broadcasts, confirmed, made_at=NOW)
        send_due(c, {"gathering": EVENT}, NOW, NOW)

    await store.run(begin)
    sent: list[str] = []
    first = await box.claim(NOW, 2)
    ours = await box.sending(first, NOW)
    await store.run(to("paused"))
    await box.ended([Ended(one.id, "sent", posted=one.key) for one in first if one.id in ours], NOW)
    sent += [one.key for one in first]
    assert await box.claim(NOW, 10) == ()
    events = {"gathering": EVENT}
    assert await store.run(lambda c: report_finished(c, events, NOW)) == 0
    await store.run(to("live"))
    rest = await box.claim(NOW, 10)
    ours = await box.sending(rest, NOW)
    await box.ended([Ended(one.id, "sent", posted=one.key) for one in rest if one.id in ours], NOW)
    sent += [one.key for one in rest]
    assert sorted(sent) == [f"broadcast:b1:teams:{n}" for n in range(5)]
    assert await store.run(lambda c: report_finished(c, events, NOW)) == 1


async def test_going_on_without_what_waited_lets_go_of_all_but_questions_to_people(
    store: Store, box: SqlOutbox
) -> None:
    await store.run(imported)
    await store.run(to("paused"))
    for kind in ("reminder", "broadcast", "question", "notice"):
        await queue(store, kind, kind)
    await store.run(to("live", drop=True))
    assert [one.key for one in await box.claim(NOW, 10)] == ["question"]
    assert {key: state for key, (state, _) in (await rows(store)).items()} == {
        "reminder": "cancelled",
        "broadcast": "cancelled",
        "question": "leased",
        "notice": "cancelled",
    }


async def test_at_the_start_each_group_chat_hears_once_who_vert_is(store: Store) -> None:
    tried = {**FOLDER, "event": {"id": "gathering", "state": "test"}}
    event = replace(EVENT, state="test", state_version=1)
    add = Where("web:greeted", "web", "group"), Where("web:kari", "web", "private")

    def started(c: Connection) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        imported(c, tried)
        for chat in (GROUP, *add):
            add_chat(c, chat, event=event.id)
        greeted = Envelope("web:greeted:welcome", Reply("", "web:greeted"), HELLO, kind="notice")
        put(c, [greeted], Desk(NOW, {}))
        ungreeted = standing_of(c, event).ungreeted
        record(c, changed(START, event, NOW, ungreeted=ungreeted), {event.id: event}, NOW)
        rows = c.execute(select(outbox).where(outbox.c.kind == "notice").order_by(outbox.c.id))
        return ungreeted, [(row.key, row.conversation) for row in rows]

    assert await store.run(started) == (
        (GROUP.conversation,),
        [
            ("web:greeted:welcome", "web:greeted"),
            (f"{GROUP.conversation}:welcome", GROUP.conversation),
        ],
    )
    assert (await store.read(lambda c: standing_of(c, event))).ungreeted == ()


async def test_the_card_of_a_pause_tells_what_waits_since_when_and_by_whom(store: Store) -> None:
    await store.run(imported)
    until = NOW + timedelta(hours=2)
    source = {"sessions": "first", "rule": "soon"}

    def prepare(c: Connection) -> None:
        add_private(c, ODA)
        write(c, broadcasts, BROADCAST, made_at=NOW)
        write_down(c, [Audit("state_pause", "event:gathering")], NOW, event="gathering", person=ODA.id)

    await store.run(prepare)
    for n in range(3):
        await queue(store, f"r{n}", source=source, useful_until=until)
    await queue(store, "b", "broadcast", about="broadcast:b1", due=LATER)
    refused_on_its_way = LATER + timedelta(seconds=2)
    await queue(store, "b2", "broadcast", about="broadcast:b1", due=refused_on_its_way)
    await queue(store, "answer", "answer")
    await store.run(to("paused"))
    found = await store.read(lambda c: standing_of(c, EVENT))
    day = timedelta(days=1)
    assert found == Standing(
        since=NOW,
        by="Oda",
        held=(
            Held("reminder", NOW, until, 3, sessions=("first",)),
            Held("broadcast", LATER, LATER + day, 2, text=Text("Vi begynner.")),
        ),
    )


async def test_closing_calls_off_all_that_waits_and_what_is_put_then_is_not_queued(
    store: Store, box: SqlOutbox
) -> None:
    await store.run(imported)
    await queue(store, "reminder")
    await queue(store, "answer", "answer")
    await store.run(lambda c: write(c, broadcasts, BROADCAST.confirmed(NOW, LATER), made_at=NOW))
    await store.run(to("closed"))
    closed = replace(EVENT, state="closed")

    def put_late(c: Connection) -> None:
        late = Envelope("late", ToGroup("gathering"), HELLO, kind="reminder", event="gathering")
        put(c, [late], Desk(NOW, {"gathering": closed}))

    await store.run(put_late)
    assert await box.claim(NOW, 10) == ()
    assert {key: state for key, (state, _) in (await rows(store)).items()} == {
        "reminder": "cancelled",
        "answer": "cancelled",
    }
    assert await store.read(lambda c: c.execute(select(broadcasts.c.state)).scalar_one()) == "undone"


@pytest.mark.parametrize("kind, state", [("notice", "queued"), ("answer", "sending")])
async def test_in_a_pause_a_turn_sends_its_answer_and_keeps_all_else(
    store: Store, kind: EnvelopeKind, state: str
) -> None:
    paused = replace(EVENT, state="paused")

    def turn(c: Connection) -> list[str]:
        envelope = Envelope("one", Here(), HELLO, kind=kind, event="gathering")
        heard = said("hei", where=TEAMS_GROUP)
        put(c, [envelope], Desk(NOW, {"gathering": paused}, "one", heard))
        return list(c.execute(select(outbox.c.state)).scalars())

    assert await store.run(turn) == [state]


async def test_the_purge_takes_all_about_people_on_the_day_that_was_told(store: Store) -> None:
    day = datetime(2021, 12, 12, tzinfo=OSLO)
    closed = replace(EVENT, state="closed", delete_on=day)
    question = Question("q1", "gathering", KARI.id, "Kari", GROUP.conversation, "m", "Hva?", "nb", NOW)

    def fill(c: Connection) -> None:
        add_private(c, KARI, event="gathering")
        add_private(c, OLA, event="other")
        add_chat(c, GROUP, event="gathering")
        write(c, questions, question)
        write_down(c, [Audit("state_close_yes", "event:gathering")], NOW, event="gathering")

    def left(c: Connection) -> tuple[int, ...]:
        tables = (persons, conversations, questions, audit)
        return tuple(len(c.execute(select(table)).all()) for table in tables)

    events = {"gathering": closed, "other": replace(EVENT, id="other")}
    await store.run(fill)
    await store.run(lambda c: purge(c, events, day - timedelta(minutes=1)))
    before = await store.read(left)
    await store.run(lambda c: purge(c, events, day + timedelta(hours=3)))
    assert before[:2] == (2, 3)
    assert (await store.read(left))[:1] == (1,)
    assert (await store.read(left))[2:] == (0, 0)


def test_a_row_that_says_nothing_new_leaves_the_event_as_it_is() -> None:
    assert in_its_state(EVENT, None) is EVENT
