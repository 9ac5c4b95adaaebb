"""The market of a week's plan: who may meet whom, how often, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Goal(StrEnum):
    """What is sought, in this order: that people get anything, that it is near their best, and worth."""

    SERVED = "served"
    NEAR = "near"
    GAIN = "gain"


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """N people, M employers, H weeks. What is fixed has been taken out already."""

    gain: Floats
    """N × M: urgency × worth, 0 = not allowed."""
    lots: Floats
    """N × M, from 0 to 1: what decides between equals. It is in `gain` already."""
    near: Flags
    """N × M: little enough below the person's own best."""
    urgency: Floats
    """N: what it counts that this person gets something."""
    counts: Flags
    """N: who takes part in the first two goals."""
    wanted: Ints
    """N × H: approaches for the person in each week."""
    room: Ints
    """M × H."""
    room_in_all: Ints
    """M."""
    discount: Floats
    """H: what each week counts."""

    @property
    def weeks(self) -> int:
        """H."""
        return len(self.discount)

    def this_week(self) -> Market:
        """The same without the weeks ahead."""
        return replace(self, wanted=self.wanted[:, :1], room=self.room[:, :1], discount=self.discount[:1])

    def open_in(self, week: int) -> Flags:
        """N × M: the pairs that can meet in this week."""
        there = (self.room[:, week] > 0) & (self.room_in_all > 0)
        return np.asarray((self.gain > 0) & there & (self.wanted[:, week] > 0)[:, None])


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The pairs that the programme knows of, by person and then employer."""

    person: Ints
    employer: Ints

    @classmethod
    def of(cls, known: Flags) -> Pairs:
        """Those that are true in an N × M array."""
        return cls(*(rows.astype(np.int64) for rows in np.nonzero(known)))

    def __len__(self) -> int:
        return len(self.person)
