"""What an expert has answered is found again, and so is the question that a reply to them is about."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.store.engine import Store
from bot.store.known import load
from bot.store.saving import save
from bot.store.shown import mark_shown
from dialogs.conversation import respond
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known, Outcome
from dialogs.model.question import Question
from dialogs.plain import plain
from tests.bot.store.samples import (
    EVA,
    EVENT,
    GROUP,
    KARI,
    NOW,
    ODA,
    add_person,
    add_private,
    loaded,
    pressed,
    private,
    ready,
    said,
)

ONE = loaded(EVENT)
ODAS = private(ODA)


async def turn(store: Store, incoming: Incoming, minutes: int = 0) -> Outcome:
    at = NOW + timedelta(minutes=minutes)

    def work(c: Connection) -> Outcome:
        known = load(c, incoming, ONE, at, wall=at)
        outcome = respond(incoming, known)
        save(c, incoming, known, outcome, at, "this-process")
        return outcome

    return await store.run(work)


async def known(store: Store, incoming: Incoming) -> Known:
    return await store.read(lambda c: load(c, incoming, ONE, NOW))


async def asked(store: Store, text: str, n: int) -> str:
    """The question's id, which Oda has, being an organizer."""
    return id_in(await turn(store, said(text, KARI, private(KARI), n)))


def id_in(outcome: Outcome) -> str:
    """Of the question that was saved."""
    return next(one.id for one in outcome.saved if isinstance(one, Question))


async def test_my_answers_are_ones_own_and_the_newest_is_first(store: Store) -> None:
    await ready(store, lambda c: add_private(c, ODA))
    first, second, _ = [await asked(store, text, n) for n, text in enumerate(("Ett?", "To?", "Tre?"), 1)]
    await turn(store, pressed("answer", f"question:{first}", ODA, ODAS, 1, text="Ja."), 1)
    await turn(store, pressed("answer", f"question:{second}", ODA, ODAS, 2, text="Nei."), 2)
    seen = await known(store, pressed("my_answers", "", ODA, ODAS, 3))
    assert [one.id for one in seen.mine] == [second, first]
    assert (await known(store, pressed("my_answers", "", EVA, private(EVA), 4))).mine == ()
    shown = (await turn(store, said("mine svar", ODA, ODAS, 5))).envelopes[0].message
    assert shown
    assert "Du har svart på 2 spørsmål." in plain(shown)


async def test_a_reply_that_quotes_what_was_asked_back_is_for_the_expert(store: Store) -> None:
    await ready(store, lambda c: add_private(c, ODA))
    await ready(store, lambda c: add_person(c, KARI))
    id_ = id_in(await turn(store, said("Hvem rydder opp?", KARI, GROUP, 1)))
    await turn(store, pressed("ask_back", f"question:{id_}", ODA, ODAS, 2, text="Hvor?"))
    await store.run(lambda c: mark_shown(c, GROUP.conversation, f"asked_back:{id_}:1", "posted", NOW))
    reply = said("I hagen.", KARI, GROUP, 3, mentioned=False, replies_to="posted")
    seen = await known(store, reply)
    assert seen.question
    assert (seen.question.id, seen.question.state) == (id_, "asked_back")
    await turn(store, reply)
    after = (await known(store, pressed("show_question", f"question:{id_}", ODA, ODAS, 4))).question
    assert after
    assert (after.state, after.clarifications[0].reply) == ("taken", "I hagen.")
