"""What is said in reply to a question, quoted or in its thread: an answer, a wondering too, or just talk."""

import re
from dataclasses import replace

from dialogs import smalltalk
from dialogs.experts.fields import wrong_with
from dialogs.hearing import has_words, readable, unaddressed, written
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event
from dialogs.model.incoming import Edited, Said
from dialogs.model.known import Audit, Known, Outcome, Verdict
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.peers.clarifying import told_back
from dialogs.peers.contributing import contributed, said_by
from dialogs.peers.pressing import about
from dialogs.peers.wondering import counted
from dialogs.words import say

_SAME = re.compile(
    r"\W*(?:\+ ?1|samme her|same her|(?:jeg |eg )?(?:lurer|lurar) (?:også |òg )?på (?:det|akkurat det) samm?e"
    r"|det (?:samme|same) (?:lurer|lurar) (?:jeg|eg)(?: også| òg)? på|same here|(?:i )?wonder too)\W*",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\W*(?:ja|jo|jepp|japp|nei|yes|yep|no|nope)\W*", re.IGNORECASE)


def replied(said: Said, known: Known, language: Language) -> Outcome | None:
    """In a group; None where it is to be heard as anything else said there."""
    question, event = known.question, known.event
    if question is None or event is None or not said.replies_to or isinstance(said, Edited):
        return None
    if question.private or known.conversation.is_private:
        return _to_the_expert(question, event, said, known, language)
    if question.asker == known.person.id:
        return _to_the_expert(question, event, said, known, language)
    if question.state == "remembered":
        return _answered_among_them(question, said, known, language)
    line = unaddressed(readable(said.text))
    if not question.waits or not has_words(line) or line.rstrip().endswith("?"):
        return None
    if _SAME.fullmatch(line):
        return _quietly(counted(question, event, known), language)
    if not _YES_OR_NO.fullmatch(line) and (smalltalk.kind_of(line) or smalltalk.courtesy_of(line)):
        return None
    words = unaddressed(written(said.text))
    if wrong := wrong_with(words, language):
        return _not_kept(question, event, said, known, language, wrong)
    return _quietly(
        contributed(question, event, known, said_by(question, known, words, said.message)), language
    )


def _to_the_expert(
    question: Question, event: Event, said: Said, known: Known, language: Language
) -> Outcome | None:
    """The asker's own reply, while an expert waits for it."""
    words = unaddressed(written(said.text))
    if not question.awaits_reply or question.asker != known.person.id or not has_words(words):
        return None
    if wrong := wrong_with(words, language):
        return _not_kept(question, event, said, known, language, wrong)
    return _quietly(told_back(question, event, known, words), language)


def _answered_among_them(question: Question, said: Said, known: Known, language: Language) -> Outcome | None:
    """What nobody asked Vert, and somebody replied to, is not Vert's to keep."""
    gone = question.let_go(known.now, "replied")
    if said.mentioned:
        return None
    return Outcome(saved=(gone,), verdict=Verdict("silence", language))


def _quietly(outcome: Outcome, language: Language) -> Outcome:
    """No card was pressed: what has changed is seen on the card that stands in the chat."""
    return replace(outcome, card=None, verdict=Verdict("silence", language))


def _not_kept(
    question: Question, event: Event, said: Said, known: Known, language: Language, wrong: str
) -> Outcome:
    """Told to the writer alone; the group hears nothing of it."""
    alone = Envelope(
        key=f"{said.id}:not_kept",
        to=ToPerson(known.person.id, event.id),
        message=Message(say("peers.not_kept", language, why=wrong), language=language),
        event=event.id,
    )
    refusal = (Audit("peer_answer", about(question), "refused"),)
    return Outcome(envelopes=(alone,), audit=refusal, verdict=Verdict("silence", language))
