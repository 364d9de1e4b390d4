"""Where the event folders are: those that were named, else VERT_EVENTS, else the two that come with Vert."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

FILES = ("event.toml", "faq.toml")

_START_ONE = "Name a folder with an event.toml, or start one with `vert new FOLDER`."


class NoEvents(Exception):
    """A place where events were to be, and what to do about it, in one sentence or two."""


def event_folders(named: Sequence[Path], environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Each folder once, in the order they were named; those within a folder by name."""
    if named:
        return _all_in(named, "")
    if setting := environment.get("VERT_EVENTS", "").strip():
        return _all_in((Path(part) for part in setting.split(os.pathsep) if part.strip()), "VERT_EVENTS: ")
    return tuple(_beneath_here(folder) for folder in _all_in((packaged_events(),), ""))


def packaged_events() -> Path:
    """`_events` beside this file in a wheel, else `events` at the top of a checkout."""
    bot = Path(__file__).resolve().parent
    packed = bot / "_events"
    return packed if packed.is_dir() else bot.parent / "events"


def _all_in(places: Iterable[Path], said_in: str) -> tuple[Path, ...]:
    found: dict[Path, Path] = {}
    for place in places:
        for folder in _folders_in(place, said_in):
            found.setdefault(folder.resolve(), folder)
    if not found:
        raise NoEvents(f"{said_in}there is no folder named. {_START_ONE}")
    return tuple(found.values())


def _folders_in(place: Path, said_in: str) -> tuple[Path, ...]:
    """The place itself if it is an event's folder, else the events it holds."""
    try:
        if _is_event(place):
            return (place,)
        within = tuple(sorted(folder for folder in place.iterdir() if folder.is_dir() and _is_event(folder)))
    except FileNotFoundError:
        raise NoEvents(f"{said_in}{place} is not there. {_START_ONE}") from None
    except NotADirectoryError:
        raise NoEvents(f"{said_in}{place} is no folder. {_START_ONE}") from None
    except (OSError, ValueError) as refusal:
        reason = getattr(refusal, "strerror", None) or str(refusal)
        raise NoEvents(
            f"{said_in}{place} cannot be opened ({reason}). Make it a folder that Vert may read."
        ) from None
    if not within:
        raise NoEvents(f"{said_in}{place} holds no event. {_START_ONE}")
    return within


def _is_event(folder: Path) -> bool:
    """One of the two files is enough: that the other is missing is for `vert check` to say."""
    return any((folder / name).is_file() for name in FILES)


def _beneath_here(folder: Path) -> Path:
    """Shorter to read, where it lies below the working directory."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
