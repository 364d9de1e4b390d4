"""`vert serve`: hosts the chats for real."""

import asyncio
import os

import click

from bot.logs import set_up
from bot.memory import one_heap
from bot.serving import serve as serving
from bot.settings import read_settings, refuse_unsafe


@click.command()
def serve() -> None:
    """Host the chats for real, as the environment says; README lists the settings.

    Refuses to start, in one sentence, where something is missing or unsafe.
    """
    one_heap()
    try:
        settings = read_settings(os.environ)
        refuse_unsafe(settings)
        set_up()
        asyncio.run(serving(settings))
    except OSError as trouble:
        raise click.ClickException(
            f"Cannot listen: {trouble.strerror or trouble}. Set VERT_PORT to a free port."
        ) from None
