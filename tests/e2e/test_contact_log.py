"""Rows 5, 6 and 17 in a real browser: a contact in four taps and one line, and a draft that survives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlite_utils import Database

from tests.e2e.conftest import DESK, PHONE, Desk, screen
from tests.e2e.test_every_screen import _wrong
from tests.personas import ALMA, FAR_AWAY, PASSWORD, SHOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

CARD, LOG = f"/virksomheder/{SHOP}", f"/virksomheder/{SHOP}/log"
LINE = "Mangler hænder til opvask om formiddagen, fast makker."
SAVED = "Kontakten er gemt."
DRAFT = f"jobbro:kladde:vera:{SHOP}"


class Hand:
    """A thumb on the phone: counts what it does."""

    def __init__(self, someone: Desk) -> None:
        self.page = someone.page
        self.taps = self.keys = 0
        self.began = time.perf_counter()

    def tap(self, where: Locator) -> None:
        """One tap."""
        where.tap()
        self.taps += 1

    def write(self, text: str) -> None:
        """Letters into what was tapped last."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def told(self, what: str) -> None:
        """Print the count, as the issue asks."""
        seconds = time.perf_counter() - self.began
        print(f"\n{what}: {self.taps} taps, 1 line of {self.keys} keystrokes, {seconds:.1f} s by machine")


@contextmanager
def _phone(browser: Browser, address: str, name: str = "vera", **options: Any) -> Iterator[Desk]:
    with screen(browser, address, PHONE) as plain:
        plain.page.context.close()
        context = browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale="da-DK", has_touch=True, **options
        )
        someone = Desk(context.new_page(), address, [])
        someone.page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        someone.log_in(name)
        yield someone
        context.close()
        assert someone.complaints == []


def _contacts(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM employer_contacts WHERE contact_id > 'K-000004' ORDER BY contact_id"))


def _draft(someone: Desk) -> str | None:
    found: str | None = someone.page.evaluate(f"localStorage.getItem('{DRAFT}')")
    return found


def _radio(someone: Desk, name: str) -> Locator:
    return someone.page.get_by_role("radio", name=name)


def _save(someone: Desk) -> Locator:
    return someone.page.get_by_role("button", name="Gem", exact=True)


def test_row_05_a_visit_is_logged_in_four_taps_and_one_line(
    browser: Browser, address: str, db: Database
) -> None:
    with _phone(browser, address) as vera:
        vera.open(CARD)
        hand = Hand(vera)
        hand.tap(vera.page.get_by_role("link", name="Log kontakt"))
        hand.tap(vera.page.get_by_label("Hvad lærte du?"))
        hand.write(LINE)
        hand.tap(_radio(vera, "Om 14 dage"))
        hand.tap(_save(vera))
        vera.page.get_by_text(SAVED).wait_for()
        hand.told("the usual visit")
        assert hand.taps <= 4 and hand.keys == len(LINE)
    [row] = _contacts(db)
    assert (row["channel"], row["purpose"], row["learnt"]) == ("visit", "learn_needs", LINE)
    assert (row["next_step"], row["next_step_on"]) == ("Vend tilbage med et forslag", "2026-11-30")


def test_row_05_another_purpose_than_the_usual_is_no_more_taps(
    browser: Browser, address: str, db: Database
) -> None:
    with _phone(browser, address) as vera:
        vera.open(f"/virksomheder/{FAR_AWAY}")
        hand = Hand(vera)
        hand.tap(vera.page.get_by_role("link", name="Log kontakt"))
        hand.tap(_radio(vera, "Lære behov at kende"))
        hand.tap(vera.page.get_by_label("Hvad lærte du?"))
        hand.write(LINE)
        hand.tap(_save(vera))
        vera.page.get_by_text(SAVED).wait_for()
        hand.told("learnt needs at an employer that is new to us, the step as is usual")
        assert hand.taps <= 4
    [row] = _contacts(db)
    assert (row["purpose"], row["next_step_on"]) == ("learn_needs", "2026-11-30")


def test_what_was_learnt_goes_on_the_card_with_one_tap(browser: Browser, address: str, db: Database) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        _save(vera).tap()
        vera.page.get_by_role("button", name="Noter på virksomheden").tap()
        told = "Noteret på virksomheden: Opgaver der hober sig op, Støtte på stedet"
        vera.page.get_by_text(told).wait_for()
    row = next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP]))
    assert (row["tasks_piling_up"], row["support_on_site"]) == ('["Opvask om formiddagen"]', '["buddy"]')


