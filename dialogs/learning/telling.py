"""The one line that organizers get of a new answer, and what becomes of it, edited in place."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.experts.routing import language_for, organizers_of
from dialogs.learning.cards import learnt_card, offer_card, quiet_card
from dialogs.model.envelope import Envelope, ToPerson
from dialogs.model.event import Event
from dialogs.model.known import Known, Outcome, Withheld
from dialogs.model.message import Message
from dialogs.model.question import Question
from dialogs.model.text import Language
from dialogs.withholding import withhold

Draw = Callable[[Language], Message]


def with_news(outcome: Outcome, known: Known) -> Outcome:
    """The outcome, with a line to the organizers for each question that it settles, or opens again."""
    moved = [one for one in outcome.saved if isinstance(one, Question)]
    told = [envelope for one in moved for envelope in _news(one, known)]
    doubted = [kept for one in moved for kept in _doubted(one, known)]
    if not told and not doubted:
        return outcome
    return replace(outcome, envelopes=(*outcome.envelopes, *told), saved=(*outcome.saved, *doubted))


def to_organizers(
    question: Question, event: Event, draw: Draw, but: str | None = None
) -> tuple[Envelope, ...]:
    """Each in their own language, all `but` one."""
    return tuple(
        Envelope(
            key=f"learn:{question.id}:{len(question.steps)}:{one.email}",
            to=ToPerson(f"mail:{one.email}", event.id),
            message=draw(language_for(one, event)),
            about=f"learn:{question.id}",
            kind="notice",
            event=event.id,
        )
        for one in organizers_of(event)
        if one.email != but
    )


def _news(question: Question, known: Known) -> tuple[Envelope, ...]:
    event = next((one for one in known.events if one.id == question.event), known.event)
    before = known.question if known.question and known.question.id == question.id else None
    if event is None or not question.steps or (before and question.steps == before.steps):
        return ()
    draw = _drawn(question, before, event)
    return to_organizers(question, event, draw) if draw else ()


def _doubted(question: Question, known: Known) -> tuple[Withheld, ...]:
    """What was learnt of an answer that is found wrong is not said either, until it is right again."""
    if known.event is None or not question.learnt_as or not question.steps:
        return ()
    last = question.steps[-1]
    before = known.question.steps if known.question and known.question.id == question.id else ()
    taken = question.steps[len(before) :]
    if any(step.what == "find_wrong" for step in taken):
        return withhold((question.learnt_as,), known.event)
    right_again = last in taken and last.what == "answer" and question.learnt_as in known.event.withheld
    return withhold((question.learnt_as,), known.event, wanted=False) if right_again and last.why else ()


def _drawn(question: Question, before: Question | None, event: Event) -> Draw | None:
    """What is new of it to whoever keeps the answers, if anything is."""
    was_settled = before is not None and before.state == "settled"
    what = question.steps[-1].what
    if question.state == "settled" and question.contributions and question.text:
        if question.learnt_as and what == "correct":
            return lambda language: _to_change(question, event, language)
        if what in ("learn", "unlearn") or question.learnt_as or (was_settled and what != "correct"):
            return None
        phrase = "learning.answer_corrected" if was_settled else "learning.new_answer"
        return lambda language: offer_card(question, phrase, language)
    if was_settled:
        return lambda language: quiet_card(question, "learning.open_again", language)
    return None


def _to_change(question: Question, event: Event, language: Language) -> Message:
    card = learnt_card(question, event, language)
    return replace(card, text=offer_card(question, "learning.corrected", language).text, tone="plain")
