"""Which entries are kept back since they were found wrong, until what they say is another."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from bot.store.rows import insert_into
from bot.store.tables import withheld
from dialogs.model.event import Event
from dialogs.model.known import Withheld
from dialogs.withholding import wording_of

Kept = Mapping[str, Collection[tuple[str, str]]]  # by event: entries, each with its wording then


def keep_back(c: Connection, one: Withheld, now: datetime) -> None:
    """Its version rises with each change, so that every replica notices."""
    row = {
        "event": one.event,
        "entry": one.entry,
        "wording": one.wording,
        "wanted": one.wanted,
        "at": now,
        "version": 1,
    }
    put = insert_into(c, withheld)
    anew = {name: put.excluded[name] for name in ("wording", "wanted", "at")}
    changed = anew | {"version": withheld.c.version + 1}
    c.execute(put.on_conflict_do_update(index_elements=["event", "entry"], set_=changed), row)


def kept_back(c: Connection) -> Kept:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in c.execute(select(withheld).where(withheld.c.wanted)):
        found.setdefault(row.event, []).append((row.entry, row.wording))
    return found


def without_withheld(event: Event, kept: Kept) -> Event:
    """The event knowing which of its entries are not said; the very same where that is so already."""
    wrong = frozenset(
        entry for entry, wording in kept.get(event.id, ()) if wording_of(entry, event) == wording
    )
    return event if wrong == event.withheld else replace(event, withheld=wrong)


def count_of_changes() -> ColumnElement[int]:
    return select(func.coalesce(func.sum(withheld.c.version), 0)).scalar_subquery()
