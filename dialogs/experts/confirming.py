"""*Stemmer*: an expert stands behind what a participant answered, and it counts as the answer."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.cards import card_for, passive_card
from dialogs.experts.naming import name_of, signed
from dialogs.experts.pressing import for_experts, place_in, told_no
from dialogs.experts.telling import answers_to_askers, to_whoever_has_it
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.peers.whereabouts import answer_is_below
from dialogs.words import say


@for_experts
def confirm(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """With one press, of the answer it stands under."""
    language, mine, place = language_of(known), known.person.email or "", place_in(pressed, question)
    if not place or question.contributions[place - 1].label != "participant":
        return told_no(pressed, question, say("experts.not_to_confirm", language))
    if question.contributions[place - 1].confirmed_at:
        return Outcome(card=_confirmed(question, place, event, language))
    confirmed = question.confirmed_by(
        place,
        mine,
        name_of(mine, event) or known.person.name,
        known.now,
        "expert" if "expert" in known.roles else "organizer",
    )
    if question.waits:
        confirmed = replace(confirmed, expert=mine)

    def seen(other: Listed, theirs: Language) -> Message:
        return card_for(other.email, confirmed, event, theirs)

    others = to_whoever_has_it(question, event, seen, f"confirmed:{place}", but=mine)
    return Outcome(
        card=_confirmed(confirmed, place, event, language),
        envelopes=(
            *answer_is_below(confirmed, event),
            *answers_to_askers(confirmed, event, known.merged, place),
            *others,
        ),
        saved=(confirmed,),
        audit=(Audit("confirm", f"question:{question.id}"),),
    )


def _confirmed(question: Question, place: int, event: Event, language: Language) -> Message:
    """What the one who confirmed is left with."""
    who = signed(question.contributions[place - 1], language)
    sentence = say("experts.thanks_confirmed", language, who=who)
    return replace(passive_card(question, event, language, sentence), tone="good")