def test_the_usual_time_follows_the_purpose_until_one_chooses(browser: Browser, address: str) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        _radio(vera, "Foreslå en person").check()
        assert _radio(vera, "Om 7 dage").is_checked()
        assert "Hør, hvad de siger til forslaget" in vera.page.inner_text("main")
        _radio(vera, "Om 3 måneder").check()
        _radio(vera, "Følge op").check()
        assert _radio(vera, "Om 3 måneder").is_checked()


def test_row_17_a_draft_survives_a_reload(browser: Browser, address: str) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        _radio(vera, "Telefon").check()
        vera.page.locator("summary", has_text="Resultat").click()
        _radio(vera, "Tænker over det").check()
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        key = vera.page.locator("[name=noegle]").input_value()
        vera.page.reload()
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == LINE
        assert _radio(vera, "Telefon").is_checked() and _radio(vera, "Tænker over det").is_visible()
        assert vera.page.locator("[name=noegle]").input_value() == key
        assert "Kladden ligger her (fra " in vera.page.inner_text(".log-status")
        vera.open(CARD)
        assert vera.page.get_by_role("link", name="Log kontakt: du har en kladde").is_visible()
        vera.open(LOG)
        vera.page.get_by_role("button", name="Smid kladden ud").click()
        vera.page.locator(".log-status").wait_for(state="hidden")
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == ""
        assert _draft(vera) is None


def test_row_17_a_draft_survives_a_lost_session(browser: Browser, address: str, db: Database) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        db.execute("UPDATE sessions SET revoked_at = '2026-01-01'")
        _save(vera).tap()
        vera.page.get_by_label("Brugernavn").fill("vera")
        assert SAVED not in vera.page.content() and _contacts(db) == []
        vera.page.get_by_label("Adgangskode").fill(PASSWORD)
        vera.page.get_by_role("button", name="Log ind").click()
        vera.page.get_by_text("Kladden ligger her").wait_for()
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == LINE
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
        assert _draft(vera) is None
    assert len(_contacts(db)) == 1


def test_row_17_a_log_in_renewed_in_another_tab_is_no_hindrance(
    browser: Browser, address: str, db: Database
) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        other = Desk(vera.page.context.new_page(), address, [])
        vera.page.context.clear_cookies()
        other.log_in("vera")
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
    assert len(_contacts(db)) == 1


def test_row_17_without_signal_nothing_is_lost_and_nothing_is_called_saved(
    browser: Browser, address: str, db: Database
) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        vera.page.context.set_offline(True)
        for _ in range(3):
            _save(vera).tap()
            vera.page.get_by_text("Ikke sendt: ingen forbindelse.").wait_for()
        assert "gemt" not in vera.page.inner_text("main").casefold()
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == LINE
        assert LINE in (_draft(vera) or "")
        assert _contacts(db) == []
        vera.page.context.set_offline(False)
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
        assert _draft(vera) is None
    assert len(_contacts(db)) == 1


def test_row_17_an_answer_that_never_came_back_makes_no_second_contact(
    browser: Browser, address: str, db: Database
) -> None:
    """The form arrives, the signal goes before the answer does; sent again it is the same contact."""
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)

        def swallow(route: Any) -> None:
            route.fetch()
            route.abort("connectionreset")

        vera.page.route(f"**{LOG}", swallow, times=1)
        _save(vera).tap()
        vera.page.get_by_text("Ikke sendt: ingen forbindelse.").wait_for()
        assert len(_contacts(db)) == 1
        vera.page.reload()
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
    assert len(_contacts(db)) == 1


def test_row_17_saved_is_said_only_after_the_server_answered(
    browser: Browser, address: str, db: Database
) -> None:
    seen: list[str] = []
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)

        def wait(route: Any) -> None:
            seen.append(vera.page.inner_text("main"))
            route.continue_()

        vera.page.route(f"**{LOG}", wait, times=1)
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
    [before] = seen
    assert "gemt" not in before.casefold() and "Sender …" in before


def test_what_the_server_finds_wrong_is_shown_and_the_draft_stays(browser: Browser, address: str) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill("Alma Brøndby var med")
        _save(vera).tap()
        alert = vera.page.get_by_role("alert")
        alert.wait_for()
        assert "nævne en deltager" in alert.inner_text()
        assert vera.page.evaluate("document.activeElement.className") == "alert-box"
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == "Alma Brøndby var med"
        vera.page.get_by_label("Skal det stå sådan alligevel?").fill("Det er firmaets navn")
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
        assert _draft(vera) is None


