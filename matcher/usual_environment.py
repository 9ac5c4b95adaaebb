"""The usual working environment of a kind of work: a guess, until somebody has been there."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from crm import model, reference


@cache
def by_group() -> dict[str, tuple[int, ...]]:
    """Unit group → the eight axes, 1 (low) to 3 (high), in the order of `model.AXES`."""
    path = reference.data_folder() / "industries" / "environments.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["isco08"]: tuple(int(row[axis]) for axis in model.AXES) for row in csv.DictReader(file)}


def levels(codes: Sequence[str]) -> npt.NDArray[np.float32]:
    """The axes of several groups, one row a group; 2, the middle, for a group that is not in the table."""
    usual, middle = by_group(), (2,) * len(model.AXES)
    return np.array([usual.get(code, middle) for code in codes], dtype=np.float32)
