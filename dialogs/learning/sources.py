"""Where an entry says that it comes from: whose answer it was, and when. Of a participant, no name."""

from dialogs.experts.naming import name_of
from dialogs.model.event import Event
from dialogs.model.question import Contribution, Question
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.words import on_date, say


def source_of(question: Question, event: Event, *, as_answered: bool) -> Text:
    """Fra ekspert E, 13. september; of words that were changed since: etter svar fra …"""
    return Text(**{one: _in(one, question, event, as_answered) for one in LANGUAGES})


def _in(language: Language, question: Question, event: Event, as_answered: bool) -> str:
    answer = question.answer
    day = on_date(answer.at.astimezone(event.time_zone).date(), language)
    phrase = "learning.source" if as_answered else "learning.source_changed"
    return say(phrase, language, who=_who(answer, event, language), day=day)


def _who(answer: Contribution, event: Event, language: Language) -> str:
    if answer.label == "participant":
        who = say("learning.a_participant", language)
        if answer.confirmed_at is None:
            return who
        name = _listed(answer.confirmed_by, event)
        return say("learning.confirmed", language, who=who, by=_named(answer.confirmed_as, name, language))
    return _named(answer.label, name_of(answer.by, event), language)


def _named(label: str, name: str, language: Language) -> str:
    """Only who the event itself lists is named."""
    if not name:
        return say(f"learning.a_{label}", language)
    return say(f"learning.{label}", language, name=name.replace("{", "(").replace("}", ")"))


def _listed(name: str, event: Event) -> str:
    return name if any(one.name == name for one in event.people) else ""
