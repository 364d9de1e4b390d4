"""Lines that are no question to an event: a greeting, a thank-you, a plea for help, misspelt or not."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.faq.lexicon import light_words
from dialogs.tokens import words_of

_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"(\w)\1")
_BESIDE = frozenset(
    "da då a please pls plis takk thanks vert then du".split()
)  # words that change no line's kind
COURTESIES = ("thanks", "goodbye", "greeting", "fine")  # the one that answers them all comes first
SHORTEST = 4  # letters of a line that is met by likeness
LONGEST = 60  # letters; small talk is short


def kind_of(text: str, *kinds: str) -> str | None:
    """Which kind of small talk the whole line is, or None. With `kinds`, only those are looked for."""
    line = _plain(text)
    if not line or len(line) > LONGEST:
        return None
    return next((kind for kind in _kinds_of(line) if not kinds or kind in kinds), None)


@lru_cache(256)  # a turn asks more than once
def _kinds_of(line: str) -> Sequence[str]:
    lines = _lines()
    first, _, last = line.rpartition(" ")
    if exact := lines.get(line) or _singly().get(_DOUBLED.sub(r"\1", line)):
        return exact
    if last in _BESIDE and (exact := lines.get(first)):
        return exact
    greeting, _, rest = line.partition(" ")
    if "greeting" in lines.get(greeting, ()) and (exact := lines.get(rest)):
        return exact
    allowed = 0 if len(line) < SHORTEST else 1 if len(line) < 12 else 2
    best = process.extractOne(line, lines.keys(), scorer=OSA.distance, score_cutoff=allowed)
    if best is None or best[0][0] != line[0] or len(best[0]) < SHORTEST:
        return ()
    if len(line) == SHORTEST and len(best[0]) == len(line):
        return ()  # a short word may only lack a letter
    if any(word in light_words() for word in set(line.split()) - set(best[0].split())):
        return ()  # "hva heter hun" is no slip for "hva heter du"
    return lines[best[0]]


def courtesy_of(text: str) -> str | None:
    """The kind of a line of nothing but courtesies and light words: "Ok, supert, da vet jeg det"."""
    words = _plain(text).split()
    if "?" in text or not all(word in light_words() or word in _courteous() for word in words):
        return None
    said = {kind for word in words for kind in _lines().get(word, ())}
    return next((kind for kind in COURTESIES if kind in said), None)


def is_rude(text: str) -> bool:
    """Whether the line begins with rude words, whatever follows."""
    words = _plain(text).split()
    return any("rude" in _lines().get(" ".join(words[:count]), ()) for count in (3, 2, 1))


@cache
def _courteous() -> frozenset[str]:
    return frozenset(
        word for line, kinds in _lines().items() if set(kinds) & set(COURTESIES) for word in line.split()
    )


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {}
    table = tomllib.loads(files("dialogs").joinpath("smalltalk.toml").read_text("utf-8"))
    for kind, lines in table.items():
        for line in lines:
            kinds[line] = (*kinds.get(line, ()), kind)
    return kinds


@cache
def _singly() -> Mapping[str, tuple[str, ...]]:
    """The lines by how they are written with each letter once: helo, heii, takkk."""
    return {_DOUBLED.sub(r"\1", line): kinds for line, kinds in _lines().items() if len(line) >= SHORTEST - 1}


def _plain(text: str) -> str:
    """heiii, Vert!! → hei"""
    words = words_of(text.replace("'", "").replace("’", ""))
    return _DRAWN_OUT.sub(r"\1", " ".join(word for word in words if word != "vert" or len(words) > 2))
