from datetime import date

import pytest

from dialogs.folder.weekdays import Misfit, misfits_in
from dialogs.model.text import Language

DAYS = (date(2021, 11, 11), date(2021, 11, 16), date(2022, 1, 11))


@pytest.mark.parametrize(
    "text, language",
    [
        ("tirsdag 16. november kl. 12.00", "nb"),
        ("Onsdag 10. og torsdag 11. november", "nb"),
        ("torsdag 11.–fredag 12. november", "nb"),
        ("torsdag 11. og 12. november", "nb"),
        ("tir. 16. nov., tors 18. nov.", "nb"),
        ("tysdag den 16. november", "nn"),
        ("tys. 11. januar", "nn"),
        ("laurdag 13. november, søndag 14. november, sundag 14. november", "nn"),
        ("Tuesday, November 16th, and Thu 18 Nov", "en"),
        ("Tuesday the 16th of November", "en"),
        ("16. november 2021 (tirsdag)", "nb"),
        ("16. november er en tirsdag", "nb"),
        ("tirsdag 16.11.2021 og tirsdag 16/11", "nb"),
        ("Tuesday 2021-11-16", "en"),
        ("mandag 29. februar 2016", "nb"),
        ("tirsdager 12–13.30, tirsdag 12.30", "nb"),
        ("da kan man 16. november ta fri 17. november", "nb"),
        ("Tor 17. november", "nb"),
        ("mandag kommer 16. november for sent", "nb"),
    ],
)
def test_a_weekday_that_fits_or_stands_beside_no_date_is_left_alone(text: str, language: Language) -> None:
    assert list(misfits_in(text, language, DAYS)) == []


@pytest.mark.parametrize(
    "text, language, words, day",
    [
        ("Vi ses onsdag 16. november!", "nb", "onsdag 16. november", date(2021, 11, 16)),
        ("tirsdagen 17. november", "nb", "tirsdagen 17. november", date(2021, 11, 17)),
        ("mandag 11. januar", "nb", "mandag 11. januar", date(2022, 1, 11)),
        ("onsdag 11. og fredag 12. november", "nb", "onsdag 11. og fredag 12. november", date(2021, 11, 11)),
        ("tys. 17. nov.", "nn", "tys. 17. nov", date(2021, 11, 17)),
        ("Monday, November 16, 2021", "en", "Monday, November 16, 2021", date(2021, 11, 16)),
        ("Sun 16 Nov", "en", "Sun 16 Nov", date(2021, 11, 16)),
        ("16 November 2021 (Monday)", "en", "16 November 2021 (Monday", date(2021, 11, 16)),
        ("mandag 16.11.21", "nb", "mandag 16.11.21", date(2021, 11, 16)),
        ("mandag 16/11", "nb", "mandag 16/11", date(2021, 11, 16)),
        ("MANDAG 16. NOVEMBER", None, "MANDAG 16. NOVEMBER", date(2021, 11, 16)),
        ("tirsdag 31. november", "nb", "tirsdag 31. november", None),
    ],
)
def test_a_weekday_that_does_not_fit_is_found(
    text: str, language: Language | None, words: str, day: date | None
) -> None:
    assert list(misfits_in(text, language, DAYS)) == [Misfit(words, day)]


def test_without_days_of_its_own_an_event_has_no_year_to_reckon_with() -> None:
    assert list(misfits_in("onsdag 16. november", "nb", ())) == []
