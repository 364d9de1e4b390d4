"""*Sagt i dag*: what Vert answered today, each with *Feil svar*. Who asked in private is not named."""

from dialogs.common import event_of
from dialogs.model.asking import Disputed, Told
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Item, Message, typed
from dialogs.model.text import Language
from dialogs.nameless import is_requested
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.words import at_time, counted, say
from dialogs.wrong.cards import answered_words, is_taken_back, may_be_put_back

_LONGEST = 200  # characters of a question on a list


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The newest answers first."""
    to_outbox = Choice(say("today.outbox", language), "outbox")
    if not known.told:
        words = say("today.nothing", language)
        return Message(text=words, choices=(to_outbox,), language=language)
    page, turning = page_of(known.told, heard, "today", language)
    return Message(
        title=say("today.title", language),
        text=counted(len(known.told), "today.one_answer", "today.answers", language),
        items=tuple(_item(one, known, language) for one in page),
        choices=(*turning, to_outbox),
        language=language,
    )


def _item(told: Told, known: Known, language: Language) -> Item:
    found = Disputed(told.object, told.asking, told.question, told.said)
    asked = told.asking.asked if told.asking else told.question.text if told.question else ""
    where = f"{_place(told, language)}, {at_time(told.at.astimezone(event_of(known).time_zone), language)}"
    if is_taken_back(found):
        words = say("today.taken_back", language)
        undo = Choice(say("wrong.undo", language), "wrong_undo", told.object)
        choices = (undo,) if may_be_put_back(found, known.now) else ()
    else:
        words = answered_words(told, known, language)
        choices = (Choice(say("wrong.button", language), "wrong", told.object),)
    return Item(f"«{typed(shortened(asked, _LONGEST))}»", f"{words} ({where})", choices)


def _asker(told: Told) -> str:
    """Nobody, where it was asked *uten navn*."""
    if told.asking:
        return "" if is_requested(told.asking.asked) else told.asking.name
    return told.question.asker_name if told.question and not told.question.nameless else ""


def _place(told: Told, language: Language) -> str:
    private = told.asking.private if told.asking else bool(told.question and told.question.private)
    if private:
        return say("today.in_private", language)
    name = _asker(told)
    if not name:
        return say("today.in_group", language)
    return say("today.in_group_by", language, name=typed(name))
