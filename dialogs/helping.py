"""*Det hjalp* under what the FAQ answered: written down, and the card says no more than a quiet thanks."""

from dataclasses import replace

from dialogs.common import gone, language_of
from dialogs.model.asking import Asking, Marked
from dialogs.model.envelope import Envelope, Reply
from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome, Saved, Tally
from dialogs.model.message import Message
from dialogs.words import say
from dialogs.wrong.cards import answer_of

WAYS_ON = ("faq_helped", "not_quite", "ask_person")  # what is pressed about an answer that is no answer yet


def helped(pressed: Pressed, known: Known) -> Outcome:
    """By the asker, also when something else was asked since."""
    found, language = known.disputed, language_of(known)
    asking = found.asking if found else None
    if found is None or asking is None or known.event is None or asking.kind != "answer" or asking.wrong_at:
        return gone(language)
    if asking.person != known.person.id:
        return Outcome(notice=say("conversation.not_yours", language))
    said = answer_of(found, known, asking.language)
    if said is None:
        return gone(language)
    card = _thanked(said)
    if asking.helped_at:
        return Outcome(card=card)
    saved: tuple[Saved, ...] = (
        Marked(asking.about, "helped"),
        *(Tally(known.event.id, entry, "helped") for entry in asking.entries),
    )
    return Outcome(card=card, envelopes=_seen_by_all(asking, card, known.event.id), saved=saved)


def _thanked(said: Message) -> Message:
    """What goes on from the answer can still be pressed; what judges it cannot."""
    left = tuple(one for one in said.choices if one.verb not in WAYS_ON)
    thanks = say("answers.thanks", said.language)
    small = said.small if thanks in said.small else " · ".join(filter(None, (said.small, thanks)))
    return replace(said, choices=left, small=small, tone="good")


def _seen_by_all(asking: Asking, card: Message, event: str) -> tuple[Envelope, ...]:
    """In a group only the presser sees the card that answers; for the others the message is edited."""
    if asking.private:
        return ()
    return (
        Envelope(
            key=f"{asking.about}:helped",
            to=Reply(asking.message, asking.conversation),
            message=card,
            about=asking.about,
            event=event,
        ),
    )
