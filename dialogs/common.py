"""The short sentences for a press that can't be done: nothing changes, and the presser is told why."""

from dialogs.model.known import Audit, Outcome
from dialogs.model.text import Language
from dialogs.words import say


def gone(language: Language) -> Outcome:
    """What was pressed stands on something that is no more."""
    return Outcome(notice=say("common.gone", language))


def refused(act: str, about: str, language: Language, phrase: str = "common.not_for_you") -> Outcome:
    """The presser may not: told in plain words, and written down."""
    return Outcome(notice=say(phrase, language), audit=(Audit(act, about, "refused"),))
