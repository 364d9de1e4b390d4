import pytest

from dialogs.language import possible, spoken
from dialogs.model.people import Person
from dialogs.model.text import Language
from tests.dialogs.chat import event


@pytest.mark.parametrize(
    "line,languages",
    [
        ("Hva koster det?", ("nb",)),
        ("Kva kostar det?", ("nn",)),
        ("What does it cost?", ("en",)),
        ("ka koste det", ("nb", "nn")),
        ("program", ("nb", "nn", "en")),
        ("Kommunane dekkjer reisa", ("nn",)),
        ("er lunsjen kl. 12?", ("nb", "nn")),
    ],
)
def test_a_line_tells_what_language_it_may_be_in(line: str, languages: tuple[Language, ...]) -> None:
    assert possible(line) == languages


def test_the_persons_choice_goes_before_what_they_write() -> None:
    assert spoken("What does it cost?", Person("p", "P", language="nn"), event()) == "nn"


def test_the_last_language_holds_until_another_is_clear() -> None:
    person = Person("p", "P", last_language="nn")
    assert spoken("pris?", person, event()) == "nn"
    assert spoken("hvem betaler?", person, event()) == "nb"
    assert spoken("who pays?", person, event()) == "en"


def test_dialect_is_answered_in_the_events_language() -> None:
    assert spoken("ka koste det", Person("p", "P"), event()) == "nb"
