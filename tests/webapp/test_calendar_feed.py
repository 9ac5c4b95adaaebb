"""The calendar feed: what it tells and never tells, and who gets it, read back with icalendar (row 48)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlite_utils import Database

from crm import calendar_tokens, changes, next_steps, users
from crm.model import RunKind
from crm.tables import EMPLOYER_CONTACTS, EMPLOYERS, NEXT_STEPS
from crm.undoing import undo_run
from tests.conftest import TODAY, Visitor, words
from tests.personas import ALMA, CAFE, NURSERY, RESTING, SHOP
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]

_ADDRESS = re.compile(r"/kalender/[A-Za-z0-9_-]{43}\.ics")


def _new_address(someone: Visitor) -> str:
    someone.get("/min-kalender")
    someone.post("/min-kalender/ny")
    found = _ADDRESS.search(someone.get("/min-kalender"))
    assert found
    return found.group()


def _read(app: Flask, address: str) -> Calendar:
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    return Calendar.from_ical(answer.data)


def _steps(app: Flask, address: str) -> dict[str, Any]:
    """The events by their summary."""
    return {str(event["summary"]): event for event in _read(app, address).walk("VEVENT")}


def _contact(db: Database, number: int, **values: Any) -> str:
    contact_id = f"K-9{number:05}"
    row = {
        "contact_id": contact_id,
        "date": "2026-11-10",
        "p_number": SHOP,
        "staff": "vera",
        "channel": "visit",
        "purpose": "learn_needs",
        "next_step": "Ring om lageret",
        "next_step_on": "2026-11-24",
    }
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYER_CONTACTS, row | values)
    return contact_id


def test_the_feed_is_a_calendar_of_whole_days(app: Flask, logged_in: Enter, db: Database) -> None:
    _contact(db, 1)
    contact = _contact(db, 2, p_number=NURSERY, next_step_on="2026-11-20")
    with changes.recorded(db, "vera") as pen:
        pen.put(NEXT_STEPS, {"contact_id": contact, "owner": "vera", "promised": 1})
    address = _new_address(logged_in("vera"))
    events = _steps(app, address)
    assert list(events) == [
        "Lovet: næste skridt hos Ærøskov Planteskole, Hjørring",
        "Næste skridt hos Købmand Sørensen, Vrå",
    ]
    shop = events["Næste skridt hos Købmand Sørensen, Vrå"]
    assert shop["dtstart"].dt == date(2026, 11, 24)
    assert shop["dtstart"].to_ical() == b"20261124"
    assert shop["dtend"].dt == date(2026, 11, 25)
    assert shop["transp"] == "TRANSPARENT"
    assert shop["class"] == "PRIVATE"
    assert shop["url"] == f"http://localhost/virksomheder/{SHOP}"
    answer = app.test_client().get(address)
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))


def test_nothing_of_the_log_and_of_nobody_is_told(app: Flask, logged_in: Enter, db: Database) -> None:
    _contact(
        db, 1, staff="ida", participant_id=ALMA, next_step="Alma Brøndby skal ses", learnt="Alma er glad"
    )
    body = app.test_client().get(_new_address(logged_in("ida"))).text
    told = "".join(body.split("\r\n "))
    assert "Købmand Sørensen" in told and "Café Fyrtårnet" in told
    for word in ("Alma", "Brøndby", ALMA, "glad", "ses", "Signe", "Ring til", "K-9", "K-0", "visit", "ida"):
        assert word not in told, word


def test_employers_with_rest_and_steps_that_are_done_are_left_out(
    app: Flask, logged_in: Enter, db: Database
) -> None:
    _contact(db, 1, p_number=RESTING)
    done = _contact(db, 2)
    _contact(db, 3, p_number=NURSERY)
    vera = logged_in("vera")
    address = _new_address(vera)
    assert len(_steps(app, address)) == 2
    with changes.recorded(db, "vera") as pen:
        next_steps.mark_done(pen, done, "vera", TODAY)
    assert list(_steps(app, address)) == ["Næste skridt hos Ærøskov Planteskole, Hjørring"]
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": NURSERY, "do_not_contact_until": "2027-01-01"})
    assert _steps(app, address) == {}


def test_what_is_long_overdue_is_only_on_the_day_page(app: Flask, logged_in: Enter, db: Database) -> None:
    _contact(db, 1, date="2026-09-01", next_step_on="2026-10-19")
    _contact(db, 2, date="2026-09-01", next_step_on="2026-10-18", p_number=NURSERY)
    events = _steps(app, _new_address(logged_in("vera")))
    assert list(events) == ["Næste skridt hos Købmand Sørensen, Vrå"]


def test_an_event_keeps_its_uid_and_its_sequence_grows(app: Flask, logged_in: Enter, db: Database) -> None:
    contact = _contact(db, 1)
    vera = logged_in("vera")
    address = _new_address(vera)
    summary = "Næste skridt hos Købmand Sørensen, Vrå"
    first = _steps(app, address)[summary]
    assert _steps(app, address)[summary].to_ical() == first.to_ical()
    with changes.recorded(db, "vera") as pen:
        next_steps.postpone(pen, contact, date(2026, 12, 1))
        run_id = pen.run_id
    later = _steps(app, address)[summary]
    assert later["uid"] == first["uid"] and later["dtstart"].dt == date(2026, 12, 1)
    assert later["sequence"] == first["sequence"] + 1
    undo_run(db, run_id, kind=RunKind.EDIT, user_name="vera")
    back = _steps(app, address)[summary]
    assert back["dtstart"].dt == date(2026, 11, 24)
    assert back["sequence"] == later["sequence"] + 1
    assert back["dtstamp"].dt >= later["dtstamp"].dt
    assert _steps(app, _new_address(vera))[summary]["uid"] == first["uid"]


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ("2026-03-29", "2026-03-30"),
        ("2026-10-25", "2026-10-26"),
        ("2026-12-31", "2027-01-01"),
        ("2028-02-29", "2028-03-01"),
    ],
)
def test_days_on_which_the_clock_changes_are_whole_days(
    town: Any, db: Database, day: str, next_day: str
) -> None:
    _contact(db, 1, next_step_on=day, date="2026-01-05")
    made = create_app(Settings(database=town, today=date(2026, 1, 6)))
    vera = Visitor(made)
    vera.log_in("vera")
    event = _steps(made, _new_address(vera))["Næste skridt hos Købmand Sørensen, Vrå"]
    assert event["dtstart"].dt == date.fromisoformat(day)
    assert event["dtend"].dt == date.fromisoformat(next_day)


def test_the_address_is_shown_once_and_only_its_hash_is_kept(logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    address = _new_address(vera)
    again = vera.get("/min-kalender")
    assert not _ADDRESS.search(again)
    assert "Ikke endnu" in words(again)
    token = address.removeprefix("/kalender/").removesuffix(".ics")
    kept = [str(value) for row in db.query("SELECT * FROM calendar_tokens") for value in row.values()]
    assert kept and token not in kept
    vera.client.get(address)
    assert "Ikke endnu" not in vera.words("/min-kalender")


def test_one_address_a_user_and_dead_ones_answer_alike(app: Flask, logged_in: Enter, db: Database) -> None:
    vera, karl = logged_in("vera"), logged_in("karl")
    old, other = _new_address(vera), _new_address(karl)
    new = _new_address(vera)
    outside = app.test_client()
    assert outside.get(new).status_code == outside.get(other).status_code == 200
    vera.post("/min-kalender/luk")
    users.deactivate(db, "karl")
    dead = [
        old,
        new,
        other,
        "/kalender/findes-ikke.ics",
        f"/kalender/{'a' * 43}.ics",
        f"/kalender/{'a' * 5000}.ics",
    ]
    answers = [(outside.get(one).status_code, outside.get(one).data) for one in dead]
    assert set(answers) == {(404, b"Findes ikke.\n")}
    assert [vera.client.get(one).data for one in dead] == [b"Findes ikke.\n"] * len(dead)
    users.save(db, "karl", users.find(db, "karl").role, "x")  # type: ignore[union-attr]
    assert outside.get(other).status_code == 404


def test_a_new_password_closes_the_address(app: Flask, logged_in: Enter, db: Database) -> None:
    address = _new_address(logged_in("vera"))
    users.set_password(db, "vera", "noget andet")
    assert app.test_client().get(address).status_code == 404


def test_a_user_whose_role_has_no_day_gets_nothing(app: Flask, logged_in: Enter, db: Database) -> None:
    address = _new_address(logged_in("vera"))
    db.execute("UPDATE users SET role = 'admin' WHERE user_name = 'vera'")
    assert app.test_client().get(address).status_code == 404


def test_the_feed_opens_no_door_and_sets_no_cookie(app: Flask, logged_in: Enter, db: Database) -> None:
    vera = logged_in("vera")
    address = _new_address(vera)
    outside = app.test_client()
    outside.get(address)
    assert outside.get("/min-kalender").status_code == 303
    db.execute("UPDATE sessions SET revoked_at = '2026-01-01'")
    assert "Set-Cookie" not in vera.client.get(address).headers
    assert outside.post(address).status_code == 405


def test_a_forged_host_gets_no_link(app: Flask, logged_in: Enter, db: Database) -> None:
    _contact(db, 1)
    address = _new_address(logged_in("vera"))
    answer = app.test_client().get(address, headers={"Host": 'evil.example/"><script>'})
    assert "evil" not in answer.text


def test_names_with_signs_of_the_format_come_through(app: Flask, logged_in: Enter, db: Database) -> None:
    _contact(db, 1)
    name = 'Sø; Å, Æ\\n "BEGIN:VEVENT" \n\rEND:VCALENDAR ' + "ø" * 200
    db.execute("UPDATE employers SET name = ?, town = NULL WHERE p_number = ?", [name, SHOP])
    events = _read(app, _new_address(logged_in("vera"))).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [f"Næste skridt hos {' '.join(name.split())}"]


def test_reading_is_noted_at_most_once_a_minute(db: Database) -> None:
    now = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
    token = calendar_tokens.make(db, "vera", now)

    def read_at(moment: datetime) -> datetime | None:
        assert calendar_tokens.user_name_of(db, token, moment) == "vera"
        feed = calendar_tokens.current(db, "vera")
        return feed.last_read_at if feed else None

    assert read_at(now) == now
    assert read_at(now + timedelta(seconds=30)) == now
    assert read_at(now + timedelta(minutes=2)) == now + timedelta(minutes=2)


def test_https_where_the_cookies_say_so(town: Any, db: Database) -> None:
    made = create_app(Settings(database=town, today=TODAY, secure_cookies=True))
    token = calendar_tokens.make(db, "ida", datetime.now(UTC))
    told = made.test_client().get(f"/kalender/{token}.ics").text
    assert f"URL:https://localhost/virksomheder/{CAFE}" in unescape(told).replace("\r\n ", "")
