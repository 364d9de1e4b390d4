"""The words that ask Vert not to say who asked: *uten navn: …*, *anonymt: …*"""

import re

_WORDS = (
    r"(?:uten navn(?:et mitt)?|utan namn(?:et mitt)?|without (?:my )?name|anonymt?|anonymously|anonymous)"
)
# Set apart from the question, before it or after it. The words alone, first in a line, are heard as well: who
# is named although they asked not to be can't be helped afterwards.
_BEFORE = re.compile(rf"^\W*{_WORDS}\s*[:;,.)\]–—-]+\s*(?=\S)", re.IGNORECASE)
_AFTER = re.compile(rf"\s*[,;(\[–—-]\s*{_WORDS}\W*$", re.IGNORECASE)
_FIRST = re.compile(rf"^\W*{_WORDS}\b", re.IGNORECASE)


def is_requested(text: str) -> bool:
    """Whether who wrote the line must not be named."""
    return bool(_FIRST.match(text) or _AFTER.search(text))


def without_request(text: str) -> str:
    """The question alone."""
    return _AFTER.sub("", _BEFORE.sub("", text, count=1), count=1)
