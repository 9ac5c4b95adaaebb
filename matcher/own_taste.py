"""How a participant's wants meet the list: the jobs to choose between, how far an employer meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from crm.model import JobProfile, Want
from matcher import scoring
from matcher.factors import environment
from matcher.pair_choices import Part, Taste, level_of, told_minutes
from matcher.pairing import Pairing
from matcher.result import Half
from matcher.table import WorkplaceTable

DECIMALS = 4
"""Values are kept to so many decimals."""

NEAREST = 200
"""The jobs to choose between are taken from so many at the head of the list."""


def of(table: WorkplaceTable, profile: JobProfile) -> Taste:
    """The usual weights, and the jobs among the first of the list as it is without the own ones."""
    pairing = Pairing(replace(profile, weights=()), table)
    scores = scoring.score(pairing)
    weights = scoring.weights(pairing)
    allowed = np.flatnonzero(pairing.broken == 0)
    first = allowed[np.argsort(-scores.total[allowed], kind="stable")[:NEAREST]]
    return Taste(
        weights={want: weights[want.value] for want in Want},
        asked=_spoken_of(profile),
        longest=profile.max_commute_minutes,
        real=frozenset(_job(pairing, scores, candidate) for candidate in first.tolist()),
    )


def _spoken_of(profile: JobProfile) -> tuple[Want, ...]:
    """Of the rest nothing is known that one job could meet better than another."""
    said = {
        Want.WISH: bool(profile.job_wishes),
        Want.ENVIRONMENT: any(wish in environment.FIT for wish in profile.axes),
        Want.HOURS: bool(profile.hours_goal or profile.times),
        Want.COMMUTE: bool(profile.transport),
    }
    return tuple(want for want in Want if said[want])


def _job(pairing: Pairing, scores: scoring.Scores, candidate: int) -> tuple[Part, ...]:
    """All parts of a job as they would be told; without the way where it is not known how long it is."""
    levels = [
        Part(want, level_of(want, float(scores.values[want.value][candidate])))
        for want in Want
        if want is not Want.COMMUTE
    ]
    minutes = pairing.minutes_to(candidate)
    return (*levels, Part(Want.COMMUTE, told_minutes(minutes))) if minutes is not None else tuple(levels)


@dataclass(frozen=True, slots=True)
class Met:
    """How far a participant's wants are met somewhere: part → (value 0-1, expert weight).

    `opportunity_id` None: by the workplace as itself, for no opening was named, or it is there no more.
    """

    opportunity_id: str | None
    wants: Mapping[str, tuple[float, float]]


def met_at(table: WorkplaceTable, profile: JobProfile, p_number: str, opportunity_id: str | None) -> Met:
    """The wants half of one employer as it stands; no wants where the employer is not in the table."""
    if p_number not in table.rows:
        return Met(None, {})
    opening = next(
        (
            table.size + n
            for n, one in enumerate(table.openings)
            if (one.opportunity_id, one.p_number) == (opportunity_id, p_number)
        ),
        None,
    )
    candidate = table.rows[p_number] if opening is None else opening
    pairing = Pairing(profile, table)
    wants = [factor for factor in scoring.FACTORS if factor.half is Half.WANTS]
    return Met(
        None if opening is None else opportunity_id,
        {
            factor.name: (
                round(float(factor.values(pairing)[candidate]), DECIMALS),
                factor.weight(profile.track),
            )
            for factor in wants
        },
    )
