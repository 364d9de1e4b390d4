"""Which reminders there are and which are due: rule × session × audience, from event and hour alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from dialogs.model.event import Event, ReminderRule, Session
from scheduler.working_hours import last_working_day_before, minus_working_hours, opening

Receivers = Literal["group", "person", "organizers"]

# No run of holidays lasts this long: who looks for asks due now need not look at later reminders.
LONGEST_BREAK = timedelta(days=14)


@dataclass(frozen=True)
class Notice:
    """What the clock has to say to an audience, before it becomes envelopes.

    `minutes` is how long before the start it is said, and 0 where the rule names an hour of the day.
    `carried_at` is when the first reminder goes that would carry the wanted link.
    """

    event: str
    rule: str
    sessions: tuple[str, ...]
    start: datetime
    kind: Literal["reminder", "link_wanted"]
    to: Receivers
    due: datetime
    useful_until: datetime
    minutes: int = 0
    carried_at: datetime | None = None

    @property
    def key(self) -> str:
        """Without the receiver, which makes it whole. What is said 15 minutes before is the same to a person,
        whether a rule or their own wish asked for it.
        """
        if self.kind == "link_wanted":
            which = f"link-{self.due:%Y-%m-%dT%H.%M}"
        else:
            which = f"{self.minutes}m" if self.minutes else self.rule
        return f"reminder:{self.event}:{self.sessions[0]}:{self.start:%Y-%m-%dT%H.%M%z}:{which}:{self.to}"

    @property
    def source(self) -> Mapping[str, str]:
        """All that the words are derived from at sending."""
        return {
            "kind": self.kind,
            "to": self.to,
            "rule": self.rule,
            "sessions": " ".join(self.sessions),
            "start": self.start.isoformat(),
            "carried_at": self.carried_at.isoformat() if self.carried_at else "",
        }


def planned(event: Event, first: date, last: date, skipped: Collection[str] = ()) -> tuple[Notice, ...]:
    """All that is due on these days, both included, in order.

    For a reminder whose key is among the `skipped` no link is asked for; the next one asks for its own.
    """
    reminders = _reminders(event)
    kept = (one for one in reminders if one.key not in skipped)
    notices = (*reminders, *_link_requests(event, kept))
    return tuple(sorted((one for one in notices if first <= one.due.date() <= last), key=_in_order))


def due(event: Event, now: datetime, skipped: Collection[str] = ()) -> tuple[Notice, ...]:
    """All that should be said now, and that nothing later made superfluous, without the `skipped` keys."""
    now = now.astimezone(
        UTC
    )  # within one zone Python compares wall clocks, which show an hour twice in autumn
    reminders = [one for one in _reminders(event) if one.key not in skipped]
    near = (one for one in reminders if one.due - LONGEST_BREAK <= now < one.start)
    notices = (*reminders, *_link_requests(event, near))
    return tuple(
        sorted(
            (one for one in notices if one.due <= now < one.useful_until and one.key not in skipped),
            key=_in_order,
        )
    )


def wished(event: Event, session_id: str, minutes: int) -> Notice | None:
    """A person's own reminder, some minutes before a session; None once there is no such session."""
    session = event.sessions_by_id.get(session_id)
    if session is None or minutes < 1:
        return None
    moment = before(session.start, timedelta(minutes=minutes))
    own = _notice(event, "wish", (session,), "person", moment, minutes)
    later = [
        one.due
        for one in _reminders(event)
        if one.to == "person" and session_id in one.sessions and one.due > moment
    ]
    return replace(own, useful_until=min([*later, own.start]))


def following(event: Event, now: datetime) -> Notice | None:
    """The next reminder that is yet to come."""
    coming = (one for one in _reminders(event) if one.due > now)
    return min(coming, key=_in_order, default=None)


