"""Starts a new event: a small made-up one with comments, its days reckoned from today."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from textwrap import wrap

from dialogs.model.text import Language

_WIDTH = 100
_TEMPLATE = files("dialogs.folder").joinpath("template")


class FolderTaken(Exception):
    """There is something already where the event was to be written."""


def write_new_event(folder: Path, language: Language, today: date) -> tuple[Path, ...]:
    """The files it wrote. OSError is left to the caller, who knows how to say it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTaken(f"{folder} is there already and is not empty")
    texts = new_event(_id_from(folder), language, today)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return tuple(folder / name for name in texts)


def new_event(event_id: str, language: Language, today: date) -> Mapping[str, str]:
    """The texts of event.toml and faq.toml."""
    blanks = {"id": event_id, "language": language, **_days_from(today)}
    return {name: _filled_in(name, language, blanks) for name in ("event.toml", "faq.toml")}


def _days_from(today: date) -> Mapping[str, str]:
    """Two days in a row from three weeks ahead, a webinar the week after, and a deadline before them all."""
    first = _weekday_from(today + timedelta(weeks=3))
    deadline = _weekday_from(today + timedelta(days=10))
    days = {
        "day1": first,
        "before_day1": first - timedelta(days=1),
        "day2": _weekday_from(first + timedelta(days=1)),
        "day3": first + timedelta(weeks=1),
        "deadline": deadline,
        "before_deadline": deadline - timedelta(weeks=1),
    }
    return {name: day.isoformat() for name, day in days.items()}


def _weekday_from(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _filled_in(name: str, language: Language, blanks: Mapping[str, str]) -> str:
    words = {key: texts[language] for key, texts in tomllib.loads(_read("comments.toml")).items()}
    blanks = {**words, **blanks}
    lines = []
    for line in _read(name).splitlines():
        if line.startswith("#: "):
            comment = words[line.removeprefix("#: ")]
            lines += wrap(
                comment, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
            )
        else:
            lines.append(re.sub(r"@(\w+)@", lambda blank: blanks[blank[1]], line))
    return "\n".join(lines) + "\n"


def _read(name: str) -> str:
    return _TEMPLATE.joinpath(name).read_text("utf-8")


def _id_from(folder: Path) -> str:
    """From the folder's name, so that two new events can stand side by side."""
    return re.sub(r"[^\w-]+", "-", folder.resolve().name.casefold()).strip("-") or "my-event"
