"""The main tasks of each role in a real browser: clicks, keystrokes, pages, seconds of Jobbro's own time.

    python benchmarks/tasks.py [--address http://127.0.0.1:5000]

Needs Chromium and the package playwright. Without --address the invented municipality is built and served.
Log-in is done before the clock starts. People read and think besides: the seconds are what Jobbro costs them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.serving import served
from crm.demo import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = {"desk": (1280, 900), "phone": (390, 844)}
MOST_SECONDS = 30.0
"""No task may cost more."""


@dataclass
class Hand:
    """One user's hand: counts what it does. By keyboard it tabs to a link and presses Enter."""

    page: Page
    keyboard: bool
    notes: dict[str, str]
    clicks: int = 0
    keys: int = 0
    pages: int = 0

    def press(self, what: Locator) -> None:
        """Follow a link or push a button."""
        what.wait_for()
        if (what.get_attribute("href") or "").startswith("#"):
            self._push(what)
            return
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self._push(what)
        self.pages += 1

    def _push(self, what: Locator) -> None:
        if self.keyboard:
            self._tab_to(what)
            self.page.keyboard.press("Enter")
            self.keys += 1
        else:
            what.click()
            self.clicks += 1

    def tick(self, what: Locator) -> None:
        """Set a cross."""
        if self.keyboard:
            self._tab_to(what)
            self.page.keyboard.press("Space")
            self.keys += 1
        else:
            what.check()
            self.clicks += 1

    def write(self, what: Locator, text: str) -> None:
        """Fill in a field."""
        if self.keyboard:
            self._tab_to(what)
        else:
            what.click()
            self.clicks += 1
        self.page.keyboard.type(text)
        self.keys += len(text)

    def _tab_to(self, what: Locator) -> None:
        what.wait_for()
        for _ in range(400):
            self.page.keyboard.press("Tab")
            self.keys += 1
            if what.evaluate("one => one === document.activeElement"):
                return
        raise RuntimeError(f"the keyboard does not reach {what}")


def three_employers(hand: Hand) -> None:
    """An IPS consultant finds three employers for today's participant and looks at each."""
    hand.press(_menu(hand.page, "Deltagere"))
    hand.press(hand.page.get_by_role("link", name="Matchliste til").nth(2))
    links = hand.page.get_by_role("navigation", name="Overblik").get_by_role("link")
    for place in range(3):
        hand.press(links.nth(place))
        if place < 2:
            hand.press(hand.page.locator("article:target").get_by_role("link", name="Til overblikket"))


def next_participant(hand: Hand) -> None:
    """From one participant's list to the next one's."""
    hand.press(_menu(hand.page, "Deltagere"))
    hand.press(hand.page.get_by_role("link", name="Matchliste til").first)
    hand.press(hand.page.get_by_role("link", name="Næste deltager"))


def ask(hand: Hand) -> None:
    """An IPS consultant hands a participant's list over to Virksomhedsservice."""
    hand.press(_menu(hand.page, "Deltagere"))
    hand.press(hand.page.get_by_role("link", name="Matchliste til").nth(2))
    hand.press(hand.page.get_by_role("link", name="Bed Virksomhedsservice"))
    hand.press(hand.page.get_by_role("button", name="Send anmodningen"))
    hand.page.get_by_text("har fået din anmodning").wait_for()
    hand.notes["reference"] = (
        hand.page.get_by_role("heading", level=1).inner_text().removeprefix("Anmodning ")
    )


def answer(hand: Hand) -> None:
    """A company consultant takes that request and answers it with two employers and a line."""
    hand.press(hand.page.get_by_role("link", name="ledig anmodning").or_(_free(hand.page)).first)
    hand.press(hand.page.get_by_role("link", name=hand.notes["reference"]))
    hand.press(hand.page.get_by_role("button", name="Tag anmodningen"))
    hand.press(hand.page.get_by_role("link", name="Åbn listen, der fulgte med"))
    crosses = hand.page.get_by_role("checkbox")
    for place in range(2):
        hand.tick(crosses.nth(place))
    hand.write(hand.page.get_by_label("Dit svar"), "Jeg besøger dem begge på torsdag.")
    hand.press(hand.page.get_by_role("button", name="Send svaret"))
    hand.page.get_by_text("Dit svar er sendt").wait_for()


