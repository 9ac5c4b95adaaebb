"""The plan of a week as it is kept: whom to approach for whom, and what the colleagues made of each proposal.

Each time a plan is made is a row of its own, so that it can be told what was proposed then and from what. The
latest of a week is the one in use; what it keeps of the one before stands in it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crm import clock
from crm.changes import Pen
from crm.model import ApproachState, DropReason
from crm.records import Value
from crm.stored import code, day
from crm.tables import PLANNED_APPROACHES, WEEK_PLANS
from crm.weeks import Week

STANDING = (ApproachState.PROPOSED, ApproachState.KEPT, ApproachState.DONE)
"""The states of an approach that is to be made, or was."""


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A plan as it was made. `inputs`: what it was made of; `value` cannot exceed `bound`; None = unknown."""

    plan_id: str
    week: str
    made_at: datetime | None
    made_by: str | None
    as_of: date
    model: str
    inputs: Mapping[str, Any]
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Approach:
    """One employer proposed for one participant. `because` is the matcher's reasons of that day, as JSON."""

    approach_id: str
    plan_id: str
    participant_id: str
    consultant: str | None
    p_number: str
    employer: str
    town: str | None
    owner: str | None
    opportunity_id: str | None
    state: ApproachState
    reason: DropReason | None
    because: str | None
    changed_at: datetime | None
    changed_by: str | None

    @property
    def stands(self) -> bool:
        """Whether it is to be made, or was."""
        return self.state in STANDING


@dataclass(frozen=True, slots=True)
class Proposal:
    """An approach to be written into a plan."""

    participant_id: str
    p_number: str
    opportunity_id: str | None
    because: str | None
    state: ApproachState = ApproachState.PROPOSED
    reason: DropReason | None = None
    changed_at: datetime | None = None
    changed_by: str | None = None


def in_use(db: Database, week: Week) -> WeekPlan | None:
    """The plan of this week that counts: the one made last."""
    rows = db.query(
        "SELECT * FROM week_plans WHERE week = ?"
        " ORDER BY made_at DESC, length(plan_id) DESC, plan_id DESC LIMIT 1",
        [str(week)],
    )
    return next((_plan(row) for row in rows), None)


def approaches(db: Database, plan_id: str, *, consultant: str | None = None) -> list[Approach]:
    """What a plan proposes, in its own order; of one consultant's participants only, where one is named."""
    rows = db.query(
        """SELECT a.*, e.name AS employer, e.town, e.owner, p.consultant
        FROM planned_approaches a JOIN employers e USING (p_number) JOIN participants p USING (participant_id)
        WHERE a.plan_id = :plan AND (:consultant IS NULL OR p.consultant = :consultant)
        ORDER BY length(a.approach_id), a.approach_id""",
        {"plan": plan_id, "consultant": consultant},
    )
    return [_approach(row) for row in rows]


def dropped(db: Database, reason: DropReason) -> list[Approach]:
    """What was dropped for this reason in the plans in use, of all weeks."""
    rows = db.query(
        """WITH turns AS (
            SELECT plan_id, row_number() OVER (
                PARTITION BY week ORDER BY made_at DESC, length(plan_id) DESC, plan_id DESC) AS turn
            FROM week_plans)
        SELECT a.*, e.name AS employer, e.town, e.owner, p.consultant
        FROM planned_approaches a JOIN turns USING (plan_id)
        JOIN employers e USING (p_number) JOIN participants p USING (participant_id)
        WHERE turn = 1 AND a.state = ? AND a.reason = ?""",
        [ApproachState.DROPPED.value, reason.value],
    )
    return [_approach(row) for row in rows]


def make(
    pen: Pen,
    week: Week,
    proposals: Iterable[Proposal],
    *,
    made_at: datetime,
    made_by: str,
    as_of: date,
    model: str,
    inputs: Mapping[str, Any],
    value: float,
    bound: float,
) -> str:
    """Keep a plan as the one in use. Returns its id."""
    plan_id = _next_id(pen.db, week)
    pen.put(
        WEEK_PLANS,
        {
            "plan_id": plan_id,
            "week": str(week),
            "made_at": made_at.isoformat(timespec="microseconds"),
            "made_by": made_by,
            "as_of": as_of.isoformat(),
            "model": model,
            "inputs": written(inputs),
            "value": round(value, 6),
            "bound": round(bound, 6),
        },
    )
    add(pen, plan_id, proposals)
    return plan_id


