"""Drawing lots so that the same seed gives the same town on every machine and Python version.

Only `Random.random()` is used, the one method whose sequence Python promises to keep.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")


def stream(name: str) -> Random:
    """A source of chance of its own for each part, so that a change in one part leaves the others alone."""
    return Random(f"Jobbro 2026 {name}")


def pick(rng: Random, things: Sequence[T]) -> T:
    return things[int(rng.random() * len(things))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(rng.random() * (high - low + 1))


def weighted(rng: Random, things: Sequence[T], weights: Sequence[float]) -> T:
    at = rng.random() * sum(weights)
    for thing, weight in zip(things, weights, strict=True):
        at -= weight
        if at < 0:
            return thing
    return things[-1]


def shuffled(rng: Random, things: Sequence[T]) -> list[T]:
    result = list(things)
    for last in range(len(result) - 1, 0, -1):
        other = int(rng.random() * (last + 1))
        result[last], result[other] = result[other], result[last]
    return result


def some(rng: Random, things: Sequence[T], number: int) -> list[T]:
    """`number` different things (or all there are), in the order in which they stood."""
    chosen = sorted(shuffled(rng, range(len(things)))[:number])
    return [things[n] for n in chosen]


def dealt(rng: Random, counts: Mapping[T, int], given: Mapping[int, T] | None = None) -> list[T]:
    """One value for each seat, each value exactly as often as `counts` says; `given` seats are kept."""
    given = given or {}
    left = [value for value, number in counts.items() for _ in range(number)]
    for value in given.values():
        left.remove(value)
    left = shuffled(rng, left)
    return [given[seat] if seat in given else left.pop() for seat in range(sum(counts.values()))]


def skewed(median: float, mean: float, number: int) -> list[int]:
    """`number` whole values with this median and mean, rising: the quantiles of a log-normal spread."""
    width = (2 * _log(mean / median)) ** 0.5
    normal = NormalDist()
    points = [(n + 0.5) / number for n in range(number)]
    return [round(median * 2.718281828459045 ** (width * normal.inv_cdf(point))) for point in points]


def _log(x: float) -> float:
    """Natural logarithm from the series of artanh: the same digits everywhere."""
    ratio = (x - 1) / (x + 1)
    return 2 * sum(ratio**power / power for power in range(1, 40, 2))
