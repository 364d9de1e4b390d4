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
    asked = when(question.asked_at.astimezone(event.time_zone), language)
    title = say("desks.earlier", language, when=asked, text=typed(shortened(question.text, LONGEST)))
    if not question.contributions:
        return Item(title, say("desks.earlier_unanswered", language))
    answer = question.answer
    return Item(title, f"{signed(answer, language)}: {typed(shortened(answer.text, LONGEST))}")
