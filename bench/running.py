"""A process that is measured: started, asked until it is ready, weighed, and stopped."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).parents[1]
KLIMASAMLING, KLIMAKRONSJ = "klimasamling-2021", "klimakronsj-2021"
NEEDED = ("PATH", "HOME", "LANG", "TZ", "SYSTEMROOT")
PATIENCE = 20.0  # seconds for a process to come up, or to end
LOOK = 0.005  # seconds between two knocks
MIB = 1024 * 1024


class Running:
    """`with`: started, and ready when the block begins; `seconds` is how long that took."""

    def __init__(self, arguments: Sequence[str], port: int, ready: str, env: Mapping[str, str]) -> None:
        """`arguments` are Python's; `ready` is the path that answers 200 once nothing is waited for."""
        self._arguments, self._port, self._ready, self._env = arguments, port, ready, env
        self.url = f"http://127.0.0.1:{port}"
        self.seconds = 0.0

    def __enter__(self) -> Self:
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *self._arguments],
            cwd=ROOT,
            env={**machine(), **self._env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._seen = psutil.Process(self._process.pid)
        try:
            while not self._is_ready():
                if self._process.poll() is not None or time.perf_counter() > began + PATIENCE:
                    raise RuntimeError(f"{' '.join(self._arguments)} does not come up")
                time.sleep(LOOK)
        except BaseException:
            self._end()
            raise
        self.seconds = time.perf_counter() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def cpu(self) -> float:
        """Seconds of processor it took so far, its own children included."""
        times = self._seen.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)

    @property
    def memory(self) -> float:
        """MiB it holds now."""
        return float(self._seen.memory_info().rss) / MIB

    @property
    def peak(self) -> float:
        """MiB it has held at most; what it holds now where the system does not tell."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        highest = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        return max(highest, default=self.memory)

    def _is_ready(self) -> bool:
        door = HTTPConnection("127.0.0.1", self._port, timeout=1)
        try:
            door.request("GET", self._ready)
            return door.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            door.close()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def vert(home: Path, teams: Mapping[str, str], *events: str) -> Running:
    """`vert serve` with these events; `teams` is what the environment says of Teams."""
    port = free_port()
    env = {
        **teams,
        "VERT_EVENTS": os.pathsep.join(str(ROOT / "events" / one) for one in events),
        "VERT_HOME": str(home),
        "VERT_PORT": str(port),
        "VERT_SECRET": "a made-up secret, long enough to measure with",
    }
    return Running(["-m", "bot", "serve"], port, "/readyz", env)


def machine() -> dict[str, str]:
    """Of the environment what a program needs to run at all, so that no setting of Vert's slips in."""
    return {name: os.environ[name] for name in NEEDED if name in os.environ}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
