"""What is measured of lists and of chances, and paired confidence intervals by bootstrap over towns."""

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


BINS = 10
"""Parts of equal size, by the chance that was told."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One part of a reliability plot: the mean chance told, the true mean, and how many pairs."""

    told: float
    true: float
    pairs: int


def reliability(told: Floats, true: Floats, bins: int = BINS) -> tuple[Bin, ...]:
    """The pairs by rising chance told, in parts of equal size."""
    order = np.argsort(told, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return tuple(Bin(float(told[part].mean()), float(true[part].mean()), len(part)) for part in parts)


def calibration_error(told: Floats, true: Floats, bins: int = BINS) -> float:
    """ECE: how far the chance told lies from the true one, on average over the parts."""
    parts = reliability(told, true, bins)
    pairs = sum(part.pairs for part in parts)
    return sum(abs(part.told - part.true) * part.pairs for part in parts) / max(1, pairs)


def brier(told: Floats, true: Floats) -> float:
    """The expected squared error of a forecast of yes or no where the chance is `true`; the best is not 0."""
    return float(((told - true) ** 2 + true * (1 - true)).mean())


def regret(ranked: Sequence[int] | npt.NDArray[np.intp], gain: Floats, top: int = 10) -> float:
    """What the first `top` of `ranked` lack of the best mean gain that `top` workplaces can have."""
    best = np.sort(gain)[::-1][:top]
    return float((best.sum() - gain[np.asarray(ranked, dtype=np.intp)[:top]].sum()) / max(1, len(best)))


@dataclass(frozen=True, slots=True)
class Exposure:
    """How lists share employers out. `gini`: 0 all as often, 1 one alone. `coverage`: the share shown at all.

    `most`: how many lists the most shown employer is on. `congestion`: on what share of the other lists
    an employer on a list stands, on average.
    """

    gini: float
    coverage: float
    most: int
    congestion: float


def exposure(lists: Sequence[Sequence[int] | npt.NDArray[np.intp]], workplaces: int) -> Exposure:
    """How often each of the workplaces stands on the lists."""
    shown = np.zeros(workplaces, dtype=np.int_)
    for ranked in lists:
        np.add.at(shown, np.asarray(ranked, dtype=np.intp), 1)
    others = sum(int((shown[np.asarray(ranked, dtype=np.intp)] - 1).sum()) for ranked in lists)
    return Exposure(
        gini=gini(shown),
        coverage=float((shown > 0).mean()) if workplaces else 0.0,
        most=int(shown.max(initial=0)),
        congestion=others / max(1, int(shown.sum())) / max(1, len(lists) - 1),
    )


def gini(counts: npt.NDArray[np.int_]) -> float:
    """0 where all are alike, near 1 where one has everything."""
    total = counts.sum()
    if not total:
        return 0.0
    rank = np.arange(1, len(counts) + 1)
    return float(2 * (rank * np.sort(counts)).sum() / (len(counts) * total) - (len(counts) + 1) / len(counts))


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


def ratio(above: Floats, below: Floats, resampled: Sequence[npt.NDArray[np.intp]]) -> Estimate:
    """The sum of `above` per sum of `below`, both drawn together; inf where there is nothing below."""
    found = [_share(above[rows], below[rows]) for rows in resampled]
    low, high = np.percentile(found, [2.5, 97.5], method="nearest")
    return Estimate(_share(above, below), float(low), float(high))


def _share(above: Floats, below: Floats) -> float:
    total = float(below.sum())
    return float(above.sum()) / total if total else float("inf")
