"""The organizer's pages: the link that lets them in, asked for in the private chat."""

from dialogs.common import event_of
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Message
from dialogs.model.text import Language
from dialogs.words import say


def show(heard: Heard, known: Known, language: Language) -> Message:
    """A fresh link each time, since it opens once and not for long."""
    event = event_of(known)
    link = known.links.get(f"console:{event.id}:{known.person.email}")
    if link is None:
        return Message(text=say("console.no_link", language), language=language)
    return Message(
        title=say("console.title", language),
        text=say("console.link", language),
        choices=(Choice(say("console.open", language), link=f"{link}?lang={language}", style="positive"),),
        small=say("console.link_lasts", language),
        language=language,
    )


def broadcast_start(language: Language) -> Message:
    """The page of broadcasts before one is begun: looking at it makes no draft."""
    begin = Choice(say("console.broadcast_begin", language), "broadcast_form", style="positive")
    return Message(text=say("console.broadcast_lead", language), choices=(begin,), language=language)
