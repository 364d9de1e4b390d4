"""Keeps the stage's server alive: it holds the door while the server is killed, and starts another."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

TRIES = 100  # ports, when the wished one is taken
STOPPING = 12.0  # seconds


class CannotPlay(Exception):
    """Why there is no stage, in a sentence for whoever asked for one."""


def listen(host: str, port: int) -> socket.socket:
    """The door, at the wished port or the next free one. It stays open while the server behind it is away."""
    for offset in range(TRIES):
        try:
            return socket.create_server((host, port + offset), backlog=128)
        except OSError as refusal:
            if offset == TRIES - 1 or not _is_taken(refusal):
                raise CannotPlay(f"{host}:{port} cannot be opened: {refusal.strerror or refusal}.") from None
        except OverflowError:
            raise CannotPlay(f"From port {port} on none is free. Choose another with --port.") from None
    raise CannotPlay(f"From port {port} on none is free. Choose another with --port.")


def _is_taken(refusal: OSError) -> bool:
    return isinstance(refusal, PermissionError) or refusal.errno in (98, 48, 10048)


class Supervisor:
    """Runs the server in a process of its own, again whenever it is killed, until this one is stopped."""

    def __init__(
        self, door: socket.socket, home: Path, folders: Sequence[Path], base: str, key: str = ""
    ) -> None:
        self._door, self._home, self._folders, self._base = door, home, folders, base
        self._environment = {
            **os.environ,
            "VERT_DEMO_SECRET": secrets.token_urlsafe(32),
            "VERT_DEMO_KEY": key,
        }
        self._child: subprocess.Popen[str] | None = None
        self._stopping = False

    def run(self, is_ready: Callable[[], None]) -> None:
        """Raises CannotPlay when the server can't even begin. `is_ready` is called once it answers."""
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, self._stop)
        self._start_one()
        is_ready()
        while True:
            code = self._wait()
            if self._stopping:
                return
            if code != -signal.SIGKILL:
                raise CannotPlay(f"The server of the stage ended with {code}.")
            self._start_one(died_at=time.time())

    def _start_one(self, died_at: float | None = None) -> None:
        self._environment["VERT_DEMO_DIED_AT"] = str(died_at or "")
        self._child = child = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bot.demo.server",
                str(self._door.fileno()),
                str(self._home),
                self._base,
                *(str(folder) for folder in self._folders),
            ],
            env=self._environment,
            pass_fds=[self._door.fileno()],
            stdin=subprocess.PIPE,  # its end tells the server that nobody watches over it any more
            stdout=subprocess.PIPE,
            text=True,
        )
        said = child.stdout.readline() if child.stdout else ""
        if not said and self._stopping:
            return
        told = (
            json.loads(said) if said.startswith("{") else {"error": "The server of the stage did not begin."}
        )
        if "error" in told:
            child.wait()
            raise CannotPlay(told["error"])

    def _wait(self) -> int:
        if self._child is None:
            return 0
        return self._child.wait(STOPPING if self._stopping else None)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        if self._child and self._child.poll() is None:
            self._child.terminate()
