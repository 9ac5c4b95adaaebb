"""Every distinct text of the workplaces once, and how near each is to a wish."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crm import reference
from crm.danish import plain
from matcher import likeness
from matcher.text.own import Phrases
from matcher.wish_reading import Corrections, Wish, understood

Nearness = npt.NDArray[np.float32]

REMEMBERED = 512
"""How many wishes are kept, for consultants who look at the same person again."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A wish held against the texts: how near each is to it, how far each is what it rules out (both 0–1).

    `groups` is the nearness of each of the model's groups, None where the wish is not understood. Read-only.
    """

    wish: Wish
    near: Nearness
    refused: Nearness
    groups: Nearness | None


class WordIndex:
    """Numbers the distinct texts (job titles, tasks, industry titles) and compares wishes with all at once.

    `known` maps a text in its plain form to its number. `industry_text` gives each industry code's text.
    """

    def __init__(self, industries: Sequence[str], own: Phrases = ()) -> None:
        self.own = own
        self._usual: Nearness | None = None
        self.known: dict[str, int] = {}
        self.texts: list[str] = []
        titles = reference.industry_titles()
        self.industry_text = np.array(
            [self.number(_industry_title(code, titles)) for code in industries], dtype=np.int32
        )
        self._remembered: OrderedDict[tuple[str, Corrections], Compared] = OrderedDict()

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

    def usual_axes(self) -> Nearness:
        """The usual environment of the work each text speaks of (texts × axes, 1–3); nan where unclear."""
        if self._usual is None or len(self._usual) != len(self.texts):
            self._usual = likeness.lay_out(tuple(self.texts)).usual_axes()
        return self._usual

    def compare(self, wish: str, corrected: Corrections = ()) -> Compared:
        """Hold a wish against every text."""
        key = plain(wish), corrected
        found = self._remembered.get(key)
        if found is None or len(found.near) != len(self.texts):
            found = self._remembered[key] = self._compare(wish, corrected)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def _compare(self, wish: str, corrected: Corrections) -> Compared:
        read = understood(wish, corrected, self.own)
        if not self.texts:
            nothing = np.zeros(0, dtype=np.float32)
            return Compared(read, nothing, nothing, likeness.over_groups(read))
        texts = likeness.lay_out(tuple(self.texts))
        near, refused = texts.nearness(read), texts.refused(read)
        near.flags.writeable = False
        return Compared(read, near, refused, likeness.over_groups(read))


def _industry_title(code: str, titles: dict[str, str]) -> str:
    """The title of an industry code; of a shorter code, the first title that begins with it."""
    if not code or code in titles:
        return titles.get(code, "")
    return next((title for leaf, title in titles.items() if leaf.startswith(code)), "")
