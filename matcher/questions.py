"""What to ask, by how much the answers could change the list: the value of information.

For each fact that nobody knows, its possible answers are weighed by how likely they are, and the list is
worked out under each. What a question is worth is how much better the list would be for knowing the answer,
in expected surplus of the first ten (matcher/list_worth.py). It is 0 where no answer changes a place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher import list_worth
from matcher.base_rates import Rows
from matcher.table import Floats

FIRST = 30
"""Questions are weighed over so many employers of the list."""

LIKELY = 0.05
"""An answer rarer than this is not told as something that may happen."""


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask for, at an employer or, where `p_number` is None, to the participant.

    `value`: how much better the list is expected to be for knowing, as a share of what it is worth. Of an
    employer: its `rank` now, the `best` it may get, and whether it may turn out impossible (`out`). Of the
    participant: how many of the first ten may be other ones (`changed`).
    """

    kind: str
    value: float
    facts: Mapping[str, object] = field(default_factory=dict)
    p_number: str | None = None
    employer: str | None = None
    rank: int | None = None
    best: int | None = None
    out: bool = False
    changed: int = 0


Name = tuple[str, str]
"""The P-number and the name of an employer."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One fact over the employers where it is unknown: `places` are theirs on the list, from 0.

    `surplus` and `likely` are employers × answers: what the employer is worth under the answer (0 where it
    breaks a limit), and how likely the answer is.
    """

    kind: str
    places: Rows
    surplus: Floats
    likely: Floats


def weighed(asked: Asked, others: list_worth.Others, now: float, names: Sequence[Name]) -> list[Question]:
    """The question at each of the employers. `now` is what the list is worth as it stands."""
    likely = asked.likely / np.maximum(asked.likely.sum(axis=1, keepdims=True), 1e-12)
    expected = (likely * asked.surplus).sum(axis=1, keepdims=True)
    places = others.place(asked.places, asked.surplus)
    knowing = (likely * others.worth(asked.places, asked.surplus, places)).sum(axis=1)
    guessing = others.worth(asked.places, expected, others.place(asked.places, expected))[:, 0]
    may_be = likely >= LIKELY
    best = np.where(may_be, places, list_worth.TOP + 1).min(axis=1)
    out = (may_be & (asked.surplus <= 0)).any(axis=1)
    value = np.maximum(knowing - guessing, 0.0) / max(now, 1e-12)
    return [
        Question(
            kind=asked.kind,
            value=round(worth, 9),
            p_number=names[place][0],
            employer=names[place][1],
            rank=place + 1,
            best=min(reached, place + 1),
            out=gone,
        )
        for place, worth, reached, gone in zip(
            asked.places.tolist(), value.tolist(), best.tolist(), out.tolist(), strict=True
        )
    ]
