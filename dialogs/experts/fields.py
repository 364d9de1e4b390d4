"""What an expert may write in a field, and the card with the field to write it in."""

import re
from dataclasses import replace
from typing import Literal

from dialogs.experts.cards import passive_card
from dialogs.hearing import is_blank
from dialogs.model.event import Event
from dialogs.model.message import Choice, Field, Form, Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.words import say

LONGEST_ANSWER = 4000  # characters: a card on a phone

# What runs where it is read: tags and addresses that carry code.
_SCRIPT = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|svg|style|meta)\b"
    r"|<[^>]*\bon\w+\s*="
    r"|\b(?:javascript|vbscript):\S"
    r"|\bdata:text/html",
    re.IGNORECASE,
)
# What calls on people, as the channels write it; and what calls on everyone.
_MENTION = re.compile(
    r"<\s*/?\s*at\b|<[@!#][^>]*>|\{@|(?<!\w)@(?:everyone|channel|here|team|all|alle)\b", re.IGNORECASE
)


def wrong_with(words: str, language: Language, what: Literal["answer", "ask_back"] = "answer") -> str:
    """Why these words can't be sent, in a sentence to who wrote them; empty where they can."""
    if is_blank(words):
        return say(f"experts.{what}_empty", language)
    if len(words) > LONGEST_ANSWER:
        return say(f"experts.{what}_long", language, count=len(words), most=LONGEST_ANSWER)
    if _SCRIPT.search(words):
        return say(f"experts.{what}_script", language)
    if _MENTION.search(words):
        return say(f"experts.{what}_mention", language)
    return ""


def with_fields(
    question: Question, event: Event, language: Language, fields: tuple[Field, ...], send: Choice
) -> Message:
    """The question's card as a form to send, or to think better of."""
    back = Choice(say("experts.cancel", language), "show_question", f"question:{question.id}", bare=True)
    card = passive_card(question, event, language, "")
    return replace(card, form=Form(fields, (send, back)))


def words_field(label: str, value: str, hint: str = "", error: str = "") -> Field:
    return Field("text", label, "long_text", value, required=True, hint=hint, error=error)


def readers(question: Question, language: Language) -> str:
    """Who will read what is written to the asker."""
    hint = "experts.your_answer_hint_private" if question.private else "experts.your_answer_hint"
    return say(hint, language)
