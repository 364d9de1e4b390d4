"""Random acts by random people, old cards and the clock among them: no question is lost, and no answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dialogs.conversation import VERBS
from dialogs.model.event import Event
from dialogs.model.incoming import Pressed
from dialogs.model.known import Away, Known, Outcome
from dialogs.model.message import Choice, Message
from dialogs.model.question import Question, Step
from dialogs.plain import plain
from scheduler.escalation import next_at
from tests.dialogs.gathering import GROUP, Gathering, garden

Press = Callable[[Pressed, Known], Outcome]

PARTICIPANTS, EXPERTS, ORGANIZERS = "ABC", "EF", "OP"
EVERYONE = PARTICIPANTS + EXPERTS + ORGANIZERS
WHO = some.sampled_from(EVERYONE)
MOST = 4  # questions at a time
ASKED = (
    "Hvordan lager jeg kompost på en balkong?",
    "Hvor varm blir en kompost om vinteren?",
    "Finnes det lån av redskap i kommunen?",
)
# What is pressed on the cards of a question, now or on one that is long out of date.
PRESSED = (
    "take", "answer", "answer_form", "not_mine", "not_mine_yes", "pass_on", "ask_back", "confirm",
    "correct_answer", "helped", "not_helped", "settle", "wonder", "peer_answer", "withdraw_question",
    "offer_yes", "offer_no", "reply_back", "nameless", "share_yes", "give", "close_question", "merge_yes",
    "part",
)  # fmt: skip


TO_AN_ANSWER = ("answer_form", "answer", "take", "show_question")  # the last leads back to the card


def gathering_event() -> Event:
    """Participants have half an hour first."""
    return replace(garden(), peers_first=timedelta(minutes=30))


class Life(RuleBasedStateMachine):
    """Everyone in one group, and each alone with Vert."""

    verbs: Mapping[str, Press] = VERBS

    def __init__(self) -> None:
        super().__init__()
        self.chat = Gathering(gathering_event())
        self.chat.verbs = self.verbs
        self.chat.reach = replace(self.chat.reach, groups=1)
        self.count = 0
        self.before: dict[str, Question] = {}

    @rule(who=WHO, text=some.sampled_from(ASKED), where=some.sampled_from(("to Vert", "to all", "alone")))
    def asks(self, who: str, text: str, where: str) -> None:
        if len(self.chat.questions) >= MOST:
            return
        self.count += 1
        place = who if where == "alone" else GROUP
        message = f"asked {self.count}"
        self.act(lambda: self.chat.says(who, text, place, message=message, mentions=where != "to all"))
        self.only_those_allowed_changed_anything(who)

    @rule(in_group=WHO, which=some.integers(0, 99), then=some.integers(0, 5))
    def presses_what_stands_there(self, in_group: str, which: int, then: int) -> None:
        """A button, and then one on the card that answers; alone with Vert, or this one in the group."""
        buttons = [
            (who, where, about, choice)
            for who, where in (*zip(EVERYONE, EVERYONE, strict=True), (in_group, GROUP))
            for about, message in self.chat.shown_in(where).items()
            for choice in buttons_of(message)
            if choice.object.startswith("question:")
        ]
        if not buttons:
            return
        who, where, about, choice = buttons[which % len(buttons)]
        self.press(who, where, choice.verb, choice.object, about)
        card = self.chat.last.card
        onward = [one for one in buttons_of(card) if one.object.startswith("question:")] if card else []
        if card and card.form and onward:
            choice = onward[then % len(onward)]
            self.press(who, where, choice.verb, choice.object, about)

    @rule(
        who=WHO,
        verb=some.sampled_from(PRESSED),
        in_group=some.booleans(),
        which=some.integers(0, MOST),
        what=some.sampled_from(("", "|1", "|2", "|named", "|unnamed", "|99")),
    )
    def presses_an_old_card(self, who: str, verb: str, in_group: bool, which: int, what: str) -> None:
        """Or one that never was."""
        if question := self.question(which):
            self.press(who, GROUP if in_group else who, verb, f"question:{question.id}{what}")

    def press(self, who: str, where: str, verb: str, object_: str, about: str = "") -> None:
        words, kept = self.words(), self.chat.questions
        fields = {
            "text": words,
            "reason": "not_ours" if verb == "close_question" else "no_time",
            "words": "Det er ikke vårt.",
            "to": f"{(EXPERTS + ORGANIZERS)[self.count % 4].lower()}@example.org",
            "with": kept[self.count % len(kept)].id,
        }
        self.act(lambda: self.chat.presses_verb(who, verb, object_, where, about, **fields))
        self.only_those_allowed_changed_anything(who)
        self.nothing_comes_of_what_is_refused()
        if verb in ("answer", "peer_answer") and (verb, "done") in self.chat.audit():
            assert any(words in one.text for kept in self.chat.questions for one in kept.contributions)

    @rule(
        who=WHO,
        which=some.integers(0, MOST),
        to=some.sampled_from(("what was asked", "the card", "what an expert asked")),
        mentions=some.booleans(),
    )
    def replies(self, who: str, which: int, to: str, mentions: bool) -> None:
        kept = self.question(which)
        if kept is None or (kept.private and who != asker(kept)):
            return
        asked_back = f"asked_back:{kept.id}:{len(kept.clarifications)}"
        quoted = {"what was asked": kept.message, "the card": f"asked:{kept.id}"}.get(to, asked_back)
        place, words = (who if kept.private else GROUP), self.words()
        self.act(lambda: self.chat.says(who, words, place, quotes=quoted, mentions=mentions))
        self.only_those_allowed_changed_anything(who)

    @rule(which=some.integers(0, 4 * MOST))
    def takes_back_what_was_asked(self, which: int) -> None:
        """Now and then."""
        if which < MOST and (kept := self.question(which)):
            place = asker(kept) if kept.private else GROUP
            self.act(lambda: self.chat.withdraws(asker(kept), kept.message, place))
            self.only_those_allowed_changed_anything(asker(kept))

    @rule(minutes=some.sampled_from((1, 20, 31, 240, 600, 1500)))
    def time_passes(self, minutes: int) -> None:
        self.chat.later(minutes=minutes)
        self.act(self.chat.ticks)
        for before, after in self.changes():
            by = {step.by for step in new_steps(before, after)}
            assert by <= {""}, f"the clock is nobody: {by}"

    @rule(who=some.sampled_from(EXPERTS), days=some.integers(0, 3))
    def is_away(self, who: str, days: int) -> None:
        until = self.chat.now + timedelta(days=days) if days else None
        self.chat.keep(Away(self.chat.event.id, f"{who.lower()}@example.org", until))

    @rule(who=some.sampled_from(EXPERTS), often=some.integers(0, 5))
    def is_no_expert_any_more(self, who: str, often: int) -> None:
        """Now and then."""
        if often:
            return
        event = self.chat.event
        left = tuple(one for one in event.people if one.name != who)
        self.chat.events[event.id] = replace(event, people=left)

    def words(self) -> str:
        self.count += 1
        return f"Svar nummer {self.count:04}."

    def act(self, what: Callable[[], object]) -> None:
        self.before = {one.id: one for one in self.chat.questions}
        self.chat.later(minutes=1)
        what()

    def question(self, which: int) -> Question | None:
        kept = self.chat.questions
        return kept[which % len(kept)] if kept else None

    def changes(self) -> list[tuple[Question | None, Question]]:
        return [
            (self.before.get(one.id), one) for one in self.chat.questions if self.before.get(one.id) != one
        ]

    def only_those_allowed_changed_anything(self, who: str) -> None:
        for before, after in self.changes():
            for step in new_steps(before, after):
                assert step.by in ("", f"{who.lower()}@example.org", f"web::{who}"), (who, step)
                assert may(who, step, before or after, self.chat), f"{who} may not {step.what}"
            if before and before.wondering != after.wondering:
                assert set(after.wondering) ^ set(before.wondering) <= {f"web::{who}"}

    def nothing_comes_of_what_is_refused(self) -> None:
        if any(outcome == "refused" for _, outcome in self.chat.audit()):
            assert self.changes() == []
            assert self.chat.last.envelopes == ()

    @invariant()
    def every_question_has_a_next_step_or_an_end(self) -> None:
        for one in self.chat.questions:
            if not one.waits:
                assert one.is_over or one.state in ("answered", "remembered"), one.state
                assert one.state != "remembered" or next_at(one, self.chat.event) is not None
                continue
            assert one.text, "nobody can answer a question without words"
            assert (
                next_at(one, self.chat.event, self.chat.away) is not None
                or self.somebody_can_answer(one)
                or one.told_late_at
            ), f"{one.state} and nobody has it, for ever: {one.steps}"

    @invariant()
    def whoever_has_it_can_answer_it(self) -> None:
        for one in self.chat.questions:
            if one.waits and (one.expert or one.organizers_asked_at):
                assert self.somebody_can_answer(one) or self.is_told_that_nobody_can(one), one.steps

    @invariant()
    def no_answer_is_lost(self) -> None:
        for before, after in self.changes():
            said = before.contributions if before else ()
            kept = after.contributions[: len(said)]
            assert [(one.by, one.label, one.at) for one in kept] == [
                (one.by, one.label, one.at) for one in said
            ]
            corrected = {step.why for step in new_steps(before, after) if step.what == "correct"}
            for place, (old, new) in enumerate(zip(said, kept, strict=True), 1):
                assert old.text == new.text or f"{place}" in corrected

    @invariant()
    def each_contribution_is_shown_once(self) -> None:
        for one in self.chat.questions:
            place = asker(one) if one.private else GROUP
            shown = self.chat.shown_in(place).items()
            there = [plain(message) for about, message in shown if not about.startswith("question:")]
            for contribution in one.contributions:
                count = sum(text.count(contribution.text) for text in there)
                askers = self.askers_in(place, one)
                assert count <= askers, f"{contribution.text} stands {count} times in {place}: {there}"
                if one.waits or one.state in ("answered", "settled"):
                    assert count, f"{contribution.text} of {one.state} does not stand in {place}: {there}"

    def askers_in(self, place: str, question: Question) -> int:
        """Those whose question was merged with it are answered where they asked."""
        theirs = (one for one in self.chat.questions if one.merged_into == question.id)
        return 1 + sum(place == (asker(one) if one.private else GROUP) for one in theirs)

    def somebody_can_answer(self, question: Question) -> bool:
        names = {one.email: one.name for one in self.chat.event.people}
        holders = [names[question.expert]] if question.expert in names else []
        holders += list(ORGANIZERS) if question.organizers_asked_at else []
        return any(can_be_answered(card, question) for name in holders for card in self.chat.all_in(name))

    def is_told_that_nobody_can(self, question: Question) -> bool:
        """Organizers who asked it themselves, or who said no, are the only ones left."""
        place = asker(question) if question.private else GROUP
        return next_at(question, self.chat.event, self.chat.away) is not None or any(
            words in plain(card)
            for card in self.chat.all_in(place)
            for words in ("ingen andre enn deg", "ingen jeg kan gi det til", "ingen andre jeg kan spørre")
        )


def asker(question: Question) -> str:
    return question.asker.removeprefix("web::")


def buttons_of(card: Message) -> list[Choice]:
    form = card.form.choices if card.form else ()
    return [*card.choices, *form, *chain.from_iterable(item.choices for item in card.items)]


def can_be_answered(card: Message, question: Question) -> bool:
    """Whether there is a button on it that leads to an answer, or one more press away."""
    pressed = {(choice.verb, choice.object.partition("|")[0]) for choice in buttons_of(card)}
    return bool(pressed & {(verb, f"question:{question.id}") for verb in TO_AN_ANSWER})


def new_steps(before: Question | None, after: Question) -> tuple[Step, ...]:
    old = before.steps if before else ()
    assert after.steps[: len(old)] == old, "what was done is not undone"
    return after.steps[len(old) :]


def may(who: str, step: Step, before: Question, chat: Gathering) -> bool:
    """Who the issue lets do it. What follows of an act, in the clock's name, is no act of its own."""
    asks, organizer = who == asker(before), who in ORGANIZERS
    holder = organizer or before.expert == f"{who.lower()}@example.org"
    listed = any(one.name == who for one in chat.event.people)
    author = any(one.by == f"{who.lower()}@example.org" for one in before.contributions)
    if not step.by:
        return step.what in ("give", "escalate", "let_go", "lose", "part")
    match step.what:
        case "ask" | "remember" | "want" | "reply" | "withdraw" | "share" | "forget_name":
            return asks
        case "settle" | "reopen":
            return asks or organizer
        case "contribute":
            return not before.private  # a form that was opened in the group may stand in one's own chat
        case "answer":
            return holder or (listed and not before.private)
        case "take" | "decline" | "give" | "ask_back" | "escalate":
            return holder
        case "confirm" | "correct":
            return holder or author
        case "close" | "merge" | "part":
            return organizer
    return False


