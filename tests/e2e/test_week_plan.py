"""The week's plan in a real browser: made, changed and done with scripts off, readable on desk and phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import DESK, PHONE, screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_plan_is_made_and_changed_without_scripts(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, address, size, scripts=False) as ida:
        page = ida.page
        ida.log_in("ida")
        page.get_by_role("link", name="Ugeplan").click()
        page.get_by_role("button", name="Lav ugens plan").click()
        proposal = page.locator("article", has_text="Alma Brøndby")
        proposal.get_by_role("button", name="Behold").click()
        proposal.locator(".tag", has_text="Beholdt").wait_for()
        proposal.locator("summary", has_text="Drop").click()
        proposal.get_by_label("Hvorfor?").select_option("other_plans")
        proposal.get_by_role("button", name="Drop forslaget").click()
        proposal.get_by_role("button", name="Tag den med igen").click()
        proposal.get_by_role("button", name="Er gjort").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        proposal.get_by_role("button", name="Er gjort").click()
        page.wait_for_url("**/log?formaal=propose_person*")
        page.get_by_role("link", name="Ugeplan").click()
        proposal.get_by_role("link", name="Skriv kontakten i loggen").wait_for()
        assert ida.complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_the_plan_is_readable(browser: Browser, address: str, size: tuple[int, int]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    for name in ("ida", "lis", "vera"):
        with screen(browser, address, size) as someone:
            page = someone.page
            someone.log_in(name)
            someone.open("/ugeplan")
            if name == "ida":
                page.get_by_role("button", name="Lav ugens plan").click()
                page.locator(".plan-drop summary").first.click()
            for path in ("", "/ugeplan/2026-W47/P-001/vaelg", "/ugeplan/2026-W40")[
                : 3 if name == "ida" else 1
            ]:
                if path:
                    someone.open(path)
                page.locator("h1").wait_for()
                assert axe.Axe().run(page, options=RULES).response["violations"] == [], (name, path)
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (name, path)
            assert someone.complaints == []
