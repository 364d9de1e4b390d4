"""How words get back to where they are wanted: an envelope for what was said, a card for what was pressed."""

from dataclasses import replace

from dialogs.model.envelope import Envelope, Here, Reply, To
from dialogs.model.incoming import Edited, Heard, Pressed, Said
from dialogs.model.known import Known, Outcome, Saved, Verdict
from dialogs.model.message import Message
from dialogs.model.people import Exchange, Person
from dialogs.model.text import Language


def exchange_id(incoming: Heard, known: Known) -> str:
    """What an answer is about, named by its buttons. A changed question keeps its answer's name."""
    if isinstance(incoming, Edited) and known.exchange:
        return known.exchange.about
    return f"exchange:{incoming.id}"


def told(
    incoming: Heard,
    known: Known,
    message: Message,
    verdict: Verdict | None = None,
    saved: tuple[Saved, ...] = (),
    about: str = "",
) -> Outcome:
    """The message as an answer to what was said, or in place of the card that was pressed."""
    if isinstance(incoming, Pressed):
        return Outcome(card=message, saved=saved, verdict=verdict)
    return Outcome(envelopes=(answer_to(incoming, known, message, about),), saved=saved, verdict=verdict)


def answer_to(incoming: Heard, known: Known, message: Message, about: str = "") -> Envelope:
    to: To = Reply(incoming.message) if isinstance(incoming, Said) else Here()
    event = known.event.id if known.event else ""
    return Envelope(f"{incoming.id}:1", to, message, about, kind="answer", event=event)


def small_talk(incoming: Heard, known: Known, message: Message, saved: tuple[Saved, ...] = ()) -> Outcome:
    """Said in passing: it leaves no exchange to lean on."""
    verdict = Verdict("smalltalk", message.language)
    return told(incoming, known, message, verdict, (*saved, *remembered(known, message.language, saved)))


def remembered(known: Known, language: Language, saved: tuple[Saved, ...] = ()) -> tuple[Person, ...]:
    """The person with the language they spoke last, where that is news."""
    if known.person.last_language == language or any(isinstance(one, Person) for one in saved):
        return ()
    return (replace(known.person, last_language=language),)


def exchanged(incoming: Heard, known: Known, asked: str, verdict: Verdict, message: str = "") -> Exchange:
    """What was asked and said, in the place of what was there before."""
    return Exchange(
        conversation=known.conversation.id,
        person=known.person.id,
        at=known.now,
        asked=asked,
        kind="smalltalk" if verdict.kind == "silence" else verdict.kind,
        entries=verdict.entries,
        suggestions=tuple(one.entry for one in verdict.suggestions),
        language=verdict.language,
        about=exchange_id(incoming, known),
        message=message,
        version=known.exchange.version if known.exchange else 0,
    )
