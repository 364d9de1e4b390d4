"""Checks for letters that cannot be shown, or that make a text seem to say something else."""

import unicodedata
from collections.abc import Iterable

from dialogs.folder.notebook import Notebook
from dialogs.folder.texts import Written

# They turn the reading direction around.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_letters(texts: Iterable[Written], notebook: Notebook) -> None:
    for text in texts:
        found = next((letter for letter in text.words if _is_unfit(letter)), None)
        if found:
            what = f"{text.named} holds the letter U+{ord(found):04X}, which cannot be shown"
            notebook.error(text.place, what, "Write the text anew, without copying it.")


def _is_unfit(letter: str) -> bool:
    if letter in "\n\r\t":
        return False
    return letter in _TURNING or unicodedata.category(letter) in {"Cc", "Cs"}
