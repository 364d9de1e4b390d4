"""An expert says that they are away, and is not asked until they are back."""

from dataclasses import replace
from datetime import date, time

import pytest

from dialogs.experts.absence import day_in
from dialogs.model.event import Topic
from dialogs.model.known import Away
from dialogs.model.text import Text
from tests.dialogs.gathering import GROUP, Gathering, at, garden

QUESTION = "Finnes det kompost for balkonger?"
MONDAY = date(2021, 9, 13)


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


def test_away_until_a_day_is_said_in_words_and_said_back(garden_days: Gathering) -> None:
    assert garden_days.says("E", "borte til 20. september") == (
        "Du er borte, og er tilbake mandag 20. september. Til da spør jeg noen andre."
    )
    assert garden_days.away == {"e@example.org": at("2021-09-20 00.00")}
    assert garden_days.audit() == [("away", "done")]


def test_who_is_away_is_not_asked(garden_days: Gathering) -> None:
    garden_days.says("E", "Jeg er borte til mandag.")
    garden_days.says("A", QUESTION, GROUP)
    assert garden_days.question.expert == "f@example.org"


def test_who_is_back_is_asked_again(garden_days: Gathering) -> None:
    garden_days.says("E", "borte til mandag")
    assert garden_days.says("E", "tilbake") == "Velkommen tilbake! Nå spør jeg deg igjen."
    assert (garden_days.away, garden_days.audit()) == ({}, [("back", "done")])
    garden_days.says("A", QUESTION, GROUP)
    assert garden_days.question.expert == "e@example.org"


def test_an_absence_ends_by_itself(garden_days: Gathering) -> None:
    garden_days.says("E", "borte til i morgen")
    garden_days.later(days=1)
    garden_days.says("A", QUESTION, GROUP)
    assert garden_days.question.expert == "e@example.org"


def test_what_somebody_has_when_they_go_away_goes_to_the_next_once(garden_days: Gathering) -> None:
    garden_days.says("A", QUESTION, GROUP)
    assert garden_days.says("E", "borte til 1. oktober") == (
        "Du er borte, og er tilbake fredag 1. oktober. Til da spør jeg noen andre. "
        "Spørsmålet du har, går videre til noen andre."
    )
    assert garden_days.ticks() == ["lose"]
    assert garden_days.question.expert == "f@example.org"
    assert "«Finnes det kompost for balkonger?»" in garden_days.reads("F")
    assert "F har fått spørsmålet. Du trenger ikke svare." in garden_days.said_in("E")[0]
    assert garden_days.reads(GROUP).splitlines()[1] == (
        "Jeg har gitt spørsmålet videre til F. Svaret kommer her."
    )
    assert garden_days.ticks() == []


def test_a_press_without_a_day_asks_for_one(garden_days: Gathering) -> None:
    garden_days.says("E", "min status")
    garden_days.presses("E", "Jeg er borte")
    assert garden_days.field("until").hint == "Skriv en dag, for eksempel 20. september."
    garden_days.presses("E", "Lagre", until="en gang")
    assert (garden_days.field("until").error, garden_days.field("until").value) == (
        "Jeg skjønte ikke hvilken dag det er.",
        "en gang",
    )
    garden_days.presses("E", "Lagre", until="13.9.2021")
    assert garden_days.field("until").error == "Skriv en dag som kommer, høyst et år fram i tid."
    assert (garden_days.away, garden_days.last.saved) == ({}, ())
    garden_days.presses("E", "Lagre", until="2021-09-20")
    assert garden_days.last.saved == (Away("garden", "e@example.org", at("2021-09-20 00.00")),)


