"""What a card for organizers shows, loaded only for the turns that show it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from dialogs.model.incoming import Incoming, Pressed, Said
from dialogs.model.known import Known
from dialogs.organizing import commanded

# The fields of Known that a verb needs, and where they are read. One line for each verb that needs any.
Load = Callable[[Connection, Incoming, Known], Mapping[str, Any]]
VIEWS: Mapping[str, Load] = {}


def view(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The fields for what was pressed, or asked for by its word in private; none for all else."""
    load = VIEWS.get(verb_of(incoming))
    return load(c, incoming, known) if load else {}


def verb_of(incoming: Incoming) -> str:
    """What a press, or a word that asks to be shown something, is called."""
    if isinstance(incoming, Pressed):
        return incoming.verb
    if isinstance(incoming, Said) and incoming.where.kind == "private":
        return commanded(incoming.text.strip())
    return ""
