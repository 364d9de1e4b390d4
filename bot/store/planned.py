"""The outbox as its card shows it: what will be said in the coming days, and what became of what was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, String, case, cast, func, or_, select

from bot.store.altering import altered, skipped_keys
from bot.store.audience import reach_of
from bot.store.correcting import places_of
from bot.store.following import SPOKEN
from bot.store.planning import wished_in
from bot.store.reports import FAILED, WAITING, listed_name
from bot.store.rows import noun_of
from bot.store.tables import broadcasts, conversations, outbox, persons, wishes
from dialogs.model.broadcast import Broadcast, Reach, Report
from dialogs.model.event import Event
from dialogs.model.incoming import Incoming, Pressed
from dialogs.model.known import Known
from dialogs.model.planned import Alteration, Planned, Spoken
from dialogs.outbox import DRAFT
from dialogs.test_state import HEADING
from scheduler.reminders import Notice, planned

DAYS = timedelta(days=7)  # ahead and behind
MENDS = ("broadcast_correct", "broadcast_recall", "broadcast_again")


def see_outbox(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """What an organizer may change; and for one thing that is corrected, where it stands."""
    event = known.event
    if event is None:
        return {}
    changed = altered(c, event.id)
    announced = _broadcasts(c, event, known.now)
    behind = _spoken(c, event, known.now, changed, announced)
    if isinstance(incoming, Pressed) and incoming.verb.startswith(MENDS):
        object_ = incoming.object.partition("|")[0]
        behind = [_mended(c, one, changed) if one.object == object_ else one for one in behind]
    return {"planned": tuple(_planned(c, known, event, changed, announced)), "spoken": tuple(behind)}


def _mended(c: Connection, one: Spoken, changed: Mapping[str, Alteration]) -> Spoken:
    return replace(one, places=places_of(c, one.about), draft=changed.get(DRAFT + one.object))


def _planned(
    c: Connection,
    known: Known,
    event: Event,
    changed: Mapping[str, Alteration],
    announced: Mapping[str, "_Announced"],
) -> list[Planned]:
    now = known.now
    coming = [one for one in _notices(c, event, now, changed) if now < one.due <= now + DAYS]
    counts = _counts(c, event, coming)
    found = [
        Planned(
            object=f"planned:{one.key}",
            kind=one.kind,
            due=one.due,
            source=one.source,
            reach=_reach(c, event, one, counts),
            alteration=changed.get(one.key),
            lost=one.key not in changed and _was_changed(one.key, changed),
        )
        for one in coming
    ]
    for its in announced.values():
        one = its.broadcast
        if _is_ahead(one, now):
            reach = reach_of(c, event, one.audience, known.person)
            found.append(
                Planned(f"broadcast:{one.id}", "broadcast", one.at or now, reach=reach, broadcast=one)
            )
    return sorted(found, key=lambda one: (one.due, one.object))


def _notices(
    c: Connection, event: Event, now: datetime, changed: Mapping[str, Alteration]
) -> Iterable[Notice]:
    """By the rules and by wishes; what both ask for is the same, and once."""
    day = now.astimezone(event.time_zone).date()
    by_rule = planned(event, day - DAYS, day + DAYS, skipped_keys(changed))
    return {one.key: one for one in (*wished_in(c, event), *by_rule)}.values()


def _is_ahead(broadcast: Broadcast, now: datetime) -> bool:
    """Confirmed for later, or undone while its hour is still to come."""
    waits = broadcast.at is not None and broadcast.at > now
    return broadcast.state == "confirmed" or (broadcast.state == "undone" and waits)


def _was_changed(key: str, changed: Mapping[str, Alteration]) -> bool:
    """Whether the same reminder was changed for another start of its session."""
    return any(
        (one.text or one.what == "skip") and _but_for_its_start(one.key) == _but_for_its_start(key)
        for one in changed.values()
        if not one.key.startswith(DRAFT)
    )


def _but_for_its_start(key: str) -> Sequence[str]:
    parts = key.split(":")
    return [*parts[:3], *parts[4:]]


@dataclass(frozen=True)
class _Counts:
    chats: Mapping[str | None, int] = field(default_factory=dict)  # open group chats, by their session
    wishing: Mapping[str, int] = field(default_factory=dict)  # humans, by session
    exactly: Mapping[tuple[str, int], int] = field(default_factory=dict)  # and by how long before


def _counts(c: Connection, event: Event, notices: Sequence[Notice]) -> _Counts:
    """How many hear of what, in three statements however many notices there are."""
    if not notices:
        return _Counts()
    bound = (
        conversations.c.event == event.id,
        conversations.c.kind != "private",
        conversations.c.closed == "",
    )
    counted = select(conversations.c.session, func.count().label("number"))
    chats = counted.where(*bound).group_by(conversations.c.session)
    human = func.coalesce(persons.c.email, persons.c.id).distinct()
    wanted = (wishes.c.event == event.id, wishes.c.wanted.is_(True))
    wishing = (
        select(wishes.c.session, wishes.c.minutes, func.count(human).label("number"))
        .join_from(wishes, persons, persons.c.id == wishes.c.person)
        .where(*wanted)
    )
    by_session = (
        select(wishes.c.session, func.count(human).label("number"))
        .join_from(wishes, persons, persons.c.id == wishes.c.person)
        .where(*wanted)
        .group_by(wishes.c.session)
    )
    exactly = c.execute(wishing.group_by(wishes.c.session, wishes.c.minutes)).all()
    return _Counts(
        {row.session: row.number for row in c.execute(chats)},
        {row.session: row.number for row in c.execute(by_session)},
        {(row.session, row.minutes): row.number for row in exactly},
    )


def _reach(c: Connection, event: Event, notice: Notice, counts: _Counts) -> Reach:
    if notice.to == "group":
        own = counts.chats.get(notice.sessions[0], 0) if len(notice.sessions) == 1 else 0
        return Reach(groups=counts.chats.get(None, 0) + own)
    if notice.to == "organizers":
        return Reach()
    if notice.rule == "wish":
        return Reach(persons=counts.exactly.get((notice.sessions[0], notice.minutes), 0))
    if len(notice.sessions) == 1:
        return Reach(persons=counts.wishing.get(notice.sessions[0], 0))
    human = func.coalesce(persons.c.email, persons.c.id).distinct()
    several = (
        select(func.count(human))
        .join_from(wishes, persons, persons.c.id == wishes.c.person)
        .where(wishes.c.event == event.id, wishes.c.wanted.is_(True), wishes.c.session.in_(notice.sessions))
    )
    return Reach(persons=c.execute(several).scalar_one())


@dataclass(frozen=True)
class _Announced:
    broadcast: Broadcast
    unreachable: Sequence[str]


def _broadcasts(c: Connection, event: Event, now: datetime) -> dict[str, _Announced]:
    """Those that were confirmed and still concern these days, by what their envelopes are about."""
    recent = or_(
        broadcasts.c.state == "confirmed",
        broadcasts.c.confirmed_at >= now - DAYS,
        broadcasts.c.at >= now - DAYS,
    )
    kept = (broadcasts.c.event == event.id, broadcasts.c.confirmed_at.is_not(None), recent)
    rows = c.execute(select(broadcasts).where(*kept).order_by(broadcasts.c.confirmed_at)).mappings()
    return {
        f"broadcast:{row['id']}": _Announced(
            noun_of(Broadcast, broadcasts, row, zone=event.time_zone), row["unreachable"]
        )
        for row in rows
    }


def _spoken(
    c: Connection,
    event: Event,
    now: datetime,
    changed: Mapping[str, Alteration],
    announced: Mapping[str, _Announced],
) -> list[Spoken]:
    """The newest first: what went out, what was left out, and what was stopped before it went."""
    heaps = _heaps(c, event, now)
    firsts = {row.id: row for row in _rows(c, [heap.first for heap in heaps.values()])}
    names = _names(c, event, heaps)
    found = [
        _what_became(about, heap, firsts[heap.first], now, changed, announced, names)
        for about, heap in heaps.items()
        if about in announced or heap.kind != "broadcast"
    ]
    found += [
        Spoken(about, "broadcast", its.broadcast.confirmed_at or now, broadcast=its.broadcast)
        for about, its in announced.items()
        if about not in heaps and not _is_ahead(its.broadcast, now)
    ]
    found += [
        Spoken(f"sent:{one.key}", one.kind, one.due, one.source, skipped=True, alteration=changed[one.key])
        for one in _notices(c, event, now, changed)
        if now - DAYS <= one.due <= now and one.key not in heaps and _is_skipped(changed.get(one.key))
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _is_skipped(alteration: Alteration | None) -> bool:
    return alteration is not None and alteration.what == "skip"


@dataclass
class _Heap:
    """The rows about one thing, by their states."""

    kind: Any
    first: int
    due: datetime
    states: dict[str, int] = field(default_factory=dict)
    rehearsed: bool = False

    def of(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)


def _heaps(c: Connection, event: Event, now: datetime) -> dict[str, _Heap]:
    headed = cast(outbox.c.source, String).contains(f'"{HEADING}"')
    counted = (
        select(
            outbox.c.about,
            outbox.c.kind,
            outbox.c.state,
            func.count().label("number"),
            func.min(outbox.c.id).label("first"),
            func.min(outbox.c.due).label("due"),
            func.max(case((headed, 1), else_=0)).label("rehearsed"),
        )
        .where(
            outbox.c.event == event.id,
            outbox.c.kind.in_(SPOKEN),
            outbox.c.made_at >= now - DAYS,
            outbox.c.about != "",
        )
        .group_by(outbox.c.about, outbox.c.kind, outbox.c.state)
    )
    heaps: dict[str, _Heap] = {}
    for row in c.execute(counted):
        heap = heaps.setdefault(row.about, _Heap(row.kind, row.first, row.due))
        heap.first, heap.due = min(heap.first, row.first), min(heap.due, row.due)
        heap.states[row.state] = row.number
        heap.rehearsed = heap.rehearsed or bool(row.rehearsed)
    return heaps


def _rows(c: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    wanted: Select[Any] = select(outbox.c.id, outbox.c.source, outbox.c.useful_until)
    return c.execute(wanted.where(outbox.c.id.in_(ids))).all() if ids else ()


def _names(c: Connection, event: Event, heaps: Mapping[str, _Heap]) -> Mapping[tuple[str, bool], list[str]]:
    """Of those who may not have got it, or didn't, by what it was and whether that is unclear."""
    lacking = [about for about, heap in heaps.items() if heap.of("unknown", *FAILED)]
    if not lacking:
        return {}
    rows = c.execute(
        select(outbox.c.about, outbox.c.state, outbox.c.person, persons.c.name)
        .outerjoin_from(outbox, persons, persons.c.id == outbox.c.person)
        .where(
            outbox.c.person != "",
            outbox.c.about.in_(lacking),
            outbox.c.kind.in_(SPOKEN),
            outbox.c.state.in_(("unknown", "failed", "dead", "expired")),
        )
        .order_by(persons.c.name)
    )
    names: dict[tuple[str, bool], list[str]] = {}
    for row in rows:
        if name := row.name or listed_name(event, row.person):
            names.setdefault((row.about, row.state == "unknown"), []).append(name)
    return names


def _what_became(
    about: str,
    heap: _Heap,
    first: Row[Any],
    now: datetime,
    changed: Mapping[str, Alteration],
    announced: Mapping[str, _Announced],
    names: Mapping[tuple[str, bool], list[str]],
) -> Spoken:
    its = announced.get(about)
    report = Report(
        total=sum(heap.states.values()),
        sent=heap.of("sent"),
        waiting=heap.of(*WAITING),
        unknown=heap.of("unknown"),
        failed=heap.of("failed", "dead", "expired"),
        cancelled=heap.of("cancelled", "skipped"),
        unreachable=tuple(its.unreachable) if its and not heap.rehearsed else (),
        refused=tuple(names.get((about, False), ())),
        rehearsed=heap.rehearsed,
    )
    useful = its is not None or first.useful_until is None or first.useful_until > now
    return Spoken(
        object=about if its else f"sent:{about}",
        kind=heap.kind,
        at=heap.due,
        source=first.source,
        report=report,
        unclear=tuple(names.get((about, True), ())),
        alteration=changed.get(about),
        broadcast=its.broadcast if its else None,
        skipped=report.total == heap.of("skipped"),
        useful=useful,
    )
