"""The evaluation in words: its headline numbers in a chat, and its parts, which a page and a table show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from dialogs.common import event_of
from dialogs.exporting import ADDRESS, FILES
from dialogs.model.evaluation import (
    Announced,
    Answered,
    EntryUse,
    Evaluation,
    Gap,
    Kept,
    Reached,
    Spans,
)
from dialogs.model.incoming import Heard
from dialogs.model.known import Known
from dialogs.model.message import Choice, Line, Message
from dialogs.model.text import Language
from dialogs.words import from_to_day, on_day, say, when

PAGE, TABLE = "/console/report.html", "/console/report.csv"


@dataclass(frozen=True)
class Part:
    """One part of a whole."""

    label: str
    value: int


@dataclass(frozen=True)
class Whole:
    """Parts that add up, with what they are parts of."""

    title: str
    caption: str
    unit: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.value for part in self.parts)

    @property
    def most(self) -> int:
        return max((part.value for part in self.parts), default=0)


@dataclass(frozen=True)
class Figure:
    """A line of the table that a spreadsheet opens."""

    name: str
    value: int
    unit: str


def show(heard: Heard, known: Known, language: Language) -> Message:
    """*Rapport*: the headline numbers, and the way to the whole."""
    evaluation, event = known.evaluation, event_of(known)
    if evaluation is None or not evaluation.asked:
        text = say("report.nothing_yet", language)
    else:
        answered = evaluation.answered
        text = say(
            "report.short",
            language,
            asked=evaluation.asked,
            faq=answered.faq,
            people=_with_answer(answered) - answered.faq,
            waiting=answered.waiting,
        )
    return Message(
        title=f"{say('report.title', language)}: {event.title.in_(language)}",
        text=text,
        lines=_headlines(evaluation, language) if evaluation else (),
        choices=_ways_on(heard, language),
        small=say("report.no_names", language),
        language=language,
    )


def wholes(evaluation: Evaluation, language: Language) -> Mapping[str, Whole]:
    """Every whole with its parts, by its name, in the order they are read."""
    days = tuple(Part(on_day(day, language), count) for day, count in evaluation.by_day)
    spoken = tuple(
        Part(say(f"report.language_{one}", language), count) for one, count in evaluation.by_language
    )
    return {
        "reached": _whole("reached", "people", _fields(evaluation.reached, language), language),
        "answered": _whole("answered", "questions", _fields(evaluation.answered, language), language),
        "by_day": _whole("by_day", "questions", days, language),
        "by_language": _whole("by_language", "questions", spoken, language),
        "reminders": _whole("reminders", "messages", _fields(evaluation.reminders, language), language),
    }


def figures(evaluation: Evaluation, language: Language) -> tuple[Figure, ...]:
    """All of it as one table, in which each whole stands below its parts."""
    return (
        *_of_wholes(evaluation, language),
        *(
            Figure(label, minutes(span), say("report.minutes", language))
            for label, span in spans(evaluation, language)
        ),
        *_of_ideas(evaluation, language),
        *_of_gaps(evaluation, language),
        *_of_entries(evaluation, language),
        *_of_broadcasts(evaluation, language),
    )


def spans(evaluation: Evaluation, language: Language) -> tuple[tuple[str, timedelta], ...]:
    """The four times from a question to a person's answer, each with its label."""
    kinds: tuple[tuple[str, Spans | None], ...] = (
        ("in_clock", evaluation.times.clock),
        ("in_work", evaluation.times.working),
    )
    return tuple(
        (f"{say(f'report.{share}', language)}, {say(f'report.{kind}', language)}", span)
        for kind, found in kinds
        if found
        for share, span in (("half", found.median), ("nine_of_ten", found.ninth_tenth))
    )


def tiles(evaluation: Evaluation, language: Language) -> tuple[tuple[str, str], ...]:
    """The headline numbers, each with what it counts."""
    answered, reached, kept = evaluation.answered, evaluation.reached, evaluation.reminders
    times = evaluation.times.working
    none = say("report.none", language)
    found = (
        ("asked", str(evaluation.asked)),
        ("answered", share(_with_answer(answered), answered.total) or none),
        ("waiting", str(answered.waiting)),
        ("time", span_words(times.median, language) if times else none),
        ("reached", share(reached.total - reached.not_at_all, reached.total) or none),
        ("reminders", share(kept.in_time, kept.total - kept.waiting) or none),
    )
    shown = (*found, ("ideas", str(evaluation.ideas))) if evaluation.ideas else found
    return tuple((value, say(f"report.tile_{name}", language)) for name, value in shown)


def share(part: int, whole: int) -> str:
    """78 %, rounded down so that not quite all is never called all; of nothing there is no share."""
    return f"{100 * part // whole} %" if whole else ""


def _with_answer(answered: Answered) -> int:
    return answered.faq + answered.expert + answered.organizer + answered.participant


def span_words(span: timedelta, language: Language) -> str:
    """2 t 5 min"""
    hours, rest = divmod(minutes(span), 60)
    if hours == 0:
        return say("report.only_minutes", language, minutes=rest)
    if rest == 0:
        return say("report.only_hours", language, hours=hours)
    return say("report.hours_and_minutes", language, hours=hours, minutes=rest)


def minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


def days_words(evaluation: Evaluation, language: Language) -> str:
    if evaluation.first is None or evaluation.last is None:
        return ""
    year = f" {evaluation.last.year}"
    return say(
        "report.event_days", language, days=from_to_day(evaluation.first, evaluation.last, language) + year
    )


def topic_words(gap: Gap, language: Language) -> str:
    return gap.topic.in_(language) if gap.topic else say("report.no_topic", language)


def entry_words(entry: EntryUse, language: Language) -> str:
    return entry.title.in_(language) or say("report.programme", language)


def _headlines(evaluation: Evaluation, language: Language) -> tuple[Line, ...]:
    reached, kept, times = evaluation.reached, evaluation.reminders, evaluation.times
    lines = [
        Line(
            say("report.reached", language), _of(reached.total - reached.not_at_all, reached.total, language)
        ),
    ]
    if evaluation.ideas:
        lines.append(Line(say("report.ideas", language), f"{evaluation.ideas}"))
    if times.working:
        label = f"{say('report.half', language)} {say('report.in_work', language)}"
        lines.append(Line(label, span_words(times.working.median, language)))
    if kept.total:
        lines.append(Line(say("report.in_time", language), _of(kept.in_time, kept.total, language)))
    return tuple(lines)


def _of(part: int, whole: int, language: Language) -> str:
    return say("report.of", language, part=part, whole=whole)


def _ways_on(heard: Heard, language: Language) -> tuple[Choice, ...]:
    """On the organizers' pages the report itself; from a chat the way to those pages."""
    if heard.where.channel != "console":
        return (Choice(say("report.to_pages", language), "console"),)
    return (
        Choice(say("report.open", language), link=f"{PAGE}?lang={language}", style="positive"),
        Choice(say("report.as_table", language), link=f"{TABLE}?lang={language}"),
        Choice(say("exporting.read", language), link=f"{ADDRESS.format(kind='html')}?lang={language}"),
        *(
            Choice(
                say("exporting.download", language, kind=kind),
                link=f"{ADDRESS.format(kind=kind)}?lang={language}",
            )
            for kind in FILES
        ),
    )


def _whole(name: str, unit: str, parts: tuple[Part, ...], language: Language) -> Whole:
    title, caption = say(f"report.{name}", language), say(f"report.{name}_caption", language)
    return Whole(title, caption, say(f"report.{unit}", language), parts)


def _fields(counts: Reached | Answered | Kept, language: Language) -> tuple[Part, ...]:
    """Each field is one part, and has a phrase of its name."""
    names = {"waiting": "to_be_sent"} if isinstance(counts, Kept) else {}
    return tuple(
        Part(say(f"report.{names.get(one.name, one.name)}", language), getattr(counts, one.name))
        for one in fields(counts)
    )


def _of_wholes(evaluation: Evaluation, language: Language) -> Iterator[Figure]:
    total = say("report.total", language)
    for whole in wholes(evaluation, language).values():
        yield from (Figure(f"{whole.title}: {part.label}", part.value, whole.unit) for part in whole.parts)
        yield Figure(f"{whole.title}: {total}", whole.total, whole.unit)


def _of_ideas(evaluation: Evaluation, language: Language) -> Iterator[Figure]:
    """Of the questions that went to a person."""
    if evaluation.ideas:
        yield Figure(say("report.ideas", language), evaluation.ideas, say("report.ideas_unit", language))


def _of_gaps(evaluation: Evaluation, language: Language) -> Iterator[Figure]:
    title, unit = say("report.gaps", language), say("report.questions", language)
    for gap in evaluation.gaps:
        yield Figure(f"{title}: {topic_words(gap, language)}", len(gap.questions), unit)


def _of_entries(evaluation: Evaluation, language: Language) -> Iterator[Figure]:
    unit = say("report.times_unit", language)
    for entry in evaluation.entries:
        for verdict in ("used", "helped", "not_quite", "wrong"):
            label = f"{entry_words(entry, language)} ({entry.id}): {say(f'report.{verdict}', language)}"
            yield Figure(label, getattr(entry, verdict), unit)


def _of_broadcasts(evaluation: Evaluation, language: Language) -> Iterator[Figure]:
    unit = say("report.receivers", language)
    for number, one in enumerate(evaluation.announced, 1):  # two may go within the same minute
        label = f"{say('report.broadcast', language)} {number} ({when(one.at, language)})"
        for name, value in broadcast_columns(one, language):
            yield Figure(f"{label}: {name}", value, unit)


def broadcast_columns(one: Announced, language: Language) -> tuple[tuple[str, int], ...]:
    """What became of it, as a table's columns."""
    columns = {
        "sent": one.sent,
        "not_clear": one.unclear,
        "not_sent": one.failed,
        "stopped": one.stopped,
        "to_be_sent": one.waiting,
        "not_reached": one.unreachable,
    }
    return tuple((say(f"report.{name}", language), value) for name, value in columns.items())
