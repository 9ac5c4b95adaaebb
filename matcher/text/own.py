"""The team's own wishes: a wish that is (nearly) one of them means what the team has said that it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from crm.danish import plain
from matcher.text.clauses import split
from matcher.text.current import Way
from matcher.text.groups import GroupModel, Shares
from matcher.text.pieces import words

SURE = 0.9
"""How much of the answer is the team's when a wish is one of theirs, word for word."""

NEAR, SAME = 0.65, 0.9
"""From the lower likeness on, a wish is heard as one of theirs; at the upper it counts nearly as the same."""

NEARLY = 0.75
"""How much of the answer is the team's when a wish is as good as one of theirs."""


Phrases = tuple[tuple[str, str], ...]
"""The team's own wishes: (unit group, text) each."""

Likeness = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""How like texts are to the own wishes, 0-1: one row a text, one column an own wish."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnWishes:
    """`columns` are the columns of the groups that the wishes belong to, `exact` the same by their words."""

    columns: npt.NDArray[np.intp]
    likeness: Likeness
    exact: dict[str, tuple[int, ...]]


@lru_cache(maxsize=8)
def of(phrases: Phrases, way: Way) -> OwnWishes:
    """The own wishes, (group, text) each, ready to be compared with; the same ones are kept at hand.

    `way` is the way in which wishes are understood; its columns are those of the shares that are blended.
    """
    place = {code: column for column, code in enumerate(way.codes)}
    known = [(place[code], split(text).wanted or text) for code, text in phrases if code in place]
    texts = [text for _, text in known]
    exact: dict[str, list[int]] = {}
    for column, text in known:
        exact.setdefault(_key(text), []).append(column)
    return OwnWishes(
        np.array([column for column, _ in known], dtype=np.intp),
        _by_model(way, texts) if isinstance(way, GroupModel) else _by_spelling(texts),
        {text: tuple(dict.fromkeys(columns)) for text, columns in exact.items() if text},
    )


def _by_model(model: GroupModel, texts: Sequence[str]) -> Likeness:
    """Alike in words and in letters: what only one of them finds alike is not."""
    by_words, by_letters = model.words.encode(texts).T, model.letters.encode(texts).T

    def likeness(wishes: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.asarray(
            np.minimum(model.words.encode(wishes) @ by_words, model.letters.encode(wishes) @ by_letters),
            dtype=np.float32,
        )

    return likeness


def _by_spelling(texts: Sequence[str]) -> Likeness:
    """Where another way is in use: how much of the spelling is the same."""
    keys = [_key(text) for text in texts]

    def likeness(wishes: Sequence[str]) -> npt.NDArray[np.float32]:
        found = process.cdist([_key(wish) for wish in wishes], keys, scorer=fuzz.ratio)
        return np.asarray(found / 100, dtype=np.float32)

    return likeness


def blend(shares: Shares, wish: str, own: OwnWishes) -> Shares:
    """The shares of one wish (a row of all groups) with what the team's own wishes say of it.

    A row of zeros, of which nothing was known, becomes theirs alone. Rows still add up to 1, or are zeros.
    """
    return np.asarray(blended(shares[None, :], [wish], own)[0], dtype=np.float32)


def blended(shares: Shares, wishes: Sequence[str], own: OwnWishes) -> Shares:
    """`blend` for several wishes, one a row."""
    if not len(own.columns) or not wishes:
        return shares
    likeness = own.likeness(wishes)
    result = shares.copy()
    for row, wish in enumerate(wishes):
        theirs, weight = _theirs(wish, likeness[row], own, shares.shape[1])
        if weight:
            total = float(shares[row].sum())
            result[row] = theirs if total <= 0 else (1 - weight) * shares[row] + weight * total * theirs
    return result


def _theirs(
    wish: str, likeness: npt.NDArray[np.float32], own: OwnWishes, groups: int
) -> tuple[npt.NDArray[np.float32], float]:
    """What the wishes that are near say, as shares of the groups, and how much it weighs."""
    theirs = np.zeros(groups, dtype=np.float32)
    if columns := own.exact.get(_key(wish)):
        theirs[list(columns)] = 1 / len(columns)
        return theirs, SURE
    near = np.clip((likeness - NEAR) / (SAME - NEAR), 0, 1)
    weight = NEARLY * float(near.max(initial=0))
    if weight:
        np.maximum.at(theirs, own.columns, near**2)
        theirs /= theirs.sum()
    return theirs, weight


def _key(text: str) -> str:
    """The words of a text: capitals and signs make no difference."""
    return " ".join(words(plain(text)))
