"""An organizer's first card: how the event stands, and all that can be looked at from here."""

from dialogs.model.event import Event
from dialogs.model.message import Choice, Message
from dialogs.model.text import Language
from dialogs.words import say

# In the order one needs them: before the start, while it runs, and where it can be seen side by side.
LOOKS = ("ready", "outbox", "unanswered", "broadcast_form", "people", "state", "today", "console")


def card(event: Event, language: Language) -> Message:
    """Whom Vert speaks to just now is said first: it is what an organizer must never be in doubt of."""
    title = event.title.in_(language)
    return Message(
        title=say("hosting.title", language, event=title),
        text=say(f"hosting.{event.state}", language),
        choices=tuple(Choice(say(f"hosting.{verb}", language), verb, "") for verb in LOOKS),
        small=say("hosting.words", language),
        language=language,
    )
