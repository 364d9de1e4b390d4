"""Promises of the house: what may import what (DESIGN §1), and that the time is handed in."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("dialogs", "scheduler", "bot")

# Each folder's own list. Nothing else from outside the standard library.
DIALOGS = frozenset({"dialogs", "numpy", "snowballstemmer", "rapidfuzz"})
SCHEDULER = ("scheduler", "dialogs.model", "dialogs.words", "holidays")

# What only one room may know, and the room.
ROOMS = {
    "botbuilder": "bot/channels/teams/",
    "botframework": "bot/channels/teams/",
    "jwt": "bot/channels/teams/",
    "cryptography": "bot/channels/teams/",
    "sqlalchemy": "bot/store/",
    "alembic": "bot/store/",
    "asyncpg": "bot/store/",
    "sqlite3": "bot/store/",
    "aiosmtplib": "bot/channels/mail/",
    "icalendar": "bot/channels/web/",
    "apscheduler": "scheduler/jobs.py",
    "holidays": "scheduler/working_hours.py",
    "slack_bolt": "bot/channels/slack/",
    "openpyxl": "bot/spreadsheet.py",
    "markdown_it": "bot/channels/markdown.py",
}

# The parts of the standard library that reach outside, which dialogs do not.
OUTSIDE = frozenset(
    {"asyncio", "http", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "urllib.request"}
)

WALL_CLOCK = frozenset({"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"})


@dataclass(frozen=True)
class Line:
    """A line of ours, and the module it imports or the function it calls."""

    path: str
    number: int
    name: str

    def __str__(self) -> str:
        text = (ROOT / self.path).read_text("utf-8").splitlines()[self.number - 1]
        return f"{self.path}:{self.number}: {text.strip()}"


def files(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def imports(file: Path) -> Iterator[Line]:
    path = file.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Line(path, node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Line(path, node.lineno, name) for name in _modules(node, path))


def _modules(node: ast.ImportFrom, path: str) -> list[str]:
    """`from a import b` may mean the module a.b, so both names are told."""
    above = path.removesuffix(".py").split("/")[: -node.level] if node.level else []
    module = ".".join([*above, *([node.module] if node.module else [])])
    return [module, *(f"{module}.{name.name}" for name in node.names)]


def calls(file: Path) -> Iterator[Line]:
    path = file.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield Line(path, node.lineno, ast.unparse(node.func))


def within(name: str, *modules: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def nowhere(wrong: Callable[[Line], bool], *folders: str) -> None:
    """Fails with the offending lines."""
    found = {str(line) for file in files(*folders) for line in imports(file) if wrong(line)}
    assert not found, "\n".join(sorted(found))


def top(name: str) -> str:
    return name.partition(".")[0]


def test_dialogs_know_no_network_no_database_and_no_sdk() -> None:
    def wrong(line: Line) -> bool:
        known = top(line.name) in DIALOGS or top(line.name) in sys.stdlib_module_names
        return not known or within(line.name, *OUTSIDE)

    nowhere(wrong, "dialogs")


def test_the_scheduler_knows_of_dialogs_their_nouns_and_their_words_alone() -> None:
    def wrong(line: Line) -> bool:
        if line.path == ROOMS["apscheduler"] and within(line.name, "apscheduler"):
            return False
        if line.name == "dialogs":
            return False  # `from dialogs import model`: the second name tells
        return not within(line.name, *SCHEDULER) and top(line.name) not in sys.stdlib_module_names

    nowhere(wrong, "scheduler")


def test_nothing_below_imports_the_bot() -> None:
    nowhere(lambda line: top(line.name) == "bot", "dialogs", "scheduler")


@pytest.mark.parametrize("module,room", ROOMS.items())
def test_what_belongs_to_one_room_stays_in_it(module: str, room: str) -> None:
    def wrong(line: Line) -> bool:
        return within(line.name, module) and not line.path.startswith(room)

    nowhere(wrong, *FOLDERS)


def test_no_code_imports_the_tests_or_the_bench() -> None:
    nowhere(lambda line: top(line.name) in {"tests", "bench"}, *FOLDERS)


def test_the_time_is_handed_in() -> None:
    asked = [
        str(line)
        for file in files("dialogs", "scheduler")
        if file != ROOT / "scheduler" / "clock.py"
        for line in calls(file)
        if line.name.removeprefix("datetime.") in WALL_CLOCK or line.name in WALL_CLOCK
    ]
    assert not asked, "\n".join(asked)


def test_every_file_says_its_one_idea() -> None:
    silent = [
        file.relative_to(ROOT).as_posix()
        for file in files(*FOLDERS)
        if "migrations/versions" not in file.as_posix()
        and not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert not silent, "\n".join(silent)
