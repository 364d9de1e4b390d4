"""Promises of the room in the browser: what Vert is asked there stands in the other group chats too."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.store.codec import from_json
from bot.store.engine import Store
from bot.store.known import load
from bot.store.releases import Loaded
from bot.store.rows import noun_of
from bot.store.saving import record, save
from bot.store.shown import mark_shown, where_shown
from bot.store.tables import conversations, event_states, outbox, questions
from dialogs.conversation import respond
from dialogs.experts import overdue
from dialogs.model.event import Event, State
from dialogs.model.incoming import Incoming, Pressed, Sender, Where
from dialogs.model.known import Outcome
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.plain import plain
from tests.bot.store.samples import KARI, NOW, TEAMS_GROUP, add_chat, pressed, ready, said
from tests.dialogs.chat import event as event_of
from tests.dialogs.chat import matcher

EVENT = replace(event_of(), state="live")
ROOM = Where(f"web:{EVENT.id}-group", "web", "group")
IN_TEAMS = Sender("teams:tenant:29:ola", "Ola", "ola@example.org")
EXPERT = Sender("mail::ekspert.e@example.org", "Ekspert E", "ekspert.e@example.org")
DESK = Where("mail:ekspert.e@example.org", "mail", "private")
HARD = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWER = (
    "Kommunene dekker reisen selv. Arrangørene dekker oppholdet begge dagene, og tar sikte på å dekke "
    "overnatting 11.–12. november for inntil fire fra hver kommune."
)


@pytest.fixture
async def rooms(store: Store) -> Store:
    """The room in the browser, and a group chat in Teams."""
    await ready(
        store,
        lambda c: add_chat(c, ROOM, event=EVENT.id),
        lambda c: add_chat(c, TEAMS_GROUP, event=EVENT.id),
    )
    return store


async def turn(store: Store, incoming: Incoming, event: Event = EVENT) -> Outcome:
    def work(c: Connection) -> Outcome:
        read = Loaded({event.id: event}, {event.id: matcher()}, 0)
        known = load(c, incoming, read, NOW, mail=True)
        outcome = respond(incoming, known)
        save(c, incoming, known, outcome, NOW, "here")
        return outcome

    return await store.run(work)


async def waiting_for(store: Store, *places: str) -> list[tuple[str, str, str]]:
    """Of the copies: where each goes, what it is about, and what is read there."""
    kept = select(outbox.c.conversation, outbox.c.person, outbox.c.about, outbox.c.message).where(
        outbox.c.key.startswith("mirror:")
    )
    rows = await store.read(lambda c: c.execute(kept.order_by(outbox.c.id)).all())
    read = [(row.conversation or row.person, row.about, _read(row.message)) for row in rows]
    return [one for one in read if not places or one[0] in places]


def _read(message: Mapping[str, Any]) -> str:
    return plain(replace(from_json(Message, message), small=""))


async def buttons(store: Store) -> list[str]:
    kept = select(outbox.c.message).where(outbox.c.key.startswith("mirror:")).order_by(outbox.c.id.desc())
    message = from_json(Message, await store.read(lambda c: c.execute(kept.limit(1)).scalar_one()))
    return [choice.title for choice in message.choices]


async def test_a_question_from_the_browser_stands_in_teams_once_with_its_answer(rooms: Store) -> None:
    await turn(rooms, said("Hvem dekker reisen?", KARI, ROOM))
    assert await waiting_for(rooms) == [
        (
            TEAMS_GROUP.conversation,
            f"exchange:{ROOM.conversation}:1",
            f"Kari (i nettleseren)\n«Hvem dekker reisen?»\n{ANSWER}",
        )
    ]
    assert await buttons(rooms) == ["Lang reisevei"], "the asker's own buttons are hers"


async def test_a_question_in_teams_stands_in_the_browser_s_room(rooms: Store) -> None:
    await turn(rooms, said("Hvem dekker reisen?", IN_TEAMS, TEAMS_GROUP))
    assert await waiting_for(rooms) == [
        (
            ROOM.conversation,
            f"exchange:{TEAMS_GROUP.conversation}:1",
            f"Ola (i den andre gruppechatten)\n«Hvem dekker reisen?»\n{ANSWER}",
        )
    ]


async def test_chatter_and_small_talk_stay_where_they_are(rooms: Store) -> None:
    await turn(rooms, said("Hvem dekker reisen?", KARI, ROOM, mentioned=False))
    await turn(rooms, said("Skal vi ta samme buss?", IN_TEAMS, TEAMS_GROUP, mentioned=False))
    await turn(rooms, said("Hei", KARI, ROOM, n=2))
    assert await waiting_for(rooms) == []


async def test_what_vert_answers_unasked_stays_too(rooms: Store) -> None:
    event = replace(EVENT, speak_unasked=True)
    outcome = await turn(rooms, said("Når er påmeldingsfristen?", KARI, ROOM, mentioned=False), event)
    assert outcome.envelopes, "it was said where it was asked"
    assert await waiting_for(rooms) == []


async def test_a_private_question_is_shown_to_nobody(rooms: Store) -> None:
    await turn(rooms, said("Hvem dekker reisen?", KARI, Where("web:kari", "web", "private")))
    await turn(rooms, said(HARD, KARI, Where("web:kari", "web", "private"), n=2))
    assert await waiting_for(rooms) == []


async def test_an_expert_s_answer_comes_to_both_rooms(rooms: Store) -> None:
    await turn(rooms, said(HARD, KARI, ROOM))
    [(_, about, first)] = await waiting_for(rooms)
    assert first.startswith(
        f"Kari (i nettleseren)\n«{HARD}»\nÅpent spørsmål\nDet vet jeg ikke, og jeg gjetter ikke. "
    )
    question = about.removeprefix("asked:")
    answer = pressed("answer", f"question:{question}", EXPERT, DESK, text="Ja, tre stykker.")
    await turn(rooms, answer)
    copies = {about: read for _, about, read in await waiting_for(rooms, TEAMS_GROUP.conversation)}
    assert f"«{HARD}»" in copies[f"answer:{question}:1"]
    assert "Ja, tre stykker." in copies[f"answer:{question}:1"]
    assert "{@" not in copies[f"answer:{question}:1"], "Kari is named, and not mentioned where she is not"


async def test_what_the_clock_tells_the_asker_is_told_in_both(rooms: Store) -> None:
    await turn(rooms, said(HARD, KARI, ROOM))

    def work(c: Connection) -> None:
        row = c.execute(select(questions)).mappings().one()
        asked = noun_of(Question, questions, row, zone=EVENT.time_zone)
        record(c, overdue(asked, EVENT, NOW), {EVENT.id: EVENT}, NOW + timedelta(hours=5))

    await rooms.run(work)
    copies = await waiting_for(rooms, TEAMS_GROUP.conversation)
    assert [about for _, about, _ in copies] == [copies[0][1]] * 2, "the second takes the first one's place"


async def test_a_suggestion_that_becomes_an_answer_becomes_one_in_both(rooms: Store) -> None:
    suggested = await turn(rooms, said("Hva koster middagen?", KARI, ROOM))
    offered = suggested.envelopes[0].message
    assert offered is not None
    [(_, before, read)] = await waiting_for(rooms)
    assert "Mente du …" in read
    await rooms.run(lambda c: mark_shown(c, TEAMS_GROUP.conversation, before, "its-post", NOW))
    choice = offered.choices[0]
    await turn(rooms, pressed(choice.verb, choice.object, KARI, ROOM, n=2))
    about = f"exchange:{ROOM.conversation}:2"
    copies = await waiting_for(rooms)
    assert [one[1] for one in copies] == [before, about]
    assert copies[1][2].startswith("Kari (i nettleseren)\n«Hva koster middagen?»\n")
    place = (TEAMS_GROUP.conversation, about)
    assert await rooms.read(lambda c: where_shown(c, [place])) == {place: "its-post"}


async def test_a_room_that_is_closed_or_not_there_is_no_mirror(store: Store) -> None:
    await ready(store, lambda c: add_chat(c, TEAMS_GROUP, event=EVENT.id))
    await turn(store, said("Hvem dekker reisen?", IN_TEAMS, TEAMS_GROUP))
    await ready(store, lambda c: add_chat(c, ROOM, event=EVENT.id, closed="left"))
    await turn(store, said("Hvem dekker reisen?", IN_TEAMS, TEAMS_GROUP, n=2))
    assert await waiting_for(store) == []
    here = conversations.c.id == ROOM.conversation
    await store.run(lambda c: c.execute(update(conversations).where(here).values(closed="")))
    await turn(store, said("Hvem dekker reisen?", IN_TEAMS, TEAMS_GROUP, n=3))
    assert len(await waiting_for(store)) == 1


@pytest.mark.parametrize("state", ["test", "paused"])
async def test_in_a_trial_and_a_pause_no_copy_reaches_participants(rooms: Store, state: State) -> None:
    def stands(c: Connection) -> None:
        row = {"event": EVENT.id, "state": state, "since": NOW, "version": 0}
        c.execute(insert(event_states), row)

    await rooms.run(stands)
    await turn(rooms, said("Hvem dekker reisen?", KARI, ROOM), replace(EVENT, state=state))
    copies = await rooms.read(
        lambda c: c.execute(select(outbox).where(outbox.c.key.startswith("mirror:"))).all()
    )
    assert {one.kind for one in copies} == {"notice"}
    if state == "test":
        assert all(one.person.startswith("mail:") and not one.conversation for one in copies)
        assert {one.person.removeprefix("mail:") for one in copies} == {
            one.email for one in EVENT.with_role("organizer")
        }
    else:
        assert {one.state for one in copies} == {"queued"}


async def test_the_same_turn_heard_twice_is_copied_once(rooms: Store) -> None:
    await turn(rooms, said("Hvem dekker reisen?", KARI, ROOM))
    await turn(rooms, said("Hvem dekker reisen?", KARI, ROOM))
    assert len(await waiting_for(rooms)) == 1


async def test_whoever_comes_by_a_link_has_no_powers_whatever_their_address(rooms: Store) -> None:
    organizer = EVENT.with_role("organizer")[0]
    guest = Sender("web::guest-1", organizer.name, organizer.email)
    press = Pressed(
        id="web:guest-1:1",
        sender=guest,
        where=Where("web:guest-1", "web", "private"),
        at=NOW,
        verb="broadcast_form",
    )
    outcome = await turn(rooms, press)
    assert [(one.act, one.outcome) for one in outcome.audit] == [("broadcast_form", "refused")]
