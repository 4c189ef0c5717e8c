"""Takes docs/sandbox.png: opens the sandbox on a fresh library, asks for a summary in the page, and photographs it.

Run from the project's folder: `uv run python docs/screenshot.py`. Needs Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURE = Path(__file__).with_name("sandbox.png")
SETTLE = 3_000  # milliseconds


def ask(page: Page) -> None:
    page.get_by_text("Viewport updated").wait_for()
    page.locator("textarea:visible").click()
    page.keyboard.type("@Vigie résume l'article sur Davos")
    page.keyboard.press("Enter")
    page.locator(".channel-message:has(.message-app-badge)").wait_for()
    page.locator("#messages-toggle").click()
    page.wait_for_timeout(SETTLE)


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process = subprocess.Popen([sys.executable, "-m", "bot"], cwd=folder, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        try:
            address = next(line.strip() for line in process.stdout if line.startswith("http"))
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1120, "height": 900})
            page.goto(address)
            ask(page)
            page.screenshot(path=PICTURE)
            browser.close()
        finally:
            process.terminate()
            process.communicate()


if __name__ == "__main__":
    main()
