"""The heading of what an event in its test state says to nobody but its organizers."""

from dataclasses import replace

from dialogs.model.message import Message
from dialogs.model.text import Language
from dialogs.words import say

HEADING = "heading"  # in an envelope's source, where the words below it are derived at sending


def heading(language: Language, group: int | None = None, persons: int | None = None, name: str = "") -> str:
    """PRØVE: ville gått til gruppechatten (27). None is who is not addressed."""
    if group is not None and persons:
        return say("test_state.group_and_persons", language, group=group, count=persons)
    if group is not None:
        return say("test_state.group", language, count=group)
    if name:
        return say("test_state.named", language, name=name)
    if persons is None:
        return say("test_state.chat", language)
    return say("test_state.person" if persons == 1 else "test_state.persons", language, count=persons)


def headed(message: Message, words: str) -> Message:
    """The message below a heading of its own; its title moves into the text."""
    text = "\n".join(part for part in (message.title, message.text) if part)
    return replace(message, title=words, text=text)
