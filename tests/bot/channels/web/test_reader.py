"""Promises to a visitor whom nothing is known of: a refusal is in the language their browser asks for."""

import pytest

from tests.bot.channels.web.visitor import Page, Visitor

TITLES = {
    "nb": "Her er det ikke noe å se",
    "nn": "Her er det ikkje noko å sjå",
    "en": "There is nothing to see here",
}


@pytest.mark.parametrize("path", ["/chat/nonsense", "/desk/nonsense", "/nothing/at/all"])
@pytest.mark.parametrize(
    "asked, header, language",
    [
        ("", "", "nb"),
        ("", "nb-NO,nb;q=0.9", "nb"),
        ("", "no", "nb"),
        ("", "nn-NO,nn;q=0.9,en;q=0.8", "nn"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "en;q=0.5, nn;q=0.7", "nn"),
        ("", "de-DE,de;q=0.9,en;q=0.5", "en"),
        ("", "de", "nb"),
        ("", "en;q=0, nn;q=wrong, ;;,=", "nb"),
        ("nn", "en", "nn"),
        ("fr", "en", "en"),
    ],
)
async def test_a_refusal_is_in_the_visitors_language(
    visitor: Visitor, path: str, asked: str, header: str, language: str
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": header}
    async with visitor.client.get(f"{path}?lang={asked}" if asked else path, headers=headers) as answer:
        assert answer.status == 404
        page = Page(await answer.text())
    assert f'<html lang="{language}">' in page.html
    assert TITLES[language] in page.text
