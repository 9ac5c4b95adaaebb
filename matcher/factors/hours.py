"""Hours: can one get to the hours aimed at, and work at the times that suit?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crm import model
from matcher.codes import UNKNOWN as NO_LIST
from matcher.codes import mask, names
from matcher.pairing import Pairing, Values
from matcher.result import Reason
from matcher.table import Bits, Floats

UNKNOWN = 0.6
"""The value of each of the two questions when either side is unknown."""

GROWS = 0.9
"""How well the goal is met where the hours are too few today but can grow."""


def values(pairing: Pairing) -> Values:
    """The mean of two answers: room to reach the goal, times in common."""
    mean: Values = ((_goal(pairing) + _times(pairing)) / 2).astype(np.float32)
    return mean


def _goal(pairing: Pairing) -> Floats:
    """1 where the goal can be reached, at once or by growing; else how much of it."""
    goal, most = pairing.profile.hours_goal, pairing.table.hours_max
    if not goal:
        return np.full(len(most), UNKNOWN)
    reached = np.where(np.isnan(most), UNKNOWN, np.clip(most / goal, 0, 1))
    grows = (pairing.table.can_grow == 1)[pairing.table.owner]
    return np.where(grows, np.maximum(reached, GROWS), reached)


def _times(pairing: Pairing) -> Floats:
    """How much of the workplace's times suit."""
    own, theirs = mask(pairing.profile.times, model.TimeOfDay), pairing.table.times
    if own == NO_LIST:
        return np.full(len(theirs), UNKNOWN)
    shared = np.minimum(_count(theirs & own), 2) / 2
    return np.where(theirs == NO_LIST, UNKNOWN, np.maximum(shared, 0.0))


def _count(bits: Bits) -> Bits:
    """How many bits are set in each mask (six kinds of time)."""
    total: Bits = sum(((bits >> n) & 1 for n in range(len(model.TimeOfDay))), np.zeros_like(bits))
    return total


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
