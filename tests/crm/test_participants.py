"""Participants as the matcher and as their own consultant read them."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from crm import participants
from crm.model import AXES, AxisWish, JobProfile, LanguageLevel, Track
from tests.conftest import TODAY


def test_the_job_profile_of_one_participant(db: Database) -> None:
    assert participants.job_profile(db, "P-001") == JobProfile(
        participant_id="P-001",
        track=Track.DEVELOPMENT,
        postcode="9800",
        latitude=57.4611,
        longitude=9.9777,
        job_wishes=("noget på en rolig café", "gerne arbejde med planter"),
        no_go=("Butiksmedarbejder",),
        strengths=("stable_attendance", "customer_service"),
        certificates=("hygiene_course",),
        language=LanguageLevel.WRITES,
        hours_now=5.0,
        hours_goal=15.0,
        times=("late_morning", "afternoon"),
        transport=("bike", "bus"),
        max_commute_minutes=30.0,
        axes=(AxisWish.NEVER, None, AxisWish.WANT, None, None, None, None, None),
        accommodations=("buddy", "calm_start"),
        accepted_forms=("ordinary", "few_hours"),
    )
    assert AXES[0] == "noise" and AXES[2] == "customer_contact"


def test_unknown_and_none_are_kept_apart(db: Database) -> None:
    db.execute("UPDATE participants SET certificates = '[]' WHERE participant_id = 'P-004'")
    profile = participants.job_profile(db, "P-004")
    assert profile and profile.certificates == () and profile.strengths is None


def test_there_is_no_profile_of_nobody(db: Database) -> None:
    assert participants.job_profile(db, "P-999") is None


def test_active_until_the_day_of_closing(db: Database) -> None:
    assert participants.active_ids(db, TODAY) == ["P-001", "P-003", "P-004"]
    assert "P-002" in participants.active_ids(db, date(2026, 5, 31))
    assert "P-002" not in participants.active_ids(db, date(2026, 6, 1))
    assert participants.is_active(None, TODAY)
    assert not participants.is_active(TODAY, TODAY)


def test_only_ones_own_participant_is_found(db: Database) -> None:
    own = participants.find_own(db, "P-001", "ida")
    assert own and own.name == "Alma Brøndby" and own.enrolled_on == date(2026, 9, 1)
    assert participants.find_own(db, "P-001", "ole") is None
    assert participants.find_own(db, "P-001", "") is None


def test_the_caseload_counts_from_the_last_contact_up_to_today(db: Database) -> None:
    (alma,) = participants.caseload(db, "ida", TODAY)
    assert alma.last_contact_on == date(2026, 11, 3)
    (earlier,) = participants.caseload(db, "ida", date(2026, 11, 2))
    assert earlier.last_contact_on is None


def test_the_caseload_stands_in_danish_order(db: Database) -> None:
    names = ["Åse Holm", "Aage Holm", "Ødis Holm", "Æble Holm", "Zara Holm", "Anna Holm"]
    for n, name in enumerate(names):
        db.execute(
            "INSERT INTO participants (participant_id, name, consultant) VALUES (?, ?, 'vera')",
            [f"X-{n}", name],
        )
    rows = participants.caseload(db, "vera", TODAY)
    assert [row.name for row in rows] == [
        "Anna Holm",
        "Zara Holm",
        "Æble Holm",
        "Ødis Holm",
        "Aage Holm",
        "Åse Holm",
    ]
    assert participants.names_of_own(db, "vera") == {f"X-{n}": name for n, name in enumerate(names)}