def monday(hand: Hand) -> None:
    """The team leader reads last week's report and looks at the week before."""
    hand.press(hand.page.get_by_role("link", name="Se ugerapporten"))
    hand.press(hand.page.locator("a[rel=prev]"))


def may_i_ask(hand: Hand) -> None:
    """A company consultant finds an employer by name and reads whether it may be asked now."""
    hand.press(_menu(hand.page, "Virksomheder"))
    hand.write(hand.page.get_by_label("Søg", exact=True), "spaer")
    hand.press(hand.page.get_by_role("button", name="Søg"))
    hand.press(hand.page.locator(".firm h2 a").first)
    hand.page.get_by_role("heading", name="Må jeg spørge nu?").wait_for()


TASKS: tuple[tuple[str, Callable[[Hand], None]], ...] = (
    ("mette", three_employers),
    ("mette", next_participant),
    ("mette", ask),
    ("birgit", answer),
    ("birgit", may_i_ask),
    ("henrik", monday),
)


def _menu(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name=name)


def _free(page: Page) -> Locator:
    return page.get_by_role("link", name="ledige anmodninger")


def measure(
    browser: Browser, address: str, size: tuple[int, int], keyboard: bool
) -> Iterator[tuple[Any, ...]]:
    """Each task once: its words, clicks, keystrokes, pages, seconds."""
    notes: dict[str, str] = {}
    for user, task in TASKS:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="da-DK")
        page.goto(f"{address}/log-ind")
        page.get_by_label("Brugernavn").fill(user)
        page.get_by_label("Adgangskode").fill(PASSWORD)
        page.get_by_role("button", name="Log ind").click()
        page.get_by_role("button", name="Log ud").wait_for()
        hand, started = Hand(page, keyboard, notes), time.perf_counter()
        task(hand)
        words = (task.__doc__ or "").strip()
        yield words, hand.clicks, hand.keys, hand.pages, time.perf_counter() - started
        page.close()


@contextmanager
def demo() -> Iterator[str]:
    """The invented municipality on a free port."""
    from webapp.app import create_app
    from webapp.commands.demo import ready
    from webapp.config import Settings

    with tempfile.TemporaryDirectory() as folder:
        chosen = Settings(database=Path(folder) / "demo.db")
        ready(chosen)
        with served(create_app(chosen)) as address:
            yield address


def main() -> int:
    """Print the figures. Exit code 1 when a task costs more than MOST_SECONDS, 2 without a browser."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--address", help="a running demo to use instead")
    chosen: str | None = parser.parse_args().address
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        print("no chromium on this machine (apt install chromium)", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    slowest = 0.0
    with sync_playwright() as playwright, _at(chosen) as address:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for screen, size in SCREENS.items():
            for keyboard in (False, True) if screen == "desk" else (False,):
                print(f"\n{screen}, {'keyboard alone' if keyboard else 'pointer'}")
                print(f"{'clicks':>7} {'keys':>6} {'pages':>6} {'seconds':>8}  task")
                for words, clicks, keys, pages, seconds in measure(browser, address, size, keyboard):
                    print(f"{clicks:7} {keys:6} {pages:6} {seconds:8.2f}  {words}")
                    slowest = max(slowest, seconds)
        browser.close()
    return int(slowest > MOST_SECONDS)


@contextmanager
def _at(address: str | None) -> Iterator[str]:
    if address:
        yield address.rstrip("/")
        return
    with demo() as own:
        yield own


if __name__ == "__main__":
    sys.exit(main())
