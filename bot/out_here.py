"""Where a command's document goes: to a file, or to the terminal."""

from pathlib import Path

import click

out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it. Without it: to the terminal.",
)


def hand_out(written: str, out: Path | None) -> None:
    """Raises ClickException where the file can't be written."""
    if out is None:
        click.echo(written, nl=False)
        return
    try:
        out.write_text(written, "utf-8", newline="")
    except OSError as trouble:
        raise click.ClickException(f"{out} can't be written: {trouble.strerror}.") from trouble
    click.echo(f"Written: {out}")
