"""Choosing another employer for one participant: the next best with room, and putting one in the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlite_utils import Database

from crm import employers, opportunities, plan_facts, week_plans
from crm.asking import Asking
from crm.changes import Pen
from crm.model import ApproachState, JobProfile
from crm.opportunities import Opportunity
from crm.week_plans import Approach, Proposal
from crm.weeks import Week
from matcher import plan_worth
from matcher.pairing import Pairing
from matcher.result import Mark
from matcher.table import WorkplaceTable
from webapp import week_plan_words

SHOWN = 6
"""How many other employers are offered."""

LOOKED_AT = 120
"""Of so many of the best it is asked whether there is room; whoever needs more has few that fit anyway."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One employer that may be chosen instead."""

    p_number: str
    employer: str
    town: str | None
    opportunity_id: str | None
    opening: Opportunity | None
    because: str
    fits: str
    chance: str
    mark: Mark | None
    light: Asking


def choices(
    db: Database,
    table: WorkplaceTable,
    profile: JobProfile,
    week: Week,
    rows: Iterable[Approach],
    instead_of: Approach | None = None,
) -> list[Choice]:
    """The participant's next best employers with room in `week`, the best first. `rows`: all the week's plan.

    Those are left out that the plan has for them already, where one of the two has said no, and that are
    planned for them in the weeks around.
    """
    who, rows = profile.participant_id, list(rows)
    out = plan_facts.settled(db, table.as_of, only=who)[who]
    out |= plan_facts.planned_elsewhere(db, week, table.as_of)[who]
    out |= {one.p_number for one in rows if one.participant_id == who and one.stands}
    pairing = Pairing(profile, table)
    worths = plan_worth.worths(table, [pairing])
    worth, candidates = worths.worth[0], worths.candidates[0]
    best = [
        row
        for row in np.lexsort((np.arange(table.size), -worth)).tolist()
        if worth[row] > 0 and table.workplaces[row].p_number not in out
    ][:LOOKED_AT]
    numbers = [table.workplaces[row].p_number for row in best]
    free = _free(db, table, numbers, week, [one for one in rows if one is not instead_of])
    picked = [row for row in best if table.workplaces[row].p_number in free][:SHOWN]
    places = employers.places(db, [table.workplaces[row].p_number for row in picked])
    openings = [table.opening(int(candidates[row])) for row in picked]
    known = opportunities.by_id(db, [one.opportunity_id for one in openings if one])
    found = []
    for row, opening in zip(picked, openings, strict=True):
        place = table.workplaces[row]
        why = week_plan_words.written(week_plan_words.because(pairing, int(candidates[row])))
        found.append(
            Choice(
                p_number=place.p_number,
                employer=place.name,
                town=places[place.p_number].town if place.p_number in places else None,
                opportunity_id=opening.opportunity_id if opening else None,
                opening=known.get(opening.opportunity_id) if opening else None,
                because=why,
                fits=week_plan_words.fits(why),
                chance=week_plan_words.chance(why),
                mark=week_plan_words.mark(why),
                light=free[place.p_number],
            )
        )
    return found


def _free(
    db: Database, table: WorkplaceTable, p_numbers: Iterable[str], week: Week, others: Iterable[Approach]
) -> dict[str, Asking]:
    """Which of these employers in the table still have room in the week, with the light over each.

    Room is what the quota leaves beside what is planned, and a seat: so many people at a time as they take.
    """
    planned = [one for one in others if one.stands]
    wanted = [key for key in p_numbers if key in table.rows]
    room = plan_facts.room(db, wanted, week, table.as_of, planned=planned)
    taken = Counter(one.p_number for one in planned)
    found = {}
    for key, place in room.items():
        row = table.rows[key]
        most = table.most_at_once[row]
        full = not np.isnan(most) and most - table.running[row] <= taken[key]
        if place.left[0] > 0 and not full:
            found[key] = place.light
    return found


def take(
    pen: Pen,
    plan_id: str,
    participant_id: str,
    choice: Choice,
    instead_of: Approach | None,
    *,
    by: str,
    at: datetime,
) -> None:
    """Put the choice in the plan, in place of a proposal where one is named."""
    if instead_of is not None:
        week_plans.mark(pen, instead_of.approach_id, ApproachState.REPLACED, by=by, at=at)
    new = Proposal(
        participant_id,
        choice.p_number,
        choice.opportunity_id,
        choice.because,
        ApproachState.KEPT,
        changed_at=at,
        changed_by=by,
    )
    week_plans.add(pen, plan_id, [new])


def has_room(
    db: Database, table: WorkplaceTable, week: Week, one: Approach, rows: Iterable[Approach]
) -> bool:
    """Whether an approach that was dropped may be taken up again beside what is planned now."""
    return one.p_number in _free(db, table, [one.p_number], week, rows)
