"""What the matcher sees of a line: its words brought to one form, and how much each word says."""

import re
import tomllib
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
SHORTEST_STEM = 4  # letters; shorter ones are stems of too many words
LIGHT = 0.4  # what a word without a subject counts for, beside one with
ASKED_AT_FIRST = ("own",)  # "er vi …" asks of oneself, "hvilke valg har vi" does not
LONGEST_KEPT = 40  # letters; longer ones are hardly words, and would fill the memory
BLOCK = 30  # bits below the block's own
# Two that are one word: "i dag" is no "dag".
_PAIRS = re.compile(
    r"\b(i)\s+(dag|morgen|morgon|morra|kveld|kveil|går|fjor)\b|\b(e)-(post|mail)\b", re.IGNORECASE
)
FOLDS = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})


@cache
def _tables(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("dialogs.faq").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def one_form() -> Mapping[str, str]:
    """kva, ka → hva: nynorsk, dialect and short forms, each to the word that is counted."""
    pairs: dict[str, str] = {}
    for table in ("nynorsk", "dialect", "short", "slips"):
        for word, others in _tables("words")[table].items():
            for other in others.split():
                pairs.setdefault(other, word)
    return pairs


@cache
def _spoken() -> Mapping[str, str]:
    tables = _tables("words")
    pairs = ((word, others) for name in ("dialect", "slips") for word, others in tables[name].items())
    return {other: word for word, others in pairs for other in others.split()}


def spoken_form(word: str, english: bool) -> str:
    """ka, kå → hva: dialect and slips alone, each to the word that is written."""
    return word if english else _spoken().get(word, word)


@cache
def light_words() -> frozenset[str]:
    """Words that say nothing about the subject, in any language."""
    return _light(False) | _light(True)


@cache
def _light(english: bool) -> frozenset[str]:
    lines = _tables("words")["light"]
    return frozenset(word for one in lines if (one == "en") == english for word in lines[one].split())


def is_light(word: str, english: bool) -> bool:
    """Whether it says nothing about the subject: "by" does in English, and is a town in Norwegian."""
    return word in _light(english)


@cache
def _common(english: bool) -> frozenset[str]:
    """Words that people put around a question, as they are written most often."""
    lists = [one for name, one in _tables("common").items() if name != "spelt" and (name == "en") == english]
    return frozenset(word for one in lists for line in one.values() for word in line.split())


@cache
def general_words(english: bool) -> frozenset[str]:
    """Words that are rightly spelt, whatever the event."""
    forms = {} if english else one_form()
    spelt = _light(english) | _common(english) | _rightly_spelt(english)
    return spelt | {*_meanings(), *forms, *forms.values()}


@cache
def _rightly_spelt(english: bool) -> frozenset[str]:
    """Words that may be what is asked about, at any gathering."""
    lists = _tables("common")["spelt"]
    return frozenset(word for one in lists if (one == "en") == english for word in lists[one].split())


@cache
def _common_stems(english: bool) -> frozenset[str]:
    """A word with a meaning of its own is no frame."""
    return frozenset(stem(word, english) for word in _common(english) if not meaning_of(word))


def is_common(word: str, english: bool) -> bool:
    """Whether it is one of the words that people put around a question, with any ending."""
    if word in _rightly_spelt(english):
        return False  # "neste" is no form of "nesten"
    return stem(word, english) in _common_stems(english)


@cache
def _meanings() -> Mapping[str, str]:
    return {word: meaning for meaning, words in _tables("meanings").items() for word in words.split()}


@cache
def _meant_stems() -> Mapping[str, str]:
    stems = ((stem(word, False), meaning) for word, meaning in _meanings().items())
    return {one: meaning for one, meaning in stems if len(one) >= SHORTEST_STEM}


@lru_cache(8192)
def meaning_of(word: str) -> str:
    """koster, pris, fee → price; empty for a word that stands for itself alone."""
    return _meanings().get(word) or _meant_stems().get(stem(word, False), "")


@cache
def _asking() -> Mapping[tuple[str, ...], str]:
    kinds = _tables("words")["asks"].items()
    return {tuple(phrase.split()): kind for kind, phrases in kinds for phrase in phrases}


@cache
def _answered_by_yes() -> frozenset[str]:
    return frozenset(_tables("words")["yes_or_no"]["all"].split())


def asks_for(words: Sequence[str]) -> str:
    """who, when, how_many …: what a question asks for, by its first words that say so; else empty.

    `Er det lunsj når vi kommer` asks for none of them.
    """
    last = 1 if words and words[0] in _answered_by_yes() else len(words)
    return next(filter(None, (_kind_at(words, start) for start in range(last))), "")


WHICH = frozenset({"hvilken", "hvilket", "hvilke", "which"})


def kind_in(words: Sequence[str]) -> str:
    """What a question asks which of: by, in `hvilken by`; else empty."""
    return next((word for which, word in pairwise(words) if which in WHICH), "")


def _kind_at(words: Sequence[str], start: int) -> str:
    for length in (4, 3, 2, 1):
        kind = _asking().get(tuple(words[start : start + length]))
        if kind and (start <= 1 or kind not in ASKED_AT_FIRST):
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
    """The words of a line, each in its one form."""
    return in_one_form(words_of(_PAIRS.sub(lambda pair: "".join(filter(None, pair.groups())), text)), english)


def in_one_form(words: Iterable[str], english: bool) -> list[str]:
    """English words are left as they are."""
    return list(words) if english else [one_form().get(word, word) for word in words]


@cache
def _narrowing() -> frozenset[str]:
    return frozenset(stem(word, False) for word in _tables("words")["narrowing"]["all"].split())


def narrows(word: str) -> bool:
    """Whether it says which day, or which of several: an entry that doesn't say so may still tell of all."""
    return stem(word, False) in _narrowing()


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
