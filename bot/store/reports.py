"""What became of a broadcast, counted from its rows in the outbox."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from bot.store.tables import outbox, persons
from dialogs.model.broadcast import Report

WAITING = ("queued", "leased", "sending")
FAILED = ("failed", "dead", "expired", "skipped")


def report_of(
    c: Connection, broadcast: str, unreachable: Sequence[str] = (), through_group: int = 0
) -> Report:
    """Every row of the broadcast is in one of five heaps, which add up; for the unreachable there is none."""
    its = (outbox.c.about == f"broadcast:{broadcast}", outbox.c.kind == "broadcast")
    counted = select(outbox.c.state, func.count().label("number")).where(*its).group_by(outbox.c.state)
    count = {row.state: row.number for row in c.execute(counted)}
    failed = sum(count.get(state, 0) for state in FAILED)
    refused = (
        select(persons.c.name)
        .join_from(outbox, persons, persons.c.id == outbox.c.person)
        .where(*its, outbox.c.state.in_(FAILED))
        .order_by(persons.c.name)
    )
    return Report(
        total=sum(count.values()),
        sent=count.get("sent", 0),
        waiting=sum(count.get(state, 0) for state in WAITING),
        unknown=count.get("unknown", 0),
        failed=failed,
        cancelled=count.get("cancelled", 0),
        through_group=through_group,
        unreachable=tuple(unreachable),
        refused=tuple(c.execute(refused).scalars()) if failed else (),
    )
