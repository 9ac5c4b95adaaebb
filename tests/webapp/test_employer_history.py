"""Who changed what of an employer and when, in words, and edits taken back (feature rows 1 and 17)."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlite_utils import Database

from crm import changes
from crm.model import RunKind
from crm.records import Value
from crm.tables import (
    CONTACTS,
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    MERGED_EMPLOYERS,
    OPPORTUNITIES,
    OPT_OUTS,
    Table,
)
from tests.conftest import Visitor, words
from tests.personas import CAFE, SHOP

Enter = Callable[[str], Visitor]
PAGE = f"/virksomheder/{CAFE}/historik"


def put(db: Database, who: str, *rows: tuple[Table, dict[str, Value]], note: str | None = None) -> int:
    with changes.recorded(db, who, note=note) as pen:
        for table, values in rows:
            pen.put(table, values)
    return pen.run_id


def test_row_17_who_when_and_what_in_danish(logged_in: Enter, db: Database) -> None:
    put(
        db,
        "vera",
        (EMPLOYERS, {"p_number": CAFE, "noise": 3, "owner": "karl", "successor_p_number": SHOP}),
        (EMPLOYERS, {"p_number": CAFE, "recruitment_ways": '["advert"]', "closed_on": "2026-11-10"}),
        (EMPLOYER_FACTS, {"p_number": CAFE, "field": "noise", "noted_on": "2026-11-03", "source": "visit"}),
        (EMPLOYER_FACTS, {"p_number": CAFE, "field": "pace", "noted_on": "2026-11-03", "source": "phone"}),
        (EMPLOYER_PROFILE, {"p_number": CAFE, "openness": "hesitant"}),
    )
    told = logged_in("lis").words(PAGE)
    for said in (
        "Vera Munk",
        "Støj: noget → blev til meget (besøg, 3. nov. 2026)",
        "Fast kontakt: Vera Munk → blev til Karl Toft",
        "Efterfølger (P-nummer): ukendt → blev til Købmand Sørensen (1000000003)",
        "Rekrutteringsmåde: Netværk, Uopfordret henvendelse → blev til Stillingsopslag",
        "Lukket den: ukendt → blev til 10. nov. 2026",
        "Rummelighed: Tøver",
        "Tempo: stadig rigtigt (telefon, 3. nov. 2026)",
        "Import nr. 1",
        "Virksomheden oprettet",
    ):
        assert said in told, said


def test_what_belongs_to_the_employer_is_told_by_name(logged_in: Enter, db: Database) -> None:
    put(db, "vera", (CONTACTS, {"p_number": CAFE, "name": "Bo Bak", "decides": 1}))
    put(db, "vera", (OPPORTUNITIES, {"opportunity_id": "M-1", "status": "filled"}))
    put(db, "vera", (OPT_OUTS, {"number": CAFE, "until": "2026-12-24", "reason": "asked_us"}))
    put(db, "vera", (OPT_OUTS, {"number": "11111111", "until": "2027-01-01"}))
    told = logged_in("vera").words(PAGE)
    for said in (
        "Kontaktperson Bo Bak oprettet",
        "Kontaktperson Bo Bak · Beslutter: Ja",
        "Åbning: Caféassistent · Status: Åben → blev til Besat",
        "Ro · Til og med: 24. dec. 2026",
        "Til og med: 1. jan. 2027",
    ):
        assert said in told, said


def test_the_log_stands_there_without_its_words_and_nobody_learns_of_a_participant(
    logged_in: Enter, db: Database
) -> None:
    key = next(db.query("SELECT contact_id FROM employer_contacts WHERE p_number = ?", [CAFE]))["contact_id"]
    put(db, "ida", (EMPLOYER_CONTACTS, {"contact_id": key, "learnt": "Hemmeligt om P-001"}))
    put(db, "vera", (EMPLOYER_PROFILE, {"p_number": CAFE, "labour_need": "Plads til Alma Brøndby"}))
    put(
        db, "vera", (EMPLOYER_PROFILE, {"p_number": CAFE, "labour_need": "Plads til én"}), note="Alma Brøndby"
    )
    for name in ("ida", "vera", "lis"):
        page = logged_in(name).get(PAGE)
        assert "Kontakt rettet" in page and "Kontakt logget (3)" in page
        assert "Plads til [en deltager]" in page
        for secret in ("Hemmeligt", "P-001", "Alma", "Brøndby", "Carla", "Bent", "Signe om"):
            assert secret not in page, (name, secret)


def test_an_edit_is_taken_back_and_the_page_says_who_did(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    run = put(db, "vera", (EMPLOYERS, {"p_number": CAFE, "phone": "11"}))
    karl.get(PAGE)
    answer = karl.post(f"{PAGE}/{run}/fortryd")
    assert "Ændringen er taget tilbage." in karl.words(answer.location)
    assert next(db.query("SELECT phone FROM employers WHERE p_number = ?", [CAFE]))["phone"] == "98 00 00 01"
    assert "Taget tilbage af Karl Toft" in vera.words(PAGE)
    again = karl.post(f"{PAGE}/{run}/fortryd", 409)
    assert "allerede taget tilbage" in again.text


def test_what_has_changed_since_is_not_taken_back(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    first = put(db, "vera", (EMPLOYERS, {"p_number": CAFE, "phone": "11"}))
    second = put(db, "karl", (EMPLOYERS, {"p_number": CAFE, "phone": "22"}))
    vera.get(PAGE)
    refused = words(vera.post(f"{PAGE}/{first}/fortryd", 409).text)
    assert "det samme er ændret siden: Karl Toft," in refused and "Fortryd først det nyeste." in refused
    vera.post(f"{PAGE}/{second}/fortryd")
    vera.post(f"{PAGE}/{first}/fortryd")
    assert next(db.query("SELECT phone FROM employers WHERE p_number = ?", [CAFE]))["phone"] == "98 00 00 01"


def test_imports_merges_contacts_and_other_employers_are_not_taken_back_here(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    key = next(db.query("SELECT contact_id FROM employer_contacts WHERE p_number = ?", [CAFE]))["contact_id"]
    contact = put(db, "vera", (EMPLOYER_CONTACTS, {"contact_id": key, "minutes": 5}))
    other = put(db, "vera", (EMPLOYERS, {"p_number": SHOP, "phone": "1"}))
    with changes.recorded(db, "vera", RunKind.MERGE) as pen:
        pen.put(MERGED_EMPLOYERS, {"p_number": "1000000099", "into_p_number": CAFE})
    page = vera.get(PAGE)
    assert "Lagt sammen med P-nummer 1000000099" in page and f"{PAGE}/{contact}/fortryd" not in page
    for run, told in ((1, "som en helhed"), (contact, "Ret kontakten"), (pen.run_id, "under Dubletter")):
        assert told in vera.post(f"{PAGE}/{run}/fortryd", 409).text
    vera.post(f"{PAGE}/{other}/fortryd", 404)
    vera.post(f"{PAGE}/99999/fortryd", 404)


def test_row_01_a_new_number_is_one_line_and_can_be_taken_back(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{CAFE}/nummer")
    card = vera.post(f"/virksomheder/{CAFE}/nummer/gem", nyt="1034567890").location
    page = vera.get(f"{card}/historik")
    assert f"P-nummer: {CAFE} → blev til 1034567890" in words(page)
    assert "Import nr. 1" in page
    (run,) = re.findall(r"historik/(\d+)/fortryd", page)
    answer = vera.post(f"{card}/historik/{run}/fortryd")
    assert answer.location == PAGE
    assert "Café Fyrtårnet" in vera.words(f"/virksomheder/{CAFE}")


def test_taking_back_the_creation_leads_to_the_list(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    run = put(db, "vera", (EMPLOYERS, {"p_number": "1000000077", "name": "Forkert"}))
    vera.get("/virksomheder/1000000077/historik")
    assert vera.post(f"/virksomheder/1000000077/historik/{run}/fortryd").location == "/virksomheder"
    vera.get("/virksomheder/1000000077", 404)


def test_what_something_new_builds_on_is_not_taken_back(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    run = put(db, "vera", (EMPLOYERS, {"p_number": "1000000077", "name": "Ny"}))
    put(db, "vera", (CONTACTS, {"p_number": "1000000077", "name": "Bo"}))
    vera.get("/virksomheder/1000000077/historik")
    refused = vera.post(f"/virksomheder/1000000077/historik/{run}/fortryd", 409)
    assert "noget nyt bygger på den" in refused.text


def test_a_long_history_comes_in_pages(logged_in: Enter, db: Database) -> None:
    for turn in range(20):
        put(db, "vera", (EMPLOYERS, {"p_number": CAFE, "phone": str(turn)}))
    vera = logged_in("vera")
    assert vera.get(PAGE).count('class="history-head"') == 15
    assert vera.get(f"{PAGE}?side=2").count('class="history-head"') == 6


def test_class_9_names_that_stand_on_the_card_are_not_hidden_in_the_history(
    logged_in: Enter, db: Database
) -> None:
    at = {"p_number": CAFE}
    put(db, "vera", (CONTACTS, {**at, "name": "Carla Østergård"}), (CONTACTS, {**at, "name": "Alma Brøndby"}))
    with changes.recorded(db, "vera") as pen:
        pen.take_out(CONTACTS, (CAFE, "Alma Brøndby"))
    vera = logged_in("vera")
    assert "Carla Østergård" in vera.words(f"/virksomheder/{CAFE}")
    told = vera.words(PAGE)
    assert "Kontaktperson Carla Østergård oprettet" in told
    assert "Alma" not in told
