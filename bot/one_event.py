"""The event of an id, read from where the event folders are."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.events_here import NoEvents, event_folders
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event


def event_named(id_: str, named: Sequence[Path], environment: Mapping[str, str]) -> Event:
    """Raises NoEvents where it is not there, or has mistakes."""
    folders = {_id_in(folder): folder for folder in event_folders(named, environment)}
    folder = folders.get(id_)
    if folder is None:
        known = ", ".join(sorted(one for one in folders if one))
        raise NoEvents(f"VERT_EVENTS holds no event {id_!r}. There is: {known or 'none'}.")
    checked = check_folder(folder)
    if checked.event is None:
        raise NoEvents(f"{folder} has mistakes. `vert check {folder}` shows them.")
    return checked.event


def _id_in(folder: Path) -> str:
    try:
        return str(tomllib.loads((folder / "event.toml").read_text("utf-8")).get("id", ""))
    except (OSError, ValueError):
        return ""
