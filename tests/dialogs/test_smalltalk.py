"""What is said to Vert itself, slips and all: it is no question to the event."""

import pytest

from dialogs.language import possible
from tests.dialogs.chat import Chat


def kind(line: str) -> str:
    chat = Chat()
    chat.hears(line)
    assert chat.last.verdict is not None
    return chat.last.verdict.kind


@pytest.mark.parametrize(
    "line",
    [
        "Hallå",
        "Hello!!",
        "helo Vert",
        "hjlp",
        "hjelpp",
        "takkk",
        "tusen takk da",
        "kven er du då",
        "hei, hvem er du?",
    ],
)
def test_small_talk_is_known_with_its_slips(line: str) -> None:
    assert kind(line) == "smalltalk"


def test_one_small_word_makes_another_question() -> None:
    assert kind("hva heter han") != "smalltalk"


def test_who_asks_for_a_person_before_asking_anything_is_asked_what_it_is_about() -> None:
    assert Chat().hears("kan jeg få snakke med et menneske?").startswith("Gjerne. Hva gjelder det?")
    assert Chat().hears("Can I speak to a person please?").startswith("Of course. What is it about?")


def test_who_asks_for_a_person_after_an_answer_has_the_question_handed_over() -> None:
    chat = Chat()
    chat.hears("Hva koster det?")
    chat.hears("jeg vil heller snakke med et menneske")
    assert chat.last.verdict is not None
    assert chat.last.verdict.kind == "hand_over"
    assert chat.question is not None
    assert chat.question.text == "Hva koster det?"


def test_who_asks_to_be_reminded_is_told_of_the_button() -> None:
    assert "«Minn meg 15 min før»" in Chat().hears("kan du minne meg på webinaret?")
    assert "“Remind me 15 min before”" in Chat().hears("remind me")


@pytest.mark.parametrize(
    "line", ["@Vert hva koster det?", "Vert, hva koster det?", "hei vert! hva koster det?"]
)
def test_verts_name_is_no_word_of_the_question(line: str) -> None:
    chat = Chat()
    assert chat.hears(line).startswith("Gratis for kommunene.")
    assert chat.last.verdict is not None
    assert chat.last.verdict.language == "nb"


def test_verts_name_alone_is_answered_by_a_greeting() -> None:
    assert Chat().hears("@Vert") == "Hei! Hva lurer du på?"
    assert Chat().hears("vert?") == "Hei! Hva lurer du på?"


def test_the_verb_vert_is_still_nynorsk() -> None:
    assert possible("Når vert det lunsj?") == ("nn",)
    assert Chat().hears("Vert det servert mat?").startswith("Programmet har tre måltid")


def test_kor_is_nynorsk_where_nothing_else_is_dialect() -> None:
    assert possible("Kor lenge er det ope?") == ("nn",)
    assert possible("kor e det hen") == ("nb", "nn")