def test_a_status_shows_what_vert_goes_by() -> None:
    days = garden()
    expert = replace(days.people[0], hours=(time(9), time(15)), most_open=5, languages=("nb", "en"))
    garden_days = Gathering(replace(days, people=(expert, *days.people[1:])))
    garden_days.says("A", QUESTION, GROUP)
    assert garden_days.says("E", "min status") == (
        "Min status\n"
        "Du er inne. Jeg spør deg når noe passer for deg.\n"
        "Temaer: kompost\n"
        "Språk: bokmål og engelsk\n"
        "Å treffe: 09.00–15.00\n"
        "Åpne spørsmål hos deg: 1 av høyst 5"
    )
    assert garden_days.choices("E") == ["Jeg er borte", "Mine svar"]
    garden_days.says("E", "borte til mandag")
    assert garden_days.says("E", "my status").splitlines()[1] == (
        "Du er borte, og er tilbake mandag 20. september. Til da spør jeg noen andre."
    )
    assert garden_days.choices("E") == ["Jeg er tilbake", "Mine svar"]


@pytest.mark.parametrize("line", ["borte til mandag", "tilbake", "min status", "borte"])
def test_a_participant_s_words_are_a_question_like_any_other(garden_days: Gathering, line: str) -> None:
    garden_days.says("A", line)
    assert garden_days.away == {}
    assert "tilbake!" not in garden_days.reads("A")
    assert "Min status" not in garden_days.reads("A")


def test_in_the_group_nobody_goes_away(garden_days: Gathering) -> None:
    garden_days.says("E", "borte til mandag", GROUP)
    assert garden_days.away == {}
    assert garden_days.presses_verb("E", "away", "", GROUP, until="mandag") == (
        "Det tar vi i den private chatten. Skriv til meg der."
    )


@pytest.mark.parametrize("verb", ["away", "away_form", "back", "my_status"])
def test_a_participant_who_presses_is_refused_and_it_is_written_down(
    garden_days: Gathering, verb: str
) -> None:
    garden_days.presses_verb("A", verb, "", until="mandag")
    assert (garden_days.last.saved, garden_days.audit()) == ((), [(verb, "refused")])


@pytest.mark.parametrize(
    "words, day",
    [
        ("20. september", date(2021, 9, 20)),
        ("20 september 2022", date(2022, 9, 20)),
        ("20. sept.", date(2021, 9, 20)),
        ("September 20", date(2021, 9, 20)),
        ("20.9.", date(2021, 9, 20)),
        ("20.09.2021", date(2021, 9, 20)),
        ("20/9", date(2021, 9, 20)),
        ("2021-09-20", date(2021, 9, 20)),
        ("1. mars", date(2022, 3, 1)),
        ("1. juni", date(2022, 6, 1)),
        ("13. september", date(2022, 9, 13)),
        ("mandag", date(2021, 9, 20)),
        ("Tysdag", date(2021, 9, 14)),
        ("laurdag", date(2021, 9, 18)),
        ("friday", date(2021, 9, 17)),
        ("i morgen", date(2021, 9, 14)),
        ("31. september", None),
        ("29. februar", None),
        ("0.0.", None),
        ("september", None),
        ("neste uke", None),
        ("", None),
        ("²0. september", None),
        ("99999999999-01-01", None),
    ],
)
def test_a_day_is_understood_as_people_write_it(words: str, day: date | None) -> None:
    assert day_in(words, MONDAY) == day


def test_an_expert_with_another_topic_is_not_asked_for_one_who_is_away(garden_days: Gathering) -> None:
    days = garden()
    topics = (*days.topics, Topic("roses", Text("roser", "roser", "roses"), ("rose",)))
    other = replace(days.people[1], topics=("roses",))
    alone = Gathering(replace(days, topics=topics, people=(days.people[0], other, *days.people[2:])))
    alone.says("E", "borte til mandag")
    assert "Jeg har spurt arrangørene." in alone.says("A", QUESTION)


def test_an_organizer_who_gives_a_question_on_sees_who_is_away_and_may_choose_them(
    garden_days: Gathering,
) -> None:
    garden_days.says("F", "borte til 20. september")
    garden_days.says("A", QUESTION, GROUP)
    about = f"question:{garden_days.question.id}"
    garden_days.presses_verb("O", "give_form", about)
    assert garden_days.field("to").options[0].title == "F (ekspert, borte til 20. september)"
    garden_days.later(minutes=1)
    garden_days.presses_verb("O", "give", about, to="f@example.org")
    assert garden_days.question.expert == "f@example.org"
    assert garden_days.ticks() == [], "they were chosen knowingly"
