"""Both parts of the text model together: how much a text speaks of each ISCO-08 unit group."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file

from crm import reference
from matcher.text import static
from matcher.text.grams import GramModel
from matcher.text.static import StaticModel, Vectors

Shares = npt.NDArray[np.float32]
"""One row a text, one column a unit group; each row adds up to 1, or is all zeros where nothing was known."""

UNREADABLE = (OSError, ValueError, KeyError, SafetensorError)
"""What a folder raises that holds no model, or half of one."""

AT_ONCE = 4096
"""So many texts are compared at a time, to keep the memory small."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """How near a part's vectors lie to each group: a direction and an offset a group."""

    directions: Vectors
    offset: Vectors

    def scores(self, vectors: Vectors) -> Vectors:
        """How much each group is meant, as a logarithm without its constant."""
        return np.asarray(vectors @ self.directions + self.offset, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class GroupModel:
    """The shipped model. `codes` are the groups in the order of the columns."""

    codes: tuple[str, ...]
    words: StaticModel
    words_head: Head
    letters: GramModel
    letters_head: Head
    weights: tuple[float, float]

    def shares(self, texts: Sequence[str]) -> Shares:
        """How much each text speaks of each group."""
        found = [self._some(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        return np.concatenate(found) if found else np.zeros((0, len(self.codes)), dtype=np.float32)

    def _some(self, texts: Sequence[str]) -> Shares:
        by_words, by_letters = self.words.encode(texts), self.letters.encode(texts)
        # What each part would have to be divided by is one number a row, and falls away in the last division.
        logs = np.float32(self.weights[0]) * self.words_head.scores(by_words)
        logs += np.float32(self.weights[1]) * self.letters_head.scores(by_letters)
        logs -= logs.max(axis=1, keepdims=True)
        shares = np.exp(logs, out=logs)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[~by_letters.any(axis=1)] = 0
        return np.asarray(shares, dtype=np.float32)


def folder() -> Path:
    """Where the shipped model lies."""
    return reference.data_folder() / "model"


def load(place: Path) -> GroupModel:
    """Read the model of a folder. Raises OSError, KeyError or ValueError when it is not one."""
    parts = load_file(place / "groups.safetensors")

    def head(name: str) -> Head:
        directions = np.ascontiguousarray(parts[f"{name}.groups"].T)
        return Head(directions, parts[f"{name}.offset"])

    by_words, by_letters = parts["weights"].tolist()
    return GroupModel(
        codes=tuple(json.loads((place / "groups.json").read_text(encoding="utf-8"))),
        words=static.load(place),
        words_head=head("static"),
        letters=GramModel(parts["letters.table"], float(parts["letters.scale"][0])),
        letters_head=head("letters"),
        weights=(by_words, by_letters),
    )


@cache
def shipped() -> GroupModel:
    """The shipped model, read once a process. Raises one of UNREADABLE where there is none."""
    return load(folder())


@cache
def at_hand() -> GroupModel | None:
    """The shipped model, or None where it is missing or cannot be read."""
    try:
        return shipped()
    except UNREADABLE:
        return None
