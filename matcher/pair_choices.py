"""What counts most to one participant, learnt from at most ten choices between two jobs.

A choice is read by the logistic (Bradley–Terry) model in the units of the score, where the noise of taste is
1: P(first) = 1 / (1 + e^-(U_first - U_second)). U is that of matcher/surplus.py with each part's weight times
what the part counts to this participant. That is one of `STEPS` for each part, and the posterior is kept over
all their combinations, so that it is exact and the same each time. The next pair is the one whose answer is
expected to tell most. Its two jobs differ in two things: one is better in the one, the other in the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from crm.model import Want
from matcher.factors import commute

Floats = npt.NDArray[np.float64]

MOST = 10
"""So many choices at most: nobody is asked longer."""

STEPS = (0.0, 0.5, 1.0, 2.0, 3.0)
"""How many times as much as usual a part may count, from nothing to the most."""

BELIEF = (0.06, 0.2, 0.42, 0.22, 0.1)
"""How likely each step is before anything has been said."""

LITTLE = 0.01
"""An answer that is expected to tell less than this (in nats) is not worth a question."""

MADE_UP = 2.0
"""A pair that is not on the list is asked only if it tells so many times as much as any that is."""

LEVELS: Mapping[Want, tuple[float, float, float]] = {
    Want.WISH: (0.2, 0.55, 0.9),
    Want.ENVIRONMENT: (0.25, 0.6, 0.9),
    Want.HOURS: (0.4, 0.7, 1.0),
}
"""The value for which each of three descriptions stands, from poor to good."""

_BORDERS: Mapping[Want, tuple[float, float]] = {
    Want.WISH: (0.4, 0.72),
    Want.ENVIRONMENT: (0.45, 0.75),
    Want.HOURS: (0.55, 0.85),
}


class Chosen(StrEnum):
    FIRST = "1"
    SECOND = "2"
    UNSURE = "0"


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """What a job is like in one thing: `level` is 0-2, or whole minutes one way for the way to work."""

    want: Want
    level: int


@dataclass(frozen=True, slots=True, order=True)
class Job:
    """A job described by two things."""

    one: Part
    other: Part


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two jobs that are alike but for two things; each is the better one in one of them."""

    first: Job
    second: Job


@dataclass(frozen=True, slots=True)
class Choice:
    """A pair, and what was said to it."""

    pair: Pair
    chosen: Chosen


@dataclass(frozen=True, eq=False)
class Learnt:
    """What the choices tell. `times`: part → how often as much as usual it counts, one of `STEPS`.

    `belief` is the posterior over `grid`, whose columns are the parts in the order of `asked`.
    """

    asked: tuple[Want, ...]
    times: Mapping[Want, float]
    grid: Floats
    belief: Floats


@dataclass(frozen=True, eq=False)
class Taste:
    """What is the same for all pairs of one participant.

    `weights`: the usual weight of each part; `asked`: the parts that they have said something of; `longest`:
    the longest way they can do; `real`: the jobs on their list, each as all its parts.
    """

    weights: Mapping[Want, float]
    asked: tuple[Want, ...]
    longest: float | None
    real: frozenset[tuple[Part, ...]]


def level_of(want: Want, value: float) -> int:
    """Which description a value of a part other than the way is told by."""
    return sum(value >= border for border in _BORDERS[want])


def told_minutes(minutes: float) -> int:
    """Minutes as they are told: to the nearest five, at least five."""
    return max(5, round(minutes / 5) * 5)


def learnt(taste: Taste, choices: Iterable[Choice]) -> Learnt:
    """What the choices tell of what counts most; a choice that somebody was unsure of tells nothing."""
    size = len(taste.asked)
    grid = np.array(list(itertools.product(STEPS, repeat=size))).reshape(len(STEPS) ** size, size)
    belief = np.array([np.prod(one) for one in itertools.product(BELIEF, repeat=len(taste.asked))])
    for choice in choices:
        if choice.chosen is Chosen.UNSURE:
            continue
        first = _first_is_chosen(taste, grid, [choice.pair])[0]
        belief = belief * (first if choice.chosen is Chosen.FIRST else 1 - first)
    belief = belief / belief.sum()
    return Learnt(taste.asked, _times(taste, grid, belief), grid, belief)


