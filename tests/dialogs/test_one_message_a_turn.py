"""Promises of a pleasant group chat: whatever comes of what somebody says or presses, Vert speaks once."""

import pytest

from dialogs.model.incoming import Incoming
from tests.dialogs.gathering import GROUP, Gathering

QUESTION = "Finnes det kompost for balkonger?"


class Listening(Gathering):
    """Counts, for each turn, the messages that are new in the group; an edited one is none."""

    def __init__(self) -> None:
        super().__init__()
        self.spoken_in_turns: list[int] = []

    def _turn(self, incoming: Incoming, place: str) -> None:
        before = len(self.all_in(GROUP))
        super()._turn(incoming, place)
        self.spoken_in_turns.append(len(self.all_in(GROUP)) - before)


@pytest.fixture
def garden_days() -> Listening:
    return Listening()


def verb(gathering: Gathering, who: str, act: str, place: str = "", **fields: str) -> None:
    gathering.presses_verb(who, act, f"question:{gathering.question.id}", place, **fields)


def test_a_question_through_all_hands_is_a_card_and_its_answers(garden_days: Listening) -> None:
    garden_days.says("A", f"@Vert {QUESTION}", GROUP)
    verb(garden_days, "B", "wonder", GROUP)
    verb(garden_days, "B", "peer_answer", GROUP, text="Prøv en bøtte.")
    verb(garden_days, "E", "take")
    verb(garden_days, "E", "ask_back", text="Hvor stor er balkongen?")
    verb(garden_days, "A", "reply_back", text="To meter.")
    verb(garden_days, "E", "answer", text="Ja, i bøtter.")
    verb(garden_days, "E", "correct_answer", text="Ja, i små bøtter.")
    garden_days.presses("A", "Ikke helt", GROUP)
    verb(garden_days, "O", "answer", text="Spør hageavdelingen.")
    garden_days.presses("A", "Det hjalp", GROUP)
    verb(garden_days, "O", "learn_form")
    assert max(garden_days.spoken_in_turns) == 1
    assert sum(garden_days.spoken_in_turns) <= 4, "the card, what was asked back, and two answers"


def test_what_is_confirmed_settled_or_closed_is_said_once(garden_days: Listening) -> None:
    garden_days.says("A", f"@Vert {QUESTION}", GROUP)
    verb(garden_days, "B", "peer_answer", GROUP, text="Prøv en bøtte.")
    garden_days.presses_verb("E", "confirm", f"question:{garden_days.question.id}|1")
    garden_days.presses("A", "Det hjalp", GROUP)
    assert max(garden_days.spoken_in_turns) == 1


def test_a_question_that_is_changed_or_taken_back_is_answered_once(garden_days: Listening) -> None:
    garden_days.says("A", f"@Vert {QUESTION}", GROUP, message="m1")
    garden_days.edits("A", "@Vert Finnes det kompost for tak?", "m1", GROUP)
    garden_days.edits("A", "@Vert Når er det?", "m1", GROUP)
    garden_days.edits("A", "@Vert Jeg er allergisk mot nøtter", "m1", GROUP)
    garden_days.withdraws("A", "m1", GROUP)
    assert max(garden_days.spoken_in_turns) == 1


def test_what_is_private_is_one_line_in_the_group(garden_days: Listening) -> None:
    garden_days.says("A", "@Vert Jeg er allergisk mot nøtter", GROUP)
    garden_days.says("A", "@Vert Er jeg påmeldt?", GROUP)
    assert garden_days.spoken_in_turns == [1, 1]
