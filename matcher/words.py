"""Every distinct text of the workplaces once, and how near each is to a wish."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import reference
from crm.danish import plain
from matcher import wishes

Nearness = npt.NDArray[np.float32]

LETTERS, STEMS = 0.6, 0.4
"""How much shared letter groups and shared stems weigh in how alike two texts look."""

THEME = 0.75
"""How near a shared theme of work alone brings two texts that look nothing alike."""

REMEMBERED = 512
"""How many wishes are kept, for consultants who look at the same person again."""


class WordIndex:
    """Numbers the distinct texts (job titles, tasks, industry titles) and compares wishes with all at once.

    `known` maps a text in its plain form to its number. `industry_text` gives each industry code's text.
    """

    def __init__(self, industries: Sequence[str]) -> None:
        self.known: dict[str, int] = {}
        self.texts: list[str] = []
        titles = reference.industry_titles()
        self.industry_text = np.array(
            [self.number(_industry_title(code, titles)) for code in industries], dtype=np.int32
        )
        self._remembered: OrderedDict[str, Nearness] = OrderedDict()

    def __len__(self) -> int:
        return len(self.texts)

    def number(self, text: str) -> int:
        """The number of a text; a new one if it has not been met."""
        key = plain(text)
        if key not in self.known:
            self.known[key] = len(self.texts)
            self.texts.append(text)
        return self.known[key]

    def numbers(self, texts: Iterable[str]) -> tuple[int, ...]:
        """The numbers of several texts."""
        return tuple(self.number(text) for text in texts)

    def nearness(self, wish: str) -> Nearness:
        """How near each text is to the wish, 0 (nothing in common) to 1 (the same words); read-only."""
        key = plain(wish)
        near = self._remembered.get(key)
        if near is None:
            near = self._compare(wish)
            self._remembered[key] = near
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return near

    def _compare(self, wish: str) -> Nearness:
        if not self.texts:
            return np.zeros(0, dtype=np.float32)
        letters, stems, themes = (space.cosine(wish) for space in _fit(tuple(self.texts)))
        alike = LETTERS * letters + STEMS * stems
        near: Nearness = (alike + (1 - alike) * THEME * themes).astype(np.float32)
        near.flags.writeable = False
        return near


@dataclass(frozen=True, eq=False)
class _Space:
    """TF-IDF vectors of length 1 over the texts (rows), by column so that one wish touches few of them."""

    tokens: Callable[[str], list[str]]
    vocabulary: dict[str, int]
    rarity: npt.NDArray[np.float32]
    texts: Any

    def cosine(self, wish: str) -> Nearness:
        """The cosine between the wish and every text, weighted as the texts are (see `_fit`)."""
        near = np.zeros(self.texts.shape[0], dtype=np.float32)
        counts = Counter(self.vocabulary[token] for token in self.tokens(wish) if token in self.vocabulary)
        columns = np.fromiter(counts, dtype=np.intp, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32))) * self.rarity[columns]
        weights /= np.linalg.norm(weights) or 1
        for column, weight in zip(columns, weights, strict=True):
            start, end = self.texts.indptr[column], self.texts.indptr[column + 1]
            near[self.texts.indices[start:end]] += self.texts.data[start:end] * weight
        return near


@lru_cache(maxsize=2)
def _fit(texts: tuple[str, ...]) -> tuple[_Space, ...]:
    """One vector space per kind of token; rarity is counted over our texts and all industry titles.

    Kept from one table to the next: a contact that is logged makes a new table, but no new texts.
    """
    # Imported here: scikit-learn takes seconds to load, and most commands never compare a text.
    from sklearn.feature_extraction.text import TfidfVectorizer

    background = list(reference.industry_titles().values())
    spaces = []
    for tokens in (wishes.letter_groups, wishes.stems, wishes.themes):
        vectorizer = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, dtype=np.float32)
        vectorizer.fit([*texts, *background])
        columns = vectorizer.transform(texts).tocsc()
        spaces.append(_Space(tokens, vectorizer.vocabulary_, vectorizer.idf_, columns))
    return tuple(spaces)


def _industry_title(code: str, titles: dict[str, str]) -> str:
    """The title of an industry code; of a shorter code, the first title that begins with it."""
    if not code or code in titles:
        return titles.get(code, "")
    return next((title for leaf, title in titles.items() if leaf.startswith(code)), "")
