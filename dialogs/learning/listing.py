"""*Nye svar*: what was answered and is no entry yet, the newest first."""

from dialogs.common import event_of
from dialogs.experts.naming import signed
from dialogs.ideas import labelled
from dialogs.learning.cards import add
from dialogs.model.event import Event
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Item, Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.words import counted, say, when

LONGEST = 200  # characters of a question, and of an answer


def show(heard: Heard, known: Known, language: Language) -> Message:
    event = event_of(known)
    new = [one for one in known.answered if one.learnt_as not in event.entries_by_id]
    if not new:
        return Message(text=say("learning.none_new", language), language=language)
    page, turning = page_of(new, heard, "learn", language)
    return Message(
        title=say("learning.list_title", language),
        text=counted(len(new), "learning.one_new", "learning.new", language),
        items=tuple(_item(one, event, language) for one in page),
        choices=tuple(turning),
        language=language,
        markdown=marked_up(*(one.answer.text for one in page)),
    )


def _item(question: Question, event: Event, language: Language) -> Item:
    answer = question.answer
    at = when(answer.at.astimezone(event.time_zone), language)
    phrase = "learning.item" if question.state == "settled" else "learning.item_unsettled"
    return Item(
        labelled(question, f"«{typed(shortened(question.text, LONGEST))}»", language),
        say(
            phrase,
            language,
            who=signed(answer, language),
            answer=typed(shortened(answer.text, LONGEST)),
            when=at,
        ),
        (add(question, language),),
    )
