"""Promises about what belongs in private: what tells of somebody is moved there, and none of it is kept."""

import json
import tomllib
from pathlib import Path

import pytest

from dialogs.model.known import Outcome
from dialogs.model.people import Exchange
from dialogs.model.question import Question
from dialogs.personal import tells
from dialogs.privacy import MASK
from tests.dialogs.gathering import GROUP, Gathering

ROOT = Path(__file__).parents[2]

OF_HEALTH = """
Jeg er allergisk mot nøtter
jeg har nøtteallergi, blir det tatt hensyn til?
Eg er allergisk mot skaldyr
Jeg har cøliaki og kommer på middagen
Har nøtteallergi
Nøtteallergi her!
jeg tåler ikke gluten
Eg toler ikkje mjølk
æ tåle ikke laktose
Jeg kan ikke spise egg
Kollegaen min har diabetes
Sønnen min er allergisk mot egg
Kari er allergisk mot nøtter
Jeg er gravid
Jeg sitter i rullestol, er lokalet tilgjengelig?
Jeg trenger glutenfri mat
Jeg må ha laktosefri mat på middagen
jeg har type 1 diabetes
En av oss har cøliaki
jeg har nøtte og skalldyrallergi
Jeg har allergi.
eg er allergisk
Jeg er allergsik mot nøtter
Jeg reagerer på nøtter
Skriv opp at jeg er allergisk mot fisk
Kan du si til arrangøren at jeg ikke tåler nøtter?
Hei! Jeg har en alvorlig nøtteallergi. Hvem sier jeg fra til?
I am allergic to nuts
I'm allergic to shellfish, who do I tell?
I have coeliac disease
I have a nut allergy
My colleague has diabetes
I can't eat gluten
I cannot eat nuts
I need gluten free food
I use a wheelchair
I'm pregnant
""".strip().splitlines()

OF_AN_IDENTITY = (
    f"Fødselsnummeret mitt er {MASK}",
    "personnummer 010190 300 71",
    "eg er 01.01.90.30071",
)

OF_NOBODY = """
Hvordan melder jeg fra om allergi?
Jeg har allergi, hvem sier jeg fra til?
Eg har allergi, kven seier eg frå til?
I have an allergy, whom do I tell?
Hva om noen er allergisk mot nøtter?
Hva gjør jeg hvis jeg er allergisk mot nøtter?
Er det glutenfri mat?
Kan jeg få glutenfri mat?
Blir det servert nøtter?
Er det noen her som har cøliaki?
Jeg har et spørsmål om allergi
Hvordan tar dere hensyn til allergier?
Må jeg si fra om allergi?
Tar dere hensyn til folk som er allergiske mot nøtter?
Har dere mat for dem som ikke tåler gluten?
How do I report allergies?
What about people who are allergic to nuts?
Is the venue accessible for wheelchair users?
Er lokalet tilgjengelig for rullestol?
Kan vi ha kaffe og egg til frokost?
jeg har fisk til middag
We have fish for dinner
Tåler teltet vind?
Jeg tåler ikke mer snakk
Jeg er blind for det
Jeg er syk, hvordan melder jeg meg av?
Vi er en av kommunene som har energi
Kan dere ringe 90 12 34 56, eller +47 90 12 34 56?
Møte-ID 123 456 789 01
kl. 12.00 16.11.2021
""".strip().splitlines()


@pytest.mark.parametrize("line", OF_HEALTH)
def test_what_tells_of_somebody_s_health_is_known_for_it(line: str) -> None:
    assert tells(line) == "health"


@pytest.mark.parametrize("line", OF_AN_IDENTITY)
def test_an_identity_number_is_known_however_it_is_written(line: str) -> None:
    assert tells(line) == "identity"


@pytest.mark.parametrize("line", OF_NOBODY)
def test_what_tells_of_nobody_is_left_where_it_was_said(line: str) -> None:
    assert tells(line) is None


