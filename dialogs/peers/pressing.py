"""What all presses on an open question have in common: who may, and until when."""

from collections.abc import Callable
from functools import wraps

from dialogs.common import gone, language_of, refused
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome
from dialogs.model.question import Question

Act = Callable[[Question, Event, Pressed, Known], Outcome]
Press = Callable[[Pressed, Known], Outcome]


def while_it_waits(act: Act) -> Press:
    """A press by anyone who saw the question in the group, while no answer has been found."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, event, language = known.question, known.event, language_of(known)
        if question is None or event is None:
            return gone(language)
        if question.private:
            return refused(pressed.verb, about(question), language, "peers.in_group_only")
        if not question.waits:
            return refused(pressed.verb, about(question), language, "peers.over_already")
        return act(question, event, pressed, known)

    return press


def by_asker(act: Act) -> Press:
    """A press that is for nobody else."""

    @wraps(act)
    def press(pressed: Pressed, known: Known) -> Outcome:
        question, event, language = known.question, known.event, language_of(known)
        if question is None or event is None:
            return gone(language)
        if question.asker != known.person.id:
            return refused(pressed.verb, about(question), language, "peers.only_asker")
        return act(question, event, pressed, known)

    return press


def about(question: Question) -> str:
    return f"question:{question.id}"
