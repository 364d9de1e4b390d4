"""A question in the group that was not asked of Vert: kept a while, and offered to a person if need be."""

import re
from dataclasses import replace
from datetime import datetime

from dialogs import own, personal
from dialogs.clauses import FEWEST, wants_an_answer
from dialogs.common import language_of
from dialogs.experts.asking import cannot_ask_themselves
from dialogs.experts.telling import given, where_it_went
from dialogs.experts.topics import topic_of
from dialogs.hearing import readable
from dialogs.model.envelope import Envelope, Reply, ToPerson
from dialogs.model.event import Event
from dialogs.model.ids import derived
from dialogs.model.incoming import Edited, Pressed, Said, Withdrawn
from dialogs.model.known import Audit, Known, Outcome
from dialogs.model.message import Choice, Message, typed
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.nameless import is_requested, without_request
from dialogs.peers.card import asked_card
from dialogs.peers.pressing import about, by_asker
from dialogs.tokens import words_of
from dialogs.words import say

# Plans that people make with each other: no expert can answer them.
_AMONG_THEM = re.compile(
    r"^\W*(?:skal|kan|bør|må|shall|should|can) (?:vi|me|we)\b|\b(?:sammen|saman|i lag|together)\b",
    re.IGNORECASE,
)


def remembered(said: Said, known: Known, language: Language) -> Question | None:
    """None for what asks nobody, or somebody in particular."""
    text = readable(said.text)
    if known.event is None or said.replies_to or isinstance(said, Edited) or not _asks(text):
        return None
    question = Question(
        id=derived(said.id, "question"),
        event=known.event.id,
        asker=known.person.id,
        asker_name=known.person.name,
        conversation=known.conversation.id,
        message=said.message,
        text=without_request(text),
        language=language,
        asked_at=known.now,
        session=known.conversation.session,
        declined=cannot_ask_themselves(known),
        state="asked",
    ).only_remembered()
    return question.without_name(known.now) if is_requested(text) else question


def mended(edited: Edited, known: Known, language: Language) -> Outcome | None:
    """Its new words; or nothing any more, where they ask nothing. None: it was no such question."""
    question = _named(edited, known)
    if question is None:
        return None
    text = readable(edited.text)
    if not _asks(text):
        return Outcome(saved=(question.let_go(known.now, "edited"),))
    return Outcome(saved=(replace(question, text=text, language=language),))


def taken_back(withdrawn: Withdrawn, known: Known) -> Outcome | None:
    question = _named(withdrawn, known)
    if question is None:
        return None
    gone = replace(question.withdrawn(known.now, question.asker), text="")
    told = _plainly("conversation.withdrawn", gone.language)
    return Outcome(envelopes=(_offer(gone, told),) if gone.offered_at else (), saved=(gone,))


def offer(question: Question, now: datetime) -> Outcome:
    """*Skal jeg spørre en ekspert?*, to the asker alone."""
    language, named = question.language, about(question)
    choices = (
        Choice(say("peers.offer_yes", language), "offer_yes", named, style="positive"),
        Choice(say("peers.offer_no", language), "offer_no", named),
    )
    words = say("peers.offer", language)
    card = Message(words, quote=typed(question.text), choices=choices, language=language)
    return Outcome(envelopes=(_offer(question, card),), saved=(replace(question, offered_at=now),))


def let_go(question: Question, now: datetime) -> Outcome:
    """It was not wanted, or there was no need to offer: what was kept of it goes, from the offer too."""
    gone = question.let_go(now, "not wanted" if question.offered_at else "not needed")
    if not question.offered_at:
        return Outcome(saved=(gone,))
    return Outcome(envelopes=(_offer(gone, _plainly("peers.let_go", question.language)),), saved=(gone,))


@by_asker
def offer_yes(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Ja, spør*: from now on it is a question like any other, with its card beside it in the group."""
    wanted = replace(question.wanted(known.now), topic=topic_of(question.text, event, known.past))
    gone_out, asked = given(wanted, known)
    card = Envelope(
        key=f"question:{question.id}:asked",
        to=Reply(question.message, question.conversation),
        message=asked_card(gone_out, event, where_it_went(gone_out, event)),
        about=f"asked:{question.id}",
        event=event.id,
    )
    return Outcome(
        card=_plainly("peers.offer_taken", language_of(known)),
        envelopes=(card, *asked),
        saved=(gone_out,),
        audit=(Audit("offer_yes", about(question)),),
    )


@by_asker
def offer_no(question: Question, event: Event, pressed: Pressed, known: Known) -> Outcome:
    """*Nei takk*."""
    return Outcome(
        card=_plainly("peers.offer_declined", language_of(known)),
        saved=(question.let_go(known.now, "no"),),
        audit=(Audit("offer_no", about(question)),),
    )


def _asks(text: str) -> bool:
    if "?" not in text or len(words_of(text)) < FEWEST or not wants_an_answer(text):
        return False
    if _AMONG_THEM.search(text):
        return False
    return personal.tells(text) is None and own.asks_for_own(text) is None


def _named(heard: Edited | Withdrawn, known: Known) -> Question | None:
    question = known.question
    if question is None or question.state != "remembered" or question.message != heard.message:
        return None
    return question


def _offer(question: Question, message: Message) -> Envelope:
    """Whatever is said of it later stands in its place."""
    return Envelope(
        key=f"question:{question.id}:offer:{question.version}",
        to=ToPerson(question.asker, question.event),
        message=message,
        about=f"offer:{question.id}",
        kind="notice",
        event=question.event,
    )


def _plainly(phrase: str, language: Language) -> Message:
    return Message(say(phrase, language), language=language)
