"""The sandbox as a newcomer meets it: the program's own process, its one address, a real browser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/#\S+")
PATIENCE = 30_000  # milliseconds

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on this machine")


@pytest.fixture(scope="module")
def vigie(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    environment = {name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
    folder = tmp_path_factory.mktemp("sandbox")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.terminate()
    process.communicate(timeout=30)


@pytest.fixture(scope="module")
def address(vigie: subprocess.Popen[str]) -> str:
    """The line that is an address and nothing else, told after the seeds are loaded."""
    assert vigie.stdout is not None
    before = []
    for line in vigie.stdout:
        if ADDRESS.fullmatch(line.strip()):
            assert "5 added" in "".join(before)
            return line.strip()
        before.append(line)
    assert vigie.stderr is not None
    pytest.fail(f"no address was told: {vigie.stderr.read()}")


@pytest.fixture(scope="module")
def page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 1000})
        opened.set_default_timeout(PATIENCE)
        opened.goto(address)
        # The page has measured itself and fetched the commands; what is typed before opens no list of them.
        expect(opened.get_by_text("Viewport updated")).to_be_visible(timeout=PATIENCE)
        yield opened
        browser.close()


def answers(page: Page) -> Locator:
    return page.locator(".channel-message:has(.message-app-badge)")


def test_a_slash_command_completes_a_country_and_answers(page: Page) -> None:
    page.locator("textarea:visible").click()
    page.keyboard.type("/contacts")
    expect(page.get_by_role("option", name="/contacts")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Enter")
    page.keyboard.type("Ira")
    page.get_by_role("option", name="Irak").first.click()
    page.get_by_role("button", name="Send").click()
    expect(answers(page).last).to_contain_text("Page 1 sur", timeout=PATIENCE)
    expect(answers(page).last).to_contain_text(re.compile("Contacts.*Irak.*publié le", re.DOTALL))


def test_a_button_of_the_answer_is_pressed(page: Page) -> None:
    answers(page).last.get_by_role("button", name="Suivant").click()
    expect(answers(page).last).to_contain_text("Page 2 sur", timeout=PATIENCE)


def test_a_plain_message_that_mentions_the_bot_is_answered(page: Page) -> None:
    page.locator("textarea:visible").click()
    page.keyboard.type("@Vigie résume l'article sur Davos")
    page.keyboard.press("Enter")
    answer = answers(page).last
    expect(answer.locator(".embed-card").first).to_contain_text("Davos", timeout=PATIENCE)


def test_the_program_ends_cleanly(vigie: subprocess.Popen[str], page: Page) -> None:
    vigie.terminate()
    output, errors = vigie.communicate(timeout=30)
    assert vigie.returncode == 0
    assert not ADDRESS.search(output)
    assert "Traceback" not in errors
