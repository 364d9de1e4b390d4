from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dialogs.answers import FaultyAnswer, fact_text, filled
from dialogs.faq import fit
from dialogs.model.event import Entry, Event, Fact, Said, Session
from dialogs.model.text import Text

OSLO = ZoneInfo("Europe/Oslo")
DEADLINE = Fact(
    "deadline",
    on=datetime(2021, 9, 21, tzinfo=OSLO),
    day=date(2021, 9, 20),
    before=Text("Fristen er {date}, {in_days}.", "Fristen er {date}, {in_days}.", "It is {date}, {in_days}."),
    after=Text(
        "Fristen var {date}, {days_ago}.", "Fristen var {date}, {days_ago}.", "It was {date}, {days_ago}."
    ),
)
WEBINAR = Session(
    "webinar",
    Text.everywhere("Webinar"),
    datetime(2021, 11, 16, 12, tzinfo=OSLO),
    datetime(2021, 11, 16, 13, 30, tzinfo=OSLO),
    datetime(2021, 11, 16, 14, tzinfo=OSLO),
    speakers=("A, kursleder", "B"),
)
EVENT = Event(
    "gathering",
    Text.everywhere("Gathering"),
    "nb",
    OSLO,
    sessions=(WEBINAR,),
    facts={
        "deadline": DEADLINE,
        "end": Fact(
            "end",
            said=(
                Said(Text.everywhere("13.00"), Text("øverst", "øvst", "at the top")),
                Said(Text.everywhere("11.45"), Text("i programmet", "i programmet", "in the programme")),
            ),
        ),
    },
)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    "now,says",
    [
        ("2021-09-13T09:00", "Fristen er mandag 20. september, om 7 dager."),
        ("2021-09-19T09:00", "Fristen er mandag 20. september, i morgen."),
        ("2021-09-20T23:59", "Fristen er mandag 20. september, i dag."),
        ("2021-09-21T00:00", "Fristen var mandag 20. september, i går."),
        ("2021-10-01T00:00", "Fristen var mandag 20. september, for 11 dager siden."),
    ],
)
def test_a_dated_fact_knows_its_tense(now: str, says: str) -> None:
    assert fact_text(DEADLINE, at(now), "nb") == says


def test_a_contradiction_gives_both_and_where_each_stands() -> None:
    now = at("2021-09-13T09:00")
    assert filled("Slutt: {end}.", EVENT, now, "nb") == "Slutt: 13.00 (øverst) og 11.45 (i programmet)."
    assert filled("End: {end}.", EVENT, now, "en") == "End: 13.00 (at the top) and 11.45 (in the programme)."


def test_a_session_is_said_in_words() -> None:
    text = "{session.webinar.when}, slutter {session.webinar.end}: {session.webinar.speakers}"
    assert filled(text, EVENT, at("2021-09-13T09:00"), "nb") == (
        "tirsdag 16. november kl. 12.00, slutter kl. 13.30 eller 14.00: A, kursleder og B"
    )


@pytest.mark.parametrize(
    "answer", ["{no.such}", "{session.webinar.place}", "{session.other.title}", "lone { brace"]
)
def test_an_answer_that_cannot_be_filled_in_is_refused_before_anyone_asks(answer: str) -> None:
    entry = Entry("broken", Text.everywhere("Broken"), {"nb": ("Hva?",)}, Text.everywhere(answer))
    with pytest.raises(FaultyAnswer):
        fit(replace(EVENT, entries=(entry,)))
