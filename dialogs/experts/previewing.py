"""*Forhåndsvis*: an answer as its reader will see it, while its writer can still change it."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.answering import card_to_answer
from dialogs.experts.correcting import card_to_correct
from dialogs.experts.fields import wrong_with
from dialogs.experts.pressing import for_experts, place_in, told_no, while_it_waits
from dialogs.hearing import written
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome
from dialogs.model.message import Choice, Field, Item, Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say

_SENT_BY = ("answer", "correct_answer")  # what sends words that may be in Markdown


def answer_preview(pressed: Pressed, known: Known) -> Outcome:
    """Nothing is sent: the form comes back with the words in it, and how they read."""
    return (_correction if "|" in pressed.object else _answer)(pressed, known)


def with_preview(card: Message) -> Message:
    """The card's form with a way to see first how an answer will read."""
    form = card.form
    if form is None or form.choices[0].verb not in _SENT_BY:
        return card
    send, *others = form.choices
    preview = Choice(say("desks.preview", card.language), "answer_preview", send.object)
    fields = tuple(_with_hint(field, card.language) for field in form.fields)
    return replace(card, form=replace(form, fields=fields, choices=(send, preview, *others)))


@while_it_waits
def _answer(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language, words = language_of(known), _words(pressed)
    return _seen(card_to_answer(question, event, language, words), words, language)


@for_experts
def _correction(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    language, words, place = language_of(known), _words(pressed), place_in(pressed, question)
    if not place or question.contributions[place - 1].by != known.person.email:
        return told_no(pressed, question, say("experts.not_to_correct", language))
    return _seen(card_to_correct(question, event, language, place, words), words, language)


def _words(pressed: Pressed) -> str:
    return written(pressed.fields.get("text", ""))


def _seen(card: Message, words: str, language: Language) -> Outcome:
    if wrong_with(words, language):
        return Outcome(card=card)
    reads = Item(say("desks.preview_reads", language), typed(words))
    markdown = (*card.markdown, *marked_up(words))
    return Outcome(card=replace(card, items=(*card.items, reads), markdown=markdown))


def _with_hint(field: Field, language: Language) -> Field:
    return replace(field, hint=f"{field.hint} {say('desks.preview_hint', language)}".strip())
