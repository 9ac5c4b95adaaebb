"""How much each kind of evidence counts when a wish is held against a text: learnt, and read from a file.

The weights are those of logistic regressions on pairs of the lexicon (data/model/training/matching.py). What
they give is how related the work of the text is expected to be to the work that is wished for, 0–1.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matcher.text import groups

Floats = npt.NDArray[np.float32]

FILE = "matching.json"

LEAST = 0.002
"""Agreement below this counts as this, and above 1 less this as that: a logarithm needs an end."""

BY_EYE = (-3.5, (6.0, 4.0))
"""Letters and stems where there is no model folder to read learnt weights from: the order matters then."""


@dataclass(frozen=True, slots=True)
class Line:
    """One regression: an intercept and a slope for each kind of evidence."""

    intercept: float
    slopes: tuple[float, ...]

    def __call__(self, *evidence: Floats) -> Floats:
        """The expected relatedness, 0–1, as long as the evidence."""
        total = np.full(evidence[0].shape, self.intercept, dtype=np.float32)
        for slope, one in zip(self.slopes, evidence, strict=True):
            total += np.float32(slope) * one
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """`meant`: as Texts.evidence gives it. `groups`: agreement alone. `letters`: letters and stems."""

    meant: Line
    groups: Line
    letters: Line


def log_odds(agreement: Floats) -> Floats:
    """The scale on which agreement is evidence."""
    kept = np.clip(agreement, LEAST, 1 - LEAST)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


def read(path: Path) -> Weights:
    """Read learnt weights. Raises OSError, KeyError or ValueError when the file holds none."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return Weights(**{name: _line(said[name]) for name in ("meant", "groups", "letters")})


def _line(said: Mapping[str, object]) -> Line:
    intercept, slopes = said["intercept"], said["slopes"]
    if not isinstance(intercept, int | float) or not isinstance(slopes, list):
        raise ValueError(said)
    return Line(float(intercept), tuple(float(slope) for slope in slopes))


@lru_cache(maxsize=1)
def shipped() -> Weights | None:
    """The shipped weights; None where they are missing."""
    try:
        return read(groups.folder() / FILE)
    except (OSError, KeyError, ValueError):
        return None


def by_letters() -> Line:
    """How letters and stems count by themselves."""
    known = shipped()
    return known.letters if known else Line(BY_EYE[0], BY_EYE[1])


def above_nothing(line: Line, *evidence: Floats) -> Floats:
    """What evidence adds to what would be expected without any, 0–1."""
    nothing = float(line(*(np.zeros(1, dtype=np.float32) for _ in evidence))[0])
    return np.asarray(np.clip((line(*evidence) - nothing) / (1 - nothing), 0, 1), dtype=np.float32)
