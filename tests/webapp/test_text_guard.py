"""Notes about employers: CPR numbers, participants' names and health words are warned of, on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from crm import access_log, text_overrides
from tests.conftest import Visitor, words
from tests.personas import ALMA, CARLA, SHOP

Enter = Callable[[str], Visitor]

LOG = f"/virksomheder/{SHOP}/log"
USUAL = {
    "kanal": "visit",
    "formaal": "learn_needs",
    "skridt": "14",
    "skridt_ejer": "vera",
    "dato": "2026-11-16",
    "noegle": "en-naegle-fra-formularen",
}
CIVIL, HEALTH, PERSON = "CPR-nummer", "Teksten handler måske om helbred", "nævne en deltager"


def _write(someone: Visitor, status: int, **fields: str) -> str:
    someone.get(LOG)
    return words(someone.post(LOG, status, **{**USUAL, **fields}).text)


def _stored(db: Database) -> list[dict[str, object]]:
    return list(db.query("SELECT * FROM employer_contacts WHERE contact_id = 'K-000005'"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ring til 010190-1234", CIVIL),
        ("Ring til 0101901234", CIVIL),
        ("Ring til 01 01 90 1234", CIVIL),
        ("Ring til 01.01.90-1234", CIVIL),
        ("Han er sygemeldt", HEALTH),
        ("Kollegaen har stress", HEALTH),
        ("Psykiatrien ringede", HEALTH),
        ("Hun faar medicin", HEALTH),
        ("Alma Brøndby begynder mandag", PERSON),
        ("alma broendby begynder", PERSON),
        ("ALMA BRONDBY begynder", PERSON),
        ("Brøndby, Alma", PERSON),
        ("Alma Brøndbys start", PERSON),
        ("Carla Oestergaard", PERSON),
        ("Carla Östergård", PERSON),
        ("Dorthe E. Winther", PERSON),
        ("P-001 møder ejeren", PERSON),
    ],
)
@pytest.mark.parametrize("field", ["laert", "skridt_tekst"])
def test_row_31_what_tells_of_a_person_is_warned_of(
    logged_in: Enter, db: Database, text: str, told: str, field: str
) -> None:
    page = _write(logged_in("vera"), 422, **{field: text})
    assert told in page and "Det er ikke gemt endnu." in page
    assert _stored(db) == [] and text_overrides.entries(db) == ([], 0)


@pytest.mark.parametrize(
    "text",
    [
        f"P-nummer {SHOP} er deres",
        "Alma i kassen viste rundt",
        "Telefon 98 00 00 01",
        "Bestilling 9901901234",
        "De leder efter sygehjælpere",
        "Travlt 01-01-27",
    ],
)
def test_what_only_looks_like_it_is_let_through(logged_in: Enter, db: Database, text: str) -> None:
    _write(logged_in("vera"), 303, laert=text)
    assert len(_stored(db)) == 1


def test_the_first_name_alone_counts_where_the_contact_is_about_that_person(logged_in: Enter) -> None:
    ida = logged_in("ida")
    mine = {"for": ALMA, "skridt_ejer": "ida"}
    assert PERSON in _write(ida, 422, laert="Alma var glad", **mine)
    assert PERSON in _write(ida, 422, laert="Ring om Brøndby", **mine)


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\u200e"])
def test_an_override_needs_a_reason(logged_in: Enter, db: Database, reason: str) -> None:
    _write(logged_in("vera"), 422, laert="Kollegaen har stress", tilsidesaet=reason)
    assert _stored(db) == []


def test_row_31_an_override_is_logged_with_who_where_what_and_why(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _write(vera, 303, laert="Stress og Alma Brøndby 010190-1234", tilsidesaet="Det er firmaets navn")
    assert len(_stored(db)) == 1
    [entry], total = text_overrides.entries(db)
    assert total == 1
    assert (entry.user_name, entry.record, entry.reason) == (
        "vera",
        "employer_contacts K-000005",
        "Det er firmaets navn",
    )
    assert entry.warned_of == ("civil_number", "health", "person")


def test_a_reason_where_nothing_was_warned_of_is_not_logged(logged_in: Enter, db: Database) -> None:
    _write(logged_in("vera"), 303, laert="Travlt om fredagen", tilsidesaet="for en sikkerheds skyld")
    assert text_overrides.entries(db) == ([], 0)


def test_the_same_form_sent_again_logs_no_second_override(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    for _ in range(3):
        _write(vera, 303, laert="Kollegaen har stress", tilsidesaet="Det er hans eget ord")
    assert text_overrides.entries(db)[1] == 1


def test_looking_up_anothers_participant_stands_in_their_read_log(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    _write(ida, 422, laert="Carla Østergård og Alma Brøndby", skridt_ejer="ida")
    checks = [one for one in access_log.entries(db) if one.action == "name_check"]
    assert [(one.user_name, one.participant_id, one.purpose) for one in checks] == [
        ("ida", CARLA, "employer_note")
    ]


def test_whom_the_text_names_is_not_said(logged_in: Enter) -> None:
    page = _write(logged_in("vera"), 422, laert="Carla Østergård")
    warned = page.partition("Det er ikke gemt endnu.")[2].partition("Hvordan?")[0]
    assert "Carla" not in warned and CARLA not in warned


def test_a_correction_is_checked_like_the_first_text(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    _write(vera, 303, laert="Travlt")
    vera.get(f"{LOG}/K-000005/ret")
    vera.post(f"{LOG}/K-000005/ret", 422, **{**USUAL, "laert": "Kollegaen har stress"})
    assert _stored(db)[0]["learnt"] == "Travlt"
    vera.post(
        f"{LOG}/K-000005/ret", **{**USUAL, "laert": "Kollegaen har stress", "tilsidesaet": "Hans eget ord"}
    )
    assert text_overrides.entries(db)[0][0].record == "employer_contacts K-000005"


@pytest.mark.parametrize("field", ["f_tasks_piling_up", "f_opening_times"])
def test_what_goes_on_the_card_is_checked_too(logged_in: Enter, db: Database, field: str) -> None:
    vera = logged_in("vera")
    _write(vera, 303, laert="Travlt")
    vera.get(f"{LOG}/K-000005")
    page = words(vera.post(f"{LOG}/K-000005", 422, **{field: "Afløse Alma Brøndby"}).text)
    assert PERSON in page
    vera.post(f"{LOG}/K-000005", **{field: "Afløse Alma Brøndby", "tilsidesaet": "Opgavens navn"})
    assert text_overrides.entries(db)[0][0].record == f"employers {SHOP}"
