"""From the start of `vert serve` with both events until it is ready, and what it holds in memory then.

    python -m bench.start

Beside it stands a Python that does no more than import what such a bot is made of. To hold: at most 2 s, and
at most 120 MiB.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.figures import tell
from bench.running import KLIMAKRONSJ, KLIMASAMLING, PATIENCE, ROOT, Running, machine, vert

ROUNDS = 3
IMPORTS = "import aiohttp.web, sqlalchemy, botbuilder.core, numpy"
WEIGH = "import os, psutil, time; print(psutil.Process().memory_info().rss / 1048576, time.process_time())"
TEAMS = {
    "MicrosoftAppId": "11111111-aaaa-4aaa-8aaa-111111111111",
    "MicrosoftAppPassword": "not-a-real-password",
    "MicrosoftAppTenantId": "22222222-bbbb-4bbb-8bbb-222222222222",
    "VERT_TEAMS_SERVICE_HOSTS": "http://127.0.0.1:9",
}
FRESH, EXISTING, ALONE = "fresh database", "existing database", "the imports alone"


@dataclass(frozen=True)
class Start:
    seconds: float
    cpu: float
    memory: float
    peak: float = 0.0


FIGURES: Sequence[tuple[str, str, Callable[[Start], float]]] = (
    ("ready after its start", "s", lambda one: one.seconds),
    ("processor until ready", "s", lambda one: one.cpu),
    ("memory when ready", "MiB", lambda one: one.memory),
)


def main() -> None:
    found: dict[str, list[Start]] = {FRESH: [], EXISTING: [], ALONE: []}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            found[FRESH].append(_started(vert(home, TEAMS, KLIMASAMLING, KLIMAKRONSJ)))
            found[EXISTING].append(_started(vert(home, TEAMS, KLIMASAMLING, KLIMAKRONSJ)))
        found[ALONE].append(_imported())

    for what in (FRESH, EXISTING):
        for figure, unit, measure in FIGURES:
            beside = {ALONE: median(map(measure, found[ALONE]))}
            tell(f"{figure}, {what}", median(map(measure, found[what])), unit, beside)
        tell(f"memory at most until ready, {what}", median(one.peak for one in found[what]), "MiB")


def _started(process: Running) -> Start:
    with process:
        return Start(process.seconds, process.cpu, process.memory, process.peak)


def _imported() -> Start:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], env=machine(), check=True, timeout=PATIENCE)
    seconds = time.perf_counter() - began
    told = subprocess.run(
        [sys.executable, "-c", f"{IMPORTS}; {WEIGH}"],
        env=machine(),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    memory, cpu = map(float, told.stdout.split())
    return Start(seconds, cpu, memory)


if __name__ == "__main__":
    main()
