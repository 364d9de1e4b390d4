"""`vert export`: what came of an event's chat, to hand on to others."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import get_args

import click

from bot.clock_here import now_here
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.export_formats import Kind, drawn
from bot.out_here import hand_out, out_option
from bot.store.engine import Connection
from bot.store.exporting import exported
from dialogs.model.exported import Exported
from dialogs.model.text import LANGUAGES, Language


@click.group(no_args_is_help=False)
def export() -> None:
    """Hand on what came of an event's chat."""


@export.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(get_args(Kind)),
    default="md",
    show_default=True,
    help="A document, a page that stands alone, a table for a spreadsheet, or data.",
)
@click.option("--names", is_flag=True, help="With who asked and answered. Without it nobody is named.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Without it: the event's own.")
@out_option
def questions(event_id: str, kind: Kind, names: bool, language: Language | None, out: Path | None) -> None:
    """Export the questions and answers of an event by topic, each answer with its label.

    What was asked in private is left out, unless its asker shared it with the group. Who asked without their
    name is not named, not even with --names.
    """
    found, own = asyncio.run(_read(event_id, names))
    hand_out(drawn(found, kind, language or own), out)


async def _read(id_: str, named: bool) -> tuple[Exported, Language]:
    async with database_here() as store:
        return await store.read(partial(_exported, id_=id_, named=named))


def _exported(c: Connection, id_: str, named: bool) -> tuple[Exported, Language]:
    event = event_in_database(c, id_)
    return exported(c, event, now_here(os.environ), named=named), event.language
