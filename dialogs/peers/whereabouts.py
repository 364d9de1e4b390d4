"""Where a question stands, as the sentence its asker reads: drawn from the question alone."""

from collections.abc import Callable, Mapping

from dialogs.experts.naming import name_of, signed
from dialogs.experts.routing import organizers_of
from dialogs.experts.telling import update_asker, where_it_went
from dialogs.ideas import worded
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event
from dialogs.model.message import typed
from dialogs.model.question import INSTEAD_OF_WRONG, Question, QuestionState, StepKind
from dialogs.words import say

_MOVED: frozenset[StepKind] = frozenset({"decline", "lose"})
_WENT_ON: frozenset[StepKind] = _MOVED | {"want", "give", "escalate", "reopen", "find_wrong", "part"}


def is_with_participants(question: Question, event: Event) -> bool:
    """Whether they have it to themselves: said in a group, and given to nobody yet."""
    if question.private or not event.peers_first or question.state != "open":
        return False
    return not any(step.what in _WENT_ON for step in question.steps)


def where_it_stands(question: Question, event: Event) -> str:
    """True whenever it is said: a card that is drawn again says the same as before."""
    told = _TOLD.get(question.state)
    return told(question, event) if told else say("peers.over", question.language)


def answer_is_below(question: Question, event: Event) -> tuple[Envelope, ...]:
    """What stands under the question is made true once it is answered, where anything stands there."""
    if not _stands_there(question):
        return ()
    return (update_asker(question, event, where_it_stands(question, event), "answered"),)


def _stands_there(question: Question) -> bool:
    """Nothing does where it was asked in the place of a wrong answer, until somebody acts on it."""
    if not question.steps or question.steps[0].why != INSTEAD_OF_WRONG:
        return True
    return any(step.by or step.what not in ("give", "escalate") for step in question.steps[1:-1])


def _with_whom(question: Question, event: Event) -> str:
    language = question.language
    if is_with_participants(question, event):
        return say(worded("peers.waiting", question), language)
    if _was_told_late(question):
        return say("routing.late" if organizers_of(event) else "routing.late_alone", language)
    steps = [step.what for step in question.steps if step.what in ("give", "escalate", *_MOVED)]
    if len(steps) <= 1 or (len(steps) == 2 and set(steps) == {"give", "escalate"} and steps[0] == "escalate"):
        return where_it_went(question, event)
    if question.organizers_asked_at and organizers_of(event):
        silent = steps[-1] == "escalate" and "decline" not in steps
        return say(
            worded("experts.passed_to_organizers" if silent else "experts.organizers_now", question), language
        )
    if question.expert:
        return say(
            worded("experts.passed_on", question), language, expert=typed(name_of(question.expert, event))
        )
    return say("experts.nobody_now", language)


def _was_told_late(question: Question) -> bool:
    asked, told = question.organizers_asked_at, question.told_late_at
    return asked is not None and told is not None and told >= asked


def _taken(question: Question, event: Event) -> str:
    return say(
        worded("experts.taken", question),
        question.language,
        expert=typed(name_of(question.expert or "", event)),
    )


def _asked_back(question: Question, event: Event) -> str:
    last = question.clarifications[-1]
    return say("peers.asks_first", question.language, who=typed(last.name))


def _answered(question: Question, event: Event) -> str:
    if not question.contributions:
        return say("peers.over", question.language)
    return say("peers.answered", question.language, who=signed(question.answer, question.language))


def _settled(question: Question, event: Event) -> str:
    if not question.contributions:
        return say("peers.settled_alone", question.language)
    return say("peers.settled", question.language, who=signed(question.answer, question.language))


_TOLD: Mapping[QuestionState, Callable[[Question, Event], str]] = {
    "open": _with_whom,
    "with_expert": _with_whom,
    "taken": _taken,
    "asked_back": _asked_back,
    "answered": _answered,
    "settled": _settled,
    "merged": lambda question, event: say("merging.told_merged", question.language),
    "withdrawn": lambda question, event: say("conversation.withdrawn", question.language),
}
