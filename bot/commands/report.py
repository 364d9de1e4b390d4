"""`vert report`: how an event's chat went, as a page to attach to an evaluation or as a table."""

import asyncio
import os
from functools import partial
from pathlib import Path
from typing import Literal

import click

from bot.clock_here import now_here
from bot.database_here import database_here
from bot.event_in_database import event_in_database
from bot.out_here import hand_out, out_option
from bot.store.engine import Connection
from bot.store.evaluation import evaluation_of
from dialogs.model.evaluation import Evaluation
from dialogs.model.text import LANGUAGES, Language


@click.command()
@click.option("--event", "event_id", required=True, metavar="ID", help="Which event.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["html", "csv"]),
    default="html",
    show_default=True,
    help="A page that stands alone, or a table for a spreadsheet.",
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Without it: the event's own.")
@out_option
def report(event_id: str, kind: Literal["html", "csv"], language: Language | None, out: Path | None) -> None:
    """Tell how the chat of an event went: reached, asked, answered, how quickly, reminders, broadcasts.

    No participant is named in it.
    """
    evaluation, own = asyncio.run(_read(event_id))
    hand_out(_drawn(evaluation, kind, language or own), out)


async def _read(id_: str) -> tuple[Evaluation, Language]:
    async with database_here() as store:
        return await store.read(partial(_counted, id_=id_))


def _counted(c: Connection, id_: str) -> tuple[Evaluation, Language]:
    event = event_in_database(c, id_)
    return evaluation_of(c, event, now_here(os.environ)), event.language


def _drawn(evaluation: Evaluation, kind: Literal["html", "csv"], language: Language) -> str:
    from bot.channels.web.report import report_csv, report_html

    return (report_html if kind == "html" else report_csv)(evaluation, language)
