"""The chance half fitted to what came of introductions, with the expert weights as the prior.

log-odds of a yes = base + Σ multiplier × expert contribution + industry effect + employer effect. With a
multiplier of 1 it is what the experts say. Industry and employer effects are pooled: how far they may lie
from nothing is learnt too (matcher/learning_fit.py), so one refusal says little of an employer and ten say
much. No effect belongs to a person.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher import learning_fit
from matcher.learning_fit import Floats, log_loss

VERSION = 2
"""Of the JSON text. Weights adopted before there was a number (1) are read as they are."""

MEETING_SPREAD = 0.7
"""Standard deviation, in log-odds, of what one person and one employer make of each other. No outcome tells
it beforehand, so it stays however many there are.
"""

DECIMALS = 6
"""What was learnt is kept to so many decimals."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Introductions in the order of time. `yes` is 1 for each that led to a meeting or further, else 0.

    `given`: cases × factors, what each factor of the chance half contributes by the expert weights.
    """

    factors: tuple[str, ...]
    given: Floats
    employers: tuple[str, ...]
    industries: tuple[str, ...]
    yes: Floats

    def __len__(self) -> int:
        return len(self.yes)

    def some(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> Cases:
        """Only these rows."""
        kept = np.asarray(rows, dtype=np.intp)
        return Cases(
            self.factors,
            self.given[kept],
            tuple(self.employers[n] for n in kept),
            tuple(self.industries[n] for n in kept),
            self.yes[kept],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was learnt. `spread` is the covariance of base and multipliers.

    Effects stand with their standard deviation. An industry or employer that was never met has effect 0 and
    the pooled spread.
    """

    factors: tuple[str, ...]
    base: float
    multipliers: Floats
    spread: Floats
    industries: dict[str, tuple[float, float]] = field(default_factory=dict)
    employers: dict[str, tuple[float, float]] = field(default_factory=dict)
    pooled: tuple[float, float] = (0.0, 0.0)

    def effect(self, employer: str, industry: str) -> tuple[float, float]:
        """What is known of one employer beyond the factors, and the standard deviation of a meeting there."""
        one = self.employers.get(employer, (0.0, self.pooled[1]))
        other = self.industries.get(industry, (0.0, self.pooled[0]))
        return one[0] + other[0], math.hypot(one[1], other[1], MEETING_SPREAD)

    def log_odds(self, cases: Cases) -> tuple[Floats, Floats]:
        """The log-odds of each case and their standard deviation."""
        design = np.column_stack([np.ones(len(cases)), cases.given])
        effects = np.array(
            [self.effect(*keys) for keys in zip(cases.employers, cases.industries, strict=True)]
        )
        effects = effects.reshape(-1, 2)
        mean = design @ np.concatenate([[self.base], self.multipliers]) + effects[:, 0]
        variance = np.einsum("ni,ij,nj->n", design, self.spread, design) + effects[:, 1] ** 2
        return mean, np.sqrt(variance)


def written(fitted: Fitted) -> str:
    """As JSON text, the same each time."""
    return json.dumps(
        {
            "version": VERSION,
            "factors": list(fitted.factors),
            "base": round(fitted.base, DECIMALS),
            "multipliers": np.round(fitted.multipliers, DECIMALS).tolist(),
            "spread": np.round(fitted.spread, DECIMALS).tolist(),
            "industries": _rounded(fitted.industries),
            "employers": _rounded(fitted.employers),
            "pooled": [round(one, DECIMALS) for one in fitted.pooled],
        },
        sort_keys=True,
    )


def _rounded(effects: dict[str, tuple[float, float]]) -> dict[str, list[float]]:
    return {
        key: [round(value, DECIMALS), round(spread, DECIMALS)] for key, (value, spread) in effects.items()
    }


def read(text: str) -> Fitted:
    """What `written` wrote, also by the version before."""
    said: dict[str, Any] = json.loads(text)
    return Fitted(
        factors=tuple(said["factors"]),
        base=said["base"],
        multipliers=np.array(said["multipliers"]),
        spread=np.array(said["spread"]),
        industries={key: (value, spread) for key, (value, spread) in said["industries"].items()},
        employers={key: (value, spread) for key, (value, spread) in said["employers"].items()},
        pooled=(said["pooled"][0], said["pooled"][1]),
    )


