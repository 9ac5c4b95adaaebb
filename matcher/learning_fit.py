"""The numbers of a fit: what outcomes make of base, multipliers and pooled effects, and how sure that is.

Normal priors, a logistic likelihood, Newton's way to the likeliest values and the Laplace approximation of
how likely the outcomes are under each set of spreads. The spreads are not chosen: what each set gives is
averaged by how likely it is (empirical Bayes with a prior on the spreads).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

MULTIPLIER_SPREAD = 0.5
"""Standard deviation of a multiplier around 1."""

BASE_SPREADS = ((0.25, 0.9), (1.0, 0.1))
"""Spread of the base in log-odds, and how likely: most towns lie near what is expected, some far off."""

INDUSTRY_SPREADS, INDUSTRIES_VARY = (0.1, 0.3, 0.6), 0.3
EMPLOYER_SPREADS, EMPLOYERS_VARY = (0.2, 0.5, 0.8, 1.2), 0.8
"""How far their effects may lie from nothing: the spreads that are tried, and the scale of their half-normal
prior."""

STEPS, SETTLED = 50, 1e-9


@dataclass(frozen=True, slots=True)
class Spreads:
    """One set of spreads, and the logarithm of how likely it is beforehand."""

    base: float
    industry: float
    employer: float
    believed: float


def spreads() -> Iterator[Spreads]:
    """Every set that is tried."""
    for (base, share), industry, employer in product(BASE_SPREADS, INDUSTRY_SPREADS, EMPLOYER_SPREADS):
        believed = _half_normal(industry, INDUSTRIES_VARY) + _half_normal(employer, EMPLOYERS_VARY)
        yield Spreads(base, industry, employer, float(np.log(share) + believed))


def _half_normal(spread: float, scale: float) -> float:
    """The spreads stand about evenly on a logarithmic scale, hence the second term."""
    return float(-((spread / scale) ** 2) / 2 + np.log(spread))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Base and multipliers (`values`, `covariance`), and the effects with their variances.

    `pooled`: the variance of industry and of employer effects, for those that were never met.
    """

    values: Floats
    covariance: Floats
    industries: tuple[Floats, Floats]
    employers: tuple[Floats, Floats]
    pooled: tuple[float, float]


def believed(factors: int, base: float) -> Found:
    """What is believed before anything has come of anything."""
    sets = list(spreads())
    share = _shares(np.array([one.believed for one in sets]))
    of_base = sum(w * one.base**2 for w, one in zip(share, sets, strict=True))
    none = (np.zeros(0), np.zeros(0))
    return Found(
        np.array([base, *np.ones(factors)]),
        np.diag([of_base, *np.full(factors, MULTIPLIER_SPREAD**2)]),
        none,
        none,
        _pooled(share, sets),
    )


def found(given: Floats, industry: Rows, employer: Rows, yes: Floats, base: float) -> Found:
    """Fit to at least one outcome. `industry` and `employer` number those met from 0.

    Multipliers are held against the middle of the cases: experts are surest of a usual approach.
    """
    middle = given.mean(axis=0)
    problem = _Problem.of(given - middle, industry, employer, yes, base + float(middle.sum()))
    sets = list(spreads())
    settled = [problem.settled(one) for one in sets]
    share = _shares(np.array([one.evidence for one in settled]))
    fixed = _mixed(share, [(one.fixed, one.covariance) for one in settled])
    effects = _mixed_alone(share, [(one.effects, one.variances) for one in settled])
    cut = 1 + given.shape[1]
    back = np.eye(cut)
    back[0, 1:] = -middle
    return Found(
        back @ fixed[0][:cut],
        back @ fixed[1][:cut, :cut] @ back.T,
        (fixed[0][cut:], np.diag(fixed[1])[cut:]),
        effects,
        _pooled(share, sets),
    )


def _shares(likely: Floats) -> Floats:
    share = np.exp(likely - likely.max())
    return np.asarray(share / share.sum(), dtype=np.float64)


def _pooled(share: Floats, sets: list[Spreads]) -> tuple[float, float]:
    industry = sum(w * one.industry**2 for w, one in zip(share, sets, strict=True))
    employer = sum(w * one.employer**2 for w, one in zip(share, sets, strict=True))
    return float(industry), float(employer)


