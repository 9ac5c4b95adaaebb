"""Every page that shows something of a participant leaves exactly the expected rows in the read log."""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

from crm import access_log
from tests.conftest import Visitor
from tests.personas import CAFE, NURSERY

Enter = Callable[[str], Visitor]
Row = tuple[str, str, str, str]


def _new_rows(db: Database, someone: Visitor, path: str, status: int = 200) -> list[Row]:
    before = len(access_log.entries(db))
    someone.get(path, status)
    return [
        (entry.user_name, entry.participant_id, entry.action, entry.purpose)
        for entry in access_log.entries(db)[before:]
    ]


def test_each_page_of_ones_own_participants(logged_in: Enter, db: Database) -> None:
    ida, ole = logged_in("ida"), logged_in("ole")
    own = "own_caseload"
    expected: dict[str, list[Row]] = {
        "/": [],
        "/deltagere": [("ida", "P-001", "caseload", own)],
        "/deltagere?soeg=findes-ikke": [],
        "/deltagere?vis=afsluttede": [("ida", "P-002", "caseload", own)],
        "/deltagere/P-001": [("ida", "P-001", "profile", own)],
        "/deltagere/P-001/match": [("ida", "P-001", "match_list", own)],
        "/deltagere/P-001/match?fane=vises-ikke": [("ida", "P-001", "match_list", own)],
        "/deltagere/P-001/anmodning": [("ida", "P-001", "profile", own)],
        "/virksomheder": [],
        f"/virksomheder/{CAFE}": [("ida", "P-001", "employer_log", own)],
        f"/virksomheder/{NURSERY}": [],
        "/anmodninger": [],
        "/ugerapport": [],
    }
    for path, rows in expected.items():
        assert _new_rows(db, ida, path) == rows, path
    assert _new_rows(db, ole, "/deltagere") == [
        ("ole", "P-003", "caseload", own),
        ("ole", "P-004", "caseload", own),
    ]


def test_what_is_refused_is_not_read(logged_in: Enter, db: Database) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    for someone, path, status in (
        (ida, "/deltagere/P-003", 404),
        (ida, "/deltagere/P-003/match", 404),
        (ida, "/deltagere/P-999", 404),
        (vera, "/deltagere/P-001", 403),
        (vera, "/deltagere", 403),
    ):
        assert _new_rows(db, someone, path, status) == []


def test_each_page_of_a_request(logged_in: Enter, db: Database) -> None:
    ida, vera, karl, lis = (logged_in(name) for name in ("ida", "vera", "karl", "lis"))
    ida.get("/deltagere/P-001/anmodning")
    request = ida.post("/deltagere/P-001/anmodning", liste="gem").location
    own, shared = "own_caseload", "match_request"

    assert _new_rows(db, ida, "/anmodninger") == [("ida", "P-001", "request_list", own)]
    assert _new_rows(db, ida, request) == [("ida", "P-001", "request_profile", own)]
    assert _new_rows(db, ida, f"{request}/liste") == [("ida", "P-001", "request_match_list", own)]
    for someone in (vera, lis):
        assert _new_rows(db, someone, "/anmodninger") == []
    assert _new_rows(db, vera, request) == [("vera", "P-001", "request_profile", shared)]
    assert _new_rows(db, lis, request) == []
    assert _new_rows(db, vera, f"{request}/liste", 404) == []

    vera.post(f"{request}/tag")
    for ending in ("/liste", "/liste?slags=ny"):
        rows = _new_rows(db, vera, request + ending)
        assert rows == [("vera", "P-001", "request_match_list", shared)]
    assert _new_rows(db, karl, request) == []
    assert access_log.verify(db) is None


def test_who_has_no_caseload_reads_no_name_in_the_contact_log(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET consultant = 'vera' WHERE participant_id = 'P-001'")
    vera = logged_in("vera")
    assert _new_rows(db, vera, f"/virksomheder/{CAFE}") == []
    page = vera.get(f"/virksomheder/{CAFE}")
    assert "[en deltager]" in page
    assert not [secret for secret in ("Alma", "Brøndby", "P-001") if secret in page]


def test_if_the_reading_cannot_be_logged_nothing_is_shown(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    db.execute("ALTER TABLE access_log RENAME TO elsewhere")
    page = ida.get("/deltagere/P-001", 503)
    assert "Alma" not in page
