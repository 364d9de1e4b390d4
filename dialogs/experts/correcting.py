"""*Rett svaret*: who answered says it better, and the words stand corrected where they were said."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.cards import answered_card, passive_card, place_of
from dialogs.experts.fields import readers, words_field, wrong_with
from dialogs.experts.pressing import for_experts, place_in, refusal, told_no
from dialogs.experts.shared_card import shared_again
from dialogs.experts.telling import answers_to_askers
from dialogs.hearing import is_blank, written
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Form, Message
from dialogs.model.question import NotNow, Question
from dialogs.model.text import Language
from dialogs.words import say


@for_experts
def correct_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The words as they stand, to be changed."""
    place = _own(question, pressed, known)
    if not place:
        return told_no(pressed, question, say("experts.not_to_correct", language_of(known)))
    _check(question)
    return Outcome(card=card_to_correct(question, event, language_of(known), place))


@for_experts
def correct_answer(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Edited where the asker, and all whose question was merged with it, have read them, and marked."""
    language, place = language_of(known), _own(question, pressed, known)
    if not place:
        return told_no(pressed, question, say("experts.not_to_correct", language))
    _check(question)
    words = written(pressed.fields.get("text", ""))
    if wrong_with(words, language):
        card = card_to_correct(question, event, language, place, words)
        return Outcome(card=card, audit=() if is_blank(words) else refusal(pressed, question))
    if words == question.contributions[place - 1].text:
        return Outcome(card=answered_card(question, event, language, place))
    corrected = question.corrected(place, words, known.person.email or "", known.now)
    return Outcome(
        card=answered_card(corrected, event, language, place),
        envelopes=(
            *answers_to_askers(corrected, event, known.merged, place, what=f"corrected:{question.version}"),
            *shared_again(corrected, event, f"shared:corrected:{question.version}"),
        ),
        saved=(corrected,),
        audit=(Audit("correct_answer", f"question:{question.id}"),),
    )


def card_to_correct(
    question: Question, event: Event, language: Language, place: int, words: str | None = None
) -> Message:
    """The card with the words to correct; or with those that were sent, and what is wrong with them."""
    sent = None if words is None else written(words)
    field = words_field(
        say("experts.correct_label", language),
        question.contributions[place - 1].text if sent is None else sent,
        hint=readers(question, language),
        error="" if sent is None else wrong_with(sent, language),
    )
    about = f"question:{question.id}|{place}"
    send = Choice(say("experts.correct", language), "correct_answer", about, style="positive")
    back = Choice(say("experts.cancel", language), "show_question", about, bare=True)
    card = passive_card(question, event, language, say("experts.correct_lead", language))
    return replace(card, form=Form((field,), (send, back)))


def _own(question: Question, pressed: Pressed, known: Known) -> int:
    """Where the presser's own answer stands that the button is about; without a place, their newest."""
    mine = known.person.email or ""
    if "|" not in pressed.object:
        return place_of(mine, question)
    place = place_in(pressed, question)
    return place if place and mine and question.contributions[place - 1].by == mine else 0


def _check(question: Question) -> None:
    """Raises NotNow where its answer was taken back, or it is open again."""
    if not question.may_take("correct"):
        raise NotNow("correct", question.state)
