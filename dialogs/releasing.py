"""What organizers are told when an event's folder and its chat have gone different ways."""

from dialogs.model.envelope import Envelope, ToRole
from dialogs.model.event import Event
from dialogs.model.known import Outcome
from dialogs.model.message import Message
from dialogs.words import say


def folder_held(event: Event, digest: str) -> Outcome:
    """Said once for each content of the folder, since `digest` is part of the key."""
    language = event.language
    text = say("releasing.held", language, event=event.title.in_(language), id=event.id)
    told = Envelope(
        key=f"held:{event.id}:{event.release}:{digest[:16]}",
        to=ToRole("organizer", event.id),
        message=Message(text=text, tone="warning", language=language),
        kind="notice",
        event=event.id,
    )
    return Outcome(envelopes=(told,))
