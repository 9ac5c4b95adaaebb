"""The matcher reads a whitelist of a participant's columns: changing any other changes no list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from sqlite_utils import Database

from crm import participants
from crm.db import memory_database
from crm.model import AXES, JobProfile, Want, Weight, WishOccupation
from crm.tables import PARTICIPANTS
from matcher.recommend import recommend
from matcher.result import Excluded, Half, MatchList
from matcher.scoring import FACTORS
from matcher.table import load

TODAY = date(2026, 11, 16)

MAY_BE_READ = {
    "participant_id",
    "track",
    "postcode",
    "latitude",
    "longitude",
    "job_wishes",
    "no_go",
    "strengths",
    "certificates",
    "language",
    "hours_now",
    "hours_goal",
    "times",
    "transport",
    "max_commute_minutes",
    "accommodations",
    "accepted_forms",
    *AXES,
}
"""Stated wishes, limits and needs. Adding to this set is a decision about privacy."""

OTHERS = {
    "name": ("Ida Holm", "Mohammed Aziz"),
    "consultant": ("mette", "jonas"),
    "referred_on": ("2026-01-01", "2020-05-05"),
    "enrolled_on": ("2026-02-01", "2020-06-06"),
    "period_ends_on": ("2026-12-01", "2020-12-12"),
    "disclosure": ("yes", "no"),
    "closed_on": (None, "2026-11-01"),
    "close_reason": (None, "own_wish"),
}
"""Every other column with two values to change between."""


@pytest.fixture
def db() -> Iterator[Database]:
    db = memory_database()
    db.table("users").insert_all([{"user_name": name} for name in ("mette", "jonas")])
    employers: list[dict[str, Any]] = [
        {"p_number": "1000000001", "name": "Vrå Bageri", "job_types": '["bager"]', "postcode": "9760"},
        {"p_number": "1000000002", "name": "Tårs Stald", "job_types": '["staldhjælp"]', "noise": 3},
        {"p_number": "1000000003", "name": "Nordlager", "relation_step": "paused"},
    ]
    db.table("employers").insert_all(employers)
    db.table("participants").insert(
        {"participant_id": "P-1", "job_wishes": '["noget med dyr"]', "noise": "never", "postcode": "9800"}
        | {column: first for column, (first, _) in OTHERS.items()}
    )
    yield db
    db.conn.close()


def the_list(db: Database) -> tuple[MatchList, list[Excluded]]:
    profile = participants.job_profile(db, "P-1")
    assert profile is not None
    found = recommend(load(db, TODAY), profile)
    return found, list(found.excluded)


def told(found: tuple[MatchList, list[Excluded]]) -> tuple[object, ...]:
    return found[0].matches, found[0].allowed, found[1]


def test_the_two_sets_together_are_all_columns_there_are() -> None:
    assert MAY_BE_READ | set(OTHERS) == {column.name for column in PARTICIPANTS.columns}
    assert not MAY_BE_READ & set(OTHERS)


SAID_OF_WISHES = {"wish_occupations", "weights"}
"""What is read beside the columns: how a stated wish was put right, and which part of them counts most."""


def test_the_job_profile_holds_the_whitelist_and_nothing_else() -> None:
    beside = MAY_BE_READ - set(AXES) | SAID_OF_WISHES
    assert {field.name for field in fields(JobProfile)} - {"axes"} == beside


def test_of_what_was_said_of_a_wish_only_what_it_means_is_read() -> None:
    assert WishOccupation._fields == ("wish", "isco08", "wanted")


def test_of_what_counts_most_only_what_and_how_much_is_read() -> None:
    assert Weight._fields == ("factor", "times")
    assert {want.value for want in Want} == {f.name for f in FACTORS if f.half is Half.WANTS}


@pytest.mark.parametrize("column", OTHERS)
def test_changing_any_other_column_changes_no_list(db: Database, column: str) -> None:
    before = told(the_list(db))
    assert before[0]
    db.table("participants").update("P-1", {column: OTHERS[column][1]})
    assert told(the_list(db)) == before


def test_changing_a_stated_wish_does_change_the_list(db: Database) -> None:
    before = told(the_list(db))
    db.table("participants").update("P-1", {"noise": None})
    assert told(the_list(db)) != before


@pytest.mark.parametrize(("column", "value"), [("said_by", "jonas"), ("said_on", "2020-05-05")])
def test_who_put_a_wish_right_and_when_changes_no_list(db: Database, column: str, value: str) -> None:
    db.table("users").insert_all([{"user_name": "mette"}, {"user_name": "jonas"}], ignore=True)
    db.table("wish_occupations").insert(
        {
            "participant_id": "P-1",
            "wish": "noget med dyr",
            "isco08": "5164",
            "wanted": 1,
            "said_by": "mette",
            "said_on": "2026-11-01",
        }
    )
    before = told(the_list(db))
    db.execute(f"UPDATE wish_occupations SET {column} = ?", [value])
    assert told(the_list(db)) == before
    db.execute("UPDATE wish_occupations SET wish = 'et andet ønske'")
    assert participants.job_profile(db, "P-1") == the_profile_without_corrections(db)


def test_who_said_what_counts_most_and_what_was_answered_change_no_list(db: Database) -> None:
    db.table("participant_weights").insert(
        {
            "participant_id": "P-1",
            "factor": "commute",
            "times": 3.0,
            "said_by": "mette",
            "said_on": "2026-11-01",
        }
    )
    before = told(the_list(db))
    db.execute("UPDATE participant_weights SET said_by = 'jonas', said_on = '2020-05-05'")
    for answer, reason in (("accept", None), ("decline", "knows_them")):
        db.table("match_answers").insert(
            {
                "participant_id": "P-1",
                "p_number": "1000000001",
                "answered_on": "2026-11-10",
                "answer": answer,
                "reason": reason,
                "note": "en fætter",
                "answered_by": "mette",
            },
            replace=True,
        )
        assert told(the_list(db)) == before
    db.execute("UPDATE participant_weights SET times = 0.5")
    assert told(the_list(db)) != before


def the_profile_without_corrections(db: Database) -> JobProfile:
    db.execute("DELETE FROM wish_occupations")
    profile = participants.job_profile(db, "P-1")
    assert profile is not None
    return profile
