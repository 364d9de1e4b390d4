"""A long answer shows its beginning; the rest of it waits behind *Les mer*."""

import re
from dataclasses import replace
from typing import TypeVar

from dialogs.model.message import Item, Message

LONGEST, SHOWN = 600, 400  # letters: what is said whole, and what is shown of more than that
MOST_LINES, SHOWN_LINES = 14, 8

# A stop ends a sentence where a capital follows a word: "11. november" and "kl. 12" go on.
_SENTENCE = re.compile(r"(?:[?!]|[^\W\d]{3}\.)[»”\"]?(?=\s+[^\W\da-zæøå_])")

T = TypeVar("T", Message, Item)


def folded(said: T, times: int = 1) -> T:
    """The same, folded where it is long. `times` as much room is given to what holds several answers."""
    end = _end(said.text, times)
    if said.more or end is None:
        return said
    return replace(said, text=said.text[:end], more=said.text[end:])


def _end(text: str, times: int) -> int | None:
    """Where the part ends that is shown; None for a text that is shown whole."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES * times:
        room = len("\n".join(lines[: SHOWN_LINES * times]))
        return min(room, _break(text, SHOWN * times)) if len(text) > LONGEST * times else room
    return _break(text, SHOWN * times) if len(text) > LONGEST * times else None


def _break(text: str, room: int) -> int:
    """Between two lines, else two sentences, else two words: the last of them for which there is room."""
    shown, least = text[:room], room // 2
    if (line := shown.rfind("\n", least)) >= 0:
        return line
    if sentences := [
        found.end() for found in _SENTENCE.finditer(text, least, room + 2) if found.end() < room
    ]:
        return sentences[-1]
    return max((found.start() for found in re.finditer(r"\s", shown)), default=0) or room
