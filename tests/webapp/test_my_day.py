"""Min dag: what stands there and why, done and postponed with one press, taken back, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlite_utils import Database

from crm import access_log
from tests.conftest import TODAY, Visitor
from tests.inspection import read
from tests.personas import ALMA, CAFE, NURSERY, RESTING, SHOP

Enter = Callable[[str], Visitor]


def step(db: Database, p_number: str, due: str, contact_id: str = "T-1", **values: Any) -> None:
    """A contact of Vera's with a next step."""
    promised = values.pop("promised", None)
    db.table("employer_contacts").insert(
        {
            "contact_id": contact_id,
            "date": "2026-11-11",
            "p_number": p_number,
            "staff": "vera",
            "channel": "phone",
            "purpose": "follow_up",
            "next_step": "Ring om vagterne",
            "next_step_on": due,
        }
        | values
    )
    if promised:
        db.table("next_steps").insert({"contact_id": contact_id, "promised": 1})


def stored(db: Database, contact_id: str = "T-1") -> tuple[str, str | None, str | None]:
    [row] = db.query(
        "SELECT c.next_step_on, n.done_on, n.done_by FROM employer_contacts c "
        "LEFT JOIN next_steps n USING (contact_id) WHERE c.contact_id = ?",
        [contact_id],
    )
    return row["next_step_on"], row["done_on"], row["done_by"]


def test_row_06_each_item_tells_why_whom_to_call_and_whether_one_may_ask(
    logged_in: Enter, db: Database
) -> None:
    step(db, CAFE, "2026-11-14", promised=True)
    vera = logged_in("vera")
    page, words = vera.get("/min-dag"), vera.words("/min-dag")
    for told in (
        "Lovet 14. nov. 2026, 2 dage over Café Fyrtårnet Hjørring Ring om vagterne",
        "Tal sammen først De er spurgt om en person 2 gange på 28 dage",
        "Signe Fyhn, ejer 98 00 00 01",
    ):
        assert told in words
    assert 'href="tel:98000001"' in page
    assert f'href="/virksomheder/{CAFE}/log"' in page


def test_the_company_consultants_start_page_is_her_day_with_the_counts_in_one_line(
    logged_in: Enter, db: Database
) -> None:
    ida = logged_in("ida")
    ida.get("/deltagere/P-001/anmodning")
    ida.post("/deltagere/P-001/anmodning", liste="uden", spoergsmaal="Et roligt sted")
    vera = logged_in("vera")
    start, own = vera.words("/"), vera.words("/min-dag")
    assert start == own
    assert "1 ledig anmodning 0 anmodninger, du har taget 1 åbning, vi kender til" in start
    assert start.index("IPS-konsulenterne venter på svar") < start.index("Ring eller besøg")
    assert "Et roligt sted Ida Holm spurgte 16. nov. 2026 Venter i dag" in start
    assert "Min dag" in logged_in("lis").get("/min-dag") and "venter på svar" not in logged_in("lis").get(
        "/min-dag"
    )


@pytest.mark.parametrize(("days", "tag"), [(2, "plain"), (3, "warn"), (10, "bad"), (30, "bad")])
def test_requests_age_at_3_10_and_30_days(logged_in: Enter, db: Database, days: int, tag: str) -> None:
    ida = logged_in("ida")
    ida.get("/deltagere/P-001/anmodning")
    ida.post("/deltagere/P-001/anmodning", liste="uden")
    asked = date.fromordinal(TODAY.toordinal() - days).isoformat()
    db.execute("UPDATE match_requests SET asked_at = ?", [f"{asked}T10:00:00+01:00"])
    page = logged_in("vera").get("/min-dag")
    assert f'<span class="tag tag-{tag}">{days} dage</span>' in page
    assert ("aftal, om den stadig gælder" in page) == (days >= 30)


def test_done_with_one_press_and_taken_back(logged_in: Enter, db: Database) -> None:
    step(db, SHOP, "2026-11-16")
    vera = logged_in("vera")
    assert "Ring om vagterne" in vera.words("/min-dag")
    vera.post("/min-dag/T-1/gjort")
    page = vera.get("/min-dag")
    assert "Gjort: Købmand Sørensen." in page and "Ring om vagterne" not in page
    assert stored(db) == ("2026-11-16", "2026-11-16", "vera")
    [button] = [form for form in read(page).all("form") if "/fortryd/" in form.attributes["action"]]
    vera.post(button.attributes["action"])
    words = vera.words("/min-dag")
    assert "Det er fortrudt." in words and "Ring om vagterne" in words
    assert stored(db) == ("2026-11-16", None, None)
    assert "Fortryd" not in words


