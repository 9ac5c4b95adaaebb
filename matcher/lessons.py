"""Introductions, and answers to lists, laid out to learn from: each as the facts stood on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from sqlite_utils import Database

from crm import model, participants, voice, workplaces
from crm.model import DeclineReason
from crm.outcomes import Outcome, read_outcomes
from matcher import scoring
from matcher.learning import Cases
from matcher.learning_wants import NO_FACTOR, Answers
from matcher.pairing import Pairing
from matcher.result import Half
from matcher.table import WorkplaceTable, build, division_of

FACTORS = tuple(factor for factor in scoring.FACTORS if factor.half is Half.CHANCE)
WANTS = tuple(factor.name for factor in scoring.FACTORS if factor.half is Half.WANTS)

SAYS_NOTHING = frozenset({DeclineReason.NOT_NOW, DeclineReason.KNOWS_THEM})
"""Reasons for a no that have nothing to do with what the job is like."""


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


def answers(db: Database, as_of: date) -> Answers:
    """What participants said to the employers on their lists up to `as_of`, as the list stood when they did.

    Left out is what was taken back, what says nothing of the job, and what it is not known how it stood.
    """
    known = [
        one
        for one in voice.read_answers(db, as_of)
        if one.withdrawn_on is None
        and one.reason not in SAYS_NOTHING
        and all(name in one.wants for name in WANTS)
    ]
    parts = np.array([[one.wants[name] for name in WANTS] for one in known]).reshape(-1, len(WANTS), 2)
    return Answers(
        WANTS,
        parts[:, :, 0] * parts[:, :, 1],
        parts[:, :, 1],
        np.array([_about(one) for one in known], dtype=np.intp),
        np.array([float(not one.declined) for one in known]),
    )


def _about(answer: voice.Answer) -> int:
    """Which factor a no was about."""
    if not answer.declined or answer.reason not in voice.SPEAKS_OF:
        return NO_FACTOR
    return WANTS.index(voice.SPEAKS_OF[answer.reason].value)


def answered_by(db: Database, as_of: date) -> set[str]:
    """Whose answers are read."""
    return {one.participant_id for one in voice.read_answers(db, as_of)}
