"""What a fact is likely to be at a workplace where nobody has noted it, by the workplaces where it is known.

The shares of its industry count first; the fewer of those are known, the more those of its division (two
digits), then of the whole table, then what is believed beforehand (matcher/usual_answers.py). For the eight
axes the usual environment of the work there stands in place of the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from crm import model
from matcher import usual_environment
from matcher.industry_work import usual_work
from matcher.ragged import Ragged
from matcher.table import Floats, WorkplaceTable, division_of
from matcher.usual_answers import LEVELS, OF_WORKPLACES

Rows = npt.NDArray[np.intp]

BELIEVED = 5.0
"""What is believed beforehand counts as much as so many known workplaces."""

WIDER = 6.0
"""The shares of a wider group count as much as so many known workplaces of the narrower one."""

_COLUMNS: Mapping[str, Callable[[WorkplaceTable], npt.NDArray[Any]]] = {
    "hours_min": lambda table: table.hours_min[: table.size],
    "hours_max": lambda table: table.hours_max[: table.size],
    "times": lambda table: table.times[: table.size],
    "forms": lambda table: table.forms[: table.size],
    "requirements": lambda table: table.requirements[: table.size],
    "most_at_once": lambda table: table.most_at_once,
    "can_grow": lambda table: table.can_grow,
    "support": lambda table: table.support,
    "recruitment": lambda table: table.recruitment,
    "values": lambda table: table.values,
}


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """`values` that a fact can have, rising, and how likely each is: workplaces asked about × values."""

    values: Floats
    likely: Floats


def shares(table: WorkplaceTable, fact: str, rows: npt.NDArray[np.integer[Any]]) -> Shares:
    """How likely each value of a fact is at these workplaces, were it unknown there."""
    values = table.remember(f"rates.{fact}.values", partial(_values, table, fact))
    likely = table.remember(f"rates.{fact}", partial(_by_industry, table, fact, values))
    return Shares(values, likely[table.industry[rows]])


def _column(table: WorkplaceTable, fact: str) -> Floats:
    """The fact over workplaces as numbers; nan where it is unknown (a mask or a yes/no of −1 is)."""
    column = _COLUMNS[fact](table).astype(np.float64)
    return np.where(column < 0, np.nan, column)


def _values(table: WorkplaceTable, fact: str) -> Floats:
    column = _column(table, fact)
    return np.unique(np.concatenate([column[~np.isnan(column)], list(OF_WORKPLACES[fact])]))


def _by_industry(table: WorkplaceTable, fact: str, values: Floats) -> Floats:
    """Industries × values."""
    column = _column(table, fact)
    known = np.flatnonzero(~np.isnan(column))
    counts = np.zeros((len(table.industries), len(values)))
    np.add.at(counts, (table.industry[known], np.searchsorted(values, column[known])), 1)
    believed = np.zeros(len(values))
    believed[np.searchsorted(values, list(OF_WORKPLACES[fact]))] = list(OF_WORKPLACES[fact].values())
    return _pooled(counts, _toward(counts.sum(axis=0), believed, BELIEVED), _divisions(table))


def _toward(counts: Floats, wider: Floats, weight: float) -> Floats:
    """The shares of a group, drawn towards those of a wider one the more, the fewer there are."""
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray((counts + weight * wider) / (total + weight), dtype=np.float64)


def _pooled(counts: Floats, wide: Floats, division: Rows) -> Floats:
    """Industries × values: each drawn towards its division, and that towards `wide`."""
    of_division = np.zeros((int(division.max(initial=-1)) + 1, counts.shape[1]))
    np.add.at(of_division, division, counts)
    return _toward(counts, _toward(of_division, wide, WIDER)[division], WIDER)


def _divisions(table: WorkplaceTable) -> Rows:
    """Over industries: the number of the division."""
    names = [division_of(code) for code in table.industries]
    numbers = {name: n for n, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.intp)


def level_shares(table: WorkplaceTable, axis: int, candidates: Rows) -> Floats:
    """Candidates asked about × the levels 1, 2 and 3: how likely each is, were the axis unknown there."""
    kinds = table.remember("rates.usual", partial(_usual_levels, table))
    by_kind = table.remember(f"rates.level.{axis}", partial(_by_kind, table, axis, kinds[:, axis]))
    return np.asarray(by_kind[kinds[candidates, axis], table.industry[table.owner[candidates]]])


def _by_kind(table: WorkplaceTable, axis: int, kinds: npt.NDArray[np.int8]) -> Floats:
    """What the work usually is (0 = unknown, 1–3) × industries × levels."""
    level = table.axes[:, axis]
    known = np.flatnonzero(level > 0)
    counts = np.zeros((len(table.industries), 3))
    np.add.at(counts, (table.industry[known], level[known] - 1), 1)
    of_kind = np.zeros((len(LEVELS), 3))
    np.add.at(of_kind, (kinds[known], level[known] - 1), 1)
    wide = _toward(of_kind, np.array(LEVELS), BELIEVED)
    division = _divisions(table)
    return np.stack([_pooled(counts, one, division) for one in wide])


def _usual_levels(table: WorkplaceTable) -> npt.NDArray[np.int8]:
    """Candidates × axes: what the work there usually is, by its job types, else its industry; 0 unclear."""
    of_text = table.words.usual_axes()
    of_industry = np.array([_usual_of_industry(code) for code in table.industries]).reshape(-1, 8)
    by_titles = np.stack([_mean(table.titles, of_text[:, axis]) for axis in range(8)], axis=1)
    by_industry = of_industry[table.industry][table.owner]
    usual = np.where(np.isnan(by_titles), by_industry, by_titles)
    return np.asarray(np.rint(np.nan_to_num(usual, nan=0.0)), dtype=np.int8)


def _mean(lists: Ragged, values: npt.NDArray[np.float32]) -> Floats:
    """For each list the mean of the values known; nan where none is."""
    owner = np.repeat(np.arange(len(lists.lengths)), lists.lengths)
    found = values[lists.flat].astype(np.float64)
    known = ~np.isnan(found)
    count = np.bincount(owner[known], minlength=len(lists.lengths))
    total = np.bincount(owner[known], weights=found[known], minlength=len(lists.lengths))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _usual_of_industry(code: str) -> Floats:
    """The axes of the work that an industry usually has, by how usual it is; nan where nothing is told."""
    works = usual_work(code)
    if not works:
        return np.full(len(model.AXES), np.nan)
    levels = usual_environment.levels([work.isco08 for work in works])
    weights = np.array([work.likely for work in works])
    return np.asarray(weights @ levels / weights.sum(), dtype=np.float64)
