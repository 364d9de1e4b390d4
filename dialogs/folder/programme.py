"""Reads cohorts, topics, tracks, sessions and reminder rules."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from dialogs.folder.finding import shown
from dialogs.folder.table import Table
from dialogs.folder.values import aware, is_in_gap, time_ahead_in
from dialogs.model.event import Cohort, ReminderRule, Role, Session, Topic, Track

ROLES: tuple[Role, ...] = get_args(Role)

_NO_COHORTS = (*ROLES, "group", "everyone")  # words an audience already has


def read_cohorts(event: Table) -> Iterator[Cohort]:
    for table in event.each("cohort"):
        name, title = table.id("cohort"), table.text("title", required=True, is_name=True)
        table.close()
        if name in _NO_COHORTS:
            table.error(
                "id", f"the cohort id {shown(name)} already means something else", "Give it another id."
            )
        elif name:
            yield Cohort(name, title)


def read_topics(event: Table) -> Iterator[Topic]:
    for table in event.each("topic"):
        name, title = table.id("topic"), table.text("title", required=True, is_name=True)
        words, examples = table.words("words"), table.words("examples")
        table.close()
        if name:
            yield Topic(name, title, words, examples)


def read_tracks(event: Table) -> Iterator[Track]:
    for table in event.each("track"):
        name, title = table.id("track"), table.text("title", required=True, is_name=True)
        table.close()
        if name:
            yield Track(name, title)


def read_sessions(event: Table, zone: ZoneInfo) -> Iterator[Session]:
    for table in event.each("session"):
        session = _session(table, zone)
        if session:
            yield session


def _session(table: Table, zone: ZoneInfo) -> Session | None:
    name, title = table.id("session"), table.text("title", required=True, is_name=True)
    day = table.day("date")
    starts = table.time_of_day("start", required=True)
    start = _moment(table, "start", day, starts, zone)
    end = _moment(table, "end", day, table.time_of_day("end"), zone)
    latest = _moment(table, "end_latest", day, table.time_of_day("end_latest"), zone)
    _check_ends(table, start, end, latest)
    place, link, speakers = table.text("place", is_name=True), table.link("link"), table.words("speakers")
    track, audience = table.refers_to("track", "track"), table.refers("audience", "cohort", also=ROLES)
    optional, walk = table.flag("optional"), table.flag("walk")
    note, prepare, part = table.text("note"), table.text("prepare"), table.text("part")
    also, topics = table.words("also"), table.refers("topic", "topic")
    table.close()
    if name is None or start is None:
        return None
    return Session(
        id=name,
        title=title,
        start=start,
        end=end,
        end_latest=latest,
        place=place,
        link=link,
        speakers=speakers,
        track=track,
        audience=audience,
        optional=optional,
        walk=walk,
        note=note,
        prepare=prepare,
        part=part,
        also=also,
        topics=topics,
    )


def _moment(table: Table, field: str, day: date | None, at: time | None, zone: ZoneInfo) -> datetime | None:
    if day is None or at is None:
        return None
    moment = aware(day, at, zone)
    if is_in_gap(moment):
        what = f"{field} of {table.named} is {at:%H.%M}, which is skipped on {day} when the clocks go forward"
        table.error(field, what, "Write another time.")
        return None
    return moment


def _check_ends(table: Table, start: datetime | None, end: datetime | None, latest: datetime | None) -> None:
    if start and end and end <= start:
        what = f"{table.named} ends at {end:%H.%M}, before it starts at {start:%H.%M}"
        if end == start:
            what = f"{table.named} ends at {end:%H.%M}, when it starts"
        table.error("end", what, "Write an end that is later than the start, or leave the end out.")
    if table.has("end_latest") and not table.has("end"):
        what = f"{table.named} has an end_latest but no end"
        table.error("end_latest", what, "Write the earliest end as end, or take end_latest out.")
    if end and latest and latest <= end:
        what = f"the end_latest {latest:%H.%M} of {table.named} is not later than its end {end:%H.%M}"
        table.error("end_latest", what, "Write the earliest end as end and the latest as end_latest.")


def read_reminders(event: Table) -> Iterator[ReminderRule]:
    receivers: tuple[Literal["group", "person"], ...] = ("group", "person")
    kinds: tuple[Literal["session", "day"], ...] = ("session", "day")
    for table in event.each("reminder"):
        name = table.id("reminder")
        before = table.span("before")
        days_ahead, at = _time_ahead(table)
        sessions = table.refers("sessions", "session", "track")
        to = table.some_of("to", receivers)
        per = table.one_of("per", kinds, "session")
        table.close()
        if table.has("before") == table.has("at"):
            both = "both before and at" if table.has("at") else "neither before nor at"
            remedy = 'Write either before = "15m" or at = "day before 09.00".'
            table.error("at", f"{table.named} has {both}", remedy)
        if name:
            yield ReminderRule(name, before, days_ahead, at, sessions, to or ("group",), per)


def _time_ahead(table: Table) -> tuple[int, time | None]:
    word = table.word("at")
    if word is None:
        return 0, None
    found = time_ahead_in(word)
    if found is None:
        remedy = 'Write it as "day before 09.00" or "3 days before 09.00".'
        table.error("at", f"at of {table.named} is {shown(word)}, which is no time ahead", remedy)
        return 0, None
    return found
