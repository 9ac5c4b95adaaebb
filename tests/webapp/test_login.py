"""Logging in and out, and when a session ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlite_utils import Database

from crm import sessions, users
from tests.conftest import TODAY, Visitor
from tests.personas import PASSWORD
from webapp import passwords
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]


def test_the_right_password_opens_the_door_and_log_out_closes_it(visitor: Visitor) -> None:
    visitor.log_in("ida")
    assert "Hej Ida" in visitor.words("/")
    assert visitor.post("/log-ud").location == "/log-ind"
    assert "Du er logget ud." in visitor.words("/log-ind")
    assert visitor.open("/").location == "/log-ind"


def test_a_logged_out_token_is_dead_also_for_who_kept_a_copy(app: Flask) -> None:
    first, copy = Visitor(app), Visitor(app)
    first.log_in("ida")
    kept = first.client.get_cookie("jobbro")
    assert kept is not None
    copy.client.set_cookie("jobbro", kept.value)
    copy.get("/deltagere")
    first.post("/log-ud")
    assert copy.open("/deltagere").status_code == 303


def test_wrong_password_and_unknown_name_get_the_same_answer(visitor: Visitor) -> None:
    def answer(name: str) -> str:
        page = visitor.log_in(name, "forkert", 422).text
        return page.replace(name, "NAVN").replace(visitor.token, "TOKEN")

    assert "Brugernavnet eller adgangskoden passer ikke" in answer("ida")
    assert answer("ida") == answer("findes-ikke")


def test_an_unknown_name_takes_as_long(visitor: Visitor) -> None:
    stored = passwords.hashed(PASSWORD)
    passwords.matches(None, "warm up")

    def seconds(hash_: str | None) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            assert not passwords.matches(hash_, "forkert")
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(None) > 0.3 * seconds(stored)


def test_five_failures_make_a_name_wait_known_or_not(app: Flask, db: Database) -> None:
    for name in ("ida", "findes-ikke"):
        visitor = Visitor(app)
        for _ in range(users.ATTEMPTS):
            visitor.log_in(name, "forkert", 422)
        assert "For mange forsøg. Vent 15 minutter" in visitor.log_in(name, PASSWORD, 429).text
        assert visitor.open("/").status_code == 303
    Visitor(app).log_in("ole")
    db.execute(
        "UPDATE failed_logins SET failed_at = ?",
        [sessions.stamp(datetime.now(UTC) - users.WINDOW - timedelta(seconds=1))],
    )
    Visitor(app).log_in("ida")


def test_writing_the_name_otherwise_does_not_reset_the_count(app: Flask) -> None:
    visitor = Visitor(app)
    for spelling in ("ida", "IDA", " ida ", "Ida", "iDA"):
        visitor.log_in(spelling, "forkert", 422)
    visitor.log_in("ida", PASSWORD, 429)


def test_a_log_in_that_succeeds_wipes_the_slate(app: Flask) -> None:
    for _ in range(2):
        visitor = Visitor(app)
        for _ in range(users.ATTEMPTS - 1):
            visitor.log_in("ida", "forkert", 422)
        visitor.log_in("ida")


def test_the_session_is_new_at_log_in(app: Flask, db: Database) -> None:
    visitor = Visitor(app)
    visitor.log_in("ida")
    before = visitor.client.get_cookie("jobbro")
    visitor.post("/log-ud")
    visitor.log_in("ole")
    after = visitor.client.get_cookie("jobbro")
    assert before is not None and after is not None and before.value != after.value
    hashes = [row["token_hash"] for row in db.query("SELECT token_hash FROM sessions")]
    assert len(set(hashes)) == 2
    assert not any(value in hash_ for hash_ in hashes for value in (before.value, after.value))


def test_a_session_planted_before_log_in_gives_nothing(app: Flask) -> None:
    attacker, victim = Visitor(app), Visitor(app)
    attacker.get("/log-ind")
    planted = attacker.client.get_cookie("jobbro")
    assert planted is not None
    victim.client.set_cookie("jobbro", planted.value)
    victim.token = attacker.token
    victim.post("/log-ind", brugernavn="ida", adgangskode=PASSWORD)
    assert attacker.open("/").status_code == 303


@pytest.mark.parametrize(
    ("column", "age"),
    [
        ("last_seen_at", sessions.IDLE + timedelta(seconds=1)),
        ("expires_at", timedelta(seconds=1)),
    ],
)
def test_a_session_ends_when_idle_or_old(logged_in: Enter, db: Database, column: str, age: timedelta) -> None:
    ida = logged_in("ida")
    db.execute(f"UPDATE sessions SET {column} = ?", [sessions.stamp(datetime.now(UTC) - age)])
    assert ida.open("/deltagere").location == "/log-ind?next=/deltagere"


def test_a_closed_user_is_out_at_once(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    users.deactivate(db, "ida")
    assert ida.open("/deltagere").status_code == 303
    ida.log_in("ida", PASSWORD, 422)


def test_a_new_password_ends_every_session(app: Flask, db: Database) -> None:
    desk, phone, other = Visitor(app), Visitor(app), Visitor(app)
    desk.log_in("ida")
    phone.log_in("ida")
    other.log_in("ole")
    users.set_password(db, "ida", passwords.hashed("en helt ny kode"))
    assert desk.open("/").status_code == phone.open("/").status_code == 303
    other.get("/")
    desk.log_in("ida", PASSWORD, 422)
    desk.log_in("ida", "en helt ny kode")


def test_the_cookie_is_kept_from_scripts_and_other_sites(town: Path) -> None:
    for secure in (False, True):
        app = create_app(Settings(database=town, today=TODAY, secure_cookies=secure))
        header = app.test_client().get("/log-ind").headers["Set-Cookie"]
        assert header.startswith("jobbro=")
        assert "HttpOnly" in header
        assert "SameSite=Lax" in header
        assert ("Secure" in header) is secure


def test_a_user_without_password_cannot_log_in(app: Flask, db: Database) -> None:
    db.execute("UPDATE users SET password_hash = NULL WHERE user_name = 'ida'")
    for password in ("", "None", PASSWORD):
        Visitor(app).log_in("ida", password or " ", 422)


def test_an_overlong_password_is_no_trouble(visitor: Visitor) -> None:
    visitor.log_in("x" * 5000, "y" * 50_000, 422)
    visitor.get("/log-ind")
    visitor.post("/log-ind", 413, brugernavn="ida", adgangskode="y" * 600_000)


def test_who_is_in_need_not_log_in_again(logged_in: Enter) -> None:
    assert logged_in("ida").open("/log-ind").location == "/"


def test_a_decomposed_letter_is_the_same_letter() -> None:
    assert passwords.matches(passwords.hashed("blåbærgrød"), "bla\u030abærgrød")
