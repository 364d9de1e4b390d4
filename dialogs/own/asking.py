"""Whether a line asks about the asker's own row, and about what: only where each of its words is understood.

"Fikk jeg plass?" does; "fikk kommunen plass?", "når får jeg vite om jeg fikk plass?" and "er jeg påmeldt
middagen?" do not, since something in them is about another thing.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dialogs.clauses import questions_in
from dialogs.hearing import readable, unaddressed
from dialogs.tokens import words_of

Asked = Literal["status", "nights", "fellows"]

LONGEST = 200  # letters; who asks for their own asks briefly
FEWEST_LETTERS = 5  # of a word that may be a slip of the finger
MANY_LETTERS = 9  # from here on two slips

_I = "(?:jeg|i|e)"  # "i" is English, "e" is dialect, for "er" too
_AM = "(?:er|e)"
_MINE = "(?:min (?:plass|påmelding|avmelding)|(?:plass|påmelding|avmelding) min)"
_LIST = r"(?:på|on) (?:vente ?liste|liste)"
_STATE = (
    r"(?:(?:som )?(?:påmeldt|avmeldt|meldt (?:på|av|up)|bekreftet|invitert|utvalgt(?: (?:ut|opp|med))?)"
    rf"|(?:påmeldt )?{_LIST}|ventelistet|med|in|inn)"
)
_OUR = "(?:(?:vår|min) kommune|kommune(?: (?:vår|min))?)"
_OF = "(?:fra|i|in|av|by)"
_SIGNED = "(?:påmeldt|meldt (?:på|seg på|up)|med)"
_WHO_ARE, _WHO_ARE_TOO = rf"(?:(?:som er )?{_SIGNED} )?", rf"(?: (?:som er )?{_SIGNED})?"
_PLACE = "plass(?: min)?"
_NIGHTS = r"hvor mange (?:(?:av|of) (?:(?:de|dei|vår) )?(?:\w+ )?)?netter"
_USED = "(?:brukt|påmeldt|igjen)(?: opp)?"
_THERE = r"(?: (?:(?:med )?(?:på|til|i|ved|to|at|in|for|on) )?(?:(?:denne|min|vår) )?samling)?"

# What is asked by each, in words brought to one form.
_ASKS: Mapping[Asked, tuple[str, ...]] = {
    "status": (
        rf"(?:fikk {_I}|har {_I}(?: (?:fått|fikk))?|did {_I} (?:fikk|har)|do {_I} har) {_PLACE}",
        rf"did {_I} (?:fikk|make) (?:in|med)|kom {_I} (?:med|inn)",
        rf"(?:{_AM}|står|ble|har) {_I}(?: blitt)? {_STATE}",
        rf"har {_I} meldt meg (?:på|av)",
        rf"(?:{_AM}|har|ble) {_MINE}(?: blitt| gått)? (?:påmeldt|bekreftet|mottatt)",
        rf"har {_MINE} kom (?:fram|frem)|did {_MINE} go through",
        rf"(?:har (?:du|dere|de|you)|did you|fikk (?:du|dere|de)) (?:(?:fikk|fått|mottatt|påmeldt) )?{_MINE}",
        r"hva er (?:min (?:påmelding )?status|status min)",
    ),
    "nights": (rf"{_NIGHTS} (?:har|er|did|står) {_I} (?:brukt|påmeldt|fikk|fått)(?: (?:med|for))?",),
    "fellows": (
        rf"hvor mange (?:of )?(?:{_AM} )?vi (?:{_AM} )?{_WHO_ARE}{_OF} {_OUR}{_WHO_ARE_TOO}",
        rf"hvor mange {_OF} {_OUR} (?:som )?(?:{_AM}|har|står) (?:som )?{_SIGNED}",
        rf"hvor mange {_AM} {_SIGNED} {_OF} {_OUR}",
        rf"hvor mange har {_OUR} {_SIGNED}",
        rf"{_NIGHTS} (?:har|did) (?:vi|{_OUR})(?: {_OF} {_OUR})? {_USED}(?: {_OF} {_OUR})?",
        rf"{_NIGHTS} (?:er|har) (?:blitt )?{_USED} (?:{_OF}|på|for|til) (?:vi|{_OUR})",
        rf"{_NIGHTS} (?:brukt|bruker) (?:vi|{_OUR})",
    ),
}
# The order of a statement asks after "om", or with a question mark.
_STRAIGHT = (
    rf"{_I} (?:fikk|har|har fått|har fikk) {_PLACE}",
    rf"{_I} (?:{_AM}|står|ble|har blitt) {_STATE}",
    rf"{_I} (?:har )?kom (?:med|inn)",
    rf"{_MINE} {_AM} (?:påmeldt|bekreftet|mottatt)",
    rf"(?:du|dere|de|you) (?:har )?(?:fikk|fått|mottatt) {_MINE}",
)
# What may be asked in the same breath, since the answer says it too.
_ALONG = re.compile(r"(?:hva|hvor mange(?: netter)?|hvem) (?:\w+ ){0,3}(?:dekket|dekker)(?: \w+){0,3}")
_WHETHER = re.compile(r"(?:(?P<lead>.*) )?(?:om|if|whether) (?P<asked>.+)")
_OR = re.compile(r"\b(?:eller|elle|ell|or)\b", re.IGNORECASE)


def asks_for_own(text: str, title: str = "") -> Asked | None:
    """What the line asks of the asker's own row, or None. `title` is the event's, which it may name."""
    line = unaddressed(readable(text[: LONGEST * 2]))
    return _asked(line, title) if len(line) <= LONGEST else None


@lru_cache(256)  # a turn asks more than once
def _asked(line: str, title: str) -> Asked | None:
    names = frozenset(word for word in words_of(title) if len(word) >= FEWEST_LETTERS)
    parts = [part for one in questions_in(line) for part in _OR.split(one)]
    said = [told for part in parts if (told := _brought_together(part, names))]
    kinds = [_kind_of(one, straight=line.rstrip().endswith("?")) for one in said]
    asked = [kind for kind in kinds if kind]
    if not asked or len(set(asked)) > 1:
        return None
    along = (one for one, kind in zip(said, kinds, strict=True) if kind is None)
    return asked[0] if all(asked[0] == "fellows" and _ALONG.fullmatch(one) for one in along) else None


def _kind_of(said: str, *, straight: bool) -> Asked | None:
    if (found := _WHETHER.fullmatch(said)) and _only_leads(found["lead"] or ""):
        said, straight = found["asked"], True
    for kind, asking in _patterns().items():
        if asking.fullmatch(said):
            return kind
    return "status" if straight and _straight().fullmatch(said) else None


def _only_leads(words: str) -> bool:
    """`kan du sjekke om …`, and not `når får jeg vite om …`."""
    return all(word in _words()["lead"] for word in words.split())


@cache
def _patterns() -> Mapping[Asked, re.Pattern[str]]:
    return {kind: re.compile(f"(?:{'|'.join(asking)}){_THERE}") for kind, asking in _ASKS.items()}


@cache
def _straight() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_STRAIGHT)}){_THERE}")


def _brought_together(part: str, names: frozenset[str]) -> str:
    """The words, each in one form for all its spellings; what says nothing is left out."""
    told = (("samling" if word in names else _one_form(word)) for word in words_of(part))
    return " ".join(word for word in told if word)


@lru_cache(4096)
def _one_form(word: str) -> str:
    if word in _words()["beside"]:
        return ""
    if form := _forms().get(word):
        return form
    if len(word) < FEWEST_LETTERS or word in _words()["no_slip"]:
        return word
    slips = 2 if len(word) >= MANY_LETTERS else 1
    best = process.extractOne(word, _long_forms(), scorer=OSA.distance, score_cutoff=slips)
    return _forms()[best[0]] if best and best[0][0] == word[0] else word


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """The words of `asking.toml`, by what they stand for."""
    table = tomllib.loads(files("dialogs.own").joinpath("asking.toml").read_text("utf-8"))
    return {form: frozenset(words.split()) for form, words in table.items()}


@cache
def _forms() -> Mapping[str, str]:
    return dict(_spellings())


def _spellings() -> Iterator[tuple[str, str]]:
    for form, words in _words().items():
        if form in ("beside", "lead", "no_slip"):
            continue
        yield form, form
        yield from ((word, form) for word in words)


@cache
def _long_forms() -> tuple[str, ...]:
    return tuple(word for word in _forms() if len(word) >= FEWEST_LETTERS)
