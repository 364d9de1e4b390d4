"""*Mine svar*: what an expert has answered, how it went, and the way to correct it."""

from dialogs.common import event_of
from dialogs.experts.cards import place_of
from dialogs.experts.naming import asker_of
from dialogs.model.event import Event
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Item, Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.paging import page_of
from dialogs.plain import shortened
from dialogs.words import counted, say, when

LONGEST = 200  # characters of a question, and of its answer, on a list


def show(heard: Heard, known: Known, language: Language) -> Message:
    """The newest first."""
    if not known.mine:
        return Message(text=say("experts.no_answers_yet", language), language=language)
    page, turning = page_of(known.mine, heard, "my_answers", language)
    author = known.person.email or ""
    return Message(
        title=say("experts.my_answers", language),
        text=counted(len(known.mine), "experts.one_answer", "experts.many_answers", language),
        items=tuple(_item(one, author, event_of(known), language) for one in page),
        choices=tuple(turning),
        language=language,
        markdown=marked_up(*(_answer_of(one, author) for one in page)),
    )


def _item(question: Question, author: str, event: Event, language: Language) -> Item:
    place = place_of(author, question)
    answer = question.contributions[place - 1]
    about = f"question:{question.id}|{place}"
    correct = Choice(say("experts.correct", language), "correct_form", about)
    words = say(
        "experts.my_answer",
        language,
        answer=typed(_answer_of(question, author)),
        asker=asker_of(question, language),
        when=when(answer.at.astimezone(event.time_zone), language),
        state=_how_it_went(question, place, language),
    )
    asked = f"«{typed(shortened(question.text, LONGEST))}»"
    return Item(asked, words, (correct,) if question.may_take("correct") else ())


def _answer_of(question: Question, author: str) -> str:
    return shortened(question.contributions[place_of(author, question) - 1].text, LONGEST)


def _how_it_went(question: Question, place: int, language: Language) -> str:
    if question.state == "settled":
        helped = question.answer_place == place
        return say("experts.it_helped" if helped else "experts.another_helped", language)
    return say("experts.not_judged" if question.state == "answered" else "experts.open_again", language)
