from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, event, insert

from bot.store.engine import Store
from bot.store.known import Outdated, load
from bot.store.releases import Loaded
from bot.store.rows import write
from bot.store.shown import mark_shown
from bot.store.tables import broadcasts, exchanges, outbox, questions, releases, wishes
from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.incoming import Incoming, Joined, Where, Withdrawn
from dialogs.model.known import Known
from dialogs.model.people import Conversation, Exchange, Person, Wish
from dialogs.model.question import Question
from dialogs.model.text import Text
from tests.bot.store.samples import (
    EVA,
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    OSLO,
    OTHER,
    add_chat,
    add_member,
    add_person,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

T = TypeVar("T")

ONE = loaded(EVENT)
TWO = loaded(EVENT, OTHER)

QUESTION = Question(
    "q1",
    "gathering",
    KARI.id,
    "Kari",
    GROUP.conversation,
    "m7",
    "Hvorfor?",
    "nb",
    NOW,
    expert="eva@example.org",
)
BROADCAST = Broadcast("b1", "gathering", ODA.id, Text("hei"), ("group", "everyone"))
EXCHANGE = Exchange(
    GROUP.conversation, KARI.id, NOW, "hva koster det", "answer", ("price",), about="exchange:e1"
)


async def known(store: Store, incoming: Incoming, events: Loaded = ONE, **more: Any) -> Known:
    return await store.read(lambda c: load(c, incoming, events, NOW, **more))


async def looked_at(store: Store, incoming: Incoming, look: Callable[[Known], T], **more: Any) -> T:
    """The same, of which something is read only while the transaction lasts."""
    return await store.read(lambda c: look(load(c, incoming, ONE, NOW, **more)))


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of the database that are executed meanwhile."""
    from sqlalchemy import Engine

    heard: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    yield heard
    event.remove(Engine, "before_cursor_execute", listen)


async def test_a_stranger_in_a_new_chat_is_met_as_new(store: Store) -> None:
    found = await known(store, said("hei"))
    assert found.person == Person(KARI.id, "Kari", "kari@example.org", event="gathering")
    assert found.conversation == Conversation(GROUP.conversation, "web", "group", event="gathering")
    assert (found.event, found.roles, found.exchange, found.now) == (EVENT, frozenset(), None, NOW)
    assert found.now.tzinfo is OSLO


async def test_who_was_met_before_is_known_again(store: Store) -> None:
    kept = (
        lambda c: add_person(c, KARI, language="nn", event="gathering", version=4),
        lambda c: add_chat(c, GROUP, event="gathering", cohort="north", version=2),
        lambda c: write(c, exchanges, EXCHANGE),
    )
    await ready(store, *kept)
    found = await known(store, said("og på torsdag?", replace(KARI, email=None)))
    assert found.person == Person(KARI.id, "Kari", "kari@example.org", "nn", event="gathering", version=4)
    assert found.conversation == Conversation(
        GROUP.conversation, "web", "group", event="gathering", cohort="north", version=2
    )
    assert found.exchange == replace(EXCHANGE, version=1)


@pytest.mark.parametrize(
    "incoming",
    [
        said("skal vi kjøre sammen?", mentioned=False),
        said("hva koster det?"),
        said("hva koster det?", where=private(KARI)),
        pressed("help", where=private(KARI)),
        Joined(id="1", sender=KARI, where=GROUP, at=NOW, vert=True),
    ],
    ids=["chatter", "mentioned", "private", "pressed", "joined"],
)
async def test_a_plain_turn_is_loaded_in_one_statement(store: Store, incoming: Incoming) -> None:
    with statements() as heard:
        await known(store, incoming)
    asked = [statement for statement in heard if statement.lstrip().upper().startswith("SELECT")]
    assert len(asked) == 1


async def test_with_one_event_every_chat_is_its(store: Store) -> None:
    await ready(store, lambda c: add_chat(c, GROUP, event="gone"))
    assert (await known(store, said("hei"))).event == EVENT


async def test_with_several_a_group_has_the_event_it_is_bound_to(store: Store) -> None:
    assert (await known(store, said("hei"), TWO)).event is None
    await ready(store, lambda c: add_chat(c, GROUP, event="other"))
    found = await known(store, said("hei"), TWO)
    assert (found.event, found.events) == (OTHER, (EVENT, OTHER))


async def test_with_several_a_private_chat_follows_its_person(store: Store) -> None:
    await ready(store, lambda c: add_private(c, KARI, event="other"))
    assert (await known(store, said("hei", where=private(KARI)), TWO)).event == OTHER


async def test_a_button_has_the_event_of_what_it_is_about(store: Store) -> None:
    await ready(store, lambda c: write(c, questions, QUESTION))
    found = await known(store, pressed("take", "question:q1", EVA, private(EVA)), TWO)
    assert (found.event, found.question) == (EVENT, replace(QUESTION, version=1))
    assert found.roles == {"expert"}


async def test_roles_are_met_by_the_rosters_address_alone(store: Store) -> None:
    named_like_her = replace(KARI, name="Oda")
    assert (await known(store, said("hei", ODA))).roles == {"organizer"}
    assert (await known(store, said("hei", named_like_her))).roles == frozenset()


async def test_before_an_event_is_chosen_a_role_in_any_counts(store: Store) -> None:
    found = await known(store, said("hei", ODA), TWO)
    assert found.event is None
    assert found.roles == {"organizer"}


async def test_a_button_under_an_older_answer_finds_no_exchange(store: Store) -> None:
    await ready(store, lambda c: write(c, exchanges, EXCHANGE))
    assert (await known(store, pressed("not_quite", "exchange:e1", OLA))).exchange == replace(
        EXCHANGE, version=1
    )
    assert (await known(store, pressed("not_quite", "exchange:e0"))).exchange is None


async def test_a_question_taken_back_is_found_by_its_message(store: Store) -> None:
    await ready(store, lambda c: write(c, questions, QUESTION))
    taken_back = Withdrawn(id="1", sender=KARI, where=GROUP, at=NOW, message="m7")
    assert (await known(store, taken_back)).question == replace(QUESTION, version=1)
    assert (await known(store, replace(taken_back, message="m8"))).question is None


async def test_a_quoted_card_leads_to_its_question(store: Store) -> None:
    place = private(EVA).conversation
    await ready(
        store,
        lambda c: write(c, questions, QUESTION),
        lambda c: mark_shown(c, place, "question:q1", "card-1", NOW),
    )
    quoting = said("ja", EVA, private(EVA), replies_to="card-1")
    assert (await known(store, quoting)).question == replace(QUESTION, version=1)


async def test_an_organizer_sees_all_that_waits_and_others_their_own(store: Store) -> None:
    olas = replace(QUESTION, id="q2", asker=OLA.id, expert=None)
    settled = replace(QUESTION, id="q3", state="settled")
    await ready(store, *(lambda c, one=one: write(c, questions, one) for one in (QUESTION, olas, settled)))
    waiting = {
        who.name: await looked_at(store, said("?", who), lambda known: [one.id for one in known.waiting])
        for who in (ODA, KARI, EVA, OLA)
    }
    assert waiting == {"Oda": ["q1", "q2"], "Kari": ["q1"], "Eva": ["q1"], "Ola": ["q2"]}


async def test_an_expert_is_reachable_with_an_open_chat_or_by_mail(store: Store) -> None:
    def reachable(known: Known) -> set[str]:
        return set(known.reachable_experts)

    assert await looked_at(store, said("?"), reachable) == set()
    assert await looked_at(store, said("?"), reachable, mail=True) == {"eva@example.org", "oda@example.org"}
    await ready(store, lambda c: add_private(c, EVA))
    assert await looked_at(store, said("?"), reachable) == {"eva@example.org"}


async def test_the_press_that_reminds_knows_what_was_wished(store: Store) -> None:
    wish = Wish(KARI.id, "gathering", "first", wanted=False)
    await ready(store, lambda c: write(c, wishes, wish, made_at=NOW))
    assert (await known(store, pressed("remind", "session:first"))).wishes == (replace(wish, version=1),)


async def test_what_is_stored_is_counted_in_private_and_only_named_in_a_group(store: Store) -> None:
    await ready(store, lambda c: add_private(c, KARI), lambda c: write(c, exchanges, EXCHANGE))
    asked = pressed("my_data", where=private(KARI))
    privately = await store.read(lambda c: dict(load(c, asked, ONE, NOW).stored))
    assert {name: count for name, count in privately.items() if count} == {
        "persons": 1,
        "conversations": 1,
        "exchanges": 1,
    }
    assert set((await known(store, said("hva lagrer du?"))).stored.items()) == {
        (name, 0) for name in privately
    }


async def test_a_broadcast_knows_whom_it_would_meet(store: Store) -> None:
    await ready(
        store,
        lambda c: write(c, broadcasts, BROADCAST, made_at=NOW),
        lambda c: add_chat(c, GROUP, event="gathering"),
        lambda c: add_private(c, KARI, language="nn"),
        lambda c: add_private(c, ODA),
        lambda c: add_person(c, OLA),
        *(lambda c, who=who: add_member(c, who) for who in (KARI, OLA, ODA)),
    )
    press = pressed("broadcast_preview", "broadcast:b1", ODA, private(ODA))
    found = await known(store, press)
    # Eva is an expert who was never met, so nobody misses her; Ola takes part and has the group chat alone.
    assert found.reach == Reach(groups=1, persons=1, through_group=1, nynorsk=1)
    assert found.broadcast == replace(BROADCAST, version=1)
    form = replace(press, fields={"audience": "group"})
    assert (await known(store, form)).reach == Reach(groups=1, through_group=2)


async def test_a_report_adds_up(store: Store) -> None:
    states = ["sent"] * 3 + ["queued", "sending", "unknown", "failed", "expired", "cancelled"]

    def sent(c: Connection) -> None:
        rows = [
            {
                "key": f"{n}",
                "kind": "broadcast",
                "about": "broadcast:b1",
                "state": state,
                "due": NOW,
                "made_at": NOW,
            }
            for n, state in enumerate(states)
        ]
        c.execute(insert(outbox), rows)

    await ready(store, lambda c: write(c, broadcasts, BROADCAST, made_at=NOW, unreachable=["Ola"]), sent)
    report = (await known(store, pressed("broadcast_report", "broadcast:b1", ODA, private(ODA)))).report
    assert report == Report(9, sent=3, waiting=2, unknown=1, failed=2, cancelled=1, unreachable=("Ola",))
    assert report.sent + report.waiting + report.unknown + report.failed + report.cancelled == report.total


async def test_a_newer_release_is_noticed(store: Store) -> None:
    row = {"event": "gathering", "number": 1, "document": {}, "at": NOW}
    await ready(store, lambda c: c.execute(insert(releases), row))
    with pytest.raises(Outdated):
        await known(store, said("hei"))


async def test_a_private_chat_is_its_persons(store: Store) -> None:
    where = Where("teams:a:1", "teams", "private", "tenant")
    found = await known(store, said("hei", replace(KARI, id="teams:tenant:29:kari"), where))
    assert found.conversation == Conversation(
        "teams:a:1", "teams", "private", "tenant", event="gathering", person="teams:tenant:29:kari"
    )
