"""The three goals of the plan one after the other, with as many pairs as it takes to prove each.

While the bound over all pairs lies above what the pairs known so far reach, those are added that would bring
more than the prices say (column generation), until nothing is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matcher.plan_bound import advantage, bound
from matcher.plan_first import first_pairs, highest
from matcher.plan_lp import Programme, Solution, programme
from matcher.plan_market import Flags, Floats, Goal, Market, Pairs

MORE = 30
"""So many pairs are added for a person at a time."""

PROVEN = 1e-7
"""A bound is reached where it lies no further above, in units of urgency and of the best pair."""

ENOUGH = 5e-3
"""For the worth it is enough to be within this share of the bound, which is told."""

WITHIN = 5e-3
"""A rounded plan is good enough within this share of the bound; else the best is sought from nothing."""

SLACK = 5e-7
"""What an earlier goal may lose to the solver's tolerance: much less than two urgencies can differ by."""


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """`taken`: N × M × H, whether that approach is made. `bound`: what Σ discount × gain cannot exceed."""

    taken: Flags
    bound: float


def reach(market: Market) -> Reached:
    """Seek the three goals."""
    scale = float(market.gain.max(initial=0.0))
    known = first_pairs(market)
    if not known.any():
        return Reached(np.zeros((*market.gain.shape, market.weeks), dtype=np.bool_), 0.0)
    market = replace(market, gain=market.gain / scale)
    floors: dict[Goal, float] = {}
    for goal in (Goal.SERVED, Goal.NEAR):
        found, known = _proven(market.this_week(), known, goal, floors)
        floors[goal] = _urgency_of(found.taken(), market, goal) - SLACK
    found, _ = _proven(market, known, Goal.GAIN, floors)
    return Reached(found.taken(), found.bound * scale)


def _urgency_of(taken: Flags, market: Market, goal: Goal) -> float:
    """What a plan reaches of one of the first two goals."""
    this_week = taken[:, :, 0] & market.near if goal is Goal.NEAR else taken[:, :, 0]
    return float(market.urgency[this_week.any(axis=1) & market.counts].sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    laid_out: Programme
    solution: Solution
    bound: float

    def taken(self) -> Flags:
        """N × M × weeks: whether that approach is made."""
        market, pairs = self.laid_out.market, self.laid_out.pairs
        taken = np.zeros((*market.gain.shape, market.weeks), dtype=np.bool_)
        taken[pairs.person, pairs.employer] = self._whole() > 0.5
        return taken

    def _whole(self) -> Floats:
        """Pairs × weeks. Mostly the solution is whole; if not, what is next to it is nearly always enough."""
        if self.solution.whole:
            return self.solution.taken
        near = self.laid_out.rounded(self.solution)
        if near.value >= (1 - WITHIN) * self.bound:
            return near.taken
        return self.laid_out.in_whole_numbers().taken


def _proven(market: Market, known: Flags, goal: Goal, floors: Mapping[Goal, float]) -> tuple[_Found, Flags]:
    """Solve and add pairs until the bound is reached, or no pair is left that could help."""
    enough = ENOUGH if goal is Goal.GAIN else 0.0
    while True:
        laid_out = programme(market, Pairs.of(known), goal, floors)
        solution = laid_out.solved()
        above = advantage(market, goal, solution.prices)
        limit = bound(market, goal, floors, solution.prices, above)
        found = _Found(laid_out, solution, limit)
        missing = (above > PROVEN) & ~known
        if limit - solution.value <= max(PROVEN, enough * limit) or not missing.any():
            return found, known
        known = known | highest(np.where(missing, above, -np.inf), MORE)
