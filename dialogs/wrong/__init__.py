"""*Feil svar*: what Vert said is replaced where it stands, and a person gets the question instead."""

from dialogs.wrong.acting import wrong, wrong_undo, wrong_yes
from dialogs.wrong.quoting import finds_wrong, quoted

__all__ = ["finds_wrong", "quoted", "wrong", "wrong_undo", "wrong_yes"]
