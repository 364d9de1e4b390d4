"""The envelopes of a question: to the one who may know, and to the one who asked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from dialogs.common import event_of
from dialogs.experts.answer_card import answer_message
from dialogs.experts.cards import expert_card
from dialogs.experts.routing import (
    Staff,
    expert_by_link,
    fitting_expert,
    language_for,
    organizers_of,
)
from dialogs.ideas import worded
from dialogs.model.envelope import QUIETLY, Envelope, Here, Reply, To, ToPerson, ToRole
from dialogs.model.event import Event, Listed
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.outbox.words import as_reply
from dialogs.peers.card import asked_card
from dialogs.words import say

Draw = Callable[[Listed, Language], Message]  # a card, for whom and in which language
Note = Callable[[Language], str]


def to_asker(heard: Heard, question: Question, event: Event, sentence: str, what: str) -> Envelope:
    """Beside what was asked: the card that will be kept true, or a line in passing."""
    first = what == "asked"
    plainly = Message(text=sentence, language=question.language)
    return Envelope(
        key=f"{heard.id}:{what}",
        to=Reply(question.message) if question.message else Here(),
        message=asked_card(question, event, sentence) if first else plainly,
        about=f"asked:{question.id}" if first else "",
        event=question.event,
    )


def update_asker(question: Question, event: Event, sentence: str, what: str) -> Envelope:
    """Edits what the asker was told last, so that it stays true without a new message each time."""
    return Envelope(
        key=f"question:{question.id}:asker:{what}:{question.version}",
        to=Reply(question.message, question.conversation),
        message=asked_card(question, event, sentence),
        about=f"asked:{question.id}",
        event=question.event,
    )


def answer_to_asker(question: Question, event: Event, place: int, what: str = "answer") -> Envelope:
    """The contribution at that place as the answer: the words of a later one about the same stand instead."""
    return Envelope(
        key=f"question:{question.id}:{what}:{place}",
        to=Reply(question.message, question.conversation),
        message=answer_message(question, event, place),
        about=f"answer:{question.id}:{place}",
        event=question.event,
    )


def answers_to_askers(
    question: Question,
    event: Event,
    merged: Iterable[Question],
    place: int | None = None,
    what: str = "answer",
) -> tuple[Envelope, ...]:
    """An answer, else the newest, to who asked and to all whose question was merged with it, each where
    they asked.
    """
    place = place or len(question.contributions)
    theirs = (
        answer_to_asker(answered_like(one, question), event, len(one.contributions) + place, what)
        for one in merged
        if one.state == "merged" and one.merged_into == question.id
    )
    return (answer_to_asker(question, event, place, what), *theirs)


def answered_like(merged: Question, question: Question) -> Question:
    """A question with the answers of the one it was merged with, as its asker reads them: after those that it
    had itself, so that each answer keeps its place.
    """
    before = len(merged.contributions)
    return replace(
        merged,
        contributions=(*merged.contributions, *question.contributions),
        state=question.state,
        settled_at=question.settled_at,
        settled_by=before + question.settled_by if question.settled_by else None,
    )


def to_whoever_has_it(
    question: Question,
    event: Event,
    draw: Draw,
    what: str,
    but: str | None = None,
    *,
    quietly: bool = False,
) -> tuple[Envelope, ...]:
    """Edits the card of the expert, and of the organizers where they were asked, all `but` one. `quietly`:
    whoever got it by mail reads the rest at the desk.
    """
    holders = {one.email: one for one in organizers_of(event)} if question.organizers_asked_at else {}
    if question.expert and (expert := event.people_by_email.get(question.expert)):
        holders[expert.email] = expert
    cards = tuple(
        _card(
            question,
            ToPerson(f"mail:{email}", event.id),
            draw(one, language_for(one, event)),
            f"{what}:{email}",
        )
        for email, one in holders.items()
        if email != but
    )
    return tuple(replace(card, source={QUIETLY: "yes"}) for card in cards) if quietly else cards


def to_organizers(question: Question, card: Message, what: str) -> Envelope:
    """The card to every organizer of the event."""
    return _card(question, ToRole("organizer", question.event), card, what)


def askable(question: Question, event: Event) -> tuple[Listed, ...]:
    """The organizers a question may go to: nobody gets their own, nor what they said no to."""
    return tuple(one for one in organizers_of(event) if one.email not in question.declined)


def to_askable(question: Question, event: Event, card: Message, what: str) -> tuple[Envelope, ...]:
    """The card to each of them. Its key is the one that a card to all would have there."""
    return tuple(
        _card(question, ToPerson(f"mail:{one.email}", event.id), card, f"{what}:{one.email}")
        for one in askable(question, event)
    )


def given(question: Question, known: Known) -> tuple[Question, tuple[Envelope, ...]]:
    """The question with whom it went to, and the envelopes that take it there. With nobody to ask: none."""
    return handed(question, event_of(known), known, partial(as_reply, known))


def handed(
    question: Question, event: Event, staff: Staff, note: Note
) -> tuple[Question, tuple[Envelope, ...]]:
    """The same for whoever knows the staff: a turn, or the clock. `note` is what the card says first."""
    round_ = f"{len(question.declined)}:{question.version}"
    if expert := fitting_expert(question, staff):
        theirs = question.given_to(expert.email, staff.now)
        language = language_for(expert, event)
        card = expert_card(theirs, event, language, note(language))
        to = ToPerson(f"mail:{expert.email}", event.id)
        return theirs, (_card(theirs, to, card, f"{expert.email}:{round_}"),)
    if not askable(question, event):
        return question, ()
    waiting, words = question.given_to_organizers(staff.now), note(event.language)
    if found := expert_by_link(question, staff):
        expert, link = found
        waiting = waiting.given_to(expert.email, staff.now)
        words = say("experts.send_link", event.language, expert=expert.name, link=link)
    card = expert_card(waiting, event, event.language, words)
    return waiting, to_askable(waiting, event, card, f"organizers:{round_}")


def where_it_went(question: Question, event: Event) -> str:
    """What the asker may be told, the first time, about who has the question."""
    language = question.language
    through_organizers = question.organizers_asked_at and organizers_of(event)
    if question.expert and not through_organizers and (sentence := _whom_was_asked(question, event)):
        return sentence
    if askable(question, event):
        return say(worded("experts.asked_organizers", question), language)
    nobody = "experts.nobody_but_you" if organizers_of(event) else "experts.nobody_to_ask"
    return say(worded(nobody, question), language)


def _whom_was_asked(question: Question, event: Event) -> str:
    """The expert, and why: by the topic, or because they speak in the session it was asked in."""
    language, expert = question.language, event.people_by_email.get(question.expert or "")
    topic = event.topics_by_id.get(question.topic or "")
    session = event.sessions_by_id.get(question.session or "")
    if expert is None:
        return ""
    if topic and (topic.id in expert.topics or not session):
        phrase = worded("experts.asked_expert", question)
        return say(phrase, language, expert=expert.name, topic=topic.title.in_(language))
    if session:
        phrase = worded("routing.asked_speaker", question)
        return say(phrase, language, expert=expert.name, session=session.title.in_(language))
    return ""


def _card(question: Question, to: To, message: Message, what: str) -> Envelope:
    return Envelope(
        key=f"question:{question.id}:{what}",
        to=to,
        message=message,
        about=f"question:{question.id}",
        kind="question",
        event=question.event,
    )
