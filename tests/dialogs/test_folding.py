"""Promises of long answers: a short beginning in the chat, and every word of the rest behind *Les mer*."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialogs.answers import entry_message
from dialogs.folding import LONGEST, MOST_LINES, SHOWN, folded
from dialogs.model.event import Entry
from dialogs.model.message import Message
from dialogs.model.text import Text
from dialogs.plain import plain
from tests.dialogs.gathering import GROUP, Gathering, at, garden

SENTENCE = "Blåbær trives i sur jord fra 11. november kl. 12.00 og ut året. "


@given(
    some.text(max_size=3000) | some.lists(some.sampled_from([SENTENCE, "ja", "\n", "å " * 90])).map("".join)
)
def test_no_letter_of_a_folded_answer_is_lost(words: str) -> None:
    message = folded(Message(words))
    assert message.text + message.more == words
    assert plain(message) == plain(Message(words))
    if len(words) > LONGEST or words.count("\n") >= MOST_LINES:
        assert 0 < len(message.text) <= SHOWN
    else:
        assert message == Message(words)


def test_an_answer_is_folded_between_two_sentences() -> None:
    message = folded(Message(SENTENCE * 12))
    assert message.text == (SENTENCE * 6).strip(), "and never after 11. or kl."
    assert message.more.strip() == (SENTENCE * 6).strip()


def test_an_answer_in_paragraphs_is_folded_between_two_of_them() -> None:
    message = folded(Message("\n\n".join([SENTENCE * 4] * 3)))
    assert message.text.strip() == (SENTENCE * 4).strip()


def test_a_list_of_many_short_lines_is_folded_too() -> None:
    message = folded(Message("\n".join(f"{number}. kål" for number in range(1, 21))))
    assert message.text.splitlines() == [f"{number}. kål" for number in range(1, 9)]


@pytest.mark.parametrize("words", ["Gratis.", SENTENCE * 9, "\n".join("kål" for _ in range(MOST_LINES))])
def test_what_is_short_is_said_whole(words: str) -> None:
    assert folded(Message(words)) == Message(words)


def test_a_long_entry_of_the_faq_is_folded_and_its_source_is_still_seen() -> None:
    entry = Entry("soil", Text.everywhere("Jord"), {}, Text.everywhere(SENTENCE * 12))
    event = replace(garden(), source=Text.everywhere("Fra arrangementssiden"))
    message = entry_message(entry, event, at("2021-09-13 09.00"), "nb")
    assert (message.text, message.small) == ((SENTENCE * 6).strip(), "Fra arrangementssiden")
    assert message.more.strip() == (SENTENCE * 6).strip()


def test_an_experts_long_answer_is_folded_in_the_group() -> None:
    garden_days = Gathering()
    garden_days.says("A", "@Vert Hvordan lager jeg kompost?", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text=SENTENCE * 20)
    answer = garden_days.newest(GROUP)
    assert len(answer.text) <= SHOWN
    assert (answer.text + answer.more).count(SENTENCE.strip()) == 20
    assert answer.more.endswith("ut året.»")


def test_a_participants_long_answer_is_folded_on_the_small_card() -> None:
    garden_days = Gathering()
    garden_days.says("A", "@Vert Hvordan lager jeg kompost?", GROUP)
    garden_days.presses("B", "Svar", GROUP)
    question = f"question:{garden_days.question.id}"
    garden_days.presses_verb("B", "peer_answer", question, GROUP, text=SENTENCE * 20)
    (answer,) = garden_days.newest(GROUP).items
    assert (len(answer.text) <= SHOWN, (answer.text + answer.more).strip()) == (True, (SENTENCE * 20).strip())


def test_a_long_question_is_quoted_briefly_beside_its_answer_in_the_group() -> None:
    garden_days = Gathering()
    garden_days.says("A", f"@Vert Hvordan lager jeg kompost? {SENTENCE * 10}", GROUP)
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="I en bøtte.")
    quote = garden_days.newest(GROUP).quote
    assert quote.startswith("Hvordan lager jeg kompost? Blåbær")
    assert (len(quote) <= 280, quote[-1]) == (True, "…")
