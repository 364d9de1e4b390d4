"""A reminder in words, chosen when it is sent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dialogs.model.event import Event, Session
from dialogs.model.message import Choice, Message
from dialogs.model.planned import in_source
from dialogs.model.text import Language, Text
from dialogs.plain import plain
from dialogs.reminding import corrected, derived
from scheduler.reminders import Notice, planned
from tests.scheduler.autumn import at, autumn, event, webinar

BASE = "https://vert.example.org"


def notices(made: Event, kind: str = "reminder", to: str = "group") -> list[Notice]:
    found = planned(made, date(2021, 1, 1), date(2022, 12, 31))
    return [one for one in found if one.kind == kind and one.to == to]


def said(made: Event, now: datetime, language: Language = "nb", to: str = "group") -> Message | None:
    return derived(made, notices(made, to=to)[0].source, now, language, BASE)


def one_webinar(**changes: object) -> Event:
    session: Session = replace(webinar(date(2021, 11, 16)), **changes)  # type: ignore[arg-type]
    return event(session)


def test_the_day_before_it_says_tomorrow_when_who_and_where() -> None:
    message = said(one_webinar(link="https://example.org/join"), at("2021-11-15", "09.00"))
    assert message is not None
    assert plain(message) == (
        "I morgen: Vær smart, del 1\n"
        "tirsdag 16. november kl. 12.00 · slutter 13.30 eller 14.00\n"
        "Hvem: Ekspert E, kursleder\n"
        "Hvor: Teams"
    )
    assert message.choices == (
        Choice("Bli med", link="https://example.org/join", style="positive"),
        Choice("Legg i kalender", link=f"{BASE}/calendar/autumn/webinar-11-16.ics"),
        Choice("Minn meg 15 min før", "remind", "session:webinar-11-16"),
    )


@pytest.mark.parametrize(
    "now, headline",
    [
        (("2021-11-14", "09.00"), "Om 2 dager: Vær smart, del 1"),
        (("2021-11-15", "23.59"), "I morgen: Vær smart, del 1"),
        (("2021-11-16", "08.00"), "I dag: Vær smart, del 1"),
        (("2021-11-16", "11.00"), "Om 1 time: Vær smart, del 1"),
        (("2021-11-16", "11.45"), "Om 15 minutter: Vær smart, del 1"),
        (("2021-11-16", "11.52"), "Om 8 minutter: Vær smart, del 1"),
        (("2021-11-16", "11.59"), "Om 1 minutt: Vær smart, del 1"),
    ],
)
def test_the_words_fit_the_moment_it_is_sent(now: tuple[str, str], headline: str) -> None:
    message = said(one_webinar(), at(*now))
    assert message is not None
    assert message.title == headline


@pytest.mark.parametrize(
    "language, headline, text",
    [
        ("nn", "I morgon: Ver smart, del 1", "tysdag 16. november kl. 12.00 · sluttar 13.30 eller 14.00"),
        ("en", "Tomorrow: Be smart, part 1", "Tuesday 16 November at 12.00 · ends 13.30 or 14.00"),
    ],
)
def test_a_reminder_speaks_the_receivers_language(language: Language, headline: str, text: str) -> None:
    message = said(one_webinar(), at("2021-11-15", "09.00"), language)
    assert message is not None
    assert (message.title, message.text, message.language) == (headline, text, language)


def test_a_link_that_is_not_there_leaves_no_empty_line() -> None:
    message = said(one_webinar(), at("2021-11-15", "09.00"))
    assert message is not None
    assert "enke" not in plain(message)
    assert [choice.title for choice in message.choices] == ["Legg i kalender", "Minn meg 15 min før"]


def test_what_to_prepare_and_whether_one_can_walk_is_said() -> None:
    message = said(
        one_webinar(prepare=Text.everywhere("Ta med planen."), walk=True), at("2021-11-15", "09.00")
    )
    assert message is not None
    assert "Forbered: Ta med planen." in plain(message)
    assert "Denne kan du følge mens du går tur, hvis du vil." in plain(message)


def test_a_part_that_the_title_leaves_out_is_said() -> None:
    made = one_webinar(title=Text.everywhere("Vær smart"))
    message = said(made, at("2021-11-15", "09.00"))
    assert message is not None
    assert message.title == "I morgen: Vær smart, del 1"


def test_who_has_asked_for_it_is_not_asked_again_and_nobody_is_a_quarter_before() -> None:
    for now, to in ((at("2021-11-15", "09.00"), "person"), (at("2021-11-16", "11.45"), "group")):
        message = said(one_webinar(), now, to=to)
        assert message is not None
        assert [choice.title for choice in message.choices] == ["Legg i kalender"]


def test_a_session_that_moved_or_began_or_went_is_not_reminded_of() -> None:
    source = notices(one_webinar())[0].source
    start = at("2021-11-16", "12.00")
    moved = one_webinar(start=start + timedelta(hours=1))
    assert derived(moved, source, at("2021-11-15", "09.00"), "nb") is None
    assert derived(event(), source, at("2021-11-15", "09.00"), "nb") is None
    assert derived(one_webinar(), source, start, "nb") is None


def test_a_conference_day_is_one_practical_message() -> None:
    made = autumn()
    message = derived(made, notices(made)[0].source, at("2021-11-10", "18.00"), "nb", BASE)
    assert message is not None
    assert plain(message) == (
        "I morgen: Høstsamling\n"
        "torsdag 11. november · Ålesund\n"
        "Vi begynner kl. 10.30 med Registrering.\n"
        "10.30 Registrering\n"
        "12.30 Åpning\n"
        "Endringer kan forekomme."
    )


def worded(made: Event, words: Text) -> dict[str, str]:
    return {**notices(made)[0].source, **in_source(words)}


def test_words_that_were_changed_never_hide_or_falsify_when_and_where() -> None:
    walk = one_webinar(place=Text("Ås"), optional=True, note=Text("Ta med hatt."))
    source = worded(walk, Text("Onsdag kl. 18.00, i Oslo."))
    message = derived(walk, source, at("2021-11-15", "09.00"), "nb")
    assert message is not None
    assert plain(message) == (
        "I morgen: Vær smart, del 1\n"
        "tirsdag 16. november kl. 12.00 · slutter 13.30 eller 14.00\n"
        "Onsdag kl. 18.00, i Oslo.\n"
        "Frivillig.\n"
        "Hvem: Ekspert E, kursleder\n"
        "Hvor: Ås"
    )
    day = autumn()
    message = derived(day, worded(day, Text("Ta med hatt.")), at("2021-11-10", "18.00"), "nb")
    assert message is not None
    assert message.text == (
        "torsdag 11. november · Ålesund\nVi begynner kl. 10.30 med Registrering.\nTa med hatt."
    )


def test_a_correction_keeps_the_hour_also_when_the_session_has_begun_or_moved() -> None:
    made = one_webinar()
    source = worded(made, Text("Vi møtes ute."))
    begun = corrected(made, source, at("2021-11-16", "12.30"), "nb")
    assert begun is not None
    assert plain(begun) == (
        "Vær smart, del 1\n"
        "tirsdag 16. november kl. 12.00 · slutter 13.30 eller 14.00\n"
        "Vi møtes ute.\n"
        "Hvem: Ekspert E, kursleder\n"
        "Hvor: Teams"
    )
    moved = one_webinar(start=at("2021-11-17", "12.00"), end=None, end_latest=None)
    now = corrected(moved, source, at("2021-11-15", "09.00"), "nb")
    assert now is not None
    assert now.text == "onsdag 17. november kl. 12.00\nVi møtes ute."
    gone = corrected(event(), source, at("2021-11-15", "09.00"), "nb")
    assert gone is not None
    assert gone.text == "Vi møtes ute."


def asked(made: Event, now: datetime, language: Language = "nb", **counted: str) -> Message | None:
    source = {**notices(made, "link_wanted", "organizers")[0].source, **counted}
    return derived(made, source, now, language)


def test_organizers_are_told_which_link_is_missing_and_who_waits_for_it() -> None:
    message = asked(one_webinar(), at("2021-11-15", "08.00"), groups="1", persons="2")
    assert message == Message(
        title="Vær smart, del 1",
        text="Lenke mangler til webinaret i morgen. "
        "Påminnelsen går kl. 09.00 til gruppechatten og 2 personer.",
        choices=(
            Choice("Lim inn lenke", "link_form", "session:webinar-11-16", style="positive"),
            Choice("Send uten", "link_without", "session:webinar-11-16"),
        ),
    )


@pytest.mark.parametrize(
    "now, groups, persons, text",
    [
        (
            ("2021-11-12", "08.00"),
            "2",
            "1",
            (
                "Lenke mangler til webinaret tirsdag 16. november. "
                "Påminnelsen går mandag 15. november kl. 09.00 til 2 gruppechatter og 1 person."
            ),
        ),
        (
            ("2021-11-15", "08.30"),
            "0",
            "0",
            "Lenke mangler til webinaret i morgen. Påminnelsen går kl. 09.00.",
        ),
        (("2021-11-16", "08.00"), "1", "0", "Lenke mangler til webinaret i dag. Påminnelsen er sendt uten."),
    ],
)
def test_the_request_for_a_link_fits_the_moment(
    now: tuple[str, str], groups: str, persons: str, text: str
) -> None:
    message = asked(one_webinar(), at(*now), groups=groups, persons=persons)
    assert message is not None
    assert message.text == text


def test_a_link_that_came_meanwhile_is_not_asked_for() -> None:
    source = notices(one_webinar(), "link_wanted", "organizers")[0].source
    assert derived(one_webinar(link="https://example.org/x"), source, at("2021-11-15", "08.00"), "nb") is None
