"""What a mistyped word was meant as: a word of the event first, else one that everybody uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.faq.lexicon import folded, general_words, is_light
from dialogs.stemming import stem

SHORT = 6  # letters; another word is near to a shorter one
PART = 4  # letters that each part of a compound has at least
SHORTEST = 4  # letters of a word that is mended at all
INFLECTED = 5  # letters of a word that may be another form of a known one
LONG = 8  # letters of a word that may have two slips


@dataclass(frozen=True)
class Spelling:
    """`known` are the event's words, `typed` each of them by how it is typed without æ, ø and å."""

    known: frozenset[str]
    typed: Mapping[str, str]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Worked out at the first word that isn't known as it stands: a start need not wait."""
        return frozenset(stem(word, english) for word in self.known for english in (False, True))

    def knows(self, word: str, english: bool) -> bool:
        """Whether it is a word as it stands, with this or another ending."""
        return word in self.known or (len(word) >= INFLECTED and stem(word, english) in self.stems)

    def mended(self, word: str, english: bool) -> str:
        """The word itself where it is one.

        The first letter must be right, and a short word may only lack one or have two swapped, so that
        `parkering` never becomes `markering`, and `i fjor` never `for`.
        """
        general = _general(english)
        if self.knows(word, english) or general.knows(word, english) or self._joins(word, general):
            return word
        typed = folded(word)
        if exact := self.typed.get(typed) or general.typed.get(typed):
            return exact
        if len(word) < SHORTEST or word.isdigit():
            return word
        allowed = 1 if len(word) < LONG else 2
        found = [near for near in (_nearest(typed, one.typed, allowed) for one in (self, general)) if near]
        return (
            min(
                found,
                key=lambda near: (near[1], not _only_doubled(typed, near[0]), not is_light(near[0], english)),
            )[0]
            if found
            else word
        )

    def _joins(self, word: str, general: "Spelling") -> bool:
        """Whether it is two words in one, as lunsjmøte: no slip of the finger, though near to another."""
        return any(
            _either(word[:place], self, general) and _either(word[place:], self, general)
            for place in range(PART, len(word) - PART + 1)
        )


def spelling(words: Iterable[str]) -> Spelling:
    known = frozenset(words)
    typed = {folded(word): word for word in sorted(known) if len(word) > 2}
    return Spelling(known, typed)


@cache
def _general(english: bool) -> Spelling:
    return spelling(general_words(english))


def _nearest(typed: str, known: Mapping[str, str], allowed: int) -> tuple[str, float] | None:
    """The word with the fewest slips, and how many."""
    near = process.extract(typed, known.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=5)
    fitting = ((known[one], slips) for one, slips, _ in near if _may_be(typed, one))
    return next(fitting, None)


def _either(part: str, one: Spelling, other: Spelling) -> bool:
    return part in one.known or part in other.known


def _only_doubled(typed: str, known: str) -> bool:
    """Whether a letter is written once that is doubled, or the other way around: plas and plass."""
    return [one for one, _ in groupby(typed)] == [one for one, _ in groupby(folded(known))]


def _may_be(typed: str, known: str) -> bool:
    if known[0] != typed[0]:
        return False
    return len(typed) >= SHORT or len(known) > len(typed) or sorted(known) == sorted(typed)
