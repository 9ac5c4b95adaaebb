"""How alike texts look: the letters and the stems of words that they share, as TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import reference
from matcher import wishes

Nearness = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Space:
    """TF-IDF vectors of length 1 over the texts (rows), by column so that one wish touches few of them."""

    tokens: Callable[[str], list[str]]
    vocabulary: dict[str, int]
    rarity: npt.NDArray[np.float32]
    texts: Any

    def cosine(self, wish: str) -> Nearness:
        """The cosine between the wish and every text, weighted as the texts are (see `spaces`)."""
        near = np.zeros(self.texts.shape[0], dtype=np.float32)
        counts = Counter(self.vocabulary[token] for token in self.tokens(wish) if token in self.vocabulary)
        columns = np.fromiter(counts, dtype=np.intp, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.rarity[columns]
        weights /= np.linalg.norm(weights) or 1
        for column, weight in zip(columns, weights, strict=True):
            start, end = self.texts.indptr[column], self.texts.indptr[column + 1]
            near[self.texts.indices[start:end]] += self.texts.data[start:end] * weight
        return near


def spaces(texts: Sequence[str]) -> tuple[Space, Space]:
    """One space for letters and one for stems; rarity is counted over the texts and all industry titles."""
    # Imported here: scikit-learn takes seconds to load, and most commands never compare a text.
    from sklearn.feature_extraction.text import TfidfVectorizer

    background = list(reference.industry_titles().values())

    def space(tokens: Callable[[str], list[str]]) -> Space:
        vectorizer = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, dtype=np.float32)
        rows = vectorizer.fit_transform([*texts, *background])[: len(texts)]
        return Space(tokens, vectorizer.vocabulary_, vectorizer.idf_, rows.tocsc())

    return space(wishes.letter_groups), space(wishes.stems)
