"""Takes the pictures of the guide: opens the sandbox on a fresh library, asks in the page, photographs the answers.

    uv run python docs/screenshot.py [NAME…]

Run from the project's folder; needs Chromium. Without names it takes all of them. Look at each: on a machine that is
busy with other work, an answer may not be complete when it is photographed.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 780, 2600
SHOWN_WIDTH = 640
MARGIN = 12
COLOURS = 256
SETTLE = 1_500  # milliseconds
PATIENCE = 90_000

Scene = Callable[[Page], Locator]


def _answers(page: Page) -> Locator:
    return page.locator(".channel-message:has(.message-app-badge)")


def _say(page: Page, text: str) -> Locator:
    """Writes a message; the bot's answer."""
    page.locator("textarea:visible").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    return _arrived(page)


def _arrived(page: Page, count: int = 1) -> Locator:
    """The last of `count` answers, once it is complete."""
    page.wait_for_function(
        "count => document.querySelectorAll('.channel-message:has(.message-app-badge)').length >= count", arg=count
    )
    page.wait_for_timeout(SETTLE)
    return _answers(page).last


def _press(page: Page, label: str, count: int = 1) -> Locator:
    _answers(page).last.get_by_role("button", name=label).click()
    return _arrived(page, count)


def _timeline(page: Page) -> Locator:
    _say(page, "@Vigie quels contacts entre l'Irak et l'Iran ?")
    return _press(page, "Chronologie", 2)


SHOWN: dict[str, Scene] = {
    "sandbox": lambda page: _say(page, "@Vigie résume l'article sur Davos"),
    "acteur": lambda page: _say(page, "@Vigie qui est al-Soudani ?"),
    "contacts": lambda page: _say(page, "@Vigie quels contacts entre l'Irak et l'Iran ?"),
    "chronologie": _timeline,
    "recherche": lambda page: _say(page, "@Vigie cherche frontière"),
    "nouveau": lambda page: _say(page, "@Vigie quoi de neuf ?"),
}


def _photograph(page: Page, answer: Locator, path: Path) -> None:
    """The answer, and the question where it is the first."""
    question = page.locator(".channel-message:not(:has(.message-app-badge))")
    asked = [question.last] if question.count() and _answers(page).count() == 1 else []
    seen = [box for shown in (*asked, answer) if (box := shown.bounding_box())]
    top, bottom = min(box["y"] for box in seen), max(box["y"] + box["height"] for box in seen)
    clip = {"x": 0, "y": max(0, top - MARGIN), "width": SHOWN_WIDTH, "height": bottom - top + 2 * MARGIN}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip)))  # type: ignore[arg-type]
    picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


def _take(name: str, scene: Scene, folder: Path) -> None:
    """A scene in a sandbox of its own, so that nothing asked before is in the picture."""
    environment = {key: value for key, value in os.environ.items() if key != "DISCORD_TOKEN"}
    with tempfile.TemporaryDirectory() as own, sync_playwright() as playwright:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"], cwd=own, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            address = next(line.strip() for line in process.stdout if line.startswith("http"))
            chromium = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.set_default_timeout(PATIENCE)
            page.goto(address)
            page.get_by_text("Viewport updated").wait_for()
            answer = scene(page)
            page.locator("#messages-toggle").click()
            page.wait_for_timeout(SETTLE)
            _photograph(page, answer, folder / f"{name}.png")
            browser.close()
        finally:
            process.terminate()
            process.communicate()


def main(asked: list[str]) -> None:
    for name in asked or SHOWN:
        _take(name, SHOWN[name], FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
