"""The command line: `vert …`, the same as `python -m bot …`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from bot.settings import Unsafe, load_env_file

# A command's file is read when it is called, so that `vert check` doesn't wait for the web server.
COMMANDS = {
    "ask": "bot.commands.ask:ask",
    "audit": "bot.commands.audit:audit",
    "check": "bot.commands.check:check",
    "console-link": "bot.commands.console_link:console_link",
    "demo": "bot.commands.demo:demo",
    "event": "bot.commands.event:event",
    "export": "bot.commands.export:export",
    "migrate": "bot.commands.migrate:migrate",
    "new": "bot.commands.new:new",
    "outbox": "bot.commands.outbox:outbox",
    "package": "bot.commands.package:package",
    "people": "bot.commands.people:people",
    "plan": "bot.commands.plan:plan",
    "ready": "bot.commands.ready:ready",
    "release": "bot.commands.release:release",
    "report": "bot.commands.report:report",
    "serve": "bot.commands.serve:serve",
}


class WrongArguments(click.ClickException):
    """What is wrong with what was typed, in one sentence without a usage block."""

    exit_code = 2


class Commands(click.Group):
    """Finds a command by its name, and says in one sentence what is wrong with its arguments or settings."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _in_one_sentence():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_one_sentence():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(module), name)
        return found if isinstance(found, click.Command) else None


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    try:
        yield
    except click.UsageError as wrong:
        what = " ".join(wrong.format_message().split())
        end = "" if what.endswith((".", "?")) else "."
        typed = wrong.ctx.command_path if wrong.ctx else "vert"
        raise WrongArguments(f"{what}{end} Try '{typed} --help'.") from None
    except Unsafe as refusal:
        raise click.ClickException(str(refusal)) from None


@click.command(cls=Commands, no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vert", prog_name="vert")
def vert() -> None:
    """Vert hosts the shared chat of an event: it answers, hands over, and reminds in time."""


def main() -> None:
    """Wrong arguments end with 2, all else that fails with 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    load_env_file(Path.cwd())
    # numpy's arrays here are small: more threads would gain nothing, and each would hold memory of its own
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        vert(prog_name="vert")
    except Exception as fault:  # noqa: BLE001 - a person at a terminal gets one sentence, not a trace
        click.echo(
            f"Error: {type(fault).__name__}: {fault}. This is a fault in Vert; please report it.", err=True
        )
        raise SystemExit(1) from None
