"""What the plan of a week reads of the log, and what is kept of a plan."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import changes, merging, plan_facts, voice, week_plans
from crm.clock import DENMARK
from crm.db import open_database
from crm.interchange import export_folder, import_folder
from crm.model import ApproachState, DeclineReason, DropReason, MatchAnswer, RunKind
from crm.week_plans import Approach, Proposal
from crm.weeks import Week
from tests.conftest import TODAY
from tests.personas import ALMA, BENT, CAFE, CARLA, CLOSED, DORTHE, NURSERY, RESTING, SHOP

WEEK = Week(2026, 47)
NOON = datetime(2026, 11, 16, 12, tzinfo=DENMARK)


def keep(db: Database, *proposals: Proposal, week: Week = WEEK) -> str:
    with changes.recorded(db, "ida") as pen:
        return week_plans.make(
            pen,
            week,
            proposals,
            made_at=NOON,
            made_by="ida",
            as_of=TODAY,
            model="plan-1",
            inputs={"without": {DORTHE: "no_room"}},
            value=1.25,
            bound=1.5,
        )


def introduce(db: Database, participant: str, p_number: str, on: str, **rest: str | None) -> None:
    db.table("introductions").insert(
        {"participant_id": participant, "p_number": p_number, "date": on, "stage": "approached", **rest}
    )


def left(db: Database, p_number: str, *, planned: list[Approach] | None = None) -> tuple[int, ...]:
    return plan_facts.room(db, [p_number], WEEK, TODAY, planned=planned or [])[p_number].left


def test_a_plan_is_kept_with_what_it_was_made_of_and_the_latest_counts(db: Database) -> None:
    first = keep(db, Proposal(ALMA, NURSERY, None, None), Proposal(CARLA, SHOP, None, "{}"))
    plan = week_plans.in_use(db, WEEK)
    assert plan is not None and (plan.plan_id, plan.value, plan.bound) == (first, 1.25, 1.5)
    assert plan.inputs == {"without": {DORTHE: "no_room"}} and plan.as_of == TODAY
    rows = week_plans.approaches(db, first)
    assert [(one.approach_id, one.participant_id, one.employer) for one in rows] == [
        ("2026-W47-1-001", ALMA, "Ærøskov Planteskole"),
        ("2026-W47-1-002", CARLA, "Købmand Sørensen"),
    ]
    assert [one.participant_id for one in week_plans.approaches(db, first, consultant="ole")] == [CARLA]
    second = keep(db)
    assert week_plans.in_use(db, WEEK) is not None and second == "2026-W47-2"
    assert (now := week_plans.in_use(db, WEEK)) and now.plan_id == second
    assert week_plans.in_use(db, WEEK.later(1)) is None


def test_what_is_added_never_takes_the_place_of_what_is_there(db: Database) -> None:
    plan = keep(db, *(Proposal(who, NURSERY, None, None) for who in (ALMA, CARLA, DORTHE)))
    db.execute("DELETE FROM planned_approaches WHERE approach_id = ?", [f"{plan}-001"])
    with changes.recorded(db, "ida") as pen:
        week_plans.add(pen, plan, [Proposal(ALMA, SHOP, None, None), Proposal(ALMA, CAFE, None, None)])
    assert [(one.approach_id, one.participant_id) for one in week_plans.approaches(db, plan)] == [
        (f"{plan}-002", CARLA),
        (f"{plan}-003", DORTHE),
        (f"{plan}-004", ALMA),
        (f"{plan}-005", ALMA),
    ]


def test_the_numbers_go_on_past_999_and_do_not_mind_other_plans(db: Database) -> None:
    plan = keep(db, Proposal(ALMA, NURSERY, None, None))
    for taken, of_plan in ((f"{plan}-1000", plan), (f"{plan}0-2000", plan), (f"{plan}-æ", plan)):
        one = {"approach_id": taken, "plan_id": of_plan, "participant_id": CARLA}
        db.table("planned_approaches").insert(one | {"p_number": SHOP, "state": "kept"})
    with changes.recorded(db, "ida") as pen:
        week_plans.add(pen, plan, [Proposal(DORTHE, SHOP, None, None)])
    assert f"{plan}-1001" in [one.approach_id for one in week_plans.approaches(db, plan)]


def test_what_comes_of_a_proposal_is_told_with_who_and_when(db: Database) -> None:
    plan = keep(db, Proposal(ALMA, NURSERY, None, None))
    with changes.recorded(db, "ida") as pen:
        week_plans.mark(
            pen,
            f"{plan}-001",
            ApproachState.DROPPED,
            by="ida",
            at=NOON,
            reason=DropReason.OTHER_PLANS,
        )
    (one,) = week_plans.approaches(db, plan)
    assert (one.state, one.reason, one.changed_by, one.changed_at) == ("dropped", "other_plans", "ida", NOON)
    assert not one.stands and week_plans.standing(db, [WEEK]) == []


def test_waiting_counts_from_the_last_approach_and_says_who_needs_none(db: Database) -> None:
    db.table("participants").insert_all(
        {"participant_id": f"P-1{n}", "enrolled_on": "2026-10-19", **rest}
        for n, rest in enumerate(
            ({}, {"consultant": "ida", "closed_on": "2026-11-10"}, {"consultant": "ida"})
        )
    )
    db.table("placements").insert({"participant_id": "P-12", "p_number": SHOP, "started_on": "2026-11-01"})
    introduce(db, DORTHE, SHOP, "2026-12-24")
    found = {one.participant_id: one for one in plan_facts.waiting(db, TODAY)}
    assert BENT not in found, "his course ended long ago"
    told = {who: (one.weeks, one.approaches, one.placed, one.closed) for who, one in found.items()}
    assert told == {
        ALMA: (1, 1, False, False),
        CARLA: (1, 1, False, False),
        DORTHE: (4, 0, False, False),
        "P-10": (4, 0, False, False),
        "P-11": (4, 0, False, True),
        "P-12": (4, 0, True, False),
    }
    assert found["P-10"].consultant is None


@pytest.mark.parametrize(
    ("on", "rest", "settled"),
    [
        ("2026-11-10", {}, True),
        ("2026-08-01", {}, True),
        ("2026-01-10", {}, False),
        ("2026-01-10", {"stage": "trial"}, True),
        ("2026-01-10", {"outcome_on": "2026-01-20"}, False),
        ("2026-01-10", {"outcome_on": "2026-08-20"}, True),
        ("2026-12-01", {}, False),
    ],
    ids=["asked now", "silent is a no", "long ago", "trying it out", "no long ago", "no lately", "to come"],
)
def test_who_was_asked_lately_is_not_proposed_again(
    db: Database, on: str, rest: dict[str, str], settled: bool
) -> None:
    introduce(db, DORTHE, NURSERY, on, **rest)
    assert (NURSERY in plan_facts.settled(db, TODAY)[DORTHE]) is settled
    assert plan_facts.settled(db, TODAY)[ALMA] == {CAFE}, "the log tells of an approach as well"


def say(db: Database, reason: DeclineReason | None, on: date) -> None:
    """Dorthe's answer to the nursery: no for a reason, or yes."""
    answer = MatchAnswer.DECLINE if reason else MatchAnswer.ACCEPT
    with changes.recorded(db, "ole") as pen:
        voice.say(pen, voice.Answer(DORTHE, NURSERY, None, answer, reason, None, on, "ole", None, {}))


