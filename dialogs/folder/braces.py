"""Checks that every brace belongs to a placeholder that can be filled in."""

import re
from collections.abc import Collection, Iterable

from dialogs.folder.finding import shown
from dialogs.folder.notebook import Notebook, did_you_mean, one_of
from dialogs.folder.placeholders import (
    OF_A_FORM,
    OF_A_SESSION,
    has_loose_braces,
    known_placeholders,
    placeholders_in,
)
from dialogs.folder.texts import Written
from dialogs.model.event import Event

_LOOSE = "Take it out, or write a whole placeholder, such as {registration.deadline}."
_NOT_HERE = "Write the words themselves: placeholders are filled in in the answers of faq.toml alone."
_NAME_ONE = "Name a fact of event.toml, or what is known of a session, as in {session.ID.when}."


def check_braces(texts: Iterable[Written], event: Event, notebook: Notebook) -> None:
    known = known_placeholders(event)
    for text in texts:
        fitting = known if text.is_answer else OF_A_FORM.get(text.form)
        if has_loose_braces(text.words):
            notebook.error(text.place, f"{text.named} has a brace that belongs to no placeholder", _LOOSE)
        for name in placeholders_in(text.words):
            if fitting is None:
                notebook.error(
                    text.place, f"{text.named} has {_braced(name)}, which is not filled in here", _NOT_HERE
                )
            elif name not in fitting and not _is_of_something_faulty(name, event, notebook):
                _report(name, text, fitting, event, notebook)


def _report(name: str, text: Written, fitting: Collection[str], event: Event, notebook: Notebook) -> None:
    if lacking := _what_a_session_lacks(name, event):
        session, what = lacking
        remedy = f"Give the session its {what}, or write the sentence without it."
        notebook.error(
            text.place, f"{text.named} has {_braced(name)}, but session {session} has no {what}", remedy
        )
        return
    if text.form:
        remedy = f"Write {one_of([_braced(one) for one in fitting])}."
    else:
        remedy = re.sub(r'"(.+)"', r"{\1}", did_you_mean(name, sorted(fitting), _NAME_ONE))
    notebook.error(text.place, f"{text.named} has the unknown placeholder {_braced(name)}", remedy)


def _what_a_session_lacks(name: str, event: Event) -> tuple[str, str] | None:
    first, _, rest = name.partition(".")
    session, _, what = rest.partition(".")
    if first == "session" and session in event.sessions_by_id and what in OF_A_SESSION:
        return session, what
    return None


def _is_of_something_faulty(name: str, event: Event, notebook: Notebook) -> bool:
    """It is there, but could not be read, which is reported where it stands."""
    if name in notebook.ids_of("fact"):
        return True
    first, _, rest = name.partition(".")
    session, _, what = rest.partition(".")
    is_there = session in notebook.ids_of("session") and session not in event.sessions_by_id
    return first == "session" and is_there and what in OF_A_SESSION


def _braced(name: str) -> str:
    return shown(f"{{{name}}}")[1:-1]
