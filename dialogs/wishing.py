"""A person's own reminder: pressed once it is wanted, pressed again it is not."""

from dataclasses import replace
from datetime import timedelta

from dialogs.common import gone, language_of
from dialogs.model.event import Session
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.people import Wish
from dialogs.model.text import Language
from dialogs.words import counted, duration, say, when


def remind(pressed: Pressed, known: Known) -> Outcome:
    """Told to the presser alone, since the card may stand in a group."""
    language = language_of(known)
    session_id = pressed.object.removeprefix("session:")
    session = known.event.sessions_by_id.get(session_id) if known.event else None
    if session is None or known.event is None:
        return gone(language)
    had = next((wish for wish in known.wishes if wish.session == session_id), None)
    wish = had or Wish(known.person.id, known.event.id, session_id, wanted=False)
    if known.repeated and had:
        return Outcome(notice=_told(had, session, language))
    left = session.start - known.now
    if left <= timedelta(minutes=wish.minutes):
        return Outcome(notice=_too_late(session, left, language))
    wished = replace(wish, wanted=not wish.wanted)
    return Outcome(
        notice=_told(wished, session, language),
        saved=(wished,),
        audit=(Audit("remind", f"session:{session_id}"),),
    )


def _told(wish: Wish, session: Session, language: Language) -> str:
    title = session.title.in_(language)
    if not wish.wanted:
        return say("wishing.will_not_remind", language, title=title)
    before = duration(timedelta(minutes=wish.minutes), language)
    return say(
        "wishing.will_remind", language, before=before, title=title, when=when(session.start, language)
    )


def _too_late(session: Session, left: timedelta, language: Language) -> str:
    title = session.title.in_(language)
    if left <= timedelta():
        return say("wishing.too_late", language, title=title)
    minutes = max(1, round(left / timedelta(minutes=1)))
    soon = counted(minutes, "words.minute", "words.minutes", language)
    return say("wishing.soon", language, title=title, left=soon)
