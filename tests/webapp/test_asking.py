"""Letting employers rest, in every output that invites contact, and the team's numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import changes, opt_outs, text_overrides
from crm.opt_outs import OptOut
from tests.conftest import TODAY, Visitor
from tests.personas import CAFE, CLOSED, NURSERY, RESTING, SHOP
from webapp.asking import months_later
from webapp.cli import main

Enter = Callable[[str], Visitor]

CVR = "11111111"


def rests(db: Database, number: str) -> dict[str, object] | None:
    return next(db.query("SELECT * FROM opt_outs WHERE number = ?", [number]), None)


def let_rest(db: Database, number: str) -> None:
    with changes.recorded(db, "karl") as pen:
        opt_outs.keep(pen, OptOut(number, months_later(TODAY, 3), "asked_us", None, "karl", TODAY))


@pytest.mark.parametrize(("chip", "until"), [("1", "2026-12-16"), ("3", "2027-02-16"), ("6", "2027-05-16")])
def test_row_09_rest_for_one_workplace_with_author_reason_and_end(
    logged_in: Enter, db: Database, chip: str, until: str
) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{CAFE}/ro")
    vera.post(f"/virksomheder/{CAFE}/ro", laengde=chip, aarsag="asked_too_often", note="Ejeren er træt af os")
    kept = rests(db, CAFE)
    assert kept is not None
    assert (kept["until"], kept["reason"], kept["set_by"], kept["set_on"]) == (
        until,
        "asked_too_often",
        "vera",
        "2026-11-16",
    )
    words = logged_in("ida").words(f"/virksomheder/{CAFE}")
    assert "Må jeg spørge nu? Nej" in words
    assert "de er spurgt for tit" in words and "Noteret af Vera Munk 16. nov. 2026." in words
    assert "Ejeren er træt af os" in words


def test_row_09_rest_for_every_unit_of_a_firm(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE employers SET cvr = ? WHERE p_number = ?", [CVR, SHOP])
    ida = logged_in("ida")
    ida.get(f"/virksomheder/{CAFE}/ro")
    ida.post(
        f"/virksomheder/{CAFE}/ro", laengde="dato", til="2027-01-31", aarsag="busy_or_changing", omfang="cvr"
    )
    assert rests(db, CVR) and not rests(db, CAFE)
    for p_number in (CAFE, SHOP):
        words = ida.words(f"/virksomheder/{p_number}")
        assert "Ro til og med 31. jan. 2027 for hele virksomheden." in words
    ida.get(f"/virksomheder/{SHOP}/ro")
    ida.post(f"/ro/{CVR}/ophaev", tilbage=SHOP)
    assert not rests(db, CVR)
    assert "Nej" not in ida.words(f"/virksomheder/{CAFE}").partition("Må jeg spørge nu?")[2][:10]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Vælg, hvor længe"),
        ({"laengde": "3"}, "Vælg en årsag."),
        ({"laengde": "3", "aarsag": "noget"}, "Vælg en årsag."),
        ({"laengde": "2", "aarsag": "other"}, "Vælg, hvor længe"),
        ({"laengde": "dato", "til": "2026-11-15", "aarsag": "other"}, "Vælg, hvor længe"),
        ({"laengde": "dato", "til": "2031-11-17", "aarsag": "other"}, "Vælg, hvor længe"),
        ({"laengde": "dato", "til": "2026-02-30", "aarsag": "other"}, "Vælg, hvor længe"),
        ({"laengde": "3", "aarsag": "other", "note": "x" * 2001}, "Bemærkningen er for lang"),
    ],
)
def test_what_is_missing_is_told_and_what_was_written_stays(
    logged_in: Enter, db: Database, fields: dict[str, str], told: str
) -> None:
    vera = logged_in("vera")
    vera.get(f"/virksomheder/{CAFE}/ro")
    answer = vera.post(f"/virksomheder/{CAFE}/ro", 422, **{"note": "Skal blive stående"} | fields)
    assert told in answer.text
    assert fields.get("note", "Skal blive stående")[:50] in answer.text
    assert rests(db, CAFE) is None


def test_today_is_the_first_day_that_can_be_chosen_and_five_years_the_last(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    for day in ("2026-11-16", "2031-11-16"):
        vera.get(f"/virksomheder/{CAFE}/ro")
        vera.post(f"/virksomheder/{CAFE}/ro", laengde="dato", til=day, aarsag="other")
        kept = rests(db, CAFE)
        assert kept is not None and kept["until"] == day


def test_a_note_that_tells_of_a_person_needs_a_reason_and_the_override_is_logged(
    logged_in: Enter, db: Database
) -> None:
    vera = logged_in("vera")
    wish = {"laengde": "3", "aarsag": "bad_experience", "note": "Gik galt med Alma Brøndby"}
    for path, number in ((f"/virksomheder/{CAFE}/ro", CAFE), ("/ro", "77777777")):
        vera.get(path)
        fields = wish | ({"nummer": number} if path == "/ro" else {})
        answer = vera.post(path, 422, **fields)
        assert "nævne en deltager" in answer.text and rests(db, number) is None
        vera.post(path, **fields, tilsidesaet="Det er ejerens datter")
        assert rests(db, number) is not None
        latest = text_overrides.entries(db)[0][0]
        assert (latest.record, latest.reason) == (f"opt_outs {number}", "Det er ejerens datter")


def test_row_09_numbers_that_are_not_in_the_base_are_listed_and_lifted(
    logged_in: Enter, db: Database
) -> None:
    karl = logged_in("karl")
    karl.get("/ro")
    karl.post("/ro", nummer="10 00 00 00 77", laengde="6", aarsag="asked_us")
    karl.post("/ro", nummer="77 77 77 77", laengde="1", aarsag="other")
    words = karl.words("/ro")
    assert "P-nr. 1000000077 · ikke i Jobbro" in words and "CVR 77777777 · ikke i Jobbro" in words
    assert "Hvilende Lager" in words, "also who only has a date in the column"
    karl.post("/ro/1000000077/ophaev")
    assert "1000000077" not in karl.words("/ro").partition("Har ro nu")[2]
    karl.post("/ro/1000000077/ophaev")
    assert "er ikke sat til ro" in karl.words("/ro")


@pytest.mark.parametrize("number", ["123", "abc", "010190-1234", ""])
def test_a_number_that_is_none_is_refused(logged_in: Enter, db: Database, number: str) -> None:
    karl = logged_in("karl")
    karl.get("/ro")
    karl.post("/ro", 422, nummer=number, laengde="6", aarsag="asked_us")
    assert next(db.query("SELECT count(*) AS n FROM opt_outs"))["n"] == 0


@pytest.mark.parametrize("number", [CAFE, CVR])
def test_row_09_an_opt_out_holds_in_every_output_that_invites_contact(
    logged_in: Enter, db: Database, town: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    """Match lists (page, command), requests and answers, Min dag, day trip, openings, search, card."""
    ida, vera = logged_in("ida"), logged_in("vera")
    ida.get("/deltagere/P-001/anmodning")
    request = ida.post("/deltagere/P-001/anmodning", liste="gem").location
    vera.get(request)
    vera.post(f"{request}/tag")
    assert "virksomhed-1000000001" in vera.get(f"{request}/liste")
    invites = ("/koerselsdag?fra=9800&ejer=alle&antal=8", "/muligheder")
    assert all("Café Fyrtårnet" in vera.words(path) for path in invites)
    db.execute("UPDATE opportunities SET expires_on = '2026-11-20' WHERE opportunity_id = 'M-1'")
    let_rest(db, number)
    article = f'id="virksomhed-{CAFE}"'
    assert article not in ida.get("/deltagere/P-001/match")
    assert "Må tidligst kontaktes efter 16. feb. 2027." in ida.words("/deltagere/P-001/match?fane=vises-ikke")
    for someone in (ida, vera):
        page = someone.get(f"{request}/liste")
        assert article not in page and "Skal have ro nu og er taget af listen: Café Fyrtårnet." in page
    assert article not in vera.get(f"{request}/liste?slags=ny")
    told = vera.post(f"{request}/svar", 422, svar="Prøv dem", virksomhed=CAFE)
    assert "Café Fyrtårnet må ikke spørges nu." in told.text
    day = vera.words("/min-dag")
    assert day.index("Har ro eller er lukket") < day.index("»Caféassistent« udløber")
    assert "light-red" in vera.get(f"/virksomheder/{CAFE}")
    assert not any("Café Fyrtårnet" in vera.words(path) for path in invites)
    assert "Har ro" in vera.words("/virksomheder?soeg=fyrt").partition("Café Fyrtårnet")[2][:120]
    listed = [json.loads(_command(town, capsys, "match", "P-001"))]
    listed += [json.loads(line) for line in _command(town, capsys, "match", "--all").splitlines()]
    for one in listed:
        assert CAFE not in [match["p_number"] for match in one["matches"]]
        limits = {left_out["p_number"]: left_out["limits"] for left_out in one["excluded"]}
        assert "do_not_contact" in limits[CAFE]


def _command(town: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(["--db", str(town), *arguments, "--as-of", TODAY.isoformat(), "--format", "json"])
    return capsys.readouterr().out


def test_row_09_an_answer_given_earlier_says_who_rests_by_now(logged_in: Enter, db: Database) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    ida.get("/deltagere/P-001/anmodning")
    request = ida.post("/deltagere/P-001/anmodning", liste="gem").location
    vera.get(request)
    vera.post(f"{request}/tag")
    vera.get(f"{request}/liste")
    vera.post(f"{request}/svar", svar="Prøv planteskolen", virksomhed=NURSERY)
    assert "Må ikke spørges" not in ida.words(request)
    let_rest(db, NURSERY)
    assert (
        "Ærøskov Planteskole , Hjørring Må ikke spørges De har bedt om ro til og med 16. feb. 2027."
        in ida.words(request)
    )


def test_row_08_the_card_tells_the_quota_who_asked_and_the_room_there_is(
    logged_in: Enter, db: Database
) -> None:
    words = logged_in("vera").words(f"/virksomheder/{CAFE}")
    for told in (
        "Tal med en kollega først",
        "grænsen er 1. Hviler til 3. dec. 2026.",
        "Senest spurgte Ole Juul 5. nov. 2026.",
        "Seneste kontakt 10. nov. 2026 ved Vera Munk, 3 kontakter på 28 dage.",
        "0 af 1 pladser til praktik og løntilskud er i brug. Et skøn efter reglen; kommunen afgør.",
    ):
        assert told in words, told
    db.execute("UPDATE employers SET employees_fte = NULL, max_concurrent = 2 WHERE p_number = ?", [CAFE])
    words = logged_in("vera").words(f"/virksomheder/{CAFE}")
    assert "Antal ansatte er ukendt, så den mindste grænse gælder." in words
    assert "kan ikke regnes ud: antal ordinært ansatte mangler." in words
    assert "De vil højst have 2 ad gangen; 1 er i gang." in words
    db.table("employer_profile").insert({"p_number": CAFE, "asks_per_28_days": 3})
    words = logged_in("vera").words(f"/virksomheder/{CAFE}")
    assert "Spurgt om en person 2 af højst 3 gange på 28 dage. Grænsen er deres egen." in words


@pytest.mark.parametrize(
    ("p_number", "told"), [(RESTING, "Ret eller ophæv roen"), (CLOSED, "Giv dem ro"), (NURSERY, "Giv dem ro")]
)
def test_the_way_to_the_form_stands_on_the_card(logged_in: Enter, p_number: str, told: str) -> None:
    page = logged_in("vera").get(f"/virksomheder/{p_number}")
    assert f'href="/virksomheder/{p_number}/ro">{told}' in page


def test_the_team_leader_sets_the_numbers_and_is_told_what_cannot_be_used(
    logged_in: Enter, db: Database
) -> None:
    lis = logged_in("lis")
    lis.get("/indstillinger")
    given = {"asks_small": "5", "asks_medium": "6", "asks_large": "7", "silent_unknown": "0"}
    given |= {"silent_first_contact": "14", "silent_needs_meeting": "21", "silent_follow_up": "45"}
    given |= {"week_approaches": "1"}
    answer = lis.post("/indstillinger", 422, **given, silent_cooperation="et kvartal")
    assert "»et kvartal« kan ikke bruges. Skriv et helt tal fra 0 til 730." in answer.text
    assert 'value="et kvartal"' in answer.text
    assert "grænsen er 1" in lis.words(f"/virksomheder/{CAFE}")
    lis.post("/indstillinger", **given, silent_cooperation="60")
    words = lis.words("/indstillinger")
    assert "Indstillingerne er gemt." in words and "af Lis Ravn." in words
    assert "De er ikke blevet spurgt for tit." in lis.words(f"/virksomheder/{CAFE}")
    [changed] = db.query("SELECT count(*) AS n FROM changes WHERE table_name = 'settings'")
    assert changed["n"] == 4, "only the four that are not as they were"


def test_the_last_day_of_a_short_month_stands_in_for_the_day() -> None:
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 16), 1) == date(2027, 1, 16)
