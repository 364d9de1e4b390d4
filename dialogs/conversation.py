"""The one door in: what is heard, and what is known, become what should be said."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from dialogs import (
    answering,
    closed,
    experts,
    learning,
    organizing,
    own,
    personal,
    sharing,
    smalltalk,
    welcome,
)
from dialogs.answers import answer_text
from dialogs.clauses import wants_an_answer
from dialogs.common import gone, refused
from dialogs.finding import UNASKED, find
from dialogs.hearing import TOO_LONG, has_words, readable, unaddressed
from dialogs.language import spoken
from dialogs.model.envelope import Envelope, Here
from dialogs.model.incoming import Edited, Incoming, Joined, Left, Pressed, Said, Withdrawn
from dialogs.model.known import SILENCE, TO_ALL, Known, Outcome, Tally, Undo, Verdict
from dialogs.model.message import Message
from dialogs.model.question import NotNow, Question
from dialogs.model.text import Language
from dialogs.peers import remembering
from dialogs.peers.clarifying import in_words
from dialogs.peers.replying import replied
from dialogs.peers.verbs import VERBS as PEERS
from dialogs.replies import small_talk
from dialogs.roles import EXPERTS, allowed
from dialogs.roles import VERBS as ACTS
from dialogs.words import say
from dialogs.wrong import quoted

Press = Callable[[Pressed, Known], Outcome]

# Each button's verb and what it does. What one can talk about brings its own.
VERBS: Mapping[str, Press] = {
    **welcome.VERBS,
    **answering.VERBS,
    **organizing.VERBS,
    **sharing.VERBS,
    **PEERS,
}


def respond(incoming: Incoming, known: Known, verbs: Mapping[str, Press] = VERBS) -> Outcome:
    """What should be said to what was heard, to whom, and what is new. A verb without a row is refused."""
    as_ever = partial(_respond, verbs=verbs)
    if known.event and known.event.state == "closed":
        return closed.respond(incoming, known, known.event, as_ever)
    return learning.with_news(as_ever(incoming, known), known)


def _respond(incoming: Incoming, known: Known, verbs: Mapping[str, Press]) -> Outcome:
    match incoming:
        case Edited():
            return _edited(incoming, known)
        case Said():
            return _said(incoming, known)
        case Pressed():
            return _pressed(incoming, known, verbs)
        case Joined():
            return welcome.joined(incoming, known)
        case Withdrawn():
            return _withdrawn(incoming, known)
        case Left():
            return SILENCE


def _said(said: Said, known: Known) -> Outcome:
    if outcome := quoted(said, known, spoken("", known.person, known.event)):
        return outcome
    text = unaddressed(readable(said.text))
    language = spoken(text, known.person, known.event)
    if outcome := personal.kept_apart(said, text, known, language):
        return outcome
    if outcome := replied(said, known, language):
        return outcome
    if not known.conversation.is_private and not said.mentioned:
        return (_replied if known.replying_to.startswith(TO_ALL) else _overheard)(said, known)
    if said.files and not has_words(text):
        return _in_passing("conversation.files", said, known, language)
    if len(said.text) > TOO_LONG:
        return _in_passing("conversation.too_long", said, known, language)
    if not text:
        return _in_passing("conversation.nothing_said", said, known, language)
    if not has_words(text):
        return _in_passing("conversation.only_signs", said, known, language)
    if outcome := (
        in_words(said, text, known, language)
        or _agreed(said, text, known, language)
        or organizing.answer(said, text, known, language)
        or own.answer(said, text, known, language)
        or welcome.answer(said, text, known, language)
    ):
        return outcome
    if known.event is None:
        return welcome.which_event(said, known)
    outcome = answering.answer(said, text, known, language)
    if outcome.verdict and outcome.verdict.kind == "answer":
        return outcome
    return welcome.courtesy(said, text, known, language) or outcome


def _replied(said: Said, known: Known) -> Outcome:
    """Who answers or quotes what was said to all asks Vert. Thanks and cheers are for the participants."""
    text = unaddressed(readable(said.text))
    language = spoken(text, known.person, known.event)
    silent = Outcome(verdict=Verdict("silence", language))
    if known.event is None or len(said.text) > TOO_LONG or not wants_an_answer(text):
        return silent
    return answering.answer(said, text, known, language)


def _overheard(said: Said, known: Known) -> Outcome:
    """The group chat belongs to the participants. What Vert would have answered is counted for organizers."""
    language = spoken(readable(said.text), known.person, known.event)
    silent = Outcome(verdict=Verdict("silence", language))
    if known.event is None or "?" not in said.text or len(said.text) > TOO_LONG:
        return silent
    found = find(readable(said.text), replace(known, exchange=None), language)
    if found.kind != "answer" or found.confidence < UNASKED:
        question = remembering.remembered(said, known, language)
        return replace(silent, saved=(question,)) if question else silent
    if known.event.speak_unasked:
        return answering.answer(said, readable(said.text), replace(known, exchange=None), language)
    entries = (entry for hit in found.hits for entry in hit.entries)
    return replace(
        silent, saved=tuple(Tally(known.event.id, entry, "would_have_answered") for entry in entries)
    )


def _agreed(said: Said, text: str, known: Known, language: Language) -> Outcome | None:
    """A yes to "Skal jeg spørre arrangøren?" hands over what was asked."""
    exchange = known.exchange
    if (
        exchange is None
        or known.event is None
        or exchange.kind != "answer"
        or not smalltalk.kind_of(text, "yes")
    ):
        return None
    entries = (known.event.entries_by_id.get(entry) for entry in exchange.entries)
    answers = (answer_text(entry, known.event, known.now, exchange.language) for entry in entries if entry)
    if not any(answer.endswith("?") for answer in answers):
        return None
    return answering.hand_over(said, exchange.asked, known, exchange.language)


def _pressed(pressed: Pressed, known: Known, verbs: Mapping[str, Press]) -> Outcome:
    act, language = verbs.get(pressed.verb), spoken("", known.person, known.event)
    if act is None:
        return gone(language)
    if not allowed(pressed.verb, known.roles):
        return refused(pressed.verb, pressed.object, language, _refusal(pressed.verb))
    try:
        return act(pressed, known)
    except NotNow:  # a card from before the question went on
        return refused(pressed.verb, pressed.object, language, "experts.not_now")


def _refusal(verb: str) -> str:
    act = ACTS.get(verb)
    return "experts.only_experts" if act and act.who == EXPERTS else "common.not_for_you"


def _edited(edited: Edited, known: Known) -> Outcome:
    """The answer to the last question changes with it. An older one is left as it was."""
    if outcome := remembering.mended(edited, known, spoken("", known.person, known.event)):
        return outcome
    if known.exchange and known.exchange.message == edited.message:
        return _said_anew(edited, known)
    if known.conversation.is_private or edited.mentioned:
        return Outcome(verdict=Verdict("silence", spoken("", known.person, known.event)))
    return _overheard(edited, known)


def _said_anew(edited: Edited, known: Known) -> Outcome:
    """What was handed over before is taken back, and the new answer stands where that was told."""
    outcome, question = _said(edited, known), known.question
    if question is None or known.event is None or question.message != edited.message:
        return outcome
    if not question.waits and question.state != "merged":
        return outcome
    if any(isinstance(one, Question) and one.id == question.id for one in outcome.saved):
        return outcome  # still for the same person, who sees its new words
    withdrawn = experts.withdraw(question, known.event, known.event.language, known.now, known.merged)
    told = (replace(one, about=f"asked:{question.id}") for one in outcome.envelopes if one.kind == "answer")
    others = (one for one in outcome.envelopes if one.kind != "answer")
    return replace(
        outcome,
        envelopes=(*told, *others, *withdrawn.envelopes),
        saved=(*outcome.saved, *withdrawn.saved),
        audit=(*outcome.audit, *withdrawn.audit),
    )


def _withdrawn(withdrawn: Withdrawn, known: Known) -> Outcome:
    """A question that is taken back takes its answer with it, and whoever has it is told."""
    if taken_back := remembering.taken_back(withdrawn, known):
        return taken_back
    outcome, about = SILENCE, known.exchange.about if known.exchange else ""
    language = spoken("", known.person, known.event)
    if (
        known.question
        and known.event
        and known.question.message == withdrawn.message
        and (known.question.waits or known.question.state == "merged")
    ):
        outcome = experts.withdraw(known.question, known.event, known.event.language, known.now, known.merged)
        about = f"asked:{known.question.id}"
    exchange = known.exchange
    if exchange is None or exchange.message != withdrawn.message:
        return outcome
    message = Message(say("conversation.withdrawn", language), language=language)
    answer = Envelope(f"{withdrawn.id}:1", Here(), message, about, kind="answer")
    empty = replace(exchange, asked="", entries=(), suggestions=(), message="", kind="smalltalk")
    return replace(
        outcome,
        envelopes=(*outcome.envelopes, answer),
        saved=(*outcome.saved, empty, Undo(exchange.about, "withdrawn")),
    )


def _in_passing(phrase: str, said: Said, known: Known, language: Language) -> Outcome:
    return small_talk(said, known, Message(say(phrase, language), language=language))
