"""The contact log through the pages: written once, for whom, corrected, and what it taught on the card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlite_utils import Database

from crm import access_log, changes
from crm.tables import EMPLOYER_CONTACTS
from tests import inspection
from tests.conftest import TODAY, Visitor, words
from tests.personas import ALMA, BENT, CAFE, CARLA, NURSERY, RESTING, SHOP
from webapp.app import create_app

Enter = Callable[[str], Visitor]

LOG = f"/virksomheder/{SHOP}/log"
KEY = "en-naegle-fra-formularen"
USUAL = {
    "kanal": "visit",
    "formaal": "learn_needs",
    "laert": "Travlt om fredagen",
    "skridt": "14",
    "skridt_ejer": "vera",
    "dato": "2026-11-16",
}


def _send(
    someone: Visitor, status: int = 303, /, path: str = LOG, key: str = KEY, whose: str = "", **different: str
) -> str:
    someone.get(path)
    answer = someone.post(path, status, **{**USUAL, "noegle": key, "for": whose, **different})
    return answer.location if status == 303 else answer.text


def _contacts(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM employer_contacts WHERE contact_id > 'K-000004' ORDER BY contact_id"))


def _default(page: str, name: str) -> str:
    """What the form would send for a field if nobody touched it."""
    for element in inspection.read(page).all("input"):
        if element.attributes.get("name") == name and "checked" in element.attributes:
            return element.attributes["value"]
    return ""


def test_row_05_the_form_opens_as_is_usual(logged_in: Enter) -> None:
    page = logged_in("vera").get(LOG)
    assert _default(page, "kanal") == "visit"
    assert _default(page, "formaal") == "learn_needs"
    assert _default(page, "skridt") == "14"
    assert 'value="2026-11-16"' in page
    assert '<option value="vera" selected>' in page
    assert "Om 14 dage <small>30. nov.</small>" in page


def test_the_purpose_follows_the_relation_and_may_come_with_the_address(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert _default(vera.get(f"/virksomheder/{CAFE}/log"), "formaal") == "follow_up"
    asked = vera.get(f"{LOG}?formaal=support&kanal=phone")
    assert (_default(asked, "formaal"), _default(asked, "kanal")) == ("support", "phone")
    odd = vera.get(f"{LOG}?formaal=%22%3E&kanal=x")
    assert (_default(odd, "formaal"), _default(odd, "kanal")) == ("learn_needs", "visit")


def test_row_06_a_contact_is_saved_and_the_page_says_so(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    next_page = _send(vera)
    assert next_page == f"{LOG}/K-000005"
    told = vera.words(next_page)
    assert "Kontakten er gemt. Besøg · Lære behov at kende · 16. nov. 2026" in told
    assert "Næste skridt 30. nov. 2026: Vend tilbage med et forslag" in told
    [row] = _contacts(db)
    assert (row["date"], row["staff"], row["scope"], row["role"]) == (
        "2026-11-16",
        "vera",
        "generic",
        "company_consultant",
    )
    assert (row["planned"], row["with_participant"], row["participant_id"]) == (0, 0, None)
    step = next(db.query("SELECT * FROM next_steps"))
    assert (step["owner"], step["promised"], step["none_because"]) == ("vera", 0, None)


def test_row_06_the_card_shows_the_step_with_owner_and_promise(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera, skridt_tekst="Send brochure", skridt_ejer="karl", lovet="1", skridt="7")
    card = vera.words(f"/virksomheder/{SHOP}")
    assert "Næste skridt: Send brochure (23. nov. 2026) · Karl Toft Lovet" in card
    db.execute("UPDATE next_steps SET done_on = '2026-11-16', done_by = 'karl'")
    assert "Gjort 16. nov. 2026" in vera.words(f"/virksomheder/{SHOP}")


def test_row_06_no_step_says_why(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert "hvorfor der ikke er et" in words(_send(vera, 422, skridt="ingen"))
    told = vera.words(_send(vera, skridt="ingen", ingen_fordi="they_call"))
    assert "Intet næste skridt: de ringer selv" in told
    assert "Intet næste skridt: de ringer selv" in vera.words(f"/virksomheder/{SHOP}")


def test_an_own_day_for_the_step(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    for odd in ("", "2026-13-01", "i morgen", "2026-11-15"):
        _send(vera, 422, skridt="dato", skridt_dato=odd)
    _send(vera, skridt="dato", skridt_dato="2026-12-24", skridt_tekst="")
    assert next(db.query("SELECT * FROM employer_contacts WHERE contact_id = 'K-000005'"))[
        "next_step_on"
    ] == ("2026-12-24")


def test_row_17_the_same_form_again_is_the_same_contact(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    first = _send(vera)
    assert [_send(vera) for _ in range(3)] == [first] * 3
    assert len(_contacts(db)) == 1


def test_row_17_a_form_that_was_changed_after_it_came_in_corrects_it(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera)
    page = _send(vera, 409, laert="Travlt om lørdagen")
    assert "Kontakten kom frem før og står i loggen." in words(page)
    assert "Travlt om lørdagen</textarea>" in page and f'action="{LOG}/K-000005/ret"' in page
    assert len(_contacts(db)) == 1


def test_a_form_sent_again_after_it_was_withdrawn_asks_first(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera)
    vera.post(f"{LOG}/K-000005/tag-tilbage")
    page = _send(vera, 409)
    assert "Formularen er sendt før." in page and KEY not in page
    assert _contacts(db) == []


@pytest.mark.parametrize("key", ["", "kort", "a" * 65, "æøå" * 8, "a b" * 8])
def test_a_form_without_its_key_writes_nothing(logged_in: Enter, db: Database, key: str) -> None:
    page = _send(logged_in("vera"), 422, key=key)
    assert "ikke hel" in page and "Travlt om fredagen</textarea>" in page
    assert _contacts(db) == []


def test_the_script_is_told_where_to_go(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(LOG)
    fields = {**USUAL, "noegle": KEY, "csrf_token": vera.token}
    for _ in range(2):
        answer = vera.open(LOG, method="POST", data=fields, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json) == (200, {"next": f"{LOG}/K-000005"})
    assert f'data-saved-key="{KEY}"' in vera.get(f"{LOG}/K-000005")
    assert len(_contacts(db)) == 1


@pytest.mark.parametrize(
    ("different", "told"),
    [
        ({"kanal": "drone"}, "Vælg, hvordan I havde kontakt"),
        ({"formaal": ""}, "Vælg, hvordan I havde kontakt"),
        ({"dato": "2026-11-17"}, "ude i fremtiden"),
        ({"dato": "2020-01-01"}, "mere end et år gammel"),
        ({"dato": "31-31"}, "Datoen kan ikke læses"),
        ({"grund": "economy"}, "hører til et nej"),
        ({"minutter": "en time"}, "Skriv minutterne som et tal"),
        ({"minutter": "9999"}, "mellem 0 og 1440"),
        ({"laert": "x" * 2001}, "for lang"),
        ({"skridt_tekst": "x" * 201}, "for langt"),
        ({"skridt_ejer": "adam"}, "ikke en kollega"),
        ({"skridt_ejer": "ingen-saadan"}, "ikke en kollega"),
        ({"med_deltager": "1"}, "Vælg, hvem kontakten var for"),
        ({"whose": "P-999"}, "Vælg en deltager fra listen"),
        ({"whose": "uaendret"}, "Vælg en deltager fra listen"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    logged_in: Enter, db: Database, different: dict[str, str], told: str
) -> None:
    page = _send(logged_in("vera"), 422, **different)
    assert told in words(page) and "Kontakten er gemt" not in page
    assert f'name="noegle" value="{KEY}"' in page
    assert _contacts(db) == []


def test_a_refusal_has_a_reason_with_its_side(logged_in: Enter) -> None:
    vera = logged_in("vera")
    page = vera.get(LOG)
    assert page.index("Virksomhedens grund") < page.index("Økonomi") < page.index("Deltagerens eget valg")
    assert page.index("Deltagerens eget valg") < page.index('value="participant_declined"')
    _send(vera, resultat="no", grund="economy", skridt="ingen", ingen_fordi="nothing_now")
    assert "virksomhedens begrundelse: økonomi" in vera.words(f"/virksomheder/{SHOP}")
    _send(vera, key=KEY + "2", resultat="no", grund="participant_declined")
    assert "deltagerens valg" in vera.words(f"/virksomheder/{SHOP}")


def test_an_ips_consultant_picks_from_the_own_active_caseload(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.get(LOG)
    assert f'<option value="{ALMA}">Alma Brøndby</option>' in page
    assert BENT not in page and CARLA not in page
    [entry] = access_log.entries(db)[-1:]
    assert (entry.user_name, entry.participant_id, entry.action) == ("ida", ALMA, "caseload")
    _send(ida, whose=ALMA, med_deltager="1", skridt_ejer="ida")
    [row] = _contacts(db)
    assert (row["participant_id"], row["scope"], row["with_participant"]) == (ALMA, "participant", 1)
    assert "for Alma Brøndby" in ida.words(f"/virksomheder/{SHOP}")
    assert "Alma" not in logged_in("karl").get(f"/virksomheder/{SHOP}")


@pytest.mark.parametrize("name", ["ida", "vera"])
def test_another_ones_participant_is_refused_exactly_as_nobodys(logged_in: Enter, name: str) -> None:
    someone = logged_in(name)

    def refused(whose: str) -> str:
        page = _send(someone, 422, whose=whose, skridt_ejer=name)
        return re.sub('name="csrf_token" value="[^"]+"', "", page)

    assert refused(CARLA) == refused("P-999") == refused("A-99999")


@pytest.fixture
def claimed(logged_in: Enter) -> str:
    """A request about Alma that Vera has claimed; beside it one about Carla that waits."""
    ida, ole, vera = logged_in("ida"), logged_in("ole"), logged_in("vera")
    ida.get("/deltagere/P-001/anmodning")
    reference = ida.post("/deltagere/P-001/anmodning", liste="uden").location.rpartition("/")[2]
    ole.get("/deltagere/P-003/anmodning")
    ole.post("/deltagere/P-003/anmodning", liste="uden")
    vera.get(f"/anmodninger/{reference}")
    vera.post(f"/anmodninger/{reference}/tag")
    return str(reference)


def test_a_company_consultant_picks_claimed_requests_by_reference(
    logged_in: Enter, db: Database, claimed: str
) -> None:
    vera = logged_in("vera")
    page = vera.get(LOG)
    assert re.findall(r'<option value="(A-[^"]+)">([^<]+)</option>', page) == [(claimed, claimed)]
    for secret in ("Alma", "Brøndby", "Carla", "P-001", "P-003"):
        assert secret not in page
    _send(vera, whose=claimed)
    [row] = _contacts(db)
    assert (row["participant_id"], row["scope"]) == (ALMA, "participant")
    after = vera.get(f"{LOG}/K-000005") + vera.get(f"{LOG}/K-000005/ret") + vera.get(f"/virksomheder/{SHOP}")
    assert "for en deltager" in after and "Alma" not in after and "P-001" not in after
    assert "for Alma Brøndby" in logged_in("ida").words(f"/virksomheder/{SHOP}")


def test_class_9_guesses_at_the_name_behind_a_reference_are_not_answered(
    logged_in: Enter, claimed: str
) -> None:
    vera, guesses = logged_in("vera"), "Anna Alma Bente Brøndby Carla"
    _send(vera, whose=claimed, laert=guesses, skridt="7", skridt_tekst=f"Spørg {guesses}")
    pages = (
        f"/virksomheder/{SHOP}",
        "/soeg?q=Anna",
        "/min-dag",
        "/koerselsdag?fra=9760&ejer=alle",
    )
    told = {path: vera.words(path) for path in pages}
    told["karl"] = logged_in("karl").words(f"/virksomheder/{SHOP}")
    for where, text in told.items():
        assert guesses in text, where
        assert "[en deltager]" not in text, where


def test_a_request_that_others_hold_is_not_mine_to_name(logged_in: Enter, claimed: str) -> None:
    karl = logged_in("karl")
    assert "A-" not in re.findall('<select.*?id="for".*?</select>', karl.get(LOG), re.S)[0]
    _send(karl, 422, whose=claimed, skridt_ejer="karl")


def test_a_correction_is_made_by_the_author_and_kept_on_record(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera, minutter="25", planlagt="1", resultat="thinking")
    assert 'href="/virksomheder/1000000003/log/K-000005/ret"' in vera.get(f"/virksomheder/{SHOP}")
    page = vera.get(f"{LOG}/K-000005/ret")
    assert _default(page, "resultat") == "thinking" and _default(page, "planlagt") == "1"
    assert 'name="minutter" value="25"' in page and "data-draft=" not in page
    vera.post(f"{LOG}/K-000005/ret", **{**USUAL, "laert": "Travlt om lørdagen", "noegle": KEY})
    [row] = _contacts(db)
    assert row["learnt"] == "Travlt om lørdagen" and row["result"] is None
    latest, _ = changes.of_record(db, EMPLOYER_CONTACTS, ("K-000005",))
    assert latest.user_name == "vera" and set(latest.fields) >= {"learnt", "result"}


@pytest.mark.parametrize("ending", ["", "/ret", "/tag-tilbage"])
def test_nobody_else_changes_it(logged_in: Enter, db: Database, ending: str) -> None:
    _send(logged_in("vera"))
    before = [
        list(db.query(f"SELECT * FROM {table}")) for table in ("employer_contacts", "employers", "runs")
    ]
    karl = logged_in("karl")
    assert "/log/K-000005/ret" not in karl.get(f"/virksomheder/{SHOP}")
    path = f"{LOG}/K-000005{ending}"
    if ending != "/tag-tilbage":
        karl.get(path, 404)
    karl.get(LOG)
    mine = karl.post(path, **USUAL).location
    nobodys = karl.post(path.replace("K-000005", "K-000099"), **USUAL).location
    assert mine == nobodys == f"/virksomheder/{SHOP}"
    assert [
        list(db.query(f"SELECT * FROM {table}")) for table in ("employer_contacts", "employers", "runs")
    ] == before


def test_after_seven_days_it_stands(logged_in: Enter, town: object, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera)
    db.execute("UPDATE submissions SET at = '2026-11-08T12:00:00+01:00'")
    vera.get(f"{LOG}/K-000005/ret", 404)
    assert "/log/K-000005/ret" not in vera.get(f"/virksomheder/{SHOP}")


def test_an_address_under_another_employer_is_no_contact(logged_in: Enter) -> None:
    vera = logged_in("vera")
    _send(vera)
    vera.get(f"/virksomheder/{CAFE}/log/K-000005", 404)


def test_a_step_in_the_past_may_stand_while_the_rest_is_corrected(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera)
    db.execute("UPDATE employer_contacts SET next_step_on = '2026-11-14' WHERE contact_id = 'K-000005'")
    vera.get(f"{LOG}/K-000005/ret")
    step = {"skridt": "dato", "skridt_dato": "2026-11-14"}
    vera.post(f"{LOG}/K-000005/ret", **{**USUAL, **step, "laert": "Nyt"})
    vera.get(f"{LOG}/K-000005/ret")
    vera.post(f"{LOG}/K-000005/ret", 422, **{**USUAL, **step, "skridt_dato": "2026-11-13"})


def test_a_withdrawn_contact_is_gone_with_what_it_taught(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _send(vera, laert="Fast makker")
    vera.get(f"{LOG}/K-000005")
    vera.post(f"{LOG}/K-000005", f_support_on_site="buddy")
    assert next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP]))["support_on_site"]
    vera.get(f"{LOG}/K-000005/ret")
    vera.post(f"{LOG}/K-000005/tag-tilbage")
    assert "Kontakten er taget tilbage" in vera.words(f"/virksomheder/{SHOP}")
    assert _contacts(db) == []
    assert next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP]))["support_on_site"] is None


def test_what_was_learnt_is_offered_and_only_stored_when_sent(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employer_facts SET noted_on = '2026-11-01'")
    vera = logged_in("vera")
    note = "Mangler hænder til opvask om formiddagen. 8-12 timer om ugen, fast makker, roligt tempo."
    where = _send(vera, path=f"/virksomheder/{NURSERY}/log", laert=note)
    before = next(db.query("SELECT * FROM employers WHERE p_number = ?", [NURSERY]))
    page = vera.get(where)
    heard = page.partition("Det læste vi i din tekst")[2].partition("</section>")[0]
    assert 'value="Opvask om formiddagen"' in heard
    assert _default(heard, "f_support_on_site") == "buddy"
    assert 'name="f_hours_min" value="8"' in heard and 'name="f_hours_max" value="12"' in heard
    assert next(db.query("SELECT * FROM employers WHERE p_number = ?", [NURSERY])) == before
    vera.post(
        where,
        f_tasks_piling_up="Opvask om formiddagen; Feje",
        f_support_on_site="buddy",
        f_hours_min="8",
        f_hours_max="12,5",
        f_openness="curious",
        f_physical="2",
        f_opening_times="7-16",
    )
    told = vera.words(f"/virksomheder/{NURSERY}")
    assert "Noteret på virksomheden: Opgaver der hober sig op" in told
    row = next(db.query("SELECT * FROM employers WHERE p_number = ?", [NURSERY]))
    assert row["tasks_piling_up"] == '["Potte planter om", "Opvask om formiddagen", "Feje"]'
    assert (row["hours_min"], row["hours_max"], row["physical"]) == (8, 12.5, 2)
    profile = next(db.query("SELECT * FROM employer_profile WHERE p_number = ?", [NURSERY]))
    assert (profile["openness"], profile["opening_times"]) == ("curious", "7-16")
    facts = db.query("SELECT * FROM employer_facts WHERE p_number = ? AND field = 'openness'", [NURSERY])
    assert [(one["noted_on"], one["source"]) for one in facts] == [("2026-11-16", "visit")]


def test_what_was_heard_on_the_phone_says_so(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    where = _send(vera, kanal="phone", dato="2026-11-12")
    vera.get(where)
    vera.post(where, f_values="pace")
    fact = next(db.query("SELECT * FROM employer_facts WHERE p_number = ? AND field = 'values'", [SHOP]))
    assert (fact["noted_on"], fact["source"]) == ("2026-11-12", "phone")


def test_an_old_fact_can_be_confirmed_and_a_newer_one_is_left_alone(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employer_facts SET noted_on = '2024-01-01' WHERE p_number = ?", [CAFE])
    db.execute(
        "UPDATE employer_facts SET noted_on = '2026-11-16', source = 'phone' "
        "WHERE p_number = ? AND field = 'values'",
        [CAFE],
    )
    vera = logged_in("vera")
    where = _send(vera, path=f"/virksomheder/{CAFE}/log", dato="2026-11-10", laert="Erfaring og aftenvagt")
    page = vera.get(where)
    assert 'name="stadig" id="stadig-recruitment_ways"' in page
    assert "f_values" not in page and _default(page, "f_times") == "evening"
    vera.post(where, f_values="experience", f_times="evening", stadig="recruitment_ways")
    row = next(db.query("SELECT * FROM employers WHERE p_number = ?", [CAFE]))
    assert row["values"] == '["stable_attendance", "customer_service"]'
    assert row["times"] == '["late_morning", "afternoon", "evening"]'
    dates = {
        one["field"]: one["noted_on"]
        for one in db.query("SELECT * FROM employer_facts WHERE p_number = ?", [CAFE])
    }
    assert (dates["recruitment_ways"], dates["times"], dates["noise"]) == (
        "2026-11-10",
        "2026-11-10",
        "2024-01-01",
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"f_hours_min": "mange"}, "Skriv timerne som et tal"),
        ({"f_hours_min": "20", "f_hours_max": "10"}, "kan ikke være flere"),
        ({"f_hours_max": "200"}, "En uge har kun 168"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    logged_in: Enter, db: Database, fields: dict[str, str], told: str
) -> None:
    vera = logged_in("vera")
    where = _send(vera)
    vera.get(where)
    assert told in words(vera.post(where, 422, **fields).text)
    assert next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP]))["hours_max"] is None


def test_codes_that_are_none_are_not_stored(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    where = _send(vera)
    before = next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP]))
    vera.get(where)
    vera.post(where, f_values="charm", f_openness="<script>", f_outdoors="4", stadig="name")
    assert next(db.query("SELECT * FROM employers WHERE p_number = ?", [SHOP])) == before


def test_script_in_the_texts_is_shown_as_text(logged_in: Enter) -> None:
    vera = logged_in("vera")
    where = _send(vera, laert="<script>alert(1)</script> hober sig op", skridt_tekst="<img src=x onerror=y>")
    for path in (where, f"{where}/ret", f"/virksomheder/{SHOP}"):
        page = vera.get(path)
        assert "<script>alert" not in page and "<img" not in page and "&lt;script&gt;alert" in page


def test_a_note_of_ten_megabytes_is_turned_away_kindly(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(LOG)
    page = vera.post(LOG, 413, **{**USUAL, "noegle": KEY, "laert": "x" * 10_000_000})
    assert "Teksten er for lang" in page.text
    assert _contacts(db) == []


def test_a_refusal_leads_on_to_a_rest_where_that_page_exists(app: Flask, logged_in: Enter) -> None:
    vera = logged_in("vera")
    plain = vera.get(_send(vera))
    refused = vera.get(_send(vera, key=KEY + "2", resultat="no"))
    assert "Vil de ikke kontaktes?" not in plain
    assert ("Vil de ikke kontaktes?" in refused) is ("asking.rest" in app.view_functions)


def test_logging_out_tells_the_device_to_forget(logged_in: Enter) -> None:
    vera = logged_in("vera")
    assert vera.post("/log-ud").headers["Clear-Site-Data"] == '"storage"'


def test_a_leader_reads_the_log_but_writes_none(logged_in: Enter) -> None:
    lis = logged_in("lis")
    assert "/log" not in lis.get(f"/virksomheder/{SHOP}").replace("/log-ud", "")
    lis.get(LOG, 403)


@pytest.mark.parametrize(
    "day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2028, 2, 29)]
)
def test_days_are_local_days_also_when_clocks_change(town: object, app: Flask, day: date) -> None:
    chosen = replace(app.extensions["jobbro_settings"], today=day)
    vera = Visitor(create_app(chosen))
    vera.log_in("vera")
    assert f'value="{day.isoformat()}"' in vera.get(LOG)
    where = _send(vera, dato=day.isoformat(), skridt="7")
    assert "Kontakten er gemt." in vera.words(where)


def test_row_09_who_does_not_want_to_be_contacted_is_left_alone_from_that_moment(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{SHOP}/log")
    page = vera.get(f"/virksomheder/{SHOP}/log")
    key = re.findall(r'name="noegle" value="([^"]+)"', page)[0]
    said = {
        "noegle": key,
        "kanal": "phone",
        "formaal": "follow_up",
        "dato": TODAY.isoformat(),
        "skridt": "ingen",
        "ingen_fordi": "do_not_contact",
    }
    vera.post(f"/virksomheder/{SHOP}/log", **said)
    [rest] = db.query("SELECT * FROM opt_outs WHERE number = ?", [SHOP])
    assert (rest["until"], rest["reason"], rest["set_by"]) == ("2027-02-15", "asked_us", "vera")
    assert "ro til og med 15. feb. 2027" in vera.words(f"/virksomheder/{SHOP}")
    [contact] = db.query("SELECT contact_id FROM next_steps WHERE none_because = 'do_not_contact'")
    vera.post(f"/virksomheder/{SHOP}/log/{contact['contact_id']}/tag-tilbage")
    assert list(db.query("SELECT * FROM opt_outs WHERE number = ?", [SHOP])) == []
    [shop] = db.query("SELECT do_not_contact_until FROM employers WHERE p_number = ?", [SHOP])
    assert shop["do_not_contact_until"] is None


def test_row_09_a_longer_rest_is_not_shortened(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = vera.get(f"/virksomheder/{RESTING}/log")
    key = re.findall(r'name="noegle" value="([^"]+)"', page)[0]
    vera.post(
        f"/virksomheder/{RESTING}/log",
        noegle=key,
        kanal="phone",
        formaal="follow_up",
        dato=TODAY.isoformat(),
        skridt="ingen",
        ingen_fordi="do_not_contact",
    )
    assert list(db.query("SELECT * FROM opt_outs WHERE number = ?", [RESTING])) == []
    [resting] = db.query("SELECT do_not_contact_until AS until FROM employers WHERE p_number = ?", [RESTING])
    assert resting["until"] == "2027-03-01"


def test_a_form_left_open_over_midnight_means_the_days_it_showed(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    page = vera.get(f"/virksomheder/{SHOP}/log")
    key = re.findall(r'name="noegle" value="([^"]+)"', page)[0]
    shown = "2026-11-15"
    vera.post(
        f"/virksomheder/{SHOP}/log",
        noegle=key,
        kanal="phone",
        formaal="follow_up",
        dato=shown,
        vist=shown,
        skridt="14",
    )
    [step] = db.query("SELECT next_step_on FROM employer_contacts WHERE date = ? AND staff = 'vera'", [shown])
    assert step["next_step_on"] == "2026-11-29"
