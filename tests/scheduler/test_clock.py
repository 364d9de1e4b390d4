from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.clock import FixedClock, PlayedClock, RealClock

OSLO = ZoneInfo("Europe/Oslo")
MORNING = datetime(2021, 11, 15, 9, 0, tzinfo=OSLO)


class Wall:
    """Seconds on the wall, which the test lets pass."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_the_real_clock_knows_its_zone() -> None:
    before = datetime.now(UTC)
    assert before <= RealClock().now() <= datetime.now(UTC)


def test_a_fixed_clock_moves_only_when_it_is_moved() -> None:
    clock = FixedClock(MORNING)
    assert [clock.now(), clock.now()] == [MORNING, MORNING]
    clock.forward(timedelta(minutes=15))
    assert clock.now() == MORNING + timedelta(minutes=15)
    clock.set(MORNING)
    assert clock.now() == MORNING


def test_played_time_runs_as_much_faster_as_it_is_told(wall: Wall) -> None:
    clock = PlayedClock(MORNING, speed=60, wall=wall)
    wall.seconds += 10
    assert clock.now() == MORNING + timedelta(minutes=10)


def test_another_speed_counts_from_now_on(wall: Wall) -> None:
    clock = PlayedClock(MORNING, speed=60, wall=wall)
    wall.seconds += 1
    clock.set_speed(1)
    wall.seconds += 1
    assert clock.now() == MORNING + timedelta(seconds=61)


def test_a_pause_lasts_until_it_is_over(wall: Wall) -> None:
    clock = PlayedClock(MORNING, speed=60, wall=wall)
    wall.seconds += 1
    clock.pause()
    wall.seconds += 100
    assert (clock.now(), clock.paused) == (MORNING + timedelta(minutes=1), True)
    clock.set_speed(1)
    clock.resume()
    wall.seconds += 1
    assert (clock.now(), clock.paused) == (MORNING + timedelta(seconds=61), False)


def test_a_jump_goes_there_at_once_and_runs_on(wall: Wall) -> None:
    clock = PlayedClock(MORNING, wall=wall)
    wall.seconds += 100
    webinar = MORNING + timedelta(days=1)
    clock.jump(webinar)
    assert clock.now() == webinar
    wall.seconds += 1
    assert clock.now() == webinar + timedelta(seconds=1)
    clock.jump(MORNING)
    assert clock.now() == MORNING


def test_a_jump_while_paused_stays_there(wall: Wall) -> None:
    clock = PlayedClock(MORNING, wall=wall, paused=True)
    clock.jump(MORNING + timedelta(hours=1))
    wall.seconds += 100
    assert clock.now() == MORNING + timedelta(hours=1)


def test_an_hour_is_an_hour_in_the_night_when_the_clocks_change(wall: Wall) -> None:
    clock = PlayedClock(datetime(2021, 10, 31, 2, 30, tzinfo=OSLO), speed=3600, wall=wall)
    wall.seconds += 1
    assert clock.now().isoformat() == "2021-10-31T02:30:00+01:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2021, 11, 15, 9, 0))  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        PlayedClock(MORNING).jump(datetime(2021, 11, 15, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize("speed", [0, -1])
def test_time_never_runs_backwards(speed: float) -> None:
    with pytest.raises(ValueError, match="paused"):
        PlayedClock(MORNING).set_speed(speed)
