"""The table of factors and weights, and the score they add up to.

Every factor gives a candidate a value from 0 to 1; times its weight that is its *contribution*. Weights add
up to 1 on each track, so the contributions add up to the score, and the score lies between 0 and 1. The
factors stand in two halves: what the participant wants, and the chance that the employer says yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from crm.model import Track
from matcher.factors import (
    commute,
    environment,
    hours,
    opening,
    recruitment,
    relation,
    strengths,
    support,
    wish,
)
from matcher.pairing import Pairing, Values
from matcher.result import Contribution, Half, Reason
from matcher.table import Floats


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its half, its four functions (see matcher/factors), and its weight on each track."""

    name: str
    half: Half
    values: Callable[[Pairing], Values]
    reason: Callable[[Pairing, int], Reason]
    against: Callable[[Pairing, int], Iterator[Reason]]
    ask: Callable[[Pairing, int], Iterator[Reason]]
    development: float
    placement: float

    def weight(self, track: Track | None) -> float:
        """What the factor may add at most. Without a stated track the development weights count."""
        return self.placement if track == Track.PLACEMENT else self.development


def _factor(name: str, half: Half, module: ModuleType, development: float, placement: float) -> Factor:
    return Factor(
        name, half, module.values, module.reason, module.against, module.ask, development, placement
    )


FACTORS = (
    _factor("wish", Half.WANTS, wish, 0.38, 0.32),
    _factor("environment", Half.WANTS, environment, 0.11, 0.09),
    _factor("hours", Half.WANTS, hours, 0.06, 0.05),
    _factor("commute", Half.WANTS, commute, 0.06, 0.05),
    _factor("support", Half.WANTS, support, 0.05, 0.04),
    _factor("opening", Half.CHANCE, opening, 0.08, 0.24),
    _factor("relation", Half.CHANCE, relation, 0.12, 0.09),
    _factor("strengths", Half.CHANCE, strengths, 0.08, 0.07),
    _factor("recruitment", Half.CHANCE, recruitment, 0.06, 0.05),
)
"""The expert weights: how much each factor may add on the development and on the placement track."""


@dataclass(frozen=True, eq=False)
class Scores:
    """The score of every candidate, and each factor's value behind it."""

    total: Floats
    values: Mapping[str, Values]


def model_version(factors: tuple[Factor, ...] = FACTORS) -> str:
    """A name for the factors and weights in use; it changes when one of them does."""
    said = ";".join(f"{f.name}:{f.half}:{f.development!r}:{f.placement!r}" for f in factors)
    return "expert-1-" + hashlib.sha256(said.encode()).hexdigest()[:8]


def score(pairing: Pairing, factors: tuple[Factor, ...] = FACTORS) -> Scores:
    """Score every candidate, allowed or not."""
    total = np.zeros(len(pairing.table.owner), dtype=np.float64)
    values = {}
    for factor in factors:
        values[factor.name] = factor.values(pairing)
        total += factor.weight(pairing.profile.track) * values[factor.name].astype(np.float64)
    return Scores(total, values)


def contributions(
    pairing: Pairing, scores: Scores, candidate: int, factors: tuple[Factor, ...] = FACTORS
) -> tuple[Contribution, ...]:
    """What each factor added to one candidate's score, the largest first."""
    found = []
    for factor in factors:
        weight = factor.weight(pairing.profile.track)
        points = weight * float(scores.values[factor.name][candidate])
        found.append(
            Contribution(factor.name, factor.half, points, weight, factor.reason(pairing, candidate))
        )
    return tuple(sorted(found, key=lambda part: -part.points))
