"""`vert new`: a commented event to start from."""

from datetime import datetime
from pathlib import Path
from shlex import quote

import click

from dialogs.folder.new import FolderTaken, write_new_event
from dialogs.model.text import LANGUAGES, Language


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="nb",
    show_default=True,
    help="The event's language, and that of the comments.",
)
def new(folder: Path, language: Language) -> None:
    """Write a small made-up event into FOLDER, with comments, to change into your own."""
    today = datetime.now().astimezone().date()
    try:
        written = write_new_event(folder, language, today)
    except FolderTaken as taken:
        raise click.ClickException(f"{taken}. Name a new folder, or empty this one.") from None
    except (OSError, ValueError) as refusal:
        reason = getattr(refusal, "strerror", None) or str(refusal)
        sentence = f"{folder} cannot be written ({reason}). Name a folder that you may write to."
        raise click.ClickException(sentence) from None
    for file in written:
        click.echo(f"Wrote {file}")
    place = quote(str(folder))
    click.echo(f"See it with: vert demo {place}")
    click.echo(f"Check it with: vert check {place}")
    click.echo(f"Ask it with: VERT_EVENTS={place} vert ask --event ID TEXT")
    click.echo("In Teams it is tried out first: `vert ready --event ID` says what is left before Start.")
