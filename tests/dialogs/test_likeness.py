"""Promises about which open questions are offered as the same: those that are, and none that only look so."""

from datetime import datetime, timedelta

import pytest

from dialogs.likeness import Alike
from dialogs.model.known import Candidate
from dialogs.model.question import Question
from dialogs.model.text import Language
from tests.dialogs.gathering import at

NOON = at("2021-09-13 12.00")


class Finds:
    """A matcher that thinks of the same entry whatever is asked."""

    def match(self, text: str) -> tuple[Candidate, ...]:
        return (Candidate("compost", 0.3),)

    def mended(self, text: str) -> str:
        return text


def asked(text: str, language: Language = "nb", moment: datetime = NOON) -> Question:
    return Question(text, "garden", "web::A", "A", "web:group", "m", text, language, moment)


SAME = [
    ("Finnes det kompost for balkonger?", "Har dere kompost til balkongen?"),
    ("Finnes det kompost for balkonger?", "Finst det kompost for balkongar?"),
    ("Hvem dekker reisa?", "Kven betaler reisa?"),
    ("Kan jeg ta med hund?", "Kan vi ta med hunden vår?"),
    ("Hvordan søker vi om midler?", "Korleis søkjer ein om midlar?"),
    ("Er det parkering ved hotellet?", "Finnes parkeringsplass på hotellet?"),
    ("Finnes det kompost for balkonger?", "Finnes det kompst for balkonger?"),
]
NOT_THE_SAME = [
    ("Finnes det kompost for balkonger?", "Hva koster kompost?"),
    ("Hvem dekker reisa?", "Hvor går reisa?"),
    ("Kan jeg ta med hund?", "Kan jeg ta med bil?"),
    ("Når er del 1?", "Når er del 2?"),
    ("Hvem rydder hylle 3?", "Hvem rydder hylle 4?"),
    ("Hvordan søker vi om midler?", "Hvordan rapporterer vi midler?"),
    ("Hei?", "Hallo?"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_other_words_for_the_same_are_the_same(one: str, other: str) -> None:
    first, second = asked(one), asked(other)
    assert Alike([first, second]).to(first) == (second,)
    assert Alike([first, second]).to(second) == (first,)


@pytest.mark.parametrize("one, other", NOT_THE_SAME)
def test_what_only_looks_the_same_is_not(one: str, other: str) -> None:
    assert Alike([asked(one), asked(other)]).groups() == ()


def test_half_the_words_are_enough_where_both_are_nearest_to_the_same_entry() -> None:
    first, second = asked("Finnes det kompost for balkonger?"), asked("Is there compost for kompost?", "en")
    assert Alike([first, second]).groups() == ()
    assert Alike([first, second], Finds()).groups() == ((first, second),)


def test_an_idea_is_not_the_same_as_a_question() -> None:
    question = asked("Kompost for balkonger?")
    idea = Question(**{**question.__dict__, "id": "idea", "sort": "idea"})
    assert Alike([question, idea]).groups() == ()


def test_many_that_are_the_same_are_one_group_with_the_oldest_first() -> None:
    words = ["Finnes det kompost for balkonger?", "Har dere kompost til balkongen?", "Kompost til balkong?"]
    many = [asked(one, moment=NOON - timedelta(hours=place)) for place, one in enumerate(words)]
    assert Alike([*many, asked("Hvem rydder opp?")]).groups() == (tuple(reversed(many)),)