def test_no_question_that_vert_is_measured_by_or_can_answer_is_moved() -> None:
    asked = [json.loads(line) for line in _lines("questions.jsonl") + _lines("smalltalk.jsonl")]
    texts = [one.get("question") or one["text"] for one in asked]
    for folder in (*(ROOT / "events").iterdir(), ROOT / "dialogs/folder/template"):
        entries = tomllib.loads((folder / "faq.toml").read_text("utf-8"))["entry"]
        texts += [text for entry in entries for several in entry["asked_as"].values() for text in several]
    assert len(texts) > 1000
    assert [text for text in texts if tells(text)] == []


def _lines(name: str) -> list[str]:
    return (ROOT / "tests/questions" / name).read_text("utf-8").splitlines()


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


def kept(outcome: Outcome) -> list[object]:
    """What would be written down of what was said."""
    return [one for one in outcome.saved if isinstance(one, Exchange | Question)]


def test_an_allergy_said_in_the_group_is_taken_up_alone_and_kept_nowhere(garden_days: Gathering) -> None:
    assert (
        garden_days.says("A", "@Vert Jeg er allergisk mot nøtter", GROUP)
        == "Dette tar vi i den private chatten."
    )
    assert garden_days.reads("A") == (
        "I gruppechatten skrev du om helse eller allergi. Jeg har ikke tatt vare på det, og ikke gitt det "
        "videre. Meldingen din står ikke i gruppechatten.\n\n"
        "Er det noe arrangørene bør vite, kan du skrive det til meg her, så spør jeg dem."
    )
    assert (kept(garden_days.last), garden_days.audit(), garden_days.last.keeps_words) == ([], [], False)
    assert [garden_days.said_in(who) for who in "EFOP"] == [[], [], [], []]
    said = " ".join(garden_days.said_in(GROUP) + garden_days.said_in("A"))
    assert "nøtter" not in said, "not even to the one who wrote it"


@pytest.mark.parametrize(
    "words, in_group, alone",
    [
        ("Eg toler ikkje mjølk", "Dette tek vi i den private chatten.", "I gruppechatten skreiv du om helse"),
        (
            "I have a nut allergy, who should I tell?",
            "Let us take this in the private chat.",
            "In the group chat you wrote about",
        ),
    ],
)
def test_it_is_taken_up_in_the_writer_s_own_language(
    garden_days: Gathering, words: str, in_group: str, alone: str
) -> None:
    assert garden_days.says("A", f"@Vert {words}", GROUP) == in_group
    assert garden_days.reads("A").startswith(alone)


def test_an_identity_number_is_neither_kept_nor_said_again(garden_days: Gathering) -> None:
    garden_days.says("A", "@Vert personnummeret mitt er 010190 300 71", GROUP)
    assert garden_days.reads("A").startswith("I gruppechatten skrev du noe som ligner et fødselsnummer.")
    assert (kept(garden_days.last), garden_days.last.keeps_words) == ([], False)


def test_what_all_may_hear_of_allergies_is_answered_or_asked_in_the_group(garden_days: Gathering) -> None:
    assert garden_days.says("A", "@Vert Hvordan melder jeg fra om allergi?", GROUP) != (
        "Dette tar vi i den private chatten."
    )
    assert garden_days.question.text == "Hvordan melder jeg fra om allergi?"


def test_people_who_talk_with_each_other_are_let_be_and_nothing_is_remembered(garden_days: Gathering) -> None:
    garden_days.says("A", "Jeg har cøliaki, er det flere som har det?", GROUP, mentions=False)
    assert (garden_days.last.envelopes, garden_days.last.saved) == ((), ())


def test_alone_with_vert_it_is_a_question_like_any_other(garden_days: Gathering) -> None:
    garden_days.says("A", "Jeg er allergisk mot nøtter, hvem sier jeg fra til?")
    assert garden_days.question.private


def test_a_question_that_is_changed_into_something_private_is_taken_back(garden_days: Gathering) -> None:
    garden_days.says("A", "@Vert Hvem har ansvar for maten?", GROUP, message="m1")
    garden_days.edits("A", "@Vert Jeg er allergisk mot nøtter", "m1", GROUP)
    assert (garden_days.question.state, garden_days.question.text) == ("withdrawn", "")
    assert garden_days.reads(GROUP) == "Dette tar vi i den private chatten."
