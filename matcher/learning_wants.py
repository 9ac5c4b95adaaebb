"""The wants half fitted to what participants answered to their list: which factors count more or less.

chance of a yes to an employer = 1 / (1 + e^-(base + Σ multiplier × expert contribution)). A no with a reason
that names a factor says more: the reason is taken as given in proportion to what is missing there,
P(reason f) = e^(multiplier of f × what f lacks) / Σ over the factors of the same, so that reasons given where
little is missing lift a factor. Multipliers are 1 ± 0.5 beforehand, the base is free. Nobody has an effect of
their own: it is what participants of the team say together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.learning import DECIMALS, Comparison, Forecasts, compared, stretches
from matcher.learning_fit import MULTIPLIER_SPREAD, SETTLED, STEPS, Floats, log_loss, sigmoid, uphill

VERSION = 1

BASE_SPREAD = 3.0
"""Of the base around 0, in log-odds: nearly free."""

NO_FACTOR = -1
"""Where an answer names none."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers in the order of time: `yes` is 1 for each employer that was accepted, else 0.

    `given`: answers × factors, what each factor of the wants half contributed by the expert weights; `most`:
    what it could have. `reason`: the factor that a no was about, or NO_FACTOR.
    """

    factors: tuple[str, ...]
    given: Floats
    most: Floats
    reason: npt.NDArray[np.intp]
    yes: Floats

    def __len__(self) -> int:
        return len(self.yes)

    def some(self, rows: Sequence[int]) -> Answers:
        """Only these rows."""
        kept = np.asarray(rows, dtype=np.intp)
        return Answers(self.factors, self.given[kept], self.most[kept], self.reason[kept], self.yes[kept])

    def as_one(self) -> Answers:
        """All factors as one, by the expert weights: the half as it is, however much it counts as a whole."""
        none = np.full(len(self), NO_FACTOR, dtype=np.intp)
        whole = [part.sum(axis=1, keepdims=True) for part in (self.given, self.most)]
        return Answers(("all",), whole[0], whole[1], none, self.yes)


@dataclass(frozen=True, slots=True, eq=False)
class Wants:
    """What was learnt: the multipliers, with `spread`, the covariance of base and multipliers."""

    factors: tuple[str, ...]
    base: float
    multipliers: Floats
    spread: Floats

    def log_odds(self, answers: Answers) -> Floats:
        """Of a yes, for each answer."""
        return np.asarray(self.base + answers.given @ self.multipliers, dtype=np.float64)

    def times(self, weights: Mapping[str, float]) -> dict[str, float]:
        """Factor → what its expert weight is multiplied with, such that the weights keep their sum."""
        raw = dict(zip(self.factors, self.multipliers.tolist(), strict=True))
        known = {name: weight for name, weight in weights.items() if name in raw}
        total = sum(weight * raw[name] for name, weight in known.items())
        if total <= 0:
            return dict.fromkeys(known, 1.0)
        share = sum(known.values()) / total
        return {name: share * raw[name] for name in known}


def written(wants: Wants) -> str:
    """As JSON text, the same each time."""
    return json.dumps(
        {
            "version": VERSION,
            "factors": list(wants.factors),
            "base": round(wants.base, DECIMALS),
            "multipliers": np.round(wants.multipliers, DECIMALS).tolist(),
            "spread": np.round(wants.spread, DECIMALS).tolist(),
        },
        sort_keys=True,
    )


def read(text: str) -> Wants:
    """What `written` wrote."""
    said: dict[str, Any] = json.loads(text)
    return Wants(
        tuple(said["factors"]), said["base"], np.array(said["multipliers"]), np.array(said["spread"])
    )


def fit(answers: Answers) -> Wants:
    """Fit to the answers by Newton's way; multipliers do not fall below 0. With none all stay 1."""
    count = len(answers.factors)
    design = np.column_stack([np.ones(len(answers)), answers.given])
    precise = 1 / np.square([BASE_SPREAD, *[MULTIPLIER_SPREAD] * count])
    middle = np.array([0.0, *np.ones(count)])
    values, named = middle.copy(), answers.reason >= 0
    lacks, reason = (answers.most - answers.given)[named], answers.reason[named]

    def worth(at: Floats) -> float:
        told = lacks * at[1:]
        said = np.take_along_axis(told, reason[:, None], axis=1)[:, 0] - np.logaddexp.reduce(told, axis=1)
        return float(said.sum() - log_loss(design @ at, answers.yes).sum() - precise @ (at - middle) ** 2 / 2)

    for _ in range(STEPS):
        chance = sigmoid(design @ values)
        slope = design.T @ (answers.yes - chance) - precise * (values - middle)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(precise)
        of_reasons = _reasons(lacks, reason, values[1:])
        slope[1:] += of_reasons[0]
        bend[1:, 1:] += of_reasons[1]
        before = values
        values = uphill(before, np.linalg.solve(bend, slope), worth, slice(1, None))
        if np.abs(values - before).max() < SETTLED:
            break
    return Wants(answers.factors, float(values[0]), values[1:], np.asarray(np.linalg.inv(bend), np.float64))


def _reasons(lacks: Floats, reason: npt.NDArray[np.intp], multipliers: Floats) -> tuple[Floats, Floats]:
    """Slope and bend of what the reasons say: a choice among the factors by what each lacks."""
    counts = lacks * multipliers
    share = np.exp(counts - counts.max(axis=1, keepdims=True, initial=0.0))
    share /= share.sum(axis=1, keepdims=True)
    named = np.eye(lacks.shape[1])[reason]
    slope = ((named - share) * lacks).sum(axis=0)
    weighted = share * lacks
    bend = np.diag((weighted * lacks).sum(axis=0)) - weighted.T @ weighted
    return slope, bend


def forecasts(answers: Answers) -> Forecasts:
    """Forecast each stretch of time from what came before it, by the expert weights and by what was learnt.

    Both learn how often participants say yes and how much the half counts as a whole, so only what differs
    between the factors can make a difference.
    """
    whole = answers.as_one()
    told = [np.zeros((2, 0))]
    for begin, end in stretches(len(answers)):
        before, later = range(begin), range(begin, end)
        usual = fit(whole.some(before)).log_odds(whole.some(later))
        learnt = fit(answers.some(before)).log_odds(answers.some(later))
        told.append(np.stack([usual, learnt]))
    found = np.concatenate(told, axis=1)
    return Forecasts(found[0], found[1], answers.yes[len(answers) - found.shape[1] :])


def compare(answers: Answers) -> Comparison:
    """Hold what is forecast of later answers against the expert weights."""
    return compared(forecasts(answers))
