"""What came of introductions: a meeting or further, paid hours, and what says nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlite_utils import Database

from crm.db import memory_database
from crm.model import Track
from crm.outcomes import UNPAID_DAYS, Paid, read_outcomes, read_paid

TODAY = date(2026, 11, 16)


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.table("employers").insert_all({"p_number": f"100000000{n}", "name": f"Sted {n}"} for n in range(9))
    db.table("participants").insert_all(
        {"participant_id": name, "track": track}
        for name, track in (("P-1", "placement"), ("P-2", "development"), ("P-3", None))
    )
    yield db
    db.conn.close()


def introduce(
    db: Database, number: int, stage: str | None, person: str = "P-1", days: int = 30, **more: str
) -> None:
    db.table("introductions").insert(
        {
            "date": (TODAY - timedelta(days=days)).isoformat(),
            "participant_id": person,
            "p_number": f"100000000{number}",
            "stage": stage,
        }
        | more
    )


def test_paid_hours_are_counted_by_track_and_what_runs_counts_on_neither_side(db: Database) -> None:
    introduce(db, 1, "hired")
    introduce(db, 2, "retained")
    introduce(db, 3, "trial", outcome_on="2026-11-01")
    introduce(db, 4, "meeting")
    introduce(db, 5, "meeting", person="P-2", days=UNPAID_DAYS + 1)
    introduce(db, 6, "approached", person="P-2", outcome_on="2026-11-01")
    introduce(db, 7, "hired", person="P-3")
    introduce(db, 8, "trial", person="P-2", outcome_on="2026-11-01", reason="participant_declined")
    assert read_paid(db, TODAY) == {
        Track.PLACEMENT: Paid(2, 1),
        Track.DEVELOPMENT: Paid(0, 1),
        None: Paid(1, 0),
    }


@pytest.mark.parametrize("stage", ["approached", None, "noget helt andet"])
@pytest.mark.parametrize(
    ("form", "met", "paid"),
    [("few_hours", True, Paid(1, 0)), ("work_experience", True, Paid(0, 1)), (None, False, None)],
)
def test_who_started_there_was_met_there_and_ordinary_hours_are_paid(
    db: Database, form: str | None, met: bool, paid: Paid | None, stage: str | None
) -> None:
    introduce(db, 1, stage, outcome_on="2026-11-10")
    if form:
        start = {"participant_id": "P-1", "p_number": "1000000001", "started_on": "2026-11-09", "form": form}
        db.table("placements").insert(start)
        db.table("placements").insert(start | {"p_number": "1000000002", "form": "ordinary"})
    told = [met] if met or stage == "approached" else []
    assert [one.met for one in read_outcomes(db, TODAY)] == told
    assert read_paid(db, TODAY).get(Track.PLACEMENT) == paid
    assert [one.met for one in read_outcomes(db, date(2026, 11, 8))] == [], "the answer came later"


def test_a_job_before_the_introduction_did_not_come_of_it(db: Database) -> None:
    introduce(db, 1, "meeting", outcome_on="2026-11-10")
    db.table("placements").insert(
        {
            "participant_id": "P-1",
            "p_number": "1000000001",
            "started_on": "2025-01-01",
            "form": "ordinary",
        }
    )
    assert read_paid(db, TODAY) == {Track.PLACEMENT: Paid(0, 1)}
