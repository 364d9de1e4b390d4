"""The short sentences for a press that can't be done: nothing changes, and the presser is told why."""

from dialogs.language import spoken
from dialogs.model.event import Event
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.text import Language
from dialogs.words import say


def gone(language: Language) -> Outcome:
    """What was pressed stands on something that is no more."""
    return Outcome(notice=say("common.gone", language))


def not_here(known: Known, language: Language) -> Outcome | None:
    """What stops a press about an event that belongs in private; None where nothing does."""
    if known.event is None:
        return gone(language)
    if not known.conversation.is_private:
        return Outcome(notice=say("common.in_private_only", language))
    return None


def refused(act: str, about: str, language: Language, phrase: str = "common.not_for_you") -> Outcome:
    """The presser may not: told in plain words, and written down."""
    return Outcome(notice=say(phrase, language), audit=(Audit(act, about, "refused"),))


def event_of(known: Known) -> Event:
    """The event of this turn, where the way here has made sure that there is one."""
    if known.event is None:
        raise LookupError(f"no event is bound to {known.conversation.id}")
    return known.event


def language_of(known: Known) -> Language:
    """The language a press is answered in: the person's choice, else their last one, else the event's."""
    return spoken("", known.person, known.event)
