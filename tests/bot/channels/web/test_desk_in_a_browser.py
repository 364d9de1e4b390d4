"""Promises of the desk in a browser: on a phone and a wide screen, for everybody, and no word gets lost."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dialogs.model.text import LANGUAGES, Language
from dialogs.words import say
from tests.bot.demo.running import KLIMASAMLING, demo
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

WIDE, PHONE, NARROW = (
    {"width": 1400, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
QUESTION = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWER = (
    "**Ja.** Se [malen](https://example.org/mal):\n\n- krav til *utslipp*\n- krav til transport\n\n> fra 2020"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    temporary = tmp_path_factory.mktemp("stage")
    with demo(str(KLIMASAMLING), "--port", "5378", temporary=temporary) as (address, _):
        yield address


@pytest.fixture
def hall(browser: Browser, stage: str) -> Iterator[Page]:
    """The stage at its beginning, with A's question on its way."""
    page = browser.new_context(viewport=WIDE).new_page()  # type: ignore[arg-type]
    page.goto(f"{stage}?event=klimasamling-2021&lang=nb")
    with page.expect_navigation():
        page.get_by_role("button", name="Start på nytt").click()
    asks(page, f"@Vert {QUESTION}")
    expect(page.locator("[data-open-desk]")).to_have_count(1)
    yield page
    page.context.close()


def asks(hall: Page, words: str) -> None:
    hall.get_by_label("Skriv til gruppen").fill(words)
    hall.keyboard.press("Enter")


def desk(hall: Page, size: dict[str, int], language: Language = "nb") -> Page:
    """The desk of the newest letter."""
    letter = hall.locator("[data-open-desk]").first.get_attribute("href") or ""
    page = hall.context.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(f"{hall.url.split('?')[0].rstrip('/')}{letter.split('?')[0]}?lang={language}")
    return page


def findings(page: Page) -> list[str]:
    expect(page.locator(".fresh")).to_have_count(0)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


def presses(page: Page, phrase: str, language: Language = "nb") -> None:
    page.get_by_role("button", name=say(phrase, language), exact=True).first.click()


def shut_out(page: Page) -> list[str]:
    """What axe has to say on a wide screen and a phone, and what sticks out on the narrowest."""
    found = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += findings(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it sticks out")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out_of_the_desk(hall: Page, language: Language) -> None:
    page = desk(hall, WIDE, language)
    found = {"waiting": shut_out(page)}
    for phrase, leads in (("experts.more", "experts.pass_on"), ("experts.pass_on", "experts.pass_button")):
        presses(page, phrase, language)
        expect(page.get_by_role("button", name=say(leads, language), exact=True)).to_be_visible()
        found[phrase] = shut_out(page)
    presses(page, "experts.cancel", language)
    presses(page, "experts.answer", language)
    page.get_by_role("textbox").fill(ANSWER)
    presses(page, "desks.preview", language)
    expect(page.locator(".written li")).to_have_count(2)
    found["preview"] = shut_out(page)
    presses(page, "experts.send_answer", language)
    expect(page.locator(".question.done")).to_have_count(1)
    found["done"] = shut_out(page)
    for name in ("desks.my_answers", "desks.my_status"):
        page.get_by_role("link", name=say(name, language)).click()
        expect(page.locator("nav [aria-current]")).to_have_text(say(name, language))
        found[name] = shut_out(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_what_is_being_written_stays_when_the_question_changes_and_goes_when_it_is_called_off(
    hall: Page,
) -> None:
    page = desk(hall, PHONE)
    presses(page, "experts.answer")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.get_by_role("textbox").fill("Halvskrevet")
    presses(page, "desks.preview")
    expect(page.locator(".items")).to_contain_text("Halvskrevet")
    hall.locator("[data-writers]").select_option(label="B")
    hall.get_by_role("button", name="Lurer på det samme").first.click()
    expect(hall.locator("[data-pane=group]")).to_contain_text("Lurer på det samme (1)")
    expect(page.get_by_role("textbox")).to_have_value("Halvskrevet")
    presses(page, "experts.cancel")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.locator(".question")).to_contain_text(QUESTION)


def test_the_link_that_was_ended_is_told_at_once_on_a_page_that_stands_open(hall: Page) -> None:
    page = desk(hall, PHONE)
    pane = hall.locator("[data-pane=organizer]")
    pane.get_by_label("Skriv til Vert").fill("pultlenker")
    hall.keyboard.press("Enter")
    for card in ("Lenker til ekspertenes pult", "Avslutte lenkene til E?"):
        expect(pane).to_contain_text(card)
        pane.get_by_role("button", name="Avslutt lenkene").last.click()
    expect(pane).to_contain_text("Lenkene til E er avsluttet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lenken er avsluttet")
    assert findings(page) == []