def refused(db: Database, on: date = TODAY) -> bool:
    """Whether the nursery is out of Dorthe's plan; the list must say the same."""
    return NURSERY in plan_facts.settled(db, on)[DORTHE]


def listed_as_refused(db: Database, on: date = TODAY) -> bool:
    return NURSERY in voice.declined(db, DORTHE, on)


LONG_AGO = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("answers", "out"),
    [
        ([(DeclineReason.WRONG_WORK, LONG_AGO)], True),
        ([(DeclineReason.NOT_NOW, TODAY - timedelta(days=55))], True),
        ([(DeclineReason.NOT_NOW, TODAY - timedelta(days=56))], False),
        ([(None, TODAY)], False),
        ([(DeclineReason.TOO_FAR, TODAY - timedelta(days=9)), (None, TODAY - timedelta(days=2))], False),
        ([(None, TODAY - timedelta(days=9)), (DeclineReason.TOO_FAR, TODAY - timedelta(days=2))], True),
        ([(DeclineReason.TOO_FAR, LONG_AGO), (DeclineReason.NOT_NOW, date(2025, 4, 4))], False),
        ([(DeclineReason.TOO_FAR, TODAY + timedelta(days=1))], False),
    ],
    ids=[
        "a no holds",
        "not now",
        "not now eight weeks ago",
        "yes",
        "yes after no",
        "no after yes",
        "the latest has run out",
        "to come",
    ],
)
def test_the_plan_reads_an_answer_as_the_match_list_does(
    db: Database, answers: list[tuple[DeclineReason | None, date]], out: bool
) -> None:
    for reason, on in answers:
        say(db, reason, on)
    assert refused(db) is listed_as_refused(db) is out
    assert plan_facts.settled(db, TODAY, only=DORTHE) == ({DORTHE: {NURSERY}} if out else {})
    assert NURSERY not in plan_facts.settled(db, TODAY)[CARLA], "an answer is one's own"


def test_a_no_that_was_taken_back_does_not_hold_from_that_day_on(db: Database) -> None:
    say(db, DeclineReason.HOURS, TODAY - timedelta(days=9))
    with changes.recorded(db, "ole") as pen:
        assert voice.withdraw(pen, DORTHE, NURSERY, TODAY)
    for day, out in ((TODAY - timedelta(days=1), True), (TODAY, False)):
        assert refused(db, day) is listed_as_refused(db, day) is out


def test_a_yes_does_not_bring_back_who_was_asked_lately(db: Database) -> None:
    introduce(db, DORTHE, NURSERY, "2026-11-10")
    say(db, None, TODAY)
    assert refused(db)


def drop(db: Database, plan: str, state: ApproachState, reason: DropReason | None = None) -> None:
    with changes.recorded(db, "ole") as pen:
        week_plans.mark(pen, f"{plan}-001", state, by="ole", at=NOON, reason=reason)


