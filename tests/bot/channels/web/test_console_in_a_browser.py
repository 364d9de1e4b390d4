"""Promises of the organizers' pages in a browser: by keyboard alone, at any width, for everybody."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.channels.web.console import MENU, is_page
from dialogs.model.text import LANGUAGES
from dialogs.words import say
from tests.bot.demo.running import KLIMASAMLING, demo
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

WIDE, PHONE, NARROW = (
    {"width": 1400, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
PAGES = tuple(one for one in MENU if is_page(one))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    temporary = tmp_path_factory.mktemp("stage")
    with demo(str(KLIMASAMLING), "--port", "5278", temporary=temporary) as (address, _):
        yield address


def at_the_door(browser: Browser, stage: str, size: dict[str, int], language: str = "nb") -> Page:
    page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    page.goto(f"{stage}stage/klimasamling-2021/console?lang={language}")
    return page


def inside(browser: Browser, stage: str, size: dict[str, int], language: str = "nb") -> Page:
    page = at_the_door(browser, stage, size, language)
    page.locator("main button").click()
    expect(page.locator("main.console")).to_be_visible()
    return page


def findings(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


def tabs_to(page: Page, words: str) -> None:
    """By the Tab key, as somebody without a mouse; what has the focus is seen to have it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"no way to {words!r} by the keyboard")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1400", "390"])
def test_every_page_is_reached_by_tab_and_enter_alone(
    browser: Browser, stage: str, size: dict[str, int]
) -> None:
    page = at_the_door(browser, stage, size)
    tabs_to(page, "Gå inn")
    page.keyboard.press("Enter")
    expect(page.locator("main.console")).to_be_visible()
    for verb in PAGES:
        tabs_to(page, say(f"console.nav_{verb}", "nb"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/console/{verb}?**")
        expect(page.locator(".menu [aria-current=page]")).to_have_text(say(f"console.nav_{verb}", "nb"))
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out_of_any_page(browser: Browser, stage: str, language: str) -> None:
    page = at_the_door(browser, stage, PHONE, language)
    found = {"door": findings(page)}
    page.locator("main button").click()
    for verb in PAGES:
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(f"{stage}console/{verb}?lang={language}")
            found[f"{verb} {size['width']}"] = findings(page)
    assert {where: what for where, what in found.items() if what} == {}
    page.context.close()


def test_nothing_sticks_out_on_the_narrowest_screen(browser: Browser, stage: str) -> None:
    page = inside(browser, stage, NARROW)
    widths = {}
    for verb in PAGES:
        page.goto(f"{stage}console/{verb}?lang=nb")
        widths[verb] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(PAGES, 320)
    page.context.close()


def test_a_skip_link_leads_past_the_menu(browser: Browser, stage: str) -> None:
    page = inside(browser, stage, WIDE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hopp til innholdet"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.context.close()


def test_what_came_of_a_press_has_the_focus_and_the_page_below_is_fresh(browser: Browser, stage: str) -> None:
    page = inside(browser, stage, WIDE)
    page.goto(f"{stage}console/links?lang=nb")
    first = page.locator("[data-line=card] .items strong").first.text_content() or ""
    page.get_by_role("button", name="Lim inn lenke").first.press("Enter")
    acted = page.locator("[data-acted]")
    expect(acted).to_be_focused()
    assert findings(page) == []
    acted.get_by_label("Lim inn lenken").fill("https://meet.example.org/1")
    acted.get_by_role("button", name="Lagre lenken").press("Enter")
    expect(acted).to_contain_text("er lagt inn")
    expect(page.locator("[data-line=card]")).not_to_contain_text(first)
    page.context.close()


def test_the_page_follows_what_happens_elsewhere_and_what_is_being_written_stays(
    browser: Browser, stage: str
) -> None:
    page = inside(browser, stage, WIDE)
    page.goto(f"{stage}console/unanswered?lang=nb")
    other = page.context.new_page()
    other.goto(f"{stage}?event=klimasamling-2021&lang=nb")
    other.get_by_label("Skriv til gruppen").fill("@Vert Finnes det eksempler på klimakrav fra små kommuner?")
    other.keyboard.press("Enter")
    expect(page.locator("[data-line=card]")).to_contain_text("klimakrav fra små kommuner")
    page.goto(f"{stage}console/faq?lang=nb")
    page.get_by_label("Spørsmål, eller ord å søke etter").fill("Halvskrevet")
    other.get_by_label("Skriv til gruppen").fill("Hei alle")
    other.keyboard.press("Enter")
    expect(other.locator("[data-pane=group]")).to_contain_text("Hei alle")
    expect(page.get_by_label("Spørsmål, eller ord å søke etter")).to_have_value("Halvskrevet")
    page.context.close()


def test_the_organizers_pages_stand_in_their_pane_on_the_stage(browser: Browser, stage: str) -> None:
    page = browser.new_context(viewport=WIDE).new_page()  # type: ignore[arg-type]
    page.goto(f"{stage}?event=klimasamling-2021&lang=nb")
    pane = page.locator("[data-pane=organizer]")
    pane.get_by_role("link", name="Arrangørsidene").click()
    frame = pane.frame_locator("iframe")
    frame.get_by_role("button", name="Gå inn").click()
    frame.get_by_role("link", name="Spørsmål og svar").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Spørsmål og svar")
    assert findings(page) == []
    pane.get_by_role("button", name="Tilbake til chatten").click()
    expect(pane.get_by_label("Skriv til Vert")).to_be_visible()
    page.context.close()