@pytest.mark.parametrize(("til", "to"), [("1", "2026-11-17"), ("7", "2026-11-23"), ("14", "2026-11-30")])
def test_postponed_by_a_day_a_week_or_two(logged_in: Enter, db: Database, til: str, to: str) -> None:
    step(db, SHOP, "2026-11-10")
    vera = logged_in("vera")
    vera.get("/min-dag")
    vera.post("/min-dag/T-1/udskyd", til=til)
    assert stored(db) == (to, None, None)
    page = vera.get("/min-dag")
    assert "Udskudt til" in page
    [undo] = [form for form in read(page).all("form") if "/fortryd/" in form.attributes["action"]]
    vera.post(undo.attributes["action"])
    assert stored(db)[0] == "2026-11-10"


@pytest.mark.parametrize(
    ("dato", "to"),
    [
        ("2026-12-24", "2026-12-24"),
        ("2026-11-16", None),
        ("2025-01-01", None),
        ("2029-01-01", None),
        ("2026-02-30", None),
        ("i morgen", None),
        ("", None),
    ],
)
def test_postponed_to_a_date_or_told_why_not(
    logged_in: Enter, db: Database, dato: str, to: str | None
) -> None:
    step(db, SHOP, "2026-11-10")
    vera = logged_in("vera")
    vera.get("/min-dag")
    vera.post("/min-dag/T-1/udskyd", til="dato", dato=dato)
    assert stored(db)[0] == (to or "2026-11-10")
    assert ("Vælg en dato efter i dag" in vera.words("/min-dag")) == (to is None)


def test_only_ones_own_steps_may_be_changed(logged_in: Enter, db: Database) -> None:
    step(db, SHOP, "2026-11-10")
    for name in ("karl", "ida", "lis"):
        someone = logged_in(name)
        for way in ("gjort", "udskyd"):
            someone.post(f"/min-dag/T-1/{way}", 404, til="7")
            someone.post(f"/min-dag/findes-ikke/{way}", 404, til="7")
    assert stored(db) == ("2026-11-10", None, None)
    db.execute("UPDATE users SET active = 0 WHERE user_name = 'vera'")
    ida, karl = logged_in("ida"), logged_in("karl")
    ida.post("/min-dag/T-1/gjort", 404)
    assert "Efter Vera Munk" in karl.words("/min-dag")
    karl.post("/min-dag/T-1/gjort")
    assert stored(db) == ("2026-11-10", "2026-11-16", "karl")


def test_a_second_press_is_no_error(logged_in: Enter, db: Database) -> None:
    step(db, SHOP, "2026-11-10")
    vera = logged_in("vera")
    vera.post("/min-dag/T-1/gjort")
    vera.get("/min-dag")
    vera.post("/min-dag/T-1/gjort")
    assert "Skridtet er allerede gjort." in vera.words("/min-dag")


def test_only_what_i_did_here_can_be_taken_back_here(logged_in: Enter, db: Database) -> None:
    step(db, SHOP, "2026-11-10")
    karl, vera = logged_in("karl"), logged_in("vera")
    vera.post("/min-dag/T-1/gjort")
    run_id = next(db.query("SELECT max(run_id) AS run FROM runs"))["run"]
    karl.post(f"/min-dag/fortryd/{run_id}")
    assert "Det kan ikke fortrydes herfra." in karl.words("/min-dag")
    for other in (1, 99999):
        vera.post(f"/min-dag/fortryd/{other}")
    assert stored(db)[1] == "2026-11-16"
    vera.post(f"/min-dag/fortryd/{run_id}")
    vera.post(f"/min-dag/fortryd/{run_id}")
    assert "allerede taget tilbage" in vera.words("/min-dag")
    vera.get(f"/virksomheder/{SHOP}/ro")
    vera.post(f"/virksomheder/{SHOP}/ro", laengde="3", aarsag="asked_us")
    rest = next(db.query("SELECT max(run_id) AS run FROM runs"))["run"]
    vera.post(f"/min-dag/fortryd/{rest}")
    assert next(db.query("SELECT count(*) AS n FROM opt_outs"))["n"] == 1


