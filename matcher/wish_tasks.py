"""Which tasks a wish may mean: what one begins with in that work in the industries, nearest to the words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from crm import reference
from crm.danish import plain
from matcher.industry_work import usual_work
from matcher.text import vectors
from matcher.text.static import Vectors

MOST = 4

NEAR = 0.35
"""How near a task must be to the words to be told."""

ALIKE = 0.7
"""Of two tasks that are this much alike only the nearer is told."""

WIDE = 0.08
"""How much it counts for a task that many industries have it: the odd ones of one industry mislead."""


def tasks_for(
    wanted: str, unwanted: Sequence[str], kinds: Sequence[str], most: int = MOST
) -> tuple[str, ...]:
    """At most `most` tasks of these unit groups, nearest to the wanted words first.

    None that is as near to what is ruled out. Nothing where no model with vectors is at hand.
    """
    tasks = [task for isco08 in kinds for task in _tasks_of(isco08)]
    encoded = [_vectors(isco08) for isco08 in kinds]
    asked = vectors.encode([wanted, *unwanted])
    if asked is None or not tasks:
        return ()
    rows = np.concatenate([some for some in encoded if some is not None])
    near = rows @ asked.T
    ok = near[:, 0] >= NEAR
    if unwanted:
        ok &= near[:, 0] > near[:, 1:].max(axis=1)
    score = near[:, 0] + WIDE * np.log([width for isco08 in kinds for width in _widths(isco08)])
    chosen: list[int] = []
    for n in np.argsort(-score, kind="stable"):
        if len(chosen) < most and ok[n] and all(float(rows[n] @ rows[other]) < ALIKE for other in chosen):
            chosen.append(int(n))
    return tuple(tasks[n] for n in chosen)


@lru_cache(maxsize=256)
def _vectors(isco08: str) -> Vectors | None:
    return vectors.encode(_tasks_of(isco08))


def _tasks_of(isco08: str) -> tuple[str, ...]:
    return tuple(_all_tasks().get(isco08, {}))


def _widths(isco08: str) -> tuple[float, ...]:
    return tuple(_all_tasks().get(isco08, {}).values())


@cache
def _all_tasks() -> dict[str, dict[str, float]]:
    """Unit group → its tasks in all industries, each once, and how many industries have it."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    first: dict[str, str] = {}
    for industry in sorted(reference.industry_groups()):
        for work in usual_work(industry):
            for task in work.tasks:
                said = first.setdefault(plain(task), task)
                found[work.isco08][said] = found[work.isco08].get(said, 0.0) + 1.0
    return dict(found)
