"""Weeks to be planned: short ones written out, and small ones of which every plan can be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from matcher.plan import DISCOUNT, Assignment, Week


def week(
    worth: Sequence[Sequence[float]],
    *,
    weeks: int = 1,
    room: Sequence[Sequence[int]] | None = None,
    room_in_all: Sequence[int] | None = None,
    urgency: Sequence[float] | None = None,
    approaches: Sequence[int] | None = None,
    fixed: Mapping[int, tuple[int, ...]] | None = None,
    employers: int | None = None,
) -> Week:
    """People A, B, C … and employers 1, 2, 3 …, each with one approach unless said otherwise."""
    people = len(worth)
    size = employers if employers is not None else len(worth[0]) if people else 0
    return Week(
        people=tuple(chr(ord("A") + row) for row in range(people)),
        employers=tuple(str(column + 1) for column in range(size)),
        worth=np.array(worth, dtype=np.float64).reshape(people, size),
        room=np.array(room if room is not None else [[1] * weeks] * size, dtype=np.int64).reshape(size, -1)
        if size
        else np.zeros((0, weeks), dtype=np.int64),
        room_in_all=np.array([1] * size if room_in_all is None else room_in_all, dtype=np.int64),
        urgency=np.array([1.0] * people if urgency is None else urgency, dtype=np.float64),
        approaches=np.array([1] * people if approaches is None else approaches, dtype=np.int64),
        fixed=fixed or {},
    )


def told(plan: Assignment, given: Week) -> dict[str, str]:
    """Person → the numbers of their employers in one text."""
    return {
        person: "".join(given.employers[column] for column in got)
        for person, got in zip(given.people, plan.chosen, strict=True)
    }


def shuffled(given: Week, people: Sequence[int], employers: Sequence[int]) -> Week:
    """The same week with people and employers in another order."""
    row_at = {old: new for new, old in enumerate(people)}
    column_at = {old: new for new, old in enumerate(employers)}
    rows, columns = np.array(people, dtype=np.intp), np.array(employers, dtype=np.intp)
    return Week(
        people=tuple(given.people[row] for row in people),
        employers=tuple(given.employers[column] for column in employers),
        worth=given.worth[np.ix_(rows, columns)],
        room=given.room[columns],
        room_in_all=given.room_in_all[columns],
        urgency=given.urgency[rows],
        approaches=given.approaches[rows],
        fixed={
            row_at[person]: tuple(column_at[one] for one in decided)
            for person, decided in given.fixed.items()
        },
    )


@dataclass(frozen=True, slots=True, order=True)
class Reached:
    """How well a plan does by the three goals, the first counting most."""

    served: float
    near: float
    value: float


def best_by_trying(given: Week, most_loss: float) -> Reached:
    """The best of all plans of a small week without anything fixed, each tried."""
    return max(_reached(given, plan, most_loss) for plan in _plans(given) if _keeps_to_the_rooms(given, plan))


Plan = tuple[tuple[tuple[int, ...], ...], ...]
"""For each person, for each week, the employers."""


def _plans(given: Week) -> Iterator[Plan]:
    weeks = given.room.shape[1]
    each = []
    for person in range(len(given.people)):
        allowed = [int(column) for column in np.flatnonzero(given.worth[person])]
        in_a_week = [
            some for size in range(given.approaches[person] + 1) for some in combinations(allowed, size)
        ]
        each.append(
            [way for way in product(in_a_week, repeat=weeks) if len(set(sum(way, ()))) == len(sum(way, ()))]
        )
    return product(*each)


def _keeps_to_the_rooms(given: Week, plan: Plan) -> bool:
    used = np.zeros_like(given.room)
    for way in plan:
        for number, employers in enumerate(way):
            used[list(employers), number] += 1
    return bool(np.all(used <= given.room) and np.all(used.sum(axis=1) <= given.room_in_all))


def _reached(given: Week, plan: Plan, most_loss: float) -> Reached:
    there = (given.room[:, 0] > 0) & (given.room_in_all > 0)
    served = near = value = 0.0
    for person, way in enumerate(plan):
        worth, urgent = given.worth[person], float(given.urgency[person])
        own = float(np.where(there, worth, 0.0).max(initial=0.0))
        served += urgent * bool(way[0])
        near += urgent * any(worth[one] >= (1 - most_loss) * own for one in way[0])
        value += sum(
            urgent * float(worth[one]) * DISCOUNT**number for number, some in enumerate(way) for one in some
        )
    return Reached(round(served, 6), round(near, 6), round(value, 6))


def reached_this_week(given: Week, plan: Assignment) -> tuple[float, float]:
    """Served and near of a plan that was made."""
    only = tuple((got,) for got in plan.chosen)
    found = _reached(given, only, plan.most_loss)
    return found.served, found.near
