import pytest

from dialogs.faq.spelling import spelling
from tests.dialogs.chat import Chat, matcher


@pytest.mark.parametrize(
    "typed,meant",
    [
        ("hvro skla vi møte 9 desmber", "hvor skal vi møte 9 desember"),
        ("nåe er lunsjne på fredga", "når er lunsjen på fredag"),
        ("ka koste det førr dokker", "hva koster det førr dere"),
        ("Er det noe på onsdagene?", "Er det noe på onsdagene?"),
        ("lunsjmøte", "lunsjmøte"),
        ("When does it strat?", "When does it start?"),
    ],
)
def test_slips_and_dialect_are_set_right_and_nothing_else(typed: str, meant: str) -> None:
    assert matcher().mended(typed) == meant


def test_an_event_s_own_word_goes_before_one_that_everybody_uses() -> None:
    assert spelling(["planarbeid"]).mended("planarbied", english=False) == "planarbeid"


@pytest.mark.parametrize(
    "line",
    [
        "Hvem dekker reisen egentlig, for oss som kommer helt fra fjellbygda?",
        "God morgen! Jeg lurer på hvem som dekker reisen. Ha en fin dag!",
        "hvme deker reisen",
    ],
)
def test_what_is_said_around_a_question_leaves_its_answer(line: str) -> None:
    chat = Chat()
    chat.hears(line)
    assert chat.last.verdict is not None
    assert chat.last.verdict.entries == ("travel-cost",)


@pytest.mark.parametrize(
    "line", ["Hvilket hotell får vi dekket?", "Hvor gammel er ordstyreren?", "Hva heter han?"]
)
def test_a_kind_of_thing_that_nobody_wrote_about_is_never_answered(line: str) -> None:
    chat = Chat()
    chat.hears(line)
    assert chat.last.verdict is not None
    assert chat.last.verdict.kind in ("suggest", "hand_over")
