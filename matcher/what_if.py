"""Some candidates as they would stand if something were otherwise: by the limits and factors themselves.

Nothing of the scoring is said twice here: the candidates are laid out as a small table of their own, changed,
and scored again. What cannot have changed (how well the work meets the wishes, the opening, the relation) is
taken over from the scores that are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import scoring
from matcher.pairing import Pairing, Values
from matcher.ragged import Ragged
from matcher.table import Floats, WorkplaceTable

Rows = npt.NDArray[np.intp]

TAKEN_OVER = frozenset({"wish", "opening", "relation", "recruitment"})
"""Factors whose values are taken over unless new ones are given."""

_OF_OPENINGS = frozenset({"kind", "offered", "heard_days"})
_OF_CANDIDATES = frozenset({"owner", "hours_min", "hours_max", "times", "forms", "requirements", "titles"})


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The score of each candidate, and the bits of the limits it breaks."""

    total: Floats
    broken: npt.NDArray[np.int16]


def taken(table: WorkplaceTable, candidates: Rows) -> WorkplaceTable:
    """These candidates, each as a workplace of its own that states what the candidate states.

    One may be taken several times. Columns may be changed: they are copies.
    """
    owner = table.owner[candidates]
    columns: dict[str, Any] = {}
    for one in fields(table):
        value = getattr(table, one.name)
        rows = candidates if one.name in _OF_CANDIDATES else owner
        if one.name in _OF_OPENINGS:
            columns[one.name] = value[:0]
        elif isinstance(value, np.ndarray):
            columns[one.name] = value[rows]
        elif isinstance(value, Ragged):
            columns[one.name] = _some(value, rows)
    columns["owner"] = np.arange(len(candidates), dtype=np.int32)
    made = replace(
        table,
        workplaces=[table.workplaces[row] for row in owner.tolist()],
        histories=[table.histories[row] for row in owner.tolist()],
        openings=(),
        rows={},
        **columns,
    )
    if table.learnt is not None:
        # What the outcomes say of an employer goes by its P-number, which may stand here more than once.
        made.__dict__["experience"] = table.experience[owner]
    return made


def _some(lists: Ragged, rows: npt.NDArray[np.integer[Any]]) -> Ragged:
    lengths = lists.lengths[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)])
    within = np.arange(int(starts[-1])) - np.repeat(starts[:-1], lengths)
    return Ragged(lists.flat[np.repeat(lists.starts[rows], lengths) + within], starts)


def standing(
    scores: scoring.Scores,
    candidates: Rows,
    table: WorkplaceTable,
    profile: model.JobProfile,
    factors: tuple[scoring.Factor, ...],
    instead: Mapping[str, Values] | None = None,
    only: frozenset[str] | None = None,
) -> Standing:
    """How `candidates` of the table that `scores` is of stand, laid out in `table` for `profile`.

    `instead` are values of factors to use as they are. With `only` just these factors are worked out anew.
    """
    kept = dict(instead or {})
    for factor in factors:
        again = factor.name in only if only is not None else factor.name not in TAKEN_OVER
        if not again and factor.name not in kept:
            kept[factor.name] = scores.values[factor.name][candidates]
    given = tuple(_given(factor, kept[factor.name]) if factor.name in kept else factor for factor in factors)
    pairing = Pairing(profile, table)
    return Standing(scoring.score(pairing, given).total, pairing.broken)


def _given(factor: scoring.Factor, values: Values) -> scoring.Factor:
    return replace(factor, values=lambda _: values)
