"""A person's own reminder: pressed once it is wanted, pressed again it is not."""

from dataclasses import replace

from dialogs.common import event_of, gone, language_of
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.people import Wish
from dialogs.words import say, when


def remind(pressed: Pressed, known: Known) -> Outcome:
    """Told to the presser alone, since the card may stand in a group."""
    language = language_of(known)
    session_id = pressed.object.removeprefix("session:")
    session = known.event.sessions_by_id.get(session_id) if known.event else None
    if session is None:
        return gone(language)
    if session.start <= known.now:
        return Outcome(notice=say("wishing.too_late", language, title=session.title.in_(language)))
    had = next((wish for wish in known.wishes if wish.session == session_id), None)
    wish = had or Wish(known.person.id, event_of(known).id, session_id, wanted=False)
    wished = replace(wish, wanted=not wish.wanted)
    words = say(
        "wishing.will_remind" if wished.wanted else "wishing.will_not_remind",
        language,
        title=session.title.in_(language),
        when=when(session.start, language),
        minutes=wished.minutes,
    )
    return Outcome(notice=words, saved=(wished,), audit=(Audit("remind", f"session:{session_id}"),))
