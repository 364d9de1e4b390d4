from datetime import UTC, datetime
from typing import Any

import pytest

from dialogs.model.incoming import Joined, Pressed, Said, Sender, Where
from dialogs.privacy import MASK, fit_to_keep, masked

HEARD: dict[str, Any] = {
    "id": "web:group:1",
    "sender": Sender("web::kari", "Ka\x00ri", " Kari@Example.org "),
    "where": Where("web:group", "web", "group"),
    "at": datetime(2021, 9, 13, tzinfo=UTC),
}


@pytest.mark.parametrize(
    "number",
    [
        "01020312345",
        "010203 12345",
        "010203\u00a012345",
        "010203-12345",
        "010203.12345",
        "０１０２０３１２３４５",
    ],
)
def test_an_identity_number_is_never_kept(number: str) -> None:
    assert masked(f"Mitt nummer er {number}, altså{number}.") == f"Mitt nummer er {MASK}, altså{MASK}."


@pytest.mark.parametrize(
    "text",
    [
        "Ring 73 58 05 00 eller +47 73580500",
        "Vi er 12 stykker, 0102031234 og 010203123456",
        "https://meeting.example.org/j/12345678901?pwd=10987654321",
        "Tirsdag 16. november kl. 12.00",
    ],
)
def test_other_numbers_and_links_stay_as_they_are(text: str) -> None:
    assert masked(text) == text


def test_words_and_fields_are_cleaned_before_anything_else_sees_them() -> None:
    said = fit_to_keep(Said(**HEARD, text="Fødselsnummer 01020312345\x00\ud83d 🫐", message="m1"))
    pressed = fit_to_keep(Pressed(**HEARD, verb="answer", fields={"text": "010203 12345"}))
    kari = Sender("web::kari", "Kari", "kari@example.org")
    assert (said.text, said.sender) == (f"Fødselsnummer {MASK} 🫐", kari)
    assert (pressed.fields, pressed.sender) == ({"text": MASK}, kari)


def test_addresses_are_kept_in_lower_case_and_an_empty_one_is_none() -> None:
    came = fit_to_keep(
        Joined(**HEARD, people=(Sender("1", "Ola", "OLA@example.org"), Sender("2", "Per", " ")))
    )
    assert came.people == (Sender("1", "Ola", "ola@example.org"), Sender("2", "Per", None))
