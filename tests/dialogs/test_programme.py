from datetime import datetime
from pathlib import Path

import pytest

from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.model.people import Exchange
from dialogs.model.text import Language
from dialogs.plain import plain
from dialogs.programme import answer

EVENTS = Path(__file__).parents[2] / "events"


@pytest.fixture(scope="module")
def gathering() -> Event:
    event = check_folder(EVENTS / "klimasamling-2021").event
    assert event
    return event


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


DAY_BEFORE = at("2021-11-10T09:00+01:00")


@pytest.mark.parametrize(
    "question, language, now, entries",
    [
        ("Når er lunsjen på dag 1?", "nb", DAY_BEFORE, ("session:lunsj-dag-1",)),
        ("ka tid e d lunsj på torsdag?", "nb", DAY_BEFORE, ("session:lunsj-dag-1",)),
        ("Når er toppleiarforumet?", "nn", DAY_BEFORE, ("session:topplederforum",)),
        ("Når snakker Herdis Laupsa?", "nb", DAY_BEFORE, ("session:helhetlig-kommune-og-stat",)),
        ("When is Astrid Arnslett speaking?", "en", DAY_BEFORE, ("session:parallell-2",)),
        ("Når er del 3 av Vær smart-kurset?", "nb", DAY_BEFORE, ("session:vaer-smart-3",)),
        ("Hva er temaet 9. desember?", "nb", DAY_BEFORE, ("session:lokal-klimarisiko",)),
        ("what's on 9 December?", "en", DAY_BEFORE, ("session:lokal-klimarisiko",)),
        ("Hva skjer 13.1.?", "nb", DAY_BEFORE, ("session:gronn-naeringsutvikling",)),
        ("programme friday", "en", DAY_BEFORE, ("programme:day",)),
        ("Hva skjer nå?", "nb", at("2021-11-11T13:10+01:00"), ("session:status-i-fylket",)),
        ("what comes next?", "en", at("2021-11-11T18:30+01:00"), ("session:middag",)),
        ("Når er neste webinar?", "nb", at("2021-11-23T16:00+01:00"), ("session:planarbeid-1",)),
        ("Hvem er det som samtaler kl. 17?", "nb", DAY_BEFORE, ("session:samtale",)),
        ("Når slutter webinaret i morgen?", "nb", at("2021-11-15T09:00+01:00"), ("session:vaer-smart-1",)),
        ("program", "nb", DAY_BEFORE, ("programme:whole",)),
        ("hva skjer klokka fem på torsdag?", "nb", DAY_BEFORE, ("session:samtale",)),
        ("what is on at 4:15 pm thursday", "en", DAY_BEFORE, ("session:gevinster",)),
        ("hvem snakker rett etter lunsjen på torsdag?", "nb", DAY_BEFORE, ("session:apning",)),
        ("når på torsdagen er det noe om grønne anskaffelser?", "nb", DAY_BEFORE, ("session:parallell-2",)),
        ("når er parallell 1?", "nb", DAY_BEFORE, ("session:topplederforum",)),
        ("hva skal vi den 30. novmber?", "nb", DAY_BEFORE, ("session:vaer-smart-3",)),
        ("nå starter gruppearbeidet?", "nb", DAY_BEFORE, ("session:gruppearbeid",)),
    ],
)
def test_a_question_about_the_programme_finds_its_session(
    gathering: Event, question: str, language: Language, now: datetime, entries: tuple[str, ...]
) -> None:
    found = answer(question, gathering, now, language)
    assert found
    assert (found.entries, found.confidence >= 0.75) == (entries, True)


def test_a_session_is_told_with_its_provisional_end_its_speaker_and_that_the_link_will_come(
    gathering: Event,
) -> None:
    found = answer("når er vær smart-kurset del 1?", gathering, DAY_BEFORE, "nb")
    assert found
    assert plain(found.message) == (
        "Klimatilpasning, Vær smart-kurset, del 1\n"
        "Tirsdag 16. november kl. 12.00, slutter 13.30 eller 14.00.\n"
        "Hvem: Steinar Taubøll, NMBU, kursleder\n"
        "Hvor: Teams eller annet videomøteverktøy\n"
        "Lenke: Ikke lagt ut ennå. Lenker blir lagt ut når det nærmer seg.\n"
        "Fra arrangementssiden"
    )


def test_a_session_lasts_until_the_next_where_the_programme_gives_no_end(gathering: Event) -> None:
    found = answer("når snakker Herdis Laupsa?", gathering, at("2021-11-11T13:42+01:00"), "nb")
    assert found
    assert found.message.text.startswith("Herdis Laupsa, Miljødirektoratet. Torsdag 11. november kl. 13.30.")


def test_an_event_that_does_not_promise_links_is_not_made_to() -> None:
    event = check_folder(EVENTS / "klimakronsj-2021").event
    assert event
    found = answer("link to day 1?", event, at("2021-09-21T09:00+02:00"), "en")
    assert found
    assert (
        found.message.text
        == "The link has not been posted yet. Wednesday 22 September at 09.00, ends 13.00. "
        + (event.sessions[0].note.en)
    )


def test_what_is_the_same_each_week_is_said_once(gathering: Event) -> None:
    found = answer("når er webinarene på torsdager?", gathering, DAY_BEFORE, "nb")
    assert found
    assert (found.message.title, found.message.text) == (
        "Webinarer",
        "Torsdager kl. 09.30, slutter 11.00 eller 11.30.",
    )


def test_a_session_that_is_over_is_spoken_of_in_the_past(gathering: Event) -> None:
    found = answer("when was lunch on day 1?", gathering, at("2021-11-12T09:00+01:00"), "en")
    assert found
    assert found.message.text == "It was Thursday 11 November at 11.30."


def test_nothing_on_a_day_says_so_and_what_comes_next(gathering: Event) -> None:
    found = answer("hva skjer i dag?", gathering, at("2021-11-15T09:00+01:00"), "nb")
    assert found
    assert found.message.text == (
        "Det er ingenting på programmet mandag 15. november. "
        "Neste er Klimatilpasning, Vær smart-kurset, del 1, tirsdag 16. november kl. 12.00."
    )


def test_a_follow_up_leans_on_the_question_before_it(gathering: Event) -> None:
    before = Exchange("web:a", "web::a", DAY_BEFORE, "Når er webinarene på tirsdager?", "answer")
    tuesdays = answer(before.asked, gathering, DAY_BEFORE, "nb")
    thursdays = answer("og på torsdager?", gathering, DAY_BEFORE, "nb", before)
    assert tuesdays
    assert thursdays
    assert [item.text.split(" ")[0] for item in tuesdays.message.items] == ["tirsdag"] * 6
    assert [item.text.split(" ")[0] for item in thursdays.message.items] == ["torsdag"] * 6


@pytest.mark.parametrize(
    "question",
    [
        "Er det noen kleskode på middagen?",
        "Hvem arrangerer?",
        "Hva koster det?",
        "Kven andre kjem frå kommunen min?",
        "Kan jeg få opptak av webinaret?",
        "i hvilket rom holdes parallell 2?",
        "Did you get a place?",
        "Who is in group 5?",
        "Hva er strømprisen nå?",
        "Is he right?",
        "hei",
    ],
)
def test_what_the_programme_does_not_say_is_not_answered_from_it(gathering: Event, question: str) -> None:
    found = answer(question, gathering, DAY_BEFORE, "nb")
    assert found is None or found.confidence < 0.5
