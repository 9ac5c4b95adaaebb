"""How related two kinds of work are: by what the text model has learnt, and by where ISCO-08 puts them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matcher.text.groups import GroupModel

Kinship = npt.NDArray[np.float32]
"""Groups × groups, as the model's columns: 1 for a group and itself, 0 for work with nothing in common."""

DIGITS = 4

CHANCE = 0.99
"""The share of all pairs of groups from different major groups that are taken to be alike by chance alone."""


@lru_cache(maxsize=2)
def kinship(model: GroupModel) -> Kinship:
    """How near the groups lie in both parts of the model: cooks to kitchen helpers, though ISCO parts them.

    What hardly any two groups of different major groups reach is where kinship begins. Groups whose codes
    begin alike are at least as related as the middle one of all that share as many digits.
    """
    closeness = (_cosines(model.words_head.directions) + _cosines(model.letters_head.directions)) / 2
    shared = _shared_digits(model.codes)
    strangers = closeness[shared == 0]
    begins = float(np.quantile(strangers, CHANCE)) if len(strangers) else 0.0
    related = np.clip((closeness - begins) / (1 - begins), 0, 1)
    usual = [float(np.median(related[shared == n])) if (shared == n).any() else 0.0 for n in range(DIGITS)]
    at_least = np.array([*usual, 1.0])[shared]
    kin: Kinship = np.maximum(related, at_least).astype(np.float32)
    np.fill_diagonal(kin, 1)
    kin.flags.writeable = False
    return kin


def _cosines(directions: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Columns × columns."""
    unit = directions / np.linalg.norm(directions, axis=0, keepdims=True)
    return np.asarray(unit.T @ unit, dtype=np.float32)


def _shared_digits(codes: tuple[str, ...]) -> npt.NDArray[np.int8]:
    """With how many equal digits two codes begin."""
    numbers = np.array([int(code) for code in codes])
    shared = np.zeros((len(codes), len(codes)), dtype=np.int8)
    for cut in range(DIGITS):
        begins = numbers // 10**cut
        shared += begins[:, None] == begins[None, :]
    return shared
