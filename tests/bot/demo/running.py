"""`vert demo` as a visitor starts it: a process that says where it is, and can be stopped."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
KLIMASAMLING = ROOT / "events" / "klimasamling-2021"


@contextmanager
def demo(*arguments: str, temporary: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address it prints, and the process. Its scratch database lies in `temporary`."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", *arguments],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _address(running), running
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)


def _address(running: "subprocess.Popen[str]") -> str:
    line = running.stdout.readline() if running.stdout else ""
    found = re.fullmatch(r"Vert: (http://\S+)\n", line)
    assert found, f"it said {line!r}"
    return found[1]
