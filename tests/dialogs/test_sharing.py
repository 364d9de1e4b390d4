"""Promises about a private answer: its asker, and nobody else, may let the group read it."""

import pytest

from dialogs.model.broadcast import Reach
from tests.dialogs.gathering import GROUP, Gathering

ASKED = "Finnes det kompost for balkonger?"


@pytest.fixture
def answered() -> Gathering:
    """Kari asked alone, and E answered."""
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i små sekker.")
    return gathering


def test_the_asker_sees_how_it_will_stand_before_anything_is_shared(answered: Gathering) -> None:
    preview = answered.presses("Kari", "Del med gruppen")
    assert preview == (
        "Dele med gruppen?\n"
        "Slik kommer det til å stå i gruppechatten hvis du deler med navn. "
        "Uten navn står det «En deltaker» der navnet ditt er nå.\n\n"
        f"«{ASKED}»\n"
        "Kari spurte meg om dette. Ekspert E svarte: «Ja, i små sekker.»\n"
        "Spurt privat, og delt av den som spurte."
    )
    assert answered.choices("Kari") == ["Del uten navn", "Del med navn", "Avbryt"]
    assert answered.said_in(GROUP) == []


def test_it_stands_in_the_group_without_the_name(answered: Gathering) -> None:
    answered.presses("Kari", "Del med gruppen")
    told = answered.presses("Kari", "Del uten navn")
    assert told.endswith("Delt i gruppechatten.")
    assert answered.reads(GROUP) == (
        f"«{ASKED}»\n"
        "En deltaker spurte meg om dette. Ekspert E svarte: «Ja, i små sekker.»\n"
        "Spurt privat, og delt av den som spurte."
    )
    assert answered.question.nameless
    assert answered.question.shared_at == answered.now
    assert answered.audit() == [("share_yes", "done")]


def test_it_stands_in_the_group_with_the_name(answered: Gathering) -> None:
    answered.presses("Kari", "Del med gruppen")
    answered.presses("Kari", "Del med navn")
    assert "Kari spurte meg om dette." in answered.reads(GROUP)
    assert not answered.question.nameless


def test_who_asked_without_their_name_is_not_offered_to_share_it_with_it() -> None:
    gathering = Gathering()
    gathering.says("Kari", f"uten navn: {ASKED}")
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja.")
    gathering.presses("Kari", "Del med gruppen")
    assert gathering.choices("Kari") == ["Del uten navn", "Avbryt"]
    gathering.presses_verb("Kari", "share_yes", f"question:{gathering.question.id}|named")
    assert "Kari" not in gathering.reads(GROUP)


@pytest.mark.parametrize("who", ["E", "O", "B"])
@pytest.mark.parametrize("verb", ["share_form", "share_yes"])
def test_nobody_but_the_asker_shares_it(answered: Gathering, who: str, verb: str) -> None:
    before = answered.question
    answered.presses_verb(who, verb, f"question:{before.id}|named")
    assert answered.audit() == [(verb, "refused")]
    assert (answered.question, answered.said_in(GROUP)) == (before, [])


def test_it_can_be_left_unshared(answered: Gathering) -> None:
    before = answered.reads("Kari")
    answered.presses("Kari", "Del med gruppen")
    assert answered.presses("Kari", "Avbryt") == before
    assert answered.question.shared_at is None


def test_it_is_shared_once(answered: Gathering) -> None:
    answered.presses("Kari", "Del med gruppen")
    answered.presses("Kari", "Del uten navn")
    told = answered.presses_verb("Kari", "share_yes", f"question:{answered.question.id}|named")
    assert told.endswith("Du har alt delt det med gruppen.")
    assert answered.last.saved == ()
    assert len(answered.said_in(GROUP)) == 1


def test_without_a_group_chat_there_is_nobody_to_share_with(answered: Gathering) -> None:
    answered.reach = Reach(groups=0)
    assert answered.presses("Kari", "Del med gruppen") == (
        "Arrangementet har ingen gruppechat ennå, så det er ingen å dele med."
    )


def test_what_was_settled_can_still_be_shared(answered: Gathering) -> None:
    answered.presses("Kari", "Det hjalp")
    assert answered.choices("Kari") == ["Del med gruppen"]


def test_an_open_question_cannot_be_shared() -> None:
    gathering = Gathering()
    gathering.says("Kari", ASKED)
    gathering.presses_verb("Kari", "share_yes", f"question:{gathering.question.id}|named")
    assert gathering.audit() == [("share_yes", "refused")]
    assert gathering.said_in(GROUP) == []


def test_a_correction_is_made_where_it_was_shared_too(answered: Gathering) -> None:
    answered.presses("Kari", "Del med gruppen")
    answered.presses("Kari", "Del uten navn")
    answered.presses_verb("E", "correct_answer", f"question:{answered.question.id}|1", text="Ja, i tønner.")
    assert "Ja, i tønner." in answered.reads(GROUP)
    assert len(answered.said_in(GROUP)) == 1


def test_a_wrong_answer_is_taken_back_where_it_was_shared_too(answered: Gathering) -> None:
    answered.presses("Kari", "Del med gruppen")
    answered.presses("Kari", "Del uten navn")
    answered.presses_verb("O", "wrong_yes", f"shared:{answered.question.id}")
    assert answered.reads(GROUP) == (
        "Svaret som ble delt her, viste seg å være feil. Arrangørene ser på det."
    )
