"""*Svar*: an expert's words go to the asker, beside the question, and whoever else had it need not answer."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.cards import answered_by_card, answered_card
from dialogs.experts.fields import readers, with_fields, words_field, wrong_with
from dialogs.experts.naming import name_of
from dialogs.experts.pressing import refusal, while_it_waits
from dialogs.experts.telling import answers_to_askers, to_whoever_has_it
from dialogs.hearing import is_blank, written
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.peers.whereabouts import answer_is_below
from dialogs.words import say


@while_it_waits
def answer_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The card with a field to write in."""
    return Outcome(card=card_to_answer(question, event, language_of(known)))


@while_it_waits
def answer(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send svaret*: and a thank-you to the one who answered."""
    language, mine = language_of(known), known.person.email or ""
    words = written(pressed.fields.get("text", ""))
    if wrong_with(words, language):
        card = card_to_answer(question, event, language, words)
        return Outcome(card=card, audit=() if is_blank(words) else refusal(pressed, question))
    contribution = Contribution(
        by=mine,
        name=name_of(mine, event) or known.person.name,
        label="expert" if "expert" in known.roles else "organizer",
        text=words,
        at=known.now,
    )
    answered = replace(question.answered_with(contribution), expert=mine)

    def seen(_: Listed, theirs: Language) -> Message:
        return answered_by_card(answered, event, theirs)

    others = to_whoever_has_it(question, event, seen, f"answered:{len(answered.contributions)}", but=mine)
    return Outcome(
        card=answered_card(answered, event, language),
        envelopes=(
            *answer_is_below(answered, event),
            *answers_to_askers(answered, event, known.merged),
            *others,
        ),
        saved=(answered,),
        audit=(Audit("answer", f"question:{question.id}"),),
    )


def card_to_answer(question: Question, event: Event, language: Language, words: str | None = None) -> Message:
    """The card with a field to write in; or with the words that were sent, and what is wrong with them."""
    sent = None if words is None else written(words)
    field = words_field(
        say("experts.your_answer", language),
        sent or "",
        hint=readers(question, language),
        error="" if sent is None else wrong_with(sent, language),
    )
    send = Choice(say("experts.send_answer", language), "answer", f"question:{question.id}", style="positive")
    return with_fields(question, event, language, (field,), send)
