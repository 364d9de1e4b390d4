from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.store.codec import from_json
from bot.store.engine import Store
from bot.store.putting import Desk, put
from bot.store.tables import outbox, wishes
from dialogs.model.envelope import Envelope, ToAudience, ToGroup, ToPerson, ToRole
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Where
from dialogs.model.message import Message
from dialogs.model.people import Person
from dialogs.test_state import HEADING
from tests.bot.store.samples import (
    EVA,
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    add_chat,
    add_member,
    add_person,
    add_private,
    private,
)

MESSAGE = Message("I morgen", title="Webinar")
SECOND_GROUP = Where("web:second", "web", "group")
MEETING = Where("web:meeting", "web", "group")


def envelope(to: Any, key: str = "k", **more: Any) -> Envelope:
    return Envelope(key, to, MESSAGE, kind=more.pop("kind", "notice"), event="gathering", **more)


async def rows(
    store: Store,
    *envelopes: Envelope,
    acts: Sequence[Any] = (),
    event: Event = EVENT,
    sender: Person | None = None,
) -> list[tuple[str, str, str]]:
    """What then waits: key, conversation, person."""

    def work(c: Connection) -> list[tuple[str, str, str]]:
        for act in acts:
            act(c)
        assert put(c, envelopes, Desk(NOW, {event.id: event}, sender=sender)) == ()
        waiting = select(outbox.c.key, outbox.c.conversation, outbox.c.person).where(
            outbox.c.state == "queued"
        )
        return [tuple(row) for row in c.execute(waiting.order_by(outbox.c.key))]

    return await store.run(work)


async def test_a_group_message_goes_to_every_open_chat_of_its_event_once(store: Store) -> None:
    acts = (
        lambda c: add_chat(c, GROUP, event="gathering"),
        lambda c: add_chat(c, SECOND_GROUP, event="gathering"),
        lambda c: add_chat(c, Where("web:3", "web", "group"), event="other"),
        lambda c: add_chat(c, Where("web:4", "web", "group"), event="gathering", closed="left"),
        lambda c: add_chat(c, private(KARI), KARI, event="gathering"),
    )
    expected = [("k:web:group", "web:group", ""), ("k:web:second", "web:second", "")]
    assert await rows(store, envelope(ToGroup("gathering")), acts=acts) == expected
    assert await rows(store, envelope(ToGroup("gathering"))) == expected


async def test_a_meetings_own_chat_hears_of_its_session_alone(store: Store) -> None:
    act = lambda c: add_chat(c, MEETING, event="gathering", session="first")  # noqa: E731
    group = ToGroup("gathering")
    assert await rows(store, envelope(group, "a", source={"sessions": "second"}), acts=[act]) == []
    assert await rows(store, envelope(group, "b", source={"sessions": "first"})) == [
        ("b:web:meeting", "web:meeting", "")
    ]


async def test_a_role_is_everyone_listed_with_it(store: Store) -> None:
    two = replace(EVENT, people=(*EVENT.people, Listed("Per", "per@example.org", frozenset({"organizer"}))))
    assert await rows(store, envelope(ToRole("organizer", "gathering")), event=two) == [
        ("k:oda@example.org", "", "mail:oda@example.org"),
        ("k:per@example.org", "", "mail:per@example.org"),
    ]


async def test_where_there_is_no_organizer_an_admin_is_one(store: Store) -> None:
    admin = replace(EVENT, people=(Listed("Adam", "adam@example.org", frozenset({"admin"})),))
    assert await rows(store, envelope(ToRole("organizer", "gathering")), event=admin) == [
        ("k:adam@example.org", "", "mail:adam@example.org")
    ]


async def test_an_audience_meets_each_human_once_and_leaves_its_sender_out(store: Store) -> None:
    elsewhere = replace(KARI, id="teams:t:29:kari")
    acts = (
        lambda c: add_chat(c, GROUP, event="gathering"),
        lambda c: add_private(c, KARI, event="gathering"),
        lambda c: add_person(c, elsewhere),
        lambda c: add_chat(
            c, Where("teams:a:1", "teams", "private"), elsewhere, seen_at=NOW + timedelta(hours=1)
        ),
        lambda c: add_private(c, ODA),
        lambda c: add_private(c, OLA),
        lambda c: add_member(c, OLA),
        lambda c: add_private(c, replace(EVA, id="web::stranger", name="Stranger", email=None)),
    )
    sender = Person(ODA.id, "Oda", "oda@example.org")
    everyone = envelope(ToAudience("gathering", ("group", "everyone")), kind="broadcast")
    assert await rows(store, everyone, acts=acts, sender=sender) == [
        ("k:kari@example.org", "", "teams:t:29:kari"),
        ("k:ola@example.org", "", OLA.id),
        ("k:web:group", "web:group", ""),
    ]


async def test_a_cohort_is_those_imported_or_listed_with_it(store: Store) -> None:
    listed = Listed("Ola", "ola@example.org", cohort="north")
    event = replace(EVENT, people=(*EVENT.people, listed))
    acts = (
        lambda c: add_private(c, KARI, event="gathering", cohort="north"),
        lambda c: add_private(c, OLA),
        lambda c: add_private(c, EVA),
    )
    found = await rows(store, envelope(ToAudience("gathering", ("north",))), acts=acts, event=event)
    assert [person for _, _, person in found] == [KARI.id, OLA.id]


