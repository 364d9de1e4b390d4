"""How many envelopes there are in each of the outbox's states: a number for each, for who watches Vert."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from bot.store.tables import outbox


def outbox_by_state(c: Connection) -> Mapping[str, int]:
    """States that no envelope is in are absent."""
    counted = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {row.state: row.number for row in c.execute(counted)}
