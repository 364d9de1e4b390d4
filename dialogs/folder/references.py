"""Checks that every id that is named is there."""

from dialogs.folder.finding import shown
from dialogs.folder.notebook import Notebook, did_you_mean, one_of


def check_references(notebook: Notebook) -> None:
    for one in notebook.references:
        known = (*one.also, *(name for kind in one.kinds for name in notebook.ids_of(kind)))
        if one.id in known:
            continue
        kinds = one_of((*one.kinds, "role") if one.also else one.kinds)
        remedy = f"Add a [[{one.kinds[0]}]] with this id, or take it out."
        if known:
            remedy = did_you_mean(one.id, known, f"Write a known one: {one_of(known)}.")
        what = f"{one.by} names {shown(one.id)}, but there is no such {kinds}"
        notebook.error(one.place, what, remedy)
