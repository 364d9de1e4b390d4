"""`vert check`: every mistake of the event folders, with its line and what to do about it."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from bot.events_here import NoEvents, event_folders
from dialogs.folder.finding import Finding, counted, has_errors
from dialogs.folder.reading import check_folder


@click.command()
@click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("as_json", "--json", is_flag=True, help="Print a list of findings as JSON.")
def check(folders: tuple[Path, ...], as_json: bool) -> None:
    """Check event folders: those named, else those of VERT_EVENTS, else the two that come with Vert.

    Prints PATH:LINE: error or note: what is wrong and what to do, then a count. Exits with 1 on
    errors.
    """
    try:
        places = event_folders(folders, os.environ)
    except NoEvents as nowhere:
        raise click.ClickException(str(nowhere)) from None
    findings = sorted(finding for place in places for finding in check_folder(place).findings)
    click.echo(_as_json(findings) if as_json else _as_lines(findings))
    if has_errors(findings):
        raise SystemExit(1)


def _as_json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2)


def _as_lines(findings: list[Finding]) -> str:
    return "\n".join([*(str(finding) for finding in findings), counted(findings)])
