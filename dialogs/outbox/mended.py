"""What a correction did, as the organizer who made it is told."""

from dialogs.model.message import Line, Message, typed
from dialogs.model.planned import Places
from dialogs.model.text import Language
from dialogs.words import say


def corrected_card(
    title: str, done: int, total: int, places: Places, language: Language, *, recalled: bool
) -> Message:
    """In how many places it was done, and where it could not be."""
    phrase = "outbox.recalled_title" if recalled else "outbox.corrected_title"
    words = say("outbox.corrected_of", language, done=done, total=total) if total else ""
    return Message(
        title=say(phrase, language, title=typed(title)),
        text=words or say("outbox.corrected_nowhere", language),
        lines=out_of_reach(places, language),
        tone="good" if total and done == total else "plain",
        language=language,
    )


def out_of_reach(places: Places, language: Language) -> tuple[Line, ...]:
    """Where it can't be corrected, and why."""
    counts = (("by_mail", places.mail), ("closed", places.closed), ("unclear", places.unclear))
    return tuple(Line(say(f"outbox.not_{why}", language), str(count)) for why, count in counts if count)
