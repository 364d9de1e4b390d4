"""A channel's limits are kept, and its budget is used."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.limits import Rate, room, spent
from tests.fakes.limits import SENDS, Windows, busiest

TEAMS = (Rate(1.0, 6), Rate(0.4, 300))


def test_an_unused_budget_holds_its_burst_and_then_refills_evenly() -> None:
    rate, free_at = Rate(2.0, 3), 0.0
    assert room(rate, free_at, 100.0) == 3
    free_at = spent(rate, free_at, 100.0, 3)
    assert [room(rate, free_at, 100.0 + wait) for wait in (0.0, 0.4, 0.5, 1.0, 1.5, 9.0)] == [
        0,
        0,
        1,
        2,
        3,
        3,
    ]


def test_a_budget_that_lay_unused_saves_no_more_than_its_burst() -> None:
    rate = Rate(45.0, 5)
    free_at = spent(rate, 0.0, 10.0, 5)
    assert room(rate, free_at, 3600.0) == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.0, 3.0), min_size=50, max_size=400))
def test_whatever_the_pauses_no_window_of_teams_is_ever_overrun(pauses: list[float]) -> None:
    now, free_at, sent, windows = 1000.0, [0.0] * len(TEAMS), [], Windows(SENDS)
    for pause in pauses:
        now += pause
        count = min(room(rate, at, now) for rate, at in zip(TEAMS, free_at, strict=True))
        for _ in range(count):
            assert windows.wait(now) == 0
            windows.take(now)
            sent.append(now)
        free_at = [
            spent(rate, at, now, count) if count else at for rate, at in zip(TEAMS, free_at, strict=True)
        ]
    assert busiest(sent, 1.0) <= 7


def test_a_tenant_at_45_a_second_gets_ninety_percent_and_never_more_than_fifty_in_a_second() -> None:
    rate, free_at, sent = Rate(45.0, 5), 0.0, []
    for tick in range(1000):
        now = 50.0 + tick / 100
        count = room(rate, free_at, now)
        free_at = spent(rate, free_at, now, count) if count else free_at
        sent.extend([now] * count)
    assert len(sent) >= 10 * 45
    assert busiest(sent, 1.0) <= 50
