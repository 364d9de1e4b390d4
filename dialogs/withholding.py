"""An entry found wrong is not said again until organizers change what it says, or find it right after all."""

from hashlib import sha256

from dialogs.folder.placeholders import placeholders_in
from dialogs.model.event import Event
from dialogs.model.known import Withheld
from dialogs.model.text import LANGUAGES


def withhold(entries: tuple[str, ...], event: Event, wanted: bool = True) -> tuple[Withheld, ...]:
    """What keeps these entries back, or lets them be said again. What is computed of the programme stays."""
    known = (one for one in entries if one in event.entries_by_id)
    return tuple(Withheld(event.id, one, wording_of(one, event), wanted) for one in known)


def wording_of(entry: str, event: Event) -> str:
    """Another whenever the entry, or a fact it draws on, is written otherwise; empty for no entry."""
    found = event.entries_by_id.get(entry)
    if found is None:
        return ""
    named = [name for language in LANGUAGES for name in placeholders_in(found.answer.exactly(language))]
    facts = [event.facts.get(name) for name in dict.fromkeys(named)]
    sessions = [event.sessions_by_id.get(name.split(".")[1]) for name in named if name.startswith("session.")]
    drawn_on = [repr(one) for one in (found.answer, *facts, *dict.fromkeys(sessions))]
    return sha256("\n".join(drawn_on).encode()).hexdigest()[:16]
