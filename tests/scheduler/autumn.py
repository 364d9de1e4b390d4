"""A made-up event with the twelve webinars' days and hours, and the two conference days before them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs.model.event import Event, Listed, ReminderRule, Session, Track
from dialogs.model.text import Text

OSLO = ZoneInfo("Europe/Oslo")

TUESDAYS = [(11, 16), (11, 23), (11, 30), (12, 7), (12, 14)]
THURSDAYS = [(11, 18), (11, 25), (12, 2), (12, 9), (12, 16)]
DAYS = sorted(
    [date(2021, *day) for day in (*TUESDAYS, *THURSDAYS)] + [date(2022, 1, 11), date(2022, 1, 13)],
)

ONLINE = Text("Teams", "Teams", "Teams")


def at(day: str, hour: str) -> datetime:
    """2021-11-16, 12.00: in Oslo."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour.replace(".", ":")), OSLO)


def webinar(day: date) -> Session:
    start, end, latest = (
        (time(12), time(13, 30), time(14)) if day.weekday() == 1 else (time(9, 30), time(11), time(11, 30))
    )
    return Session(
        f"webinar-{day:%m-%d}",
        Text("Vær smart, del 1", "Ver smart, del 1", "Be smart, part 1"),
        datetime.combine(day, start, OSLO),
        datetime.combine(day, end, OSLO),
        datetime.combine(day, latest, OSLO),
        place=ONLINE,
        speakers=("Ekspert E, kursleder",),
        track="webinar",
        part=Text("del 1", "del 1", "part 1"),
    )


def item(id_: str, start: datetime, title: str) -> Session:
    return Session(id_, Text.everywhere(title), start, place=Text.everywhere("Ålesund"), track="days")


RULES = (
    ReminderRule("evening", days_ahead=1, at=time(18), sessions=("days",), to=("group", "person"), per="day"),
    ReminderRule("day-before", days_ahead=1, at=time(9), sessions=("webinar",), to=("group", "person")),
    ReminderRule("soon", before=timedelta(minutes=15), sessions=("webinar",), to=("group", "person")),
)


def event(*sessions: Session, rules: tuple[ReminderRule, ...] = RULES) -> Event:
    return Event(
        "autumn",
        Text("Høstsamling", "Haustsamling", "Autumn gathering"),
        "nb",
        OSLO,
        state="live",
        sessions=tuple(sorted(sessions, key=lambda session: session.start)),
        tracks=(Track("webinar", Text.everywhere("Webinar")), Track("days", Text.everywhere("Dager"))),
        people=(Listed("Arrangør O", "organizer.o@example.org", frozenset({"organizer"})),),
        reminders=rules,
    )


def autumn() -> Event:
    return event(
        item("check-in", at("2021-11-11", "10.30"), "Registrering"),
        item("opening", at("2021-11-11", "12.30"), "Åpning"),
        item("examples", at("2021-11-12", "08.30"), "Eksempler"),
        *(webinar(day) for day in DAYS),
    )
