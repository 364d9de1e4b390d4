import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.conversation import VERBS
from tests.dialogs.chat import Chat

ANYTHING = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    "text,reply",
    [
        ("", "Hei! Hva lurer du på?"),
        (" \n\t ", "Hei! Hva lurer du på?"),
        ("\x00", "Hei! Hva lurer du på?"),
        ("\ud800", "Hei! Hva lurer du på?"),
        ("\u202e\u2066", "Hei! Hva lurer du på?"),
        ("👍🏽🎉", "😊 Skriv gjerne med ord hva du lurer på."),
        ("…?!", "😊 Skriv gjerne med ord hva du lurer på."),
        ("x" * 100_000, "Det var mye på en gang. Kan du korte den ned til et spørsmål eller to?"),
        (
            "hva koster det? " * 6_000,
            "Det var mye på en gang. Kan du korte den ned til et spørsmål eller to?",
        ),
    ],
)
def test_what_is_no_question_gets_a_short_friendly_reply(text: str, reply: str) -> None:
    assert Chat().hears(text) == reply


@pytest.mark.parametrize(
    "text",
    [
        "hva\x00 koster det?",
        "hva \u202ekoster\u202c det?",
        "ha\u030av er det? hva koster det?",
        "HVA KOSTER DET",
    ],
)
def test_hidden_signs_do_not_stop_an_answer(text: str) -> None:
    assert "Gratis for kommunene." in Chat().hears(text)


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_nothing_that_can_be_said_stops_vert(text: str) -> None:
    for chat in (Chat(), Chat(kind="group")):
        assert chat.hears(text)
        assert chat.last.verdict is not None
        assert chat.last.verdict.kind != "silence"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(VERBS)) | ANYTHING, ANYTHING)
def test_nothing_that_can_be_pressed_stops_vert(verb: str, about: str) -> None:
    chat = Chat()
    chat.hears("Hva koster det?")
    assert chat.presses_verb(verb, about)
