"""How much of a factor of the chance half rests on facts that nobody knows: what makes a chance less sure.

Where a fact is missing the factor stands at its middle. Known, it could as well have been nothing as all
there is: a spread of half its weight (matcher/scoring.py adds it to the log-odds).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from crm.model import Accommodation
from matcher.codes import UNKNOWN
from matcher.factors import support
from matcher.pairing import Pairing
from matcher.table import Flags, Floats

Rows = npt.NDArray[np.intp]


def _strengths(pairing: Pairing, candidates: Rows) -> Flags:
    theirs = pairing.table.values[pairing.table.owner[candidates]]
    return np.asarray((theirs == UNKNOWN) | (pairing.profile.strengths is None))


def _recruitment(pairing: Pairing, candidates: Rows) -> Flags:
    return np.asarray(pairing.table.recruitment[pairing.table.owner[candidates]] == UNKNOWN)


def _support(pairing: Pairing, candidates: Rows) -> Floats:
    """Of several accommodations the part that is unknown; who gives one is likely to give another."""
    said = pairing.profile.accommodations
    wished = [Accommodation(code) for code in said or () if Accommodation(code) in support.GIVEN_BY]
    if said is None or not wished:
        return np.full(len(candidates), float(said is None))
    rows = pairing.table.owner[candidates]
    growing = sum(one is Accommodation.GRADUAL_HOURS for one in wished)
    unknown = growing * (pairing.table.can_grow[rows] < 0).astype(np.float64)
    unknown += (len(wished) - growing) * (pairing.table.support[rows] == UNKNOWN)
    return np.asarray(unknown / len(wished))


def _start(pairing: Pairing, candidates: Rows) -> Flags:
    fewest = pairing.table.hours_min[candidates]
    return np.asarray(np.isnan(fewest) | (pairing.profile.hours_now is None))


def _capacity(pairing: Pairing, candidates: Rows) -> Flags:
    return np.isnan(pairing.table.most_at_once[pairing.table.owner[candidates]])


MISSING: Mapping[str, Callable[[Pairing, Rows], Flags | Floats]] = {
    "strengths": _strengths,
    "recruitment": _recruitment,
    "support": _support,
    "start": _start,
    "capacity": _capacity,
}
"""Factor → of which of these candidates what it needs is unknown (1), known (0), or known in part."""

HALF = 0.5
"""The standard deviation of a value that is nothing or all."""


def variance(pairing: Pairing, candidates: Rows, weights: Mapping[str, float]) -> Floats:
    """What the facts that nobody knows add to the variance of the log-odds."""
    total = np.zeros(len(candidates))
    for name, missing in MISSING.items():
        if name in weights:
            total += (HALF * weights[name]) ** 2 * missing(pairing, candidates)
    return total
