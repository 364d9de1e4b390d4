"""What was asked and answered, to hand on: private matters stay, and names come on request alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.evaluation import known_names, without_names
from bot.store.rows import noun_of
from bot.store.tables import askings, questions
from dialogs.answers import answer_text
from dialogs.model.asking import Asking
from dialogs.model.event import Entry, Event
from dialogs.model.exported import Asked, Exported, FromFaq, Reply, Section
from dialogs.model.question import Contribution, Question
from dialogs.model.text import LANGUAGES, Text
from dialogs.nameless import without_request

LEFT_OUT = frozenset({"asked", "faq_answered", "remembered", "withdrawn"})  # nobody's to hand on

Clean = Callable[[str], str]


def exported(c: Connection, event: Event, now: datetime, *, named: bool = False) -> Exported:
    """All that may be read by others: what was asked in the group, and what its asker has shared."""
    names = known_names(c, event)

    def clean(words: str) -> str:
        return without_names(words, names)

    asked = _questions(c, event)
    to_all = [one for one in asked if _may_be_read(one)]
    found = _askings(c, event)
    return Exported(
        event=event.id,
        title=event.title,
        at=now.astimezone(event.time_zone),
        named=named,
        sections=_sections(
            event, _families(to_all, asked, event, named, clean), _entries(found, event, now, clean)
        ),
        private=len(asked) - len(to_all),
        about_programme=sum(not any(id_ in event.entries_by_id for id_ in one.entries) for one in found),
    )


def _questions(c: Connection, event: Event) -> list[Question]:
    """The oldest first, without those that were taken back or never meant for a person."""
    rows = select(questions).where(questions.c.event == event.id, questions.c.state.not_in(LEFT_OUT))
    ordered = c.execute(rows.order_by(questions.c.asked_at, questions.c.id)).mappings()
    return [noun_of(Question, questions, row, zone=event.time_zone) for row in ordered]


def _askings(c: Connection, event: Event) -> list[Asking]:
    """What Vert answered by itself, and nobody found wrong."""
    rows = select(askings).where(
        askings.c.event == event.id, askings.c.kind == "answer", askings.c.wrong_at.is_(None)
    )
    ordered = c.execute(rows.order_by(askings.c.at, askings.c.about)).mappings()
    return [noun_of(Asking, askings, row, zone=event.time_zone) for row in ordered]


def _may_be_read(question: Question) -> bool:
    return not question.private or question.shared_at is not None


def _families(
    to_all: Sequence[Question], asked: Iterable[Question], event: Event, named: bool, clean: Clean
) -> dict[str, list[Asked]]:
    """By topic. Those that were merged stand once, with the answers of the one they were merged with."""
    by_id = {one.id: one for one in asked}
    families: dict[str, list[Question]] = defaultdict(list)
    for one in to_all:
        families[one.merged_into or one.id].append(one)
    found: dict[str, list[Asked]] = defaultdict(list)
    for main, family in families.items():
        leading = by_id.get(main, family[0])
        first, *others = sorted(family, key=lambda one: (one.id != main, one.asked_at))
        topic = first.topic if first.topic in event.topics_by_id else ""
        found[topic or ""].append(_asked(first, others, leading, event, named, clean))
    return found


def _asked(
    first: Question, others: Sequence[Question], leading: Question, event: Event, named: bool, clean: Clean
) -> Asked:
    """`leading` is the one whose answers these are: itself, or one that may not be read by all."""
    verbatim = named and not any(one.nameless for one in (first, *others, leading))
    words: Clean = str if verbatim else clean
    own = first.contributions if first.id != leading.id else ()
    return Asked(
        text=words(first.text.strip()),
        language=first.language,
        at=first.asked_at,
        state=leading.state,
        sort=first.sort,
        asker=first.asker_name if named and not first.nameless else "",
        shared=first.private,
        also=tuple(dict.fromkeys(words(one.text.strip()) for one in others if one.text.strip())),
        askers=1 + len(others) + len({person for one in (first, *others) for person in one.wondering}),
        replies=tuple(
            _reply(one, place == leading.answer_place and leading.state == "settled", event, named, words)
            for place, one in enumerate((*leading.contributions, *own), 1)
        ),
        closed=leading.closed_reason if leading.state == "closed" else None,
    )


def _reply(one: Contribution, settled: bool, event: Event, named: bool, words: Clean) -> Reply:
    return Reply(
        label=one.label,
        text=words(one.text.strip()),
        at=one.at.astimezone(event.time_zone),
        by=one.name if named else "",
        confirmed=one.confirmed_at is not None,
        confirmed_by=one.confirmed_by if named else "",
        corrected=one.corrected_at is not None,
        settled=settled,
    )


def _entries(found: Sequence[Asking], event: Event, now: datetime, clean: Clean) -> dict[str, list[FromFaq]]:
    """By topic, the most used first. The words of what was asked in private are not in it."""
    by_entry: dict[str, list[Asking]] = defaultdict(list)
    for asking in found:
        for id_ in asking.entries:
            by_entry[id_].append(asking)
    sections: dict[str, list[FromFaq]] = defaultdict(list)
    for entry in event.entries:
        if used := by_entry.get(entry.id):
            topic = next((one for one in entry.topics if one in event.topics_by_id), "")
            sections[topic].append(_entry(entry, used, event, now, clean))
    return {topic: sorted(those, key=lambda one: -one.count) for topic, those in sections.items()}


def _entry(entry: Entry, used: Sequence[Asking], event: Event, now: datetime, clean: Clean) -> FromFaq:
    answer = Text(**{one: answer_text(entry, event, now, one) for one in LANGUAGES})
    said = (clean(without_request(one.asked).strip()) for one in used if not one.private)
    return FromFaq(entry.id, entry.title, answer, len(used), tuple(dict.fromkeys(filter(None, said))))


def _sections(
    event: Event, asked: Mapping[str, list[Asked]], entries: Mapping[str, list[FromFaq]]
) -> tuple[Section, ...]:
    """In the order of the event's topics; what is of none comes last."""
    titles = {**{one.id: one.title for one in event.topics}, "": None}
    return tuple(
        Section(topic, title, tuple(asked.get(topic, ())), tuple(entries.get(topic, ())))
        for topic, title in titles.items()
        if topic in asked or topic in entries
    )
