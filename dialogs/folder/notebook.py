"""Where a reading writes down what it meets: mistakes, ids, and what refers to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dialogs.folder.finding import Finding, Level, has_errors, shown
from dialogs.folder.lines import Keys

Where = Callable[[Keys], tuple[str, int]]


def without_lines(place: Keys) -> tuple[str, int]:
    """For an event that comes from the database, where no lines are kept."""
    return f"{place[0]}.toml", 1


@dataclass(frozen=True)
class Reference:
    """An id of one of these kinds, named by something else."""

    place: Keys
    by: str
    id: str
    kinds: tuple[str, ...]
    also: tuple[str, ...] = ()  # words that stand beside the ids, such as the roles


class Notebook:
    """A place is the file's name and then keys: `("event", "session", 3, "start")`."""

    def __init__(self, where: Where = without_lines) -> None:
        self._where = where
        self._findings: set[Finding] = set()
        self.references: list[Reference] = []
        self.ids: dict[str, dict[str, Keys]] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(self._findings))

    @property
    def has_errors(self) -> bool:
        return has_errors(self._findings)

    def error(self, place: Keys, what: str, remedy: str) -> None:
        self._write(place, "error", what, remedy)

    def note(self, place: Keys, what: str, remedy: str) -> None:
        self._write(place, "note", what, remedy)

    def line_of(self, place: Keys) -> int:
        return self._where(place)[1]

    def ids_of(self, kind: str) -> dict[str, Keys]:
        return self.ids.setdefault(kind, {})

    def table_of(self, kind: str, name: str) -> Keys:
        """The place of the table with this id."""
        return self.ids_of(kind)[name][:-1]

    def meet(self, kind: str, name: str, place: Keys) -> Keys | None:
        """Writes down an id of this kind. Where it is taken, the place that has it."""
        taken = self.ids_of(kind).setdefault(name, place)
        return None if taken == place else taken

    def refer(self, place: Keys, by: str, name: str, *kinds: str, also: tuple[str, ...] = ()) -> None:
        self.references.append(Reference(place, by, name, kinds, also))

    def _write(self, place: Keys, level: Level, what: str, remedy: str) -> None:
        path, line = self._where(place)
        self._findings.add(Finding(path, line, level, what, remedy))


def did_you_mean(word: str, known: Sequence[str], else_: str) -> str:
    """The remedy for a word that is not known: the nearest one that is."""
    by_small_letters = {one.casefold(): one for one in known}
    near = get_close_matches(word[:200].casefold(), by_small_letters, n=1, cutoff=0.6)
    return f"Did you mean {shown(by_small_letters[near[0]])}?" if near else else_


def one_of(words: Sequence[str]) -> str:
    """a, b or c; cut off where the list is long."""
    if len(words) > 12:
        words = [*words[:12], "…"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
