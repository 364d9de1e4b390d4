"""*Lurer på det samme*: how many have the same question."""

from dataclasses import replace

from dialogs.common import language_of
from dialogs.experts.telling import update_asker
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.question import Question
from dialogs.peers.card import asked_card
from dialogs.peers.pressing import about, while_it_waits
from dialogs.peers.whereabouts import where_it_stands
from dialogs.words import say


@while_it_waits
def wonder(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """Each is counted once, and the asker not at all."""
    if question.asker == known.person.id:
        return Outcome(notice=say("peers.you_asked", language_of(known)))
    return counted(question, event, known)


def counted(question: Question, event: Event, known: Known) -> Outcome:
    """The card with one more who wonders."""
    if known.person.id in question.wondering:
        return Outcome(card=asked_card(question, event, where_it_stands(question, event)))
    more = replace(question, wondering=(*question.wondering, known.person.id))
    card = asked_card(more, event, where_it_stands(more, event))
    return Outcome(
        card=card,
        envelopes=(update_asker(more, event, card.text, "wondering"),),
        saved=(more,),
        audit=(Audit("wonder", about(question)),),
    )
