"""*Uten navn*: the asker's name goes from every card that shows it, and what can't be taken back is said."""

from dialogs.common import gone, language_of, refused
from dialogs.experts.cards import card_for
from dialogs.experts.naming import name_of
from dialogs.experts.telling import to_whoever_has_it, update_asker
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.peers.card import asked_card
from dialogs.words import listed, say


def nameless(pressed: Pressed, known: Known) -> Outcome:
    """By the asker alone: an organizer can't take back what somebody said of themselves."""
    question, event, language = known.question, known.event, language_of(known)
    if question is None or event is None:
        return gone(language)
    if question.asker != known.person.id:
        return refused(pressed.verb, f"question:{question.id}", language, "conversation.not_yours")
    if question.nameless:
        return Outcome(notice=say("nameless.already", language))
    unnamed = question.without_name(known.now)
    told = how_it_went(unnamed, event, known)
    return Outcome(
        card=asked_card(unnamed, event, told),
        envelopes=_redrawn(unnamed, event, known),
        saved=(unnamed,),
        audit=(Audit("nameless", f"question:{question.id}"),),
    )


def unnamed_again(question: Question, event: Event, known: Known) -> Outcome:
    """The same was asked before, with a name: from now on it has none."""
    unnamed = question.without_name(known.now)
    told = update_asker(unnamed, event, how_it_went(unnamed, event, known), "nameless")
    return Outcome(
        envelopes=(told, *_redrawn(unnamed, event, known)),
        saved=(unnamed,),
        audit=(Audit("nameless", f"question:{question.id}"),),
    )


def how_it_went(question: Question, event: Event, known: Known) -> str:
    """The truth about who may have seen the name."""
    language = question.language
    if known.mailed:
        names = [typed(name_of(email, event) or email) for email in sorted(known.mailed)]
        return say("nameless.done_mailed", language, names=listed(names, language))
    seen = question.expert or question.organizers_asked_at or question.declined or question.contributions
    return say("nameless.done" if seen else "nameless.done_nobody", language)


def _redrawn(question: Question, event: Event, known: Known) -> tuple[Envelope, ...]:
    """Each card anew, but those by mail: another letter would only point at the name in the first."""

    def draw(one: Listed, theirs: Language) -> Message:
        return card_for(one.email, question, event, theirs)

    cards = to_whoever_has_it(question, event, draw, f"nameless:{question.version}")
    by_mail = {f"mail:{email}" for email in known.mailed}
    return tuple(card for card in cards if not (isinstance(card.to, ToPerson) and card.to.id in by_mail))
