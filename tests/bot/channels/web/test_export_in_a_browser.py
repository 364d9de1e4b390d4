"""Promises of the page of questions and answers: it stands alone, and everybody can read it at any width."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from bot.channels.web.export import export_html
from bot.channels.web.report import headers_for
from dialogs.model.exported import Asked, Exported, FromFaq, Reply, Section
from dialogs.model.text import LANGUAGES, Language, Text
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

MONDAY = datetime(2021, 9, 13, 7, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=3)
ANSWERED = Asked(
    "Kan vi kompostere kaffe <grut> på en balkong?",
    "nb",
    MONDAY,
    "settled",
    also=("Kan ein kompostere kaffegrut?",),
    askers=4,
    replies=(
        Reply("participant", "Ja.\nDet gjør vi.", LATER, confirmed=True),
        Reply("expert", "Ja:\n\n- i små mengder\n- [les mer](https://example.org/)", LATER, settled=True),
    ),
)
FULL = Exported(
    "gathering",
    Text.everywhere("Høstsamling <for> alle"),
    MONDAY,
    named=False,
    sections=(
        Section("soil", Text.everywhere("Jord og kompost"), (ANSWERED,)),
        Section(
            "",
            None,
            (
                Asked("Taushetsbelagt" * 12, "nb", MONDAY, "closed", closed="outdated"),
                Asked("Vi kan dele frø", "nb", MONDAY, "open", sort="idea"),
            ),
            (FromFaq("cost", Text.everywhere("Hva koster det?"), Text.everywhere("Ingenting."), 12),),
        ),
    ),
    private=3,
)
EMPTY = Exported("gathering", Text.everywhere("Høstsamling"), MONDAY, named=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


def opened(browser: Browser, exported: Exported, width: int, language: Language = "nb") -> Page:
    """As the organizers' page gives it, with its headers."""
    html = export_html(exported, language)
    page = browser.new_page(viewport={"width": width, "height": 900})
    headers = {**headers_for(html), "Content-Type": "text/html; charset=utf-8"}
    page.route("**/*", lambda route: route.fulfill(body=html, headers=headers))
    page.goto("http://export.example.org/")
    return page


@pytest.mark.parametrize("width", [1400, 390, 320])
@pytest.mark.parametrize("exported", [FULL, EMPTY], ids=["full", "empty"])
def test_everybody_can_read_it_at_any_width(browser: Browser, exported: Exported, width: int) -> None:
    for language in LANGUAGES:
        page = opened(browser, exported, width, language)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.close()


def test_its_own_style_is_all_that_its_headers_let_it_use(browser: Browser) -> None:
    page = opened(browser, FULL, 1400)
    assert page.evaluate("getComputedStyle(document.querySelector('.reply')).borderLeftWidth") == "3px"
    assert page.evaluate("document.styleSheets.length") == 1
    page.close()


def test_lines_of_a_participant_and_lists_of_an_expert_stand_as_they_were_written(browser: Browser) -> None:
    page = opened(browser, FULL, 1400)
    replies = page.locator(".reply .words")
    assert replies.nth(0).inner_text() == "Ja.\nDet gjør vi."
    assert replies.nth(1).locator("li").all_inner_texts() == ["i små mengder", "les mer"]
    page.close()
