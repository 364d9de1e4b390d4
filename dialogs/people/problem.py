"""What is wrong with a list of participants, said in the reader's language with its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dialogs.hearing import readable
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.words import listed, say

LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Problem:
    """`phrase` is one of people.toml's; `line` is 0 where the whole list is meant."""

    phrase: str
    line: int = 0
    values: Mapping[str, object] = field(default_factory=dict)

    def in_(self, language: Language) -> str:
        words = {
            name: value.in_(language) if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        said = say(f"people.{self.phrase}", language, **words)
        return say("people.on_line", language, line=self.line, what=said) if self.line else said


class Unreadable(Exception):
    """The file as a whole can't be read; `problem` says why."""

    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.problem = Problem(phrase, values=values)


def as_written(cell: str) -> str:
    """What somebody wrote, on one line and not too long to quote."""
    words = readable(cell)
    return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1] + "…"


def choices_of(phrases: Iterable[str]) -> Text:
    """a, b og c, with each of them as a phrase, in every language."""
    names = tuple(phrases)
    return Text(**{one: listed([say(name, one) for name in names], one) for one in LANGUAGES})
