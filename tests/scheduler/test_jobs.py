"""The clock that ticks."""

import asyncio
from datetime import UTC, datetime, time, timedelta

from scheduler.clock import FixedClock
from scheduler.jobs import Every, Jobs, Nightly

NOW = datetime(2021, 11, 15, 9, 0, tzinfo=UTC)


class Counted:
    def __init__(self, fails: int = 0) -> None:
        self.times, self.fails, self.ticked = 0, fails, asyncio.Event()

    async def __call__(self) -> None:
        self.times += 1
        self.ticked.set()
        if self.times <= self.fails:
            raise ValueError("a bad tick")


async def test_ticks_begin_at_once_and_go_on_after_a_failure() -> None:
    counted = Counted(fails=1)
    jobs = Jobs(FixedClock(NOW), [Every("plan", 0.02, counted)])
    jobs.start()
    async with asyncio.timeout(5):
        while counted.times < 3:
            counted.ticked.clear()
            await counted.ticked.wait()
    await jobs.stop()


async def test_a_played_clock_ticks_by_the_time_it_tells() -> None:
    clock, counted = FixedClock(NOW), Counted()
    tick = Every("plan", 10, counted)
    jobs = Jobs(clock, [tick], beat=0.25, wall=FixedClock(NOW))
    for seconds in (0, 3, 9, 10, 15, 20):
        clock.set(NOW + timedelta(seconds=seconds))
        await jobs.tick(tick)
    assert counted.times == 3
    clock.set(NOW - timedelta(days=60))
    await jobs.tick(tick)
    assert counted.times == 4


async def test_while_a_played_clock_stands_still_what_waits_for_people_goes_on() -> None:
    wall, counted = FixedClock(NOW), Counted()
    tick = Every("broadcasts", 0.5, counted)
    jobs = Jobs(FixedClock(NOW), [tick], beat=0.25, wall=wall)
    for _ in range(4):
        await jobs.tick(tick)
        wall.forward(timedelta(seconds=0.25))
    assert counted.times == 2


async def test_a_nightly_tick_waits_for_its_night() -> None:
    counted = Counted()
    jobs = Jobs(FixedClock(NOW), [Nightly("purge", time(3, 30), "Europe/Oslo", counted)])
    jobs.start()
    await asyncio.sleep(0)
    assert counted.times == 0
    await jobs.stop()
