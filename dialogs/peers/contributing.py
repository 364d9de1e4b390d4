"""*Svar*: what somebody in the group answers, by the card's form or in reply to what was asked."""

from dataclasses import replace

from dialogs.common import event_of, language_of
from dialogs.experts.cards import card_for, expert_card
from dialogs.experts.fields import readers, words_field, wrong_with
from dialogs.experts.naming import name_of
from dialogs.experts.telling import answers_to_askers, to_whoever_has_it, update_asker
from dialogs.hearing import written
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Form, Message, typed
from dialogs.model.people import may
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.peers.card import asked_card
from dialogs.peers.pressing import about, while_it_waits
from dialogs.peers.whereabouts import answer_is_below, where_it_stands
from dialogs.words import say


@while_it_waits
def peer_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """The question with a field to answer in, seen by the presser alone."""
    return Outcome(card=_form(question, known))


@while_it_waits
def peer_back(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Avbryt*: the card as it stands."""
    if known.conversation.is_private:
        return Outcome(card=_alone("peers.not_sent", known))
    return Outcome(card=asked_card(question, event, where_it_stands(question, event)))


@while_it_waits
def peer_answer(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send svaret*."""
    words = written(pressed.fields.get("text", ""))
    if wrong := wrong_with(words, language_of(known)):
        refusal = (Audit("peer_answer", about(question), "refused"),)
        return Outcome(card=_form(question, known, words, wrong), audit=refusal)
    told = contributed(question, event, known, _contribution(question, known, words))
    return replace(told, card=_alone("peers.sent", known)) if known.conversation.is_private else told


def contributed(question: Question, event: Event, known: Known, contribution: Contribution) -> Outcome:
    """By a participant it stands on the card; by an expert or an organizer it is the answer."""
    if contribution.label != "participant":
        return _answered(question, event, known, contribution)
    with_it = question.contributed(contribution)
    card = asked_card(with_it, event, where_it_stands(with_it, event))

    def seen(one: Listed, theirs: Language) -> Message:
        return expert_card(with_it, event, theirs, reader=one.email)

    count = len(with_it.contributions)
    return Outcome(
        card=card,
        envelopes=(
            update_asker(with_it, event, card.text, "contributed"),
            *to_whoever_has_it(with_it, event, seen, f"contributed:{count}", quietly=True),
        ),
        saved=(with_it,),
        audit=(Audit("peer_answer", about(question)),),
    )


def _alone(phrase: str, known: Known) -> Message:
    """What is left of a field that a page showed in the presser's own chat."""
    language = language_of(known)
    return Message(say(phrase, language), language=language)


def said_by(question: Question, known: Known, words: str, message: str) -> Contribution:
    """What was said in reply; `message` is its native id."""
    return replace(_contribution(question, known, words), message=message)


def _answered(question: Question, event: Event, known: Known, contribution: Contribution) -> Outcome:
    answered = replace(question.answered_with(contribution), expert=contribution.by)

    def seen(reader: Listed, theirs: Language) -> Message:
        return card_for(reader.email, answered, event, theirs)

    count = len(answered.contributions)
    return Outcome(
        card=asked_card(answered, event, where_it_stands(answered, event)),
        envelopes=(
            *answer_is_below(answered, event),
            *answers_to_askers(answered, event, known.merged),
            *to_whoever_has_it(question, event, seen, f"answered:{count}"),
        ),
        saved=(answered,),
        audit=(Audit("answer", about(question)),),
    )


def _contribution(question: Question, known: Known, words: str) -> Contribution:
    email, asks = known.person.email or "", question.asker == known.person.id
    listed = bool(email) and may(known.roles, "expert", "organizer") and not asks
    expert = "expert" in known.roles
    return Contribution(
        by=email if listed else known.person.id,
        name=name_of(email, event_of(known)) or known.person.name,
        label="participant" if not listed else "expert" if expert else "organizer",
        text=words,
        at=known.now,
    )


def _form(question: Question, known: Known, words: str = "", wrong: str = "") -> Message:
    """Whoever asked finds their way out here as well, so that the card of all stays small."""
    language, asks = language_of(known), question.asker == known.person.id
    label = say("experts.your_answer", language)
    field = words_field(label, words, hint=readers(question, language), error=wrong)
    send = Choice(say("experts.send_answer", language), "peer_answer", about(question), style="positive")
    withdraw = Choice(say("peers.withdraw", language), "withdraw_question", about(question), bare=True)
    back = Choice(say("experts.cancel", language), "peer_back", about(question), bare=True)
    card = Message(quote=typed(question.text), language=language)
    if not asks:
        return replace(card, form=Form((field,), (send, back)))
    if question.nameless:  # an answer would tell who asked
        return replace(card, text=say("peers.you_asked", language), choices=(withdraw, back))
    return replace(card, text=say("peers.your_own", language), form=Form((field,), (send, withdraw, back)))
