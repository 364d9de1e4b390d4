"""`vert demo`: the stage: a made-up cast, a played clock, and a database thrown away after."""

import os
import secrets
import tempfile
from pathlib import Path

import click

from bot.demo.supervisor import CannotPlay, Supervisor, listen
from bot.events_here import NoEvents, event_folders
from bot.loopback import is_loopback


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Where the stage is reached."
)
@click.option(
    "--port", default=3978, show_default=True, type=click.IntRange(1, 65535), help="Or the next free one."
)
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
def demo(host: str, port: int, folders: tuple[Path, ...]) -> None:
    """Show Vert hosting an event, in the browser.

    FOLDER is an event folder, or one that holds such; without it those of VERT_EVENTS, else the two
    that come with Vert. Nothing is sent out, and nothing is kept.
    """
    try:
        named = event_folders(folders, os.environ)
        door = listen(host, port)
    except (NoEvents, CannotPlay) as refusal:
        raise click.ClickException(str(refusal)) from None
    key = "" if is_loopback(host) else secrets.token_urlsafe(16)
    base = f"http://{_shown(host)}:{door.getsockname()[1]}"
    address = f"{base}/?key={key}" if key else f"{base}/"
    with door, tempfile.TemporaryDirectory(prefix="vert-demo-") as home:
        try:
            Supervisor(door, Path(home), named, base, key).run(lambda: click.echo(f"Vert: {address}"))
        except CannotPlay as refusal:
            raise click.ClickException(str(refusal)) from None


def _shown(host: str) -> str:
    """An address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 nothing is bound here
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
