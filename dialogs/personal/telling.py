"""Whether a line tells something about somebody that is nobody else's: an identity number, or their health.

"Jeg er allergisk mot nøtter" does. "Hvordan melder jeg fra om allergi?", "hva om noen ikke tåler gluten?" and
"jeg har allergi, hvem sier jeg fra til?" ask what all may hear the answer to.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.privacy import MASK
from dialogs.tokens import words_of

Told = Literal["identity", "health"]

FEWEST_LETTERS = 7  # of a word that may be a slip of the finger
MANY_LETTERS = 10  # from here on two slips

_ELEVEN = re.compile(r"(?<![\d.+])\d(?:[ .\u00a0-]{0,2}\d){10}(?!\d)")
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))

_ASKS = re.compile(
    r"\?|\b(?:hva|hvem|hvor|hvordan|hvilken|hvilke|når|kva|kven|kor|kvar|korleis|what|who|whom|where|when|how)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?\n]+(?=\s|$)")
_ALLERGY_TO = re.compile(r"(?!mat)\w{2,}allergi(?:er|ar|en|ene|ane)?")  # nøtteallergi

_WHO = (
    r"(?:jeg|eg|æ|æg|e|i|vi|me|we|han|hun|ho|he|she"
    r"|(?:very|én|to|tre|one|two) (?:av|of) (?:oss|us)"
    r"|\w+ (?:min|mi|mitt|mine|vår|vårt|våre)|(?:my|our) \w+)"
)
_HAS = r"(?:har|ha|have|ve|has|s|fikk|fekk|fått|lider av|suffer from|suffers from)"
_IS = r"(?:er|e|ær|am|m|is|s|are|re|ble|blei|vart)"
_NOT = r"(?:ikke|ikkje|ikkj|itj|itte|not|t|aldri|never)"
_BEARS = r"(?:tåler|toler|tåle|tolerer|tolerate|tolerates)"
_CANNOT = rf"(?:(?:kan|can|could|do|don|does|doesn) {_NOT}|cannot)"
_VERY = r"(?:(?:very|food) )*"
_NEEDS = (
    r"(?:trenger|treng|need|needs|require|requires|(?:må|skal|bør) (?:ha|få|ete|spise)|must (?:have|get|eat))"
)

# What tells it, in words brought to one form.
_TELLS = (
    rf"{_WHO} {_HAS} {_VERY}illness",
    rf"{_WHO} {_HAS} (?:very )*(?:food )+{_VERY}allergy",
    rf"{_WHO} {_IS} {_VERY}(?:ill|illness)(?! for (?:det|dette|den|at))",
    rf"\w+ {_IS} {_VERY}allergic (?:mot|for|overfor|to) \w+",
    rf"{_WHO} (?:{_BEARS} {_NOT}|{_NOT} {_BEARS}) {_VERY}food",
    rf"{_WHO} (?:reagerer|reagerar|react|reacts) (?:på|to) {_VERY}food",
    rf"{_WHO} {_CANNOT} (?:spise|ete|eta|ha|få|eat|have|tolerate) {_VERY}food",
    rf"{_WHO} {_NEEDS} {_VERY}(?:free|(?:very )*food free)",
    rf"{_WHO} (?:sitter|sit|bruker|brukar|nyttar|use|uses|{_IS}) (?:i |in )?(?:very )*wheelchair",
    rf"{_WHO} (?:bruker|brukar|tar|tek|use|take) (?:insulin|epipen|adrenalinpenn)",
)
# The same where the one who writes leaves themselves out, and asks nothing: "Har nøtteallergi."
_BRIEFLY = (
    rf"(?:{_HAS} )?{_VERY}illness(?: her| here)?",
    rf"{_HAS} (?:very )*(?:food )+{_VERY}allergy",
    rf"(?:{_IS} )?{_VERY}allergic (?:mot|for|overfor|to) \w+",
    rf"{_BEARS} {_NOT} {_VERY}food",
)
# What says too little to be moved where something is asked.
_HINTS = (rf"{_WHO} {_HAS} {_VERY}allergy", rf"{_WHO} {_IS} {_VERY}allergic")
# Before it: nobody is told about, but whoever it may be.
_WHOEVER = frozenset(
    "hvis viss om dersom når if whether when som who whoever noen nokon someone somebody anyone anybody "
    "alle folk de dei those people mange andre others everyone ingen nobody".split()
)


def tells(text: str) -> Told | None:
    """What the line tells, or None."""
    if MASK in text or any(_is_identity(found[0]) for found in _ELEVEN.finditer(text)):
        return "identity"
    asks = _ASKS.search(text) is not None
    if any(_tells_of_health(one, asks=asks) for one in _SENTENCE.split(text)):
        return "health"
    return None


def _is_identity(digits: str) -> bool:
    """Whether its two control digits are right, as in a Norwegian identity number, or one on loan."""
    numbers = [int(digit) for digit in digits if digit.isdigit()]
    return all(
        sum(weight * number for weight, number in zip(weights, numbers, strict=False)) % 11 == 0
        for weights in _WEIGHTS
    )


def _tells_of_health(sentence: str, *, asks: bool) -> bool:
    said = " ".join(map(_one_form, words_of(sentence)))
    if any(map(_is_somebody, _telling().finditer(said))):
        return True
    return not asks and bool(_briefly().match(said) or any(map(_is_somebody, _hints().finditer(said))))


def _is_somebody(found: re.Match[str]) -> bool:
    """Not whoever it may be: `om noen er allergisk mot`, `de som har cøliaki`."""
    before = found.string[: found.start()].split()
    return found[0].split()[0] not in _WHOEVER - {"noen"} and not (before and before[-1] in _WHOEVER)


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_TELLS)})\b")


@cache
def _briefly() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:hei|hi|hello|hallo) )?(?:{'|'.join(_BRIEFLY)})\b")


@cache
def _hints() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_HINTS)})\b")


@lru_cache(4096)
def _one_form(word: str) -> str:
    if form := _forms().get(word):
        return form
    if _ALLERGY_TO.fullmatch(word):
        return "illness"
    if len(word) < FEWEST_LETTERS:
        return word
    slips = 2 if len(word) >= MANY_LETTERS else 1
    best = process.extractOne(word, _long_forms(), scorer=OSA.distance, score_cutoff=slips)
    return _forms()[best[0]] if best and best[0][0] == word[0] else word


@cache
def _forms() -> Mapping[str, str]:
    return dict(_spellings())


def _spellings() -> Iterator[tuple[str, str]]:
    table = tomllib.loads(files("dialogs.personal").joinpath("words.toml").read_text("utf-8"))
    for form, words in table.items():
        yield from ((word, form) for word in words.split())


@cache
def _long_forms() -> tuple[str, ...]:
    return tuple(word for word in _forms() if len(word) >= FEWEST_LETTERS)
