"""What a list is worth: the expected surplus of its first ten, the upper places counting more.

worth = Σ surplus of place k ÷ log2(k + 1), k = 1 … 10. One begins at the top and seldom gets to the tenth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.table import Floats

TOP = 10
PLACES: Floats = 1 / np.log2(np.arange(2, TOP + 2))
"""What each place counts."""

Rows = npt.NDArray[np.intp]


def of(surplus: Floats) -> float:
    """The worth of a list in this order."""
    first = surplus[:TOP]
    return float(first @ PLACES[: len(first)])


def at_best(surplus: Floats) -> float:
    """The worth of the same employers in the best order."""
    return of(-np.sort(-surplus))


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """For each employer of a list the ten best of all the others, and what they come to beside it.

    `surplus` is employers × ten, falling. `rest` is employers × eleven: the worth of the others where the
    employer takes the first place, the second …, or none.
    """

    surplus: Floats
    rest: Floats

    @classmethod
    def of(cls, standing: Floats) -> Others:
        """Of a list that is worth `standing` now, in any order."""
        count, best = len(standing), np.argsort(-standing, kind="stable")[: TOP + 1]
        others = np.zeros((count, TOP))
        for place in range(count):
            found = standing[best[best != place][:TOP]]
            others[place, : len(found)] = found
        weights = np.append(PLACES, 0.0)
        rest = np.zeros((count, TOP + 1))
        np.cumsum(others * weights[:-1], axis=1, out=rest[:, 1:])
        rest[:, :-1] += np.cumsum((others * weights[1:])[:, ::-1], axis=1)[:, ::-1]
        return cls(others, rest)

    def place(self, employers: Rows, surplus: Floats) -> Rows:
        """Employers × answers: the place (from 1) that each surplus gets; 11 is none of the first ten."""
        ahead = self.surplus[employers][:, None, :] >= surplus[:, :, None]
        return np.asarray(ahead.sum(axis=2) + 1, dtype=np.intp)

    def worth(self, employers: Rows, surplus: Floats, place: Rows) -> Floats:
        """Employers × answers: the worth of the list with the employer at that place."""
        own = np.append(PLACES, 0.0)[place - 1] * surplus
        return np.asarray(self.rest[employers[:, None], place - 1] + own, dtype=np.float64)
