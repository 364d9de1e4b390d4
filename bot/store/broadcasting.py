"""A confirmed broadcast on its way: envelopes when the time to undo is over, a report when all have ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, exists, or_, select

from bot.store.chatlog import bump
from bot.store.correcting import tell_corrected
from bot.store.putting import Desk, put
from bot.store.reports import WAITING, report_of
from bot.store.rows import noun_of, write
from bot.store.tables import broadcasts, outbox, persons
from dialogs.broadcasting import report_card
from dialogs.model.broadcast import Broadcast
from dialogs.model.envelope import Envelope, ToAudience, ToPerson
from dialogs.model.event import Event
from dialogs.model.people import Person
from dialogs.outbox import short

UNDER_WAY = ("sending", "correcting")


def send_due(c: Connection, events: Mapping[str, Event], now: datetime, wall: datetime) -> int:
    """Makes the envelopes of every broadcast whose time has come, and returns how many broadcasts that were.

    `now` is the events' clock, which a wished time waits for; `wall` the one that the time to undo runs by.
    """
    waiting = select(broadcasts).where(
        broadcasts.c.state == "confirmed",
        broadcasts.c.sends_at <= wall,
        or_(broadcasts.c.at.is_(None), broadcasts.c.at <= now),
    )
    rows = c.execute(waiting).mappings().all()
    for row in rows:
        _begin(c, noun_of(Broadcast, broadcasts, row), events, now)
    if rows:
        bump(c)
    return len(rows)


def report_finished(c: Connection, events: Mapping[str, Event], now: datetime) -> int:
    """Tells the organizer what became of each broadcast that has nothing left to send."""
    open_rows = exists().where(
        outbox.c.about == "broadcast:" + broadcasts.c.id,
        outbox.c.kind.in_(("broadcast", "notice")),  # a notice about it corrects it
        outbox.c.state.in_(WAITING),
    )
    finished = select(broadcasts).where(broadcasts.c.state.in_(UNDER_WAY), ~open_rows)
    rows = c.execute(finished).mappings().all()
    for row in rows:
        broadcast = noun_of(Broadcast, broadcasts, row)
        write(c, broadcasts, replace(broadcast, state="reported"))
        _tell(c, broadcast, row, events, now)
    if rows:
        bump(c)
    return len(rows)


def _tell(
    c: Connection, broadcast: Broadcast, row: RowMapping, events: Mapping[str, Event], now: datetime
) -> None:
    object_, event = f"broadcast:{broadcast.id}", events[broadcast.event]
    if broadcast.state == "correcting":
        recalled = broadcast.recalled_at is not None
        title = short(broadcast.text)
        tell_corrected(c, event, object_, title, now, recalled=recalled, to=broadcast.by)
        return
    organizer = _sender(c, broadcast)
    language = organizer.language or organizer.last_language or event.language
    report = report_of(c, broadcast.id, event, row["unreachable"], row["through_group"])
    envelope = Envelope(
        key=f"{object_}:report:{broadcast.version}",
        to=ToPerson(broadcast.by, broadcast.event),
        message=report_card(broadcast, report, language),
        about=f"form:{broadcast.id}",
        kind="answer",
        event=broadcast.event,
    )
    put(c, [envelope], Desk(now, events, concerns=broadcast.by))


def on_their_way(c: Connection) -> dict[str, Broadcast]:
    """The broadcasts that are being sent or corrected, whose texts their deliveries draw on."""
    rows = c.execute(select(broadcasts).where(broadcasts.c.state.in_(UNDER_WAY))).mappings()
    return {row["id"]: noun_of(Broadcast, broadcasts, row) for row in rows}


def _begin(c: Connection, broadcast: Broadcast, events: Mapping[str, Event], now: datetime) -> None:
    envelope = Envelope(
        key=f"broadcast:{broadcast.id}",
        to=ToAudience(broadcast.event, broadcast.audience),
        about=f"broadcast:{broadcast.id}",
        kind="broadcast",
        event=broadcast.event,
        source={"broadcast": broadcast.id},
    )
    write(c, broadcasts, replace(broadcast, state="sending"))
    put(c, [envelope], Desk(now, events, sender=_sender(c, broadcast)))


def _sender(c: Connection, broadcast: Broadcast) -> Person:
    row = c.execute(select(persons).where(persons.c.id == broadcast.by)).mappings().one_or_none()
    return noun_of(Person, persons, row) if row else Person(broadcast.by, "")
