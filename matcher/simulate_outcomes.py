"""Introductions of a team before today and what came of them, drawn from the hidden truth of a town.

A plausible team goes down its own list, though not strictly: the first of those left with some chance, else
the next, and so on. A biased one goes where one specialist likes to go. The participant is asked before: who
likes it there says yes the more often, and nobody is put forward against their will.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.simulate import Town

Floats = npt.NDArray[np.float64]

TAKES = 0.15
"""How often the next employer on the list is the one that is approached."""

FAVOURITES = 2.2
"""How much one specialist's liking for employers varies, in log units."""


@dataclass(frozen=True, slots=True, eq=False)
class Introductions:
    """In the order in which they were made: rows of people and workplaces, and whether a meeting came.

    `asked` holds every answer of a participant before that: row of the person, row of the workplace, 1 for a
    yes. `after` tells for each introduction how many had been given by then.
    """

    people: npt.NDArray[np.intp]
    places: npt.NDArray[np.intp]
    met: npt.NDArray[np.bool_]
    asked: npt.NDArray[np.intp]
    after: npt.NDArray[np.intp]

    def first(self, number: int) -> Introductions:
        """Only the first so many, and the answers that were given until then."""
        given = int(self.after[:number].max(initial=0))
        return Introductions(
            self.people[:number],
            self.places[:number],
            self.met[:number],
            self.asked[:given],
            self.after[:number],
        )


def introductions(
    town: Town, listed: Floats, number: int, *, biased: bool = False, turn: int = 0
) -> Introductions:
    """At most `number` introductions of the people of `town`, none twice. `listed` is the list they go down.

    Where it turns out that somebody could not work there nothing comes of it, nor is anything learnt.
    """
    rng = np.random.default_rng([town.seed, turn, 3])
    liked = np.exp(rng.normal(0, FAVOURITES, size=listed.shape[1]))
    order = [list(np.argsort(-row, kind="stable")[: int((row > 0).sum())]) for row in listed]
    found: list[tuple[int, int, bool, int]] = []
    asked: list[tuple[int, int, int]] = []
    while len(found) < number and any(order):
        n = int(rng.integers(len(order)))
        if not order[n]:
            continue
        row = int(order[n].pop(_pick(rng, liked[order[n]] if biased else None, len(order[n]))))
        willing = bool(rng.random() < 1 / (1 + np.exp(-town.truth.utility[n, row])))
        met = bool(rng.random() < town.truth.chance[n, row])
        if not town.truth.possible[n, row]:
            continue
        asked.append((n, row, int(willing)))
        if willing:
            found.append((n, row, met, len(asked)))
    columns = np.array(found, dtype=np.intp).reshape(-1, 4)
    return Introductions(
        people=columns[:, 0],
        places=columns[:, 1],
        met=columns[:, 2].astype(np.bool_),
        asked=np.array(asked, dtype=np.intp).reshape(-1, 3),
        after=columns[:, 3],
    )


def _pick(rng: np.random.Generator, liked: Floats | None, length: int) -> int:
    """Which of those left on the list is approached."""
    if liked is not None:
        return int(rng.choice(length, p=liked / liked.sum()))
    return int((rng.geometric(TAKES) - 1) % length)
