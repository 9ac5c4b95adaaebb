"""The static text model: a vector for every piece of a word; a text is the mean of its pieces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from matcher.text.pieces import Pieces

Vectors = npt.NDArray[np.float32]

AT_ONCE = 1024
"""So many texts are added up at a time: what they need then stays near the processor."""

WEIGHTS = "embedding.weight"
"""The name sentence-transformers gives the table of a StaticEmbedding."""


@dataclass(frozen=True, slots=True, eq=False)
class StaticModel:
    """`table` has one row a piece, in half precision as it is stored: it is most of what a server keeps.

    The folder is in sentence-transformers' StaticEmbedding format.
    """

    pieces: Pieces
    table: npt.NDArray[np.float16]

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, one row a text; a text with no known piece is all zeros."""
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for start in range(0, len(texts), AT_ONCE):
            some = [self.pieces.of_text(text) for text in texts[start : start + AT_ONCE]]
            vectors[start : start + AT_ONCE] = unit(self.means(some))
        return vectors

    def means(self, cut: Sequence[Sequence[int]]) -> Vectors:
        """The mean vector of each row of piece numbers."""
        counts = np.fromiter((len(row) for row in cut), dtype=np.intp, count=len(cut))
        sums = np.zeros((len(cut), self.size), dtype=np.float32)
        filled = counts > 0
        if filled.any():
            numbers = np.fromiter((n for row in cut for n in row), dtype=np.intp, count=int(counts.sum()))
            starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
            sums[filled] = np.add.reduceat(self.table[numbers].astype(np.float32), starts, axis=0)
        return np.asarray(sums / np.maximum(counts, 1)[:, None], dtype=np.float32)


def unit(vectors: Vectors) -> Vectors:
    """The rows at length 1; rows of zeros stay so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def load(folder: Path) -> StaticModel:
    """Read the model. Raises OSError or ValueError when the folder holds none."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    table = load_file(folder / "model.safetensors")[WEIGHTS]
    return StaticModel(Pieces(tokenizer["model"]["vocab"]), table.astype(np.float16, copy=False))