async def test_a_wish_reminds_whoever_still_has_it_even_before_a_private_chat(store: Store) -> None:
    def wished(c: Connection) -> None:
        wish = {"event": "gathering", "session": "first", "minutes": 15, "wanted": True, "made_at": NOW}
        c.execute(
            insert(wishes),
            [
                {**wish, "person": KARI.id},
                {**wish, "person": OLA.id, "wanted": False},
                {**wish, "person": EVA.id, "session": "second"},
            ],
        )

    acts = (*(lambda c, who=who: add_person(c, who) for who in (KARI, OLA, EVA)), wished)
    expected = [("k:kari@example.org", "", KARI.id)]
    quarter = ToAudience("gathering", ("wish:first:15",))
    assert await rows(store, envelope(quarter, kind="reminder"), acts=acts) == expected
    assert await rows(store, envelope(ToAudience("gathering", ("wish:first:30",)), "no")) == expected
    any_time = [("any:kari@example.org", "", KARI.id), *expected]
    assert await rows(store, envelope(ToAudience("gathering", ("wish:first",)), "any")) == any_time


@pytest.mark.parametrize(
    "ended, again", [("cancelled", 1), ("skipped", 1), ("expired", 1), ("sent", 0), ("failed", 0)]
)
async def test_a_key_is_queued_again_only_where_nothing_went_out(
    store: Store, ended: str, again: int
) -> None:
    to = ToPerson(KARI.id, "gathering")
    await rows(store, envelope(to))
    over = update(outbox).values(state=ended, reason="for some reason", attempts=3, ended_at=NOW)
    assert len(await rows(store, envelope(to), acts=[lambda c: c.execute(over)])) == again
    row = await store.read(lambda c: c.execute(select(outbox)).one())
    assert (row.state, row.reason, row.attempts, row.ended_at) == (
        ("queued", "", 0, None) if again else (ended, "for some reason", 3, NOW)
    )


async def test_what_is_urgent_is_told_from_what_can_wait(store: Store) -> None:
    kinds = ("broadcast", "reminder", "question", "answer")
    await rows(store, *(envelope(ToPerson(KARI.id), kind, kind=kind) for kind in kinds))
    urgent = select(outbox.c.kind).order_by(outbox.c.priority)
    assert await store.read(lambda c: list(c.execute(urgent).scalars())) == [*reversed(kinds)]


async def tried(
    store: Store, to: Any, message: Message | None = MESSAGE, kind: Any = "reminder"
) -> list[Any]:
    event = replace(EVENT, state="test")
    one = Envelope("k", to, message, kind=kind, event="gathering")
    acts = [
        lambda c: add_chat(c, GROUP, event="gathering"),
        *(lambda c, who=who: add_private(c, who) for who in (KARI, OLA)),
        *(lambda c, who=who: add_member(c, who) for who in (KARI, OLA)),
    ]
    await rows(store, one, acts=acts, event=event)
    return list(await store.read(lambda c: c.execute(select(outbox)).all()))


@pytest.mark.parametrize(
    "to, heading",
    [
        (ToGroup("gathering"), "PRØVE: ville gått til gruppechatten (2)"),
        (ToAudience("gathering", ("everyone",)), "PRØVE: ville gått til 2 personer"),
        (
            ToAudience("gathering", ("group", "everyone")),
            "PRØVE: ville gått til gruppechatten (2) og privat til 2",
        ),
        (ToPerson("mail:eva@example.org", "gathering"), "PRØVE: ville gått til Eva"),
        (ToRole("expert", "gathering"), "PRØVE: ville gått til 1 person"),
    ],
)
async def test_while_an_event_is_tried_out_only_its_organizers_hear(
    store: Store, to: Any, heading: str
) -> None:
    [row] = await tried(store, to)
    assert (row.key, row.conversation, row.person) == ("k:oda@example.org", "", "mail:oda@example.org")
    assert from_json(Message, row.message) == Message("Webinar\nI morgen", title=heading)


@pytest.mark.parametrize("kind", ["question", "link_wanted", "notice"])
@pytest.mark.parametrize(
    "to", [ToRole("organizer", "gathering"), ToPerson("mail:oda@example.org", "gathering")]
)
async def test_what_goes_to_the_organizers_anyway_reads_the_same_while_their_event_is_tried_out(
    store: Store, to: Any, kind: str
) -> None:
    [row] = await tried(store, to, kind=kind)
    assert (row.person, from_json(Message, row.message)) == ("mail:oda@example.org", MESSAGE)


async def test_words_that_are_chosen_at_sending_get_their_heading_then(store: Store) -> None:
    [row] = await tried(store, ToGroup("gathering"), message=None)
    assert (row.message, row.source) == (None, {HEADING: "PRØVE: ville gått til gruppechatten (2)"})


async def test_a_direct_answer_is_given_while_an_event_is_tried_out(store: Store) -> None:
    [row] = await tried(store, ToPerson(KARI.id, "gathering"), kind="answer")
    assert (row.person, from_json(Message, row.message)) == (KARI.id, MESSAGE)


async def test_a_crowd_is_queued_whole(store: Store) -> None:
    from bot.store.tables import conversations, persons

    def crowd(c: Connection) -> None:
        common = {"channel": "web", "seen_at": NOW}
        people = [{**common, "id": f"web::{n}", "name": f"{n}", "event": "gathering"} for n in range(2000)]
        c.execute(insert(persons), people)
        chats = [{**common, "id": f"web:{n}", "kind": "private", "person": f"web::{n}"} for n in range(2000)]
        c.execute(insert(conversations), chats)

    everyone = envelope(ToAudience("gathering", ("everyone",)), kind="broadcast")
    assert len(await rows(store, everyone, acts=[crowd])) == 2000
