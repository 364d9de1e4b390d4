"""Promises of the evaluation's page: it stands alone, can be read by everybody, and is printed whole."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from bot.channels.web.report import headers_for, report_html
from dialogs.model.evaluation import (
    Announced,
    Answered,
    EntryUse,
    Evaluation,
    Gap,
    Kept,
    Reached,
    Spans,
    Times,
)
from dialogs.model.text import LANGUAGES, Language, Text
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

MONDAY = datetime(2021, 9, 13, 7, 0, tzinfo=UTC)
FULL = Evaluation(
    event="gathering",
    title=Text.everywhere("Høstsamling <for> alle"),
    at=MONDAY,
    first=date(2021, 11, 11),
    last=date(2021, 11, 12),
    reached=Reached(40, 12, 3),
    answered=Answered(120, 9, 4, 1, 6, 2, 1, 3),
    by_day=((date(2021, 9, 13), 100), (date(2021, 9, 14), 46)),
    by_language=(("nb", 100), ("nn", 40), ("en", 6)),
    times=Times(
        14,
        Spans(timedelta(hours=1, minutes=5), timedelta(hours=26)),
        Spans(timedelta(minutes=50), timedelta(hours=9)),
    ),
    gaps=(Gap(Text.everywhere("Reise"), ("Går det buss <b>?", "")), Gap(None, ("Hva med hund?",) * 30)),
    entries=(
        EntryUse("cost", Text.everywhere("Hva koster det?"), 60, 3, 1),
        EntryUse("programme:now", Text(), 60),
    ),
    reminders=Kept(100, 0, 1, 2, 3, 4),
    announced=(Announced(MONDAY, Text.everywhere("Bussen går kl. 08.30. " * 20), 50, 1, 2, 0, 0, 3),),
)
EMPTY = Evaluation("gathering", Text.everywhere("Høstsamling"), MONDAY, by_language=(("nb", 0),))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


def opened(browser: Browser, evaluation: Evaluation, width: int, language: Language = "nb") -> Page:
    """As the organizers' page gives it, with its headers."""
    html = report_html(evaluation, language)
    page = browser.new_page(viewport={"width": width, "height": 900})
    headers = {**headers_for(html), "Content-Type": "text/html; charset=utf-8"}
    page.route("**/*", lambda route: route.fulfill(body=html, headers=headers))
    page.goto("http://report.example.org/")
    return page


@pytest.mark.parametrize("width", [1400, 390, 320])
@pytest.mark.parametrize("evaluation", [FULL, EMPTY], ids=["full", "empty"])
def test_everybody_can_read_it_at_any_width(browser: Browser, evaluation: Evaluation, width: int) -> None:
    for language in LANGUAGES:
        page = opened(browser, evaluation, width, language)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.close()


def test_its_own_style_is_all_that_its_headers_let_it_use(browser: Browser) -> None:
    page = opened(browser, FULL, 1400)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "32px"
    assert page.evaluate("document.styleSheets.length") == 1
    page.close()


def test_each_number_has_its_bar_in_proportion(browser: Browser) -> None:
    page = opened(browser, FULL, 1400)
    rows = page.locator("section:has(#by_day) tbody tr")
    widths = [rows.nth(n).locator("rect").bounding_box() for n in range(2)]
    assert widths[0]
    assert widths[1]
    assert widths[1]["width"] / widths[0]["width"] == pytest.approx(0.46, abs=0.01)
    assert rows.nth(0).inner_text().split("\t")[:3] == ["mandag 13. september", "100", "68 %"]
    page.close()
