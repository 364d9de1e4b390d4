"""A question nothing answered is kept and given to a person; it may be changed, or withdrawn."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dialogs.common import event_of
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.inheriting import inherited
from dialogs.experts.naming import asker_of
from dialogs.experts.routing import organizers_of
from dialogs.experts.telling import given, to_asker, to_whoever_has_it
from dialogs.experts.topics import topic_of
from dialogs.experts.unnaming import redrawn, still_to_come, unnamed_again
from dialogs.ideas import sort_of, without_label
from dialogs.model.envelope import Envelope
from dialogs.model.event import Event, Listed
from dialogs.model.ids import derived
from dialogs.model.incoming import Edited, Heard
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Message
from dialogs.model.people import may
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.nameless import is_requested, without_request
from dialogs.peers.whereabouts import is_with_participants, where_it_stands
from dialogs.tokens import words_of
from dialogs.words import say


def hand_over(known: Known, heard: Heard, text: str, message: str, language: Language) -> Outcome:
    """Keeps the question, gives it to whom it fits, and tells the asker the truth about what happens next.

    `message` is the channel's id of what was asked, so that the answer can be said beside it.
    """
    event, sort, text = event_of(known), sort_of(text), without_label(text)
    unnamed, text = is_requested(text), without_label(without_request(text))
    if isinstance(heard, Edited) and (mine := known.question) and mine.waits and _stands(mine, event):
        mine = replace(mine, sort=sort)
        return _changed(mine, text, known, language, unnamed=unnamed and not mine.nameless)
    already = _asked_before(known, text) or _asked_alone_now(known, heard, text)
    if already and _stands(already, event) and unnamed and not already.nameless:
        return unnamed_again(already, event, known)
    if already and _stands(already, event):
        return Outcome(
            envelopes=(to_asker(heard, already, event, say("experts.asked_before", language), "again"),)
        )
    question = (
        already
        or Question(
            id=derived(heard.id, "question"),
            event=event.id,
            asker=known.person.id,
            asker_name=known.person.name,
            conversation=known.conversation.id,
            message=message,
            text=text,
            language=language,
            asked_at=known.now,
            private=known.conversation.is_private,
            topic=topic_of(text, event, known.past),
            declined=cannot_ask_themselves(known),
            session=known.conversation.session,
            sort=sort,
            state="asked",
        ).opened()
    )
    question = question.without_name(known.now) if unnamed and not question.nameless else question
    asked: tuple[Envelope, ...] = ()
    if not is_with_participants(question, event):
        question, asked = given(question, known)
    told = to_asker(heard, question, event, where_it_stands(question, event), "asked")
    return Outcome(
        envelopes=(told, *asked), saved=(question,), audit=(Audit("asked", f"question:{question.id}"),)
    )


def withdraw(
    question: Question, event: Event, language: Language, now: datetime, merged: Iterable[Question] = ()
) -> Outcome:
    """The asker took the question back: its words go, and whoever had it is spared the work. Those that were
    merged with it go on.
    """

    def without_words(_: Listed, theirs: Language) -> Message:
        sentence = say("experts.withdrawn", theirs, asker=asker_of(question, theirs))
        return replace(passive_card(question, event, theirs, sentence), quote="")

    told = to_whoever_has_it(question, event, without_words, "withdrawn") if question.waits else ()
    heirs, gone_on = inherited(question, merged, event, now)
    return Outcome(
        envelopes=(*told, *gone_on),
        saved=(replace(question.withdrawn(now, question.asker), text=""), *heirs),
        audit=(Audit("withdraw", f"question:{question.id}"),),
    )


def _changed(question: Question, text: str, known: Known, language: Language, *, unnamed: bool) -> Outcome:
    """Whoever has it sees the new words on the same card."""
    event = event_of(known)
    if unnamed:
        outcome = _changed(question.without_name(known.now), text, known, language, unnamed=False)
        (new,) = (one for one in outcome.saved if isinstance(one, Question))
        cards = (*outcome.envelopes, *redrawn(new, event, known))
        return replace(outcome, envelopes=cards, saved=(new, still_to_come(new)))
    if text == question.text:
        return Outcome(saved=(question,))
    changed = replace(question, text=text, language=language, topic=topic_of(text, event, known.past))

    def with_note(_: Listed, theirs: Language) -> Message:
        note = say("experts.card_changed", theirs, asker=asker_of(question, theirs))
        return expert_card(changed, event, theirs, note)

    return Outcome(
        envelopes=to_whoever_has_it(changed, event, with_note, f"changed:{question.version}"),
        saved=(changed,),
        audit=(Audit("change", f"question:{question.id}"),),
    )


def _asked_before(known: Known, text: str) -> Question | None:
    """The same words from the same person in the same place, still waiting."""
    said = words_of(text)
    mine = (
        one
        for one in known.waiting
        if one.asker == known.person.id and one.conversation == known.conversation.id
    )
    return next((one for one in mine if one.waits and words_of(one.text) == said), None)


def _asked_alone_now(known: Known, heard: Heard, text: str) -> Question | None:
    """What was merged, and has other words now: it may not be the same any more."""
    mine = known.question
    if not isinstance(heard, Edited) or mine is None or mine.message != heard.message:
        return None
    if mine.state != "merged":
        return None
    event = event_of(known)
    return replace(mine.parted(mine.asker, known.now), text=text, topic=topic_of(text, event, known.past))


def _stands(question: Question, event: Event) -> bool:
    """Whether it waits for somebody, and is not to be asked once more."""
    return _has_gone_out(question, event) or is_with_participants(question, event)


def _has_gone_out(question: Question, event: Event) -> bool:
    return bool(question.expert or (question.organizers_asked_at and organizers_of(event)))


def cannot_ask_themselves(known: Known) -> tuple[str, ...]:
    """An expert's or organizer's own question goes to another."""
    asks_others = may(known.roles, "expert", "organizer")
    return (known.person.email,) if known.person.email and asks_others else ()
