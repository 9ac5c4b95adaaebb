"""Row 10: the pipeline shows derived steps, offers them, and logs who chose another."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from crm import changes
from crm.tables import EMPLOYERS
from tests.conftest import Visitor, words
from tests.personas import CAFE, SHOP

Enter = Callable[[str], Visitor]


def test_row_10_every_step_is_a_column_with_its_employers(logged_in: Enter) -> None:
    page = logged_in("lis").words("/virksomheder/trin")
    for word in ("Ukendt for os", "Første kontakt", "Behovssamtale", "Opfølgning", "Samarbejde", "Hviler"):
        assert word in page
    assert "Café Fyrtårnet" in page


def test_a_company_consultant_sees_her_own_first_and_may_ask_for_all(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert "Købmand Sørensen" not in vera.words("/virksomheder/trin")
    assert "Købmand Sørensen" in vera.words("/virksomheder/trin?ejer=alle")
    assert "Café Fyrtårnet" in vera.words("/virksomheder/trin?ejer=nobody-of-that-name")


def test_row_10_another_step_than_the_log_shows_needs_a_reason_and_is_logged(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{SHOP}/trin")
    refused = vera.post(f"/virksomheder/{SHOP}/trin", 422, trin="cooperation")
    assert "Skriv kort, hvorfor" in words(refused.text)
    vera.post(f"/virksomheder/{SHOP}/trin", trin="cooperation", hvorfor="De har haft to i praktik før 2020")
    latest = changes.of_record(db, EMPLOYERS, (SHOP,))[0]
    assert (latest.user_name, latest.fields) == ("vera", ["relation_step"])
    assert latest.note == "De har haft to i praktik før 2020"


def test_no_step_and_an_unknown_step_are_refused(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{CAFE}/trin")
    for code in ("", "hero"):
        assert "Vælg et trin" in words(vera.post(f"/virksomheder/{CAFE}/trin", 422, trin=code).text)


def test_why_must_not_tell_of_a_person(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{SHOP}/trin")
    why = "Han har angst, nr. 010190-1234"
    page = words(vera.post(f"/virksomheder/{SHOP}/trin", 422, trin="paused", hvorfor=why).text)
    assert "CPR-nummer" in page and "helbred" in page
    vera.post(f"/virksomheder/{SHOP}/trin", trin="paused", hvorfor=why, tilsidesaet="prøve")
    [logged] = db.query("SELECT * FROM text_overrides")
    assert (logged["user_name"], logged["reason"]) == ("vera", "prøve")
    assert logged["warned_of"] == '["civil_number", "health"]'
