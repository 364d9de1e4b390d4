"""The figures of an evaluation, counted from what was kept: nothing in them names a participant."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store.audience import groups, receivers
from bot.store.reports import report_of
from bot.store.rows import noun_of
from bot.store.tables import (
    askings,
    broadcasts,
    conversations,
    members,
    outbox,
    people,
    persons,
    questions,
)
from dialogs.experts.telling import answered_like
from dialogs.ideas import labelled
from dialogs.model.asking import Asking
from dialogs.model.broadcast import Report
from dialogs.model.evaluation import (
    Announced,
    Answered,
    EntryUse,
    Evaluation,
    Gap,
    Kept,
    Reached,
    Spans,
    Times,
)
from dialogs.model.event import Event, Role
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known
from dialogs.model.question import Question
from dialogs.model.text import LANGUAGES, Text
from dialogs.people.audiences import EVERYONE
from dialogs.test_state import HEADING
from scheduler.working_hours import working_time

_STAFF: frozenset[Role] = frozenset({"organizer", "expert", "admin"})
NAME = "…"  # what stands where a name stood


@dataclass(frozen=True)
class _Matter:
    """One thing somebody asked: all that Vert said to it, and the question it became, if any."""

    askings: tuple[Asking, ...] = ()
    question: Question | None = None

    @property
    def at(self) -> datetime:
        moments = [one.at for one in self.askings]
        return min([*moments, *([self.question.asked_at] if self.question else [])])

    @property
    def language(self) -> Any:
        return self.question.language if self.question else self.askings[0].language

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(one.kind for one in self.askings)

    @property
    def heap(self) -> str:
        """The one field of Answered that this is counted in."""
        question = self.question
        if question and question.contributions and not question.waits and question.state != "withdrawn":
            return question.answer.label
        if question and (question.waits or question.state in ("closed", "withdrawn")):
            return "waiting" if question.waits else question.state
        if "answer" in self.kinds:
            return "faq"
        if "withdrawn" in self.kinds:
            return "withdrawn"
        return "suggested" if "suggest" in self.kinds else "waiting"


def view_of_evaluation(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    return {"evaluation": evaluation_of(c, known.event, known.now)} if known.event else {}


def evaluation_of(c: Connection, event: Event, now: datetime) -> Evaluation:
    matters = _matters(c, event)
    heaps = Counter(one.heap for one in matters)
    days = Counter(one.at.astimezone(event.time_zone).date() for one in matters)
    languages = Counter(one.language for one in matters)
    return Evaluation(
        event=event.id,
        title=event.title,
        at=now.astimezone(event.time_zone),
        first=event.first_start.date() if event.first_start else None,
        last=event.last_end.date() if event.last_end else None,
        reached=_reached(c, event),
        answered=replace(Answered(), **heaps),
        by_day=tuple(sorted(days.items())),
        by_language=tuple((one, languages[one]) for one in LANGUAGES),
        times=_times([one.question for one in matters if one.question]),
        gaps=_gaps(c, event, matters),
        ideas=sum(one.question.sort == "idea" for one in matters if one.question),
        entries=_entries(event, matters),
        reminders=_kept(c, event),
        announced=_announced(c, event),
    )


def _reached(c: Connection, event: Event) -> Reached:
    """Those a broadcast to everyone is for, without the organizers and experts."""
    staff = {one.email for one in event.people if one.roles & _STAFF}
    everyone = receivers(event, (EVERYONE,))
    rows = c.execute(select(everyone.c.email, everyone.c.receiver, everyone.c.chat)).all()
    met = [row for row in rows if row.email not in staff]
    chats = groups(event.id).with_only_columns(conversations.c.id)
    humans = select(func.coalesce(persons.c.email, persons.c.id)).join(
        members, members.c.person == persons.c.id
    )
    in_groups = set(c.execute(humans.where(members.c.conversation.in_(chats))).scalars())
    listed = select(people.c.email).where(people.c.event == event.id, people.c.status != "cancelled")
    on_lists = {
        *c.execute(listed).scalars(),
        *(one.email for one in event.people if one.roles & {"participant", "facilitator"}),
    }
    never_met = on_lists - {row.email for row in met} - staff
    in_person = sum(bool(row.chat) for row in met)
    through_group = sum(not row.chat and row.receiver in in_groups for row in met)
    return Reached(in_person, through_group, len(met) - in_person - through_group + len(never_met))


def _matters(c: Connection, event: Event) -> list[_Matter]:
    """What was chosen among suggestions, or handed over after an answer, is still the one thing asked."""
    found: dict[tuple[str, str], _Matter] = {}
    asked = select(askings).where(askings.c.event == event.id).order_by(askings.c.at, askings.c.about)
    for row in c.execute(asked).mappings():
        asking = noun_of(Asking, askings, row, zone=event.time_zone)
        key = _key(asking.conversation, asking.message, asking.about)
        matter = found.get(key, _Matter())
        found[key] = replace(matter, askings=(*matter.askings, asking))
    for question in _handed(c, event):
        if not question.was_put_to_vert:
            continue
        key = _key(question.conversation, question.message, question.id)
        if (there := found.get(key)) and there.question:
            key = (question.id, "")  # asked again of the same message: a matter of its own
        found[key] = replace(found.get(key, _Matter()), question=question)
    return list(found.values())


def _handed(c: Connection, event: Event) -> list[Question]:
    """The oldest first. What became of one that was merged is what became of the one it was merged with."""
    rows = c.execute(
        select(questions).where(questions.c.event == event.id).order_by(questions.c.asked_at, questions.c.id)
    ).mappings()
    found = [noun_of(Question, questions, row, zone=event.time_zone) for row in rows]
    by_id = {one.id: one for one in found}
    leading = ((one, by_id.get(one.merged_into or "")) for one in found)
    return [answered_like(one, main) if main else one for one, main in leading]


def _key(conversation: str, message: str, otherwise: str) -> tuple[str, str]:
    return (conversation, message) if message else (otherwise, "")


def _times(asked: Iterable[Question]) -> Times:
    spans = [(one.asked_at, one.contributions[0].at) for one in asked if one.contributions]
    if not spans:
        return Times()
    clock = [answered - asked_at for asked_at, answered in spans]
    working = [working_time(asked_at, answered) for asked_at, answered in spans]
    return Times(len(spans), _spans(clock), _spans(working))


def _spans(all_: Sequence[timedelta]) -> Spans:
    return Spans(_at_most(all_, 50), _at_most(all_, 90))


def _at_most(all_: Sequence[timedelta], percent: int) -> timedelta:
    """The shortest that this share of them did not exceed: a span that was, and none in between."""
    ordered = sorted(all_)
    return ordered[-(-len(ordered) * percent // 100) - 1]


def _gaps(c: Connection, event: Event, matters: Iterable[_Matter]) -> tuple[Gap, ...]:
    """What was asked and no entry answered, by topic, the topics with most questions first."""
    names = known_names(c, event)
    by_topic: dict[str, list[str]] = defaultdict(list)
    for matter in matters:
        question = matter.question
        if question and "answer" not in matter.kinds and question.state != "withdrawn":
            words = question.text.strip()
            by_topic[question.topic or ""].append(
                labelled(question, without_names(words, names)) if words else ""
            )
    topics = {one.id: one.title for one in event.topics}
    gaps = [Gap(topics.get(topic), tuple(asked)) for topic, asked in by_topic.items()]
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.questions), gap.topic is None)))


def without_names(text: str, names: Sequence[str]) -> str:
    """The words with each known name, and every address and number of a telephone, left out."""
    text = re.sub(r"\S+@\S+", NAME, text)
    text = re.sub(r"(?<!\w)\+?\d(?:[ .-]?\d){7,}(?!\w)", NAME, text)
    if not names:
        return text
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{known})(?:s|'s|’s)?(?!\w)", NAME, text)


def known_names(c: Connection, event: Event) -> tuple[str, ...]:
    """Whole names, and each part that is written with a capital and is not a single letter."""
    whole = {
        *c.execute(select(persons.c.name)).scalars(),
        *c.execute(select(people.c.name).where(people.c.event == event.id)).scalars(),
        *(one.name for one in event.people),
    }
    parts = {part for name in whole for part in name.split() if len(part) > 1 and part[0].isupper()}
    return tuple(sorted({name.strip() for name in whole if len(name.strip()) > 1} | parts))


def _entries(event: Event, matters: Iterable[_Matter]) -> tuple[EntryUse, ...]:
    used: Counter[str] = Counter()
    not_quite: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    for asking in (one for matter in matters for one in matter.askings if one.kind == "answer"):
        used.update(asking.entries)
        not_quite.update(asking.entries if asking.not_quite_at else ())
        wrong.update(asking.entries if asking.wrong_at else ())
        helped.update(asking.entries if asking.helped_at else ())
    uses = (
        EntryUse(id_, _title(event, id_), count, not_quite[id_], wrong[id_], helped[id_])
        for id_, count in used.items()
    )
    return tuple(sorted(uses, key=lambda one: (-one.used, one.id)))


def _title(event: Event, id_: str) -> Text:
    if id_ in event.entries_by_id:
        return event.entries_by_id[id_].title
    session = event.sessions_by_id.get(id_.removeprefix("session:"))
    return session.title if session else Text.everywhere("")


_HEAPS: Mapping[str, str] = {
    "unknown": "unclear",
    "failed": "failed",
    "dead": "failed",
    "expired": "failed",
    "skipped": "skipped",
    "cancelled": "skipped",
    "queued": "waiting",
    "leased": "waiting",
    "sending": "waiting",
}


def _kept(c: Connection, event: Event) -> Kept:
    """What went to the organizers while the event was tried out reminded nobody."""
    rows = select(outbox.c.state, outbox.c.source, outbox.c.useful_until, outbox.c.ended_at).where(
        outbox.c.event == event.id, outbox.c.kind == "reminder"
    )
    earnest = (row for row in c.execute(rows) if HEADING not in (row.source or {}))
    return replace(Kept(), **Counter(_heap(row) for row in earnest))


def _heap(row: Any) -> str:
    if row.state != "sent":
        return _HEAPS[row.state]
    start = (row.source or {}).get("start")
    begins = datetime.fromisoformat(start) if start else row.useful_until
    return "late" if begins and row.ended_at and row.ended_at >= begins else "in_time"


def _announced(c: Connection, event: Event) -> tuple[Announced, ...]:
    """Without those that only the organizers saw, while the event was tried out."""
    sent = select(broadcasts).where(broadcasts.c.event == event.id, broadcasts.c.confirmed_at.is_not(None))
    rows = c.execute(sent.order_by(broadcasts.c.confirmed_at)).mappings().all()
    reports = ((row, report_of(c, row["id"], event)) for row in rows)
    return tuple(_one(row, report, event) for row, report in reports if not report.rehearsed)


def _one(row: Any, report: Report, event: Event) -> Announced:
    return Announced(
        at=row["confirmed_at"].astimezone(event.time_zone),
        text=Text(**row["text"]),
        sent=report.sent,
        unclear=report.unknown,
        failed=report.failed,
        stopped=report.cancelled,
        waiting=report.waiting,
        unreachable=len(row["unreachable"]),
    )
