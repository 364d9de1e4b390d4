from dataclasses import replace

import pytest

from dialogs.model.known import LinkPasted
from tests.dialogs.gathering import GROUP, Gathering, at, garden, webinar

LINK = "https://teams.example.org/l/meetup-join/19%3ameeting"


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering(now="2021-11-12 08.00")


def test_a_link_is_pasted_in_one_press_and_is_in_the_event_from_then_on(garden_days: Gathering) -> None:
    assert garden_days.presses_verb("O", "link_form", "session:part-1") == (
        "Lenke til Jord, del 1\ntirsdag 16. november kl. 12.00"
    )
    assert (garden_days.field("link").label, garden_days.field("link").hint) == (
        "Lim inn lenken",
        "Den må begynne med https://",
    )
    text = garden_days.presses_verb("O", "link_paste", "session:part-1", link=f"  {LINK}\n")
    assert text == (
        "Takk! Lenken til Jord, del 1 (tirsdag 16. november kl. 12.00) er lagt inn. "
        "Svar og påminnelser har den med fra nå av."
    )
    assert garden_days.last.saved == (LinkPasted("garden", "part-1", LINK, "web::O"),)
    assert garden_days.event.sessions_by_id["part-1"].link == LINK


def test_the_same_link_twice_is_one_change(garden_days: Gathering) -> None:
    for saved in (1, 0):
        text = garden_days.presses_verb("O", "link_paste", "session:part-1", link=LINK)
        assert text.startswith("Takk! Lenken til Jord, del 1")
        assert len(garden_days.last.saved) == saved


def test_a_link_that_is_there_is_shown_when_it_is_to_be_changed(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "link_paste", "session:part-1", link=LINK)
    garden_days.presses_verb("P", "link_form", "session:part-1")
    assert garden_days.field("link").value == LINK


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("http://example.org", "http://example.org"),
        ("example.org/møte", "example.org/møte"),
        ("https://", "https://"),
        ("https://[", "https://["),
        ("Møtet: https://example.org", "Møtet: https://example.org"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("https://example.org/\x00\u202eab", "https://example.org/ab"),
        ("https://example.org/" + "a" * 100_000, "https://example.org/" + "a" * 60),
        ("{@web::A}", "{\u2060@web::A}"),
    ],
)
def test_what_is_no_link_is_said_so_beside_the_field(garden_days: Gathering, typed: str, shown: str) -> None:
    garden_days.presses_verb("O", "link_paste", "session:part-1", link=typed)
    assert garden_days.field("link").error == (
        f"«{shown}» er ingen lenke som begynner med https://. Lim inn hele lenken fra møteinnkallingen."
    )
    assert garden_days.last.saved == ()


@pytest.mark.parametrize("nothing", ["", " \n"])
def test_no_link_is_asked_for_once_more(garden_days: Gathering, nothing: str) -> None:
    garden_days.presses_verb("O", "link_paste", "session:part-1", link=nothing)
    assert garden_days.field("link").error == "Lim inn lenken først."


def test_a_reminder_may_go_without_a_link(garden_days: Gathering) -> None:
    assert garden_days.presses_verb("O", "link_without", "session:part-1") == (
        "Greit. Påminnelsen om Jord, del 1 går uten lenke."
    )
    assert garden_days.audit() == [("link_without", "done")]


def test_a_link_that_came_meanwhile_goes_along_all_the_same(garden_days: Gathering) -> None:
    garden_days.presses_verb("O", "link_paste", "session:part-1", link=LINK)
    assert garden_days.presses_verb("P", "link_without", "session:part-1") == (
        "Jord, del 1 har fått lenke, så påminnelsen får den med."
    )


@pytest.mark.parametrize("verb", ["link_form", "link_paste", "link_without"])
def test_links_are_the_organizers_and_it_is_written_down(garden_days: Gathering, verb: str) -> None:
    for who in ("A", "E"):
        assert garden_days.presses_verb(who, verb, "session:part-1", link=LINK) == (
            "Det er det bare arrangørene som kan gjøre."
        )
        assert (garden_days.last.saved, garden_days.audit()) == ((), [(verb, "refused")])
    assert garden_days.presses_verb("O", verb, "session:nowhere", link=LINK) == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )


def test_an_organizer_sees_which_links_are_missing(garden_days: Gathering) -> None:
    assert garden_days.says("O", "lenker") == (
        "Økter som mangler lenke\n"
        "Jord, del 1 · tirsdag 16. november kl. 12.00\n"
        "Jord, del 2 · tirsdag 23. november kl. 12.00"
    )
    assert garden_days.last.verdict
    assert garden_days.last.verdict.kind == "smalltalk"
    assert garden_days.presses("O", "Lim inn lenke").startswith("Lenke til Jord, del 1")


def test_what_is_over_or_has_its_link_is_not_missing(garden_days: Gathering) -> None:
    garden_days.now = at("2021-11-17 08.00")
    garden_days.presses_verb("O", "link_paste", "session:part-2", link=LINK)
    assert garden_days.says("O", "Links") == "Alle kommende økter på nett har lenke."


@pytest.mark.parametrize("parts, rest", [(7, "Og 1 økt til, senere."), (12, "Og 6 økter til, senere.")])
def test_a_long_list_of_missing_links_says_how_many_more(parts: int, rest: str) -> None:
    sessions = tuple(webinar(f"part-{n}", n, f"2021-11-{n + 10} 12.00") for n in range(1, parts + 1))
    many = Gathering(replace(garden(), sessions=sessions), now="2021-11-01 08.00")
    text = many.says("O", "lenker")
    assert (len(text.splitlines()), text.splitlines()[-1]) == (8, rest)


def test_a_participant_who_asks_for_links_asks_a_question(garden_days: Gathering) -> None:
    garden_days.says("A", "lenker", GROUP)
    assert garden_days.last.verdict
    assert garden_days.last.verdict.kind != "smalltalk"
