"""What people are called in a question and its answers."""

from dialogs.model.event import Event
from dialogs.model.message import typed
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.words import say


def asker_of(question: Question, language: Language) -> str:
    """Who asked, as others read it: nobody's name where it was asked *uten navn*, or is forgotten."""
    if question.nameless or not question.asker_name:
        return say("experts.somebody", language)
    return typed(question.asker_name)


def signed(contribution: Contribution, language: Language) -> str:
    """Who answered, and as what: Ekspert E, or Deltaker B (bekreftet av ekspert E). Without the names of
    those who are forgotten.
    """
    who = say(f"experts.{contribution.label}_named", language, name=typed(contribution.name)).rstrip()
    if contribution.confirmed_at is None or not contribution.confirmed_by:
        return who
    as_what, name = contribution.confirmed_as, typed(contribution.confirmed_by)
    return say(f"experts.confirmed_by_{as_what}", language, who=who, name=name)


def name_of(email: str, event: Event) -> str:
    listed = event.people_by_email.get(email)
    return listed.name if listed else ""
