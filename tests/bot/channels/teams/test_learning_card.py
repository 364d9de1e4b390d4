"""What an organizer fills in comes back from Teams whole: nothing is cut to make the card small enough."""

import json

import pytest

from bot.channels.teams.cards import BUDGET, drawn
from dialogs.learning.draft import LONGEST_ALL, LONGEST_ANSWER
from dialogs.model.event import Entry
from dialogs.model.known import Learnt
from dialogs.model.text import Language, Text
from tests.dialogs.gathering import Gathering
from tests.dialogs.test_learning import errors, fields, settled, shown

LONG = "Så lang er en lang setning om kompost på balkonger. "


def filled(letters: int) -> str:
    return (LONG * (letters // len(LONG) + 1))[:letters].strip()


@pytest.mark.parametrize("letters", [LONGEST_ALL // 3 - 300, 500])
def test_a_long_draft_is_whole_on_the_card_it_travels_with(letters: int) -> None:
    garden_days = settled(Gathering())
    for n in range(3):
        asked: dict[Language, tuple[str, ...]] = {"nb": (f"Finnes det kompost for balkonger i by {n}?",)}
        near = Entry(f"by-{n}", Text(f"By {n}"), asked, Text(filled(3500)))
        garden_days.keep(Learnt("garden", near, ""))
    answers = {f"answer_{one}": filled(letters) for one in ("nb", "nn", "en")}
    shown(garden_days, **answers)
    assert errors(garden_days) == {}
    card = garden_days.last.card
    assert card
    assert len(card.items) == 3
    made = json.dumps(drawn(card), ensure_ascii=False, separators=(",", ":"))
    assert len(made.encode()) <= BUDGET
    for words in fields(garden_days).values():
        assert json.dumps(words, ensure_ascii=False)[1:-1] in made


def test_more_than_fits_is_told_in_a_sentence_and_goes_nowhere() -> None:
    garden_days = settled(Gathering())
    shown(
        garden_days, **{f"answer_{one}": filled(LONGEST_ANSWER) for one in ("nb", "nn", "en")}, asked_en="A?"
    )
    (told,) = errors(garden_days).values()
    assert told == (
        "Alt i alt er dette for langt. Kort det ned, slik at spørsmål og svar på alle språk er på høyst "
        "12 000 tegn."
    )
    assert garden_days.last.saved == ()
