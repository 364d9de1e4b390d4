"""What the matcher sees of a line: its words brought to one form, and how much each word says."""

import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dialogs.faq.lexicon import is_common, is_light, meaning_of, one_form
from dialogs.language import possible
from dialogs.stemming import stem
from dialogs.tokens import words_of

LIGHT = 0.4  # what a word without a subject counts for, beside one with
LONGEST_KEPT = 40  # letters; longer ones are hardly words, and would fill the memory
BLOCK = 30  # bits below the block's own
# Two that are one word: "i dag" is no "dag".
_PAIRS = re.compile(
    r"\b(i)\s+(dag|morgen|morgon|morra|kveld|kveil|går|fjor)\b|\b(e)-(post|mail)\b", re.IGNORECASE
)


def is_english(text: str) -> bool:
    return possible(text) == ("en",)


def read(text: str, english: bool) -> list[str]:
    """The words of a line, each in its one form."""
    return in_one_form(words_of(_PAIRS.sub(lambda pair: "".join(filter(None, pair.groups())), text)), english)


def in_one_form(words: Iterable[str], english: bool) -> list[str]:
    """English words are left as they are."""
    return list(words) if english else [one_form().get(word, word) for word in words]


@dataclass(frozen=True)
class Features:
    """A line as numbers, each once: the block in the upper bits, and what it counts for beside."""

    numbers: NDArray[np.uint32]
    counts: NDArray[np.float32]


def features(words: Sequence[str], english: bool) -> Features:
    """Block 0 holds stems and meanings, 1 pairs of stems, 2 letters within words."""
    counts: dict[int, float] = defaultdict(float)
    stems = [stem(word, english) for word in words]
    for one, word in zip(stems, words, strict=True):
        much = LIGHT if is_light(word, english) or is_common(word, english) else 1.0
        counts[_number(0, f"w {one}")] += much
        if meaning := meaning_of(word):
            counts[_number(0, f"m {meaning}")] += much
        for gram in _grams(word):
            counts[gram] += much
    for pair in pairwise(stems):
        counts[_number(1, " ".join(pair))] += 1.0
    return Features(
        np.fromiter(counts.keys(), np.uint32, len(counts)),
        np.fromiter(counts.values(), np.float32, len(counts)),
    )


def _grams(word: str) -> Sequence[int]:
    """The word's letters, two to five in a row, as numbers."""
    return _known_grams(word) if len(word) <= LONGEST_KEPT else _numbered_grams(word)


def _numbered_grams(word: str) -> Sequence[int]:
    edged = f"<{word}>"
    starts = ((start, size) for size in (2, 3, 4, 5) for start in range(len(edged) - size + 1))
    return array("I", (_number(2, edged[start : start + size]) for start, size in starts))


_known_grams = lru_cache(4096)(_numbered_grams)  # most words of an event come again and again


def _number(block: int, feature: str) -> int:
    """A feature as a number: ten thousand strings would take megabytes."""
    return block << BLOCK | zlib.crc32(feature.encode("utf-8", "surrogatepass")) >> 32 - BLOCK
