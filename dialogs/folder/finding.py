"""What a check found: where, how grave, what it is, and what to do about it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "note"]


@dataclass(frozen=True, order=True)
class Finding:
    """An error keeps an event from being loaded; a note does not. `remedy` is a whole sentence."""

    path: str
    line: int
    level: Level
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.what}. {self.remedy}"

    @property
    def brief(self) -> str:
        """Where it is and what it is, for a log."""
        return f"{self.path}:{self.line}: {self.what}"


def errors_in(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What keeps an event from being loaded."""
    return tuple(finding for finding in findings if finding.level == "error")


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.level == "error" for finding in findings)


def counted(findings: Sequence[Finding]) -> str:
    """2 errors, 1 note"""
    errors = errors_in(findings)
    return f"{counted_errors(errors)}, {_plural(len(findings) - len(errors), 'note')}"


def counted_errors(errors: Sequence[Finding]) -> str:
    """2 errors"""
    return _plural(len(errors), "error")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def shown(words: object, longest: int = 80) -> str:
    """What someone wrote, in quotes: on one line, shortened, and with nothing a terminal would act on."""
    text = " ".join(str(words).split())
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return '"' + "".join(letter if _is_visible(letter) else f"\\u{ord(letter):04x}" for letter in text) + '"'


def _is_visible(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
