"""A question's life as its table draws it: random steps by random people break none of its laws."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from dialogs.model.question import (
    NEXT,
    OVER,
    WAITING,
    Clarification,
    Contribution,
    NotNow,
    Question,
    QuestionState,
    StepKind,
)

START = datetime(2026, 3, 3, 9, tzinfo=UTC)
ASKER, CLOCK = "teams:tenant:a", ""
PEOPLE = ("teams:tenant:b", "expert.e@example.org", "expert.f@example.org", "organizer.o@example.org")

Take = Callable[[Question, str, datetime], Question]  # a step, by whom and when

# Each step as it is taken, by whoever may be named with it: the clock and the asker are never asked who.
STEPS: Mapping[StepKind, Take] = {
    "ask": lambda q, who, now: q.opened(),
    "remember": lambda q, who, now: q.only_remembered(),
    "want": lambda q, who, now: q.wanted(now),
    "let_go": lambda q, who, now: q.let_go(now),
    "give": lambda q, who, now: q.given_to(who, now, who),
    "take": lambda q, who, now: q.taken_by(who, now),
    "decline": lambda q, who, now: q.declined_by(who, now, "Ikke mitt felt"),
    "lose": lambda q, who, now: q.lost_by(q.expert or who, now, "away"),
    "escalate": lambda q, who, now: q.given_to_organizers(now, who),
    "ask_back": lambda q, who, now: q.asked_back_by(Clarification(who, who[:1], "Hvilken?", now)),
    "reply": lambda q, who, now: q.replied_with("Den nye.", now),
    "no_reply": lambda q, who, now: q.unreplied(now),
    "contribute": lambda q, who, now: q.contributed(said_by(who, q, now)),
    "answer": lambda q, who, now: q.answered_with(said_by(who, q, now)),
    "confirm": lambda q, who, now: q.confirmed_by(1, who, who[:1], now),
    "correct": lambda q, who, now: q.corrected(1, "Rettet.", who, now),
    "settle": lambda q, who, now: q.settled(now, who),
    "reopen": lambda q, who, now: q.reopened(now, who),
    "withdraw": lambda q, who, now: q.withdrawn(now, ASKER),
    "close": lambda q, who, now: q.closed("other", "Ikke her.", who, now),
    "merge": lambda q, who, now: q.merged_with("another", who, now),
    "part": lambda q, who, now: q.parted(who, now),
    "find_wrong": lambda q, who, now: q.found_wrong(now, who),
    "share": lambda q, who, now: q.shared(now),
    "learn": lambda q, who, now: q.learnt("an-entry", who, now),
    "unlearn": lambda q, who, now: q.unlearnt(who, now),
    "forget_name": lambda q, who, now: q.without_name(now),
}
BY_THE_ASKER = ("ask", "remember", "want", "reply", "withdraw", "share", "forget_name")
BY_THE_CLOCK = ("let_go", "lose", "no_reply")
ADDS = ("contribute", "answer")
NEEDS_AN_ANSWER = ("confirm", "correct")
NEEDS_TO_BE_ASKED_BACK = ("reply",)


def said_by(who: str, question: Question, now: datetime) -> Contribution:
    return Contribution(who, who[:1], "participant", f"Svar {len(question.contributions) + 1}.", now)


class Life(RuleBasedStateMachine):
    """One question, and whoever passes by."""

    steps: Mapping[StepKind, Take] = STEPS

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.question = Question(
            "q", "gathering", ASKER, "A", "teams:group", "m1", "Når?", "nb", START, state="asked"
        )

    @rule(kind=some.sampled_from(sorted(STEPS)), who=some.sampled_from(PEOPLE))
    def step(self, kind: StepKind, who: str) -> None:
        before, self.now = self.question, self.now + timedelta(minutes=7)
        if not self.has_what_it_takes(kind):
            return
        if not before.may_take(kind):
            with pytest.raises(NotNow):
                self.steps[kind](before, who, self.now)
            return
        self.question = self.steps[kind](before, who, self.now)
        by = ASKER if kind in BY_THE_ASKER else CLOCK if kind in BY_THE_CLOCK else who
        assert broken_laws(before, self.question, kind, by) == []

    def has_what_it_takes(self, kind: StepKind) -> bool:
        if kind in NEEDS_AN_ANSWER:
            return bool(self.question.contributions)
        return kind not in NEEDS_TO_BE_ASKED_BACK or bool(self.question.clarifications)


def broken_laws(before: Question, after: Question, kind: StepKind, by: str) -> list[str]:
    """What a step did that none may do."""
    kept = after.contributions[: len(before.contributions)]
    laws = {
        "it leads where the table says": after.state == (NEXT[before.state][kind] or before.state),
        "it is written down once, after all others": after.steps[:-1] == before.steps,
        "it is written down as what it was, and by whom": (after.steps[-1].what, after.steps[-1].by)
        == (kind, by),
        "no answer is lost": [(one.by, one.label, one.at) for one in kept]
        == [(one.by, one.label, one.at) for one in before.contributions],
        "what was said is only put in other words by a correction": kind == "correct"
        or [one.text for one in kept] == [one.text for one in before.contributions],
        "an answer is added by answering, and by nothing else": len(after.contributions)
        - len(before.contributions)
        == (kind in ADDS),
        "somebody has it where the state says so, and else nobody": after.state not in WAITING
        or bool(after.expert) == (after.state != "open"),
        "who asked what, where and when stays": after.asker == before.asker
        and after.asked_at == before.asked_at
        and (after.message, after.conversation) == (before.message, before.conversation),
        "its words go only where it is let go": after.text == before.text or kind == "let_go",
        "what is merged names the question that answers it too": after.state != "merged"
        or bool(after.merged_into),
        "what is settled says when": after.state != "settled" or after.settled_at is not None,
        "and by which of the answers it had, if it had any": kind != "settle"
        or after.settled_by == (len(after.contributions) or None),
        "an expert who declined or lost it is not asked again": kind not in ("decline", "lose")
        or len(after.declined) == len(before.declined) + 1,
        "the store alone counts its versions": after.version == before.version,
    }
    return [law for law, held in laws.items() if not held]


def lived(steps: Mapping[StepKind, Take]) -> type[Life]:
    return type("Lived", (Life,), {"steps": steps})


QUICKLY = settings(max_examples=100, stateful_step_count=60, deadline=None)


def test_random_steps_by_random_people_break_no_law() -> None:
    run_state_machine_as_test(Life, settings=QUICKLY)


def forgetting(question: Question, who: str, now: datetime) -> Question:
    """Keeps the newest answer alone."""
    answered = question.answered_with(said_by(who, question, now))
    return replace(answered, contributions=answered.contributions[-1:])


def doubling(question: Question, who: str, now: datetime) -> Question:
    said = said_by(who, question, now)
    answered = question.answered_with(said)
    return replace(answered, contributions=(*answered.contributions, said))


def unwritten(question: Question, who: str, now: datetime) -> Question:
    return replace(question.taken_by(who, now), steps=question.steps)


def in_anothers_name(question: Question, who: str, now: datetime) -> Question:
    return question.taken_by(PEOPLE[(PEOPLE.index(who) + 1) % len(PEOPLE)], now)


def past_the_table(question: Question, who: str, now: datetime) -> Question:
    """Answers whatever the state allows."""
    said = said_by(who, question, now)
    return replace(question, state="answered", contributions=(*question.contributions, said))


def with_nobody(question: Question, who: str, now: datetime) -> Question:
    return replace(question.given_to(who, now, who), expert=None)


def still_theirs(question: Question, who: str, now: datetime) -> Question:
    return replace(question.declined_by(who, now), expert=who)


def mended_in_passing(question: Question, who: str, now: datetime) -> Question:
    """Confirms, and finds better words for what another said."""
    confirmed = question.confirmed_by(1, who, who[:1], now)
    first, *others = confirmed.contributions
    return replace(confirmed, contributions=(replace(first, text="Bedre sagt."), *others))


def into_nothing(question: Question, who: str, now: datetime) -> Question:
    return replace(question.merged_with("another", who, now), merged_into=None)


@pytest.mark.parametrize(
    "kind, broken",
    [
        ("answer", forgetting),
        ("answer", doubling),
        ("answer", past_the_table),
        ("take", unwritten),
        ("take", in_anothers_name),
        ("give", with_nobody),
        ("decline", still_theirs),
        ("confirm", mended_in_passing),
        ("merge", into_nothing),
    ],
)
def test_a_step_that_breaks_a_law_is_found(kind: StepKind, broken: Take) -> None:
    """So that the promise above isn't kept by looking away."""
    found_fast = settings(QUICKLY, max_examples=500, database=None, derandomize=True, phases=[Phase.generate])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        run_state_machine_as_test(lived({**STEPS, kind: broken}), settings=found_fast)


