"""The tour of a stage: who does what where, and what is then to be seen. Read from an event's tour.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialogs.model.text import LANGUAGES, Text

PANES = ("group", "private", "expert", "organizer", "outbox")
ACTS = ("say", "press", "fill", "jump", "next", "speed", "open", "plug", "look")


class FaultyTour(ValueError):
    """A tour that can't be played, and why."""


@dataclass(frozen=True)
class Expected:
    """What a pane shows in the end; `text` is a regular expression that some new line fits."""

    pane: str
    text: str


@dataclass(frozen=True)
class Step:
    """One act of one person. `by` is a letter of the cast; `what` depends on the act."""

    act: str
    caption: Text
    pane: str = ""
    by: str = ""
    what: Any = ""
    expect: tuple[Expected, ...] = ()
    read: float = 3.0  # seconds the visitor gets to read


@dataclass(frozen=True)
class Tour:
    steps: tuple[Step, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """For the script of the stage."""
        return [
            {
                "act": step.act,
                "caption": {language: step.caption.in_(language) for language in LANGUAGES},
                "pane": step.pane,
                "by": step.by,
                "what": step.what,
                "expect": [{"pane": one.pane, "text": one.text} for one in step.expect],
                "read": step.read,
            }
            for step in self.steps
        ]


def read_tour(folder: Path) -> Tour | None:
    """The folder's tour, if it has one. Raises FaultyTour."""
    file = folder / "tour.toml"
    if not file.is_file():
        return None
    try:
        written = tomllib.loads(file.read_text("utf-8"))
    except ValueError as mistake:
        raise FaultyTour(f"{file}: {mistake}") from None
    steps = [
        _step(table, f"{file}: step {number}") for number, table in enumerate(written.get("step", ()), 1)
    ]
    return Tour(tuple(steps))


def _step(table: Mapping[str, Any], place: str) -> Step:
    acts = [act for act in ACTS if act in table]
    if len(acts) != 1:
        raise FaultyTour(f"{place}: one of {', '.join(ACTS)} is needed, and no more than one")
    pane = str(table.get("pane", ""))
    if pane and pane not in PANES:
        raise FaultyTour(f"{place}: there is no pane {pane!r}; there is {', '.join(PANES)}")
    caption = Text(**table["caption"]) if "caption" in table else Text()
    if caption and caption.missing:
        raise FaultyTour(f"{place}: the caption lacks {', '.join(caption.missing)}")
    expected = tuple(_expected(one, pane, place) for one in table.get("expect", ()))
    return Step(
        acts[0],
        caption,
        pane,
        str(table.get("as", "")),
        table[acts[0]],
        expected,
        float(table.get("read", 3)),
    )


def _expected(one: str | Mapping[str, str], pane: str, place: str) -> Expected:
    expected = Expected(pane, one) if isinstance(one, str) else Expected(one["pane"], one["text"])
    if expected.pane not in PANES:
        raise FaultyTour(f"{place}: there is no pane {expected.pane!r}")
    try:
        re.compile(expected.text)
    except re.error as mistake:
        raise FaultyTour(f"{place}: {expected.text!r} is no pattern: {mistake}") from None
    return expected