def test_a_no_to_a_proposal_holds_until_the_participant_answers_again(db: Database) -> None:
    plan = keep(db, Proposal(DORTHE, NURSERY, None, None))
    drop(db, plan, ApproachState.DROPPED, DropReason.EMPLOYER_NOT_NOW)
    assert not refused(db), "that was not the participant's word"
    say(db, None, TODAY - timedelta(days=1))
    drop(db, plan, ApproachState.DROPPED, DropReason.PARTICIPANT_SAYS_NO)
    assert refused(db) and refused(db, TODAY + timedelta(days=400))
    assert not refused(db, TODAY - timedelta(days=1)), "it was not said yet"
    say(db, None, TODAY + timedelta(days=30))
    assert refused(db, TODAY + timedelta(days=29)) and not refused(db, TODAY + timedelta(days=30))


def test_a_no_to_a_proposal_that_is_taken_up_again_in_a_new_plan_is_none(db: Database) -> None:
    no = (ApproachState.DROPPED, DropReason.PARTICIPANT_SAYS_NO, NOON, "ole")
    drop(db, keep(db, Proposal(DORTHE, NURSERY, None, None)), no[0], no[1])
    anew = keep(db, Proposal(DORTHE, NURSERY, None, None, *no))
    assert refused(db)
    drop(db, anew, ApproachState.KEPT)
    assert not refused(db)


def test_room_is_the_quota_as_it_will_stand_on_the_sundays_to_come(db: Database) -> None:
    assert left(db, CAFE) == (0, 0, 1, 1), "asked 3 and 5 November, once in 28 days: full until 3 December"
    assert left(db, NURSERY) == (2, 2, 2, 2)
    assert left(db, SHOP)[0] == 1, "they said no the other day, so one careful approach at most"
    assert left(db, RESTING) == left(db, CLOSED) == (0, 0, 0, 0)


def test_what_is_planned_takes_room_in_its_own_and_the_next_weeks_until_it_is_logged(db: Database) -> None:
    keep(db, Proposal(CARLA, NURSERY, None, None), week=WEEK.later(1))
    assert left(db, NURSERY) == (1, 1, 1, 1)
    keep(db, Proposal(DORTHE, NURSERY, None, None), week=WEEK.later(-1))
    assert left(db, NURSERY) == (1, 1, 1, 1), "what nobody did last week takes no room"
    (_, passed), *_ = week_plans.standing(db, [WEEK.later(-1)])
    with changes.recorded(db, "ole") as pen:
        week_plans.mark(pen, passed.approach_id, ApproachState.DONE, by="ole", at=NOON)
    assert left(db, NURSERY) == (0, 0, 0, 1)
    introduce(db, DORTHE, NURSERY, "2026-11-11")
    assert left(db, NURSERY) == (0, 0, 0, 1), "the quota counts it now, and it is not counted twice"


def test_a_merge_takes_the_plan_along(db: Database) -> None:
    plan = keep(db, Proposal(ALMA, NURSERY, None, None), Proposal(ALMA, SHOP, None, None))
    with changes.recorded(db, "vera", RunKind.MERGE) as pen:
        merging.merge(pen, SHOP, NURSERY, {}, merging.fingerprint(db, SHOP, NURSERY), TODAY.isoformat())
    assert [one.p_number for one in week_plans.approaches(db, plan)] == [SHOP, SHOP]


def test_plans_leave_and_come_back_with_the_folder(db: Database, tmp_path: Path) -> None:
    keep(db, Proposal(ALMA, NURSERY, None, '{"wants": null}'))
    before = [list(db.query(f"SELECT * FROM {name}")) for name in ("week_plans", "planned_approaches")]
    export_folder(db, tmp_path / "out")
    other = open_database(tmp_path / "other.db", create=True)
    try:
        assert not import_folder(other, tmp_path / "out").rejects
        after = [list(other.query(f"SELECT * FROM {name}")) for name in ("week_plans", "planned_approaches")]
    finally:
        other.conn.close()
    assert after == before


def test_what_an_import_wrote_that_is_no_plan_breaks_nothing(db: Database) -> None:
    keep(db, Proposal(ALMA, NURSERY, None, None))
    db.execute("UPDATE week_plans SET inputs = 'æ', made_at = 'i går'")
    db.execute("UPDATE planned_approaches SET because = '[', changed_at = 'i går'")
    plan = week_plans.in_use(db, WEEK)
    assert plan is not None and plan.inputs == {} and plan.made_at is None
    assert week_plans.approaches(db, plan.plan_id)[0].changed_at is None


def test_a_participant_cannot_go_and_leave_a_plan_behind(db: Database) -> None:
    keep(db, Proposal(DORTHE, NURSERY, None, None))
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("DELETE FROM participants WHERE participant_id = ?", [DORTHE])


def test_a_week_is_kept_under_its_name(db: Database) -> None:
    keep(db, week=Week(2026, 53))
    assert week_plans.in_use(db, Week(2026, 53)) is not None
    assert date.fromisocalendar(2026, 53, 7) == Week(2026, 53).sunday
