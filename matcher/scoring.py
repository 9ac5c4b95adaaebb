"""The table of factors and weights, and the score they make.

Every factor gives a candidate a value from 0 to 1; times its weight that is its *contribution*. The factors
stand in two halves: what the participant wants, in units of utility, and the chance that the employer says
yes, in log-odds. The contributions of each half add up, and matcher/surplus.py makes the score of both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from crm.model import Track
from matcher import learning, surplus
from matcher.factors import (
    capacity,
    commute,
    environment,
    hours,
    opening,
    recruitment,
    relation,
    start,
    strengths,
    support,
    wish,
)
from matcher.pairing import Pairing, Values
from matcher.result import Contribution, Half, Reason
from matcher.table import Floats, division_of


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
    _factor("wish", Half.WANTS, wish, 6.0, 6.0),
    _factor("environment", Half.WANTS, environment, 1.5, 1.5),
    _factor("hours", Half.WANTS, hours, 0.75, 0.75),
    _factor("commute", Half.WANTS, commute, 1.0, 1.0),
    _factor("opening", Half.CHANCE, opening, 1.0, 2.2),
    _factor("relation", Half.CHANCE, relation, 1.5, 1.2),
    _factor("strengths", Half.CHANCE, strengths, 0.8, 0.8),
    _factor("recruitment", Half.CHANCE, recruitment, 0.8, 0.7),
    _factor("support", Half.CHANCE, support, 0.8, 0.7),
    _factor("start", Half.CHANCE, start, 0.4, 0.4),
    _factor("capacity", Half.CHANCE, capacity, 0.4, 0.4),
)
"""The expert weights: how much each factor may add on the development and on the placement track."""


@dataclass(frozen=True, eq=False)
class Scores:
    """The score of every candidate, and each factor's value behind it."""

    total: Floats
    values: Mapping[str, Values]


def model_version(factors: tuple[Factor, ...] = FACTORS, learnt: learning.Fitted | None = None) -> str:
    """A name for the factors and weights in use; it changes when one of them does."""
    said = ";".join(f"{f.name}:{f.half}:{f.development!r}:{f.placement!r}" for f in factors)
    if learnt is not None:
        said += learning.written(learnt)
    kind = "expert-2-" if learnt is None else "learnt-2-"
    return kind + hashlib.sha256(said.encode()).hexdigest()[:8]


def score(pairing: Pairing, factors: tuple[Factor, ...] = FACTORS) -> Scores:
    """Score every candidate, allowed or not."""
    track, size = pairing.profile.track, len(pairing.table.owner)
    values = {factor.name: factor.values(pairing) for factor in factors}
    halves = {Half.WANTS: np.full(size, surplus.WANTS_BASE), Half.CHANCE: np.full(size, surplus.CHANCE_BASE)}
    for factor in factors:
        weight = factor.weight(track) * _multiplier(pairing, factor)
        halves[factor.half] += weight * values[factor.name].astype(np.float64)
    if pairing.table.learnt is not None:
        halves[Half.CHANCE] += _experience(pairing)
    most = surplus.WANTS_BASE + sum(f.weight(track) for f in factors if f.half is Half.WANTS)
    return Scores(surplus.score(halves[Half.WANTS], halves[Half.CHANCE], most), values)


def _multiplier(pairing: Pairing, factor: Factor) -> float:
    """What our own outcomes have made of the expert weight: 1 where they have said nothing."""
    learnt = pairing.table.learnt
    if learnt is None or factor.name not in learnt.factors:
        return 1.0
    return float(learnt.multipliers[learnt.factors.index(factor.name)])


def _experience(pairing: Pairing) -> Floats:
    """Over candidates, in log-odds: how our outcomes lie above or below what the factors say."""
    learnt = pairing.table.learnt
    above = 0.0 if learnt is None else learnt.base - surplus.CHANCE_BASE
    return np.asarray(above + pairing.table.experience[pairing.table.owner], dtype=np.float64)


EXPERIENCE = "experience"
"""The name of what our own outcomes say of an employer, its industry, and employers in general."""


def contributions(
    pairing: Pairing, scores: Scores, candidate: int, factors: tuple[Factor, ...] = FACTORS
) -> tuple[Contribution, ...]:
    """What each factor added to its half, the largest first."""
    found = []
    for factor in factors:
        weight = factor.weight(pairing.profile.track) * _multiplier(pairing, factor)
        points = weight * float(scores.values[factor.name][candidate])
        found.append(
            Contribution(factor.name, factor.half, points, weight, factor.reason(pairing, candidate))
        )
    if pairing.table.learnt is not None:
        points = float(_experience(pairing)[candidate])
        reason = Reason("experience.more" if points > 0 else "experience.less")
        found.append(Contribution(EXPERIENCE, Half.CHANCE, points, max(points, 0.0), reason))
    return tuple(sorted(found, key=lambda part: -part.points))


def log_odds_spread(
    pairing: Pairing, scores: Scores, candidate: int, factors: tuple[Factor, ...] = FACTORS
) -> float:
    """How sure the chance is: the standard deviation of its log-odds."""
    chance = [factor for factor in factors if factor.half is Half.CHANCE]
    learnt = pairing.table.learnt or learning.expert(tuple(f.name for f in chance), surplus.CHANCE_BASE)
    given = {f.name: f.weight(pairing.profile.track) * scores.values[f.name][candidate] for f in chance}
    row = np.array([1.0, *(float(given.get(name, 0.0)) for name in learnt.factors)])
    place = pairing.table.workplace(candidate)
    effect = learnt.effect(place.p_number, division_of(place.industry_code))[1]
    return float(np.sqrt(row @ learnt.spread @ row + effect**2))
