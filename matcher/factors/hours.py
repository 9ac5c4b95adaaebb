"""Hours: can one get to the hours aimed at, and work at the times that suit?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from crm import model
from matcher.codes import UNKNOWN as NO_LIST
from matcher.codes import mask, names
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import WorkplaceTable

UNKNOWN = 0.6
"""The value of each of the two questions when either side is unknown."""

GROWS = 0.9
"""How well the goal is met where the hours are too few today but can grow."""


def values(pairing: Pairing) -> Values:
    """The mean of two answers: room to reach the goal, times in common."""
    return (_goal(pairing) + _times(pairing)) * np.float32(0.5)


def _goal(pairing: Pairing) -> Values:
    """1 where the goal can be reached, at once or by growing; else how much of it."""
    goal, table = pairing.profile.hours_goal, pairing.table
    if not goal:
        return pairing.constant(UNKNOWN)
    most = table.remember("hours.most", lambda: table.hours_max.astype(np.float32))
    least = table.remember("hours.least", lambda: _by_growing(table))
    reached = np.minimum(most * np.float32(1 / goal), np.float32(1))
    reached[np.isnan(reached)] = UNKNOWN
    result: Values = np.maximum(reached, least)
    return result


def _by_growing(table: WorkplaceTable) -> Values:
    """How well a goal is met at least: where the hours can grow, almost whatever they are today."""
    return table.over_candidates(np.where(table.can_grow == 1, np.float32(GROWS), np.float32(0)))


def _times(pairing: Pairing) -> Values:
    """How much of the workplace's times suit."""
    own = mask(pairing.profile.times, model.TimeOfDay)
    if own == NO_LIST:
        return pairing.constant(UNKNOWN)
    return _of_each_mask(own)[pairing.table.times - NO_LIST]


@lru_cache(maxsize=256)
def _of_each_mask(own: int) -> Values:
    """The value for every mask of times a workplace can have, from `NO_LIST` up."""
    shared = [min((theirs & own).bit_count(), 2) / 2 for theirs in range(1 << len(model.TimeOfDay))]
    return np.array([UNKNOWN, *shared], dtype=np.float32)


def _range(pairing: Pairing, candidate: int) -> tuple[float | None, float | None]:
    fewest, most = pairing.table.hours_min[candidate], pairing.table.hours_max[candidate]
    return (None if np.isnan(fewest) else float(fewest), None if np.isnan(most) else float(most))


def reason(pairing: Pairing, candidate: int) -> Reason:
    """The hours there, the participant's own, and the times they share."""
    fewest, most = _range(pairing, candidate)
    own, theirs = mask(pairing.profile.times, model.TimeOfDay), int(pairing.table.times[candidate])
    shared = names(own & theirs, model.TimeOfDay) if NO_LIST not in (own, theirs) else ()
    if fewest is None and most is None and not shared:
        return Reason("hours.unknown")
    return Reason(
        "hours.fits",
        {
            "hours_min": fewest,
            "hours_max": most,
            "goal": pairing.profile.hours_goal,
            "times": shared,
            "can_grow": pairing.table.workplace(candidate).hours_can_grow is True,
        },
    )


def against(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """Too few hours to reach the goal."""
    most, goal = _range(pairing, candidate)[1], pairing.profile.hours_goal
    grows = pairing.table.workplace(candidate).hours_can_grow is True
    if most is not None and goal is not None and most < goal and not grows:
        yield Reason("hours.goal_out_of_reach", {"hours_max": most, "goal": goal})


def ask(pairing: Pairing, candidate: int) -> Iterator[Reason]:
    """The times, where they are not known."""
    if pairing.table.times[candidate] == NO_LIST and pairing.profile.times:
        yield Reason("ask.times")
