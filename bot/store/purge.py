"""The nightly purge: what is older than an event keeps it goes, computed from the tables."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Table, and_, delete, func, or_, select

from bot.store.tables import conversations, metadata
from dialogs.model.event import Event

DEFAULT_DAYS = 90  # where no event is loaded


def purge(c: Connection, events: Mapping[str, Event], now: datetime) -> dict[str, int]:
    """Deletes what each event no longer keeps, and says how many rows of each table went."""
    return {table.name: _purge_table(c, table, events, now) for table in _purged_tables()}


def kept_about(c: Connection, event: Event) -> dict[str, int]:
    """How many rows about people would go with a closed event, by table; those with none are left out."""
    counts = {
        table.name: select(func.count()).select_from(table).where(_event_of(table) == event.id)
        for table in _purged_tables()
        if "forget" in table.info
    }
    row = c.execute(select(*(one.scalar_subquery().label(name) for name, one in counts.items()))).one()
    return {name: count for name, count in row._mapping.items() if count}


def _purged_tables() -> list[Table]:
    """Conversations come last: the rows of other tables are an event's by their conversation."""
    purged = [table for table in metadata.sorted_tables if "purged_by" in table.info]
    return sorted(purged, key=lambda table: table is conversations)


def _purge_table(c: Connection, table: Table, events: Mapping[str, Event], now: datetime) -> int:
    needed = table.info.get("needed") == "event"
    gone = 0
    for event in events.values():
        if event.delete_on and event.delete_on <= now:
            gone += c.execute(delete(table).where(_event_of(table) == event.id)).rowcount
            continue
        before = now - table.info.get("kept_for", timedelta(days=event.retention_days))
        if not (needed and _lasts(event, before)):
            gone += _delete(c, table, _event_of(table) == event.id, before)
    days = max((event.retention_days for event in events.values()), default=DEFAULT_DAYS)
    before = now - table.info.get("kept_for", timedelta(days=days))
    if needed and any(_lasts(event, before) for event in events.values()):
        return gone
    strangers = or_(_event_of(table).is_(None), _event_of(table).not_in(list(events)))
    return gone + _delete(c, table, strangers, before)


def _delete(c: Connection, table: Table, whose: ColumnElement[bool], before: datetime) -> int:
    moments = [table.c[name] for name in table.info["purged_by"]]
    past = and_(*(or_(moment.is_(None), moment < _as_kept(moment, before)) for moment in moments))
    return c.execute(delete(table).where(whose, past)).rowcount


def _as_kept(moment: ColumnElement[Any], before: datetime) -> Any:
    return before.timestamp() if isinstance(moment.type, Float) else before


def _lasts(event: Event, before: datetime) -> bool:
    """Whether the event, and the time its rows are kept afterwards, is not over."""
    return event.last_end is None or event.last_end >= before


def _event_of(table: Table) -> ColumnElement[Any]:
    if "event" in table.c:
        return table.c.event
    if "conversation" in table.c:
        same = conversations.c.id == table.c.conversation
        return select(conversations.c.event).where(same).scalar_subquery()
    return select(conversations.c.event).where(conversations.c.id.is_(None)).scalar_subquery()  # no event's
