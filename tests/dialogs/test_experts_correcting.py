"""An answer that could be better is corrected where it stands, and marked; and *mine svar* finds it again."""

from dataclasses import replace

import pytest

from tests.dialogs.gathering import GROUP, Gathering

QUESTION = "Finnes det kompost for balkonger?"


@pytest.fixture
def garden_days() -> Gathering:
    """A asked, and E answered at 09.06."""
    gathering = Gathering()
    gathering.says("A", QUESTION, GROUP)
    gathering.later(minutes=3)
    gathering.presses("E", "Svar")
    gathering.presses("E", "Send svaret", text="Ja, i bøtter.")
    return gathering


def about(gathering: Gathering) -> str:
    return f"question:{gathering.question.id}|1"


def test_the_words_to_correct_stand_in_the_field(garden_days: Gathering) -> None:
    garden_days.presses("E", "Rett svaret")
    field = garden_days.field("text")
    assert (field.label, field.value) == ("Svaret, slik det skal stå", "Ja, i bøtter.")
    assert garden_days.choices("E") == ["Rett svaret", "Avbryt"]
    garden_days.presses("E", "Avbryt")
    assert "Takk! Svaret er sendt til A." in garden_days.reads("E")


def test_a_corrected_answer_stands_in_the_place_of_the_first_and_is_marked(garden_days: Gathering) -> None:
    garden_days.later(minutes=6)
    garden_days.presses("E", "Rett svaret")
    garden_days.presses("E", "Rett svaret", text="Ja, i bøtter med lokk.")
    card, answer = garden_days.said_in(GROUP)
    assert answer == (
        "«Finnes det kompost for balkonger?»\n"
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja, i bøtter med lokk.»\n"
        "Jord, del 1: tirsdag 16. november kl. 12.00. Rettet kl. 09.12."
    )
    assert garden_days.choices(GROUP) == ["Det hjalp", "Ikke helt"]
    assert garden_days.audit() == [("correct_answer", "done")]
    assert "bøtter" not in card


def test_who_corrected_sees_the_words_as_they_stand(garden_days: Gathering) -> None:
    text = garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Nei.")
    assert text.splitlines()[2] == "Takk! Svaret er rettet der det står."
    assert text.splitlines()[-1] == "Du svarte: Nei."


def test_a_correction_on_another_day_says_which(garden_days: Gathering) -> None:
    garden_days.later(days=1)
    garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Nei.")
    assert garden_days.reads(GROUP).endswith("Rettet tirsdag 14. september kl. 09.06.")


def test_what_is_settled_can_be_corrected_and_stays_settled(garden_days: Gathering) -> None:
    garden_days.presses("A", "Det hjalp", GROUP)
    garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Ja, mange.")
    assert garden_days.reads(GROUP).splitlines()[1:] == [
        "A, du spurte kl. 09.03. Ekspert E svarer: «Ja, mange.»",
        "Jord, del 1: tirsdag 16. november kl. 12.00. Rettet kl. 09.06. Avklart av ekspert på 3 minutter.",
    ]
    assert garden_days.question.state == "settled"


def test_a_correction_reaches_all_whose_question_was_merged_with_it(garden_days: Gathering) -> None:
    first = garden_days.question
    same = replace(first, id="other", asker="web::B", asker_name="B", conversation="web:B", message="m9")
    alike = replace(same, private=True, contributions=(), state="merged", merged_into=first.id, version=0)
    garden_days.keep(alike)
    garden_days.presses_verb("E", "correct_answer", f"question:{first.id}|1", text="Nei.")
    assert "Ekspert E svarer: «Nei.»" in garden_days.reads("B")
    assert "Ekspert E svarer: «Nei.»" in garden_days.reads(GROUP)


def test_what_was_shared_with_the_group_is_corrected_there_too() -> None:
    days = Gathering()
    days.says("A", QUESTION)
    days.presses_verb("E", "answer", f"question:{days.question.id}", text="Ja.")
    days.presses_verb("A", "share_yes", f"question:{days.question.id}")
    days.later(minutes=5)
    days.presses_verb("E", "correct_answer", about(days), text="Nei.")
    assert "Ekspert E svarte: «Nei.»" in days.reads(GROUP)
    assert days.reads(GROUP).endswith("Rettet kl. 09.08.")


def test_an_answer_can_be_corrected_twice(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Nei.")
    garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Jo.")
    assert "«Jo.»" in garden_days.reads(GROUP)
    assert [one.what for one in garden_days.question.steps[-2:]] == ["correct", "correct"]


def test_the_same_words_are_no_correction(garden_days: Gathering) -> None:
    garden_days.presses_verb("E", "correct_answer", about(garden_days), text=" Ja, i bøtter. ")
    assert (garden_days.last.saved, garden_days.last.envelopes, garden_days.audit()) == ((), (), [])


def test_nobody_corrects_what_another_answered(garden_days: Gathering) -> None:
    for who in ("O", "F"):
        text = garden_days.presses_verb(who, "correct_answer", about(garden_days), text="Nei.")
        assert text in (
            "Du kan bare rette det du selv har svart. Ingenting er endret.",
            "Ekspert E har svart på dette spørsmålet.",
        )
        assert (garden_days.last.saved, garden_days.audit()) == ((), [("correct_answer", "refused")])


def test_an_answer_that_was_found_wanting_is_not_corrected_any_more(garden_days: Gathering) -> None:
    garden_days.presses("A", "Ikke helt", GROUP)
    garden_days.presses_verb("O", "take", f"question:{garden_days.question.id}")
    assert garden_days.presses_verb("E", "correct_answer", about(garden_days), text="Nei.") == (
        "O har alt tatt dette spørsmålet."
    )
    assert (garden_days.last.saved, garden_days.audit()) == ((), [("correct_answer", "refused")])


def test_an_expert_finds_all_they_have_answered_the_newest_first(garden_days: Gathering) -> None:
    garden_days.presses("A", "Det hjalp", GROUP)
    garden_days.later(minutes=10)
    garden_days.says("B", "Hva koster kompost?")
    garden_days.presses("E", "Svar")
    garden_days.presses("E", "Send svaret", text="Ingenting.")
    assert garden_days.says("E", "mine svar") == (
        "Mine svar\n"
        "Du har svart på 2 spørsmål.\n"
        "«Hva koster kompost?» · Du svarte B mandag 13. september kl. 09.16: «Ingenting.» "
        "Den som spurte, har ikke sagt om det hjalp.\n"
        "«Finnes det kompost for balkonger?» · Du svarte A mandag 13. september kl. 09.06: «Ja, i bøtter.» "
        "Det hjalp."
    )
    assert [one.title for item in garden_days.newest("E").items for one in item.choices] == [
        "Rett svaret",
        "Rett svaret",
    ]


def test_an_expert_who_has_answered_nothing_is_told_so(garden_days: Gathering) -> None:
    garden_days.speaks("F", "nb")
    assert garden_days.says("F", "mine svar") == "Du har ikke svart på noen spørsmål ennå."


def test_help_shows_an_expert_the_way_to_their_answers(garden_days: Gathering) -> None:
    garden_days.says("E", "hjelp")
    assert "Mine svar" in garden_days.choices("E")
    garden_days.says("A", "hjelp")
    assert "Mine svar" not in garden_days.choices("A")