def test_every_kind_of_step_can_be_taken_somewhere() -> None:
    assert {kind for steps in NEXT.values() for kind in steps} == set(get_args(StepKind))
    assert set(STEPS) == set(get_args(StepKind)) - {"match"}, "a match is kept as an asking"


def test_every_state_comes_about_and_has_an_end_or_a_next_step() -> None:
    states = set(get_args(QuestionState))
    assert set(NEXT) == states
    assert reached_from("asked") == states
    for state in states - OVER:
        assert reached_from(state) & OVER, f"{state} has no end"
        assert any(NEXT[state].values()), f"{state} goes nowhere"


def test_what_is_over_can_be_opened_again() -> None:
    for state in OVER:
        assert "open" in NEXT[state].values()


def test_whoever_has_a_question_can_always_get_rid_of_it() -> None:
    """And whoever asked can always take it back."""
    for state in WAITING - {"open"}:
        assert {"answer", "decline", "lose", "give", "ask_back"} <= set(NEXT[state])
    besides: tuple[QuestionState, ...] = ("remembered", "answered", "faq_answered", "merged")
    for state in (*WAITING, *besides):
        assert "withdraw" in NEXT[state]


def test_a_reopened_question_is_nobodys_and_settled_by_nothing() -> None:
    question = Question("q", "gathering", ASKER, "A", "teams:group", "m1", "Når?", "nb", START)
    asked = question.given_to(PEOPLE[1], START)
    settled = asked.answered_with(said_by(PEOPLE[1], asked, START)).settled(START, ASKER)
    again = settled.reopened(START, ASKER)
    kept = {"state", "steps", "expert", "with_since", "organizers_asked_at", "settled_at", "settled_by"}
    same = [one.name for one in fields(Question) if one.name not in kept]
    assert [getattr(again, name) for name in same] == [getattr(settled, name) for name in same]
    assert (again.state, again.expert, again.with_since, again.settled_at, again.settled_by) == (
        "open", None, None, None, None,
    )  # fmt: skip


def reached_from(state: QuestionState) -> set[QuestionState]:
    seen, ahead = {state}, [state]
    while ahead:
        new = {after for after in NEXT[ahead.pop()].values() if after} - seen
        seen |= new
        ahead += new
    return seen
