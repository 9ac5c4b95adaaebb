"""What no plan can exceed, reckoned from prices over every pair there is.

By weak duality it holds at any prices ≥ 0, so it trusts neither the solver's tolerances nor the choice of
pairs that the solver was given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.plan_market import Floats, Goal, Market


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one unit more of each limit would be worth: ≥ 0."""

    person: Floats
    """N × H."""
    week: Floats
    """M × H: the room of a week."""
    in_all: Floats
    """M."""
    served: Floats
    near: Floats
    """N each."""
    floors: Mapping[Goal, float]


def advantage(market: Market, goal: Goal, prices: Prices) -> Floats:
    """N × M: what each pair brings above its prices in the week where that is most; -inf = cannot meet."""
    best = np.full(market.gain.shape, -np.inf)
    for week in range(market.weeks):
        brings = market.gain * market.discount[week] if goal is Goal.GAIN else np.zeros(market.gain.shape)
        brings -= prices.person[:, week][:, None] + (prices.week[:, week] + prices.in_all)[None, :]
        if week == 0:
            brings += prices.served[:, None] + market.near * prices.near[:, None]
        np.maximum(best, brings, out=best, where=market.open_in(week))
    return best


def bound(market: Market, goal: Goal, floors: Mapping[Goal, float], prices: Prices, above: Floats) -> float:
    """What no plan over all the pairs can exceed. `above` is the advantage at these prices."""
    whom = np.where(market.counts, market.urgency, 0.0)
    limits = (prices.person * market.wanted).sum() + (prices.week * market.room).sum()
    limits += prices.in_all @ market.room_in_all
    limits -= sum(prices.floors[reached] * value for reached, value in floors.items())
    people = 0.0
    for one, price in ((Goal.SERVED, prices.served), (Goal.NEAR, prices.near)):
        each = whom * (goal is one) + whom * prices.floors.get(one, 0.0) - price
        people += np.maximum(each, 0.0)[market.counts].sum()
    return float(limits + people + np.maximum(above, 0.0).sum())
