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
import numpy.typing as npt

from crm.model import Track
from matcher import learning, learning_wants, missing, surplus
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
    """The score of every candidate, each factor's value and weight behind it, and the log-odds of a yes."""

    total: Floats
    values: Mapping[str, Values]
    weights: Mapping[str, float]
    log_odds: Floats


def model_version(
    factors: tuple[Factor, ...] = FACTORS,
    learnt: learning.Fitted | None = None,
    wants: learning_wants.Wants | None = None,
) -> str:
    """A name for the factors and weights in use; it changes when one of them does."""
    said = ";".join(f"{f.name}:{f.half}:{f.development!r}:{f.placement!r}" for f in factors)
    said += f";{surplus.WANTS_BASE!r};{surplus.CHANCE_BASE!r}"
    if learnt is not None:
        said += learning.written(learnt)
    if wants is not None:
        said += learning_wants.written(wants)
    kind = "expert-3-" if learnt is None and wants is None else "learnt-3-"
    return kind + hashlib.sha256(said.encode()).hexdigest()[:8]


def score(pairing: Pairing, factors: tuple[Factor, ...] = FACTORS) -> Scores:
    """Score every candidate, allowed or not."""
    track, size = pairing.profile.track, len(pairing.table.owner)
    values = {factor.name: factor.values(pairing) for factor in factors}
    halves = {Half.WANTS: np.full(size, surplus.WANTS_BASE), Half.CHANCE: np.full(size, surplus.CHANCE_BASE)}
    counts = weights(pairing, factors)
    for factor in factors:
        halves[factor.half] += counts[factor.name] * values[factor.name].astype(np.float64)
    if pairing.table.learnt is not None:
        halves[Half.CHANCE] += _experience(pairing, pairing.table.owner)
    most = surplus.WANTS_BASE + sum(f.weight(track) for f in factors if f.half is Half.WANTS)
    total = surplus.score(halves[Half.WANTS], halves[Half.CHANCE], most)
    return Scores(total, values, counts, halves[Half.CHANCE])


def weights(pairing: Pairing, factors: tuple[Factor, ...] = FACTORS) -> dict[str, float]:
    """What each factor may add at most. What this participant says counts more does so within the wants half.

    That half keeps its sum, so that a louder wish does not make every score larger.
    """
    track, own = pairing.profile.track, dict(pairing.profile.weights)
    usual = {factor.name: factor.weight(track) * _multiplier(pairing, factor) for factor in factors}
    said = {f.name: usual[f.name] * own.get(f.name, 1.0) for f in factors if f.half is Half.WANTS}
    total = sum(said.values())
    if not own or total <= 0:
        return usual
    share = sum(usual[name] for name in said) / total
    return usual | {name: share * weight for name, weight in said.items()}


def _multiplier(pairing: Pairing, factor: Factor) -> float:
    """What our own outcomes have made of the expert weight: 1 where they have said nothing."""
    learnt, wants = pairing.table.learnt, pairing.table.wants
    if factor.half is Half.WANTS:
        return 1.0 if wants is None else wants.times(_wants_weights(pairing.profile.track))[factor.name]
    if learnt is None or factor.name not in learnt.factors:
        return 1.0
    return float(learnt.multipliers[learnt.factors.index(factor.name)])


def _wants_weights(track: Track | None) -> dict[str, float]:
    return {factor.name: factor.weight(track) for factor in FACTORS if factor.half is Half.WANTS}


def _experience(pairing: Pairing, rows: npt.NDArray[np.int32]) -> Floats:
    """At these workplaces, in log-odds: how our outcomes lie above or below what the factors say."""
    learnt = pairing.table.learnt
    above = 0.0 if learnt is None else learnt.base - surplus.CHANCE_BASE
    return np.asarray(above + pairing.table.experience[rows], dtype=np.float64)


EXPERIENCE = "experience"
"""The name of what our own outcomes say of an employer, its industry, and employers in general."""


def contributions(
    pairing: Pairing, scores: Scores, candidate: int, factors: tuple[Factor, ...] = FACTORS
) -> tuple[Contribution, ...]:
    """What each factor added to its half, the largest first."""
    found = []
    for factor in factors:
        weight = scores.weights[factor.name]
        points = weight * float(scores.values[factor.name][candidate])
        found.append(
            Contribution(factor.name, factor.half, points, weight, factor.reason(pairing, candidate))
        )
    if pairing.table.learnt is not None:
        points = float(_experience(pairing, pairing.table.owner[candidate]))
        reason = Reason("experience.more" if points > 0 else "experience.less")
        found.append(Contribution(EXPERIENCE, Half.CHANCE, points, max(points, 0.0), reason))
    return tuple(sorted(found, key=lambda part: -part.points))


def log_odds_spreads(
    pairing: Pairing,
    scores: Scores,
    candidates: npt.NDArray[np.intp],
    factors: tuple[Factor, ...] = FACTORS,
) -> Floats:
    """How sure the chance at these candidates is: the standard deviation of its log-odds."""
    chance = [factor for factor in factors if factor.half is Half.CHANCE]
    learnt = pairing.table.learnt or learning.expert(tuple(f.name for f in chance), surplus.CHANCE_BASE)
    given = {f.name: f.weight(pairing.profile.track) * scores.values[f.name][candidates] for f in chance}
    none = np.zeros(len(candidates))
    columns = [np.ones(len(candidates)), *(given.get(name, none) for name in learnt.factors)]
    rows = np.column_stack(columns).astype(np.float64)
    places = [pairing.table.workplace(candidate) for candidate in candidates.tolist()]
    effects = np.array([learnt.effect(one.p_number, division_of(one.industry_code))[1] for one in places])
    variance = np.einsum("ni,ij,nj->n", rows, learnt.spread, rows) + effects**2
    # What nobody knows could be anything: that makes the chance less sure, never smaller.
    variance += missing.variance(pairing, candidates, scores.weights)
    return np.asarray(np.sqrt(variance))
