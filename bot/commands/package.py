"""`vert package`: what an administrator uploads to a chat product so that Vert can be added there."""

import os
from pathlib import Path

import click

APP_ID = "MicrosoftAppId"  # as Microsoft's own samples write it


@click.group(no_args_is_help=False)
def package() -> None:
    """Make the package that adds Vert to a chat product."""


@package.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("vert-teams.zip"),
    show_default=True,
    metavar="FILE",
    help="Where to write the package.",
)
def teams(out: Path) -> None:
    """Write the app package for Microsoft Teams: manifest, translations, icons.

    Reads MicrosoftAppId and VERT_BASE_URL.
    """
    from bot.channels.teams.package import PLACEHOLDER_URL, is_app_id, package

    app_id, base_url = os.environ.get(APP_ID, ""), os.environ.get("VERT_BASE_URL", "")
    if not is_app_id(app_id):
        raise click.ClickException(
            "MicrosoftAppId is missing or no GUID: set it to the application id of the Azure bot."
        )
    if not base_url.startswith("https://"):
        click.echo(
            f"Note: VERT_BASE_URL is not https, so the manifest names {PLACEHOLDER_URL}; set it first.",
            err=True,
        )
    try:
        out.write_bytes(package(app_id, base_url))
    except OSError as trouble:
        raise click.ClickException(f"{out} can't be written: {trouble.strerror}.") from trouble
    click.echo(f"Written: {out}")