QUICKLY = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, database=None)


def test_whatever_anybody_does_no_question_is_lost_and_no_answer() -> None:
    run_state_machine_as_test(Life, settings=QUICKLY)


def by_anyone(pressed: Pressed, known: Known) -> Outcome:
    """Withdraws what somebody else asked."""
    if known.question is None or not known.question.may_take("withdraw"):
        return VERBS["withdraw_question"](pressed, known)
    return Outcome(saved=(known.question.withdrawn(known.now, known.person.id),))


def untold(pressed: Pressed, known: Known) -> Outcome:
    """Takes an answer, and lets nobody read it."""
    return replace(VERBS["answer"](pressed, known), envelopes=())


def forgetful(pressed: Pressed, known: Known) -> Outcome:
    """Keeps no answer but thanks for it."""
    return replace(VERBS["answer"](pressed, known), saved=())


@pytest.mark.parametrize(
    "verb, broken", [("withdraw_question", by_anyone), ("answer", untold), ("answer", forgetful)]
)
def test_an_act_that_breaks_a_law_is_found(verb: str, broken: Press) -> None:
    """So that the promise above isn't kept by looking away."""
    found = settings(QUICKLY, max_examples=300, phases=[Phase.generate])
    machine = type("Broken", (Life,), {"verbs": {**VERBS, verb: broken}})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=found)
