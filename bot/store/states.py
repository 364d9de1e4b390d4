"""An event's state: begun by its first release, and from then on what its row says."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.store import withholding
from bot.store.addresses import THREAD
from bot.store.engine import Conflict
from bot.store.purge import kept_about
from bot.store.rows import insert_into, one_of
from bot.store.tables import audit, broadcasts, conversations, event_states, outbox, persons, releases
from dialogs.model.event import Event, State
from dialogs.model.incoming import Incoming
from dialogs.model.known import Known, StateChanged
from dialogs.model.logged import MACHINE
from dialogs.model.planned import IN_PLACE
from dialogs.model.standing import Held, Standing
from dialogs.model.text import Text
from scheduler.outbox import LASTS

ACTS = ("state_start", "state_pause", "state_continue_yes", "state_continue_without", "state_close_yes")
REOPENED = "state_reopen"
CLOSED = "the event is closed"
DROPPED = "let go of after the pause"

# What a pause holds back, and what may be let go of when it ends: a person's question is not.
CAN_BE_DROPPED = ("reminder", "link_wanted", "broadcast", "notice")


def begin_state(c: Connection, event: str, document: Mapping[str, Any], now: datetime) -> None:
    """The event's first release says how it starts; no later one has a say."""
    state = document["event"].get("state", "test")
    row = {"event": event, "state": state, "since": now, "version": 1}
    c.execute(insert_into(c, event_states).on_conflict_do_nothing(), row)


def states(c: Connection) -> Mapping[str, Row[Any]]:
    """The row of each event that has one."""
    return {row.event: row for row in c.execute(select(event_states))}


def in_its_state(event: Event, row: Row[Any] | None) -> Event:
    """The event with the state it is in; the very same where that is how it stands already."""
    if row is None or row.version == event.state_version:
        return event
    until = row.delete_on.astimezone(event.time_zone) if row.delete_on else None
    return replace(event, state=row.state, state_version=row.version, delete_on=until)


def count_of_changes() -> ColumnElement[int]:
    """Rises with every release, state or entry kept back: what is loaded is old once it differs."""
    made = select(func.count()).select_from(releases).scalar_subquery()
    changed = select(func.coalesce(func.sum(event_states.c.version), 0)).scalar_subquery()
    return made + changed + withholding.count_of_changes()


def count_held(c: Connection) -> int:
    """The same, while no state can change until the transaction is over."""
    c.execute(_hold())
    return count_now(c)


def count_now(c: Connection) -> int:
    count: int = c.execute(_counting()).scalar_one()
    return count


@cache
def _hold() -> Select[Any]:
    return select(event_states.c.event).with_for_update(read=True)


@cache
def _counting() -> Select[Any]:
    return select(count_of_changes())


def state_of(c: Connection, event: str) -> State | None:
    """None where no row says it."""
    return c.execute(select(event_states.c.state).where(event_states.c.event == event)).scalar()


@cache
def may_leave() -> ColumnElement[bool]:
    """Of a paused or closed event only direct answers do."""
    silent = select(event_states.c.event).where(one_of(event_states.c.state, ("paused", "closed")))
    return or_(outbox.c.kind == literal_column("'answer'"), outbox.c.event.not_in(silent))


def change_state(c: Connection, changed: StateChanged, now: datetime) -> None:
    """The new state, and what it means for all that waits. Raises Conflict."""
    values = {"state": changed.state, "since": now, "delete_on": changed.delete_on}
    if changed.version == 0:
        new = insert_into(c, event_states).on_conflict_do_nothing()
        written = c.execute(new, {"event": changed.event, "version": 1, **values})
    else:
        same = (event_states.c.event == changed.event, event_states.c.version == changed.version)
        written = c.execute(update(event_states).where(*same).values(version=changed.version + 1, **values))
    if written.rowcount != 1:
        raise Conflict(f"the state of {changed.event}")
    if changed.state == "paused":
        _take_back(c, changed.event)
    if changed.state == "closed":
        _cancel(c, changed.event, now, CLOSED)
        _call_off(c, changed.event)
    if changed.drop:
        _cancel(c, changed.event, now, DROPPED, outbox.c.kind.in_(CAN_BE_DROPPED), ~_mends())


def _mends() -> ColumnElement[bool]:
    """What corrects, or takes back, what people have already."""
    return cast(outbox.c.source, String).contains(f'"{IN_PLACE}"')


def _take_back(c: Connection, event: str) -> None:
    """What was leased and is not on the wire waits again, without a try used up."""
    leased = (outbox.c.event == event, outbox.c.state == "leased", outbox.c.kind != "answer")
    back = {"state": "queued", "owner": "", "lease_until": None, "attempts": outbox.c.attempts - 1}
    c.execute(update(outbox).where(*leased).values(back))


