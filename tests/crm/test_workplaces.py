"""The matcher's read model: what the log adds up to on a day, and when it counts as changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlite_utils import Database

from crm import workplaces
from crm.db import memory_database

AS_OF = date(2026, 11, 16)


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.table("users").insert_all([{"user_name": name} for name in ("mette", "jonas", "ali")])
    db.table("employers").insert_all(
        [{"p_number": f"100000000{n}", "name": f"Virksomhed {n}"} for n in (1, 2, 3)]
    )
    db.table("participants").insert({"participant_id": "P-1"})
    yield db
    db.conn.close()


def log(db: Database, number: int, on: str, staff: str = "mette", **facts: object) -> None:
    row = {
        "contact_id": f"K-{number}",
        "date": on,
        "p_number": "1000000001",
        "staff": staff,
        "channel": "phone",
        "purpose": "follow_up",
    }
    db.table("employer_contacts").insert(row | facts)


def place(db: Database, started: str, ended: str | None, form: str) -> None:
    db.table("placements").insert(
        {
            "participant_id": "P-1",
            "p_number": "1000000001",
            "started_on": started,
            "ended_on": ended,
            "form": form,
        }
    )


def test_the_log_is_counted_up_to_the_day_and_not_beyond(db: Database) -> None:
    log(db, 1, "2026-10-19", "jonas", channel="visit")
    log(db, 2, "2026-10-20", "jonas")
    log(db, 3, "2026-11-16", "mette", result="no")
    log(db, 4, "2026-11-17", "ali", channel="visit", result="no")
    [past] = workplaces.read_histories(db, AS_OF)
    assert past.last_contact_on == AS_OF
    assert past.last_face_to_face_on == date(2026, 10, 19)
    assert (past.contacts_28_days, past.staff_28_days) == (2, 2)
    assert past.last_refusal_on == AS_OF


def test_placements_run_from_their_start_until_the_day_they_end(db: Database) -> None:
    place(db, "2026-01-01", "2026-11-16", "ordinary")
    place(db, "2026-02-01", "2026-11-17", "work_experience")
    place(db, "2026-03-01", None, "ordinary")
    place(db, "2026-11-17", None, "wage_subsidy")
    [past] = workplaces.read_histories(db, AS_OF)
    assert (past.hosted_before, past.running, past.running_supported) == (3, 2, 1)


def test_openings_are_those_open_or_offered_and_not_expired(db: Database) -> None:
    for n, (status, expires) in enumerate(
        [
            ("open", None),
            ("offered", "2026-11-16"),
            ("open", "2026-11-15"),
            ("idea", None),
            ("filled", None),
            ("lapsed", None),
            (None, None),
        ]
    ):
        db.table("opportunities").insert(
            {"opportunity_id": f"M-{n}", "p_number": "1000000002", "status": status, "expires_on": expires}
        )
    assert [o.opportunity_id for o in workplaces.read_openings(db, AS_OF)] == ["M-0", "M-1"]


def test_the_rule_in_force_on_the_day_is_read(db: Database) -> None:
    old = {"per_first": 4, "first": 50, "per_rest": 10, "at_least": 1}
    db.table("rules").insert(
        {
            "key": "supported_places",
            "valid_from": "2010-01-01",
            "valid_to": "2019-12-31",
            "value": json.dumps(old),
            "source": "test",
        }
    )
    before, now = (workplaces.supported_places(db, day) for day in (date(2019, 12, 31), AS_OF))
    assert before is not None
    assert now is not None
    assert (before.per_first, now.per_first) == (4, 5)
    assert workplaces.supported_places(db, date(2000, 1, 1)) is None


def test_revision_rises_with_what_the_matcher_reads_and_with_nothing_else(db: Database) -> None:
    start = workplaces.revision(db)
    db.table("participants").update("P-1", {"name": "Ida"})
    db.table("users").insert({"user_name": "karen"})
    assert workplaces.revision(db) == start
    db.table("employers").update("1000000001", {"noise": 3})
    assert workplaces.revision(db) > start


def test_unknown_and_known_to_be_none_are_told_apart(db: Database) -> None:
    db.table("employers").update("1000000001", {"requirements": "[]", "ordinary_workplace": 0})
    first, second, _ = workplaces.read_workplaces(db)
    assert (first.requirements, first.ordinary_workplace) == ((), False)
    assert (second.requirements, second.ordinary_workplace) == (None, None)
