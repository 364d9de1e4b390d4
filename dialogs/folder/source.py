"""The files of an event folder: their values, and the line each value stands on."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dialogs.folder.finding import Finding
from dialogs.folder.lines import Keys, has_endless_key, lines_of

LARGEST = 2 * 1024 * 1024  # bytes; the largest of the example events is a tenth of it

FILES = ("event", "faq")
TOUR = "tour.toml"


@dataclass(frozen=True)
class Source:
    """One file. `values` is None when it could not be read; `findings` then says why."""

    path: str
    values: Mapping[str, object] | None = None
    text: str = ""
    findings: tuple[Finding, ...] = ()

    @cached_property
    def lines(self) -> Mapping[Keys, int]:
        """Counted when first asked for: a server that starts has no use for the lines of a sound file."""
        try:
            return lines_of(self.text) if self.values is not None else {}
        except RecursionError:  # nested deeper than any event: what is found in it is told of the first line
            return {}

    def line_of(self, keys: Keys) -> int:
        """The line of the key, or of the nearest thing it would stand in."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1)


@dataclass(frozen=True)
class Folder:
    """event.toml and faq.toml, as they were found; and tour.toml, where there is one."""

    path: str
    event: Source
    faq: Source
    tour: Source | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.event.findings, *self.faq.findings)

    def where(self, place: Keys) -> tuple[str, int]:
        """Path and line of a place such as `("event", "session", 3, "start")`."""
        source = self.event if place[0] == "event" else self.faq
        return source.path, source.line_of(place[1:])


def read_folder(path: Path) -> Folder:
    """Reads what is there. Nothing is raised: what cannot be read is a finding."""
    event, faq = (_read(path / f"{name}.toml") for name in FILES)
    tour = path / TOUR
    return Folder(str(path), event, faq, _read(tour) if tour.exists() else None)


def source_of(text: str, path: str) -> Source:
    """The values and lines of a TOML text."""
    text = text.replace("\r\n", "\n")
    if has_endless_key(text):
        return _too_deep(path)
    try:
        return Source(path, tomllib.loads(text), text)
    except RecursionError:
        return _too_deep(path)
    except ValueError as mistake:
        line, complaint = _told(str(mistake), text)
        return _unread(path, line, f"this is not TOML: {complaint}", "Mend this line, or put # before it.")


def _read(file: Path) -> Source:
    path = str(file)
    try:
        if file.stat().st_size > LARGEST:
            return _unread(
                path, 1, "the file is larger than 2 MiB", "Make it smaller, or split the event in two."
            )
        raw = file.read_bytes()
    except FileNotFoundError:
        return _unread(path, 1, f"{file.name} is missing", "Write it, or start from `vert new FOLDER`.")
    except (OSError, ValueError) as mistake:
        reason = getattr(mistake, "strerror", None) or str(mistake)
        return _unread(
            path, 1, f"{file.name} cannot be opened: {reason}", "Make it a file that Vert may read."
        )
    try:
        return source_of(raw.decode("utf-8-sig"), path)
    except UnicodeDecodeError as mistake:
        line = raw.count(b"\n", 0, mistake.start) + 1
        return _unread(path, line, "this line is not UTF-8", "Save the file as UTF-8.")


def _too_deep(path: str) -> Source:
    return _unread(
        path, 1, "the file is nested too deeply to be read", "Take out the endless brackets and dots."
    )


def _unread(path: str, line: int, what: str, remedy: str) -> Source:
    return Source(path, findings=(Finding(path, line, "error", what, remedy),))


def _told(complaint: str, text: str) -> tuple[int, str]:
    """Line and complaint of a sentence that ends in "(at line 3, column 5)" or "(at end of document)"."""
    told = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", complaint, re.DOTALL)
    if not told:
        return 1, _one_line(complaint)
    last = text.rstrip("\n").count("\n") + 1
    return min(int(told[2] or last), last), _one_line(told[1])


def _one_line(complaint: str) -> str:
    words = " ".join(complaint.split())
    return (words[:1].lower() + words[1:]).rstrip(".")
