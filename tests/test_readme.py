"""Promises of the README: every setting, command and path stands in it, and none that is not there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, vert

ROOT = Path(__file__).parents[1]
SETTING = re.compile(r"VERT_(?!DEMO_|TESTS_)[A-Z_]+|MicrosoftApp[A-Za-z]+")

TOP = {
    "demo",
    "serve",
    "new",
    "check",
    "ask",
    "plan",
    "people",
    "release",
    "migrate",
    "ready",
    "event",
    "package",
    "outbox",
    "audit",
    "report",
    "export",
    "console-link",
}
BELOW = {
    "event": {"diff", "list", "state"},
    "export": {"questions"},
    "outbox": {"cancel", "list", "retry"},
    "package": {"teams"},
    "people": {"forget", "import", "list"},
}
PATHS = (
    "/api/messages",
    "/healthz",
    "/readyz",
    "/metrics",
    "/chat",
    "/desk",
    "/console",
    "/calendar/<event>/<session>.ics",
)
LATER = ("/slack", "/calendar.ics", "/calendar/{event}.ics", "/feeds")


@cache
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def trees() -> Iterator[ast.AST]:
    for file in sorted((ROOT / "bot").rglob("*.py")):
        yield ast.parse(file.read_text("utf-8"))


@cache
def settings() -> tuple[str, ...]:
    """Every name of the environment that the code asks for."""
    found = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    }
    return (*sorted(found), "SSL_CERT_FILE")


@cache
def routes() -> frozenset[str]:
    """Every path that is given to `web.get`, `web.post` and their like."""
    return frozenset(
        str(node.args[0].value)
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"get", "post", "put", "delete", "route", "view", "static"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "web"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


def commands_of(group: click.Command) -> set[str]:
    return set(group.commands) if isinstance(group, click.Group) else set()


def test_the_commands_are_those_of_this_step_and_no_other() -> None:
    assert set(COMMANDS) == TOP
    context = click.Context(vert)
    below = {name: vert.get_command(context, name) for name in COMMANDS}
    assert all(below.values())
    assert {
        name: commands_of(found) for name, found in below.items() if found and commands_of(found)
    } == BELOW


@pytest.mark.parametrize("name", sorted(TOP))
def test_every_command_explains_itself(name: str) -> None:
    found = vert.get_command(click.Context(vert), name)
    assert found
    assert (found.help or "").strip()


def test_the_paths_are_those_of_this_step_and_no_other() -> None:
    for path in PATHS:
        served = path.replace("<", "{").replace(">", "}")
        assert any(one == served or one.startswith(f"{served}/") for one in routes()), path
    assert [one for one in routes() if one.startswith(LATER)] == []


def test_every_setting_stands_in_the_readme() -> None:
    assert [name for name in settings() if not re.search(rf"\b{name}\b", readme())] == []


def test_every_command_stands_in_the_readme() -> None:
    said = [*(f"vert {name}" for name in TOP - BELOW.keys()), "vert event diff", "vert package teams"]
    assert [one for one in said if not re.search(rf"\b{one}\b", readme())] == []


def test_every_path_stands_in_the_readme() -> None:
    assert [path for path in PATHS if path not in readme()] == []


def test_the_readme_names_no_setting_and_no_command_that_is_not_there() -> None:
    assert sorted(set(SETTING.findall(readme())) - set(settings())) == []
    told = set(re.findall(r"(?<=`vert )[a-z-]+|(?<=^vert )[a-z-]+", readme(), re.MULTILINE))
    assert sorted(told - TOP) == []
