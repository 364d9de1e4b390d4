"""A promise of every page: it shows words, and nothing of how Vert keeps them."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.channels.web.draw import templates
from bot.demo.hall import Hall
from dialogs.model.text import LANGUAGES, Language, Text
from tests.bot.channels.web.conftest import EVENT
from tests.bot.channels.web.visitor import Page, Visitor

# Text(nb='…'), <function …>, <Kind.one: 1>, datetime.date(2021, …), Figures(waiting=0, …)
INSIDES = re.compile(
    r"\b[A-Za-z_]\w*\(\w+=|\bdatetime\.\w+\(|<\w+[^<>]* at 0x|&lt;|\bText\(|\b(None|True|False)\b"
)
QUESTION = "@Vert Finnes det eksempler på klimakrav fra små kommuner?"


async def every_page(visitor: Visitor, language: Language) -> AsyncIterator[Page]:
    """The stage, both chats of all in the cast, the desk, and the parts that are fetched anew."""
    stage = await visitor.opens(f"/?lang={language}")
    yield stage
    for part in ("controls", "outbox", "mailbox"):
        yield await visitor.opens(f"/stage/{EVENT}/{part}?lang={language}")
    for address in (visitor.chat_link("A"), visitor.chat_link("O")):
        yield await visitor.opens(f"{address}?lang={language}")
        for kind in ("group", "private"):
            yield await visitor.opens(f"{address}/{kind}?lang={language}")
    yield await visitor.opens(f"{visitor.desk_link()}?lang={language}")
    yield await visitor.opens(f"{visitor.desk_link()}/questions?lang={language}")


async def something_happens(visitor: Visitor, hall: Hall) -> None:
    """A question is handed over and taken, a broadcast is begun, and the clock jumps."""
    await visitor.says("B", "@Vert when is the deadline?")
    await visitor.says("A", "hvor mange kan vi bli fra kommunen", at="private")
    await visitor.says("O", "kunngjøring", at="private")
    await visitor.says("A", QUESTION)
    await hall.vert.deliveries.pass_once()
    desk = await visitor.opens(visitor.desk_link())
    await visitor.presses(desk, "Ta den")
    await hall.jump(hall.event.demo.scenes[1].at)
    await hall.vert.deliveries.pass_once()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_page_shows_how_vert_keeps_its_words(
    visitor: Visitor, hall: Hall, language: Language
) -> None:
    seen = {page.html: INSIDES.findall(page.html) async for page in every_page(visitor, language)}
    await something_happens(visitor, hall)
    seen |= {page.html: INSIDES.findall(page.html) async for page in every_page(visitor, language)}
    assert [INSIDES.search(html) for html, found in seen.items() if found] == []
    assert len(seen) > 15


@pytest.mark.parametrize(
    "language, title",
    [
        ("nb", "Før første webinar"),
        ("nn", "Før første webinar"),
        ("en", "Before the first webinar"),
    ],
)
async def test_the_menu_names_each_scene(visitor: Visitor, language: Language, title: str) -> None:
    page = await visitor.opens(f"/?lang={language}")
    words = [
        words for form in page.forms for value, words in form.buttons if value == "before-the-first-webinar"
    ]
    assert words == [title]


def test_a_value_that_is_no_words_is_refused_where_it_would_be_drawn() -> None:
    with pytest.raises(TypeError, match="a Text cannot stand on a page"):
        templates().from_string("{{ title }}").render(title=Text("Hei"))
