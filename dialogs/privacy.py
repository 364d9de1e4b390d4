"""What is never kept: Norwegian identity numbers, and letters that are none."""

import re
from dataclasses import replace
from typing import TypeVar

from dialogs.model.incoming import Incoming, Joined, Left, Pressed, Said, Sender

# Eleven digits in a row, or six and five with one sign between. A web address stays whole: the number in a
# meeting's link may have eleven digits too, and a link that is changed leads nowhere.
_NUMBER = re.compile(r"(?P<link>https?://\S+)|(?<!\d)\d{6}[\s.\-\u2010-\u2015]?\d{5}(?!\d)")
MASK = "•" * 11

# No database keeps NUL, and half of a surrogate pair can't be written as UTF-8.
_NO_LETTER = re.compile(r"[\x00\ud800-\udfff]")

H = TypeVar("H", bound=Incoming)


def masked(text: str) -> str:
    """The text with every number of eleven digits hidden."""
    return _NUMBER.sub(lambda found: found.group() if found["link"] else MASK, text)


def fit_to_keep(incoming: H) -> H:
    """What was heard, as it may be kept. Done before anything else in a turn."""
    cleaned = replace(incoming, sender=_sender(incoming.sender))
    if isinstance(cleaned, Said):
        return replace(cleaned, text=_kept(cleaned.text))
    if isinstance(cleaned, Pressed):
        return replace(cleaned, fields={name: _kept(value) for name, value in cleaned.fields.items()})
    if isinstance(cleaned, Joined | Left):
        return replace(cleaned, people=tuple(map(_sender, cleaned.people)))
    return cleaned


def _sender(sender: Sender) -> Sender:
    email = sender.email.strip().lower() if sender.email else None
    return replace(sender, name=_NO_LETTER.sub("", sender.name), email=email or None)


def _kept(text: str) -> str:
    return masked(_NO_LETTER.sub("", text))
