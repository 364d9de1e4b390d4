"""*Det hjalp* under one of the answers so far, and *Trekk spørsmålet*: the asker's two ways to end it."""

from dialogs.common import gone, language_of, refused
from dialogs.experts.asking import withdraw
from dialogs.experts.cards import passive_card
from dialogs.experts.naming import signed
from dialogs.experts.pressing import place_in
from dialogs.experts.telling import answers_to_askers, to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.peers.card import asked_card
from dialogs.peers.pressing import about, by_asker
from dialogs.peers.whereabouts import where_it_stands
from dialogs.words import say


def settle(pressed: Pressed, known: Known) -> Outcome:
    """By the asker or an organizer: that answer did it, and nobody needs to be asked any more."""
    question, event, language = known.question, known.event, language_of(known)
    if question is None or event is None:
        return gone(language)
    organizes = may(known.roles, "organizer")
    if question.asker != known.person.id and not organizes:
        return refused(pressed.verb, about(question), language, "experts.only_asker")
    place = place_in(pressed, question)
    if not place:
        return refused(pressed.verb, about(question), language, "experts.not_now")
    who = (known.person.email if organizes else "") or known.person.id
    settled = question.settled(known.now, who, place)
    card = asked_card(settled, event, where_it_stands(settled, event))
    return Outcome(
        card=card,
        envelopes=(
            update_asker(settled, event, card.text, "settled"),
            *_told_to_experts(question, settled, event),
            *answers_to_askers(settled, event, known.merged, place)[1:],
        ),
        saved=(settled,),
        audit=(Audit("settle", about(question)),),
    )


@by_asker
def withdraw_question(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Its words go, and whoever had it is spared the work."""
    outcome = withdraw(question, event, event.language, known.now, known.merged)
    told = say("conversation.withdrawn", question.language)
    withdrawn = next(one for one in outcome.saved if isinstance(one, Question))
    seen = () if question.private else (update_asker(withdrawn, event, told, "withdrawn"),)
    return Outcome(
        card=asked_card(withdrawn, event, told),
        envelopes=(*seen, *outcome.envelopes),
        saved=outcome.saved,
        audit=outcome.audit,
    )


def _told_to_experts(before: Question, settled: Question, event: Event) -> tuple[Envelope, ...]:
    def seen(_: Listed, theirs: Language) -> Message:
        words = say("peers.settled_already", theirs, who=signed(settled.answer, theirs))
        return passive_card(settled, event, theirs, words)

    return to_whoever_has_it(before, event, seen, f"settled:{before.version}")
