"""A question nothing answered is kept and given to a person; it can be withdrawn, and it never just waits."""

from datetime import datetime

from dialogs.common import event_of
from dialogs.experts.cards import expert_card, passive_card
from dialogs.experts.routing import topic_of
from dialogs.experts.telling import given, to_asker, to_organizers, to_whoever_has_it, update_asker
from dialogs.model.event import Event
from dialogs.model.ids import derived
from dialogs.model.incoming import Heard
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.tokens import words_of
from dialogs.words import say, when


def hand_over(known: Known, heard: Heard, text: str, message: str, language: Language) -> Outcome:
    """Keeps the question, gives it to whom it fits, and tells the asker the truth about what happens next.

    `message` is the channel's id of what was asked, so that the answer can be said beside it.
    """
    event = event_of(known)
    if already := _asked_before(known, text):
        return Outcome(envelopes=(to_asker(heard, already, say("experts.asked_before", language), "again"),))
    question = Question(
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
        topic=topic_of(text, event),
        version=0,
    )
    question, asked, sentence = given(question, known)
    told = to_asker(heard, question, sentence, "asked")
    return Outcome(
        envelopes=(told, *asked), saved=(question,), audit=(Audit("asked", f"question:{question.id}"),)
    )


def withdraw(question: Question, event: Event, language: Language) -> Outcome:
    """The asker took the question back: whoever had it is spared the work."""
    withdrawn = question.withdrawn()
    told = passive_card(
        question, event, language, say("experts.withdrawn", language, asker=question.asker_name)
    )
    return Outcome(
        envelopes=to_whoever_has_it(question, told, "withdrawn") if question.waits else (),
        saved=(withdrawn,),
        audit=(Audit("withdraw", f"question:{question.id}"),),
    )


def overdue(question: Question, event: Event, now: datetime) -> Outcome:
    """Nobody answered in time: the organizers get it as well, and the asker hears the truth."""
    waiting = question.given_to_organizers(now)
    since = when(question.asked_at.astimezone(event.time_zone), event.language)
    card = expert_card(
        waiting, event, event.language, say("experts.card_overdue", event.language, since=since)
    )
    ask = to_organizers(waiting, card, "organizers")
    told = say("experts.passed_to_organizers", question.language)
    return Outcome(
        envelopes=(ask, update_asker(waiting, told, "overdue")),
        saved=(waiting,),
        audit=(Audit("overdue", f"question:{question.id}"),),
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
