"""Lists of different lengths in one flat array, for sums and maxima over each list at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

DEEPEST = 8
"""Lists up to this length are gone through number by number, which is faster than list by list."""


@dataclass(frozen=True, eq=False)
class Ragged:
    """N lists of whole numbers: list n is `flat[starts[n]:starts[n + 1]]`."""

    flat: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Ragged:
        """Pack the lists."""
        lengths = np.fromiter((len(numbers) for numbers in lists), dtype=np.int64, count=len(lists))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        flat = np.fromiter((n for numbers in lists for n in numbers), dtype=np.int32, count=int(starts[-1]))
        return cls(flat, starts)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How long each list is."""
        return np.diff(self.starts)

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Which lists hold anything."""
        return np.asarray(self.lengths > 0)

    @cached_property
    def _layers(self) -> list[tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]]:
        """The first numbers of the lists, the second, and so on: (which lists have one, the numbers)."""
        rows = np.flatnonzero(self.filled)
        layers = []
        for depth in range(int(self.lengths.max(initial=0))):
            rows = rows[self.lengths[rows] > depth]
            layers.append((rows, self.flat[self.starts[rows] + depth]))
        return layers

    def at(self, row: int) -> npt.NDArray[np.int32]:
        """One of the lists."""
        return self.flat[self.starts[row] : self.starts[row + 1]]

    def highest(self, values: npt.NDArray[np.float32], empty: float) -> npt.NDArray[np.float32]:
        """For each list the highest of `values[number]` over its numbers; `empty` for an empty list."""
        result = np.full(len(self.starts) - 1, empty, dtype=np.float32)
        if not len(self.flat):
            return result
        if self.lengths.max() > DEEPEST:
            result[self.filled] = np.maximum.reduceat(values[self.flat], self.starts[:-1][self.filled])
            return result
        for depth, (rows, numbers) in enumerate(self._layers):
            found = values[numbers]
            result[rows] = np.maximum(result[rows], found) if depth else found
        return result

    def count(self, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """For each list how many of its numbers are marked."""
        counts = np.zeros(len(self.starts) - 1, dtype=np.int64)
        for rows, numbers in self._layers:
            counts[rows] += marked[numbers]
        return counts
