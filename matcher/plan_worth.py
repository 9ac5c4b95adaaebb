"""What an approach is worth to each person: the side of the plan that is read from profiles and workplaces.

worth = P of the employer's own side × ln(1 + e^U) × (1 − risk), told as a share like the score of the list. U
is the person's own, in full, and the risk is that a fact which nobody knows of the employer makes it
impossible (matcher/risk.py). P is that of somebody of whom nothing is known: opening, relation, way of
recruiting, room, and what our outcomes say of employer and industry. Strengths, support and hours now, which
would compare persons, stand at their middle value, and the weights are those without a track: P is the same
for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import risk, scoring, surplus
from matcher.pairing import Pairing
from matcher.plan import DECIMALS
from matcher.result import Half
from matcher.table import Floats, WorkplaceTable

Rows = npt.NDArray[np.intp]

LEAST = 10.0**-DECIMALS
"""What is allowed is worth no less, however small: 0 means that it is not allowed."""

WANTS = tuple(factor for factor in scoring.FACTORS if factor.half is Half.WANTS)
CHANCE = tuple(factor for factor in scoring.FACTORS if factor.half is Half.CHANCE)

ANYBODY = model.JobProfile(
    participant_id="",
    track=None,
    postcode=None,
    latitude=None,
    longitude=None,
    job_wishes=None,
    no_go=None,
    strengths=None,
    certificates=None,
    language=None,
    hours_now=None,
    hours_goal=None,
    times=None,
    transport=None,
    max_commute_minutes=None,
    axes=(None,) * len(model.AXES),
    accommodations=None,
    accepted_forms=None,
)
"""Somebody of whom nothing is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """People × workplaces, in the order of the pairings and of the rows of the table."""

    worth: Floats
    """Expected surplus by the employer's own side of the chance, 0 to 1, six decimals; 0 = not allowed."""
    candidates: Rows
    """The allowed candidate (workplace or opening) that is worth that, -1 where none is allowed."""


def worths(table: WorkplaceTable, pairings: Sequence[Pairing]) -> Worths:
    """The worth of an approach at every workplace for each person. All pairings stand on `table`."""
    log_odds = own_side(table)
    worth = np.zeros((len(pairings), table.size))
    candidates = np.full((len(pairings), table.size), -1, dtype=np.intp)
    for row, pairing in enumerate(pairings):
        each = np.maximum(np.round(_worth(pairing, log_odds), DECIMALS), LEAST)
        best = _best_candidates(table, np.where(pairing.allowed, each, 0.0))
        owners = table.owner[best]
        joint = risk.risks(pairing, best, of_employers_alone=True).joint
        possible = np.round(each[best] * (1 - joint), DECIMALS)
        worth[row, owners], candidates[row, owners] = np.maximum(possible, LEAST), best
    return Worths(worth, candidates)


def own_side(table: WorkplaceTable) -> Floats:
    """Over candidates: the log-odds of a yes that are the employer's own, the same for everybody."""
    return scoring.score(Pairing(ANYBODY, table), CHANCE).log_odds


def _worth(pairing: Pairing, log_odds: Floats) -> Floats:
    """Over candidates, allowed or not."""
    utility = np.full(len(log_odds), surplus.WANTS_BASE)
    weights = scoring.weights(pairing, WANTS)
    for factor in WANTS:
        utility += weights[factor.name] * factor.values(pairing).astype(np.float64)
    most = surplus.WANTS_BASE + sum(factor.weight(pairing.profile.track) for factor in WANTS)
    return surplus.score(utility, log_odds, most)


def _best_candidates(table: WorkplaceTable, worth: Floats) -> Rows:
    """The best candidate of each workplace that has one; of equal ones an opening, and the first of these."""
    allowed = np.flatnonzero(worth > 0)
    owners, itself = table.owner[allowed], allowed < table.size
    order = np.lexsort((itself, -worth[allowed], owners))
    return np.asarray(allowed[order[np.unique(owners[order], return_index=True)[1]]], dtype=np.intp)
