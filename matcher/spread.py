"""Spreading the lists of a whole team over the employers: a price for each that stands on many of them.

price = strength × the lists on which the employer stands / the lists on which an employer stands on average

On every list the score of an employer counts as score × e^-price, the same for everybody. Since that changes
who stands where, price and lists are sought together until they agree, as in a market. Nobody's first ten
lose more than a stated share of what they are worth: for whom they would, the prices count less or not at
all. It is only counted on how many lists an employer stands; no two people are compared.

The same scores give the same prices, so they hold for the day on which they are made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int_]
Flags = npt.NDArray[np.bool_]

TOP = 10
"""The rows of a list that count as shown."""

STRENGTH = 1.4
"""At this strength tight towns are shared out evenly enough (see `jobbro evaluate spread`)."""

MOST_LOSS = 0.25
"""Nobody's first ten lose more than this share of what they are worth together."""

ROUNDS, LEAST_STEP = 200, 0.03
"""How often the lists are made at the prices so far, and how much the last of them count at least."""

SHARES = (1.0, 0.75, 0.5, 0.25)
"""How much of the prices may count for a person: the most that keeps within the loss, else nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """`price` is over employers, 0 or more: for a person a score counts as score × e^(-share × price).

    `share` is over people. `shown` tells on how many lists each employer stands, `loss` what each person's
    first ten lose of what they were worth.
    """

    price: Floats
    share: Floats
    shown: Ints
    loss: Floats


def spread(
    scores: Floats, strength: float = STRENGTH, *, top: int = TOP, most_loss: float = MOST_LOSS
) -> Spread:
    """The prices at which the lists agree with them.

    `scores` is people × employers, 0 = not allowed. Raises ValueError where a number is negative or nan.
    """
    if not (scores >= 0).all() or not strength >= 0:
        raise ValueError("scores and strength must be 0 or more")
    rows = int(np.minimum((scores > 0).sum(axis=1), top).sum())
    even = max(1.0, rows / max(1, int((scores > 0).any(axis=0).sum())))
    usual = np.zeros(scores.shape[1])
    for turn in range(ROUNDS if strength else 0):
        shown = _shown(scores * np.exp(-strength / even * usual), top).sum(axis=0)
        usual += (shown - usual) * max(LEAST_STEP, 1 / (turn + 1))
    return _settled(scores, strength / even * usual, top, most_loss)


def priced(scores: Floats, found: Spread) -> Floats:
    """What the lists are sorted by."""
    return np.asarray(scores * np.exp(-found.share[:, None] * found.price))


def _settled(scores: Floats, price: Floats, top: int, most_loss: float) -> Spread:
    """Everybody's list at these prices, each with the largest share of them that keeps within the loss."""
    shown = _shown(scores, top)
    own = _worth(scores, shown)
    worth, share, unsettled = own.copy(), np.zeros(len(scores)), np.ones(len(scores), dtype=np.bool_)
    for part in SHARES:
        rows = np.flatnonzero(unsettled)
        there = _shown(scores[rows] * np.exp(-part * price), top)
        got = _worth(scores[rows], there)
        kept = got >= (1 - most_loss) * own[rows]
        shown[rows[kept]], worth[rows[kept]], share[rows[kept]] = there[kept], got[kept], part
        unsettled[rows[kept]] = False
    loss = np.where(own > 0, 1 - worth / np.where(own > 0, own, 1.0), 0.0)
    return Spread(price, share, shown.sum(axis=0), np.maximum(loss, 0.0))


def _shown(scores: Floats, top: int) -> Flags:
    """Which employers stand on each list: the highest scores, of equal ones the first."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
    there = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(there, order, True, axis=1)
    return there & (scores > 0)


def _worth(scores: Floats, shown: Flags) -> Floats:
    return np.asarray(np.where(shown, scores, 0.0).sum(axis=1))
