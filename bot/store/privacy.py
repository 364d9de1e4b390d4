"""What is stored about a person, and how they are forgotten: both computed from the tables."""

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Select,
    String,
    Table,
    case,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    update,
)

from bot.store.rows import noun_of, write
from bot.store.subject import (
    ABOUT,
    Subject,
    is_about,
    personal_tables,
    selected,
    subject_of,
    subject_of_email,
)
from bot.store.tables import broadcasts, chat, outbox, people, persons, questions, shown
from dialogs.experts.inheriting import left_by
from dialogs.model.question import WAITING, Question


def stored(c: Connection, person: str) -> dict[str, int]:
    """How many rows about a person each table holds, those with none too; one statement."""
    return dict(c.execute(_counts(), {"person": person}).mappings().one())


class Stored(Mapping[str, int]):
    """The same, counted when it is first looked at, which few turns do: while the transaction lasts."""

    def __init__(self, c: Connection, person: str) -> None:
        self._c, self._person = c, person

    @cached_property
    def _counted(self) -> dict[str, int]:
        return stored(self._c, self._person)

    def __getitem__(self, table: str) -> int:
        return self._counted[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted)

    def __len__(self) -> int:
        return len(self._counted)


def nothing_stored() -> dict[str, int]:
    """The same names, where nobody asked for their own."""
    return {table.name: 0 for table in personal_tables()}


@cache
def _counts() -> Select[Any]:
    subject = selected()
    return select(*(_count(table, subject).label(table.name) for table in personal_tables()))


def _count(table: Table, subject: Subject) -> Any:
    return select(func.count()).select_from(table).where(is_about(table, subject)).scalar_subquery()


def forget(c: Connection, person: str, now: datetime) -> None:
    """Every row about this human goes, or loses all that tells who it was; what was queued is cancelled."""
    _forget(c, subject_of(c, person), now)


def forget_email(c: Connection, email: str, now: datetime) -> None:
    """The same for whoever has this address, which they may never have been met with."""
    _forget(c, subject_of_email(c, email), now)


def stored_by_email(c: Connection, email: str) -> dict[str, int]:
    """How many rows about whoever has this address each table holds; those with none are left out."""
    subject = subject_of_email(c, email)
    counts = (_count(table, subject).label(table.name) for table in personal_tables())
    return {table: count for table, count in c.execute(select(*counts)).mappings().one().items() if count}


def _forget(c: Connection, subject: Subject, now: datetime) -> None:
    names = _names(c, subject)
    asked = tuple(c.execute(select(questions.c.id).where(questions.c.asker.in_(subject.person))).scalars())
    _cancel(c, subject, now)
    for question in asked:
        _forget_shown(c, question, now)
    _pass_on(c, asked, now)
    _close(c, asked)
    for question in _struck_out(c, subject):
        _forget_card(c, question, now)
    _strike_out_of_broadcasts(c, names)
    for table in personal_tables():
        about = is_about(table, subject)
        if table.info["forget"] == "delete":
            c.execute(delete(table).where(about))
        else:
            c.execute(update(table).where(about).values(_blanks(table, subject)))


def _names(c: Connection, subject: Subject) -> tuple[str, ...]:
    """What they are called on a channel or the organizers' list, where an address may stand for a name."""
    met = select(persons.c.name).where(persons.c.id.in_(subject.person))
    listed = select(people.c.name).where(people.c.email.in_(subject.email), people.c.name != "")
    return (*c.execute(met).scalars(), *c.execute(listed).scalars(), *subject.email)


def _cancel(c: Connection, subject: Subject, now: datetime) -> None:
    waiting = outbox.c.state.in_(("queued", "leased"))
    cancelled = update(outbox).where(waiting, is_about(outbox, subject))
    c.execute(cancelled.values(state="cancelled", reason="forgotten", owner="", ended_at=now))


def _forget_shown(c: Connection, question: str, now: datetime) -> None:
    """A question's words stand in other people's messages too: the expert's card, the answer in the group."""
    for table in (outbox, chat, shown):
        about = or_(table.c.about.like(f"%:{question}"), table.c.about.like(f"%:{question}:%"))
        if table is outbox:
            queued = case(
                (outbox.c.state.in_(("queued", "leased")), literal("cancelled")), else_=outbox.c.state
            )
            c.execute(update(outbox).where(about).values(message=null(), state=queued, ended_at=now))
        else:
            c.execute(delete(table).where(about))


def _forget_card(c: Connection, question: str, now: datetime) -> None:
    """The card on which their answer stands signed, as it was sent. It is drawn anew when it next changes."""
    about = f"asked:{question}"
    queued = (outbox.c.about == about, outbox.c.state.in_(("queued", "leased")))
    c.execute(update(outbox).where(*queued).values(state="cancelled", reason="forgotten", ended_at=now))
    c.execute(update(outbox).where(outbox.c.about == about).values(message=null()))
    c.execute(delete(chat).where(chat.c.about == about))


