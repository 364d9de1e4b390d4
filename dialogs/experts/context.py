"""What the one who answers should know besides a question: its topic, and what was asked before it there."""

from collections.abc import Iterable
from dataclasses import replace

from dialogs.experts.naming import signed
from dialogs.model.event import Event
from dialogs.model.message import Item, Line, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.plain import shortened
from dialogs.words import say, when

LONGEST = 240  # characters of what was asked, and of what was answered
_ASKED = 3  # by whom, where and when: the first lines of every question's card


def with_context(
    card: Message, question: Question, earlier: Iterable[Question], event: Event, language: Language
) -> Message:
    """The card of a question that waits, where there is room for more than on a phone's chat."""
    if not question.waits:
        return card
    topic = event.topics_by_id.get(question.topic or "")
    lines = (Line(say("desks.topic", language), topic.title.in_(language)),) if topic else ()
    before = tuple(_before(one, event, language) for one in earlier)
    around = (*card.lines[:_ASKED], *lines, *card.lines[_ASKED:])
    return replace(card, lines=around, items=(*before, *card.items))


def _before(question: Question, event: Event, language: Language) -> Item:
    words = say(
        "desks.earlier_words",
        language,
        when=when(question.asked_at.astimezone(event.time_zone), language),
        text=typed(shortened(question.text, LONGEST)),
        answer=_answered(question, language),
    )
    return Item(say("desks.earlier", language), words)


def _answered(question: Question, language: Language) -> str:
    if not question.contributions:
        return say("desks.earlier_unanswered", language)
    return f"{signed(question.answer, language)}: {typed(shortened(question.answer.text, LONGEST))}"
