"""What the list says of a participant who asks; and those who come by a link, tied to their row by e-mail."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, literal, select

from bot.store.rows import noun_of
from bot.store.tables import people
from dialogs.model.event import Event
from dialogs.model.fellows import Fellows
from dialogs.model.incoming import Incoming, Said
from dialogs.model.known import Known
from dialogs.model.registration import Registration
from dialogs.own import asks_for_own, titles

TAKE_PART = ("registered", "confirmed")


def own_row(c: Connection, incoming: Incoming, known: Known) -> Mapping[str, Any]:
    """The asker's own row, and their municipality counted, in one statement; nothing where nobody asks."""
    if known.event is None or not isinstance(incoming, Said):
        return {}
    if asks_for_own(incoming.text, titles(known.event)) is None:
        return {}
    return _own_row(c, known.event, (known.person.email or "").lower())


def _own_row(c: Connection, event: Event, email: str) -> Mapping[str, Any]:
    mine = select(people).where(people.c.event == event.id, people.c.email == email).subquery("mine")
    takes_part = people.c.status.in_(TAKE_PART)
    stays = and_(takes_part, people.c.nights > 0)
    theirs = (
        select(
            people.c.municipality.label("of"),
            func.sum(case((takes_part, 1), else_=0)).label("taking_part"),
            func.sum(case((people.c.status == "waiting", 1), else_=0)).label("in_line"),
            func.sum(case((stays, 1), else_=0)).label("staying"),
            func.sum(case((takes_part, people.c.nights))).label("their_nights"),
        )
        .where(people.c.event == event.id, people.c.municipality != "")
        .where(people.c.municipality == select(mine.c.municipality).scalar_subquery())
        .group_by(people.c.municipality)
        .subquery("theirs")
    )
    here = select(literal(1).label("one")).subquery("here")
    listed = exists().where(people.c.event == event.id)
    together = (
        select(listed.label("listed"), mine, theirs)
        .select_from(here)
        .outerjoin(mine, literal(1) == here.c.one)
        .outerjoin(theirs, theirs.c.of == mine.c.municipality)
    )
    row = c.execute(together).mappings().one()
    if not row["listed"]:
        return {}
    return {
        "registration": noun_of(Registration, people, row) if row["email"] is not None else None,
        "fellows": Fellows(
            row["taking_part"] or 0, row["in_line"] or 0, row["staying"] or 0, row["their_nights"]
        ),
    }