def _mixed(share: Floats, parts: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The mean of several normal distributions, and their covariance as one."""
    mean = np.sum([w * value for w, (value, _) in zip(share, parts, strict=True)], axis=0)
    away = [(value - mean, spread) for value, spread in parts]
    covariance = [w * (spread + np.outer(a, a)) for w, (a, spread) in zip(share, away, strict=True)]
    return mean, np.sum(covariance, axis=0)


def _mixed_alone(share: Floats, parts: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The same where only each one's own variance is asked for."""
    mean = np.sum([w * value for w, (value, _) in zip(share, parts, strict=True)], axis=0)
    variance = [w * (spread + (value - mean) ** 2) for w, (value, spread) in zip(share, parts, strict=True)]
    return mean, np.sum(variance, axis=0)


@dataclass(frozen=True, slots=True, eq=False)
class _Settled:
    """The likeliest values under one set of spreads, how they may vary, and how likely the outcomes are."""

    fixed: Floats
    covariance: Floats
    effects: Floats
    variances: Floats
    evidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """Base, multipliers and industries are one dense block; the employers, many, hang on it one by one.

    Nothing ties two employers but that block, so they are solved for outside it: the work grows with the
    number of outcomes, not with the cube of the number of employers.
    """

    dense: Floats
    employer: Rows
    employers: int
    factors: int
    middle: Floats
    yes: Floats

    @classmethod
    def of(cls, given: Floats, industry: Rows, employer: Rows, yes: Floats, base: float) -> _Problem:
        industries = int(industry.max()) + 1
        member = (industry[:, None] == np.arange(industries)).astype(np.float64)
        return cls(
            np.column_stack([np.ones(len(yes)), given, member]),
            employer,
            int(employer.max()) + 1,
            given.shape[1],
            np.concatenate([[base], np.ones(given.shape[1]), np.zeros(industries)]),
            yes,
        )

    def settled(self, at: Spreads) -> _Settled:
        """Newton's way to the likeliest values; multipliers do not fall below 0."""
        industries = len(self.middle) - 1 - self.factors
        precise = 1 / np.square(
            [at.base, *[MULTIPLIER_SPREAD] * self.factors, *np.full(industries, at.industry)]
        )
        own = 1 / at.employer**2
        fixed, effects = self.middle.copy(), np.zeros(self.employers)

        def worth(values: Floats) -> float:
            away, apart = values[: len(self.middle)], values[len(self.middle) :]
            loss = log_loss(self.dense @ away + apart[self.employer], self.yes).sum()
            return float(-loss - (precise @ (away - self.middle) ** 2 + own * (apart @ apart)) / 2)

        for _ in range(STEPS):
            block, tie, alone, left, rest = self._bend(fixed, effects, precise, own)
            inner = block - tie.T @ (tie / alone[:, None])
            step = np.linalg.solve(inner, left - tie.T @ (rest / alone))
            before = np.concatenate([fixed, effects])
            both = np.concatenate([step, (rest - tie @ step) / alone])
            after = uphill(before, both, worth, slice(1, 1 + self.factors))
            fixed, effects = after[: len(fixed)], after[len(fixed) :]
            if np.abs(after - before).max() < SETTLED:
                break
        covariance = np.linalg.inv(inner)
        share = tie / alone[:, None]
        evidence = (
            worth(np.concatenate([fixed, effects]))
            + (np.log(precise).sum() + self.employers * np.log(own)) / 2
            - (np.log(alone).sum() + np.linalg.slogdet(inner)[1]) / 2
        )
        variances = 1 / alone + np.einsum("ij,jk,ik->i", share, covariance, share)
        return _Settled(
            fixed, np.asarray(covariance, np.float64), effects, variances, float(evidence) + at.believed
        )

    def _bend(
        self, fixed: Floats, effects: Floats, precise: Floats, own: float
    ) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """The bend in its three parts (block, tie, alone), then the slope in two, at these values."""
        chance = sigmoid(self.dense @ fixed + effects[self.employer])
        bent = self.dense * (chance * (1 - chance))[:, None]
        missed = self.yes - chance
        tie = np.zeros((self.employers, len(fixed)))
        np.add.at(tie, self.employer, bent)
        # The first column is the constant: what it sums up is each employer's own bend.
        alone = tie[:, 0] + own
        left = self.dense.T @ missed - precise * (fixed - self.middle)
        rest = np.bincount(self.employer, missed, self.employers) - own * effects
        return bent.T @ self.dense + np.diag(precise), tie, alone, left, rest


HALVINGS = 30


def uphill(at: Floats, step: Floats, worth: Callable[[Floats], float], never_negative: slice) -> Floats:
    """Newton's step, halved until it leads no lower, with what may not be negative kept at 0 or above."""
    stands = worth(at)
    for _ in range(HALVINGS):
        further = at + step
        further[never_negative] = np.maximum(further[never_negative], 0.0)
        if worth(further) >= stands:
            return np.asarray(further, dtype=np.float64)
        step = step / 2
    return at


def sigmoid(log_odds: Floats) -> Floats:
    """The chance of these log-odds; never so near 0 or 1 that it overflows."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))), dtype=np.float64)


def log_loss(log_odds: Floats, yes: Floats) -> Floats:
    """What each outcome costs a forecast: −ln of the chance it gave to what happened."""
    return np.asarray(np.logaddexp(0.0, np.where(yes > 0, -log_odds, log_odds)), dtype=np.float64)
