"""The main path in a real browser, with scripts switched off, and the log-in by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import DESK, Desk, screen
from tests.personas import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize("scripts", [True, False])
def test_from_caseload_to_an_answered_request(browser: Browser, address: str, scripts: bool) -> None:
    with screen(browser, address, DESK, scripts=scripts) as ida:
        page = ida.page
        ida.log_in("ida")
        page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Deltagere").click()
        page.get_by_role("link", name="Matchliste til Alma Brøndby").click()
        page.get_by_role("navigation", name="Overblik").get_by_role("link", name="Café Fyrtårnet").click()
        assert page.locator("article:target h2").inner_text() == "Café Fyrtårnet"
        page.locator("article summary").first.click()
        page.get_by_role("link", name="Vises ikke").click()
        page.get_by_role("link", name="For lang vej").click()
        assert "43 minutter hver vej; deltageren kan højst klare 30." in page.inner_text("main")
        page.get_by_role("link", name="Købmand Sørensen").click()
        assert "Må jeg spørge nu?" in page.inner_text("main")
        page.go_back()
        page.get_by_role("link", name="Bed Virksomhedsservice om virksomheder").click()
        page.get_by_label("Hvad vil du gerne have hjælp til?").fill("Et roligt sted om formiddagen")
        page.get_by_role("button", name="Send anmodningen").click()
        reference = page.get_by_role("heading", level=1).inner_text().removeprefix("Anmodning ")
        page.get_by_role("button", name="Log ud").click()
        assert page.get_by_role("status").inner_text() == "Du er logget ud."
        assert ida.complaints == []

    with screen(browser, address, DESK, scripts=scripts) as vera:
        page = vera.page
        vera.log_in("vera")
        page.get_by_role("link", name="1 ledig anmodning").click()
        page.get_by_role("link", name=reference).click()
        assert "Alma" not in page.content()
        page.get_by_role("button", name="Tag anmodningen").click()
        page.get_by_role("link", name="Åbn listen, der fulgte med").click()
        page.get_by_label("Tag Ærøskov Planteskole med i svaret").check()
        page.get_by_label("Dit svar").fill("Jeg besøger dem på torsdag.")
        page.get_by_role("button", name="Send svaret").click()
        assert "Jeg besøger dem på torsdag." in page.inner_text("main")
        assert vera.complaints == []

    with screen(browser, address, DESK, scripts=scripts) as ida:
        ida.log_in("ida")
        ida.page.get_by_role("link", name="1 besvaret anmodning").click()
        ida.page.get_by_role("link", name="Alma Brøndby").click()
        assert "Ærøskov Planteskole" in ida.page.inner_text("main")


def test_log_in_with_the_keyboard_alone(desk: Desk) -> None:
    desk.open("/deltagere")
    page = desk.page
    assert page.evaluate("document.activeElement.id") == "brugernavn"
    page.keyboard.type("ida")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mine deltagere").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "soeg"
    outline = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert outline != "none"
