"""The chance half fitted to what came of introductions, with the expert weights as the prior.

log-odds of a yes = base + Σ multiplier × expert contribution + industry effect + employer effect. With a
multiplier of 1 it is what the experts say. Industry and employer effects are pooled: how far they may lie
from nothing is learnt too (empirical Bayes, by the Laplace approximation of the evidence), so one refusal
says little of an employer and ten say much. No effect belongs to a person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BASE_SPREAD, MULTIPLIER_SPREAD = 1.0, 0.5
"""Standard deviations of the prior: of the base in log-odds, and of a multiplier around 1."""

SPREADS = (0.05, 0.2, 0.4, 0.7, 1.0)
"""How far effects of industries and of employers may lie from nothing; the likeliest pair is taken."""

STEPS, SETTLED = 50, 1e-9

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
        """What is known of one employer beyond the factors, and its standard deviation."""
        one = self.employers.get(employer, (0.0, self.pooled[1]))
        other = self.industries.get(industry, (0.0, self.pooled[0]))
        return one[0] + other[0], float(np.hypot(one[1], other[1]))

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
            "factors": list(fitted.factors),
            "base": round(fitted.base, DECIMALS),
            "multipliers": np.round(fitted.multipliers, DECIMALS).tolist(),
            "spread": np.round(fitted.spread, DECIMALS).tolist(),
            "industries": _rounded(fitted.industries),
            "employers": _rounded(fitted.employers),
            "pooled": list(fitted.pooled),
        },
        sort_keys=True,
    )


def _rounded(effects: dict[str, tuple[float, float]]) -> dict[str, list[float]]:
    return {
        key: [round(value, DECIMALS), round(spread, DECIMALS)] for key, (value, spread) in effects.items()
    }


def read(text: str) -> Fitted:
    """What `written` wrote."""
    said = json.loads(text)
    return Fitted(
        factors=tuple(said["factors"]),
        base=said["base"],
        multipliers=np.array(said["multipliers"]),
        spread=np.array(said["spread"]),
        industries={key: (value, spread) for key, (value, spread) in said["industries"].items()},
        employers={key: (value, spread) for key, (value, spread) in said["employers"].items()},
        pooled=(said["pooled"][0], said["pooled"][1]),
    )


def expert(factors: tuple[str, ...], base: float) -> Fitted:
    """What is believed before anything has come of anything."""
    spread = np.diag([BASE_SPREAD**2, *[MULTIPLIER_SPREAD**2] * len(factors)])
    return Fitted(factors, base, np.ones(len(factors)), spread)


def fit(cases: Cases, base: float) -> Fitted:
    """Fit to the cases. With none it is what the experts say."""
    if not len(cases):
        return expert(cases.factors, base)
    design = _Design.of(cases, base)
    found = [(design.posterior(a, b), a, b) for a in SPREADS for b in SPREADS]
    best, industry, employer = max(found, key=lambda one: one[0].evidence)
    return design.told(best, (industry, employer))


def log_loss(log_odds: Floats, yes: Floats) -> Floats:
    """What each outcome costs a forecast: −ln of the chance it gave to what happened."""
    return np.asarray(np.logaddexp(0.0, np.where(yes > 0, -log_odds, log_odds)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Posterior:
    """The likeliest values, how they may vary, and how well these spreads explain the outcomes."""

    values: Floats
    covariance: Floats
    evidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """Base, multipliers, industry effects and employer effects as one vector."""

    cases: Cases
    matrix: Floats
    middle: Floats
    industries: tuple[str, ...]
    employers: tuple[str, ...]

    @classmethod
    def of(cls, cases: Cases, base: float) -> _Design:
        industries, employers = tuple(sorted(set(cases.industries))), tuple(sorted(set(cases.employers)))
        matrix = np.column_stack(
            [
                np.ones(len(cases)),
                cases.given,
                np.array(cases.industries)[:, None] == np.array(industries),
                np.array(cases.employers)[:, None] == np.array(employers),
            ]
        ).astype(np.float64)
        middle = np.concatenate(
            [[base], np.ones(len(cases.factors)), np.zeros(len(industries) + len(employers))]
        )
        return cls(cases, matrix, middle, industries, employers)

    def posterior(self, industry: float, employer: float) -> _Posterior:
        """Newton's way to the likeliest values; multipliers do not fall below 0."""
        count = len(self.cases.factors)
        precision = 1 / np.square(
            np.concatenate(
                [
                    [BASE_SPREAD],
                    np.full(count, MULTIPLIER_SPREAD),
                    np.full(len(self.industries), industry),
                    np.full(len(self.employers), employer),
                ]
            )
        )
        values = self.middle.copy()
        for _ in range(STEPS):
            chance = 1 / (1 + np.exp(-self.matrix @ values))
            slope = self.matrix.T @ (self.cases.yes - chance) - precision * (values - self.middle)
            bend = (self.matrix * (chance * (1 - chance))[:, None]).T @ self.matrix + np.diag(precision)
            step = np.linalg.solve(bend, slope)
            values = values + step
            values[1 : 1 + count] = np.maximum(values[1 : 1 + count], 0)
            if np.abs(step).max() < SETTLED:
                break
        away = values - self.middle
        evidence = (
            -log_loss(self.matrix @ values, self.cases.yes).sum()
            - (precision * away**2).sum() / 2
            + np.log(precision).sum() / 2
            - np.linalg.slogdet(bend)[1] / 2
        )
        return _Posterior(values, np.asarray(np.linalg.inv(bend), dtype=np.float64), float(evidence))

    def told(self, found: _Posterior, pooled: tuple[float, float]) -> Fitted:
        """The vector taken apart."""
        fixed = 1 + len(self.cases.factors)
        each = zip(found.values[fixed:], np.sqrt(np.diag(found.covariance)[fixed:]), strict=True)
        effects = [(float(value), float(spread)) for value, spread in each]
        cut = len(self.industries)
        return Fitted(
            factors=self.cases.factors,
            base=float(found.values[0]),
            multipliers=found.values[1:fixed],
            spread=found.covariance[:fixed, :fixed],
            industries=dict(zip(self.industries, effects[:cut], strict=True)),
            employers=dict(zip(self.employers, effects[cut:], strict=True)),
            pooled=pooled,
        )


FOLDS = 5
"""The cases are cut into so many stretches of time; each but the first is forecast from those before it."""


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


def compare(cases: Cases, base: float) -> Comparison:
    """Forecast each stretch of time from what came before it, and hold that against the experts."""
    cuts = np.linspace(0, len(cases), FOLDS + 1).astype(int)
    believed = expert(cases.factors, base)
    losses = []
    for begin, end in pairwise(cuts[1:]):
        later = cases.some(range(begin, end))
        learnt = fit(cases.some(range(begin)), base)
        losses.append(
            np.stack([log_loss(one.log_odds(later)[0], later.yes) for one in (believed, learnt)], axis=1)
        )
    found = np.concatenate(losses) if losses else np.zeros((0, 2))
    if not len(found):
        return Comparison(0, 0.0, 0.0, 0.0, 0.0)
    gain = found[:, 0] - found[:, 1]
    return Comparison(
        len(found),
        float(found[:, 0].mean()),
        float(found[:, 1].mean()),
        float(gain.mean()),
        float(gain.std(ddof=1) / len(gain) ** 0.5) if len(gain) > 1 else float("inf"),
    )
