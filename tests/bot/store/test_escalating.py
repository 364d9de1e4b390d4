"""What the clock needs of questions is found, whatever else is kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, select, update

from bot.store.engine import Connection, Store
from bot.store.escalating import (
    answered_lately,
    away_now,
    due,
    is_somebody_waiting,
    keep_absence,
    left_at,
    loads,
    look_again,
    look_at_them_then,
    looked_at_too_late_or_early,
    moving_now,
)
from bot.store.rows import row_of
from bot.store.saving import record
from bot.store.tables import questions
from dialogs.model.event import Event, Listed
from dialogs.model.known import Away, Outcome
from dialogs.model.question import Contribution, Question
from tests.bot.store.samples import EVENT, NOW, ready

E, F = "eva@example.org", "finn@example.org"
TWO = replace(EVENT, people=(*EVENT.people, Listed("Finn", F, frozenset({"expert"}))))
HERE = frozenset({E, F})


def asked(id_: str, at: datetime = NOW) -> Question:
    return Question(
        id_, "gathering", "web::kari", "Kari", "web:group", f"m{id_}", "Hvorfor?", "nb", at, state="asked"
    ).opened()


def keep(*some: Question) -> Outcome:
    return Outcome(saved=some)


async def kept(store: Store, *some: Question) -> None:
    events = {EVENT.id: TWO}
    await ready(store, lambda c: record(c, keep(*some), events, NOW))


async def look_at_all_again(store: Store, event: Event) -> None:
    changed = await store.read(lambda c: looked_at_too_late_or_early(c, event))
    await store.run(lambda c: look_at_them_then(c, changed))


async def due_at(store: Store, at: datetime, away: dict[str, datetime] | None = None) -> tuple[str, ...]:
    return await store.read(lambda c: due(c, TWO, away or {}, HERE, at))


async def test_whatever_saves_a_question_writes_when_the_clock_looks_at_it(store: Store) -> None:
    await kept(store, asked("open"), asked("given").given_to(E, NOW))
    rows = await store.read(lambda c: dict(c.execute(select(questions.c.id, questions.c.next_at)).all()))
    assert rows == {"open": NOW + TWO.peers_first, "given": NOW + timedelta(hours=TWO.patience)}
    assert await due_at(store, NOW + timedelta(minutes=29)) == ()
    assert await due_at(store, NOW + timedelta(minutes=30)) == ("open",)
    assert await due_at(store, NOW + timedelta(hours=4)) == ("given", "open")


async def test_what_waits_for_nobody_is_not_looked_at(store: Store) -> None:
    given = asked("q").given_to(E, NOW)
    answered = given.answered_with(Contribution(E, "Eva", "expert", "Slik.", NOW))
    await kept(
        store,
        answered,
        replace(given, id="w").withdrawn(NOW),
        replace(given, id="m").merged_with("q", E, NOW),
    )
    assert await due_at(store, NOW + timedelta(days=400)) == ()


async def test_the_oldest_are_looked_at_first(store: Store) -> None:
    await kept(store, asked("b"), asked("c", NOW - timedelta(hours=1)), asked("a"))
    assert await due_at(store, NOW + timedelta(hours=1)) == ("c", "a", "b")


async def test_who_is_gone_or_away_or_out_of_reach_has_theirs_looked_at_at_once(store: Store) -> None:
    given = asked("e").given_to(E, NOW)
    taken = replace(asked("t"), id="t").taken_by(F, NOW)
    await kept(store, given, taken)
    assert await due_at(store, NOW) == ()
    assert await due_at(store, NOW, {E: NOW + timedelta(days=1)}) == ("e",)
    assert await due_at(store, NOW, {F: NOW + timedelta(days=1)}) == ("t",)
    without = replace(TWO, people=TWO.people[1:])
    assert await store.read(lambda c: due(c, without, {}, HERE, NOW)) == ("e",)
    assert await store.read(lambda c: due(c, TWO, {}, frozenset(), NOW)) == ("e",), "who took it was reached"


async def test_another_events_questions_are_not_its_own(store: Store) -> None:
    other = replace(asked("o"), event="other").given_to(E, NOW)
    await ready(store, lambda c: record(c, keep(other), {"other": replace(TWO, id="other")}, NOW))
    assert await due_at(store, NOW + timedelta(days=9), {E: NOW}) == ()
    assert await store.read(lambda c: (loads(c, TWO), is_somebody_waiting(c, TWO))) == ({}, False)


async def test_each_ones_open_questions_are_counted(store: Store) -> None:
    mine = [asked(f"e{n}").given_to(E, NOW) for n in range(3)]
    done = asked("done").given_to(E, NOW).answered_with(Contribution(E, "Eva", "expert", "Ja.", NOW))
    await kept(store, *mine, done, asked("f").taken_by(F, NOW), asked("open"))
    assert await store.read(lambda c: loads(c, TWO)) == {E: 3, F: 1}


async def test_what_is_not_due_by_the_calendar_is_put_off_and_a_newer_version_is_left_alone(
    store: Store,
) -> None:
    await kept(store, asked("q"))
    later = NOW + timedelta(days=3)
    [question] = await store.read(lambda c: moving_now(c, TWO, ["q"]))
    await store.run(lambda c: look_again(c, replace(question, version=question.version - 1), later))
    assert await due_at(store, NOW + timedelta(hours=1)) == ("q",)
    await store.run(lambda c: look_again(c, question, later))
    assert (await due_at(store, NOW + timedelta(days=2)), await due_at(store, later)) == ((), ("q",))
    [again] = await store.read(lambda c: moving_now(c, TWO, ["q"]))
    assert again == question, "being put off is no new version"


async def test_a_new_release_may_have_more_patience(store: Store) -> None:
    await kept(store, asked("q").given_to(E, NOW), asked("open"))
    patient = replace(TWO, patience=6, peers_first=timedelta(hours=2))
    await look_at_all_again(store, patient)
    rows = await store.read(lambda c: dict(c.execute(select(questions.c.id, questions.c.next_at)).all()))
    assert rows == {"open": NOW + timedelta(hours=2), "q": NOW + timedelta(hours=6)}
    assert await store.read(lambda c: looked_at_too_late_or_early(c, patient)) == []


async def test_what_waited_before_there_was_such_a_look_is_looked_at(store: Store) -> None:
    row = row_of(asked("old"), questions) | {"version": 1, "next_at": None}
    await ready(store, lambda c: c.execute(insert(questions), row))
    assert await due_at(store, NOW + timedelta(hours=1)) == ()
    await look_at_all_again(store, TWO)
    assert await due_at(store, NOW + timedelta(hours=1)) == ("old",)


async def test_an_absence_is_kept_until_it_is_over_or_taken_back(store: Store) -> None:
    monday, later = NOW + timedelta(days=7), NOW + timedelta(days=9)
    for until in (monday, later):
        await store.run(partial(keep_absence, away=Away(EVENT.id, E, until), now=NOW))
    await store.run(lambda c: keep_absence(c, Away("other", F, later), NOW))
    assert await store.read(lambda c: away_now(c, TWO, NOW)) == {E: later}
    assert await store.read(lambda c: left_at(c, TWO, NOW)) == {E: NOW}
    assert await store.read(lambda c: away_now(c, TWO, later)) == {}
    await store.run(lambda c: keep_absence(c, Away(EVENT.id, E, None), NOW))
    assert await store.read(lambda c: away_now(c, TWO, NOW)) == {}


async def test_topics_are_learnt_from_the_newest_answers_without_who_asked(store: Store) -> None:
    def answered(number: int) -> Question:
        one = replace(asked(f"a{number:03}", NOW + timedelta(minutes=number)), topic="soil").given_to(E, NOW)
        return one.answered_with(Contribution(E, "Eva", "expert", "Ja.", NOW))

    words_are_gone = replace(answered(100), text="")
    await kept(store, asked("open"), *(answered(number) for number in range(70)), words_are_gone)
    found = await store.read(lambda c: answered_lately(c, TWO))
    assert [one.id for one in found] == [f"a{number:03}" for number in range(69, 9, -1)]
    assert {(one.asker, one.asker_name, one.conversation) for one in found} == {("", "", "")}
    assert {(one.topic, one.last.by, one.text) for one in found} == {("soil", E, "Hvorfor?")}


@pytest.mark.parametrize("state", ["answered", "settled", "withdrawn", "closed", "merged", "remembered"])
async def test_nobody_waits_for_what_is_over(store: Store, state: str) -> None:
    def over(c: Connection) -> None:
        c.execute(update(questions).values(state=state))

    await kept(store, asked("q"))
    assert await store.read(lambda c: is_somebody_waiting(c, TWO))
    await store.run(over)
    assert not await store.read(lambda c: is_somebody_waiting(c, TWO))
