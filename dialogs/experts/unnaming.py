"""*Uten navn*: the asker's name goes from every card that shows it, and what can't be taken back is said."""

from dialogs.common import gone, language_of, refused
from dialogs.experts.cards import card_for, passive_card
from dialogs.experts.naming import name_of
from dialogs.experts.routing import language_for, organizers_of
from dialogs.experts.telling import update_asker
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome, Undo
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
    return Outcome(
        card=asked_card(unnamed, event, _how_it_went(unnamed, event, known)),
        envelopes=redrawn(unnamed, event, known),
        saved=(unnamed, still_to_come(unnamed)),
        audit=(Audit("nameless", f"question:{question.id}"),),
    )


def unnamed_again(question: Question, event: Event, known: Known) -> Outcome:
    """The same was asked before, with a name: from now on it has none."""
    unnamed = question.without_name(known.now)
    told = update_asker(unnamed, event, _how_it_went(unnamed, event, known), "nameless")
    return Outcome(
        envelopes=(told, *redrawn(unnamed, event, known)),
        saved=(unnamed, still_to_come(unnamed)),
        audit=(Audit("nameless", f"question:{question.id}"),),
    )


def still_to_come(question: Question) -> Undo:
    """A card that waits to be sent would bring the name after all: the one drawn anew goes instead."""
    return Undo(f"question:{question.id}", "nameless")


def redrawn(question: Question, event: Event, known: Known) -> tuple[Envelope, ...]:
    """Each card anew, also of those who have it no more; but those by mail, where another letter would only
    point at the name in the first.
    """
    have_it = _have_it(question, event)
    mailed = known.mailed.get(question.id, frozenset())
    seen = (have_it | known.shown_to.get(question.id, frozenset())) - mailed
    return tuple(
        Envelope(
            key=f"question:{question.id}:nameless:{question.version}:{one.email}",
            to=ToPerson(f"mail:{one.email}", event.id),
            message=_card(one, one.email in have_it, question, event),
            about=f"question:{question.id}",
            kind="question",
            event=event.id,
        )
        for one in event.people
        if one.email in seen
    )


def _how_it_went(question: Question, event: Event, known: Known) -> str:
    """The truth about who may have seen the name."""
    language = question.language
    if mailed := known.mailed.get(question.id):
        names = [typed(name_of(email, event) or email) for email in sorted(mailed)]
        return say("nameless.done_mailed", language, names=listed(names, language))
    seen = known.shown_to.get(question.id) or _have_it(question, event) or question.contributions
    return say("nameless.done" if seen else "nameless.done_nobody", language)


def _have_it(question: Question, event: Event) -> frozenset[str]:
    asked = [one.email for one in organizers_of(event)] if question.organizers_asked_at else []
    return frozenset((*asked, *((question.expert,) if question.expert else ())))


def _card(one: Listed, has_it: bool, question: Question, event: Event) -> Message:
    language: Language = language_for(one, event)
    if has_it:
        return card_for(one.email, question, event, language)
    return passive_card(question, event, language, say("nameless.card", language))
