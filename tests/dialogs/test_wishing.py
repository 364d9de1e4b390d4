import pytest

from dialogs.model.people import Wish
from tests.dialogs.gathering import GROUP, Gathering, at

WILL = (
    "Jeg minner deg privat 15 minutter før Jord, del 1, tirsdag 16. november kl. 12.00. "
    "Trykk igjen for å slå det av."
)
WILL_NOT = "Da minner jeg deg ikke om Jord, del 1."


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering(now="2021-11-15 09.00")


def test_a_reminder_is_wished_for_by_one_press_and_no_longer_by_the_next(garden_days: Gathering) -> None:
    for text, wanted in ((WILL, True), (WILL_NOT, False), (WILL, True)):
        assert garden_days.presses_verb("A", "remind", "session:part-1", GROUP) == text
        (wish,) = garden_days.last.saved
        assert isinstance(wish, Wish)
        assert (wish.person, wish.event, wish.session, wish.minutes, wish.wanted) == (
            "web::A",
            "garden",
            "part-1",
            15,
            wanted,
        )


def test_the_group_does_not_see_who_wishes_for_what(garden_days: Gathering) -> None:
    garden_days.presses_verb("A", "remind", "session:part-1", GROUP)
    assert (garden_days.last.card, garden_days.last.envelopes) == (None, ())


def test_ones_wish_is_ones_own(garden_days: Gathering) -> None:
    for who in ("A", "B"):
        assert garden_days.presses_verb(who, "remind", "session:part-1", GROUP) == WILL


def test_a_press_heard_before_shows_the_wish_as_it_is(garden_days: Gathering) -> None:
    garden_days.presses_verb("A", "remind", "session:part-1", GROUP)
    garden_days.repeated = True
    assert garden_days.presses_verb("A", "remind", "session:part-1", GROUP) == WILL
    assert garden_days.last.saved == ()


@pytest.mark.parametrize(
    "now, text",
    [
        ("2021-11-16 11.44", WILL),
        ("2021-11-16 11.45", "Jord, del 1 begynner om 15 minutter, så det er for sent å minne deg på det."),
        ("2021-11-16 11.59", "Jord, del 1 begynner om 1 minutt, så det er for sent å minne deg på det."),
        ("2021-11-16 12.00", "Jord, del 1 har alt begynt."),
        ("2021-11-17 12.00", "Jord, del 1 har alt begynt."),
    ],
)
def test_no_reminder_is_promised_that_cannot_come(garden_days: Gathering, now: str, text: str) -> None:
    garden_days.now = at(now)
    assert garden_days.presses_verb("A", "remind", "session:part-1", GROUP) == text
    assert bool(garden_days.last.saved) == (text == WILL)


def test_a_session_that_is_no_more_cannot_be_reminded_of(garden_days: Gathering) -> None:
    assert garden_days.presses_verb("A", "remind", "session:nowhere", GROUP) == (
        "Dette finnes ikke lenger, så det skjedde ingenting."
    )


def test_the_presser_is_answered_in_their_own_language(garden_days: Gathering) -> None:
    garden_days.speaks("A", "nn")
    garden_days.speaks("B", "en")
    assert garden_days.presses_verb("A", "remind", "session:part-1", GROUP) == (
        "Eg minner deg privat 15 minutt før Jord, del 1, tysdag 16. november kl. 12.00. "
        "Trykk igjen for å slå det av."
    )
    assert garden_days.presses_verb("B", "remind", "session:part-1", GROUP) == (
        "I will remind you privately 15 minutes before Soil, part 1, Tuesday 16 November at 12.00. "
        "Press again to turn it off."
    )