def test_a_draft_never_holds_a_participants_name_and_goes_at_log_out(browser: Browser, address: str) -> None:
    with _phone(browser, address, "ida") as ida:
        ida.open(LOG)
        ida.page.get_by_text("For en deltager?").click()
        ida.page.get_by_label("For hvem").select_option(label="Alma Brøndby")
        kept = ida.page.evaluate("JSON.stringify(localStorage)")
        assert ALMA in kept and "Brøndby" not in kept
        ida.open("/")
        ida.page.get_by_role("button", name="Log ud").click()
        ida.page.get_by_label("Brugernavn").wait_for()
        assert ida.page.evaluate("localStorage.length") == 0


def test_another_user_on_the_same_phone_sees_no_draft_and_old_ones_go(browser: Browser, address: str) -> None:
    with _phone(browser, address) as vera:
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        assert LINE in (_draft(vera) or "")
        vera.page.evaluate(
            "localStorage.setItem('jobbro:kladde:vera:9', JSON.stringify("
            "{at: Date.now() - 8 * 24 * 3600 * 1000, fields: {}}));"
            "localStorage.setItem('jobbro:kladde:vera:8', 'not json')"
        )
        vera.page.context.clear_cookies()
        vera.log_in("karl")
        vera.open(LOG)
        assert vera.page.get_by_label("Hvad lærte du?").input_value() == ""
        assert vera.page.evaluate("Object.keys(localStorage)") == [DRAFT]


def test_a_full_phone_is_told_of_honestly(browser: Browser, address: str, db: Database) -> None:
    with _phone(browser, address) as vera:
        vera.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        vera.page.context.set_offline(True)
        _save(vera).tap()
        vera.page.get_by_text("Ikke sendt: ingen forbindelse. Bliv på siden").wait_for()
        vera.page.context.set_offline(False)
        _save(vera).tap()
        vera.page.get_by_text(SAVED).wait_for()
    assert len(_contacts(db)) == 1


def test_control_and_enter_saves(browser: Browser, address: str, db: Database) -> None:
    with screen(browser, address, DESK) as vera:
        vera.log_in("vera")
        vera.open(LOG)
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        vera.page.keyboard.press("Control+Enter")
        vera.page.get_by_text(SAVED).wait_for()
        assert vera.complaints == []
    assert len(_contacts(db)) == 1


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_whole_way_works_without_scripts(
    browser: Browser, address: str, db: Database, size: tuple[int, int]
) -> None:
    with screen(browser, address, size, scripts=False) as vera:
        vera.log_in("vera")
        vera.open(CARD)
        vera.page.get_by_role("link", name="Log kontakt").click()
        vera.page.get_by_label("Hvad lærte du?").fill(LINE)
        _radio(vera, "Ingen, fordi …").check()
        _radio(vera, "De ringer selv").check()
        _save(vera).click()
        assert SAVED in vera.page.inner_text("main")
        vera.page.get_by_role("button", name="Noter på virksomheden").click()
        assert "Noteret på virksomheden" in vera.page.inner_text("main")
        vera.page.get_by_role("link", name="Ret din kontakt").click()
        vera.page.get_by_label("Hvad lærte du?").fill("Noget andet")
        vera.page.get_by_role("button", name="Gem rettelsen").click()
        assert SAVED in vera.page.inner_text("main")
        assert vera.complaints == []
    [row] = _contacts(db)
    assert row["learnt"] == "Noget andet"


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_page_of_the_log_fits_and_is_accessible(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    with screen(browser, address, size) as vera:
        vera.log_in("vera")
        found = {}

        def look(name: str) -> None:
            for summary in vera.page.locator("main summary").all():
                summary.click()
            found[name] = _wrong(vera)

        vera.open(LOG)
        look("form")
        vera.page.get_by_label("Hvad lærte du?").fill("Stress. " + LINE)
        _save(vera).click()
        vera.page.get_by_role("alert").wait_for()
        look("warned")
        vera.page.get_by_label("Skal det stå sådan alligevel?").fill("Deres eget ord")
        _save(vera).click()
        vera.page.get_by_text(SAVED).wait_for()
        look("learnt")
        vera.page.get_by_role("link", name="Ret", exact=True).click()
        vera.page.get_by_role("heading", name="Ret kontakten").wait_for()
        look("change")
        vera.open(CARD)
        look("card")
        assert {name: wrong for name, wrong in found.items() if wrong} == {}