def _pass_on(c: Connection, asked: tuple[str, ...], now: datetime) -> None:
    """Others whose question was merged with one of these still wait, or have read its answer."""
    hanging = select(questions).where(questions.c.merged_into.in_(asked), questions.c.id.not_in(asked))
    merged = [noun_of(Question, questions, row) for row in c.execute(hanging).mappings()]
    leading = select(questions).where(questions.c.id.in_({one.merged_into for one in merged}))
    for row in c.execute(leading).mappings().all() if merged else ():
        for one in left_by(noun_of(Question, questions, row), merged, now):
            write(c, questions, one, next_at=now if one.waits else None)


def _close(c: Connection, asked: tuple[str, ...]) -> None:
    waits = questions.c.state.in_(sorted(WAITING | {"remembered", "merged"}))
    c.execute(update(questions).where(questions.c.id.in_(asked), waits).values(state="withdrawn"))


def _struck_out(c: Connection, subject: Subject) -> list[str]:
    """Takes whoever it is out of other people's questions. Returns those in which an answer was theirs."""
    theirs = []
    whose = frozenset((*subject.email, *subject.person))
    lists = select(questions.c.id, *(questions.c[name] for name in _STRUCK))
    for row in c.execute(lists).mappings().all():
        struck = {
            name: [left for one in row[name] if (left := strike(one, whose))]
            for name, strike in _STRUCK.items()
        }
        struck["contributions"] = _unconfirmed(struck["contributions"], row["steps"], whose)
        if any(struck[name] != row[name] for name in _STRUCK):
            anew = {**struck, "version": questions.c.version + 1}
            c.execute(update(questions).where(questions.c.id == row["id"]).values(anew))
        if struck["contributions"] != row["contributions"]:
            theirs.append(row["id"])
    return theirs


def _strike_out_of_broadcasts(c: Connection, names: tuple[str, ...]) -> None:
    for id_, unreachable in c.execute(select(broadcasts.c.id, broadcasts.c.unreachable)).all():
        left = [name for name in unreachable if name not in names]
        if left != unreachable:
            c.execute(update(broadcasts).where(broadcasts.c.id == id_).values(unreachable=left))


def _nameless(said: Mapping[str, Any], whose: Set[str]) -> Mapping[str, Any]:
    """An answer, or what an expert asked back: it stands, and nobody can tell whose it was."""
    return {**said, "by": "", "name": ""} if said.get("by") in whose else said


def _unconfirmed(
    contributions: list[Mapping[str, Any]], steps: list[Mapping[str, Any]], whose: Set[str]
) -> list[Mapping[str, Any]]:
    """Without the name of who said *Stemmer*, which the step alone tells whose it was."""
    places = {step.get("why") for step in steps if step.get("what") == "confirm" and step.get("by") in whose}
    return [
        {**one, "confirmed_by": ""} if f"{place}" in places else one
        for place, one in enumerate(contributions, 1)
    ]


def _unsigned(step: Mapping[str, Any], whose: Set[str]) -> Mapping[str, Any]:
    """What was done stays. `why` may say to whom a question went."""
    return {**step, **{part: "" for part in ("by", "why") if step.get(part) in whose}}


def _unless_theirs(name: str, whose: Set[str]) -> str:
    return "" if name in whose else name


# The lists of a question in which others are named, and what is left of a line that names who is forgotten.
_STRUCK: Mapping[str, Callable[[Any, Set[str]], Any]] = {
    "contributions": _nameless,
    "clarifications": _nameless,
    "steps": _unsigned,
    "declined": _unless_theirs,
    "wondering": _unless_theirs,
}


def _blanks(table: Table, subject: Subject) -> dict[str, Any]:
    """Empties what names the person, and the words too where the row is theirs and doesn't only name them."""
    theirs = is_about(table, subject, but="email")
    values: dict[str, Any] = {}
    for column in table.c:
        if kind := column.info.get(ABOUT):
            values[column.name] = case((column.in_(getattr(subject, kind)), _blank(column)), else_=column)
        elif column.info.get("names"):
            values[column.name] = case((theirs, _blank(column)), else_=column)
    if "version" in table.c:
        values["version"] = table.c.version + 1  # a turn that read the words before decides anew
    return values


def _blank(column: Column[Any]) -> Any:
    if column.unique:
        return literal("forgotten:") + cast(column.table.c.id, String)
    if column.nullable:
        return null()
    return literal(column.info.get("blank", []) if isinstance(column.type, JSON) else "", column.type)
