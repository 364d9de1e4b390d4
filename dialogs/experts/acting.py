"""What is pressed on a question's card, and under its answer."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from dialogs.common import gone, language_of, refused
from dialogs.experts.cards import (
    answer_message,
    answered_by_card,
    answered_card,
    card_for,
    expert_card,
    passive_card,
    with_form,
)
from dialogs.experts.naming import asker_of, name_of, signed
from dialogs.experts.routing import expert_for, organizers_of
from dialogs.experts.telling import answers_to_askers, given, to_organizers, to_whoever_has_it, update_asker
from dialogs.hearing import is_blank, written
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.words import say

LONGEST_ANSWER = 4000  # characters: a card on a phone

Act = Callable[[Question, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def _for_experts(act: Act) -> Press:
    """A press by whoever has the question, or by an organizer."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        if known.question is None or known.event is None:
            return gone(language_of(known))
        stop = _not_theirs(known.question, known.event, pressed, known)
        return stop or act(known.question, known.event, pressed, known)

    return press


def _for_asker(act: Act) -> Press:
    """A press under the answer, by the asker or an organizer."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, language = known.question, language_of(known)
        if question is None or known.event is None:
            return gone(language)
        if question.asker != known.person.id and not may(known.roles, "organizer"):
            return refused(pressed.verb, f"question:{question.id}", language, "experts.only_asker")
        if not question.contributions or question.state in ("withdrawn", "closed"):
            return gone(language)
        return act(question, known.event, pressed, known)

    return press


@_for_experts
def take(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ta den*: the first one gets it, and the asker hears who."""
    language, mine = language_of(known), known.person.email or ""
    if question.state == "taken" and question.expert != mine:
        return Outcome(notice=_taken(question, event, language))
    if question.state == "taken":
        return Outcome(card=expert_card(question, event, language))
    taken = question.taken_by(mine, known.now)
    told = say("experts.taken", question.language, expert=name_of(mine, event))
    return Outcome(
        card=expert_card(taken, event, language),
        envelopes=(update_asker(taken, event, told, "taken"), *_others_see_it_taken(question, taken, event)),
        saved=(taken,),
        audit=(Audit("take", f"question:{question.id}"),),
    )


