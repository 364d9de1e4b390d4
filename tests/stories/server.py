"""Vert as it really runs: a process of its own that can be killed, told to stop, and started again."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

from bot.links import Links
from tests.fakes.mail import FakeMail
from tests.fakes.teams import FakeTeams

ROOT = Path(__file__).parents[2]
KLIMASAMLING, KLIMAKRONSJ = "klimasamling-2021", "klimakronsj-2021"
PATIENCE = 20.0  # seconds for a process to come up, on a busy machine
SECRET = "a made-up secret, long enough for a story"
METRICS = {"Authorization": "Bearer a made-up token for the numbers"}
TO_STOP = 10.0  # seconds that a clean stop may take


class Server:
    """`async with`: started at `at`, stopped in the end. What it logged stays in `log`, a mapping a line."""

    def __init__(
        self,
        home: Path,
        teams: FakeTeams,
        mail: FakeMail | None = None,
        *,
        at: str,
        speed: float = 1.0,
        events: Sequence[str] = (KLIMASAMLING,),
        database: str = "",
    ) -> None:
        """`events` are names of the examples, or paths of folders. `database`: one that others share."""
        self._home, self._teams, self._mail, self._events = home, teams, mail, events
        self._database_url = database
        self._port = free_port()
        self.url = teams.bot_url = f"http://127.0.0.1:{self._port}"
        self.log: list[dict[str, Any]] = []
        self.words = ""  # all it wrote on stderr, as it stands there
        self._logged = asyncio.Event()
        self._start_at, self._started, self._speed = datetime.fromisoformat(at), time.monotonic(), speed
        self._served = self._started
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def database(self) -> Path:
        return self._home / "vert.db"

    def desk_of(self, email: str, event: str = KLIMASAMLING) -> str:
        """The address an organizer would copy for somebody."""
        return f"{self.url}/desk/{Links(SECRET).sign('desk', datetime.now(UTC), event=event, email=email)}"

    @property
    def now(self) -> datetime:
        """The time it plays."""
        return self._start_at + timedelta(seconds=self._speed * (time.monotonic() - self._started))

    async def __aenter__(self) -> "Server":
        await self.start(speed=self._speed)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """A story that went well ends with a clean stop, and with nothing written down as wrong."""
        assert self._process
        if error is None:
            await self.stop()
            assert not self.errors, self.words
            return
        error.add_note(f"Vert logged:\n{self.words}")
        if self._process.returncode is None:
            self._process.kill()
            await self._ended()

    async def start(self, at: str = "", speed: float = 1.0) -> None:
        """At another time, or where the time it played has come to. Returns when it is ready."""
        self._start_at = datetime.fromisoformat(at) if at else self.now
        self._started, self._speed = time.monotonic(), speed
        serving = self._count("serving")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve",
            cwd=self._home, env=self._environment(),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self._process))
        await self.says("serving", times=serving + 1)
        self._served = time.monotonic()
        async with aiohttp.ClientSession() as client, client.get(f"{self.url}/readyz") as ready:
            assert ready.status == 200, await ready.text()

    async def kill9(self) -> None:
        """Without a word of warning."""
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        assert await self._ended() == -signal.SIGKILL

    async def stop(self) -> None:
        """SIGTERM: it ends by itself, well and in time."""
        assert self._process
        self._process.terminate()
        async with asyncio.timeout(TO_STOP):
            assert await self._ended() == 0, self.words

    async def restart(self, at: str = "", speed: float = 1.0) -> None:
        await self.stop()
        await self.start(at, speed)

    async def runs(self, *command: str, status: int = 0) -> str:
        """`vert …` in a process of its own, beside the one that serves. Returns what it wrote."""
        # counted from when it served: never ahead of the time by which later presses are written down
        played = self._start_at + timedelta(seconds=self._speed * (time.monotonic() - self._served))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *command,
            cwd=self._home, env={**self._environment(), "VERT_CLOCK": played.isoformat()},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said, wrong = await process.communicate()
        assert process.returncode == status, f"vert {' '.join(command)}: {said.decode()}{wrong.decode()}"
        return said.decode() + wrong.decode()

    async def says(self, event: str, times: int = 1) -> None:
        """Waits until that stands in its log so many times."""
        try:
            async with asyncio.timeout(PATIENCE):
                while self._count(event) < times:
                    assert self._process
                    assert self._process.returncode is None, f"it ended: {self.words}"
                    self._logged.clear()
                    await self._logged.wait()
        except TimeoutError:
            raise AssertionError(f"{event!r} was not logged; there stands:\n{self.words}") from None

    async def at_rest(self, but: int = 0) -> None:
        """Waits until what was sent is written down, `but` for so many: a kill leaves the rest in doubt."""
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as client:
            while True:
                async with client.get(f"{self.url}/metrics", headers=METRICS) as answer:
                    numbers = await answer.text()
                if f'vert_outbox{{state="sending"}} {but}.0' in numbers:
                    return

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What it wrote down as wrong."""
        return [line for line in self.log if line.get("level") in ("error", "critical")]

    def _count(self, event: str) -> int:
        return sum(line.get("event") == event for line in self.log)

    async def _ended(self) -> int:
        assert self._process
        assert self._reading
        ended = await self._process.wait()
        await self._reading
        return ended

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr
        async for line in process.stderr:
            self.words += line.decode()
            try:
                self.log.append(json.loads(line))
            except ValueError:
                self.log.append({"event": line.decode(), "level": "error"})
            self._logged.set()
        self._logged.set()

    def _environment(self) -> dict[str, str]:
        machine = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        mail = {"VERT_SMTP_URL": self._mail.url, "VERT_MAIL_FROM": "vert@example.org"} if self._mail else {}
        return {
            **machine,
            **self._teams.environment(),
            **mail,
            **({"VERT_DATABASE_URL": self._database_url} if self._database_url else {}),
            "PYTHONPATH": str(ROOT),
            "VERT_CLOCK": self._start_at.isoformat(),
            "VERT_CLOCK_SPEED": str(self._speed),
            "VERT_EVENTS": os.pathsep.join(str(ROOT / "events" / one) for one in self._events),
            "VERT_HOME": str(self._home),
            "VERT_METRICS_TOKEN": METRICS["Authorization"].removeprefix("Bearer "),
            "VERT_PORT": str(self._port),
            "VERT_SECRET": SECRET,
        }


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
