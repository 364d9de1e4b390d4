"""A private question and its answer as the group reads them, once the asker has shared them."""

from dialogs.experts.answer_card import corrected_words
from dialogs.experts.naming import asker_of, signed
from dialogs.folding import folded
from dialogs.model.envelope import Envelope, ToGroup
from dialogs.model.event import Event
from dialogs.model.message import Message, marked_up, typed
from dialogs.model.question import Question
from dialogs.words import say


def shared_message(question: Question, event: Event) -> Message:
    """In the event's language, with the words as they were written. Who asked is mentioned by nobody."""
    language, answer = event.language, question.answer
    corrected = corrected_words(answer, event, language)
    text = say(
        "sharing.shared",
        language,
        asker=asker_of(question, language),
        who=signed(answer, language),
        answer=typed(answer.text),
    )
    return folded(
        Message(
            text=text,
            quote=typed(question.text),
            small=" ".join(filter(None, (say("sharing.by_asker", language), corrected))),
            markdown=marked_up(answer.text),
            language=language,
        )
    )


def to_group(question: Question, event: Event, what: str) -> Envelope:
    return _about(question, shared_message(question, event), what)


def shared_again(question: Question, event: Event, what: str) -> tuple[Envelope, ...]:
    """The copy in the group says what the asker reads; where nothing was shared, nothing is said."""
    return (to_group(question, event, what),) if question.shared_at else ()


def shared_no_more(question: Question, event: Event, what: str) -> tuple[Envelope, ...]:
    """The answer was taken back: the group is told so in its place."""
    if not question.shared_at:
        return ()
    language = event.language
    instead = Message(text=say("sharing.taken_back", language), language=language)
    return (_about(question, instead, what),)


def _about(question: Question, message: Message, what: str) -> Envelope:
    return Envelope(
        key=f"question:{question.id}:{what}",
        to=ToGroup(question.event),
        message=message,
        about=f"shared:{question.id}",
        kind="notice",
        event=question.event,
    )
