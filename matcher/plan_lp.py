"""The plan as a linear programme over some of the pairs, for HiGHS through scipy.

x[pair, week] is 1 where that approach is made. `served` and `near` tell of each person who counts whether
they get anything this week, and anything near their own best.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from matcher.plan_bound import Prices
from matcher.plan_market import Floats, Goal, Ints, Market, Pairs

WHOLE = 1e-2
"""So near a whole number a variable counts as whole; what is missing is the solver's tolerance."""

MIP_GAP = 1e-3
"""Where the linear programme comes out in fractions, whole numbers are sought to within this share."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A plan in whole numbers, `taken` being pairs × weeks, and what it reaches."""

    taken: Floats
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The best of all plans, also of those that divide an approach: `taken` (pairs × weeks) from 0 to 1."""

    taken: Floats
    value: float
    prices: Prices

    @property
    def whole(self) -> bool:
        """Whether each approach is either made or not."""
        return bool(np.all(np.abs(self.taken - np.round(self.taken)) < WHOLE))


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """Maximise `objective` · x with `matrix` · x ≤ `limit` and 0 ≤ x ≤ `most`.

    The rows: people × weeks, weeks × employers, employers, served, near, pairs, floors. The columns: weeks ×
    pairs, served, near.
    """

    market: Market
    pairs: Pairs
    floors: Mapping[Goal, float]
    objective: Floats
    matrix: sparse.csr_array
    limit: Floats
    most: Floats

    def solved(self) -> Solution:
        """The best there is, whole or not, and the prices."""
        found = optimize.linprog(
            -self.objective,
            A_ub=self.matrix,
            b_ub=self.limit,
            bounds=np.column_stack([np.zeros(len(self.most)), self.most]),
            method="highs-ds",
        )
        if found.x is None:
            raise RuntimeError(f"the plan could not be solved: {found.message}")
        return Solution(self._taken(found.x), -float(found.fun), self._prices(-found.ineqlin.marginals))

    def rounded(self, solution: Solution) -> Whole:
        """The best in whole numbers next to a solution: a person's week that is whole stays as it is.

        There always are such that reach the floors: what is left of this week has whole corners only.
        """
        made = np.round(solution.taken)
        fraction = np.abs(solution.taken - made) > WHOLE
        open_weeks = np.zeros((len(self.market.gain), self.market.weeks), dtype=np.bool_)
        np.logical_or.at(open_weeks, self.pairs.person, fraction)
        undecided = open_weeks[self.pairs.person]
        size = made.size
        least, most = np.zeros(len(self.most)), self.most.copy()
        least[:size] = np.where(fraction, 0.0, made).T.ravel()
        most[:size] = np.where(undecided.T.ravel(), most[:size], least[:size])
        return self._whole(least, most)

    def in_whole_numbers(self) -> Whole:
        """The best in whole numbers, within `MIP_GAP`."""
        return self._whole(np.zeros(len(self.most)), self.most)

    def _whole(self, least: Floats, most: Floats) -> Whole:
        chosen = np.arange(len(self.most)) < len(self.pairs) * self.market.weeks
        found = optimize.milp(
            -self.objective,
            integrality=chosen.astype(int),
            bounds=optimize.Bounds(least, most),
            constraints=optimize.LinearConstraint(self.matrix, -np.inf, self.limit),
            options={"mip_rel_gap": MIP_GAP},
        )
        if found.x is None:
            raise RuntimeError(f"the plan could not be solved: {found.message}")
        return Whole(self._taken(found.x), -float(found.fun))

    def _taken(self, values: Floats) -> Floats:
        size = len(self.pairs) * self.market.weeks
        return np.asarray(values[:size].reshape(self.market.weeks, -1).T, dtype=np.float64)

    def _prices(self, each: Floats) -> Prices:
        people, employers = self.market.gain.shape
        weeks = self.market.weeks
        blocks = [people * weeks, weeks * employers, employers, people, people, len(self.pairs)]
        person, week, in_all, served, near, _, floors = np.split(np.maximum(each, 0.0), np.cumsum(blocks))
        return Prices(
            person=person.reshape(people, weeks),
            week=week.reshape(weeks, employers).T,
            in_all=in_all,
            served=served,
            near=near,
            floors=dict(zip(self.floors, floors.tolist(), strict=True)),
        )


def programme(market: Market, pairs: Pairs, goal: Goal, floors: Mapping[Goal, float]) -> Programme:
    """Lay it out. `floors` are the earlier goals and what they must reach."""
    people, weeks = len(market.gain), market.weeks
    size = len(pairs)
    gain = market.gain[pairs.person, pairs.employer]
    whom = np.where(market.counts, market.urgency, 0.0)
    objective = np.concatenate(
        [
            np.outer(market.discount, gain if goal is Goal.GAIN else np.zeros(size)).ravel(),
            whom if goal is Goal.SERVED else np.zeros(people),
            whom if goal is Goal.NEAR else np.zeros(people),
        ]
    )
    there = np.minimum(market.room, market.room_in_all[:, None])[pairs.employer] > 0
    possible = (there & (market.wanted[pairs.person] > 0)).T.ravel()
    return Programme(
        market=market,
        pairs=pairs,
        floors=floors,
        objective=objective,
        matrix=_matrix(market, pairs, floors, weeks * size),
        limit=np.concatenate(
            [
                market.wanted.ravel(),
                market.room.T.ravel(),
                market.room_in_all,
                np.zeros(2 * people),
                np.ones(size),
                [-reached for reached in floors.values()],
            ]
        ).astype(np.float64),
        most=np.concatenate([possible, market.counts, market.counts]).astype(np.float64),
    )


def _matrix(market: Market, pairs: Pairs, floors: Mapping[Goal, float], approaches: int) -> sparse.csr_array:
    people, employers = market.gain.shape
    weeks, size = market.weeks, len(pairs)
    week, pair = (index.ravel() for index in np.indices((weeks, size)))
    person, employer = pairs.person[pair], pairs.employer[pair]
    column = np.arange(approaches)
    whom, everybody = np.where(market.counts, market.urgency, 0.0), np.arange(people)
    # A limit that another one implies is left empty: the fewer rows, the faster.
    tight = market.room[employer, week] < market.room_in_all[employer]
    again = (market.room_in_all[employer] > 1) & (weeks > 1)
    first = week == 0
    near = first & market.near[person, employer]
    served_column, near_column = approaches + everybody, approaches + people + everybody
    of_weeks = people * weeks
    of_employers = of_weeks + weeks * employers
    of_served = of_employers + employers
    of_near = of_served + people
    of_pairs = of_near + people
    of_floors = of_pairs + size
    cells: list[tuple[Ints, Ints, Floats | float]] = [
        (person * weeks + week, column, 1.0),
        ((of_weeks + week * employers + employer)[tight], column[tight], 1.0),
        (of_employers + employer, column, 1.0),
        (of_served + person[first], column[first], -1.0),
        (of_served + everybody, served_column, 1.0),
        (of_near + person[near], column[near], -1.0),
        (of_near + everybody, near_column, 1.0),
        (of_pairs + pair[again], column[again], 1.0),
    ]
    columns_of = {Goal.SERVED: served_column, Goal.NEAR: near_column}
    cells += [(np.full(people, of_floors + n), columns_of[goal], -whom) for n, goal in enumerate(floors)]
    rows = np.concatenate([row for row, _, _ in cells])
    columns = np.concatenate([at for _, at, _ in cells])
    values = np.concatenate([np.broadcast_to(value, row.shape) for row, _, value in cells])
    shape = (of_floors + len(floors), approaches + 2 * people)
    return sparse.csr_array((values, (rows, columns)), shape=shape)