def _cancel(c: Connection, event: str, now: datetime, reason: str, *which: ColumnElement[bool]) -> None:
    waiting = (outbox.c.event == event, outbox.c.state.in_(("queued", "leased")), *which)
    over = {"state": "cancelled", "reason": reason, "owner": "", "lease_until": None, "ended_at": now}
    c.execute(update(outbox).where(*waiting).values(over))


def _call_off(c: Connection, event: str) -> None:
    """Broadcasts that wait for their hour."""
    confirmed = (broadcasts.c.event == event, broadcasts.c.state == "confirmed")
    c.execute(update(broadcasts).where(*confirmed).values(state="undone", version=broadcasts.c.version + 1))


def standing(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The view of the cards about the state."""
    return {"standing": standing_of(c, known.event)} if known.event else {}


def closing(c: Connection, _incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The same, with what closing would delete."""
    if known.event is None:
        return {}
    stands = standing_of(c, known.event)
    return {"standing": replace(stands, kept=kept_about(c, known.event))}


def standing_of(c: Connection, event: Event) -> Standing:
    row = c.execute(select(event_states).where(event_states.c.event == event.id)).one_or_none()
    if row is None:
        return Standing()
    act = c.execute(_last_act(event.id)).first()
    return Standing(
        since=row.since.astimezone(event.time_zone),
        by=(act.name or "") if act else "",
        from_outside=bool(act and act.channel == MACHINE),
        held=_held(c, event) if row.state == "paused" else (),
        ungreeted=_ungreeted(c, event) if row.state == "test" else (),
    )


def _ungreeted(c: Connection, event: Event) -> tuple[str, ...]:
    """The group chats bound to the event that Vert never introduced itself in."""
    greeting = select(outbox.c.id).where(outbox.c.key == conversations.c.id + ":welcome").exists()
    bound = (
        conversations.c.event == event.id,
        conversations.c.kind != "private",
        conversations.c.closed == "",
        conversations.c.id.not_like(f"%{THREAD}%"),
    )
    chats = select(conversations.c.id).where(*bound, ~greeting).order_by(conversations.c.id)
    return tuple(c.execute(chats).scalars())


def _last_act(event: str) -> Select[Any]:
    """Who changed it last, as the audit has it."""
    whose = audit.outerjoin(persons, and_(persons.c.id == audit.c.person, audit.c.person != ""))
    done = (audit.c.object == f"event:{event}", audit.c.outcome == "done")
    acts = audit.c.act.in_((*ACTS, REOPENED))
    newest = select(audit.c.channel, persons.c.name).select_from(whose).where(*done, acts)
    return newest.order_by(audit.c.id.desc()).limit(1)


def _held(c: Connection, event: Event) -> tuple[Held, ...]:
    """What the pause holds back, one for all who would get the same."""
    source = cast(outbox.c.source, String).label("source")
    same = (outbox.c.kind, outbox.c.about, source, outbox.c.due, outbox.c.useful_until)
    waiting = (outbox.c.event == event.id, outbox.c.state == "queued", outbox.c.kind != "answer")
    rows = c.execute(
        select(*same, func.count().label("receivers")).where(*waiting).group_by(*same).order_by(outbox.c.due)
    ).all()
    texts = _texts(c, {row.about for row in rows if row.kind == "broadcast"})
    held: dict[tuple[Any, ...], Held] = {}
    for row in rows:
        # what was refused on its way waits with a due of its own, and is the same broadcast all the same
        alike = (row.kind, row.about) if row.kind == "broadcast" else tuple(row[: len(same)])
        until = row.useful_until or row.due + LASTS[row.kind]
        one = held.get(alike) or Held(
            kind=row.kind,
            due=row.due.astimezone(event.time_zone),
            useful_until=until.astimezone(event.time_zone),
            count=0,
            sessions=tuple(json.loads(row.source or "{}").get("sessions", "").split()),
            text=texts.get(row.about, Text()),
            mends=f'"{IN_PLACE}"' in (row.source or ""),
        )
        held[alike] = replace(one, count=one.count + row.receivers)
    return tuple(held.values())


def _texts(c: Connection, abouts: Iterable[str]) -> Mapping[str, Text]:
    ids = sorted(about.removeprefix("broadcast:") for about in abouts)
    if not ids:
        return {}
    rows = c.execute(select(broadcasts.c.id, broadcasts.c.text).where(broadcasts.c.id.in_(ids)))
    return {f"broadcast:{row.id}": Text(**row.text) for row in rows}
