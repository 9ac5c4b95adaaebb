"""Lists of different lengths in one flat array, for sums and maxima over each list at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


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

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How long each list is."""
        return np.diff(self.starts)

    def at(self, row: int) -> npt.NDArray[np.int32]:
        """One of the lists."""
        return self.flat[self.starts[row] : self.starts[row + 1]]

    def highest(self, values: npt.NDArray[np.float32], empty: float) -> npt.NDArray[np.float32]:
        """For each list the highest of `values[number]` over its numbers; `empty` for an empty list."""
        result = np.full(len(self.starts) - 1, empty, dtype=np.float32)
        filled = self.lengths > 0
        if filled.any():
            result[filled] = np.maximum.reduceat(values[self.flat], self.starts[:-1][filled])
        return result

    def count(self, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """For each list how many of its numbers are marked."""
        running = np.concatenate([[0], np.cumsum(marked[self.flat])])
        counts: npt.NDArray[np.int64] = running[self.starts[1:]] - running[self.starts[:-1]]
        return counts
