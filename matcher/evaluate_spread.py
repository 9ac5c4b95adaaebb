"""The price of sharing employers out: how even the lists become, and what it costs, strength by strength."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher import spread
from matcher.evaluate_learning import TOP, first, town_of
from matcher.evaluate_measures import Estimate, draws, estimate, exposure, ndcg
from matcher.evaluate_seen import log_odds, look, order
from matcher.simulate import Town
from matcher.simulate_regimes import Size

Floats = npt.NDArray[np.float64]

STRENGTHS = (0.0, 0.3, 0.6, 0.9, 1.2, 1.4, 2.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One strength. `most` is on how many lists the most shown employer is, `lost` what it costs in nDCG@10.

    `loss` is what the first ten lose of their own scores, on average, and `most_loss` of whoever loses most.
    """

    strength: float
    gini: Estimate
    most: Estimate
    coverage: Estimate
    ndcg: Estimate
    lost: Estimate
    loss: Estimate
    most_loss: float


@dataclass(frozen=True, slots=True)
class Frontier:
    """The points by rising strength; the first is the list as it is."""

    regime: str
    seed: int
    towns: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    shares: tuple[float, float, float]
    ndcg: Floats
    loss: Floats


def evaluate(
    *,
    regime: str = "tight",
    strengths: Sequence[float] = STRENGTHS,
    towns: int = 4,
    seed: int = 1,
    size: Size | None = None,
    on_progress: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Frontier:
    """Spread the lists of `towns` towns with each strength. The first should be 0."""
    found: list[list[_Found]] = []
    for number in range(towns):
        found.append(_spread(town_of(regime, seed * 1000 + number, size), strengths))
        on_progress(number + 1, towns)
    people = draws(np.concatenate([np.full(len(t[0].ndcg), n) for n, t in enumerate(found)]), seed)
    by_town = draws(np.arange(towns), seed)
    before = np.concatenate([one[0].ndcg for one in found])
    return Frontier(
        regime,
        seed,
        towns,
        tuple(
            _point(strength, [one[n] for one in found], before, people, by_town)
            for n, strength in enumerate(strengths)
        ),
    )


def _spread(town: Town, strengths: Sequence[float]) -> list[_Found]:
    seen = look(town)
    own, gain = order(seen, log_odds(seen)), seen.town.gain
    able = np.flatnonzero(gain.any(axis=1))
    found = []
    for strength in strengths:
        made = spread.spread(own, strength)
        value = spread.priced(own, made)
        top = [first(row) for row in value]
        shares = exposure(top, own.shape[1])
        found.append(
            _Found(
                (shares.gini, float(shares.most), shares.coverage),
                np.array([ndcg(top[n], gain[n], TOP) for n in able]),
                made.loss[able],
            )
        )
    return found


def _point(
    strength: float,
    towns: Sequence[_Found],
    before: Floats,
    people: Sequence[npt.NDArray[np.intp]],
    by_town: Sequence[npt.NDArray[np.intp]],
) -> Point:
    shares = np.array([one.shares for one in towns])
    ranked, loss = (np.concatenate([getattr(one, name) for one in towns]) for name in ("ndcg", "loss"))
    return Point(
        strength=strength,
        gini=estimate(shares[:, 0], by_town),
        most=estimate(shares[:, 1], by_town),
        coverage=estimate(shares[:, 2], by_town),
        ndcg=estimate(ranked, people),
        lost=estimate(before - ranked, people),
        loss=estimate(loss, people),
        most_loss=float(loss.max(initial=0.0)),
    )
