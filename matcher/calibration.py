"""Whether 0.3 means three in ten: the team's own forecasts held against what came of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.learning_fit import Floats
from matcher.surplus import EIGHT_IN_TEN

MOST_BINS, LEAST_IN_A_BIN = 10, 20
"""At most so many parts of equal size, each with at least so many forecasts."""

ENOUGH = 50
"""With fewer forecasts even a perfect one would often look wrong by more than ten in a hundred."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same size: their mean, the share that came true, and how many they are.

    The true share lies `between` these two eight times in ten (Wilson's interval).
    """

    forecast: float
    observed: float
    count: int
    between: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """`ece`: how far forecast and share lie apart, on average over the bins. `by_luck`: what that would be of
    perfect forecasts, by luck alone. `brier`: the mean squared error of the forecasts.
    """

    bins: tuple[Bin, ...]
    count: int
    ece: float
    by_luck: float
    brier: float

    @property
    def enough(self) -> bool:
        """Whether there are enough forecasts to say anything."""
        return self.count >= ENOUGH


def calibration(chance: Floats, yes: Floats) -> Calibration:
    """Of forecasts (0-1) and what came of them (1 or 0), in the same order. With none all is 0."""
    count = len(yes)
    if not count:
        return Calibration((), 0, 0.0, 0.0, 0.0)
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, max(1, min(MOST_BINS, count // LEAST_IN_A_BIN)))
    bins = tuple(_bin(chance[part], yes[part]) for part in parts)
    return Calibration(
        bins,
        count,
        sum(abs(one.forecast - one.observed) * one.count for one in bins) / count,
        sum(_luck(chance[part]) * len(part) for part in parts) / count,
        float(((chance - yes) ** 2).mean()),
    )


def _bin(chance: Floats, yes: Floats) -> Bin:
    share = float(yes.mean())
    return Bin(float(chance.mean()), share, len(yes), _wilson(share, len(yes)))


def _wilson(share: float, count: int) -> tuple[float, float]:
    z = EIGHT_IN_TEN**2 / count
    middle, half = share + z / 2, EIGHT_IN_TEN * (share * (1 - share) / count + z / (4 * count)) ** 0.5
    return max(0.0, (middle - half) / (1 + z)), min(1.0, (middle + half) / (1 + z))


def _luck(chance: npt.NDArray[np.float64]) -> float:
    """How far the share of so many outcomes of these chances lies from their mean, on average."""
    return float((2 / np.pi * (chance * (1 - chance)).sum()) ** 0.5 / len(chance))
