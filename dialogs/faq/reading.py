"""What the matcher sees of a line: its words brought to one form, and how much each word says."""

import tomllib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

from dialogs.language import possible
from dialogs.tokens import words_of

NORWEGIAN = snowballstemmer.stemmer("norwegian")
ENGLISH = snowballstemmer.stemmer("english")
FOLDS = str.maketrans({"å": "a", "ø": "o", "æ": "a", "ö": "o", "ä": "a"})


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
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
    """The words of a line, each in its one form. English `me` and nynorsk `me` are two words: only one is moved."""
    words = words_of(text.replace("e-post", "epost").replace("E-post", "epost"))
    return words if english else [one_form().get(word, word) for word in words]


def features(words: Iterable[str], english: bool) -> Iterator[tuple[int, int]]:
    """Each feature of a line with its block: 0 stems and meanings, 1 pairs of stems, 2 letters within words."""
    stems = [stem(word, english) for word in words]
    for one, word in zip(stems, words, strict=True):
        yield 0, _number(f"w {one}")
        if meaning := meanings().get(word):
            yield 0, _number(f"m {meaning}")
        for gram in _grams(word):
            yield 2, _number(gram)
    for pair in zip(stems, stems[1:], strict=False):
        yield 1, _number(" ".join(("p", *pair)))


def counted(words: list[str], english: bool) -> Mapping[tuple[int, int], int]:
    return Counter(features(words, english))


def _grams(word: str) -> Iterator[str]:
    edged = f"<{word}>"
    for size in (2, 3, 4, 5):
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]


def _number(feature: str) -> int:
    """A feature as a number: ten thousand strings would take megabytes."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))
