"""Who has no proposal in a week's plan, and why, as it stands on the day the plan is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from crm import plan_facts
from crm.plan_facts import Waiting
from crm.week_plans import Approach, WeekPlan
from webapp.week_plan_words import Without


def without(
    db: Database, kept: WeekPlan, rows: Iterable[Approach], as_of: date, consultant: str | None = None
) -> dict[str, str]:
    """Participant → why no approach stands for them: a code of `Without`, by id.

    Of one consultant's participants only, where one is named.
    """
    rows = list(rows)
    have = {one.participant_id for one in rows if one.stands}
    dropped = {one.participant_id for one in rows} - have
    said = kept.inputs.get("without")
    of_plan = said if isinstance(said, dict) else {}
    return {
        one.participant_id: _why(one, dropped, of_plan)
        for one in plan_facts.waiting(db, as_of)
        if one.participant_id not in have and consultant in (None, one.consultant)
    }


def out_for_now(one: Waiting) -> Without | None:
    """Why nothing is planned for this participant at all; None where there is something to plan."""
    if one.closed:
        return Without.CLOSED
    if one.placed:
        return Without.PLACED
    return None if one.consultant else Without.NO_CONSULTANT


def _why(one: Waiting, dropped: set[str], of_plan: dict[str, str]) -> str:
    now = out_for_now(one)
    if now is not None:
        return now.value
    if one.participant_id in dropped:
        return Without.DROPPED.value
    before = of_plan.get(one.participant_id, Without.NEW.value)
    # Who was at a workplace or without a consultant when the plan was made may be planned for by now.
    gone = (Without.PLACED.value, Without.CLOSED.value, Without.NO_CONSULTANT.value)
    return Without.NEW.value if before in gone else before
