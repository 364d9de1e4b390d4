"""What the matcher sees of a line: its words brought to one form, and how much each word says."""

import tomllib
import zlib
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from dialogs.language import possible
from dialogs.tokens import words_of

NORWEGIAN = snowballstemmer.stemmer("norwegian")
ENGLISH = snowballstemmer.stemmer("english")
LIGHT = 0.4  # what a word without a subject counts for, beside one with
LONGEST_KEPT = 40  # letters; longer ones are hardly words, and would fill the memory
BLOCK = 30  # bits below the block's own
FOLDS = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(files("dialogs.faq").joinpath("words.toml").read_text("utf-8"))


@cache
def one_form() -> Mapping[str, str]:
    """kva, ka → hva: nynorsk, dialect and short forms, each to the word that is counted."""
    pairs: dict[str, str] = {}
    for table in ("nynorsk", "dialect", "short"):
        for word, others in _tables()[table].items():
            for other in others.split():
                pairs.setdefault(other, word)
    return pairs


@cache
def light_words() -> frozenset[str]:
    """Words that say nothing about the subject."""
    return frozenset(word for words in _tables()["light"].values() for word in words.split())


@cache
def meanings() -> Mapping[str, str]:
    """koster, pris, fee → price"""
    return {word: meaning for meaning, words in _tables()["meaning"].items() for word in words.split()}


@cache
def _asking() -> Mapping[tuple[str, ...], str]:
    return {tuple(phrase.split()): kind for kind, phrases in _tables()["asks"].items() for phrase in phrases}


def asks_for(words: Sequence[str]) -> str:
    """who, when, how_many …: what a question asks for, by its first words that say so; else empty."""
    for start in range(len(words)):
        for length in (4, 3, 2, 1):
            if kind := _asking().get(tuple(words[start : start + length])):
                return kind
    return ""


def folded(word: str) -> str:
    """How the word is typed without æ, ø and å: paamelding and pamelding are both pamelding."""
    plain = word.translate(FOLDS)
    for pair, letter in (("aa", "a"), ("oe", "o"), ("ae", "a")):
        plain = plain.replace(pair, letter)
    return plain


@lru_cache(8192)
def stem(word: str, english: bool) -> str:
    return str((ENGLISH if english else NORWEGIAN).stemWord(word))


def is_english(text: str) -> bool:
    return possible(text) == ("en",)


def read(text: str, english: bool) -> list[str]:
    """The words of a line, each in its one form. English words are left as they are."""
    words = words_of(text.replace("e-post", "epost").replace("E-post", "epost"))
    return words if english else [one_form().get(word, word) for word in words]


@dataclass(frozen=True)
class Features:
    """A line as numbers, each once: the block in the upper half, and what it counts for beside."""

    numbers: NDArray[np.uint32]
    counts: NDArray[np.float32]


def features(words: Sequence[str], english: bool) -> Features:
    """Block 0 holds stems and meanings, 1 pairs of stems, 2 letters within words."""
    counts: dict[int, float] = defaultdict(float)
    stems = [stem(word, english) for word in words]
    for one, word in zip(stems, words, strict=True):
        much = LIGHT if word in light_words() else 1.0
        counts[_number(0, f"w {one}")] += much
        if meaning := meanings().get(word):
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
