"""What became of a broadcast, counted from its rows in the outbox."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, String, and_, cast, func, select

from bot.store.addresses import MAIL
from bot.store.tables import outbox, persons
from dialogs.model.broadcast import Report
from dialogs.model.event import Event
from dialogs.test_state import HEADING

WAITING = ("queued", "leased", "sending")
FAILED = ("failed", "dead", "expired", "skipped")


def report_of(
    c: Connection, broadcast: str, event: Event, unreachable: Sequence[str] = (), through_group: int = 0
) -> Report:
    """Every row of the broadcast is in one of five heaps, which add up; for the unreachable there is none.

    What was only tried out says nothing about its audience.
    """
    its = (outbox.c.about == f"broadcast:{broadcast}", outbox.c.kind == "broadcast")
    counted = select(outbox.c.state, func.count().label("number")).where(*its).group_by(outbox.c.state)
    count = {row.state: row.number for row in c.execute(counted)}
    failed = sum(count.get(state, 0) for state in FAILED)
    rehearsed = bool(count) and is_rehearsed(c, *its)
    return Report(
        total=sum(count.values()),
        sent=count.get("sent", 0),
        waiting=sum(count.get(state, 0) for state in WAITING),
        unknown=count.get("unknown", 0),
        failed=failed,
        cancelled=count.get("cancelled", 0),
        through_group=0 if rehearsed else through_group,
        unreachable=() if rehearsed else tuple(unreachable),
        refused=_refused(c, event, *its) if failed else (),
        rehearsed=rehearsed,
    )


def is_rehearsed(c: Connection, *its: ColumnElement[bool]) -> bool:
    """Whether these rows of the outbox carry the heading of what was only tried out."""
    headed = cast(outbox.c.source, String).contains(f'"{HEADING}"')
    return c.execute(select(outbox.c.id).where(and_(*its, headed)).limit(1)).first() is not None


def _refused(c: Connection, event: Event, *its: ColumnElement[bool]) -> tuple[str, ...]:
    rows = c.execute(
        select(outbox.c.person, persons.c.name)
        .outerjoin_from(outbox, persons, persons.c.id == outbox.c.person)
        .where(*its, outbox.c.person != "", outbox.c.state.in_(FAILED))
    )
    return tuple(sorted(name for row in rows if (name := row.name or listed_name(event, row.person))))


def listed_name(event: Event, person: str) -> str:
    """Of who was never met, and is addressed by the e-mail the event lists."""
    listed = event.people_by_email.get(person.removeprefix(MAIL))
    return listed.name if listed else ""
