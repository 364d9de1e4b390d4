"""Makes the README's pictures: `make pictures` plays the tour on the stage, and one question on its way.

Needs Chromium; CHROMIUM names another than /usr/bin/chromium.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs import question_pictures

PICTURES = Path(__file__).parent / "pictures"
LEARNT = "Fra ekspert E"  # what stands under the answer that the next who asks gets at once
SIZES = {"stage.png": (1400, 900), "stage-narrow.png": (390, 844)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    command = [sys.executable, "-m", "bot", "demo", "--port", "3990"]
    stage = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+", stage.stdout.readline() if stage.stdout else "")
        if not address:
            raise SystemExit("The stage did not start.")
        take(address[0])
    finally:
        stage.terminate()
        stage.wait(10)


def take(address: str) -> None:
    """One tour a width, stopped where the expert's answer is given to the next who asks."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(f"{address}?event=klimasamling-2021&pace=4")
            settle(page)
            page.screenshot(path=PICTURES / name)
            page.close()
        question_pictures.take(browser, address, PICTURES)
        browser.close()


def settle(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Start på nytt").click()
    page.get_by_role("button", name="Vis meg").click()
    group = page.locator("[data-pane=group]")
    group.get_by_text(LEARNT).first.wait_for(timeout=120_000, state="attached")
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main()
