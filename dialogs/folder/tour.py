"""Reads tour.toml: what `vert demo` plays on the stage for a visitor who wants to be shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.folder.finding import Finding, shown
from dialogs.folder.notebook import Notebook, did_you_mean, one_of
from dialogs.folder.source import Source
from dialogs.folder.table import Table
from dialogs.model.event import Demo, Event
from dialogs.model.text import Text

PANES = ("group", "private", "expert", "organizer", "outbox")
SPEEDS = (0, 1, 60)
ACTS = ("say", "press", "fill", "jump", "next", "speed", "open", "plug", "look")
SOMEWHERE = frozenset({"say", "press", "fill", "open"})  # acts that need a pane
BESIDES = frozenset({"pane", "as", "caption", "expect", "read"})
MOST_SECONDS = 60.0

What = str | int | dict[str, str]


@dataclass(frozen=True)
class Expected:
    """What a pane shows in the end; `text` is a regular expression that some new line fits."""

    pane: str
    text: str


@dataclass(frozen=True)
class Step:
    """One act of one person. `by` is a letter of the cast; `what` depends on the act."""

    act: str
    what: What
    caption: Text
    pane: str = ""
    by: str = ""
    expect: tuple[Expected, ...] = ()
    read: float = 3.0  # seconds the visitor gets to read


@dataclass(frozen=True)
class Tour:
    """Who does what where, and what is then to be seen."""

    steps: tuple[Step, ...]


def read_tour(source: Source, event: Event | None) -> tuple[Tour | None, tuple[Finding, ...]]:
    """The tour, unless there is an error; and everything that was found. A faulty event is None."""
    if source.values is None:
        return None, source.findings
    reading = _Reading(Notebook(lambda place: (source.path, source.line_of(place[1:]))), event)
    top = Table(source.values, ("tour",), reading.notebook, "the tour")
    steps = tuple(reading.steps(top))
    top.close()
    if not steps and not reading.notebook.has_errors:
        top.error(
            "step", "the tour is empty: it has no step", "Write at least one [[step]], or delete the file."
        )
    return None if reading.notebook.has_errors else Tour(steps), reading.notebook.findings


class _Reading:
    """One tour being read beside its event, whose scenes and cast it names."""

    def __init__(self, notebook: Notebook, event: Event | None) -> None:
        self.notebook = notebook
        self._is_known, self._demo = event is not None, event.demo if event else Demo()

    def steps(self, top: Table) -> Iterator[Step]:
        for table in top.each("step"):
            act = self._act(table)
            pane = table.one_of("pane", PANES, "")
            by = self._by(table, act, pane)
            what, caption = self._what(table, act), table.text("caption")
            expect = tuple(self._expected(table, pane))
            read = table.seconds("read", default=3.0, most=MOST_SECONDS)
            table.close()
            if act in SOMEWHERE and not table.has("pane"):
                table.error("pane", f"{table.named} names no pane", f"Write pane = {one_of(_quoted(PANES))}.")
            yield Step(act, what, caption, pane, by, expect, read)

    def _act(self, table: Table) -> str:
        acts = [act for act in ACTS if table.given(act) is not None]
        if not acts:
            if not set(table.values) <= BESIDES:  # a misspelt act is told its right name
                return ""
            table.error("act", f"{table.named} does nothing", f"Write one of {one_of(ACTS)} in it.")
            return ""
        if len(acts) > 1:
            what = f"{table.named} does {len(acts)} things: {' and '.join(acts)}"
            table.error(acts[1], what, "Make a step of each.")
        return acts[0]

    def _what(self, table: Table, act: str) -> What:
        written = table.given(act)
        if act in ("say", "press"):
            return table.word(act) or ""
        if act == "fill":
            return self._fields(table)
        if act == "jump":
            return self._known(table, act, "scene", [scene.id for scene in self._demo.scenes])
        if act == "speed" and (isinstance(written, bool) or written not in SPEEDS):
            speeds = one_of([str(speed) for speed in SPEEDS])
            table.error(act, f"the speed of {table.named} is none that the clock has", f"Write {speeds}.")
        return written if isinstance(written, str | int) else ""

    def _fields(self, table: Table) -> dict[str, str]:
        fields = table.inner("fill", f"fill of {table.named}")
        return {name: fields.word(name) or "" for name in fields.values} if fields else {}

    def _by(self, table: Table, act: str, pane: str) -> str:
        by = self._known(table, "as", "letter in the cast", [one.letter for one in self._demo.cast])
        if not by and pane == "group" and act in ("say", "press"):
            table.error("as", f"{table.named} does not tell who writes in the group", 'Write as = "A".')
        return by

    def _known(self, table: Table, field: str, kind: str, known: list[str]) -> str:
        """A word that the event has to know; a faulty event is not asked."""
        word = table.word(field) or ""
        if word and self._is_known and word not in known:
            remedy = did_you_mean(word, known, f"Write {one_of(known)}." if known else "Add it to the event.")
            what = f"{field} of {table.named} is {shown(word)}, but there is no such {kind}"
            table.error(field, what, remedy)
        return word

    def _expected(self, table: Table, pane: str) -> Iterator[Expected]:
        written = table.given("expect")
        if written is not None and not isinstance(written, list):
            table.error("expect", f"expect of {table.named} is not a list", 'Write expect = ["…"].')
            return
        for number, one in enumerate(written or ()):
            place = (*table.at("expect"), number)
            values = one if isinstance(one, dict) else {"text": one, **({"pane": pane} if pane else {})}
            inner = Table(values, place, self.notebook, f"expect of {table.named}")
            where, text = inner.one_of("pane", PANES, pane), inner.word("text", required=True) or ""
            inner.close()
            if not (inner.has("pane") or table.has("pane")):
                inner.error(
                    "pane", f"{inner.named} names no pane", 'Write it as { pane = "group", text = "…" }.'
                )
            if complaint := _complaint(text):
                inner.error(
                    "text",
                    f"{shown(text)} in {inner.named} is no pattern: {complaint}",
                    "Put \\\\ before signs such as ( and ?.",
                )
            yield Expected(where, text)


def _complaint(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as mistake:
        return str(mistake)
    return ""


def _quoted(words: tuple[str, ...]) -> list[str]:
    return [f'"{word}"' for word in words]
