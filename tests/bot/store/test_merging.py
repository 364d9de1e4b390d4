"""Promises about merged and unnamed questions as they are kept: none is lost, and no log names who asked."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.store.auditing import page_of
from bot.store.engine import Store
from bot.store.evaluation import evaluation_of
from bot.store.known import load
from bot.store.privacy import forget
from bot.store.saving import save
from bot.store.tables import audit, outbox, questions, shown
from dialogs.conversation import respond
from dialogs.model.evaluation import Answered
from dialogs.model.incoming import Pressed, Said, Sender
from dialogs.model.known import Known
from dialogs.model.logged import Wanted
from tests.bot.store.samples import (
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    OLA,
    add_chat,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

COMPOST, ALSO = "Finnes det kompost for balkonger?", "Har dere kompost til balkongen?"


def asked(id_: str, asker: Sender, text: str, minutes: int, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": id_,
        "event": EVENT.id,
        "asker": asker.id,
        "asker_name": asker.name,
        "conversation": GROUP.conversation,
        "message": f"m-{id_}",
        "text": text,
        "language": "nb",
        "asked_at": NOW + timedelta(minutes=minutes),
        "state": "open",
        "declined": [],
        "contributions": [],
        "merged_into": None,
        "organizers_asked_at": None,
    }
    return row | more


def fill(c: Connection) -> None:
    """Kari asked first, Ola asked the same and was merged with her; Oda organizes."""
    add_chat(c, GROUP, event=EVENT.id)
    for one in (KARI, OLA, ODA):
        add_private(c, one, event=EVENT.id)
    rows = [
        asked("first", KARI, COMPOST, 0, organizers_asked_at=NOW),
        asked("second", OLA, ALSO, 5, state="merged", merged_into="first"),
    ]
    c.execute(insert(questions), rows)


def turn(c: Connection, incoming: Said | Pressed) -> Known:
    known = load(c, incoming, loaded(EVENT), NOW)
    save(c, incoming, known, respond(incoming, known), NOW, "owner")
    return known


async def kept(store: Store) -> dict[str, Mapping[str, Any]]:
    rows = await store.read(lambda c: c.execute(select(questions)).mappings().all())
    return {row["id"]: dict(row) for row in rows}


async def test_a_press_on_a_merged_question_knows_the_leading_one_and_all_who_asked(store: Store) -> None:
    await ready(store, fill)

    def seen(c: Connection) -> tuple[Any, ...]:
        known = load(c, pressed("helped", "question:second", OLA), loaded(EVENT), NOW)
        return known.main and known.main.id, [one.id for one in known.merged]

    assert await store.read(seen) == ("first", ["second"])


async def test_organizers_see_what_was_merged_where_they_see_what_waits(store: Store) -> None:
    await ready(store, fill)

    def seen(c: Connection) -> list[str]:
        incoming = said("ubesvart", ODA, private(ODA))
        known = load(c, incoming, loaded(EVENT), NOW)
        [card] = respond(incoming, known).envelopes
        assert card.message
        return [item.text for item in card.message.items]

    [text] = await store.read(seen)
    assert text.endswith("Slått sammen med 1 til.")


async def test_what_was_merged_is_counted_by_what_became_of_the_one_it_was_merged_with(store: Store) -> None:
    await ready(store, fill)
    evaluation = await store.read(partial(evaluation_of, event=EVENT, now=NOW))
    assert evaluation.answered == Answered(waiting=2)
    answer = {
        "by": "oda@example.org",
        "name": "Oda",
        "label": "organizer",
        "text": "Ja.",
        "at": (NOW + timedelta(hours=1)).isoformat(),
    }
    done = update(questions).where(questions.c.id == "first").values(state="answered", contributions=[answer])
    await store.run(lambda c: c.execute(done))
    evaluation = await store.read(partial(evaluation_of, event=EVENT, now=NOW))
    assert evaluation.answered == Answered(organizer=2)


async def test_taking_a_message_back_leaves_those_merged_with_it_alive(store: Store) -> None:
    await ready(store, fill)
    await store.run(partial(turn, incoming=pressed("withdraw_question", "question:first", KARI)))
    found = await kept(store)
    assert (found["first"]["state"], found["first"]["text"]) == ("withdrawn", "")
    assert (found["second"]["state"], found["second"]["merged_into"]) == ("open", None)
    assert found["second"]["organizers_asked_at"] == NOW


async def test_forgetting_who_asked_first_leaves_the_others_question_to_be_given_at_once(
    store: Store,
) -> None:
    await ready(store, fill)
    later = NOW + timedelta(hours=1)
    await store.run(partial(forget, person=KARI.id, now=later))
    found = await kept(store)
    assert (found["first"]["state"], found["first"]["text"]) == ("withdrawn", "")
    assert (found["second"]["state"], found["second"]["merged_into"]) == ("open", None)
    assert found["second"]["next_at"] == later


async def test_who_is_forgotten_is_answered_no_more(store: Store) -> None:
    await ready(store, fill)
    await store.run(partial(forget, person=OLA.id, now=NOW))
    found = await kept(store)
    assert (found["second"]["state"], found["second"]["text"]) == ("withdrawn", "")
    assert found["first"]["state"] == "open"


async def test_the_log_does_not_name_who_asked_without_their_name(store: Store) -> None:
    await ready(store, fill)
    await store.run(partial(turn, incoming=said("Uten navn: Hvem rydder?", OLA, private(OLA))))
    rows = await store.read(lambda c: c.execute(select(audit.c.person, audit.c.act)).all())
    assert [tuple(row) for row in rows] == [("", "asked")]
    log = await store.read(partial(page_of, event=EVENT, which=Wanted()))
    assert [(line.who, line.nameless) for line in log.lines] == [("", True)]


async def test_the_log_forgets_the_name_when_it_is_taken_away_afterwards(store: Store) -> None:
    await ready(store, fill)
    await store.run(partial(turn, incoming=said("Hvem rydder?", OLA, private(OLA))))
    log = await store.read(partial(page_of, event=EVENT, which=Wanted()))
    assert [line.who for line in log.lines] == ["Ola"]
    new = next(id_ for id_ in await kept(store) if id_ not in ("first", "second"))
    press = pressed("nameless", f"question:{new}", OLA, private(OLA), n=2)
    await store.run(partial(turn, incoming=press))
    log = await store.read(partial(page_of, event=EVENT, which=Wanted()))
    assert [(line.act, line.who) for line in log.lines] == [("nameless", ""), ("asked", "")]
    assert (await kept(store))[new]["asker_name"] == ""


async def test_who_has_the_question_by_mail_is_known_when_the_name_is_taken_away(store: Store) -> None:
    def mailed(c: Connection) -> None:
        there = {"conversation": "mail:eva@example.org", "about": "question:first", "posted": "1", "at": NOW}
        c.execute(insert(shown), [there, {**there, "conversation": private(ODA).conversation}])

    await ready(store, fill, mailed)

    def seen(c: Connection) -> Any:
        known = load(c, pressed("nameless", "question:first", KARI, private(KARI)), loaded(EVENT), NOW)
        return known.mailed, known.shown_to

    in_chat, by_mail = frozenset({"oda@example.org"}), frozenset({"eva@example.org"})
    assert await store.read(seen) == ({"first": by_mail}, {"first": in_chat})

    def again(c: Connection) -> Any:
        known = load(c, said(f"Uten navn: {COMPOST}", KARI, private(KARI)), loaded(EVENT), NOW)
        return known.mailed, known.shown_to

    assert await store.read(again) == ({"first": by_mail}, {"first": in_chat})


async def test_a_card_that_waits_to_be_sent_does_not_bring_the_name_after_all(store: Store) -> None:
    await ready(store, fill)
    waiting = {
        "key": "question:first:late",
        "event": EVENT.id,
        "kind": "question",
        "person": "mail:oda@example.org",
        "about": "question:first",
        "due": NOW,
        "state": "queued",
        "made_at": NOW,
    }
    await ready(store, lambda c: c.execute(insert(outbox), [waiting]))
    await store.run(partial(turn, incoming=pressed("nameless", "question:first", KARI, private(KARI))))
    found = select(outbox.c.key, outbox.c.state, outbox.c.message).where(outbox.c.about == "question:first")
    rows = await store.read(lambda c: c.execute(found.order_by(outbox.c.id)).all())
    assert [(row.key.rpartition(":")[2], row.state) for row in rows] == [
        ("late", "cancelled"),
        ("oda@example.org", "queued"),
    ]
    assert "Kari" not in str(rows[1].message)
