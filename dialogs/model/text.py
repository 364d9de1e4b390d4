"""A text with its languages side by side, so that a missing one shows."""

from dataclasses import dataclass
from typing import Literal, cast

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


def as_language(word: object) -> Language | None:
    """The language that `word` names, or None."""
    return word if word in LANGUAGES else None


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in bokmål, nynorsk and English. An empty string is a missing language."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    @classmethod
    def everywhere(cls, words: str) -> "Text":
        """A name or a number, which reads the same in every language."""
        return cls(words, words, words)

    def exactly(self, language: Language) -> str:
        """The words in this language, or an empty string."""
        return cast("str", getattr(self, language))

    def in_(self, language: Language) -> str:
        """The words in this language, else the nearest there is: bokmål, then nynorsk, then English."""
        return self.exactly(language) or self.nb or self.nn or self.en

    def nearest(self, language: Language) -> Language:
        """The language of the words that `in_` gives."""
        return next((one for one in (language, *LANGUAGES) if self.exactly(one)), language)

    @property
    def missing(self) -> tuple[Language, ...]:
        return tuple(language for language in LANGUAGES if not self.exactly(language))

    def __bool__(self) -> bool:
        return bool(self.nb or self.nn or self.en)
