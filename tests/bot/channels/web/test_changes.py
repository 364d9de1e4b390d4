"""Promises of the change number: a page hears of each change, and a stop lets it go."""

import asyncio

from bot.channels.web.changes import Changes
from bot.store.engine import DatabaseAway


async def test_who_waits_hears_when_the_number_rises() -> None:
    number = [1]

    async def read() -> int:
        return number[0]

    changes = Changes(read, every=0)
    watching = asyncio.create_task(changes.run())
    assert await changes.after(0) == 1
    waiting = asyncio.create_task(changes.after(1))
    number[0] = 2
    assert await waiting == 2
    watching.cancel()


async def test_a_database_that_is_away_is_waited_for() -> None:
    answers: list[DatabaseAway | int] = [DatabaseAway("away"), 5]

    async def read() -> int:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, DatabaseAway):
            raise answer
        return answer

    changes = Changes(read, every=0)
    watching = asyncio.create_task(changes.run())
    assert await changes.after(0) == 5
    watching.cancel()


async def test_a_stop_lets_everyone_go() -> None:
    async def read() -> int:
        return 0

    changes = Changes(read)
    waiting = [asyncio.create_task(changes.after(0)) for _ in range(3)]
    await asyncio.sleep(0)
    await changes.stop()
    assert await asyncio.gather(*waiting) == [None, None, None]


async def test_the_database_is_left_alone_while_no_page_is_open() -> None:
    reads = []

    async def read() -> int:
        reads.append(1)
        return 0

    changes = Changes(read, every=0)
    watching = asyncio.create_task(changes.run())
    for _ in range(5):
        await asyncio.sleep(0)
    assert reads == []
    watching.cancel()
