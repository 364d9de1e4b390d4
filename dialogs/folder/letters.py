"""Checks for letters that cannot be shown, or that make a text seem to say something else."""

import re
from collections.abc import Iterable

from dialogs.folder.notebook import Notebook
from dialogs.folder.texts import Written

# Control letters but those of a new line and a tab; halves of letters; what turns the reading around.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def check_letters(texts: Iterable[Written], notebook: Notebook) -> None:
    for text in texts:
        if found := _UNFIT.search(text.words):
            what = f"{text.named} holds the letter U+{ord(found[0]):04X}, which cannot be shown"
            notebook.error(text.place, what, "Write the text anew, without copying it.")
