"""The page of the weekly report: who may open it, what it shows, and how one gets from week to week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from crm import settings, users
from crm.db import open_database
from crm.model import Role
from webapp import passwords
from webapp.app import create_app
from webapp.config import Settings

PASSWORD = "et langt kodeord"
STAFF = {
    "leder": ("Karin Juul", Role.TEAM_LEADER),
    "ips1": ("Åse Thomsen", Role.IPS_CONSULTANT),
    "vk1": ("Søren Bech", Role.COMPANY_CONSULTANT),
    "admin": ("Ida Admin", Role.ADMIN),
}
TODAY = date(2026, 11, 18)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A database with four log-ins and one visit to an employer whose name needs escaping."""
    path = tmp_path / "town.db"
    db = open_database(path, create=True)
    with closing(db.conn):
        for user_name, (full_name, role) in STAFF.items():
            users.save(db, user_name, role, passwords.hashed(PASSWORD), full_name)
        db.table("employers").insert({"p_number": "1000000001", "name": "Løkken <Bageri> & Co"})
        db.table("participants").insert({"participant_id": "P-001", "name": "Hemmelig Person"})
        db.table("employer_contacts").insert(
            {
                "contact_id": "C-1",
                "date": "2026-11-09",
                "p_number": "1000000001",
                "staff": "ips1",
                "channel": "visit",
                "purpose": "introduce",
                "participant_id": "P-001",
                "next_step_on": "2026-11-12",
            }
        )
    return path


@pytest.fixture
def client(town: Path) -> Iterator[FlaskClient]:
    with create_app(Settings(town, today=TODAY)).test_client() as client:
        yield client


def log_in(client: FlaskClient, user_name: str) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/log-ind").text)
    assert token
    form = {"csrf_token": token[1], "brugernavn": user_name, "adgangskode": PASSWORD}
    assert client.post("/log-ind", data=form).status_code == 303


@pytest.mark.parametrize("address", ["/ugerapport", "/ugerapport/2026-W46"])
@pytest.mark.parametrize(
    ("user_name", "status"), [("leder", 200), ("ips1", 200), ("vk1", 200), ("admin", 403)]
)
def test_the_team_reads_it_and_the_administrator_does_not(
    client: FlaskClient, address: str, user_name: str, status: int
) -> None:
    log_in(client, user_name)
    assert client.get(address).status_code == status


def test_no_one_reads_it_without_log_in(client: FlaskClient) -> None:
    answer = client.get("/ugerapport/2026-W46")
    assert answer.status_code == 303
    assert answer.location.startswith("/log-ind")


def test_the_latest_whole_week_opens_first_with_links_to_its_neighbours(client: FlaskClient) -> None:
    log_in(client, "leder")
    page = client.get("/ugerapport").text
    assert "<h1>Ugerapport: uge 46, 2026</h1>" in page
    assert 'rel="prev" href="/ugerapport/2026-W45"' in page
    assert 'rel="next" href="/ugerapport/2026-W47"' in page


def test_the_running_week_is_the_last_one(client: FlaskClient) -> None:
    log_in(client, "leder")
    page = client.get("/ugerapport/2026-W47").text
    assert "Ugen er i gang: tallene går til og med 18. nov. 2026." in page
    assert 'rel="next"' not in page
    answer = client.get("/ugerapport/2026-W48")
    assert answer.status_code == 404
    assert "Uge 48 i 2026 er ikke begyndt endnu." in answer.text


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026-W54", "Uge 54 findes ikke i 2026, som har 53 uger."),
        ("uge%2046", "blev ikke forstået. Skriv år og uge som 2026-W46."),
        ("%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_a_bad_week_gets_a_sentence_and_a_way_on(client: FlaskClient, written: str, sentence: str) -> None:
    log_in(client, "leder")
    answer = client.get(f"/ugerapport/{written}")
    assert answer.status_code == 404
    assert sentence in answer.text
    assert 'href="/ugerapport"' in answer.text


def test_the_page_shows_employers_and_staff_but_never_a_participant(client: FlaskClient) -> None:
    log_in(client, "vk1")
    page = client.get("/ugerapport/2026-W46").text
    assert "Løkken &lt;Bageri&gt; &amp; Co" in page
    assert "12. nov. 2026" in page
    assert "Åse Thomsen" in page
    assert "IPS-25, punkt 17" in page
    assert "Hemmelig" not in page
    assert "P-001" not in page


def test_the_page_keeps_to_the_content_policy(client: FlaskClient) -> None:
    log_in(client, "leder")
    answer = client.get("/ugerapport/2026-W46")
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", answer.text)
    with client.get("/static/outreach_report.css") as sheet:
        assert sheet.status_code == 200
    assert "/static/outreach_report.css" in answer.text


def test_invented_data_is_said(town: Path) -> None:
    db = open_database(town)
    with closing(db.conn):
        settings.write(db, settings.INVENTED, "yes")
    with create_app(Settings(town, today=TODAY)).test_client() as client:
        log_in(client, "leder")
        assert "OPDIGTEDE DATA" in client.get("/ugerapport").text