def add(pen: Pen, plan_id: str, proposals: Iterable[Proposal]) -> None:
    """Write more approaches into a plan, behind those that are there."""
    for turn, one in enumerate(proposals, start=_highest(pen.db, plan_id) + 1):
        pen.put(
            PLANNED_APPROACHES,
            {
                "approach_id": f"{plan_id}-{turn:03}",
                "plan_id": plan_id,
                "participant_id": one.participant_id,
                "p_number": one.p_number,
                "opportunity_id": one.opportunity_id,
                "state": one.state.value,
                "reason": one.reason and one.reason.value,
                "because": one.because,
                "changed_at": one.changed_at.isoformat(timespec="seconds") if one.changed_at else None,
                "changed_by": one.changed_by,
            },
        )


def _highest(db: Database, plan_id: str) -> int:
    """The highest number under which an approach of the plan is kept; not how many: some may be gone.

    Between "-" and ".", the sign after it, lie all ids that begin with the plan's and "-".
    """
    rows = db.query(
        "SELECT max(CAST(substr(approach_id, length(:plan) + 2) AS INTEGER)) AS highest"
        " FROM planned_approaches WHERE approach_id > :plan || '-' AND approach_id < :plan || '.'",
        {"plan": plan_id},
    )
    return int(next(rows)["highest"] or 0)


def mark(
    pen: Pen,
    approach_id: str,
    state: ApproachState,
    *,
    by: str,
    at: datetime,
    reason: DropReason | None = None,
) -> None:
    """Say what has come of an approach."""
    pen.put(
        PLANNED_APPROACHES,
        {
            "approach_id": approach_id,
            "state": state.value,
            "reason": reason and reason.value,
            "changed_at": at.isoformat(timespec="seconds"),
            "changed_by": by,
        },
    )


def renew(pen: Pen, plan_id: str, inputs: Mapping[str, Any], value: float, bound: float) -> None:
    """Say of a plan what it is made of after more participants have come into it."""
    told: dict[str, Value] = {"inputs": written(inputs), "value": round(value, 6), "bound": round(bound, 6)}
    pen.put(WEEK_PLANS, {"plan_id": plan_id, **told})


def written(inputs: Mapping[str, Any]) -> str:
    """What a plan was made of as it is stored."""
    return json.dumps(inputs, ensure_ascii=False, sort_keys=True)


def standing(db: Database, weeks: Iterable[Week]) -> list[tuple[Week, Approach]]:
    """The approaches that stand in the plans in use of these weeks, with the week of each."""
    found = []
    for week in weeks:
        plan = in_use(db, week)
        if plan is not None:
            found += [(week, one) for one in approaches(db, plan.plan_id) if one.stands]
    return found


def _next_id(db: Database, week: Week) -> str:
    turn = 1 + int(
        next(db.query("SELECT count(*) AS number FROM week_plans WHERE week = ?", [str(week)]))["number"]
    )
    while any(db.query("SELECT 1 FROM week_plans WHERE plan_id = ?", [f"{week}-{turn}"])):
        turn += 1
    return f"{week}-{turn}"


def _plan(row: dict[str, Any]) -> WeekPlan:
    as_of = day(row["as_of"])
    assert as_of is not None
    return WeekPlan(
        plan_id=row["plan_id"],
        week=row["week"],
        made_at=_moment(row["made_at"]),
        made_by=row["made_by"],
        as_of=as_of,
        model=row["model"],
        inputs=_inputs(row["inputs"]),
        value=row["value"],
        bound=row["bound"],
    )


def _approach(row: dict[str, Any]) -> Approach:
    return Approach(
        approach_id=row["approach_id"],
        plan_id=row["plan_id"],
        participant_id=row["participant_id"],
        consultant=row["consultant"],
        p_number=row["p_number"],
        employer=row["employer"],
        town=row["town"],
        owner=row["owner"],
        opportunity_id=row["opportunity_id"],
        state=ApproachState(row["state"]),
        reason=code(DropReason, row["reason"]),
        because=row["because"],
        changed_at=_moment(row["changed_at"]),
        changed_by=row["changed_by"],
    )


def _moment(text: str | None) -> datetime | None:
    """A stored moment; None where an import brought in something that is none."""
    try:
        return None if text is None else clock.here(text)
    except ValueError:
        return None


def _inputs(text: str | None) -> Mapping[str, Any]:
    """What a plan was made of; empty where an import brought in something else."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
