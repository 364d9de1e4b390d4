"""Promises about ideas: "forslag: …" goes the way of a question, under its own label."""

import pytest

from dialogs.ideas import sort_of, without_label
from dialogs.model.question import Sort
from tests.dialogs.gathering import GROUP, Gathering

IDEA = "lag en komposteringsklubb"


@pytest.fixture
def garden_days() -> Gathering:
    return Gathering()


@pytest.mark.parametrize(
    "text, sort, rest",
    [
        ("Forslag: flytt fristen", "idea", "flytt fristen"),
        ("framlegg: flytt fristen", "idea", "flytt fristen"),
        ("Idé – flytt fristen", "idea", "flytt fristen"),
        ("ide : flytt fristen", "idea", "flytt fristen"),
        ("Jeg har et forslag: flytt fristen", "idea", "flytt fristen"),
        ("Eg har eit framlegg: flytt fristen", "idea", "flytt fristen"),
        ("Vår utfordring: vi mangler folk", "idea", "vi mangler folk"),
        ("I have an idea: move the deadline", "idea", "move the deadline"),
        ("Suggestion: move it", "idea", "move it"),
        ("Forslag til hotell?", "question", "Forslag til hotell?"),
        ("Har dere forslag: et godt hotell?", "question", "Har dere forslag: et godt hotell?"),
        ("Idébank", "question", "Idébank"),
        ("Forslag:", "question", "Forslag:"),
        ("Når er fristen?", "question", "Når er fristen?"),
    ],
)
def test_an_idea_is_known_by_the_word_it_begins_with(text: str, sort: Sort, rest: str) -> None:
    assert (sort_of(text), without_label(text)) == (sort, rest)


def test_an_idea_is_thanked_for_and_goes_to_the_expert_as_an_idea(garden_days: Gathering) -> None:
    assert garden_days.says("A", f"Forslag: {IDEA}") == (
        "Takk for forslaget! Jeg har gitt det til E, som kan kompost. Svaret kommer her."
    )
    assert garden_days.reads("E").startswith(f"Forslag fra Hagedagene\n«{IDEA}»\nHvem: A")
    assert (garden_days.question.sort, garden_days.question.text) == ("idea", IDEA)


def test_its_answer_says_that_it_was_suggested(garden_days: Gathering) -> None:
    garden_days.says("A", f"Forslag: {IDEA}", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ja, vi starter en.")
    assert "A, du foreslo kl. 09.03. Ekspert E svarer: «Ja, vi starter en.»" in garden_days.reads(GROUP)
    garden_days.presses("A", "Det hjalp", GROUP)
    assert "Ett nytt svar." in garden_days.reads("O")


def test_in_nynorsk_it_is_a_framlegg(garden_days: Gathering) -> None:
    garden_days.speaks("A", "nn")
    assert garden_days.says("A", "Framlegg: lag ein kompostklubb").startswith("Takk for framlegget!")


def test_organizers_see_on_their_list_that_it_is_an_idea(garden_days: Gathering) -> None:
    garden_days.says("A", f"Idé: {IDEA}")
    assert f"Forslag: «{IDEA}» · Fra A, privat til Vert." in garden_days.says("O", "ubesvart")


def test_an_idea_may_be_said_without_a_name(garden_days: Gathering) -> None:
    for text in (f"uten navn: forslag: {IDEA}", f"forslag: {IDEA} (uten navn)"):
        gathering = Gathering()
        gathering.says("A", text)
        question = gathering.question
        assert (question.sort, question.nameless, question.text) == ("idea", True, IDEA)


def test_no_entry_answers_an_idea(garden_days: Gathering) -> None:
    """What looks like a question to the FAQ is passed on all the same."""
    garden_days.says("A", "forslag: når er fristen for kompost?")
    assert garden_days.last.verdict
    assert garden_days.last.verdict.kind == "hand_over"


def test_words_that_are_changed_into_an_idea_are_one(garden_days: Gathering) -> None:
    garden_days.says("A", "kan kompost være gøy?", message="m1")
    garden_days.edits("A", f"forslag: {IDEA}", message="m1")
    assert (garden_days.question.sort, garden_days.question.text) == ("idea", IDEA)
