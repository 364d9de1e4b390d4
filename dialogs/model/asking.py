"""What was asked and how it was taken, kept when the next thing is asked; and what was said and doubted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.model.message import Message
from dialogs.model.people import Exchange
from dialogs.model.question import Question
from dialogs.model.text import Language

Asked = Literal["answer", "suggest", "hand_over"]
ASKED: frozenset[Asked] = frozenset({"answer", "suggest", "hand_over"})


@dataclass(frozen=True)
class Asking:
    """One thing asked of Vert. `name` and `email` are the asker's, empty once they are gone or forgotten."""

    about: str  # `exchange:<turn id>`
    event: str
    conversation: str
    person: str
    message: str  # the native id of what was asked
    asked: str
    language: Language
    private: bool
    kind: str  # answer, suggest or hand_over; withdrawn once the asker took it back
    entries: tuple[str, ...]
    at: datetime
    not_quite_at: datetime | None = None
    wrong_at: datetime | None = None
    helped_at: datetime | None = None
    name: str = ""
    email: str | None = None

    @property
    def as_exchange(self) -> Exchange:
        """The exchange it was, of which the answer can be drawn anew."""
        return Exchange(
            self.conversation,
            self.person,
            self.at,
            self.asked,
            "answer",
            self.entries,
            language=self.language,
            about=self.about,
            message=self.message,
        )


@dataclass(frozen=True)
class Marked:
    """The asker pressed *Det hjalp* or *Ikke helt*; or an organizer *Feil svar*, or then *Likevel riktig*."""

    about: str
    verdict: Literal["helped", "not_quite", "wrong", "right"]


@dataclass(frozen=True)
class Disputed:
    """Something Vert said that an organizer holds to be wrong.

    `about` is what the message shows: `exchange:…`, `answer:<question>:<n>`, `broadcast:…` or `reminder:…`.
    `question` is what a person was asked of the same, and `said` the answer as it was told first; `merged`
    are those that got the same answer.
    """

    about: str
    asking: Asking | None = None
    question: Question | None = None
    said: Message | None = None
    merged: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Told:
    """One answer of today. `object` is what *Feil svar* names; who asked is named for a group alone."""

    object: str
    asking: Asking | None
    at: datetime
    question: Question | None = None
    said: Message | None = None


@dataclass(frozen=True)
class Doubt:
    """How often an entry's answer was not the right one, and what was asked then, the latest first; and
    how often it helped.
    """

    entry: str
    not_quite: int = 0
    wrong: int = 0
    would_have_answered: int = 0
    asked: tuple[str, ...] = ()
    helped: int = 0
