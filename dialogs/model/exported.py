"""What was asked and answered at an event, to be handed on to others: by topic, each answer by its label."""

from dataclasses import dataclass
from datetime import datetime

from dialogs.model.question import CloseReason, Label, QuestionState, Sort
from dialogs.model.text import Language, Text


@dataclass(frozen=True)
class Reply:
    """One answer. `by` and `confirmed_by` are empty where nobody is named."""

    label: Label
    text: str
    at: datetime
    by: str = ""
    confirmed: bool = False
    confirmed_by: str = ""
    corrected: bool = False
    settled: bool = False


@dataclass(frozen=True)
class Asked:
    """One question that went to people. `also` are the words of those merged with it."""

    text: str
    language: Language
    at: datetime
    state: QuestionState
    sort: Sort = "question"
    asker: str = ""  # empty where nobody is named
    shared: bool = False  # asked in private, and shared by its asker
    also: tuple[str, ...] = ()
    askers: int = 1  # with those who wondered about the same
    replies: tuple[Reply, ...] = ()
    closed: CloseReason | None = None


@dataclass(frozen=True)
class FromFaq:
    """An entry, how often it was the answer, and the words it was asked with where all could read them."""

    entry: str
    title: Text
    answer: Text
    count: int
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """All of one topic; without a title: of none."""

    topic: str
    title: Text | None
    asked: tuple[Asked, ...] = ()
    from_faq: tuple[FromFaq, ...] = ()


@dataclass(frozen=True)
class Exported:
    """`private` counts the questions that are left out since only their askers may share them."""

    event: str
    title: Text
    at: datetime
    named: bool
    sections: tuple[Section, ...] = ()
    private: int = 0
    about_programme: int = 0  # questions that the programme answered
