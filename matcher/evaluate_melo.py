"""The public benchmark MELO: job titles of one list against the labels of ESCO, within and across languages.

A folder of MELO holds queries.tsv, corpus_elements.tsv and annotations.tsv. Bare strings are compared; which
label is an occupation's preferred one is not used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from crm.problem import N_, Problem

FILES = ("queries.tsv", "corpus_elements.tsv", "annotations.tsv")


@dataclass(frozen=True, slots=True)
class Task:
    """One folder: the titles asked for, the labels, and for each title the rows of the right labels."""

    name: str
    queries: tuple[str, ...]
    labels: tuple[str, ...]
    right: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Mean reciprocal rank, and how often a right label stands first or among the first ten."""

    queries: int
    mrr: float
    hit_1: float
    hit_10: float


def read(folder: Path) -> Task:
    """Read one task. Raises Problem when a file is missing or does not fit the others."""
    if missing := [name for name in FILES if not (folder / name).is_file()]:
        raise Problem(
            N_("I mappen {folder} mangler {files}. Vælg en opgave fra MELO."),
            folder=folder,
            files=", ".join(missing),
        )
    queries, labels, notes = (_rows(folder / name) for name in FILES)
    row = {cells[0]: n for n, cells in enumerate(labels)}
    right: dict[str, set[int]] = defaultdict(set)
    for cells in notes:
        if len(cells) < 3 or cells[2] not in row:
            raise Problem(
                N_("{file} nævner en etiket, der ikke findes: {value}."), file=FILES[2], value=" ".join(cells)
            )
        right[cells[0]].add(row[cells[2]])
    asked = [cells for cells in queries if right[cells[0]]]
    return Task(
        folder.name,
        tuple(cells[-1] for cells in asked),
        tuple(cells[-1] for cells in labels),
        tuple(frozenset(right[cells[0]]) for cells in asked),
    )


def tasks(folder: Path) -> list[Task]:
    """Every task in a folder, or the folder itself where it is one."""
    places = sorted({path.parent for path in folder.rglob(FILES[0])})
    if not places:
        raise Problem(N_("I mappen {folder} er der ingen opgaver fra MELO (queries.tsv)."), folder=folder)
    return [read(place) for place in places]


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def retrieve(task: Task, likeness: npt.NDArray[np.float32]) -> Retrieved:
    """Score a matrix titles × labels. Labels that score the same keep the order of the file, as in MELO."""
    ranks = []
    for near, right in zip(likeness, task.right, strict=True):
        order = np.argsort(-near, kind="stable")
        ranks.append(int(np.flatnonzero(np.isin(order, list(right)))[0]) + 1)
    rank = np.array(ranks)
    return Retrieved(
        len(rank), float((1 / rank).mean()), float((rank <= 1).mean()), float((rank <= 10).mean())
    )


def by_vectors(task: Task, encode: Callable[[Sequence[str]], Any]) -> npt.NDArray[np.float32]:
    """Titles × labels: cosines of vectors."""
    return np.asarray(encode(task.queries) @ encode(task.labels).T, dtype=np.float32)


def by_letters(task: Task) -> npt.NDArray[np.float32]:
    """Titles × labels: cosines of groups of two to five letters as TF-IDF over the labels."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
    labels = vectorizer.fit_transform(task.labels)
    return np.asarray((vectorizer.transform(task.queries) @ labels.T).todense(), dtype=np.float32)
