"""A question and its life: asked, open, with an expert, answered, settled; and who moved it, when and why.

The life is one table, NEXT: from each state, the steps that may be taken and where they lead. Every step goes
through `Question._stepped`, which refuses what the table does not name. `docs/life.md` draws it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from dialogs.model.text import Language

QuestionState = Literal[
    "asked",  # just now; nobody has looked yet
    "faq_answered",  # an entry answered it, which an Asking keeps
    "remembered",  # said in the group, and not to Vert
    "open",
    "with_expert",
    "taken",
    "asked_back",  # the expert asked the asker something first
    "answered",
    "settled",
    "withdrawn",
    "closed",
    "merged",
]
StepKind = Literal[
    "ask", "remember", "match", "want", "let_go", "give", "take", "decline", "lose", "escalate", "ask_back",
    "reply", "no_reply", "contribute", "answer", "confirm", "correct", "settle", "reopen", "withdraw",
    "close", "merge", "part", "find_wrong", "share", "learn", "unlearn", "forget_name",
]  # fmt: skip
Label = Literal["faq", "participant", "expert", "organizer"]
Sort = Literal["question", "idea"]
CloseReason = Literal["elsewhere", "not_ours", "same", "outdated", "other"]

WAITING: frozenset[QuestionState] = frozenset({"open", "with_expert", "taken", "asked_back"})
OVER: frozenset[QuestionState] = frozenset({"settled", "withdrawn", "closed", "merged"})

_SAME: Mapping[StepKind, QuestionState | None] = {"contribute": None, "forget_name": None}  # None: stays
_ENDS: Mapping[StepKind, QuestionState | None] = {
    "settle": "settled", "withdraw": "withdrawn", "close": "closed", "merge": "merged",
}  # fmt: skip
_WITH_SOMEBODY: Mapping[StepKind, QuestionState | None] = {
    **_SAME, **_ENDS,
    "give": "with_expert", "take": "taken", "decline": "open", "lose": "open", "escalate": None,
    "ask_back": "asked_back", "reply": None,
    "answer": "answered", "confirm": "answered", "find_wrong": "open",
}  # fmt: skip

# From each state: the steps that may be taken, and the state each leads to. None: it stays where it is.
NEXT: Mapping[QuestionState, Mapping[StepKind, QuestionState | None]] = {
    "asked": {"match": "faq_answered", "ask": "open", "remember": "remembered"},
    "faq_answered": {"settle": "settled", "ask": "open", "withdraw": "withdrawn"},
    "remembered": {
        **_SAME, "want": "open", "let_go": "withdrawn", "withdraw": "withdrawn", "settle": "settled",
    },
    "open": {
        **_SAME, **_ENDS,
        "give": "with_expert", "take": "taken", "decline": None, "escalate": None,
        "ask_back": "asked_back", "reply": None,
        "answer": "answered", "confirm": "answered", "find_wrong": None,
    },
    "with_expert": _WITH_SOMEBODY,
    "taken": _WITH_SOMEBODY,
    "asked_back": {**_WITH_SOMEBODY, "reply": "taken", "no_reply": "taken"},
    "answered": {
        **_SAME, "answer": "answered", "confirm": "answered", "correct": None, "settle": "settled",
        "reopen": "open", "find_wrong": "open", "share": None, "withdraw": "withdrawn",
        "learn": None, "unlearn": None,
    },
    "settled": {
        **_SAME, "confirm": "settled", "correct": None, "reopen": "open", "find_wrong": "open",
        "share": None, "learn": None, "unlearn": None,
    },
    "withdrawn": {"reopen": "open"},
    "closed": {"reopen": "open"},
    "merged": {"part": "open", "withdraw": "withdrawn", "forget_name": None},
}  # fmt: skip


INSTEAD_OF_WRONG = "wrong"  # why a question was asked on behalf of someone who had got a wrong answer


class NotNow(ValueError):
    """A step that a question's state does not allow."""

    def __init__(self, what: StepKind, state: QuestionState) -> None:
        super().__init__(f"a question that is {state} cannot {what}")


