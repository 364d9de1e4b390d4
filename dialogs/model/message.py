"""What is said, with no channel in it: each channel draws a Message in its own way."""

import re
from dataclasses import dataclass, field
from typing import Literal

from dialogs.model.text import Language

_MARKDOWN = re.compile(r"[*_`\[]|<\w|\\\W|^\s*(?:[-+]|\d+[.)]|#+)\s|^\s*>", re.MULTILINE)


@dataclass(frozen=True)
class Choice:
    """A button: a verb and the id of what it is about, or a link. `style` marks the expected and risky.

    A form's fields travel with its choices, but for a `bare` one: who goes back need not fill them in.
    """

    title: str
    verb: str = ""
    object: str = ""
    link: str | None = None
    style: Literal["plain", "positive", "destructive"] = "plain"
    bare: bool = False


@dataclass(frozen=True)
class Option:
    value: str
    title: str


@dataclass(frozen=True)
class Field:
    """One question of a form. `value` is what it is filled with beforehand.

    A file is asked for on our own pages alone, and comes back as the text in it.
    """

    id: str
    label: str
    kind: Literal["text", "long_text", "one_of", "many_of", "date", "time", "file"] = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    hint: str = ""
    error: str = ""


@dataclass(frozen=True)
class Form:
    """Fields that travel with any of the form's choices."""

    fields: tuple[Field, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Line:
    """A labelled fact: "Tid: tirsdag 16. november kl. 12.00"."""

    label: str
    value: str


@dataclass(frozen=True)
class Item:
    """One of several things of the same kind, such as a session of a day."""

    title: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    more: str = ""  # what follows the text, behind *Les mer*


@dataclass(frozen=True)
class Mention:
    """`{@person}` in a text stands for this person; `person` is the person's id."""

    person: str
    name: str


def typed(words: str) -> str:
    """Words a person wrote, in which `{@…}` mentions nobody: an unseen joiner keeps its two signs apart."""
    return words.replace("{@", "{\u2060@")


def marked_up(*answers: str) -> tuple[str, ...]:
    """Those of what people wrote that hold signs of Markdown, as they are `typed`."""
    return tuple(typed(words) for words in answers if _MARKDOWN.search(words))


@dataclass(frozen=True)
class Message:
    """Words, and what can be done about them. `text` may hold line breaks, and `{@id}` for each mention.

    `more` goes on where a long text was folded, behind *Les mer*: the two together are the whole of it.
    `small` is a quiet last line, such as where an answer stands. `tone` hints at colours, never alone.
    `why` is shown on the stage only.
    """

    text: str = ""
    title: str = ""
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    mentions: tuple[Mention, ...] = ()
    small: str = ""
    more: str = ""
    quote: str = ""  # the question this answers, drawn as a quotation between title and text
    tone: Literal["plain", "good", "warning"] = "plain"
    language: Language = "nb"
    markdown: tuple[str, ...] = ()  # words within it that a person wrote in Markdown
    why: tuple[str, ...] = field(default=(), compare=False)
