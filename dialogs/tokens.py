"""A chat line as words: composed letters, lower case, and forms of the same word brought together."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from dialogs.stemming import stem

_WORD = re.compile(r"\w+")
LONG = 5  # letters; shorter words must be spelt right


def words_of(text: str) -> list[str]:
    """The words in order. Letters with combining marks are composed first, so that å is one letter."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


@lru_cache(65536)  # people's words must not fill the memory
def alike(said: str, known: str) -> bool:
    """Whether two words may be the same: another ending, a compound of it, or a slip of the finger."""
    if said == known or stem(said) == stem(known):
        return True
    short, long = sorted((stem(said), stem(known)), key=len)
    if len(short) < LONG:
        return False
    return long.startswith(short) or (len(short) > LONG and ratio(said, known) >= 85)
