"""Openings on the pages: noted, changed with one tap, expired; the list of all; packages and proposals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlite_utils import Database

from crm import changes
from crm.tables import OPPORTUNITIES, OPT_OUTS
from tests.conftest import Visitor, words
from tests.personas import CAFE, NURSERY, RESTING

Enter = Callable[[str], Visitor]
NEW = f"/virksomheder/{CAFE}/muligheder/ny"
CARVE = f"/virksomheder/{CAFE}/opgavepakke"
CARD = f"/virksomheder/{CAFE}"


def _row(db: Database, opportunity_id: str) -> dict[str, object]:
    return next(db.query("SELECT * FROM opportunities WHERE opportunity_id = ?", [opportunity_id]))


def _note(someone: Visitor, status: int = 303, /, **fields: str | list[str]) -> str:
    """Note an opening at the café; the page that came back."""
    someone.get(NEW)
    return someone.post(NEW, status, **{"kind": "hidden", "job_type": "Opvask", **fields}).text


def _tap(someone: Visitor, opportunity_id: str, to: str) -> str:
    """Press one of the buttons of an opening on its own page; what the card says then."""
    page = someone.get(f"/muligheder/{opportunity_id}")
    form = next(one for one in page.split("<form")[1:] if f'name="til" value="{to}"' in one)
    seen = re.search(r'name="saa" value="([^"]*)"', form)
    assert seen is not None
    someone.post(f"/mulighed-status/{opportunity_id}", til=to, saa=unescape(seen.group(1)))
    return someone.words(CARD)


def _form(page: str) -> dict[str, str | list[str]]:
    """What the form of an opening would send if nothing were changed."""
    form = page.partition('class="panel narrow-left')[2].partition("</form>")[0]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name is None or 'name="csrf' in tag:
            continue
        text = unescape(value.group(1)) if value else ""
        if 'type="checkbox"' not in tag:
            found[name.group(1)] = text
        elif " checked" in tag:
            ticked = found.setdefault(name.group(1), [])
            assert isinstance(ticked, list)
            ticked.append(text)
    for name_, body in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', body)
        found[name_] = chosen.group(1) if chosen else ""
    for name_, body in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name_] = unescape(body)
    return found


@pytest.mark.parametrize("name", ["vera", "ida", "lis"])
def test_row_03_an_opening_is_noted_from_the_card(logged_in: Enter, db: Database, name: str) -> None:
    someone = logged_in(name)
    assert f'href="{NEW}"' in someone.get(CARD)
    _note(
        someone, hours_min="6", hours_max="7,5", times=["morning", "weekend"], form="few_hours", positions="2"
    )
    row = _row(db, "O-000001")
    assert (row["heard_on"], row["expires_on"], row["status"]) == ("2026-11-16", "2027-02-14", "open")
    assert (row["hours_max"], json.loads(str(row["times"]))) == (7.5, ["morning", "weekend"])
    card = someone.words(CARD)
    assert "Åbningen O-000001 er noteret." in card
    assert "Skjult åbning Opvask · 6–7,5 timer · Småjob (få timer) · 2 pladser hørt i dag" in card
    assert "udløber 14. feb. 2027" in card


def test_a_vacancy_is_asked_for_its_closing_date(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    assert "Skriv ansøgningsfristen" in words(_note(vera, 422, kind="vacancy"))
    _note(vera, kind="vacancy", expires_on="2026-12-01")
    _note(vera, kind="vacancy", uden_frist="1")
    assert [_row(db, number)["expires_on"] for number in ("O-000001", "O-000002")] == ["2026-12-01", None]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"job_type": ""}, "Skriv jobtypen eller en beskrivelse"),
        ({"kind": ""}, "Vælg, hvad det er for en åbning."),
        ({"kind": "gave"}, "Art: ukendt værdi"),
        ({"hours_min": "20", "hours_max": "10"}, "højere end »Timer højst«"),
        ({"hours_min": "mange"}, "er ikke et tal"),
        ({"hours_max": "200"}, "tallet skal ligge mellem 0 og 168"),
        ({"heard_on": "2026-12-01", "expires_on": "2026-11-30"}, "udløber, før du hørte om den"),
        ({"expires_on": "2026-13-01"}, "findes ikke i kalenderen"),
        ({"positions": "1e9"}, "er ikke et tal"),
        ({"times": ["morning", "aldrig"]}, "Tidspunkter: ukendt værdi"),
        ({"description": "x" * 2001}, "Beskrivelse: teksten er for lang"),
    ],
)
def test_an_opening_that_cannot_be_saved_comes_back_as_it_was(
    logged_in: Enter, db: Database, fields: dict[str, str | list[str]], said: str
) -> None:
    answer = _note(logged_in("vera"), 422, **{"requirements": ["forklift"], **fields})
    assert said in words(answer)
    assert 'value="forklift" id="requirements-forklift" checked' in answer
    assert len(list(db.query("SELECT 1 FROM opportunities"))) == 2


def test_row_31_a_person_in_the_description_stays_only_with_a_reason(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    answer = _note(ida, 422, description="Godt for Alma Brøndby efter hendes depression")
    assert "nævne en deltager" in words(answer)
    assert "helbred (depression)" in words(answer)
    _note(ida, description="Godt for Alma Brøndby", tilsidesaet="Navnet er butikkens")
    (entry,) = db.query("SELECT * FROM text_overrides")
    assert (entry["record"], entry["reason"]) == ("opportunities O-000001", "Navnet er butikkens")
    form = _form(ida.get("/muligheder/O-000001"))
    ida.post("/muligheder/O-000001", **form | {"hours_min": "5"})  # what stood there is not asked about again
    assert _row(db, "O-000001")["hours_min"] == 5


def test_one_tap_each_for_filled_lapsed_open_and_longer(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    assert "gælder nu til og med 14. jan. 2027" in _tap(vera, "M-1", "forlaeng")
    assert "Åbningen står nu som »besat«." in _tap(vera, "M-1", "filled")
    card = vera.words(CARD)
    assert "Ingen åbning lige nu" in card
    assert "Besatte og bortfaldne (1) Opgavepakke Caféassistent" in card
    assert "»åben«" in _tap(vera, "M-1", "open")
    assert "»bortfaldet«" in _tap(vera, "M-1", "lapsed")
    assert [one.fields for one in changes.of_record(db, OPPORTUNITIES, ("M-1",))][:4] == [
        ["status"],
        ["status"],
        ["status"],
        ["expires_on"],
    ]


def test_row_17_a_tap_on_an_old_page_changes_nothing(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _tap(logged_in("karl"), "M-1", "filled")
    vera.get(CARD)
    for to, seen in (("lapsed", "open"), ("forlaeng", "2026-01-01"), ("nonsens", "open"), ("", "")):
        vera.post("/mulighed-status/M-1", til=to, saa=seen)
        assert "Intet er ændret." in vera.words(CARD)
    assert _row(db, "M-1")["status"] == "filled"


def test_an_expired_opening_is_shown_with_what_to_do(logged_in: Enter) -> None:
    vera = logged_in("vera")
    card = vera.words(f"/virksomheder/{NURSERY}")
    assert "Opslået stilling Gartner Udløbet hørt for 6 måneder siden · udløb 1. jul. 2026" in card
    assert "Spørg, om den stadig er der: forlæng den, eller sæt den som besat eller bortfaldet." in card
    vera.get(f"/virksomheder/{NURSERY}")
    vera.post("/mulighed-status/M-2", til="forlaeng", saa="2026-07-01")
    assert "udløber 16. dec. 2026" in vera.words(f"/virksomheder/{NURSERY}")


def test_a_new_day_passes_by_an_unchanged_form(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    before = _row(db, "M-1")
    runs = len(list(db.query("SELECT 1 FROM runs")))
    vera.post("/muligheder/M-1", **_form(vera.get("/muligheder/M-1")))
    assert _row(db, "M-1") == before
    assert len(list(db.query("SELECT 1 FROM runs"))) == runs


def test_row_17_two_who_edit_one_opening_lose_nothing(logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    opened = _form(vera.get("/muligheder/M-1"))
    karl.post(
        "/muligheder/M-1", **_form(karl.get("/muligheder/M-1")) | {"hours_max": "15", "form": "flex_job"}
    )
    answer = vera.post("/muligheder/M-1", 409, **opened | {"hours_max": "10", "job_type": "Tjener"})
    assert "Karl Toft har ændret det samme, mens du skrev." in words(answer.text)
    assert "Felt Før Nu Dit Timer højst 12 15 10" in words(answer.text)
    again = _form(answer.text)
    assert (again["hours_max"], again["job_type"], again["form"]) == ("10", "Tjener", "flex_job")
    assert _row(db, "M-1")["hours_max"] == 15
    vera.post("/muligheder/M-1", **again)
    row = _row(db, "M-1")
    assert (row["hours_max"], row["job_type"], row["form"]) == (10, "Tjener", "flex_job")


def test_ids_from_elsewhere_open_too(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    for number in ("Æ/1 æ?x#y", "a/forslag", "%2e", "<b>"):
        db.execute("UPDATE opportunities SET opportunity_id = ? WHERE p_number = ?", [number, NURSERY])
        links = re.findall(r'href="(/muligheder/[^"]*)"', vera.get(f"/virksomheder/{NURSERY}"))
        assert links
        assert all("Gartner" in vera.get(unescape(link)) for link in links)


def test_the_list_of_openings_filters_and_sorts(logged_in: Enter) -> None:
    vera = logged_in("vera")
    _note(vera, job_type="Kasse", expires_on="2026-11-20", form="ordinary")
    _note(vera, job_type="Uden ende", kind="vacancy", uden_frist="1")
    every = vera.words("/muligheder")
    assert "3 åbninger, der kan bruges nu" in every
    assert every.index("Kasse") < every.index("Caféassistent") < every.index("Uden ende")
    assert "Gartner" not in every
    for query, found, hidden in (
        ("udloeber=7", "Kasse", "Caféassistent"),
        ("art=vacancy", "Uden ende", "Kasse"),
        ("form=few_hours", "Caféassistent", "Kasse"),
        ("by=Hjørring&art=carved", "Caféassistent", "Uden ende"),
    ):
        page = vera.words(f"/muligheder?{query}").partition("Vis ")[2]
        assert found in page, query
        assert hidden not in page, query
    assert "Ingen åbninger passer." in vera.words("/muligheder?by=Ingensteder")


@pytest.mark.parametrize(
    "query", ["art=x&form='--&by=%00&udloeber=99999999999&side=-1&hviler=2", "art=%F0%9F%98%80"]
)
def test_hostile_questions_get_an_ordinary_list(logged_in: Enter, query: str) -> None:
    assert "Åbninger" in logged_in("vera").words(f"/muligheder?{query}")


def test_row_09_an_employer_that_wants_peace_is_not_in_the_list(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    with changes.recorded(db, "vera") as pen:
        pen.put(OPT_OUTS, {"number": CAFE, "until": "2026-12-31", "set_by": "vera"})
        pen.put(
            OPPORTUNITIES, {"opportunity_id": "M-3", "p_number": RESTING, "status": "open", "kind": "hidden"}
        )
    page = vera.get("/muligheder")
    assert "Café Fyrtårnet" not in page
    assert "2 åbninger vises ikke, fordi virksomhederne ikke må kontaktes nu." in words(page)
    shown = vera.words("/muligheder?hviler=1")
    assert "Café Fyrtårnet Hjørring Kontakt ikke nu" in shown


PACKAGE: dict[str, str | list[str]] = {
    "opgave-1": "Opvask om formiddagen",
    "timer-1": "4",
    "opgave-2": "Smøre sandwich",
    "timer-2": "2,5",
    "ny-1": "pudse vinduer.",
    "ny-timer-1": "1",
    "times": ["late_morning", "afternoon"],
    "aflaster": "kokken",
    "gevinst": "maden er klar til tiden",
    "stoette": ["buddy", "introduction"],
    "form": "few_hours",
    "trappes-op": "1",
    "status": "idea",
    "kilde": "visit",
}
TEXT = """Opgaver, der ellers bliver liggende:
• Opvask om formiddagen (ca. 4 timer om ugen)
• Smøre sandwich (ca. 2,5 timer om ugen)
• Pudse vinduer (ca. 1 time om ugen)
I alt ca. 7,5 timer om ugen, om formiddagen eller om eftermiddagen. Timerne kan sættes op, når det går godt.
Det aflaster kokken. Maden er klar til tiden.
På stedet er der en fast makker og grundig oplæring."""


def _carve(someone: Visitor, status: int = 303, /, **fields: str | list[str]) -> str:
    someone.get(CARVE)
    answer = someone.post(CARVE, status, **PACKAGE | fields)
    return answer.location if status == 303 else answer.text


def test_a_package_is_carved_from_what_piles_up(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    assert "Opvask om formiddagen" in vera.get(CARVE)
    assert _carve(vera) == "/forslag/O-000001"
    row = _row(db, "O-000001")
    assert row["description"] == TEXT
    assert (row["kind"], row["status"], row["hours_min"], row["hours_max"]) == ("carved", "idea", 7.5, 7.5)
    assert (row["job_type"], row["form"]) == ("Opvask om formiddagen og smøre sandwich", "few_hours")
    assert (row["heard_on"], row["expires_on"]) == ("2026-11-16", "2027-02-14")
    assert "Idé" in vera.words(CARD)


def test_new_tasks_become_dated_facts_and_nobodys_are_lost(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    vera.get(CARVE)
    _carve(logged_in("karl"), **{"ny-1": "Fejning", "kilde": "phone"})
    vera.post(CARVE, **PACKAGE | {"ny-2": "OPVASK om formiddagen"})
    (told,) = db.query("SELECT tasks_piling_up AS tasks FROM employers WHERE p_number = ?", [CAFE])
    assert json.loads(told["tasks"]) == [
        "Opvask om formiddagen",
        "Smøre sandwich",
        "Fejning",
        "pudse vinduer.",
    ]
    (fact,) = db.query(
        "SELECT * FROM employer_facts WHERE p_number = ? AND field = 'tasks_piling_up'", [CAFE]
    )
    assert (fact["noted_on"], fact["source"]) == ("2026-11-16", "visit")


def test_a_package_without_new_tasks_leaves_the_facts_alone(logged_in: Enter, db: Database) -> None:
    before = list(db.query("SELECT * FROM employer_facts"))
    _carve(logged_in("vera"), **{"ny-1": "", "ny-timer-1": ""})
    assert list(db.query("SELECT * FROM employer_facts")) == before


def test_hours_may_be_told_for_the_package_as_a_whole_or_not_at_all(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    bare = dict.fromkeys(("timer-1", "timer-2", "ny-timer-1"), "")
    _carve(vera, **bare, hours_min="6", hours_max="10")
    _carve(vera, **bare, times=[], stoette=[], aflaster="", gevinst="", **{"trappes-op": ""})
    assert "I alt 6–10 timer om ugen, om formiddagen" in str(_row(db, "O-000001")["description"])
    row = _row(db, "O-000002")
    assert row["hours_min"] is None
    assert str(row["description"]).splitlines()[1:] == [
        "• Opvask om formiddagen",
        "• Smøre sandwich",
        "• Pudse vinduer",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opgave-1": "", "opgave-2": "", "ny-1": ""}, "Sæt kryds ved mindst én opgave"),
        ({"timer-1": "mange"}, "er ikke et tal"),
        ({"hours_max": "5"}, "Opgaverne giver 7,5 timer, men der står højst 5."),
        ({"hours_min": "9", "hours_max": "8"}, "højere end »Timer højst«"),
        ({"ny-1": "feje; vaske"}, "uden semikolon"),
        ({"ny-1": "x" * 130}, "er for langt"),
        ({"gevinst": "En borger i indsats får noget at lave"}, "»borger i indsats«"),
        ({"aflaster": "vores IPS-konsulent"}, "»IPS-konsulent«"),
        ({"job_type": "Aktivering"}, "»Aktivering«"),
        ({"gevinst": "Alma Brøndby får en chance"}, "nævne en deltager"),
        ({"ny-1": "noget roligt ved angst"}, "helbred (angst)"),
    ],
)
def test_a_package_that_cannot_be_given_to_an_employer_is_not_saved(
    logged_in: Enter, db: Database, fields: dict[str, str], said: str
) -> None:
    answer = _carve(logged_in("ida"), 422, **fields)
    assert said in words(answer)
    assert 'value="Smøre sandwich"' in answer
    assert len(list(db.query("SELECT 1 FROM opportunities"))) == 2
    assert list(db.query("SELECT 1 FROM text_overrides")) == []


@pytest.mark.parametrize("name", ["ida", "vera"])
def test_the_proposal_is_about_the_work_and_names_nobody(logged_in: Enter, name: str) -> None:
    someone = logged_in(name)
    page = someone.get(_carve(someone))
    shown = page.partition('class="panel proposal"')[2].partition("</article>")[0]
    assert shown.count("<li>") == 3
    assert "Et småjob: få timer om ugen til almindelig løn." in shown
    assert "intet er aftalt, før I siger ja" in shown
    assert not re.search(r"ips|borger|deltager|indsats|konsulent|sygdom|psyk", shown, re.IGNORECASE)
    for participant in ("Alma", "Brøndby", "Bent", "Carla", "Dorthe"):
        assert participant not in shown


def test_row_09_a_proposal_to_who_rests_says_to_wait(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    place = _carve(vera)
    assert "Vent med at give dem forslaget" not in vera.words(place)
    db.execute("INSERT INTO opt_outs (number, until) SELECT p_number, '2027-01-31' FROM employers")
    shown = vera.words(place)
    assert "Må ikke spørges" in shown and "Vent med at give dem forslaget." in shown


@pytest.mark.parametrize("text", ["Godt for Alma Brøndby", "Ro ved angst", "Til en borger i indsats"])
def test_a_text_that_has_become_unfit_is_not_printed(logged_in: Enter, db: Database, text: str) -> None:
    vera = logged_in("vera")
    db.execute("UPDATE opportunities SET description = ? WHERE opportunity_id = 'M-1'", [text])
    page = vera.words("/forslag/M-1")
    assert "Forslaget kan ikke gives videre endnu" in page
    assert text not in page


def test_a_word_that_sounds_of_illness_is_printed_only_where_somebody_said_why(logged_in: Enter) -> None:
    vera = logged_in("vera")
    _carve(vera, 422, **{"ny-1": "Rengøring på hospitalet"})
    place = _carve(vera, **{"ny-1": "Rengøring på hospitalet", "tilsidesaet": "Det er arbejdsstedet"})
    assert "Rengøring på hospitalet (ca. 1 time om ugen)" in vera.words(place)


HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "'); DROP TABLE x; --",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_on_every_page(logged_in: Enter, text: str) -> None:
    vera = logged_in("vera")
    _note(vera, job_type=text, description=text)
    place = _carve(
        vera, **{"ny-1": text.replace(";", ","), "aflaster": text, "gevinst": text, "job_type": text}
    )
    for address in (CARD, "/muligheder", "/muligheder/O-000001", "/muligheder/O-000002", place, CARVE):
        page = vera.get(address).partition("<main")[2]
        for live in ("<script>", "<img", "onerror=alert(1)>", ">49<"):
            assert live not in page, address


def test_only_the_fields_of_the_form_are_read(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _note(vera, p_number=NURSERY, opportunity_id="X-1")
    assert _row(db, "O-000001")["p_number"] == CAFE
    form = _form(vera.get("/muligheder/M-1"))
    vera.post("/muligheder/M-1", **form | {"p_number": NURSERY, "opportunity_id": "X-1"})
    assert _row(db, "M-1")["p_number"] == CAFE


def test_ten_megabytes_are_refused(logged_in: Enter) -> None:
    vera = logged_in("vera")
    vera.get(NEW)
    vera.post(NEW, 413, description="x" * 10_000_000)
