import pytest

from dialogs.clauses import core, questions_in


@pytest.mark.parametrize(
    "line,questions",
    [
        ("Hva koster det og når er det?", ("Hva koster det", "når er det?")),
        ("Hvor og når er det?", ("Hvor er det?", "når er det?")),
        ("Vi er ganske få, men hva koster det?", ("hva koster det?",)),
        (
            "Skal vi møte opp og kan vente inne?",
            ("Skal vi møte opp og kan vente inne?",),
        ),
        ("Takk for sist! Er det lunsj 11. november? Vi gleder oss.", ("Er det lunsj 11. november?",)),
    ],
)
def test_a_line_is_taken_apart_into_its_questions(line: str, questions: tuple[str, ...]) -> None:
    assert questions_in(line) == questions


@pytest.mark.parametrize(
    "line,question",
    [
        ("hallo der kan dere fortelle oss hvor vi skal møte opp", "hvor vi skal møte opp"),
        ("Jeg lurer på om vi får dekket reisen", "om vi får dekket reisen"),
        ("Could you please tell me where the dinner is", "where the dinner is"),
        (
            "Når er fristen for å melde seg på, siden vi må spørre sjefen?",
            "Når er fristen for å melde seg på",
        ),
        ("Når er fristen?", "Når er fristen?"),
    ],
)
def test_a_question_is_judged_without_what_is_said_around_it(line: str, question: str) -> None:
    assert core(line) == question
