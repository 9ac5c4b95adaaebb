"""Counts of people as they may be shown: under five is '<5', and no total gives a hidden count away."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5
"""The smallest number of people that is told exactly."""

FEW = "<5"
SOME = "5+"

Shown = int | str
"""A number of people of five or more, or '<5', or '5+' for a total that would tell too much."""


def shown(people: int) -> Shown:
    """`people` when it is at least five, else '<5' (also for none)."""
    return people if people >= FEWEST else FEW


def shown_total(people: int, parts: Mapping[str, int]) -> Shown:
    """The total beside its parts, each shown by `shown`.

    The total is exact only where every hidden part could still be anything from none to four; then what
    is left after subtracting the parts that are shown tells nothing. Otherwise it is '5+'.
    """
    if people < FEWEST:
        return FEW
    hidden = sum(1 for part in parts.values() if part < FEWEST)
    left = people - sum(part for part in parts.values() if part >= FEWEST)
    most_each = FEWEST - 1
    if hidden == 0 or FEWEST <= left <= most_each * (hidden - 1):
        return people
    return SOME
