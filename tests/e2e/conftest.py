"""A real browser on a real server on a real file; skipped, with the reason, where there is no browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.serving import served
from tests.conftest import TODAY
from tests.personas import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1280, 900), (390, 844)


@dataclass
class Desk:
    """Someone at a screen. Anything the page complains of (a blocked style, a script error) is kept."""

    page: Page
    address: str
    complaints: list[str]

    def open(self, path: str) -> None:
        """Go to a path."""
        self.page.goto(self.address + path)

    def log_in(self, name: str) -> None:
        """Log in with the mouse and keyboard as one does."""
        self.open("/log-ind")
        self.page.get_by_label("Brugernavn").fill(name)
        self.page.get_by_label("Adgangskode").fill(PASSWORD)
        self.page.get_by_role("button", name="Log ind").click()
        self.page.get_by_role("button", name="Log ud").wait_for()
        # The page is there before its scripts are: whoever presses a key at once is not heard.
        self.page.wait_for_load_state()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = (
        os.environ.get("JOBBRO_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if program is None:
        pytest.skip("no chromium on this machine (apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def address(town: Path) -> Iterator[str]:
    """The application behind waitress on a free port."""
    from webapp.app import create_app
    from webapp.config import Settings

    with served(create_app(Settings(database=town, today=TODAY))) as running:
        yield running


@contextmanager
def screen(browser: Browser, address: str, size: tuple[int, int], *, scripts: bool = True) -> Iterator[Desk]:
    """A fresh browser window; scripts may be switched off."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, locale="da-DK"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Desk(page, address, complaints)
    context.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """A desk screen; the test fails if any page complained."""
    with screen(browser, address, DESK) as someone:
        yield someone
        assert someone.complaints == []


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Desk]:
    """A phone."""
    with screen(browser, address, PHONE) as someone:
        yield someone
        assert someone.complaints == []
