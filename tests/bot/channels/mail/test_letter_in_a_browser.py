"""Promises of a letter as it is read: for everybody, in the dark as well, and on a phone."""

from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from bot.channels.mail.letter import Envelope, letter
from dialogs.experts import expert_card
from dialogs.model.question import Clarification, Contribution, Question
from dialogs.model.text import LANGUAGES, Language
from tests.dialogs.gathering import at, garden
from tests.requirements_here import CHROMIUM_FLAGS, chromium

pytestmark = pytest.mark.browser

NOW = datetime(2021, 9, 13, 9, 31, tzinfo=ZoneInfo("Europe/Oslo"))
DESK = "https://vert.example.org/desk/" + "abc.DEF_" * 14


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield opened
        opened.close()


def asked() -> Question:
    """With a participant's answer, and what the expert asked back."""
    words = "Ja, **litt**. Se [rådene](https://example.org/rad):\n- kald kompost\n- ikke for mye"
    question = Question(
        id="1",
        event="garden",
        asker="web::A",
        asker_name="Kari",
        conversation="web:group",
        message="m1",
        text="Kan eg bruke kaffigrut i komposten?",
        language="nn",
        asked_at=at("2021-09-13 09.03"),
        topic="compost",
        state="asked",
    )
    answered = question.opened().contributed(Contribution("web::B", "B", "participant", words, NOW))
    back = answered.asked_back_by(Clarification("e@example.org", "E", "Er det varmkompost?", NOW))
    return back.replied_with("Nei, kald.", NOW)


def html(language: Language) -> str:
    envelope = Envelope(
        sender=Address("Vert", addr_spec="vert@example.org"),
        receiver=Address("", addr_spec="e@example.org"),
        title=garden().title.in_(language),
        at=NOW,
    )
    part = letter(expert_card(asked(), garden(), language), envelope, DESK).get_body(("html",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shut_out_of_a_letter_and_nothing_sticks_out(
    browser: Browser, language: Language, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_content(html(language))
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
