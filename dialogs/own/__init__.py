"""What a participant asks about their own row of the list, answered to them alone."""

from dialogs.own.asking import asks_for_own
from dialogs.own.telling import answer, titles

__all__ = ["answer", "asks_for_own", "titles"]
