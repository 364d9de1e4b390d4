"""The pictures of one question on its way: the group's card, the expert's card, the desk, and the letter."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Page

from bot.channels.mail.letter import Envelope, letter
from bot.channels.web.draw import Doorway, draw
from dialogs.experts.cards import expert_card
from dialogs.folder.reading import check_folder
from dialogs.model.event import Event
from dialogs.model.question import Contribution, Question

ROOT = Path(__file__).parents[1]
CSS = ROOT / "bot/channels/web/static/vert.css"
WIDE, PHONE = (1400, 900), (390, 844)

ASKED = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWER = "Vi har stilt krav om utslippsfrie kjøretøy i to anskaffelser. Tre leverandører svarte på begge."
WORDS = "Ja. Jeg viser **tre eksempler** i webinaret:\n\n- transport\n- bygg\n- mat"


def take(browser: Browser, address: str, folder: Path) -> None:
    """`address` is that of a stage, as it is before any click."""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    page.goto(f"{address}?event=klimasamling-2021")
    with page.expect_navigation():
        page.get_by_role("button", name="Start på nytt").click()
    _ask(page)
    _answer(browser, address, page)
    page.wait_for_timeout(1000)  # until nothing moves any more
    group = page.locator("[data-pane=group]")
    group.locator(".line").last.screenshot(path=folder / "group-card.png")
    desk = page.locator("[data-open-desk]").first.get_attribute("href") or ""
    page.close()
    for name, size in (("desk.png", WIDE), ("desk-narrow.png", PHONE)):
        _desk(browser, f"{address.rstrip('/')}{desk}" if desk.startswith("/") else desk, size, folder / name)
    _drawn(browser, folder)


def _ask(page: Page) -> None:
    group = page.locator("[data-pane=group]")
    group.get_by_label("Skriv til gruppen").fill(f"@Vert {ASKED}")
    group.get_by_label("Skriv til gruppen").press("Enter")
    group.get_by_text("Åpent spørsmål").wait_for()
    group.locator("[data-writers]").select_option(index=1)
    group.get_by_role("button", name="Lurer på det samme").click()
    group.get_by_text("Lurer på det samme (1)").wait_for()


def _answer(browser: Browser, address: str, stage: Page) -> None:
    """B's own page: what is written there for a card of the group is written in private."""
    writers = stage.locator("[data-pane=group] [data-writers]")
    theirs = writers.locator("option").nth(1).get_attribute("value") or ""
    page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]})
    page.goto(f"{address.rstrip('/')}{theirs.partition('/group')[0]}")
    page.get_by_role("button", name="Svar", exact=True).click()
    page.get_by_label("Svaret ditt").fill(ANSWER)
    page.get_by_role("button", name="Send svaret").click()
    stage.get_by_text("Deltaker B").wait_for()
    page.close()


def _desk(browser: Browser, address: str, size: tuple[int, int], file: Path) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.get_by_role("button", name="Svar", exact=True).click()
    page.get_by_label("Svaret ditt").fill(WORDS)
    page.get_by_role("button", name="Forhåndsvis").click()
    page.get_by_text("tre eksempler").first.wait_for()
    page.wait_for_timeout(600)
    page.screenshot(path=file, full_page=True)
    page.get_by_role("button", name="Avbryt").click()
    page.close()


def _drawn(browser: Browser, folder: Path) -> None:
    """The card in an expert's private chat, and the letter to one who is in none."""
    event = check_folder(ROOT / "events" / "klimasamling-2021").event
    if event is None:
        raise SystemExit("The event is faulty: see `vert check`.")
    card = expert_card(_question(event), event, "nb")
    page = browser.new_page(viewport={"width": 560, "height": 700})
    html = str(draw(card, Doorway("#", "")))
    page.set_content(
        f"<style>{CSS.read_text('utf-8')} #card {{ padding: 24px }}</style><div id='card'>{html}</div>"
    )
    page.locator("#card").screenshot(path=folder / "expert-card.png")
    to, sender = Address("E", "ekspert.e", "example.org"), Address("Vert", "vert", "example.org")
    envelope = Envelope(sender, to, event.title.in_("nb"), _asked_at(event))
    page.set_content(_html(letter(card, envelope, "https://vert.example.org/desk/…")))
    page.screenshot(path=folder / "letter.png", full_page=True)
    page.close()


def _question(event: Event) -> Question:
    asked = _asked_at(event)
    question = Question(
        "1",
        event.id,
        "web::A",
        "A",
        "web:group",
        "1",
        ASKED,
        "nb",
        asked,
        topic="procurement",
        state="asked",
    )
    open_ = question.opened().given_to("ekspert.e@example.org", asked)
    return open_.contributed(Contribution("web::B", "B", "participant", ANSWER, asked))


def _asked_at(event: Event) -> datetime:
    return datetime(2021, 9, 13, 9, 3, tzinfo=event.time_zone)


def _html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    return str(body.get_content()) if body else ""