@lru_cache(maxsize=8)
def expert(factors: tuple[str, ...], base: float) -> Fitted:
    """What is believed before anything has come of anything."""
    return _told(factors, learning_fit.believed(len(factors), base), (), ())


def fit(cases: Cases, base: float) -> Fitted:
    """Fit to the cases. With none it is what the experts say."""
    if not len(cases):
        return expert(cases.factors, base)
    industries, employers = tuple(sorted(set(cases.industries))), tuple(sorted(set(cases.employers)))
    found = learning_fit.found(
        cases.given,
        _numbers(cases.industries, industries),
        _numbers(cases.employers, employers),
        cases.yes,
        base,
    )
    return _told(cases.factors, found, industries, employers)


def _numbers(names: tuple[str, ...], known: tuple[str, ...]) -> npt.NDArray[np.intp]:
    number = {name: n for n, name in enumerate(known)}
    return np.array([number[name] for name in names], dtype=np.intp)


def _told(
    factors: tuple[str, ...],
    found: learning_fit.Found,
    industries: tuple[str, ...],
    employers: tuple[str, ...],
) -> Fitted:
    return Fitted(
        factors=factors,
        base=float(found.values[0]),
        multipliers=found.values[1:],
        spread=found.covariance,
        industries=_effects(industries, found.industries),
        employers=_effects(employers, found.employers),
        pooled=(found.pooled[0] ** 0.5, found.pooled[1] ** 0.5),
    )


def _effects(names: tuple[str, ...], found: tuple[Floats, Floats]) -> dict[str, tuple[float, float]]:
    values, variances = found[0].tolist(), np.sqrt(found[1]).tolist()
    return dict(zip(names, zip(values, variances, strict=True), strict=True))


FOLDS = 5
"""The cases are cut into so many stretches of time; each but the first is forecast from those before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """What was forecast of later cases from those before them, in log-odds, and what came of them."""

    expert: Floats
    learnt: Floats
    yes: Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mean log loss of the experts and of what was learnt, on the same later cases; `gain` ± `error`."""

    cases: int
    expert: float
    learnt: float
    gain: float
    error: float

    @property
    def beyond_noise(self) -> bool:
        """Whether learning is better by more than twice what chance alone would give."""
        return self.cases > 0 and self.gain > 2 * self.error


def stretches(count: int) -> list[tuple[int, int]]:
    """First and last row of each stretch of time that is forecast from those before it."""
    cuts = np.linspace(0, count, FOLDS + 1).astype(int).tolist()
    return [(begin, end) for begin, end in pairwise(cuts[1:]) if end > begin]


def forecasts(cases: Cases, base: float) -> Forecasts:
    """Forecast each stretch of time from what came before it, as the experts would and as was learnt."""
    believed = expert(cases.factors, base)
    told = [np.zeros((2, 0))]
    for begin, end in stretches(len(cases)):
        later = cases.some(range(begin, end))
        learnt = fit(cases.some(range(begin)), base)
        told.append(np.stack([one.log_odds(later)[0] for one in (believed, learnt)]))
    found = np.concatenate(told, axis=1)
    return Forecasts(found[0], found[1], cases.yes[len(cases) - found.shape[1] :])


def compare(cases: Cases, base: float) -> Comparison:
    """Hold what is forecast of later cases against the experts."""
    return compared(forecasts(cases, base))


def compared(found: Forecasts) -> Comparison:
    """How much better the one forecast than the other, and how much of that chance alone could give."""
    if not len(found.yes):
        return Comparison(0, 0.0, 0.0, 0.0, 0.0)
    expert_loss, learnt_loss = log_loss(found.expert, found.yes), log_loss(found.learnt, found.yes)
    gain = expert_loss - learnt_loss
    return Comparison(
        len(gain),
        float(expert_loss.mean()),
        float(learnt_loss.mean()),
        float(gain.mean()),
        float(gain.std(ddof=1) / len(gain) ** 0.5) if len(gain) > 1 else float("inf"),
    )
