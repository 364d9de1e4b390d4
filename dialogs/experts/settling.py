"""*Det hjalp* and *Ikke helt*: what the asker, or an organizer, says of an answer."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from dialogs.common import gone, language_of, refused
from dialogs.experts.answer_card import answer_message
from dialogs.experts.cards import expert_card
from dialogs.experts.naming import asker_of
from dialogs.experts.pressing import place_in
from dialogs.experts.routing import organizers_of
from dialogs.experts.telling import answered_like, answers_to_askers, to_askable, to_organizers
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.words import say

Act = Callable[[Question, Event, Pressed, Known], Outcome]


def _for_asker(act: Act) -> Callable[[Pressed, Known], Outcome]:
    """A press under the answer, by the asker or an organizer."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, language = known.question, language_of(known)
        if question is None or known.event is None:
            return gone(language)
        if question.asker != known.person.id and not may(known.roles, "organizer"):
            return refused(pressed.verb, f"question:{question.id}", language, "experts.only_asker")
        if question.state == "merged":
            return act(question, known.event, pressed, known)
        if not question.contributions or question.state in ("withdrawn", "closed"):
            return gone(language)
        return act(question, known.event, pressed, known)

    return press


@_for_asker
def helped(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """It is settled, by the answer it stands under."""
    main = known.main if question.state == "merged" and known.main else question
    place = (place_in(pressed, question) if main is question else 0) or main.answer_place
    if main.state != "answered":
        return Outcome(card=answer_message(_as_asked(question, main), event))
    settled = main.settled(known.now, _who(known), place)
    told = answers_to_askers(settled, event, known.merged, place, "settled")
    pressed_on = f":{question.id}:" if question.private else ""
    return Outcome(
        card=answer_message(_as_asked(question, settled), event),
        envelopes=tuple(one for one in told if not pressed_on or pressed_on not in one.about),
        saved=(settled,),
        audit=(Audit("helped", f"question:{question.id}"),),
    )


def _as_asked(question: Question, main: Question) -> Question:
    """The question itself, or with the answers of the one it was merged with."""
    return main if question.id == main.id else answered_like(question, main)


@_for_asker
def not_helped(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The organizers get it, with what was answered so far. What was merged stands on its own again."""
    if question.state == "merged":
        return _parted(question, event, known)
    place = place_in(pressed, question) or question.answer_place
    if question.waits:
        return Outcome(card=answer_message(question, event, place))
    reopened, asked = _to_organizers(question.reopened(known.now, _who(known)), event, known)
    card = answer_message(reopened, event, place)
    return Outcome(
        card=card,
        envelopes=(*asked, *_seen_by_all(reopened, place, card, "reopened")),
        saved=(reopened,),
        audit=(Audit("not_helped", f"question:{question.id}"),),
    )


def _parted(question: Question, event: Event, known: Known) -> Outcome:
    """The answer to the other question was none to this one."""
    alone = question.parted(_who(known), known.now)
    if known.main:  # whoever gets it sees what was answered so far
        alone = replace(alone, contributions=(*alone.contributions, *known.main.contributions))
    parted, asked = _to_organizers(alone, event, known)
    if not parted.contributions:
        return gone(language_of(known))
    card = answer_message(parted, event)
    return Outcome(
        card=card,
        envelopes=(*asked, *_seen_by_all(parted, parted.answer_place, card, "reopened")),
        saved=(parted,),
        audit=(Audit("not_helped", f"question:{question.id}"),),
    )


def _to_organizers(question: Question, event: Event, known: Known) -> tuple[Question, tuple[Envelope, ...]]:
    if not organizers_of(event):
        return question, ()
    given = question.given_to_organizers(known.now)
    note = say("experts.not_enough", event.language, asker=asker_of(question, event.language))
    card = expert_card(given, event, event.language, note)
    what = f"reopened:{question.version}"
    # where nobody else is left to ask, even whoever said no, or asked, must know that it waits
    return given, to_askable(given, event, card, what) or (to_organizers(given, card, what),)


def _who(known: Known) -> str:
    """As a step of a question names them."""
    return (known.person.email if may(known.roles, "organizer") else "") or known.person.id


def _seen_by_all(question: Question, place: int, card: Message, what: str) -> tuple[Envelope, ...]:
    """In a group only the presser sees the card that answers; for the others the message is edited."""
    if question.private:
        return ()
    return (
        Envelope(
            key=f"question:{question.id}:{what}:{place}",
            to=Reply(question.message, question.conversation),
            message=card,
            about=f"answer:{question.id}:{place}",
            event=question.event,
        ),
    )