def next_pair(taste: Taste, choices: Sequence[Choice]) -> Pair | None:
    """The pair whose answer is expected to tell most; None where enough has been asked, or nothing is left.

    A pair of jobs that are on the list stands before one that is made up. Which of the two jobs stands first
    changes from turn to turn, so that who always takes the first tells nothing.
    """
    if len(choices) >= MOST or len(taste.asked) < 2:
        return None
    asked = {_sorted(choice.pair) for choice in choices}
    found = learnt(taste, choices)
    best = [
        _most_telling(taste, found, [pair for pair in pairs if pair not in asked])
        for pairs in (_real_pairs(taste), _made_up_pairs(taste))
    ]
    (gain, pair), (other_gain, other) = best
    if pair is None or gain * MADE_UP < other_gain:
        gain, pair = other_gain, other
    if pair is None or gain < LITTLE:
        return None
    return pair if len(choices) % 2 == 0 else Pair(pair.second, pair.first)


def is_real(taste: Taste, pair: Pair) -> bool:
    """Whether both jobs are found on the participant's list."""
    return _sorted(pair) in _real_pairs(taste)


def _most_telling(taste: Taste, found: Learnt, pairs: list[Pair]) -> tuple[float, Pair | None]:
    if not pairs:
        return 0.0, None
    gains = _gains(_first_is_chosen(taste, found.grid, pairs), found.belief)
    # Told to a few decimals, so that of equal ones the first is taken whatever the machine.
    best = int(np.argmax(np.round(gains, 9)))
    return float(gains[best]), pairs[best]


def _gains(first: Floats, belief: Floats) -> Floats:
    """Over pairs: how much an answer is expected to tell, in nats. `first` is pairs × grid."""
    return np.asarray(_entropy(first @ belief) - _entropy(first) @ belief)


def _entropy(chance: Floats) -> Floats:
    sure = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(-sure * np.log(sure) - (1 - sure) * np.log(1 - sure))


def _first_is_chosen(taste: Taste, grid: Floats, pairs: Sequence[Pair]) -> Floats:
    """Pairs × grid: the chance that the first job is chosen."""
    usual = np.array([taste.weights[want] for want in taste.asked])
    rest = sum(taste.weights.values()) - usual.sum()
    # The half keeps its sum whatever counts more, as in scoring; where nothing counts, all is alike.
    counted = grid @ usual + rest
    scale = np.divide(usual.sum() + rest, counted, out=np.zeros_like(counted), where=counted > 0)
    apart = np.array([[_apart(taste, pair, want) for want in taste.asked] for pair in pairs])
    gained = (apart * usual) @ grid.T * scale
    return np.asarray(1 / (1 + np.exp(-gained)))


def _apart(taste: Taste, pair: Pair, want: Want) -> float:
    """How much better the first job is in one part."""
    worth = [
        sum(_value(taste, part) for part in (job.one, job.other) if part.want is want)
        for job in (pair.first, pair.second)
    ]
    return worth[0] - worth[1]


def _value(taste: Taste, part: Part) -> float:
    if part.want is not Want.COMMUTE:
        return LEVELS[part.want][part.level]
    used = min(part.level / (taste.longest or commute.FARTHEST), 1.0)
    return 1 - (1 - commute.AT_THE_LIMIT) * used


def _times(taste: Taste, grid: Floats, belief: Floats) -> dict[Want, float]:
    """The step nearest to what each part is expected to count."""
    expected = belief @ grid
    return {
        want: min(STEPS, key=lambda step, at=value: abs(step - at))  # type: ignore[misc]
        for want, value in zip(taste.asked, expected, strict=True)
    }


def _real_pairs(taste: Taste) -> list[Pair]:
    """Pairs of jobs that are found on the list, told by two of their parts."""
    found: set[Pair] = set()
    for one, other in itertools.combinations(taste.asked, 2):
        jobs = {
            Job(told[one], told[other])
            for told in ({part.want: part for part in parts} for parts in taste.real)
            if one in told and other in told
        }
        found |= _trades(taste, jobs)
    return sorted(found)


def _made_up_pairs(taste: Taste) -> list[Pair]:
    """Pairs of jobs as they might be, for where the list has too few."""
    longest = int(taste.longest or commute.FARTHEST)
    ways = sorted({told_minutes(longest * share) for share in (0.15, 0.5, 0.95)})
    found: set[Pair] = set()
    for one, other in itertools.combinations(taste.asked, 2):
        levels = [ways if want is Want.COMMUTE else range(3) for want in (one, other)]
        found |= _trades(taste, {Job(Part(one, a), Part(other, b)) for a, b in itertools.product(*levels)})
    return sorted(found)


def _trades(taste: Taste, jobs: set[Job]) -> set[Pair]:
    """The pairs of which each job is clearly better in one thing."""
    ordered = sorted(jobs)
    return {
        Pair(first, second)
        for first, second in itertools.combinations(ordered, 2)
        if (_value(taste, first.one) - _value(taste, second.one))
        * (_value(taste, first.other) - _value(taste, second.other))
        < 0
    }


def _sorted(pair: Pair) -> Pair:
    return min(pair, Pair(pair.second, pair.first))
