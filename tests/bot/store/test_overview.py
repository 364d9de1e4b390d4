from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, insert

from bot.store.chatlog import change_number, lines, write_words
from bot.store.engine import Store
from bot.store.overview import counts_by_state, questions_waiting
from bot.store.rows import write
from bot.store.tables import outbox, questions
from dialogs.model.question import Question
from tests.bot.store.samples import EVENT, NOW, OSLO

QUESTION = Question("q1", "gathering", "web::kari", "Kari", "web:group", "m1", "Hvorfor?", "nb", NOW)


async def test_the_outbox_is_counted_by_state(store: Store) -> None:
    def fill(c: Connection) -> None:
        row = {"kind": "reminder", "event": "gathering", "made_at": NOW, "due": NOW}
        states = ("queued", "queued", "sent", "unknown")
        c.execute(insert(outbox), [{**row, "key": f"{n}", "state": state} for n, state in enumerate(states)])

    assert await store.read(counts_by_state) == {}
    await store.run(fill)
    assert await store.read(counts_by_state) == {"queued": 2, "sent": 1, "unknown": 1}


async def test_the_questions_that_wait_come_oldest_first(store: Store) -> None:
    older = replace(QUESTION, id="q2", asked_at=NOW - timedelta(hours=1), state="taken")
    settled = replace(QUESTION, id="q3", state="settled")
    elsewhere = replace(QUESTION, id="q4", event="other")
    for one in (QUESTION, older, settled, elsewhere):
        await store.run(partial(write, table=questions, noun=one))
    waiting = await store.read(lambda c: questions_waiting(c, EVENT))
    assert waiting == (replace(older, version=1), replace(QUESTION, version=1))
    assert waiting[0].asked_at.tzinfo is OSLO


async def test_a_page_reads_on_from_the_line_it_has(store: Store) -> None:
    def talk(c: Connection) -> None:
        for n in range(5):
            write_words(c, "web:group", f"{n}", "web::kari", "Kari", f"linje {n}", NOW)
        write_words(c, "web:other", "5", "web::kari", "Kari", "et annet sted", NOW)
        write_words(c, "web:group", "4", "web::kari", "Kari", "den samme en gang til", NOW)

    await store.run(talk)
    all_lines = await store.read(lambda c: lines(c, "web:group"))
    assert [line.text for line in all_lines] == [f"linje {n}" for n in range(5)]
    assert await store.read(lambda c: lines(c, "web:group", since=all_lines[2].id)) == all_lines[3:]
    assert await store.read(lambda c: lines(c, "web:group", limit=2)) == all_lines[3:]
    assert await store.read(change_number) == 0