@_for_experts
def answer_form(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Svar*: the card with a field to write in."""
    return Outcome(card=card_to_answer(question, event, language_of(known)))


def card_to_answer(question: Question, event: Event, language: Language, words: str | None = None) -> Message:
    """The card with a field to write in; or with the words that were sent, and what is wrong with them."""
    if words is None:
        return with_form(question, event, language)
    words = written(words)
    return with_form(question, event, language, words, _wrong_with(words, language))


@_for_experts
def show_question(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Avbryt*: the question's card as it is."""
    return Outcome(card=expert_card(question, event, language_of(known)))


@_for_experts
def answer(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Send svaret*: to the asker, beside the question, and a thank-you to the one who answered."""
    language, mine = language_of(known), known.person.email or ""
    words = written(pressed.fields.get("text", ""))
    if _wrong_with(words, language):
        return Outcome(card=card_to_answer(question, event, language, words))
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
        envelopes=(*answers_to_askers(answered, event, known.merged), *others),
        saved=(answered,),
        audit=(Audit("answer", f"question:{question.id}"),),
    )


@_for_experts
def not_mine(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ikke min*: to the next who fits, else to the organizers."""
    language, mine = language_of(known), known.person.email or ""
    if question.expert and question.expert != mine:
        words = say("experts.stays_with", language, expert=name_of(question.expert, event))
        return Outcome(card=passive_card(question, event, language, words))
    if may(known.roles, "organizer") and not _anyone_else(question, event, known):
        return Outcome(notice=say("experts.only_you", language))
    audit = (Audit("not_mine", f"question:{question.id}"),)
    declined = question.declined_by(mine, known.now)
    if not question.expert:
        card = passive_card(question, event, language, say("experts.others_have_it", language))
        return Outcome(card) if mine in question.declined else Outcome(card, saved=(declined,), audit=audit)
    passed, asked = given(declined, known)
    told = update_asker(passed, event, _passed_on(passed, event), f"passed{len(passed.declined)}")
    thanks = say("experts.thanks_not_mine" if asked else "experts.thanks_for_saying", language)
    return Outcome(
        card=passive_card(question, event, language, thanks),
        envelopes=(told, *asked),
        saved=(passed,),
        audit=audit,
    )


@_for_asker
def helped(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Det hjalp*: it is settled."""
    if question.state != "answered":
        return Outcome(card=answer_message(question, event))
    settled = question.settled(known.now, _who(known))
    card = answer_message(settled, event)
    return Outcome(
        card=card,
        envelopes=_seen_by_all(settled, card, "settled"),
        saved=(settled,),
        audit=(Audit("helped", f"question:{question.id}"),),
    )


@_for_asker
def not_helped(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ikke helt*: the organizers get it, with what was answered so far."""
    if question.waits:
        return Outcome(card=answer_message(question, event))
    reopened = question.reopened(known.now, _who(known))
    asked: tuple[Envelope, ...] = ()
    if organizers_of(event):
        reopened = reopened.given_to_organizers(known.now)
        note = say("experts.not_enough", event.language, asker=asker_of(question, event.language))
        ask = expert_card(reopened, event, event.language, note)
        asked = (to_organizers(reopened, ask, f"reopened:{len(question.contributions)}"),)
    card = answer_message(reopened, event)
    return Outcome(
        card=card,
        envelopes=(*asked, *_seen_by_all(reopened, card, "reopened")),
        saved=(reopened,),
        audit=(Audit("not_helped", f"question:{question.id}"),),
    )


def _who(known: Known) -> str:
    """As a step of a question names them."""
    return (known.person.email if may(known.roles, "organizer") else "") or known.person.id


def _not_theirs(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome | None:
    """Why this person may not act on the question, or None."""
    language = language_of(known)
    if question.state == "closed":
        return gone(language)
    if question.state == "withdrawn":
        return Outcome(notice=say("experts.withdrawn", language, asker=asker_of(question, language)))
    if question.expert != known.person.email and not may(known.roles, "organizer"):
        return Outcome(notice=_whose_it_is(question, event, language))
    if question.waits:
        return None
    return Outcome(card=card_for(known.person.email or "", question, event, language))


def _whose_it_is(question: Question, event: Event, language: Language) -> str:
    if not question.waits:
        return say("experts.answered_by", language, who=signed(question.contributions[-1], language))
    if question.state == "taken":
        return _taken(question, event, language)
    return say("experts.no_longer_yours", language)


def _taken(question: Question, event: Event, language: Language) -> str:
    return say("experts.taken_by_other", language, expert=name_of(question.expert or "", event))


def _others_see_it_taken(before: Question, taken: Question, event: Event) -> tuple[Envelope, ...]:
    """So that no two people write the same answer. An organizer may still step in."""

    def seen(other: Listed, theirs: Language) -> Message:
        card = expert_card if other.email in organizers else passive_card
        return card(taken, event, theirs, _taken(taken, event, theirs))

    organizers = {one.email for one in organizers_of(event)}
    return to_whoever_has_it(before, event, seen, f"taken:{before.version}", but=taken.expert)


def _anyone_else(question: Question, event: Event, known: Known) -> bool:
    """Whether someone is left to ask, besides the presser and those who said no."""
    declined = (*question.declined, known.person.email or "")
    if expert_for(question.topic, known, question.language, declined):
        return True
    return any(one.email not in declined for one in organizers_of(event))


def _passed_on(question: Question, event: Event) -> str:
    language = question.language
    if question.expert:
        return say("experts.passed_on", language, expert=name_of(question.expert, event))
    return say("experts.organizers_now" if organizers_of(event) else "experts.nobody_now", language)


def _seen_by_all(question: Question, card: Message, what: str) -> tuple[Envelope, ...]:
    """In a group only the presser sees the card that answers; for the others the message is edited."""
    if question.private:
        return ()
    count = len(question.contributions)
    return (
        Envelope(
            key=f"question:{question.id}:{what}:{count}",
            to=Reply(question.message, question.conversation),
            message=card,
            about=f"answer:{question.id}:{count}",
            event=question.event,
        ),
    )


def _wrong_with(words: str, language: Language) -> str:
    if is_blank(words):
        return say("experts.answer_empty", language)
    if len(words) > LONGEST_ANSWER:
        return say("experts.answer_long", language, count=len(words), most=LONGEST_ANSWER)
    return ""
