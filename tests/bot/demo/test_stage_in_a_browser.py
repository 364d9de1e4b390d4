"""Promises of the stage in a browser: the tour plays through, anyone can use it, and any key takes over."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bot.demo.running import ROOT, demo
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
KLIMASAMLING = "?event=klimasamling-2021"
AT_ONCE = "&pace=12"
PATIENCE = 120_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all: the tour begins anew where a visitor was before it."""
    temporary = tmp_path_factory.mktemp("stage")
    with demo(str(ROOT / "events"), "--port", "4978", temporary=temporary) as (address, _):
        yield address


def opened(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Page:
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return page


def begun_anew(browser: Browser, stage: str) -> Page:
    """The stage as it is before any click."""
    page = opened(browser, f"{stage}{KLIMASAMLING}", WIDE)
    with page.expect_navigation():
        page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator("[data-pane=group] .line")).to_have_count(1)
    expect(page.locator("[data-pane=organizer] .line")).to_have_count(0)
    return page


def findings(page: Page) -> list[str]:
    """What axe has to say, once nothing moves any more."""
    expect(page.locator(".fresh")).to_have_count(0)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


def plays_the_tour(page: Page) -> None:
    page.get_by_role("button", name="Vis meg (3 min)").click()
    tour = page.locator("[data-tour]")
    expect(tour).to_have_attribute("data-state", re.compile("done|stuck"), timeout=PATIENCE)
    assert (tour.get_attribute("data-state"), tour.get_attribute("data-reason")) == ("done", None)


def pane(page: Page, name: str) -> str:
    return " ".join((page.locator(f"[data-pane={name}]").text_content() or "").split())


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1400", "390"])
def test_the_tour_plays_through_and_nobody_is_shut_out(
    browser: Browser, stage: str, size: dict[str, int]
) -> None:
    page = opened(browser, f"{stage}{KLIMASAMLING}{AT_ONCE}", size)
    assert findings(page) == []
    plays_the_tour(page)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"

    group = pane(page, "group")
    assert group.count("Om 15 minutter:") == 1
    assert group.count("Torsdagens webinar starter kl. 09.30.") == 1
    assert "Avklart av ekspert på" in group
    assert re.search(r"noen maler for krav i mindre kommuner\?.*Fra ekspert E, 13\. september", group)
    assert pane(page, "private").count("Torsdagens webinar starter kl. 09.30.") == 1
    assert "Sendt til 28 av 28." in pane(page, "organizer")
    assert "0 tapt, 0 doblet." in (page.locator(".strip").text_content() or "")
    assert "Din tur. Skriv hva du vil, som hvem du vil." in (
        page.locator("[data-caption]").text_content() or ""
    )


def test_each_language_and_each_light_is_for_everyone(browser: Browser, stage: str) -> None:
    found = {}
    for language in ("nb", "nn", "en"):
        page = opened(
            browser, f"{stage}{KLIMASAMLING}&lang={language}", WIDE, "dark" if language == "nn" else "light"
        )
        found[language] = findings(page)
        page.context.close()
    narrow = opened(browser, f"{stage}?event=klimakronsj-2021", {"width": 320, "height": 640})
    found["320 px"] = findings(narrow)
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == {"nb": [], "nn": [], "en": [], "320 px": []}


def test_a_visitor_with_a_keyboard_alone_asks_and_is_answered(browser: Browser, stage: str) -> None:
    page = begun_anew(browser, stage)
    expect(page.get_by_label("Skriv til gruppen")).to_be_focused()
    page.keyboard.type("@Vert kven dekkjer reisa?")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pane=group]")).to_contain_text("Kommunane dekkjer reisa sjølve.")
    page.get_by_role("log", name="Gruppechat").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Spør eit menneske":
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-pane=group]")).to_contain_text("Eg har spurt")


def test_what_is_being_written_stays_when_something_new_arrives(browser: Browser, stage: str) -> None:
    page = begun_anew(browser, stage)
    organizer = page.locator("[data-pane=organizer]")
    organizer.get_by_label("Skriv til Vert").fill("kunngjøring")
    organizer.get_by_label("Skriv til Vert").press("Enter")
    text = organizer.get_by_label("Tekst på bokmål")
    text.fill("Halvskrevet")
    page.locator("[data-pane=group]").get_by_label("Skriv til gruppen").fill("Hei alle")
    page.locator("[data-pane=group]").get_by_label("Skriv til gruppen").press("Enter")
    expect(page.locator("[data-pane=group]")).to_contain_text("Hei alle")
    expect(text).to_have_value("Halvskrevet")


def test_the_newest_line_stays_in_sight_when_there_is_less_room(browser: Browser, stage: str) -> None:
    page = begun_anew(browser, stage)
    words = page.get_by_label("Skriv til gruppen")
    for number in range(1, 9):
        words.fill(f"Linje {number}")
        words.press("Enter")
        expect(words).to_have_value("")
    expect(page.locator("[data-pane=group]")).to_contain_text("Linje 8")
    page.set_viewport_size({"width": 1400, "height": 560})
    newest = page.locator("[data-pane=group] .line").last
    expect(newest).to_contain_text("Linje 8")
    expect(newest).to_be_in_viewport(ratio=1)


def test_any_key_pauses_the_tour_and_hands_over(browser: Browser, stage: str) -> None:
    page = begun_anew(browser, stage)
    page.get_by_role("button", name="Vis meg (3 min)").click()
    expect(page.locator("[data-caption]")).to_contain_text("Vert er med i gruppechatten")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Pause. Scenen er din så lenge.")).to_be_visible()
    page.get_by_role("button", name="Fortsett").click()
    expect(page.get_by_text("Pause. Scenen er din så lenge.")).to_be_hidden()
    page.get_by_role("button", name="Avslutt").click()
    expect(page.locator("[data-tour]")).to_be_hidden()


def test_the_page_says_when_vert_is_away_and_when_it_is_back(browser: Browser, stage: str) -> None:
    page = opened(browser, f"{stage}{KLIMASAMLING}", WIDE)
    page.get_by_role("button", name="Trekk ut støpselet").click()
    expect(page.get_by_text("Vert er borte …")).to_be_visible()
    expect(page.get_by_text("Vert er borte …")).to_be_hidden(timeout=PATIENCE)
    expect(page.get_by_text("0 tapt, 0 doblet.")).to_be_visible()
