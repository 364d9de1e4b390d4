"""The envelopes of a question: to the one who may know, and to the one who asked."""

from dialogs.common import event_of
from dialogs.experts.cards import answer_message, expert_card
from dialogs.experts.routing import expert_for
from dialogs.model.envelope import Envelope, Here, Reply, ToPerson, ToRole
from dialogs.model.event import Event
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.words import say


def to_asker(heard: Heard, question: Question, sentence: str, what: str) -> Envelope:
    message = question.message
    return Envelope(
        key=f"{heard.id}:{what}",
        to=Reply(message) if message else Here(),
        message=Message(text=sentence, language=question.language),
        about=f"asked:{question.id}" if what == "asked" else "",
        event=question.event,
    )


def update_asker(question: Question, sentence: str, what: str) -> Envelope:
    """Edits what the asker was told last, so that it stays true without a new message each time."""
    return Envelope(
        key=f"question:{question.id}:asker:{what}:{question.version}",
        to=Reply(question.message, question.conversation),
        message=Message(text=sentence, language=question.language),
        about=f"asked:{question.id}",
        event=question.event,
    )


def answer_to_asker(question: Question, event: Event) -> Envelope:
    return Envelope(
        key=f"question:{question.id}:answer:{len(question.contributions)}",
        to=Reply(question.message, question.conversation),
        message=answer_message(question, event),
        about=f"answer:{question.id}:{len(question.contributions)}",
        event=question.event,
    )


def to_whoever_has_it(question: Question, message: Message, what: str) -> tuple[Envelope, ...]:
    event = question.event
    doors: list[ToPerson | ToRole] = []
    if question.expert:
        doors.append(ToPerson(f"mail:{question.expert}", event))
    if question.organizers_asked_at:
        doors.append(ToRole("organizer", event))
    return tuple(
        Envelope(
            key=f"question:{question.id}:{what}:{number}",
            to=to,
            message=message,
            about=f"question:{question.id}",
            kind="question",
            event=event,
        )
        for number, to in enumerate(doors)
    )


def given(question: Question, known: Known) -> tuple[Question, tuple[Envelope, ...], str]:
    """The question with whom it went to, the envelopes that take it there, and what the asker may be told."""
    event, language = event_of(known), question.language
    if expert := expert_for(question.topic, known, language, question.declined):
        theirs = question.given_to(expert.email, known.now)
        card = expert_card(theirs, event, expert.languages[0] if expert.languages else event.language)
        ask = Envelope(
            key=f"question:{question.id}:{expert.email}",
            to=ToPerson(f"mail:{expert.email}", question.event),
            message=card,
            about=f"question:{question.id}",
            kind="question",
            event=question.event,
        )
        topic = event.topics_by_id[question.topic or ""].title.in_(language)
        return theirs, (ask,), say("experts.asked_expert", language, expert=expert.name, topic=topic)
    if not event.with_role("organizer") and not event.with_role("admin"):
        return question, (), say("experts.nobody_to_ask", language)
    waiting = question.given_to_organizers(known.now)
    return (
        waiting,
        (to_organizers(waiting, expert_card(waiting, event, event.language), "organizers"),),
        say("experts.asked_organizers", language),
    )


def to_organizers(question: Question, card: Message, what: str) -> Envelope:
    """The card to every organizer of the event."""
    return Envelope(
        key=f"question:{question.id}:{what}",
        to=ToRole("organizer", question.event),
        message=card,
        about=f"question:{question.id}",
        kind="question",
        event=question.event,
    )
