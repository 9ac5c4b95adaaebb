"""The invented participants: traits, starts and where they stand, as the domain parameters say."""

from __future__ import annotations

import statistics
from collections import Counter
from datetime import date, timedelta

from tests.demo_tables import ANCHOR, active, day, items, rows, starts, visits


def test_55_active_and_23_closed() -> None:
    assert (len(active()), len(rows("participants"))) == (55, 78)
    reasons = Counter(row["close_reason"] for row in rows("participants") if row["closed_on"])
    assert reasons == {"goal_reached": 12, "own_wish": 6, "other": 3, "moved": 1, "referred_on": 1}
    loads = Counter(row["consultant"] for row in active())
    assert loads == {"mette": 10, "jonas": 15, "sofie": 15, "rasmus": 15}

    def running_on(when: str) -> int:
        return sum(
            row["enrolled_on"] <= when and not (row["closed_on"] and row["closed_on"] <= when)
            for row in rows("participants")
        )

    assert [running_on(when) for when in ("2025-12-16", "2026-06-15", "2026-11-15")] == [25, 55, 55]


def test_traits_of_the_active() -> None:
    people = active()
    towns = Counter(row["postcode"] for row in people)
    assert towns["9760"] == 4 and towns["9830"] == 3 and towns["9480"] == 3
    assert Counter(row["max_commute_minutes"] for row in people) == {"20": 10, "30": 19, "45": 18, "60": 8}
    ways = Counter(way for row in people for way in items(row["transport"]))
    assert (ways["car"], ways["bike"], ways["bus"]) == (16, 34, 36)
    assert sum("driving_licence_b" in items(row["certificates"]) for row in people) == 26
    assert Counter(row["track"] for row in people) == {"placement": 22, "development": 33}
    stance = {"not_discussed": 12, "no": 11, "considering": 13, "partly": 12, "yes": 7}
    assert Counter(row["disclosure"] for row in people) == stance
    first = Counter(items(row["times"])[0] for row in people)
    assert first == {"morning": 12, "late_morning": 24, "afternoon": 15, "evening": 4}
    assert statistics.median(float(row["hours_goal"]) for row in people) == 20
    assert sum(row["hours_goal"] == "37" for row in people) == 10
    bands = Counter(sum(float(row["hours_now"]) > most for most in (5, 10, 15, 20)) for row in people)
    assert [bands[band] for band in range(5)] == [8, 17, 13, 10, 7]
    little = {
        axis: sum(row[axis] in ("little", "never") for row in people) for axis in ("noise", "people_around")
    }
    assert little == {"noise": 25, "people_around": 21}
    assert sum(row["customer_contact"] in ("little", "never") for row in people) == 18
    assert sum(row["changing_tasks"] in ("little", "never") for row in people) == 26
    assert sum(row["physical"] in ("little", "never") for row in people) == 13
    assert sum(row["outdoors"] == "want" for row in people) == 11
    assert sum("buddy" in items(row["accommodations"]) for row in people) == 28


def test_first_wishes_are_peoples_own_words() -> None:
    firsts = Counter(items(row["job_wishes"])[0] for row in rows("participants"))
    assert max(firsts.values()) <= 2
    assert len(firsts) >= 60
    assert firsts["noget med dyr"] and firsts["gå til hånde på et værksted"]


def test_what_began_in_the_year() -> None:
    begun = Counter(
        row["form"] for row in starts("ordinary", "flex_job", "work_experience", "education", "wage_subsidy")
    )
    assert begun == {"ordinary": 28, "flex_job": 5, "work_experience": 27, "education": 7, "wage_subsidy": 4}


def test_where_everybody_stands_at_the_end() -> None:
    now: dict[str, str] = {}
    for row in rows("placements"):
        if not row["ended_on"]:
            full = row["form"] == "ordinary" and float(row["hours_per_week"]) == 37
            now[row["participant_id"]] = "full_time" if full else row["form"]
    standing = Counter(now.get(row["participant_id"], "searching") for row in active())
    assert standing == {
        "searching": 22,
        "work_experience": 9,
        "wage_subsidy": 2,
        "ordinary": 11,
        "full_time": 4,
        "education": 4,
        "flex_job": 3,
    }
    reached = [row["participant_id"] for row in rows("participants") if row["close_reason"] == "goal_reached"]
    best = Counter(
        max(
            "full_time" if p["form"] == "ordinary" and p["hours_per_week"] == "37" else p["form"]
            for p in rows("placements")
            if p["participant_id"] == person and p["form"] != "work_experience"
        )
        for person in reached
    )
    assert best == {"ordinary": 4, "full_time": 3, "education": 3, "flex_job": 2}


def test_jobs_end_and_second_jobs_begin() -> None:
    jobs = starts("ordinary")
    short = [
        row
        for row in jobs
        if row["ended_on"] and day(row["ended_on"]) - day(row["started_on"]) <= timedelta(183)
    ]
    assert len(short) == round(0.28 * 28)
    assert sum(times == 2 for times in Counter(row["participant_id"] for row in jobs).values()) == 6


def test_work_experience_that_led_to_paid_hours() -> None:
    paid = {
        (row["participant_id"], row["p_number"], row["started_on"])
        for row in rows("placements")
        if row["form"] != "work_experience"
    }
    led = [
        row
        for row in starts("work_experience")
        if row["ended_on"]
        and any(
            person == row["participant_id"]
            and place == row["p_number"]
            and timedelta(0) < day(begun) - day(row["ended_on"]) <= timedelta(14)
            for person, place, begun in paid
        )
    ]
    assert len(led) == 12


def test_days_to_first_meeting_and_first_job() -> None:
    enrolled = {row["participant_id"]: day(row["enrolled_on"]) for row in rows("participants")}
    first: dict[str, date] = {}
    for row in visits():
        if row["participant_id"]:
            first.setdefault(row["participant_id"], day(row["date"]))
    waits = [(first[person] - enrolled[person]).days for person in enrolled]
    assert 31 <= statistics.median(waits) <= 35
    assert 39 <= statistics.mean(waits) <= 43
    jobs: dict[str, date] = {}
    for row in sorted(starts("ordinary", "flex_job"), key=lambda row: row["started_on"]):
        jobs.setdefault(row["participant_id"], day(row["started_on"]))
    assert 115 <= statistics.median((jobs[person] - enrolled[person]).days for person in jobs) <= 125


def test_every_start_was_introduced_and_none_was_decided_in_the_future() -> None:
    introduced = {(row["participant_id"], row["p_number"]) for row in rows("introductions")}
    assert introduced >= {
        (row["participant_id"], row["p_number"]) for row in starts("ordinary", "work_experience")
    }
    outcomes = [row["outcome_on"] for row in rows("introductions") if row["outcome_on"]]
    assert max(outcomes) < ANCHOR.isoformat()
    stages = Counter(row["stage"] for row in rows("introductions"))
    assert stages["approached"] > stages["meeting"] > stages["trial"] > 0
    assert sum(not row["outcome_on"] for row in rows("introductions")) >= 20
