"""A question that a person must answer, and its life: open, with an expert, answered, settled."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from dialogs.model.text import Language

QuestionState = Literal["open", "with_expert", "taken", "answered", "settled", "withdrawn", "closed"]
Label = Literal["expert", "organizer", "participant"]

CloseReason = Literal["elsewhere", "not_ours", "same", "outdated", "other"]

WAITING: frozenset[QuestionState] = frozenset({"open", "with_expert", "taken"})


@dataclass(frozen=True)
class Contribution:
    """One answer to a question, and by whom."""

    by: str  # e-mail of a listed person
    name: str
    label: Label
    text: str
    at: datetime


@dataclass(frozen=True)
class Question:
    """What someone asked that nothing answered."""

    id: str
    event: str
    asker: str  # person id
    asker_name: str
    conversation: str
    message: str  # native id of what was said, so the answer can quote it
    text: str
    language: Language
    asked_at: datetime
    private: bool = False
    topic: str | None = None
    state: QuestionState = "open"
    expert: str | None = None  # e-mail of who has it
    with_since: datetime | None = None
    declined: tuple[str, ...] = ()
    organizers_asked_at: datetime | None = None
    contributions: tuple[Contribution, ...] = ()
    settled_at: datetime | None = None
    closed_reason: CloseReason | None = None
    closed_words: str | None = None  # what the organizer wrote of it
    closed_by: str | None = None  # e-mail of an organizer
    closed_at: datetime | None = None
    wrong_at: datetime | None = None  # when an organizer took its last answer back
    version: int = 0

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    def given_to(self, expert: str, now: datetime) -> "Question":
        return replace(self, state="with_expert", expert=expert, with_since=now)

    def taken_by(self, expert: str) -> "Question":
        return replace(self, state="taken", expert=expert)

    def declined_by(self, expert: str) -> "Question":
        return replace(self, state="open", expert=None, with_since=None, declined=(*self.declined, expert))

    def given_to_organizers(self, now: datetime) -> "Question":
        return replace(self, organizers_asked_at=now)

    def answered_with(self, contribution: Contribution) -> "Question":
        return replace(self, state="answered", contributions=(*self.contributions, contribution))

    def settled(self, now: datetime) -> "Question":
        return replace(self, state="settled", settled_at=now)

    def reopened(self) -> "Question":
        return replace(self, state="open", expert=None, with_since=None, organizers_asked_at=None)

    def withdrawn(self) -> "Question":
        return replace(self, state="withdrawn")

    def closed(self, reason: CloseReason, words: str, by: str, now: datetime) -> "Question":
        return replace(
            self,
            state="closed",
            closed_reason=reason,
            closed_words=words or None,
            closed_by=by,
            closed_at=now,
        )

    def found_wrong(self, now: datetime) -> "Question":
        """Its last answer is taken back, and the organizers have it."""
        return replace(self.reopened(), wrong_at=now)

    def found_right(self) -> "Question":
        """Its last answer stands after all."""
        by = self.contributions[-1].by
        return replace(self, state="answered", expert=by, wrong_at=None, settled_at=None)
