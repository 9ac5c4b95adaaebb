"""Every distinct text of the workplaces once, and how near each is to a wish."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
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
        self._vectors: list[tuple[Any, Any]] | None = None
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
        if key not in self._remembered:
            self._remembered[key] = self._compare(wish)
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return self._remembered[key]

    def _compare(self, wish: str) -> Nearness:
        if not self.texts:
            return np.zeros(0, dtype=np.float32)
        if self._vectors is None:
            self._vectors = self._fit()
        letters, stems, themes = (
            np.asarray((vectors @ vectorizer.transform([wish]).T).todense(), dtype=np.float32).ravel()
            for vectorizer, vectors in self._vectors
        )
        alike = LETTERS * letters + STEMS * stems
        near: Nearness = (alike + (1 - alike) * THEME * themes).astype(np.float32)
        near.flags.writeable = False
        return near

    def _fit(self) -> list[tuple[Any, Any]]:
        """One vector space per kind of token; rarity is counted over our texts and all industry titles."""
        # Imported here: scikit-learn takes seconds to load, and most commands never compare a text.
        from sklearn.feature_extraction.text import TfidfVectorizer

        background = list(reference.industry_titles().values())
        fitted = []
        for tokens in (wishes.letter_groups, wishes.stems, wishes.themes):
            vectorizer = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, dtype=np.float32)
            vectorizer.fit([*self.texts, *background])
            fitted.append((vectorizer, vectorizer.transform(self.texts)))
        return fitted


def _industry_title(code: str, titles: dict[str, str]) -> str:
    """The title of an industry code; of a shorter code, the first title that begins with it."""
    if not code or code in titles:
        return titles.get(code, "")
    return next((title for leaf, title in titles.items() if leaf.startswith(code)), "")
