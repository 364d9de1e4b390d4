"""Promises to who runs Vert: it says whether it lives, whether it is ready, and how it fares."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Connection, text

from bot import health
from bot.health import Health, Look, Numbers
from bot.http import make_app
from bot.metrics import MeasuredOutbox, MeasuredStore, Metrics, kind_of
from bot.store.engine import Conflict, DatabaseAway
from bot.store.opening import open_database
from bot.turn import Answer
from dialogs.model.incoming import Joined, Pressed, Said, Sender, Where
from dialogs.model.known import Outcome, Verdict
from scheduler.outbox import Address, Delivery, Ended

NOW = datetime(2021, 11, 16, 11, 45, tzinfo=UTC)
TOKEN = "så hemmelig som det går an"


async def _yes() -> bool:
    return True


async def _no() -> bool:
    return False


async def _away() -> bool:
    raise DatabaseAway("locked")


async def _hangs() -> bool:
    await asyncio.Event().wait()
    return True


async def _two_wait() -> Mapping[str, int]:
    return {"queued": 2}


async def _status(routes: list[web.RouteDef], path: str, **headers: str) -> tuple[int, object]:
    async with TestClient(TestServer(make_app(routes))) as client:
        answer = await client.get(path, headers=headers)
        return answer.status, await answer.json()


async def test_who_asks_whether_vert_lives_gets_a_yes_even_without_a_database() -> None:
    assert await _status(Health({"database": _away}).routes(), "/healthz") == (200, {"alive": True})


async def test_vert_is_ready_when_all_it_needs_is_there() -> None:
    looks = Health({"database": _yes, "migrations": _yes, "events": _yes})
    expected = {"database": True, "migrations": True, "events": True}
    assert await _status(looks.routes(), "/readyz") == (200, expected)


@pytest.mark.parametrize("missing", [_no, _away])
async def test_what_is_missing_is_named(missing: Look) -> None:
    looks = Health({"database": _yes, "migrations": missing, "events": _yes})
    expected = {"database": True, "migrations": False, "events": True}
    assert await _status(looks.routes(), "/readyz") == (503, expected)


async def test_a_database_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    assert await _status(Health({"database": _hangs}).routes(), "/readyz") == (503, {"database": False})


async def test_many_who_ask_at_once_share_one_look() -> None:
    looked: list[int] = []

    async def counted() -> bool:
        looked.append(1)
        await asyncio.sleep(0)
        return True

    asked = Health({"database": counted})
    assert await asyncio.gather(*(asked.look() for _ in range(20))) == [{"database": True}] * 20
    assert looked == [1]


async def test_without_a_token_and_a_port_there_are_no_numbers() -> None:
    expected = (404, {"error": "There is nothing here."})
    assert await _status(Numbers(Metrics(), _two_wait).routes(), "/metrics") == expected


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer nei", f"Basic {TOKEN}", f"Bearer {TOKEN} "[:-3]])
async def test_numbers_are_refused_without_the_right_token(given: str) -> None:
    routes = Numbers(Metrics(), _two_wait, TOKEN).routes()
    expected = (401, {"error": "This needs a token."})
    assert await _status(routes, "/metrics", Authorization=given) == expected


async def test_numbers_are_shown_to_who_has_the_token() -> None:
    metrics = Metrics()
    app = make_app(Numbers(metrics, _two_wait, TOKEN).routes())
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        shown = await answer.text()
    assert answer.status == 200
    assert 'vert_outbox{state="queued"} 2.0' in shown
    assert 'vert_outbox{state="dead"} 0.0' in shown


async def test_a_port_of_its_own_shows_numbers_on_this_machine_alone() -> None:
    runner = await Numbers(Metrics(), _two_wait).open(0)
    host, port = runner.addresses[0][:2]
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/metrics") as answer:
        shown = await answer.text()
    await runner.cleanup()
    assert host == "127.0.0.1"
    assert 'vert_outbox{state="queued"} 2.0' in shown


async def test_numbers_are_shown_also_while_the_database_is_away(log_lines: Callable[[], str]) -> None:
    async def away() -> Mapping[str, int]:
        raise DatabaseAway("locked")

    app = make_app(Numbers(Metrics(), away, "t").routes())
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/metrics", headers={"Authorization": "Bearer t"})
        assert (answer.status, "vert_turn_seconds" in await answer.text()) == (200, True)
    assert "outbox_not_counted" in log_lines()


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_turns_are_told_apart_by_what_came_of_them() -> None:
    ada, here = Sender("web::a", "Ada"), Where("web:a", "web", "private")
    said = Said(id="web:a:1", sender=ada, where=here, at=NOW, text="Hva koster det?", message="1")
    pressed = Pressed(id="web:a:2", sender=ada, where=here, at=NOW, verb="helped")
    joined = Joined(id="web:a:3", sender=ada, where=here, at=NOW, vert=True)
    answered = Answer(outcome=Outcome(verdict=Verdict("answer", "nb")))
    kinds = [kind_of(said, answered), kind_of(pressed, Answer()), kind_of(joined, Answer())]
    assert [*kinds, kind_of(said, Answer(repeated=True))] == ["answer", "pressed", "joined", "repeated"]


class FakeOutbox:
    """Two deliveries, of which the first is still ours."""

    def __init__(self, claimed: tuple[Delivery, ...]) -> None:
        self.claimed = claimed
        self.results: list[Ended] = []

    async def claim(self, now: datetime, limit: int) -> tuple[Delivery, ...]:
        return self.claimed[:limit]

    async def sending(self, deliveries: Sequence[Delivery], now: datetime) -> frozenset[int]:
        return frozenset({1})

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        self.results.extend(results)

    async def slow_down(self, address: Address, seconds: float) -> None: ...

    async def release_leases(self) -> None: ...


def _reminder(number: int) -> Delivery:
    return Delivery(
        id=number,
        key=f"reminder:{number}",
        kind="reminder",
        event="hagedag",
        address=Address("teams", "19:abc", kind="group"),
        message=None,
        source={},
        about="",
        edits="",
        due=NOW - timedelta(seconds=7),
        useful_until=None,
        attempts=0,
        language="nb",
    )


async def test_deliveries_are_counted_by_result_and_reminders_by_how_late_they_went() -> None:
    metrics, behind = Metrics(), FakeOutbox((_reminder(1), _reminder(2)))
    outbox = MeasuredOutbox(behind, metrics)
    claimed = await outbox.claim(NOW, 10)
    assert await outbox.sending(claimed, NOW) == frozenset({1})
    results = [Ended(1, "sent", posted="17"), Ended(2, "skipped", reason="no longer derived")]
    await outbox.ended(results, NOW)
    assert behind.results == results
    assert _value(metrics, "vert_sends_total", result="sent") == 1
    assert _value(metrics, "vert_sends_total", result="skipped") == 1
    assert _value(metrics, "vert_reminder_late_seconds_sum") == 7.0


def _one(c: Connection) -> int:
    return int(c.execute(text("SELECT 1")).scalar_one())


def _conflict(c: Connection) -> None:
    raise Conflict("questions 12")


async def test_waits_for_the_database_are_timed_and_given_up_ones_counted(tmp_path: Path) -> None:
    metrics = Metrics()
    store = MeasuredStore(open_database(f"sqlite:///{tmp_path / 'vert.db'}"), metrics)
    assert (await store.run(_one), await store.read(_one)) == (1, 1)
    with pytest.raises(Conflict):
        await store.run(_conflict)
    await store.close()
    assert _value(metrics, "vert_database_seconds_count", kind="write") == 2
    assert _value(metrics, "vert_database_seconds_count", kind="read") == 1
    assert _value(metrics, "vert_database_trouble_total", why="conflict") == 1
