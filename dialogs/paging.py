"""A long list on a phone: a few at a time, with a button on to the next."""

from collections.abc import Sequence
from typing import TypeVar

from dialogs.model.incoming import Heard, Pressed
from dialogs.model.message import Choice
from dialogs.model.text import Language
from dialogs.words import say

T = TypeVar("T")

PAGE = 5


def page_of(all_: Sequence[T], heard: Heard, verb: str, language: Language) -> tuple[list[T], list[Choice]]:
    """What is on the page that was asked for, and the buttons to those beside it.

    A page that is no more, since the list grew shorter, is the last there is.
    """
    last = max(0, (len(all_) - 1) // PAGE)
    page = min(_asked_for(heard), last)
    choices = []
    if page > 0:
        choices.append(Choice(say("unanswered.page_back", language), verb, f"page:{page - 1}"))
    if page < last:
        choices.append(Choice(say("unanswered.page_on", language), verb, f"page:{page + 1}"))
    return list(all_[page * PAGE : (page + 1) * PAGE]), choices


def _asked_for(heard: Heard) -> int:
    kind, _, number = heard.object.partition(":") if isinstance(heard, Pressed) else ("", "", "")
    return int(number) if kind == "page" and number.isdecimal() and len(number) < 5 else 0
