"""Wishes in a real browser: understood as they are written, put right by keyboard, also without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import RULES
from tests.personas import CAFE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Locator


def _wrong(someone: Desk) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    found: Any = axe.Axe().run(someone.page, options=RULES).response["violations"]
    wrong = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    width, room = someone.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [*wrong, f"{width} px wide"] if width > room else wrong


def test_a_wish_is_written_understood_and_put_right_by_keyboard_alone(desk: Desk) -> None:
    desk.log_in("ida")
    desk.open("/deltagere/P-001/oensker")
    page = desk.page
    field = page.get_by_role("combobox", name="Ønske 3")
    field.press_sequentially("passe hunde, ikke katte")
    preview = page.locator(".wish-fields > li").nth(2).locator(".wish-preview")
    preview.get_by_text("arbejde med kæledyr").wait_for()
    assert "Ikke: katte" in preview.inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Op med ønske 3").click()
    assert page.get_by_label("Ønske 2").input_value() == "passe hunde, ikke katte"
    page.get_by_role("button", name="Gem").click()
    page.wait_for_url("**/deltagere/P-001#oensker")
    second = page.locator(".wish-heard").nth(1)
    assert "passe hunde" in second.inner_text() and "arbejde med kæledyr" in second.inner_text()
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("koekkenhj")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert _wrong(desk) == []
    assert options.first.inner_text().startswith("Køkkenhjælp")
    combobox = page.get_by_role("combobox", name="Hvilket andet arbejde kan det være?")
    assert combobox.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert combobox.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Enter")
    assert combobox.input_value() == "Køkkenhjælp" and options.count() == 0
    page.keyboard.press("Enter")
    page.get_by_text("Noteret: ønsket kan også være køkkenhjælp.").wait_for()
    _lands_on(desk, "oenske-2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fortryd, at det ikke er arbejde med kæledyr").wait_for()
    _lands_on(desk, "oenske-2")


def _lands_on(someone: Desk, name: str) -> None:
    """The wish has the focus and begins on the screen."""
    focused = someone.page.locator(f"#{name}:focus")
    focused.wait_for()
    assert 0 <= _box(focused)["y"] < DESK[1]


def _box(found: Locator) -> FloatRect:
    box = found.bounding_box()
    assert box
    return box


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_suggestions_never_hide_how_the_words_are_understood(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, address, size) as ida:
        ida.log_in("ida")
        ida.open("/deltagere/P-001/oensker")
        page, row = ida.page, ida.page.locator(".wish-fields > li").nth(2)
        field = page.get_by_role("combobox", name="Ønske 3")
        field.press_sequentially("passe hunde")
        row.locator(".wish-preview .heard-word").first.wait_for()
        page.get_by_role("option").first.wait_for()
        preview, options = _box(row.locator(".wish-preview")), _box(row.locator(".titles-list"))
        assert preview["y"] + preview["height"] <= options["y"]
        assert options["width"] == pytest.approx(_box(field)["width"], abs=2)
        field.press_sequentially(" om formiddagen")
        page.get_by_role("option").first.wait_for(state="hidden")
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
        assert page.get_by_role("option").count() == 0
        assert field.input_value() == "passe hunde om formiddagen"
        ida.open("/deltagere/P-001")
        if size == PHONE:
            button = _box(page.locator(".heard-chip button").first)
            assert button["width"] >= 44 and button["height"] >= 44
        page.locator(".heard-add summary").first.click()
        combobox = page.get_by_role("combobox", name="Hvilket andet arbejde kan det være?")
        combobox.press_sequentially("caf")
        page.get_by_role("option").first.wait_for()
        width = _box(page.locator(".titles-list:not([hidden])"))["width"]
        assert width == pytest.approx(_box(combobox)["width"], abs=2)
        assert size == DESK or width > 300


def test_a_word_about_health_is_told_of_and_not_understood(desk: Desk) -> None:
    desk.log_in("ida")
    desk.open("/deltagere/P-001/oensker")
    page = desk.page
    page.get_by_role("combobox", name="Ønske 3").press_sequentially("min depression")
    preview = page.locator(".wish-fields > li").nth(2).locator(".wish-preview")
    preview.get_by_text("Teksten handler måske om helbred (depression).").wait_for()
    assert "Vi forstår det som" not in preview.inner_text()
    assert page.get_by_role("option").count() == 0


def test_a_job_type_is_added_to_the_list_and_written_freely(desk: Desk) -> None:
    desk.log_in("vera")
    desk.open(f"/virksomheder/{CAFE}/ret/arbejdet")
    page = desk.page
    field = page.get_by_role("combobox", name="Tilføj en jobtype")
    field.press_sequentially("opvask")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    field.press_sequentially("Noget helt for sig selv")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    lines = page.get_by_role("textbox", name="Jobtyper").input_value().split("\n")
    assert lines[:2] == ["Caféassistent", "Køkkenhjælp"] and "opvask" in lines[2].lower()
    assert lines[3] == "Noget helt for sig selv" and field.input_value() == ""
    page.get_by_role("button", name="Gem").click()
    page.wait_for_url(f"**/virksomheder/{CAFE}")
    assert "Noget helt for sig selv" in page.inner_text("main")
    desk.open("/muligheder/M-1")
    title = page.get_by_role("combobox", name="Jobtype")
    title.fill("")
    title.press_sequentially("snitte grøntsager")
    page.locator(".titles-list [role=option]").first.click()
    assert title.input_value() not in ("", "snitte grøntsager")


def test_all_of_it_without_scripts(browser: Browser, address: str) -> None:
    with screen(browser, address, DESK, scripts=False) as ida:
        ida.log_in("ida")
        ida.open("/deltagere/P-001/oensker")
        page = ida.page
        page.get_by_label("Ønske 3").fill("passe hunde")
        page.get_by_role("button", name="Gem").click()
        third = page.locator(".wish-heard").nth(2)
        assert "arbejde med kæledyr" in third.inner_text()
        third.locator("summary").click()
        third.get_by_label("Hvilket andet arbejde kan det være?").fill("noget med fisk")
        third.get_by_role("button", name="Tilføj", exact=True).click()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="Tilføj").click()
        assert "Noteret: ønsket kan også være" in page.inner_text("main")
        page.locator("#oenske-3:focus").wait_for()
        ida.open("/deltagere/P-001/match")
        page.locator("details.rest summary").first.click()
        page.locator("#oenske-2 .heard-chip button").first.click()
        page.wait_for_url("**/match?oenske=2#oenske-2")
        page.locator("#oenske-2:focus").wait_for()
        ida.open("/deltagere/P-001/oensker")
        page.get_by_role("button", name="Fortryd ændringen").first.click()
        assert "Ændringen er taget tilbage." in page.inner_text("main")
        assert [text for text in ida.complaints if "422" not in text] == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_pages_are_good_at_both_widths(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with screen(browser, address, size) as ida:
        ida.log_in("ida")
        ida.open("/deltagere/P-001")
        ida.page.locator(".heard-chip button").first.click()
        for path in ("", "/match", "/oensker", "/match?fane=vises-ikke"):
            ida.open(f"/deltagere/P-001{path}")
            for summary in ida.page.locator("main summary").all():
                if summary.is_visible():
                    summary.click()
            assert _wrong(ida) == [], path
        ida.open("/deltagere/P-001/oensker")
        ida.page.get_by_label("Ønske 3").press_sequentially("bage kage")
        ida.page.get_by_role("option").first.wait_for()
        assert _wrong(ida) == [] and ida.complaints == []
