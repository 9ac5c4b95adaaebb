"""Two people at one employer in real browsers, one with the keyboard alone (feature rows 1, 3 and 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import _wrong
from tests.personas import CAFE, CLOSED, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CARD = f"/virksomheder/{CAFE}"


def tab_to(page: Page, ident: str) -> int:
    """Press Tab until the field has the focus; gives how often."""
    for presses in range(1, 80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == ident:
            return presses
    raise AssertionError(f"{ident} is not reached")


def log_in_by_keyboard(desk: Desk, name: str, path: str) -> None:
    desk.open(path)
    assert desk.page.evaluate("document.activeElement.id") == "brugernavn"
    desk.page.keyboard.type(name)
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.type(PASSWORD)
    desk.page.keyboard.press("Enter")
    desk.page.get_by_role("button", name="Log ud").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_row_17_two_browsers_at_one_employer(browser: Browser, address: str, scripts: bool) -> None:
    with (
        screen(browser, address, DESK, scripts=scripts) as vera,
        screen(browser, address, PHONE, scripts=scripts) as karl,
    ):
        vera.log_in("vera")
        vera.open(f"{CARD}/ret/stam")
        karl.log_in("karl")
        karl.open(CARD)
        karl.page.get_by_role("link", name="Ret oplysninger").click()
        karl.page.get_by_label("Telefon").fill("22 22 22 22")
        karl.page.get_by_label("Hjemmeside").fill("fyret.example")

        tab_to(vera.page, "felt-phone")
        vera.page.keyboard.press("Control+a")
        vera.page.keyboard.type("11 11 11 11")
        vera.page.keyboard.press("Enter")
        vera.page.get_by_text("Gemt: Telefon.").wait_for()

        karl.page.get_by_role("button", name="Gem").click()
        clash = karl.page.get_by_role("group", name="Telefon")
        assert "22 22 22 22" in clash.inner_text() and "11 11 11 11" in clash.inner_text()
        assert "Vera Munk" in clash.inner_text()
        assert karl.page.get_by_label("Hjemmeside").input_value() == "fyret.example"
        assert not scripts or _wrong(karl) == []
        clash.get_by_label("Dit:").check()
        karl.page.get_by_role("button", name="Gem").click()
        karl.page.get_by_text("Gemt: Telefon, Hjemmeside.").wait_for()

        vera.open(f"{CARD}/historik")
        told = vera.page.inner_text("main")
        assert "11 11 11 11 → blev til 22 22 22 22" in " ".join(told.split()) and "Karl Toft" in told
        assert vera.complaints == []
        assert [text for text in karl.complaints if "409" not in text] == []


def test_row_03_from_a_question_to_a_fact_by_keyboard(desk: Desk) -> None:
    log_in_by_keyboard(desk, "vera", CARD)
    page = desk.page
    question = page.get_by_role("link", name="Hvad mangler I hænder til lige nu?")
    question.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Behov og rummelighed").wait_for()
    assert page.url.endswith("#felt-labour_need")
    presses = tab_to(page, "felt-openness")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("Opvask, når skolerne har ferie")
    tab_to(page, "kilde-visit")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("Gemt: Mangler hænder til.").wait_for()
    known = page.locator("#viden").inner_text()
    assert "Opvask, når skolerne har ferie" in known and "i dag · telefon" in known
    assert presses < 4


def test_row_03_still_right_is_one_tap_on_a_phone(phone: Desk, db: Any) -> None:
    db.execute("UPDATE employer_facts SET noted_on = '2025-03-01'")
    phone.log_in("karl")
    phone.open(CARD)
    phone.page.get_by_role("button", name="Stadig rigtigt om jobtyper").click()
    phone.page.get_by_text("Noteret som stadig rigtigt: Jobtyper.").wait_for()
    assert "i dag · besøg" in phone.page.locator("#viden").inner_text()


def test_row_01_create_an_employer_and_give_it_its_number(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open("/virksomheder/ny")
    page = desk.page
    page.get_by_label("Navn").fill("Vrå Smede")
    page.get_by_label("Postnummer").fill("9760")
    page.get_by_role("button", name="Opret virksomheden").click()
    page.get_by_text("Midlertidigt nummer", exact=True).wait_for()
    page.get_by_role("link", name="Skriv det rigtige").click()
    page.get_by_role("heading", name="Nyt P-nummer").wait_for()
    page.keyboard.type("1034567890")
    page.keyboard.press("Enter")
    page.get_by_text("P-nr. 1034567890").wait_for()
    page.get_by_role("link", name="Historik").click()
    page.get_by_role("button", name="Fortryd ændringen").first.click()
    page.get_by_text("Ændringen er taget tilbage.").wait_for()
    assert page.url.endswith("/virksomheder/0000000001/historik")


PAGES = [
    CARD,
    f"/virksomheder/{CLOSED}",
    "/virksomheder/ny",
    f"{CARD}/nummer",
    f"{CARD}/historik",
    *(f"{CARD}/ret/{group}" for group in "stam profil arbejdet rekruttering miljoe krav lukning".split()),
]


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_every_page_is_accessible_and_fits(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with screen(browser, address, size) as someone:
        someone.log_in("vera")
        wrong = {}
        for path in PAGES:
            someone.open(path)
            for summary in someone.page.locator("summary").all():
                summary.click()
            wrong[path] = _wrong(someone)
        assert {path: found for path, found in wrong.items() if found} == {}
        assert someone.complaints == []
