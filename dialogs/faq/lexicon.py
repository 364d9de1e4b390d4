"""Words as such, whatever the event: which say nothing, which mean the same, and what a question asks for."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from dialogs.stemming import stem

SHORTEST_STEM = 4  # letters; shorter ones are stems of too many words
ASKED_AT_FIRST = ("own",)  # "har vi …" asks of oneself, "hvilke råd har vi" does not
NUMBERED = {
    "dag": "day",
    "day": "day",
    "del": "part",
    "part": "part",
    "parallell": "parallel",
    "parallel": "parallel",
}
WHAT = frozenset({"hva", "what"})
NUMBERS = {
    "1": 1,
    "en": 1,
    "one": 1,
    "2": 2,
    "to": 2,
    "two": 2,
    "3": 3,
    "tre": 3,
    "three": 3,
    "4": 4,
    "fire": 4,
}
WHICH = frozenset({"hvilken", "hvilket", "hvilke", "which"})
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


def may_be_asked_about(word: str, english: bool) -> bool:
    """Whether it is a thing or a person, as a car, a bus or a dog."""
    return stem(word, english) in _things(english)


@cache
def _things(english: bool) -> frozenset[str]:
    return frozenset(stem(word, english) for word in _rightly_spelt(english))


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

    `Er det lunsj når vi kommer` asks for none of them, nor does `hva skriver jeg når jeg søker`.
    """
    first = words[0] if words else ""
    last = 1 if first in _answered_by_yes() else len(words)
    kinds = ((start, _kind_at(words, start)) for start in range(last))
    found = next(
        (kind for start, kind in kinds if kind and not (kind == "when" and first in WHAT and start > 1)), ""
    )
    return "how_much" if not found and first in WHAT and not _priced().isdisjoint(words) else found


@cache
def _priced() -> frozenset[str]:
    return frozenset(_tables("words")["priced"]["all"].split())


@cache
def _beyond() -> Mapping[tuple[str, ...], str]:
    kinds = _tables("words")["beyond"].items()
    return {tuple(phrase.split()): kind for kind, phrases in kinds for phrase in phrases}


def goes_on_to(words: Sequence[str]) -> frozenset[str]:
    """menu, guest, another_time …: what is asked beyond a subject."""
    runs = (tuple(words[start : start + length]) for start in range(len(words)) for length in (1, 2, 3, 4))
    return frozenset(kind for run in runs if (kind := _beyond().get(run)))


def numbered(words: Sequence[str]) -> frozenset[tuple[str, int]]:
    """Which of several, by number: day 2, parallel 1."""
    return frozenset(
        (NUMBERED[one], NUMBERS[other])
        for one, other in pairwise(words)
        if one in NUMBERED and other in NUMBERS
    )


@cache
def _mine(name: str) -> frozenset[str]:
    return frozenset(_tables("words")["mine"][name].split())


def beside_mine(words: Sequence[str], kind: str) -> frozenset[str]:
    """The words that are said to be the asker's own, where who, where or when that is is asked for."""
    if kind not in _mine("kinds"):
        return frozenset()
    own = _mine("words")
    return frozenset(
        word
        for one, other in pairwise(words)
        for word in (one, other)
        if {one, other} & own and word not in own
    )


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


@cache
def _narrowing() -> frozenset[str]:
    return frozenset(stem(word, False) for word in _tables("words")["narrowing"]["all"].split())


def narrows(word: str) -> bool:
    """Whether it says which day, or which of several: an entry that doesn't say so may still tell of all."""
    return stem(word, False) in _narrowing()
