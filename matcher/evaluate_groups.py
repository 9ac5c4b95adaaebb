"""Whether some are served less well: a group of participants held against all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.evaluate_measures import Estimate, draws, estimate

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """How a group fares by the plan: nDCG@10 of its lists, share placed, and both less the others'."""

    people: int
    ndcg: Estimate
    placed: Estimate
    ndcg_gap: Estimate
    placed_gap: Estimate


def measure(
    inside: npt.NDArray[np.bool_], ranked: Floats, placed: Floats, town: npt.NDArray[np.int_], seed: int
) -> Group:
    """`inside` tells who belongs to the group, `town` where each lives: whole towns are drawn."""
    own, everybody = draws(town[inside], seed), draws(town, seed)
    return Group(
        people=int(inside.sum()),
        ndcg=estimate(ranked[inside], own),
        placed=estimate(placed[inside], own),
        ndcg_gap=_gap(ranked, inside, everybody),
        placed_gap=_gap(placed, inside, everybody),
    )


def _gap(
    values: Floats, inside: npt.NDArray[np.bool_], resampled: Sequence[npt.NDArray[np.intp]]
) -> Estimate:
    """The mean inside the group less that outside, drawn together; nan where everybody is inside."""

    def of(rows: npt.NDArray[np.intp]) -> float:
        here = inside[rows]
        if here.all() or not here.any():
            return float("nan")
        return float(values[rows][here].mean() - values[rows][~here].mean())

    drawn = [value for value in map(of, resampled) if value == value]
    low, high = np.percentile(drawn, [2.5, 97.5]) if drawn else (float("nan"), float("nan"))
    return Estimate(of(np.arange(len(values))), float(low), float(high))