def test_row_09_who_rests_is_no_call(logged_in: Enter, db: Database) -> None:
    step(db, RESTING, "2026-11-16", "T-1", next_step="Hør til dem")
    db.execute("UPDATE employers SET phone = '98 99 99 99' WHERE p_number = ?", [RESTING])
    vera = logged_in("vera")
    words, page = vera.words("/min-dag"), vera.get("/min-dag")
    assert words.index("Har ro eller er lukket") < words.index("Hør til dem")
    assert "tel:98999999" not in page and f"/virksomheder/{RESTING}/log" not in page
    db.table("next_steps").insert({"contact_id": "T-1", "promised": 1})
    page = vera.get("/min-dag")
    assert "Har ro eller er lukket" not in page
    assert "Må ikke spørges" in page and "De har bedt om ro til og med 1. mar. 2027." in page
    assert "tel:98999999" not in page, "the promise stands, the light too"


def test_an_employer_that_is_gone_still_has_its_step(logged_in: Enter, db: Database) -> None:
    step(db, NURSERY, "2026-11-16")
    step(db, SHOP, "2026-11-16", "T-2")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DELETE FROM employers WHERE p_number = ?", [NURSERY])
    vera = logged_in("vera")
    words = vera.words("/min-dag")
    assert f"P-nr. {NURSERY}" in words and "Købmand Sørensen" in words
    vera.post("/min-dag/T-1/gjort")
    assert f"Gjort: {NURSERY}." in vera.words("/min-dag")


def test_an_ips_consultant_sees_her_own_steps_and_the_reading_is_logged(
    logged_in: Enter, db: Database
) -> None:
    ida = logged_in("ida")
    start = ida.words("/")
    assert "Mine næste skridt 1 Café Fyrtårnet : Ring til Signe om [en deltager] (20. nov. 2026)" in start
    before = len(access_log.entries(db, ALMA))
    assert "Ring til Signe om P-001" in ida.words("/min-dag")
    assert len(access_log.entries(db, ALMA)) == before + 1
    assert "åbning" not in ida.words("/min-dag").lower()


def test_the_day_names_no_participant_to_others(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE users SET active = 0 WHERE user_name = 'ida'")
    step(db, SHOP, "2026-11-16", staff="ida", participant_id=ALMA, next_step="Ring om Alma Brøndby, P-001")
    words = logged_in("vera").words("/min-dag")
    assert "Ring om [en deltager]" in words
    assert "Alma" not in words and "P-001" not in words


def test_long_lists_show_the_first_and_how_many_there_are(logged_in: Enter, db: Database) -> None:
    for n in range(30):
        step(db, SHOP, "2026-11-16", f"T-{n:02}", next_step=f"Skridt {n:02}", date=f"2026-11-{n % 9 + 1:02}")
        db.table("next_steps").insert({"contact_id": f"T-{n:02}", "owner": "karl"})
    db.execute("UPDATE employer_contacts SET p_number = ? WHERE contact_id = 'T-00'", [CAFE])
    karl = logged_in("karl")
    first = karl.get("/min-dag")
    assert first.count("data-item") == 20 and "Viser 20 af 30" in first
    assert karl.get("/min-dag?antal=200").count("data-item") == 30
    assert karl.get("/min-dag?antal=-1").count("data-item") == 20


def test_script_in_a_step_stays_text(logged_in: Enter, db: Database) -> None:
    step(db, SHOP, "2026-11-16", "T-<b>\"'/&", next_step="<script>alert(1)</script>")
    db.execute("UPDATE employers SET phone = '\"><script>' WHERE p_number = ?", [SHOP])
    vera = logged_in("vera")
    page = vera.get("/min-dag")
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    [form] = [form for form in read(page).all("form") if form.attributes["action"].endswith("/gjort")]
    vera.post(form.attributes["action"])
    assert stored(db, "T-<b>\"'/&")[2] == "vera"


@pytest.mark.parametrize(
    "address",
    [
        "/min-dag/fortryd/{n}",
        "/sammenlaegninger/{n}/fortryd",
        f"/virksomheder/{CAFE}/historik/{{n}}/fortryd",
        "/import/koersel/{n}/tilbage",
    ],
)
def test_class_10_a_run_with_a_number_beyond_all_numbers_is_not_there(logged_in: Enter, address: str) -> None:
    logged_in("vera").post(address.format(n=10**20), 404)
