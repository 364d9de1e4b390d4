"""A whole autumn of Klimasamlingen: every reminder to the group, without network, database or wall clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.reminding import derived
from scheduler.reminders import due

TICK = timedelta(minutes=15)
PLANNING_2 = (
    "Planarbeid og klima, del 2: Hvordan ta hensyn til klima (og natur) i alle deler av planarbeidet?"
)


def klimasamlingen() -> Event:
    event = check_folder(Path(__file__).parents[2] / "events" / "klimasamling-2021").event
    assert event is not None
    return event


def test_the_group_chat_hears_of_each_session_in_time_and_once() -> None:
    event, heard, said = klimasamlingen(), set[str](), []
    now, end = datetime(2021, 11, 8, tzinfo=UTC), datetime(2022, 1, 14, tzinfo=UTC)
    while now < end:
        for notice in due(event, now):
            if notice.to != "group" or notice.key in heard:
                continue
            heard.add(notice.key)
            message = derived(event, notice.source, now, "nb")
            assert message is not None
            said.append(f"{now.astimezone(event.time_zone):%m-%d %H.%M} {message.title}")
        now += TICK
    assert said == [
        "11-10 18.00 I morgen: Klimasamling for kommunene i Møre og Romsdal",
        "11-11 18.00 I morgen: Klimasamling for kommunene i Møre og Romsdal",
        *_told("11-15", "11-16 11.45", "Klimatilpasning, Vær smart-kurset, del 1"),
        *_told("11-17", "11-18 09.15", "Stedsutvikling og transport på vei og sjø – eksempler fra kommunene"),
        *_told("11-22", "11-23 11.45", "Klimatilpasning, Vær smart-kurset, del 2"),
        *_told("11-24", "11-25 09.15", "Planarbeid, del 1: Fakta- og datagrunnlag og verktøy"),
        *_told("11-29", "11-30 11.45", "Klimatilpasning, Vær smart-kurset, del 3"),
        *_told("12-01", "12-02 09.15", PLANNING_2),
        *_told("12-06", "12-07 11.45", "Bygg, bærekraft og sirkulære løsninger – eksempler fra kommunene"),
        *_told("12-08", "12-09 09.15", "Lokal klimarisiko"),
        *_told("12-13", "12-14 11.45", "Grønne anskaffelser, del 1"),
        *_told("12-15", "12-16 09.15", "Grønne anskaffelser, del 2"),
        *_told(
            "01-10",
            "01-11 11.45",
            "Klimatilpasning – interaktiv dag, refleksjoner og diskusjoner med deltakerne",
        ),
        *_told("01-12", "01-13 09.15", "Grønn næringsutvikling"),
    ]


def _told(day_before: str, quarter_before: str, title: str) -> list[str]:
    return [f"{day_before} 09.00 I morgen: {title}", f"{quarter_before} Om 15 minutter: {title}"]
