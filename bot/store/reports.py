"""What became of a broadcast, counted from its rows in the outbox."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bot.store.tables import outbox
from dialogs.model.broadcast import Report

WAITING = ("queued", "leased", "sending")
FAILED = ("failed", "dead", "expired", "skipped")


def report_of(c: Connection, broadcast: str, unreachable: Sequence[str] = ()) -> Report:
    """Every row of the broadcast is in one of five heaps, which add up; for the unreachable there is none."""
    counted = (
        select(outbox.c.state, func.count().label("number"))
        .where(outbox.c.about == f"broadcast:{broadcast}", outbox.c.kind == "broadcast")
        .group_by(outbox.c.state)
    )
    count = {row.state: row.number for row in c.execute(counted)}
    return Report(
        total=sum(count.values()),
        sent=count.get("sent", 0),
        waiting=sum(count.get(state, 0) for state in WAITING),
        unknown=count.get("unknown", 0),
        failed=sum(count.get(state, 0) for state in FAILED),
        cancelled=count.get("cancelled", 0),
        unreachable=tuple(unreachable),
    )
