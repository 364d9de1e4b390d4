from dataclasses import replace
from functools import partial

from bot.store.engine import Store
from bot.store.known import load
from bot.store.rows import write
from bot.store.tables import questions
from dialogs.model.question import Question
from tests.bot.store.samples import EVENT, KARI, NOW, ODA, loaded, pressed, private

ELSEWHERE = replace(EVENT, id="elsewhere")
QUESTION = Question("q1", "elsewhere", KARI.id, "Kari", "web:group", "m1", "Hvorfor?", "nb", NOW)


async def test_from_the_desk_or_console_of_one_event_nothing_of_another_is_acted_on(store: Store) -> None:
    await store.run(lambda c: write(c, questions, QUESTION))
    both = loaded(EVENT, ELSEWHERE)
    for event, found in (("gathering", None), ("elsewhere", "q1"), ("", "q1")):
        press = pressed("take", "question:q1", ODA, replace(private(ODA, "mail"), event=event))
        known = await store.read(partial(load, incoming=press, loaded=both, now=NOW, wall=NOW))
        assert (known.question.id if known.question else None) == found
        assert known.event
        assert known.event.id == (event or "elsewhere")
