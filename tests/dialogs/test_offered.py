"""What is offered is a choice: two to four, the likeliest first."""

import pytest

from tests.dialogs.chat import Chat


@pytest.mark.parametrize(
    "question",
    [
        "Bruker dere Zoom til webinarene?",
        "Hvor mye koster en Volvo?",
        "Kan jeg ta med barna mine på middagen?",
    ],
)
def test_what_is_offered_is_two_to_four(question: str) -> None:
    chat = Chat()
    chat.hears(question)
    assert chat.last.verdict is not None
    assert chat.last.verdict.kind in ("suggest", "hand_over", "answer")
    if chat.last.verdict.kind == "suggest":
        assert 2 <= len(chat.last.verdict.suggestions) <= 4


def test_a_contact_may_be_the_organizers_or_the_municipalitys() -> None:
    chat = Chat()
    chat.hears("kontaktperson?")
    chat.hears("kven er kontaktpersonen?")
    assert chat.last.verdict is not None
    assert {one.entry for one in chat.last.verdict.suggestions} == {"contact", "municipality-contact"}
