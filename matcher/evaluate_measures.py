"""nDCG with graded gain, and paired confidence intervals by bootstrap over towns and participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


def ndcg(ranked: Sequence[int] | npt.NDArray[np.intp], gain: Floats, top: int = 10) -> float:
    """How much of the best possible discounted gain the first `top` of `ranked` hold, 0–1.

    `gain` is over all workplaces. Raises ValueError when nothing could be gained.
    """
    best = _discounted(np.sort(gain)[::-1][:top])
    if best <= 0:
        raise ValueError("no workplace has any gain")
    return _discounted(gain[np.asarray(ranked, dtype=np.intp)[:top]]) / best


def _discounted(gains: Floats) -> float:
    return float(gains @ (1 / np.log2(np.arange(2, len(gains) + 2))))


def draws(towns: npt.NDArray[np.int_], seed: int) -> list[npt.NDArray[np.intp]]:
    """Resampled rows, the same for every ranking, so that differences are paired.

    `towns` tells the town of each row. Whole towns are drawn first, then rows within each.
    """
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero(towns == town) for town in np.unique(towns)]
    return [
        np.concatenate(
            [
                rng.choice(members[town], size=len(members[town]))
                for town in rng.integers(len(members), size=len(members))
            ]
        )
        for _ in range(RESAMPLES)
    ]


def estimate(values: Floats, resampled: Sequence[npt.NDArray[np.intp]]) -> Estimate:
    """The mean of `values` with its 95 % percentile interval over the resampled rows."""
    means = [float(values[rows].mean()) for rows in resampled]
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(values.mean()), float(low), float(high))
