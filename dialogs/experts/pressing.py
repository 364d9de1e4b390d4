"""Who may press what on a question's card, and what those are told who may not, or come too late."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from dialogs.common import gone, language_of
from dialogs.experts.cards import card_for, place_of
from dialogs.experts.naming import asker_of, name_of, signed
from dialogs.hearing import written
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Line, Message, typed
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say

Act = Callable[[Question, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def while_it_waits(act: Act) -> Press:
    """A press by whoever has a question that nobody has answered yet, or by an organizer."""

    @for_experts
    @wraps(act)
    def press(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
        return (
            act(question, event, pressed, known)
            if question.waits
            else _too_late(question, event, pressed, known)
        )

    return press


def for_experts(act: Act) -> Press:
    """A press by whoever has or answered the question, or an organizer, unless it ended unanswered."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, event, language = known.question, known.event, language_of(known)
        if question is None or event is None:
            return gone(language)
        if not _is_theirs(question, known):
            return told_no(pressed, question, _whose_it_is(question, event, language))
        if over := _over(question, language):
            return told_no(pressed, question, over)
        return act(question, event, pressed, known)

    return press


def told_no(pressed: Pressed, question: Question, sentence: str) -> Outcome:
    """Nothing changes: the presser is told why, and it is written down."""
    return Outcome(notice=sentence, audit=refusal(pressed, question))


def refusal(pressed: Pressed, question: Question) -> tuple[Audit, ...]:
    return (Audit(pressed.verb, f"question:{question.id}", "refused"),)


def place_in(pressed: Pressed, question: Question) -> int:
    """Which contribution a button is about, from 1 on. 0: one that is not there, or none."""
    place = pressed.object.partition("|")[2]
    if not place.isdecimal() or len(place) > 4 or int(place) > len(question.contributions):
        return 0
    return int(place)


def taken_words(question: Question, event: Event, language: Language) -> str:
    return say("experts.taken_by_other", language, expert=name_of(question.expert or "", event))


def _is_theirs(question: Question, known: Known) -> bool:
    mine = known.person.email or ""
    if may(known.roles, "organizer") or question.expert == mine:
        return True
    return not question.waits and place_of(mine, question) > 0


def _over(question: Question, language: Language) -> str:
    """Why a question that ended without an answer can't be answered any more."""
    match question.state:
        case "withdrawn":
            return say("experts.withdrawn", language, asker=asker_of(question, language))
        case "closed":
            return say("experts.closed", language)
        case "merged":
            return say("experts.merged", language)
        case "asked" | "faq_answered" | "remembered":
            return say("experts.not_now", language)
    return ""


def _whose_it_is(question: Question, event: Event, language: Language) -> str:
    if question.state == "withdrawn":
        return say("experts.withdrawn", language, asker=asker_of(question, language))
    if question.contributions and not question.waits:
        return say("experts.answered_by", language, who=signed(question.answer, language))
    if question.state in ("taken", "asked_back"):
        return taken_words(question, event, language)
    return say("experts.no_longer_yours", language)


def _too_late(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """It was answered meanwhile: the card as it stands, and the words that were not sent, so none is lost."""
    language, mine = language_of(known), known.person.email or ""
    card, words = card_for(mine, question, event, language), written(pressed.fields.get("text", ""))
    if pressed.verb == "show_question" or _is_sent(words, mine, question):
        return Outcome(card=card)
    return Outcome(card=_with_unsent(card, words, language), audit=refusal(pressed, question))


def _is_sent(words: str, mine: str, question: Question) -> bool:
    """Whether it is the same press once more."""
    return any(one.by == mine and one.text == words for one in question.contributions)


def _with_unsent(card: Message, words: str, language: Language) -> Message:
    if not words:
        return card
    return replace(card, lines=(*card.lines, Line(say("experts.not_sent", language), typed(words))))
