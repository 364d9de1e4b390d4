"""Promises about a desk: whose questions lie there, and until when a link opens it. On both databases."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.store.desks import OnDesk, end_links, links_from, note_ended, questions_at, view_of_desks
from bot.store.engine import Store
from bot.store.known import load
from bot.store.rows import row_of
from bot.store.saving import save
from bot.store.shown import mark_shown
from bot.store.tables import audit, outbox, questions
from dialogs.model.desk import DeskLinks
from dialogs.model.known import NewDesk, Outcome
from dialogs.model.question import Contribution, Question
from tests.bot.store.samples import EVA, EVENT, NOW, ODA, loaded, pressed, private

LATER = NOW + timedelta(hours=1)


def question(id_: str, minutes: int = 0, **more: Any) -> Question:
    given = {
        "asker": "web::kari",
        "asker_name": "Kari",
        "conversation": "web:group",
        "message": f"m{id_}",
        "text": f"Spørsmål {id_}?",
        "language": "nb",
        "state": "with_expert",
        "expert": EVA.email,
        **more,
    }
    return Question(id=id_, event=EVENT.id, asked_at=NOW + timedelta(minutes=minutes), **given)


def keep(c: Connection, *these: Question) -> None:
    for one in these:
        c.execute(insert(questions), row_of(one, questions) | {"version": 1})


async def on_desk(store: Store, email: str = str(EVA.email), everyone: bool = False) -> tuple[OnDesk, ...]:
    return await store.read(partial(questions_at, event=EVENT, email=email, everyone=everyone))


async def test_a_desk_holds_what_waits_and_what_was_answered_of_one_person_and_one_event(
    store: Store,
) -> None:
    def work(c: Connection) -> None:
        keep(c, question("1"), question("2", 1, expert="x@example.org"), question("3", 2, state="closed"))
        keep(c, question("4", 3, state="settled"), question("5", 4, expert=None, state="open"))
        c.execute(insert(questions), row_of(question("6"), questions) | {"event": "other", "version": 1})

    await store.run(work)
    assert [one.question.id for one in await on_desk(store)] == ["1", "4"]
    assert [one.question.id for one in await on_desk(store, str(ODA.email), everyone=True)] == ["1", "2", "5"]


async def test_what_was_asked_before_in_the_same_chat_lies_beside_a_question(store: Store) -> None:
    answer = Contribution("eva@example.org", "Eva", "expert", "Ja.", NOW)

    def work(c: Connection) -> None:
        keep(c, question("old", -1500), question("gone", -5, state="withdrawn"))
        keep(c, *(question(f"{n}", n, expert="x@example.org") for n in range(4)))
        keep(c, question("elsewhere", 5, conversation="web:other", expert=None))
        keep(c, question("answered", 6, state="answered", expert=None, contributions=(answer,)))
        keep(c, question("mine", 10))

    await store.run(work)
    found = {one.question.id: [before.id for before in one.earlier] for one in await on_desk(store)}
    assert found == {"old": [], "mine": ["2", "3", "answered"]}


async def test_what_was_asked_in_private_is_for_those_alone_who_had_it(store: Store) -> None:
    here: dict[str, Any] = {"conversation": "web:private-Kari", "private": True}

    def work(c: Connection) -> None:
        keep(c, question("theirs", expert="x@example.org", **here), question("mine", 1, **here))
        keep(c, question("now", 2, **here))

    await store.run(work)
    found = {one.question.id: [before.id for before in one.earlier] for one in await on_desk(store)}
    assert found == {"mine": [], "now": ["mine"]}


async def ended(store: Store) -> datetime | None:
    return await store.read(partial(links_from, event=EVENT.id, email="eva@example.org"))


async def test_links_are_ended_from_a_moment_on_and_again_from_a_later_one(store: Store) -> None:
    assert await ended(store) is None
    for moment in (NOW, LATER):
        await store.run(partial(end_links, one=NewDesk(EVENT.id, "eva@example.org"), wall=moment))
        assert await ended(store) == moment


async def test_an_organizer_s_press_ends_them_by_people_s_own_watches(store: Store) -> None:
    """The event's clock may be played."""

    def work(c: Connection) -> None:
        press = pressed("desk_end_yes", "desk:eva@example.org", ODA, private(ODA))
        known = load(c, press, loaded(EVENT), NOW, wall=LATER)
        save(c, press, known, Outcome(saved=(NewDesk(EVENT.id, "eva@example.org"),)), NOW, "me")

    await store.run(work)
    assert await ended(store) == LATER


async def test_a_link_that_was_ended_leaves_one_line_however_often_it_is_opened(store: Store) -> None:
    for link in ("a", "a", "b"):
        noted = partial(note_ended, event=EVENT.id, email="eva@example.org", link=link, now=NOW)
        await store.run(noted)
    lines = await store.read(
        lambda c: c.execute(select(audit.c.act, audit.c.object, audit.c.outcome, audit.c.person)).all()
    )
    assert sorted(map(tuple, lines)) == [
        ("desk_open", "desk:a", "refused", "mail::eva@example.org"),
        ("desk_open", "desk:b", "refused", "mail::eva@example.org"),
    ]


def letter(number: int, **more: Any) -> dict[str, Any]:
    return {
        "key": f"k{number}",
        "event": EVENT.id,
        "kind": "question",
        "person": "mail:eva@example.org",
        "about": f"question:{number}",
        "source": {},
        "due": NOW,
        "priority": 2,
        "state": "sent",
        "attempts": 1,
        "made_at": NOW,
        **more,
    }


@pytest.mark.parametrize("verb", ["desk_links", "desk_end", "desk_end_yes"])
async def test_the_letters_that_lead_to_a_desk_are_counted_for_an_organizer(store: Store, verb: str) -> None:
    def work(c: Connection) -> Any:
        keep(c, question("1"), question("2", state="settled"), question("3", expert="x@example.org"))
        others = (
            {"state": "queued"},
            {"kind": "answer"},
            {"event": "other"},
            {"person": "mail:x@example.org"},
        )
        for number, more in enumerate(({}, {"state": "unknown"}, *others)):
            c.execute(insert(outbox), letter(number, **more))
            mark_shown(c, letter(number, **more)["person"], f"question:{number}", "<1@example.org>", NOW)
        c.execute(insert(outbox), letter(9))  # in a chat, where there is no link
        end_links(c, NewDesk(EVENT.id, "eva@example.org"), NOW)
        press = pressed(verb, sender=ODA, where=private(ODA))
        return load(c, press, loaded(EVENT), NOW).desks, view_of_desks(
            c, press, load(c, press, loaded(), NOW)
        )

    seen, nothing = await store.run(work)
    assert seen == (DeskLinks("eva@example.org", letters=2, waiting=1, links_from=NOW),)
    assert nothing == {}