@dataclass(frozen=True)
class Step:
    """What was done to a question. `by` is a listed person's e-mail or a person's id; empty: the clock."""

    what: StepKind
    at: datetime
    by: str = ""
    why: str = ""  # a reason somebody gave, or to whom it went


@dataclass(frozen=True)
class Contribution:
    """One answer to a question, and by whom. It is named by its place among the answers, from 1 on."""

    by: str  # e-mail of a listed person, or the id of a participant
    name: str
    label: Label
    text: str
    at: datetime
    message: str = ""  # native id of the message it was said with, if it was
    confirmed_by: str = ""  # name of the expert who said *Stemmer*
    confirmed_as: Label = "expert"
    confirmed_at: datetime | None = None
    corrected_at: datetime | None = None

    @property
    def counts_at(self) -> datetime | None:
        """Since when it is an answer to go by. None: a participant's, which nobody has confirmed."""
        return self.confirmed_at if self.label == "participant" else self.at


@dataclass(frozen=True)
class Clarification:
    """What an expert asked the asker, and what came back."""

    by: str  # e-mail of a listed person
    name: str
    text: str
    at: datetime
    reply: str = ""
    replied_at: datetime | None = None


@dataclass(frozen=True)
class Question:
    """What someone asked that nothing answered."""

    id: str
    event: str
    asker: str  # person id
    asker_name: str  # as the channel gives it; none where it was asked *uten navn*
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
    declined: tuple[str, ...] = ()  # e-mails it does not go to again
    organizers_asked_at: datetime | None = None
    contributions: tuple[Contribution, ...] = ()
    settled_at: datetime | None = None
    closed_reason: CloseReason | None = None
    closed_words: str | None = None  # what the organizer wrote of it
    closed_by: str | None = None  # e-mail of an organizer
    closed_at: datetime | None = None
    wrong_at: datetime | None = None  # when an organizer took its last answer back
    sort: Sort = "question"
    nameless: bool = False  # asked *uten navn*
    session: str | None = None  # whose own meeting chat it was asked in
    wondering: tuple[str, ...] = ()  # ids of those who wonder about the same
    clarifications: tuple[Clarification, ...] = ()
    settled_by: int | None = None  # the contribution that did it, from 1 on
    merged_into: str | None = None  # id of the question whose answer is this one's too
    shared_at: datetime | None = None  # when its asker let the group read a private answer
    learnt_as: str | None = None  # id of the entry it became
    offered_at: datetime | None = None  # when the asker was asked *Skal jeg spørre en ekspert?*
    told_late_at: datetime | None = None  # when the asker was told that nobody has answered
    steps: tuple[Step, ...] = ()
    version: int = 0

    @property
    def waits(self) -> bool:
        return self.state in WAITING

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def awaits_reply(self) -> bool:
        """Whether its own asker may still say what was asked back: whoever has it by now reads it."""
        if not self.waits or not self.clarifications or self.clarifications[-1].replied_at:
            return False
        asked = self.clarifications[-1].at
        return any(step.what == "ask_back" and step.at == asked for step in self.steps)

    @property
    def was_put_to_vert(self) -> bool:
        """Not so what was said in the group, and its asker did not want passed on."""
        steps = [step.what for step in self.steps]
        return steps[:1] != ["remember"] or "want" in steps

    @property
    def last(self) -> Contribution:
        """The newest contribution. Raises IndexError where there is none."""
        return self.contributions[-1]

    @property
    def answer_place(self) -> int:
        """Where its answer stands among the contributions, from 1 on: what settled it, else the newest to go
        by, else the newest of all. 0: there is none.
        """
        if self.state == "settled" and self.settled_by:
            return self.settled_by
        counting = [
            (one.counts_at, place) for place, one in enumerate(self.contributions, 1) if one.counts_at
        ]
        return max(counting)[1] if counting else len(self.contributions)

    @property
    def answer(self) -> Contribution:
        """What stands as its answer. Raises IndexError where there is none."""
        return self.contributions[self.answer_place - 1]

    def may_take(self, what: StepKind) -> bool:
        """By the table; what lost its words is not opened again, and nobody replies unasked."""
        if what == "reply":
            return self.awaits_reply
        return what in NEXT[self.state] and (what != "reopen" or self.text != "")

    def opened(self, why: str = "") -> "Question":
        """Nothing answered it; or what did was wrong."""
        return self._stepped("ask", self.asked_at, self.asker, why)

    def only_remembered(self) -> "Question":
        """It was not said to Vert."""
        return self._stepped("remember", self.asked_at, self.asker)

    def given_to(self, expert: str, now: datetime, by: str = "", why: str = "") -> "Question":
        """To an expert; where somebody had it, it is passed on."""
        return self._stepped("give", now, by, why or expert, expert=expert, with_since=now)

    def taken_by(self, expert: str, now: datetime) -> "Question":
        return self._stepped("take", now, expert, expert=expert, with_since=now)

    def declined_by(self, expert: str, now: datetime, why: str = "") -> "Question":
        """*Ikke min*. Whoever had it has it no more."""
        declined = (*self.declined, expert)
        return self._stepped("decline", now, expert, why, expert=None, with_since=None, declined=declined)

    def lost_by(self, expert: str, now: datetime, why: str, by: str = "") -> "Question":
        """Taken from one who is not there any more, or let it lie: it is routed anew, not to them."""
        declined = (*self.declined, expert)
        return self._stepped("lose", now, by, why, expert=None, with_since=None, declined=declined)

    def given_to_organizers(self, now: datetime, by: str = "") -> "Question":
        return self._stepped("escalate", now, by, organizers_asked_at=now)

    def asked_back_by(self, clarification: Clarification) -> "Question":
        mine = clarification.by
        return self._stepped(
            "ask_back",
            clarification.at,
            mine,
            expert=mine,
            with_since=clarification.at,
            clarifications=(*self.clarifications, clarification),
        )

    def replied_with(self, text: str, now: datetime) -> "Question":
        """What the expert asked back is answered, to whoever has it now."""
        if not self.awaits_reply:
            raise NotNow("reply", self.state)
        *before, last = self.clarifications
        clear = (*before, replace(last, reply=text, replied_at=now))
        since = now if self.state == "asked_back" else self.with_since
        return self._stepped("reply", now, self.asker, with_since=since, clarifications=clear)

    def unreplied(self, now: datetime) -> "Question":
        """What the expert asked back was not answered: it is theirs again, as it stands."""
        return self._stepped("no_reply", now, with_since=now)

    def contributed(self, contribution: Contribution) -> "Question":
        """A participant's answer stands beside the question, and moves nothing."""
        with_it = (*self.contributions, contribution)
        return self._stepped("contribute", contribution.at, contribution.by, contributions=with_it)

    def answered_with(self, contribution: Contribution) -> "Question":
        with_it = (*self.contributions, contribution)
        return self._stepped("answer", contribution.at, contribution.by, contributions=with_it)

    def confirmed_by(
        self, place: int, by: str, name: str, now: datetime, label: Label = "expert"
    ) -> "Question":
        """*Stemmer*: an expert stands behind a participant's answer. `place` counts from 1."""
        confirmed = replace(
            self._placed("confirm", place), confirmed_by=name, confirmed_as=label, confirmed_at=now
        )
        return self._stepped("confirm", now, by, f"{place}", contributions=self._with(place, confirmed))

    def corrected(self, place: int, text: str, by: str, now: datetime) -> "Question":
        """The words of a contribution are other ones from now on. `place` counts from 1."""
        anew = replace(self._placed("correct", place), text=text, corrected_at=now)
        return self._stepped("correct", now, by, f"{place}", contributions=self._with(place, anew))

    def settled(self, now: datetime, by: str = "", place: int | None = None) -> "Question":
        """`place` is the contribution that did it, from 1 on; the newest where it is not said."""
        place = place or len(self.contributions) or None
        return self._stepped("settle", now, by, f"{place or ''}", settled_at=now, settled_by=place)

    def reopened(self, now: datetime, by: str = "", why: str = "") -> "Question":
        """It waits again."""
        return self._stepped(
            "reopen",
            now,
            by,
            why,
            expert=None,
            with_since=None,
            organizers_asked_at=None,
            settled_at=None,
            settled_by=None,
            closed_reason=None,
            closed_words=None,
            closed_by=None,
            closed_at=None,
        )

    def withdrawn(self, now: datetime, by: str = "", why: str = "") -> "Question":
        return self._stepped("withdraw", now, by, why)

    def closed(self, reason: CloseReason, words: str, by: str, now: datetime) -> "Question":
        return self._stepped(
            "close",
            now,
            by,
            reason,
            closed_reason=reason,
            closed_words=words or None,
            closed_by=by,
            closed_at=now,
        )

    def merged_with(self, other: str, by: str, now: datetime) -> "Question":
        """Another question's answer will be this one's too."""
        return self._stepped(
            "merge", now, by, other, merged_into=other, expert=None, with_since=None, organizers_asked_at=None
        )

    def parted(self, by: str, now: datetime) -> "Question":
        """It was not the same after all."""
        return self._stepped("part", now, by, merged_into=None)

    def found_wrong(self, now: datetime, by: str = "") -> "Question":
        """Its last answer is taken back, and the organizers have it."""
        return self._stepped(
            "find_wrong",
            now,
            by,
            expert=None,
            with_since=None,
            organizers_asked_at=None,
            wrong_at=now,
            settled_at=None,
            settled_by=None,
        )

    def found_right(self, now: datetime, by: str = "") -> "Question":
        """Its last answer stands after all."""
        behind = (one.by for one in reversed(self.steps) if _stands_behind(one))
        whose = next(behind, self.last.by)
        found = replace(self, expert=whose, wrong_at=None, settled_at=None, settled_by=None)
        return found._stepped("answer", now, by, "right after all")

    def wanted(self, now: datetime) -> "Question":
        """What was only remembered shall go to somebody."""
        return self._stepped("want", now, self.asker)

    def let_go(self, now: datetime, why: str = "") -> "Question":
        """What was only remembered is forgotten, words and all."""
        return self._stepped("let_go", now, "", why, text="")

    def without_name(self, now: datetime) -> "Question":
        return self._stepped("forget_name", now, self.asker, nameless=True, asker_name="")

    def shared(self, now: datetime) -> "Question":
        """The group may read a private question and its answer."""
        return self._stepped("share", now, self.asker, shared_at=now)

    def learnt(self, entry: str, by: str, now: datetime) -> "Question":
        """It became an entry, so that the next one is answered at once."""
        return self._stepped("learn", now, by, entry, learnt_as=entry)

    def unlearnt(self, by: str, now: datetime) -> "Question":
        """It is no entry any more."""
        return self._stepped("unlearn", now, by, self.learnt_as or "", learnt_as=None)

    def _placed(self, what: StepKind, place: int) -> Contribution:
        """Raises NotNow where no contribution stands there."""
        if not 1 <= place <= len(self.contributions):
            raise NotNow(what, self.state)
        return self.contributions[place - 1]

    def _with(self, place: int, contribution: Contribution) -> tuple[Contribution, ...]:
        return (*self.contributions[: place - 1], contribution, *self.contributions[place:])

    def _stepped(
        self, what: StepKind, at: datetime, by: str = "", why: str = "", **changes: Any
    ) -> "Question":
        """Raises NotNow for a step the table does not name."""
        if not self.may_take(what):
            raise NotNow(what, self.state)
        state = NEXT[self.state][what] or self.state
        return replace(self, state=state, steps=(*self.steps, Step(what, at, by, why)), **changes)


def _stands_behind(step: Step) -> bool:
    """Whether who took it is the one whose answer, or confirmed answer, it is."""
    return step.what == "confirm" or (step.what == "answer" and not step.why)
