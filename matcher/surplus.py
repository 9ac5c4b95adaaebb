"""Expected surplus: the chance that an employer says yes, times what the participant would gain by it.

U = WANTS_BASE + the contributions of the wants half. P = 1 / (1 + e^-(CHANCE_BASE + the contributions of the
chance half)). The list is sorted by P × ln(1 + e^U), told as a share of what it is where P = 1 and everything
wished for is met. The index is the one that Bied et al. (arXiv 2603.21699, 2026) find best for job seekers,
in units where the noise of taste is 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.result import Contribution, Half

Floats = npt.NDArray[np.float64]

WANTS_BASE = -4.0
"""U of an employer that meets nothing: hardly worth an approach, ln(1 + e^-4) = 0.02."""

CHANCE_BASE = -3.85
"""Log-odds of a yes where nothing speaks for it, 2 in a hundred; where all is middling it is one in four."""


@dataclass(frozen=True, slots=True)
class Surplus:
    """One match: `fit` and `chance` from 0 to 1, and `score`, which multiplies what they are worth."""

    fit: float
    chance: float
    score: float


def score(utility: Floats, log_odds: Floats, most: float) -> Floats:
    """P × ln(1 + e^U) for many at once, as a share of ln(1 + e^most)."""
    worth = np.logaddexp(0.0, utility) / np.logaddexp(0.0, most)
    return np.asarray(worth / (1.0 + np.exp(-log_odds)), dtype=np.float64)


def chance(log_odds: float) -> float:
    """P of these log-odds."""
    return 1.0 / (1.0 + math.exp(-log_odds))


EIGHT_IN_TEN = 1.2816
"""Within so many standard deviations it lies eight times in ten."""


def interval(chance_told: float, spread: float) -> tuple[float, float]:
    """Between which chances the true one lies eight times in ten, `spread` being that of its log-odds."""
    middle = math.log(chance_told / (1 - chance_told))
    return chance(middle - EIGHT_IN_TEN * spread), chance(middle + EIGHT_IN_TEN * spread)


def chance_base(told: float, contributions: Iterable[Contribution]) -> float:
    """The base of a list that told this chance: a kept list may be older than `CHANCE_BASE`."""
    held = min(max(told, 1e-9), 1 - 1e-9)
    return math.log(held / (1 - held)) - sum(one.points for one in contributions if one.half is Half.CHANCE)


def of(contributions: Iterable[Contribution], base: float = CHANCE_BASE) -> Surplus:
    """What the contributions of one match add up to.

    `fit` is the share that is met of what could be met in the wants half: what the pages tell as how well an
    employer fits. The same contributions always give the same numbers, so a kept list tells them again.
    """
    parts = tuple(contributions)
    wants = sum(one.points for one in parts if one.half is Half.WANTS)
    highest = sum(one.highest for one in parts if one.half is Half.WANTS)
    log_odds = base + sum(one.points for one in parts if one.half is Half.CHANCE)
    worth = _softplus(WANTS_BASE + wants) / _softplus(WANTS_BASE + highest)
    likely = chance(log_odds)
    return Surplus(fit=wants / highest if highest else 0.0, chance=likely, score=worth * likely)


def _softplus(value: float) -> float:
    return math.log1p(math.exp(value))
