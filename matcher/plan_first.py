"""Which pairs the programme knows from the start: each person's best, and what they can hope for.

A plan made by letting everybody choose in turn tells how far down their own list each must look. Where many
like the same employers that is far: then some of what lies between is drawn by lot, others for each person.
"""

from __future__ import annotations

import numpy as np

from matcher.plan_market import Flags, Floats, Market

BEST = 60
"""So many of each person's best pairs are known from the start, of those open this week and of all, and so
many drawn."""

FEW = 30_000
"""Where there are no more pairs than this, all are known from the start."""


def first_pairs(market: Market) -> Flags:
    """N × M: those known from the start."""
    now = market.open_in(0)
    ever: Flags = np.any([now, *(market.open_in(week) for week in range(1, market.weeks))], axis=0)
    if ever.sum() <= FEW:
        return ever
    chosen = _in_turn(market)
    least = np.where(chosen, market.gain, np.inf).min(axis=1, keepdims=True)
    hoped_for = ever & (market.gain >= least)
    known = chosen | highest(np.where(now, market.gain, -np.inf), BEST)
    known |= highest(np.where(ever, market.gain, -np.inf), BEST)
    known |= highest(np.where(hoped_for & ~known, market.lots, -np.inf), BEST)
    return known


def highest(values: Floats, number: int) -> Flags:
    """In each row the highest `number`, of equal ones the first. What is -inf is never among them."""
    there = values > -np.inf
    if values.shape[1] <= number:
        return there
    least = -np.partition(-values, number - 1, axis=1)[:, number - 1 : number]
    above = values > least
    equal = (values == least) & there
    room = number - above.sum(axis=1, keepdims=True)
    return np.asarray(above | (equal & (np.cumsum(equal, axis=1) <= room)))


def _in_turn(market: Market) -> Flags:
    """N × M: what everybody gets who chooses the best that is left, week by week, the most urgent first."""
    chosen = np.zeros(market.gain.shape, dtype=np.bool_)
    in_all = market.room_in_all.copy()
    for week in range(market.weeks):
        room = market.room[:, week].copy()
        for person in np.argsort(-market.urgency, kind="stable"):
            for _ in range(market.wanted[person, week]):
                free = (room > 0) & (in_all > 0) & ~chosen[person]
                left = np.where(free, market.gain[person], 0.0)
                best = int(left.argmax())
                if left[best] <= 0:
                    break
                chosen[person, best] = True
                room[best] -= 1
                in_all[best] -= 1
    return chosen
