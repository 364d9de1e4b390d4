"""Promises to an expert who wants to see an answer before it is sent: it is shown, and nothing is sent."""

import pytest

from dialogs.experts import card_to_answer, expert_card
from dialogs.experts.context import with_context
from dialogs.experts.previewing import with_preview
from dialogs.model.message import Item
from dialogs.model.question import Contribution, Question
from tests.dialogs.gathering import Gathering, at, garden

WORDS = "**Ja**, se [malen](https://example.org/mal)."


@pytest.fixture
def chat() -> Gathering:
    chat = Gathering()
    chat.says("A", "Kan jeg kompostere kaffegrut?", "group")
    chat.presses("E", "Ta den")
    return chat


def about(chat: Gathering, place: str = "") -> str:
    return f"question:{chat.question.id}{place}"


def test_the_words_stay_in_the_field_and_are_shown_as_they_will_read(chat: Gathering) -> None:
    chat.presses_verb("E", "answer_preview", about(chat), text=WORDS)
    card = chat.last.card
    assert card is not None
    assert card.items[-1] == Item("Slik leses det", WORDS)
    assert card.markdown == (WORDS,)
    assert chat.field("text").value == WORDS
    assert (chat.last.saved, chat.last.envelopes, chat.last.audit) == ((), (), ())


def test_what_could_not_be_sent_is_told_instead(chat: Gathering) -> None:
    chat.presses_verb("E", "answer_preview", about(chat), text="<script>alert(1)</script>")
    assert chat.last.card is not None
    assert chat.last.card.items == ()
    assert chat.field("text").error


def test_a_correction_is_seen_first_too_by_its_own_writer_alone(chat: Gathering) -> None:
    chat.presses_verb("E", "answer", about(chat), text="Ja.")
    chat.presses_verb("E", "answer_preview", about(chat, "|1"), text=WORDS)
    assert chat.last.card is not None
    assert chat.last.card.items[-1] == Item("Slik leses det", WORDS)
    assert chat.question.contributions[0].text == "Ja."
    chat.presses_verb("O", "answer_preview", about(chat, "|1"), text=WORDS)
    assert chat.audit() == [("answer_preview", "refused")]
    assert chat.last.card is None


@pytest.mark.parametrize("who", ["A", "F"])
def test_nobody_sees_another_s_question_that_way(chat: Gathering, who: str) -> None:
    chat.presses_verb(who, "answer_preview", about(chat), text=WORDS)
    assert chat.audit() == [("answer_preview", "refused")]
    assert chat.last.card is None


def asked() -> Question:
    question = Question(
        id="1",
        event="garden",
        asker="web::A",
        asker_name="A",
        conversation="web:group",
        message="m1",
        text="Kan jeg kompostere kaffegrut?",
        language="nb",
        asked_at=at("2021-09-13 09.03"),
        topic="compost",
        state="asked",
    )
    return question.opened()


def test_a_preview_is_offered_where_an_answer_is_written_and_nowhere_else() -> None:
    written = with_preview(card_to_answer(asked(), garden(), "nb"))
    assert written.form is not None
    assert [one.verb for one in written.form.choices][:2] == ["answer", "answer_preview"]
    assert "**fet skrift**" in written.form.fields[0].hint
    card = expert_card(asked(), garden(), "nb")
    assert with_preview(card) == card


def test_its_topic_and_what_was_asked_before_stand_with_a_question_that_waits() -> None:
    before = asked().answered_with(
        Contribution("e@example.org", "E", "expert", "Ja.", at("2021-09-13 09.10"))
    )
    question, event = asked(), garden()
    card = with_context(expert_card(question, event, "nb"), question, (before,), event, "nb")
    assert [(one.label, one.value) for one in card.lines][3] == ("Tema", "kompost")
    assert card.items == (
        Item(
            "Spurt før i samme chat",
            "mandag 13. september kl. 09.03: «Kan jeg kompostere kaffegrut?» Ekspert E: Ja.",
        ),
    )
    assert with_context(card, before, (before,), event, "nb") == card
