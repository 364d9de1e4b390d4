"""Promises about signed links: each opens one kind of page, for a while, and only as it was signed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.links import LASTS, Links

NOW = datetime(2021, 11, 16, 12, tzinfo=UTC)
LINKS = Links("hemmeleg nok til ein test, æøå 🌰")
CLAIMS = {"event": "klimasamling-2021", "email": "åse@example.org", "name": "Åse Øyen"}


@pytest.mark.parametrize("purpose,lasts", LASTS.items())
def test_a_link_is_good_for_its_purpose_and_its_time(purpose: str, lasts: timedelta) -> None:
    link = LINKS.sign(purpose, NOW, **CLAIMS)
    assert LINKS.read(purpose, link, NOW) == CLAIMS
    assert LINKS.read(purpose, link, NOW + lasts) == CLAIMS
    assert LINKS.read(purpose, link, NOW + lasts + timedelta(seconds=1)) is None


def test_a_link_opens_no_page_of_another_kind() -> None:
    link = LINKS.sign("desk", NOW, **CLAIMS)
    assert [LINKS.read(purpose, link, NOW) for purpose in LASTS if purpose != "desk"] == [None] * (
        len(LASTS) - 1
    )


def test_a_link_of_another_vert_opens_nothing() -> None:
    link = Links("ein annan hemmelegheit").sign("desk", NOW, **CLAIMS)
    assert LINKS.read("desk", link, NOW) is None


def test_a_link_fits_in_a_path_as_it_is() -> None:
    link = LINKS.sign("chat", NOW, **CLAIMS)
    assert set(link) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_with_one_letter_changed_opens_nothing() -> None:
    link = LINKS.sign("desk", NOW, **CLAIMS)
    whole = link[:-1]  # of the last letter some bits say nothing
    for place, letter in enumerate(whole):
        forged = link[:place] + ("B" if letter == "A" else "A") + link[place + 1 :]
        assert LINKS.read("desk", forged, NOW) is None


@given(some.text(max_size=200))
def test_whatever_is_sent_in_its_place_opens_nothing(token: str) -> None:
    assert LINKS.read("desk", token, NOW) is None


def test_a_link_cannot_say_for_itself_how_long_it_lasts() -> None:
    with pytest.raises(KeyError):
        LINKS.sign("forever", NOW, **CLAIMS)
    link = LINKS.sign("notice", NOW, until="9999999999")
    assert LINKS.read("notice", link, NOW + timedelta(hours=1)) is None


def test_a_desk_link_says_when_it_was_made_so_that_it_can_be_ended() -> None:
    link = LINKS.desk_link("https://vert.example.org", NOW, "klimasamling-2021", "åse@example.org")
    base, _, token = link.rpartition("/")
    assert base == "https://vert.example.org/desk"
    assert LINKS.read("desk", token, NOW) == {
        "event": "klimasamling-2021",
        "email": "åse@example.org",
        "at": f"{NOW.timestamp():.6f}",
    }
