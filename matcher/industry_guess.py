"""What can be guessed of the work at an employer from its industry alone, held against a wish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matcher.industry_work import LIKELY, Work, usual_work
from matcher.ragged import Ragged
from matcher.text.groups import GroupModel

Floats = npt.NDArray[np.float32]

_STEPS = tuple(LIKELY)
_LIKELY = np.array([LIKELY[step] for step in _STEPS], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Guess:
    """The work wished for that an industry's employers most likely have, and how far it fits (0–1)."""

    work: Work
    value: float


def values(industries: tuple[str, ...], known: GroupModel, related: Floats) -> Floats:
    """For each industry the best of its usual work: how likely it is there times how related to the wish.

    `related` is one number for each of the model's groups.
    """
    each = (related[:, None] * _LIKELY).reshape(-1)
    return _laid_out(industries, known).highest(each, 0.0)


def best(industry: str, known: GroupModel, related: Floats) -> Guess | None:
    """The usual work behind one of these values; None where nothing is told of the industry."""
    works, columns, likely = _of_industry(industry, known)
    if not works:
        return None
    each = related[columns] * likely
    first = int(each.argmax())
    return Guess(works[first], float(each[first]))


@lru_cache(maxsize=1024)
def _of_industry(industry: str, known: GroupModel) -> tuple[tuple[Work, ...], npt.NDArray[np.intp], Floats]:
    """An industry's usual work that the model has groups for: the columns, and how likely each is."""
    column = _columns(known)
    works = tuple(work for work in usual_work(industry) if work.isco08 in column)
    return (
        works,
        np.array([column[work.isco08] for work in works], dtype=np.intp),
        np.array([work.likely for work in works], dtype=np.float32),
    )


@lru_cache(maxsize=2)
def _columns(known: GroupModel) -> dict[str, int]:
    return {code: n for n, code in enumerate(known.codes)}


@lru_cache(maxsize=2)
def _laid_out(industries: tuple[str, ...], known: GroupModel) -> Ragged:
    """For each industry the numbers of its work: group and frequency in one."""
    column = _columns(known)
    return Ragged.of(
        [
            [
                column[work.isco08] * len(_STEPS) + _STEPS.index(work.frequency)
                for work in usual_work(code)
                if work.isco08 in column
            ]
            for code in industries
        ]
    )