def before(start: datetime, span: timedelta) -> datetime:
    """So long before, by the clock on the wall: a day before 12.00 is 12.00, also when summer time ends.

    An hour that the clock shows twice, or never, is the one nearest to the true span.
    """
    truly = (start.astimezone(UTC) - span).astimezone(start.tzinfo)
    wall = start.replace(tzinfo=None) - span
    shown = [wall.replace(tzinfo=start.tzinfo, fold=fold) for fold in (0, 1)]
    real = [one for one in shown if _exists(one)]
    return min(real, key=lambda one: abs(one.astimezone(UTC) - truly.astimezone(UTC)), default=truly)


def _reminders(event: Event) -> tuple[Notice, ...]:
    """What the rules say, each useful until the next one about the same session to the same audience."""
    found = [
        notice for rule in event.reminders for notice in _of_rule(event, rule) if notice.due < notice.start
    ]
    kept = _without_twins(found)
    return tuple(replace(one, useful_until=min([*_later_than(one, kept), one.start])) for one in kept)


def _of_rule(event: Event, rule: ReminderRule) -> Iterator[Notice]:
    minutes = round(rule.before.total_seconds() / 60) if rule.before else 0
    for sessions in _together(event, rule):
        moment = _moment(rule, sessions[0].start, event.time_zone)
        for to in rule.to:
            yield _notice(event, rule.id, sessions, to, moment, minutes)


def _notice(
    event: Event, rule: str, sessions: tuple[Session, ...], to: Receivers, moment: datetime, minutes: int
) -> Notice:
    start = sessions[0].start
    ids = tuple(session.id for session in sessions)
    return Notice(event.id, rule, ids, start, "reminder", to, moment, start, minutes)


def _together(event: Event, rule: ReminderRule) -> list[tuple[Session, ...]]:
    """The rule's sessions, each alone or all of a day together."""
    meant = [
        session
        for session in event.sessions
        if not rule.sessions or session.id in rule.sessions or session.track in rule.sessions
    ]
    if rule.per == "day":
        return [tuple(day) for _, day in groupby(meant, key=lambda session: session.day)]
    return [(session,) for session in meant]


def _moment(rule: ReminderRule, start: datetime, zone: ZoneInfo) -> datetime:
    if rule.at is None:
        return before(start, rule.before or timedelta())
    moment = datetime.combine(start.date() - timedelta(days=rule.days_ahead), rule.at, zone)
    return moment.astimezone(UTC).astimezone(
        zone
    )  # an hour that is skipped is the one the clock shows instead


def _without_twins(notices: Iterable[Notice]) -> list[Notice]:
    """Two rules that speak at the same moment say it once: the one that tells of more sessions."""
    kept: list[Notice] = []
    for one in sorted(notices, key=lambda notice: -len(notice.sessions)):
        if not any(
            one.to == other.to and one.due == other.due and set(one.sessions) <= set(other.sessions)
            for other in kept
        ):
            kept.append(one)
    return kept


def _later_than(one: Notice, notices: Iterable[Notice]) -> list[datetime]:
    return [
        other.due
        for other in notices
        if other.to == one.to and other.due > one.due and one.sessions[0] in other.sessions
    ]


def _link_requests(event: Event, reminders: Iterable[Notice]) -> Iterator[Notice]:
    """A link that is not there is asked for twice before the first reminder that would carry it."""
    missing = {session.id: session.start for session in event.sessions if session.online and not session.link}
    first: dict[str, Notice] = {}
    for one in sorted(reminders, key=_in_order):
        for session in missing.keys() & set(one.sessions):
            first.setdefault(session, one)
    for session, carrier in first.items():
        early = opening(last_working_day_before(carrier.due.date()), event.time_zone)
        late = minus_working_hours(carrier.due, 1)
        asked = Notice(
            event.id, carrier.rule, (session,), missing[session], "link_wanted", "organizers",
            early, late, carried_at=carrier.due,
        )  # fmt: skip
        yield asked
        yield replace(asked, due=late, useful_until=missing[session])


def _in_order(one: Notice) -> tuple[datetime, datetime, tuple[str, ...], str]:
    return one.due, one.start, one.sessions, one.to


def _exists(moment: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(
        tzinfo=None
    )
