"""Introductions laid out as cases to learn from: each as the facts stood on the day it was made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from sqlite_utils import Database

from crm import model, participants, workplaces
from crm.outcomes import Outcome, read_outcomes
from matcher import scoring
from matcher.learning import Cases
from matcher.pairing import Pairing
from matcher.result import Half
from matcher.table import WorkplaceTable, build, division_of

FACTORS = tuple(factor for factor in scoring.FACTORS if factor.half is Half.CHANCE)


def cases(db: Database, as_of: date) -> Cases:
    """Every answered introduction up to `as_of`.

    Log, placements and openings count as of the day before; what an employer is like counts as it is noted
    now, since the past of most facts is not kept.
    """
    found = read_outcomes(db, as_of)
    rows = [row for on, group in groupby(found, lambda one: one.on) for row in _of_day(db, on, list(group))]
    kept = [row for row in rows if row is not None]
    return Cases(
        tuple(factor.name for factor in FACTORS),
        np.array([given for given, _, _ in kept]).reshape(-1, len(FACTORS)),
        tuple(outcome.p_number for _, outcome, _ in kept),
        tuple(division for _, _, division in kept),
        np.array([float(outcome.met) for _, outcome, _ in kept]),
    )


Row = tuple[list[float], Outcome, str]


def _of_day(db: Database, on: date, outcomes: list[Outcome]) -> Iterator[Row | None]:
    numbers = {outcome.p_number for outcome in outcomes}
    before = on - timedelta(days=1)
    table = build(
        workplaces.read_workplaces(db, numbers),
        workplaces.read_openings(db, before, numbers),
        workplaces.read_histories(db, before, numbers),
        workplaces.supported_places(db, before),
        before,
    )
    for outcome in outcomes:
        profile = participants.job_profile(db, outcome.participant_id)
        row = table.rows.get(outcome.p_number)
        if profile is not None and row is not None:
            yield (
                _given(table, profile, row, outcome),
                outcome,
                division_of(table.workplaces[row].industry_code),
            )


def _given(table: WorkplaceTable, profile: model.JobProfile, row: int, outcome: Outcome) -> list[float]:
    """What each factor contributes by the expert weights, through the opening that was approached about."""
    candidate = next(
        (
            table.size + n
            for n, opening in enumerate(table.openings)
            if opening.opportunity_id == outcome.opportunity_id
        ),
        row,
    )
    pairing = Pairing(profile, table)
    return [factor.weight(profile.track) * float(factor.values(pairing)[candidate]) for factor in FACTORS]
