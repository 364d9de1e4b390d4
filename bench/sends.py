"""What Vert sends a second, from the outbox and with everything written down, beside a loop that only posts.

    python -m bench.sends

Both send the same bodies to a fake Teams that takes 100 ms to answer, over as many connections, in turn. What
Teams would allow is set aside here, since a limit is all that would be measured. To hold: at least 0.9 of the
loop's rate.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import aiohttp
from sqlalchemy import Connection, insert

from bench.figures import tell
from bench.running import Running, free_port
from bot.app import open_store
from bot.channels.teams.cards import drawn
from bot.channels.teams.sender import Connector, TeamsChannel
from bot.channels.teams.settings import TeamsSettings
from bot.store.engine import Store
from bot.store.outbox import SqlOutbox
from bot.store.putting import Desk, put
from bot.store.tables import conversations
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.message import Choice, Message
from scheduler.clock import RealClock
from scheduler.deliveries import AT_ONCE, Deliveries
from scheduler.limits import Rates
from scheduler.outbox import Ended
from tests.fakes.identity import Setup

ROUNDS = 5
MESSAGES = 1500  # each to a chat of its own
LATENCY = 0.1  # seconds
PATIENCE = 20.0  # seconds for a round
NO_LIMITS = {"teams": Rates()}
LOOP = "plain aiohttp loop"
REMINDER = Message(
    title="I morgen: Lokal klimarisiko",
    text="Webinaret begynner kl. 09.30 og slutter kl. 11.00 eller 11.30. Det kan følges på en spasertur.",
    choices=(Choice("Bli med", link="https://teams.example.org/l/meetup-join/19"),),
    language="nb",
)


class Round(NamedTuple):
    """Sent a second, and milliseconds of processor for each."""

    rate: float
    cpu: float


class CountedOutbox(SqlOutbox):
    """Tells when so many have been sent and written down."""

    sent = 0

    async def ended(self, results: Sequence[Ended], now: datetime) -> None:
        await super().ended(results, now)
        self.sent += sum(one.state == "sent" for one in results)
        if wrong := {one.reason for one in results if one.state != "sent"}:
            raise RuntimeError(f"not all were sent: {wrong}")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, _teams() as teams:
        async with AsyncExitStack() as closing:
            store = await open_store(f"sqlite:///{Path(folder) / 'vert.db'}")
            closing.push_async_callback(store.close)
            session = await closing.enter_async_context(Connector.session())
            settings = _settings(teams.url)
            connector = Connector(settings, session)
            await store.run(partial(_open_chats, url=teams.url))
            token = await connector._token.now()
            rounds = []
            for number in range(ROUNDS):
                await store.run(partial(_queue, round_=number))
                ours = await _sent_by_vert(store, TeamsChannel(settings, connector))
                rounds.append((ours, await _sent_by_loop(session, teams.url, token)))
    ours_sent, loop_sent = zip(*rounds, strict=True)
    beside = {LOOP: median(one.rate for one in loop_sent)}
    tell("messages sent", median(one.rate for one in ours_sent), "a second", beside)
    beside = {LOOP: median(one.cpu for one in loop_sent)}
    tell("processor for a message sent", median(one.cpu for one in ours_sent), "ms", beside)
    tell("rate of sending", median(one.rate / other.rate for one, other in rounds), "times", {LOOP: 1})


async def _sent_by_vert(store: Store, channel: TeamsChannel) -> Round:
    outbox = CountedOutbox(store, "bench", NO_LIMITS, lambda _delivery, _now: None)
    deliveries = Deliveries(outbox, {"teams": channel}, lambda _delivery, _now: None, RealClock())
    began, cpu = time.perf_counter(), time.process_time()
    running = asyncio.create_task(deliveries.run())
    async with asyncio.timeout(PATIENCE):
        while outbox.sent < MESSAGES:  # noqa: ASYNC110 - what it waits for is in another thread
            await asyncio.sleep(0.002)
    taken = _round(began, cpu)
    await deliveries.stop()
    await running
    return taken


async def _sent_by_loop(session: aiohttp.ClientSession, url: str, token: str) -> Round:
    body = json.dumps(drawn(REMINDER), ensure_ascii=False).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json; charset=utf-8"}
    waiting = iter(range(MESSAGES))

    async def sends() -> None:
        for number in waiting:
            door = f"{url}/teams/v3/conversations/{_native(number)}/activities"
            async with session.post(door, data=body, headers=headers) as answer:
                if answer.status != 201:
                    raise RuntimeError(f"the connector answers {answer.status}")
                await answer.read()

    began, cpu = time.perf_counter(), time.process_time()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(sends() for _ in range(AT_ONCE)))
    return _round(began, cpu)


def _round(began: float, cpu: float) -> Round:
    seconds = time.perf_counter() - began
    return Round(MESSAGES / seconds, 1000 * (time.process_time() - cpu) / MESSAGES)


def _teams() -> Running:
    port = free_port()
    ready = "/v1/.well-known/openidconfiguration"
    return Running(["-m", "bench.connector", str(port), str(LATENCY)], port, ready, {})


def _settings(url: str) -> TeamsSettings:
    return TeamsSettings(
        app_id=Setup.app_id,
        password=Setup.app_password,
        tenant=Setup.tenant,
        tenants=frozenset({Setup.tenant}),
        login_url=url,
        service_hosts=(url,),
    )


def _native(number: int) -> str:
    return f"19:group-{number}@thread.v2"


def _open_chats(c: Connection, url: str) -> None:
    chats = [
        {
            "id": f"teams:{_native(number)}",
            "channel": "teams",
            "kind": "group",
            "tenant": Setup.tenant,
            "native": _native(number),
            "reference": {"service_url": f"{url}/teams/", "bot": f"28:{Setup.app_id}"},
            "seen_at": datetime.now(UTC),
            "version": 1,
        }
        for number in range(MESSAGES)
    ]
    c.execute(insert(conversations), chats)


def _queue(c: Connection, round_: int) -> None:
    envelopes = [
        Envelope(
            key=f"{round_}:{number}",
            to=Reply("", f"teams:{_native(number)}"),
            message=REMINDER,
            kind="reminder",
        )
        for number in range(MESSAGES)
    ]
    put(c, envelopes, Desk(datetime.now(UTC), events={}))


if __name__ == "__main__":
    asyncio.run(main())
