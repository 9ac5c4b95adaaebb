"""Hostile text in every field that holds text: no page of any role lets it become markup or an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlite_utils import Database

from crm.tables import TABLES, Kind
from tests.conftest import Visitor
from tests.personas import STAFF

Enter = Callable[[str], Visitor]

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea><svg onload=alert(1)>",
    "{{ 7*7 }}{% raise %}",
    "javascript:alert(1)",
    "\u202eevil\u0000\x1b[31m",
    "a" * 600,
]
SKIPPED = {"user_name", "full_name", "role", "p_number", "participant_id", "opportunity_id", "contact_id"}


OWN_SCRIPT = re.compile(r'<script src="/static/[a-z_]+\.js" (?:defer|type="module")></script>')


def _poison(db: Database, payload: str) -> None:
    """Put the payload into every free text of every table."""
    for table in TABLES:
        for column in table.columns:
            if column.name in SKIPPED:
                continue
            if column.kind in (Kind.TEXT, Kind.KEY, Kind.POSTCODE) and column.refers is None:
                where = "" if column.name not in table.key else " WHERE rowid = 1"
                db.execute(f'UPDATE {table.name} SET "{column.name}" = ?{where}', [payload])
            elif column.kind is Kind.WORDS:
                db.execute(f'UPDATE {table.name} SET "{column.name}" = json_array(?)', [payload])


def _links(page: str) -> set[str]:
    return {unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_page_of_every_role_survives(logged_in: Enter, db: Database, payload: str) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    ida.get("/deltagere/P-001/anmodning")
    request = ida.post("/deltagere/P-001/anmodning", liste="gem").location
    vera.get(request)
    vera.post(f"{request}/tag")
    db.execute("UPDATE match_requests SET question = ?", [payload])
    _poison(db, payload)
    seen = 0
    for name in STAFF:
        someone = logged_in(name)
        todo, done = {"/"}, set[str]()
        while todo and len(done) < 40:
            path = sorted(todo)[0]
            answer = someone.open(path)
            assert answer.status_code in (200, 303), (name, path, answer.status_code)
            done.add(path)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                page = OWN_SCRIPT.sub("", answer.text)
                for live in ("<script", "<img", "<svg onload", "onerror=alert(1)>"):
                    assert live not in page, (name, path)
                assert "49" not in re.findall(r"»([^«]*)«", answer.text)
                todo |= {link for link in _links(answer.text) if "side=" not in link}
            todo -= done
            answer.close()
        seen += len(done)
    assert seen > 60
