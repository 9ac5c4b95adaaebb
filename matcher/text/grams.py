"""The lexical evidence: runs of letters inside words, each with its own vector, so that no word is unknown.

Where the static model knows words, this knows letters: `bogholderi` meets `bogholder` and `boghollderi`. The
vectors are learnt on the lexicon and the titles; a run of letters finds its row by a checksum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import numpy.typing as npt

from matcher.text.pieces import REMEMBERED, words
from matcher.text.static import Vectors, unit

SHORTEST, LONGEST = 3, 5
"""How many letters a run has, the marks of the word's begin and end included."""


def rows_of_word(word: str, buckets: int) -> list[int]:
    """The rows of all runs of letters in a word, and of the word itself."""
    framed = f"<{word}>"
    runs = [
        framed[start : start + length]
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(framed) - length + 1)
    ]
    return [crc32(run.encode()) % buckets for run in (*runs, f"={word}")]


@dataclass(frozen=True, slots=True, eq=False)
class GramModel:
    """`table` has one row a bucket, in whole steps of `scale` (int8)."""

    table: npt.NDArray[np.int8]
    scale: float
    known: dict[str, Vectors] = field(default_factory=dict)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, one row a text; a text without words is all zeros."""
        return unit(
            np.stack([self._sum(text) for text in texts]) if texts else np.zeros((0, self.size), np.float32)
        )

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return int(self.table.shape[1])

    def _sum(self, text: str) -> Vectors:
        total = np.zeros(self.size, dtype=np.float32)
        for word in words(text):
            total += self._of_word(word)
        return total

    def _of_word(self, word: str) -> Vectors:
        """A word's runs of letters together."""
        found = self.known.get(word)
        if found is None:
            rows = rows_of_word(word, len(self.table))
            found = self.table[rows].sum(axis=0, dtype=np.float32) * np.float32(self.scale)
            if len(self.known) < REMEMBERED:
                self.known[word] = found
        return found
