"""What the clock has to say becomes envelopes, for whoever is there to hear it now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, exists, func, select, update

from bot.store.altering import altered, one_at_a_time, skipped_keys
from bot.store.audience import WISH, rooms
from bot.store.chatlog import bump
from bot.store.joining import say_together
from bot.store.putting import Desk, put
from bot.store.tables import audit, outbox, wishes
from dialogs.model.envelope import Envelope, ToAudience, ToGroup, ToRole
from dialogs.model.event import Event
from dialogs.model.planned import Alteration, in_source
from scheduler.reminders import Notice, due, planned, wished

TIME_JUMP = "time jump"


def plan_due(c: Connection, event: Event, now: datetime) -> int:
    """Queues what should be said now, once however often it is looked for; how many notices that were."""
    one_at_a_time(c)
    changed = altered(c, event.id)
    skipped = skipped_keys(changed)
    asked = (
        one for one in wished_in(c, event) if one.due <= now < one.useful_until and one.key not in skipped
    )
    return _put(c, event, (*due(event, now, skipped), *asked), now, changed)


def say_now(c: Connection, event: Event, key: str, now: datetime) -> None:
    """Queues a reminder before its hour, under its own key: its hour finds it said."""
    today = now.astimezone(event.time_zone).date()
    coming = (*planned(event, today, date.max), *wished_in(c, event))
    notices = [replace(one, due=now) for one in coming if one.key == key and one.due > now]
    _put(c, event, notices, now, altered(c, event.id))


def skip_between(c: Connection, event: Event, start: datetime, end: datetime) -> int:
    """Skips what fell into a jump of the played clock, but for what is due on landing; how many that were."""
    zone = event.time_zone
    days = (start.astimezone(zone).date(), end.astimezone(zone).date())
    changed = altered(c, event.id)
    skipped = skipped_keys(changed)
    coming = (*planned(event, *days, skipped), *wished_in(c, event))
    fell = [one for one in coming if start <= one.due < end and one.key not in skipped]
    _put(c, event, fell, end, changed)
    return sum(_skip(c, one, end) for one in fell)


def _skip(c: Connection, notice: Notice, now: datetime) -> int:
    waiting = update(outbox).where(
        outbox.c.state == "queued", outbox.c.key.startswith(f"{notice.key}:", autoescape=True)
    )
    return c.execute(waiting.values(state="skipped", reason=TIME_JUMP, ended_at=now)).rowcount


def _put(
    c: Connection, event: Event, notices: Iterable[Notice], now: datetime, changed: Mapping[str, Alteration]
) -> int:
    """All who hear of a notice are found by one INSERT … SELECT."""
    envelopes = [envelope for one in notices if (envelope := _envelope(c, event, one, changed.get(one.key)))]
    newest = _newest(c)
    put(c, envelopes, Desk(now, {event.id: event}))
    say_together(c, [one.key for one in envelopes if isinstance(one.to, ToGroup)])
    if _newest(c) != newest:  # most ticks find all queued before, and no page has to look again
        bump(c)
    return len(envelopes)


def _newest(c: Connection) -> int | None:
    newest: int | None = c.execute(select(func.max(outbox.c.id))).scalar()
    return newest


def _envelope(c: Connection, event: Event, notice: Notice, changed: Alteration | None) -> Envelope | None:
    """What shows a reminder is about its key, so that it can be corrected where it stands."""
    source = dict(notice.source) | (in_source(changed.text) if changed else {})
    if notice.kind == "link_wanted":
        if _goes_without(c, event, notice.sessions[0]):
            return None
        source |= _counted(c, event, notice.sessions[0])
    return Envelope(
        key=notice.key,
        to=_to(event, notice),
        about=notice.key,
        kind=notice.kind,
        event=event.id,
        due=notice.due,
        useful_until=notice.useful_until,
        source=source,
    )


def _to(event: Event, notice: Notice) -> ToGroup | ToAudience | ToRole:
    match notice.to:
        case "group":
            return ToGroup(event.id)
        case "organizers":
            return ToRole("organizer", event.id)
    return ToAudience(event.id, tuple(_wish(notice, session) for session in notice.sessions))


def _wish(notice: Notice, session: str) -> str:
    """Who asks when a reminder has gone hears from the next one on, unless it is the very one asked for."""
    if notice.rule == "wish":
        return f"{WISH}{session}:{notice.minutes}"
    return f"{WISH}{session}::{int(notice.due.timestamp())}"


def wished_in(c: Connection, event: Event) -> Iterator[Notice]:
    """What persons asked for themselves."""
    wanted = select(wishes.c.session, wishes.c.minutes).where(
        wishes.c.event == event.id, wishes.c.wanted.is_(True)
    )
    for row in c.execute(wanted.distinct().order_by(wishes.c.session, wishes.c.minutes)):
        if notice := wished(event, row.session, row.minutes):
            yield notice


def _goes_without(c: Connection, event: Event, session: str) -> bool:
    """Whether an organizer has said so."""
    said = exists().where(
        audit.c.event == event.id, audit.c.act == "link_without", audit.c.object == f"session:{session}"
    )
    return bool(c.execute(select(said)).scalar())


def _counted(c: Connection, event: Event, session: str) -> dict[str, str]:
    """Who waits for the reminder, as far as is known now."""
    chats = select(func.count()).select_from(rooms(event.id, session).subquery())
    persons = select(func.count(wishes.c.person.distinct())).where(
        wishes.c.event == event.id, wishes.c.session == session, wishes.c.wanted.is_(True)
    )
    return {
        "groups": str(c.execute(chats).scalar_one()),
        "persons": str(c.execute(persons).scalar_one()),
    }
