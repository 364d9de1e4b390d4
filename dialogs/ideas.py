"""An idea, or a challenge: "forslag: …" goes the way of a question, under a label of its own."""

import re

from dialogs.model.question import Question, Sort
from dialogs.model.text import Language
from dialogs.nameless import without_request
from dialogs.words import phrases, say

_LABEL = re.compile(
    r"^\W*(?:(?:jeg|eg|æ|vi|me) har (?:et|en|eit|ein|ei)\s+|(?:i|we) have an?\s+"
    r"|(?:mitt|min|vårt|vår|my|our)\s+)?"
    r"(?:forslag|framlegg|idé|ide|utfordring|innspill|innspel|suggestion|proposal|idea|challenge)"
    r"\s*(?::|\s[–—-]\s)\s*(?=.*\w)",
    re.IGNORECASE,
)


def sort_of(text: str) -> Sort:
    """By the word it begins with, also where that follows *uten navn*."""
    return "idea" if _LABEL.match(without_request(text)) else "question"


def without_label(text: str) -> str:
    """The idea alone."""
    return _LABEL.sub("", text, count=1)


def worded(phrase: str, question: Question) -> str:
    """The phrase, or that of the same name about ideas, where there is one and it is an idea."""
    about_ideas = f"ideas.{phrase.partition('.')[2]}"
    return about_ideas if question.sort == "idea" and about_ideas in phrases() else phrase


def labelled(question: Question, words: str, language: Language | None = None) -> str:
    """Its words on a list: Forslag: …"""
    if question.sort != "idea":
        return words
    return say("ideas.labelled", language or question.language, words=words)
