import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.folder.placeholders import known_placeholders, placeholders_in
from dialogs.folder.reading import FaultyEvent, check_folder, read_event
from dialogs.model.event import CastMember, Cohort, Entry, Fact, Listed, ReminderRule, Session, Topic, Track
from dialogs.model.text import LANGUAGES, Text

OSLO = ZoneInfo("Europe/Oslo")
EVENTS = Path(__file__).parents[3] / "events"
EXAMPLES = sorted(folder for folder in EVENTS.iterdir() if folder.is_dir())


def test_an_event_is_read_as_it_is_written(garden: Path) -> None:
    event = check_folder(garden).event
    assert event
    assert (event.id, event.language, event.time_zone, event.state) == ("garden", "nb", OSLO, "test")
    assert event.cohorts == (Cohort("north", Text.everywhere("Nord")),)
    assert event.topics == (Topic("growing", Text("dyrking", "dyrking", "growing")),)
    assert event.tracks == (Track("workshops", Text("Verkstedene", "Verkstadene", "The workshops")),)
    assert event.sessions[1:] == (
        Session(
            id="compost",
            title=Text("Kompost", "Kompost", "Compost"),
            start=datetime(2021, 11, 16, 13, tzinfo=OSLO),
            track="workshops",
            audience=("north", "facilitator"),
            speakers=("Ekspert E", "Ekspert F"),
            topics=("growing",),
        ),
        Session(
            id="webinar",
            title=Text.everywhere("Webinar"),
            start=datetime(2021, 11, 23, 12, tzinfo=OSLO),
            end=datetime(2021, 11, 23, 13, tzinfo=OSLO),
            link="https://example.org/webinar",
        ),
    )
    assert event.reminders == (
        ReminderRule("quarter", before=timedelta(minutes=15), sessions=("webinar", "workshops")),
    )
    assert event.people == (
        Listed("Ekspert E", "expert.e@example.org", frozenset({"expert"}), ("growing",)),
        Listed("Arrangør O", "organizer.o@example.org", frozenset({"organizer"})),
    )
    assert event.facts == {
        "price": Fact("price", Text("gratis", "gratis", "free")),
        "registration.deadline": Fact(
            "registration.deadline",
            on=datetime(2021, 11, 2, tzinfo=OSLO),
            day=date(2021, 11, 1),
            before=Text(
                "Fristen er {date}, {in_days}.",
                "Fristen er {date}, {in_days}.",
                "The deadline is {date}, {in_days}.",
            ),
            after=Text("Fristen var {date}.", "Fristen var {date}.", "The deadline was {date}."),
        ),
    }
    assert event.entries[0] == Entry(
        "price",
        Text("Pris", "Pris", "Price"),
        {"nb": ("Hva koster det?",), "nn": ("Kva kostar det?",), "en": ("What does it cost?",)},
        Text("Det er {price}.", "Det er {price}.", "It is {price}."),
        more=("deadline",),
    )
    assert event.demo.cast == (
        CastMember("E", "Ekspert E", "expert.e@example.org", "expert", "nn", topics=("growing",)),
    )


def test_a_fact_with_an_hour_is_over_at_that_hour(garden: Path) -> None:
    file = garden / "event.toml"
    file.write_text(file.read_text("utf-8").replace('"2021-11-01"', '"2021-11-01 12.00"'), "utf-8")
    event = check_folder(garden).event
    assert event
    fact = event.facts["registration.deadline"]
    assert (fact.day, fact.on) == (date(2021, 11, 1), datetime(2021, 11, 1, 12, tzinfo=OSLO))


@pytest.mark.parametrize(
    "written, days_ahead, at", [("day before 09.00", 1, "09:00"), ("3 days before 18:30", 3, "18:30")]
)
def test_a_reminder_rule_may_look_days_ahead(garden: Path, written: str, days_ahead: int, at: str) -> None:
    file = garden / "event.toml"
    file.write_text(file.read_text("utf-8").replace('before = "15m"', f'at = "{written}"'), "utf-8")
    event = check_folder(garden).event
    assert event
    rule = event.reminders[0]
    assert (rule.before, rule.days_ahead, f"{rule.at:%H:%M}") == (None, days_ahead, at)


def test_an_event_kept_as_json_is_read_back_the_same(garden: Path) -> None:
    checked = check_folder(garden, release=7)
    assert read_event(json.loads(json.dumps(checked.document)), release=7) == checked.event


def test_a_document_that_is_no_event_is_refused() -> None:
    with pytest.raises(FaultyEvent):
        read_event({"event": {"id": "x"}, "faq": {}})
    with pytest.raises(FaultyEvent):
        read_event({})


def test_placeholders_are_told_apart_from_what_cannot_be_filled_in(garden: Path) -> None:
    event = check_folder(garden).event
    assert event
    answer = "{price} {session.webinar.when} {event.dates} {session.compost.end} {session.x.when} {}"
    assert placeholders_in(answer) == (
        "price",
        "session.webinar.when",
        "event.dates",
        "session.compost.end",
        "session.x.when",
        "",
    )
    unknown = [name for name in placeholders_in(answer) if name not in known_placeholders(event)]
    assert unknown == ["session.compost.end", "session.x.when", ""]


@pytest.mark.parametrize("folder", EXAMPLES, ids=[folder.name for folder in EXAMPLES])
def test_the_example_events_are_whole_in_every_language(folder: Path) -> None:
    checked = check_folder(folder)
    unwanted = [str(one) for one in checked.findings if one.level == "error" or "in nynorsk" in one.what]
    assert unwanted == []
    assert checked.event
    assert all(entry.asked_as[language] for entry in checked.event.entries for language in LANGUAGES)
    assert read_event(json.loads(json.dumps(checked.document))) == checked.event


def test_the_contradictions_of_klimasamlingen_are_noted() -> None:
    notes = [
        one.what for one in check_folder(EVENTS / "klimasamling-2021").findings if "contradicts" in one.what
    ]
    assert [what.split(" ")[1] for what in notes] == ["time.start", "time.end", "leaders.region", "dfo.name"]
