"""Min dag in a real browser: by keyboard alone, by buttons without scripts, and readable on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.personas import CAFE, NURSERY, PASSWORD, RESTING, SHOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@pytest.fixture
def day(db: Database) -> Database:
    """A day for Vera: something promised, two steps, one for next week, one that rests, and an opening."""
    steps = [
        (CAFE, "2026-11-13", "Fortæl Signe, hvem der kan tage formiddagene", 1),
        (SHOP, "2026-11-14", "Hør, om de har brug for hænder til jul", 0),
        (NURSERY, "2026-11-16", "Aftal et besøg", 0),
        (NURSERY, "2026-11-19", "Send referatet", 0),
        (RESTING, "2026-11-16", "Hør til dem", 0),
    ]
    for n, (p_number, due, text, promised) in enumerate(steps):
        db.table("employer_contacts").insert(
            {
                "contact_id": f"K-10000{n}",
                "date": "2026-11-11",
                "p_number": p_number,
                "staff": "karl",
                "channel": "phone",
                "purpose": "follow_up",
                "result": "thinking",
                "next_step": text,
                "next_step_on": due,
            }
        )
        db.table("next_steps").insert({"contact_id": f"K-10000{n}", "owner": "vera", "promised": promised})
    db.execute("UPDATE opportunities SET expires_on = '2026-11-25' WHERE opportunity_id = 'M-1'")
    return db


def at(someone: Desk) -> str:
    """The name of the item that has the focus."""
    item = "document.activeElement.closest('[data-item]')"
    return str(someone.page.evaluate(f"{item}?.querySelector('h3 a').textContent ?? ''"))


def test_row_06_and_07_the_day_by_keyboard_alone(desk: Desk, day: Database) -> None:
    page, keys = desk.page, desk.page.keyboard
    desk.open("/log-ind")
    page.locator("[name=brugernavn]:focus").wait_for()
    keys.type("vera")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    page.get_by_role("heading", name="Min dag").wait_for()
    page.wait_for_load_state()
    for name in ("Café Fyrtårnet", "Café Fyrtårnet", "Købmand Sørensen", "Ærøskov Planteskole"):
        keys.press("j")
        assert at(desk) == name
    keys.press("k")
    assert at(desk) == "Købmand Sørensen"
    keys.press("f")
    page.get_by_text("Gjort: Købmand Sørensen.").wait_for()
    assert at(desk) == "Ærøskov Planteskole", "the next item has the focus"
    assert "hænder til jul" not in page.inner_text("main")
    keys.press("u")
    page.get_by_text("Udskudt til 23. nov. 2026: Ærøskov Planteskole.").wait_for()
    keys.press("Shift+Tab")
    page.get_by_role("button", name="Fortryd").focus()
    keys.press("Enter")
    page.get_by_text("Det er fortrudt.").wait_for()
    assert "Aftal et besøg" in page.inner_text("main")
    [row] = day.query("SELECT done_on, done_by FROM next_steps WHERE contact_id = 'K-100001'")
    assert row == {"done_on": "2026-11-16", "done_by": "vera"}
    keys.press("j")
    keys.press("l")
    page.wait_for_url(f"**/virksomheder/{CAFE}/log")


def test_keys_can_be_switched_off_and_do_nothing_in_a_field(desk: Desk, day: Database) -> None:
    desk.log_in("vera")
    page, keys = desk.page, desk.page.keyboard
    page.get_by_text("Udskyd").first.click()
    page.get_by_label("eller til").first.focus()
    keys.press("f")
    assert page.get_by_text("udskyd 1 uge").is_visible()
    page.get_by_role("button", name="Genvejstaster").click()
    page.locator("#taster-til").uncheck()
    keys.press("Escape")
    page.reload()
    assert not page.get_by_text("udskyd 1 uge").is_visible()
    keys.press("j")
    keys.press("f")
    assert at(desk) == "" and page.locator("[data-item]").count() == 6
    assert next(day.query("SELECT count(*) AS n FROM next_steps WHERE done_on IS NOT NULL"))["n"] == 0


def test_without_scripts_the_buttons_do_the_same(browser: Browser, address: str, day: Database) -> None:
    with screen(browser, address, PHONE, scripts=False) as vera:
        vera.log_in("vera")
        page = vera.page
        shop = page.locator(".day-item", has_text="Købmand Sørensen")
        shop.get_by_role("button", name="Gjort").click()
        assert "Gjort: Købmand Sørensen." in page.inner_text("main")
        page.get_by_role("button", name="Fortryd").click()
        assert "hænder til jul" in page.inner_text("main")
        shop.locator("summary").click()
        shop.get_by_role("button", name="2 uger").click()
        assert "Udskudt til 30. nov. 2026: Købmand Sørensen." in page.inner_text("main")
        assert vera.complaints == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_that_axe_finds_and_no_sideways_scrolling(
    browser: Browser, address: str, day: Database, size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    with screen(browser, address, size) as someone:
        pages = {
            "vera": [
                "/",
                "/min-dag",
                "/ro",
                f"/virksomheder/{CAFE}/ro",
                f"/virksomheder/{RESTING}/ro",
                f"/virksomheder/{CAFE}",
            ],
            "ida": ["/", "/min-dag"],
            "lis": ["/", "/indstillinger"],
        }
        for name, paths in pages.items():
            someone.log_in(name)
            for path in paths:
                someone.open(path)
                for summary in someone.page.locator("summary").all():
                    summary.click()
                found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
                assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], (name, path)
                width, room = someone.page.evaluate(
                    "[document.documentElement.scrollWidth, window.innerWidth]"
                )
                assert width <= room, (name, path)
            someone.page.get_by_role("button", name="Log ud").click()
        assert someone.complaints == []
