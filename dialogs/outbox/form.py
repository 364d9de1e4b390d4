"""The form for other words, in each language, and what its fields say when they come back."""

from collections.abc import Mapping

from dialogs.broadcasting.form import LONGEST
from dialogs.hearing import is_blank, written
from dialogs.model.message import Choice, Field, Form, Message
from dialogs.model.text import LANGUAGES, Language, Text
from dialogs.words import say


def text_form(
    title: str,
    text: Text,
    save: Choice,
    cancel: Choice,
    language: Language,
    *,
    small: str = "",
    note: str = "",
    wrong: Mapping[str, str] | None = None,
) -> Message:
    """One field a language, filled with what would be said."""
    fields = tuple(
        Field(
            id=f"text_{one}",
            label=say(f"broadcast.text_{one}", language),
            kind="long_text",
            value=text.exactly(one),
            error=(wrong or {}).get(f"text_{one}", ""),
        )
        for one in LANGUAGES
    )
    return Message(title=title, text=note, form=Form(fields, (save, cancel)), small=small, language=language)


def texts(fields: Mapping[str, str]) -> Text:
    """What was written; what nobody can see is nothing."""
    return Text(**{one: _text(fields.get(f"text_{one}", "")) for one in LANGUAGES})


def too_long(text: Text, language: Language) -> dict[str, str]:
    """What is wrong with the texts, by field."""
    return {
        f"text_{one}": say("broadcast.text_long", language, count=len(text.exactly(one)), most=LONGEST)
        for one in LANGUAGES
        if len(text.exactly(one)) > LONGEST
    }


def changes(text: Text, before: Text) -> Text:
    """The languages that say something else than before; an empty one goes back to that."""
    changed = {
        one: text.exactly(one) for one in LANGUAGES if text.exactly(one) != written(before.exactly(one))
    }
    return Text(**changed)


def over(before: Text, changed: Text) -> Text:
    """The text with what was changed in its place."""
    return Text(**{one: changed.exactly(one) or before.exactly(one) for one in LANGUAGES})


def _text(typed: str) -> str:
    text = written(typed)
    return "" if is_blank(text) else text
