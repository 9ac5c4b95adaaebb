"""A participant's voice in a real browser: by keyboard alone, at desk and phone, with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import RULES
from tests.personas import CAFE, NURSERY

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlite_utils import Database

WEIGHTS, MATCH = "/deltagere/P-001/vaegte", "/deltagere/P-001/match"


def _wrong(someone: Desk) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    width, room = someone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*wrong, f"{width} px wide"] if width > room else wrong


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on an element; fails if it is never reached."""
    for _ in range(90):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_what_counts_most_is_said_shown_at_once_and_saved_by_keyboard_alone(desk: Desk, db: Database) -> None:
    db.execute("UPDATE participants SET job_wishes = json_array('gartner')")
    desk.log_in("ida")
    desk.open(WEIGHTS)
    page = desk.page
    assert page.locator(".effect-sum").inner_text().startswith("Listen er den samme")
    _tab_to(page, "#wish-2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    _tab_to(page, "#environment-2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator(".effect-up").first.wait_for()
    assert "virksomheder flytter sig" in page.locator("#effekt-status").text_content(), "and it is said aloud"  # type: ignore[operator]
    told = page.locator(".effect-list").inner_text()
    _tab_to(page, "form.weights button.btn-main")
    page.keyboard.press("Enter")
    page.get_by_text("Det er gemt, og listen følger det nu.").wait_for()
    assert page.locator("#wish-0").is_checked() and page.locator("#environment-4").is_checked()
    assert page.locator(".effect-list").inner_text() == told
    _tab_to(page, ".history-head button")
    page.keyboard.press("Enter")
    page.get_by_text("Ændringen er taget tilbage.").wait_for()
    assert page.locator("#wish-2").is_checked()


def test_choices_are_made_gone_back_on_and_learnt_from_by_keyboard_alone(desk: Desk) -> None:
    desk.log_in("ida")
    desk.open(WEIGHTS)
    page = desk.page
    _tab_to(page, ".weights-other a")
    page.keyboard.press("Enter")
    page.get_by_text("Valg 1 af højst 10").wait_for()
    first = page.locator(".choice-jobs").inner_text()
    _tab_to(page, ".choice-job button")
    page.keyboard.press("Enter")
    page.get_by_text("Valg 2 af højst 10").wait_for()
    _tab_to(page, "button[name=tilbage]")
    page.keyboard.press("Enter")
    page.get_by_text("Valg 1 af højst 10").wait_for()
    assert page.locator(".choice-jobs").inner_text() == first
    for number in range(2, 5):
        _tab_to(page, ".choice-job button")
        page.keyboard.press("Enter")
        page.get_by_text(f"Valg {number} af højst 10").wait_for()
    _tab_to(page, "button[name=stop]")
    page.keyboard.press("Enter")
    page.get_by_text("Det siger dine 3 valg").wait_for()
    _tab_to(page, "form.weights button.btn-main")
    page.keyboard.press("Enter")
    page.get_by_text("Det er gemt, og listen følger det nu.").wait_for()


def test_yes_and_no_are_said_on_the_list_by_keyboard_alone(desk: Desk) -> None:
    desk.log_in("ida")
    desk.open(MATCH)
    page = desk.page
    _tab_to(page, f"#virksomhed-{CAFE} .answers button")
    page.keyboard.press("Enter")
    page.get_by_text("Sagt ja den 16. nov. 2026").wait_for()
    _tab_to(page, f"#virksomhed-{NURSERY} .answer-more summary")
    page.keyboard.press("Enter")
    _tab_to(page, f"#grund-{NURSERY}")
    page.keyboard.type("Ikke lige")
    page.keyboard.press("Tab")
    page.keyboard.type("måske til foråret")
    page.keyboard.press("Enter")
    page.get_by_text("kommer på listen igen om 8 uger").wait_for()
    assert page.locator("article.match").count() == 1
    _tab_to(page, ".declined-line a")
    page.keyboard.press("Enter")
    page.locator("#sagt-nej").get_by_text("»måske til foråret«").wait_for()
    _tab_to(page, "#sagt-nej button")
    page.keyboard.press("Enter")
    page.get_by_text("er taget tilbage").wait_for()
    assert page.locator("article.match").count() == 2


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page_fits_the_screen_and_passes_axe(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, address, size) as ida:
        ida.log_in("ida")
        page, wrong = ida.page, {}
        for path in (WEIGHTS, f"{WEIGHTS}/valg", f"/deltagere/P-001/svar/nej/{NURSERY}", MATCH):
            ida.open(path)
            for summary in page.locator("summary").all():
                summary.click()
            wrong[path] = _wrong(ida)
        page.get_by_role("button", name="Ja, den vil vi gå videre med").first.click()
        wrong["a yes"] = _wrong(ida)
        ida.open(f"/deltagere/P-001/svar/nej/{NURSERY}")
        page.get_by_role("button", name="Gem svaret").click()
        wrong["a no without a reason"] = _wrong(ida)
        page.get_by_label("Andet").check()
        page.get_by_label("Med egne ord").fill("min depression")
        page.get_by_role("button", name="Gem svaret").click()
        wrong["a word about health"] = _wrong(ida)
        page.get_by_label("Med egne ord").fill("arbejdet er for ensformigt")
        page.get_by_role("button", name="Gem svaret").click()
        for path in (f"{MATCH}?fane=vises-ikke", "/deltagere/P-001/svar", f"{MATCH}?uddannelse=1"):
            ida.open(path)
            wrong[path] = _wrong(ida)
        ida.open(f"{WEIGHTS}/valg")
        page.get_by_role("button", name="Vælg job A").click()
        page.get_by_role("button", name="Stop her").click()
        wrong["what was learnt"] = _wrong(ida)
        page.locator("#commute-4").check(force=True)
        page.get_by_role("button", name="Gem").click()
        wrong["saved"] = _wrong(ida)
        assert {path: found for path, found in wrong.items() if found} == {}


def test_without_scripts_a_button_shows_what_it_does(browser: Browser, address: str, db: Database) -> None:
    db.execute("UPDATE participants SET job_wishes = json_array('gartner')")
    with screen(browser, address, DESK, scripts=False) as ida:
        ida.log_in("ida")
        ida.open(WEIGHTS)
        ida.page.locator("#wish-0").check(force=True)
        ida.page.locator("#environment-4").check(force=True)
        assert ida.page.locator(".effect-up").count() == 0
        ida.page.get_by_role("button", name="Se, hvad det gør").click()
        assert ida.page.locator("#wish-0").is_checked()
        assert ida.page.locator(".effect-up").count() == 1
