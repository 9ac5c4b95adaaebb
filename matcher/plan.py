"""The week's plan: who goes where this week, so that the team as a whole gains the most.

The plan chooses employers for people, never people for an employer. What a pair is worth is the employer's
own side of the chance, the same for everybody, times what the participant would gain (matcher/plan_worth.py).
Three goals, each kept while the next is sought:

1. As few as possible are left with nothing. Where some must be, those who have waited least.
2. As few as possible lose more than `most_loss` of their own best because others are there too.
3. Σ urgency × worth is as large as can be, over this week and the weeks ahead. Later weeks count less, and an
   employer that is approached now rests in the weeks ahead. So it is kept for somebody who has no other, if
   the one who likes it best has others nearly as good.

Only this week is returned: next week is planned anew, knowing what has come of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from matcher.plan_goals import Reached, reach
from matcher.plan_market import Floats, Ints, Market

Order = npt.NDArray[np.intp]

DECIMALS = 6
"""Worth counts to so many decimals."""

URGENCY_DECIMALS = 4
"""So does urgency."""

MOST_LOSS = 0.5
"""Nobody should lose more than this share of their own best to sharing, unless nothing better is free."""

DISCOUNT = 0.9
"""What an approach in a week counts against the same in the week before."""


EVEN = 1e-6
"""What equal pairs are made to differ by, as a share: the lot falls by the ids, the same way each time."""

HALF_WAY = 8.0
"""So many weeks of waiting make half of what waiting can make."""


class Why(StrEnum):
    """Why somebody got nothing this week."""

    NOT_ASKED = "not_asked"
    """`approaches` is 0 for them this week."""
    NOTHING_ALLOWED = "nothing_allowed"
    """No employer is worth anything to them: each breaks one of their limits."""
    NO_ROOM = "no_room"
    """No employer that is allowed may be approached this week."""
    TAKEN = "taken"
    """What is allowed and has room is used for people who have waited longer, or whom somebody decided on."""


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """What there is to plan. N people, M employers, H ≥ 1 weeks of which the first is this one.

    To keep a pair out of the plan set its `worth` to 0; to give somebody nothing this week set `approaches`
    to 0.
    """

    people: tuple[str, ...]
    """N ids, each once. They only break ties, the same way each time."""
    employers: tuple[str, ...]
    """M P-numbers, each once."""
    worth: Floats
    """N × M, ≥ 0: what an approach now is worth; 0 = not allowed. Rounded to six decimals; no nan."""
    room: Ints
    """M × H, ≥ 0: how many approaches there may be in each week. Column 0 is this week."""
    room_in_all: Ints
    """M, ≥ 0: how many approaches there may be in all H weeks together (1 where it then rests)."""
    urgency: Floats
    """N, > 0: what an approach for this person counts (see `urgency`), four decimals."""
    approaches: Ints
    """N, ≥ 0: how many approaches are made for this person in a week, usually 1."""
    fixed: Mapping[int, tuple[int, ...]]
    """Row of a person → columns of employers that somebody has decided on for this week. They stay whatever
    they are worth, and take up room and approaches."""


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """The plan of this week, in the order of the people and employers that were given."""

    chosen: tuple[tuple[int, ...], ...]
    """For each person the columns of their employers: first what was fixed, then by falling worth."""
    value: float
    """Σ urgency × worth × discount^week of the plan, this week and the weeks ahead, fixed ones included."""
    bound: float
    """No plan that does as well by the first two goals can have a larger value (matcher/plan_bound.py)."""
    this_week: float
    """The part of `value` that is this week's."""
    best: Ints
    """For each person the column of their own best employer with room this week, -1 where there is none."""
    loss: Floats
    """For each person 1 − worth of the best they got / worth of their own best. 1 for nothing got."""
    most_loss: float
    """What `loss` should not exceed."""
    nothing: Mapping[int, Why]
    """Row of each person without an employer → why."""

    @property
    def gap(self) -> float:
        """How far the value may lie below the best there is, as a share of the bound."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0

    @property
    def beyond(self) -> tuple[int, ...]:
        """The rows of those who got something and yet lose more than `most_loss`."""
        return tuple(
            row for row, lost in enumerate(self.loss) if lost > self.most_loss and row not in self.nothing
        )


def urgency(weeks_waiting: npt.ArrayLike, approaches_had: npt.ArrayLike) -> Floats:
    """What an approach for each person counts, from 1 to 2.5.

    1 + weeks / (weeks + 8) + 1 / (2 + 2 × approaches), with the weeks since the last approach (or since
    enrolment) and the approaches made so far. Whoever had to do without this week stands before their equals
    in the next.
    """
    weeks = np.maximum(np.asarray(weeks_waiting, dtype=np.float64), 0.0)
    approaches = np.maximum(np.asarray(approaches_had, dtype=np.float64), 0.0)
    counted = 1 + weeks / (weeks + HALF_WAY) + 0.5 / (1 + approaches)
    return np.asarray(np.round(counted, URGENCY_DECIMALS), dtype=np.float64)


def assign(week: Week, *, most_loss: float = MOST_LOSS, discount: float = DISCOUNT) -> Assignment:
    """Plan the week. The same input gives the same plan, whatever the order of people and employers.

    Raises ValueError where the shapes do not agree, a number is nan or negative, or an id stands twice.
    """
    _check(week)
    people = np.argsort(np.array(week.people, dtype=np.str_), kind="stable")
    employers = np.argsort(np.array(week.employers, dtype=np.str_), kind="stable")
    given = _in_order(week, people, employers)
    best, best_worth = _own_best(given)
    rates = discount ** np.arange(given.room.shape[1], dtype=np.float64)
    reached = reach(_market(given, (1 - most_loss) * best_worth, rates))
    told = _told(given, reached, rates, best, most_loss)
    return _given_back(told, people, employers)


def _check(week: Week) -> None:
    size = (len(week.people), len(week.employers))
    weeks = week.room.shape[-1] if week.room.ndim else 0
    shapes: dict[str, tuple[Floats | Ints, tuple[int, ...]]] = {
        "worth": (week.worth, size),
        "room": (week.room, (size[1], max(weeks, 1))),
        "room_in_all": (week.room_in_all, size[1:]),
        "urgency": (week.urgency, size[:1]),
        "approaches": (week.approaches, size[:1]),
    }
    for name, (numbers, shape) in shapes.items():
        if numbers.shape != shape:
            raise ValueError(f"{name} has the shape {numbers.shape}, not {shape}")
        if not np.all((numbers >= 0) & (numbers < np.inf)):
            raise ValueError(f"{name} holds something that is no number, or below 0")
    if len(set(week.people)) < size[0] or len(set(week.employers)) < size[1]:
        raise ValueError("an id stands twice")
    for person, decided in week.fixed.items():
        if not (0 <= person < size[0] and all(0 <= employer < size[1] for employer in decided)):
            raise ValueError(f"fixed names what is not there: {person}: {decided}")
        if len(set(decided)) < len(decided):
            raise ValueError(f"fixed names an employer twice: {person}: {decided}")


def _in_order(week: Week, people: Order, employers: Order) -> Week:
    """The same week with people and employers in these orders, rounded."""
    person_at, employer_at = np.argsort(people), np.argsort(employers)
    return Week(
        people=tuple(week.people[row] for row in people),
        employers=tuple(week.employers[column] for column in employers),
        worth=np.round(week.worth[np.ix_(people, employers)], DECIMALS),
        room=week.room[employers].astype(np.int64),
        room_in_all=week.room_in_all[employers].astype(np.int64),
        urgency=np.round(week.urgency[people], URGENCY_DECIMALS),
        approaches=week.approaches[people].astype(np.int64),
        fixed={
            int(person_at[person]): tuple(int(employer_at[one]) for one in decided)
            for person, decided in sorted(week.fixed.items())
            if decided
        },
    )


def _own_best(week: Week) -> tuple[Ints, Floats]:
    """For each person the best employer with room this week, as if they were alone, and what it is worth."""
    there = (week.room[:, 0] > 0) & (week.room_in_all > 0)
    worth = np.where(there, week.worth, 0.0)
    highest = worth.max(axis=1, initial=0.0)
    if not week.employers:
        return np.full(len(worth), -1, dtype=np.int64), highest
    return np.where(highest > 0, worth.argmax(axis=1), -1).astype(np.int64), highest


def _market(week: Week, least: Floats, rates: Floats) -> Market:
    """What is left to decide. `least`: what a pair must be worth to lie near the person's own best."""
    lots = _lots(week.people, week.employers)
    gain = week.worth * week.urgency[:, None] * (1 + EVEN * lots)
    room, in_all = week.room.copy(), week.room_in_all.copy()
    wanted = np.repeat(week.approaches[:, None], len(rates), axis=1)
    counts = np.ones(len(week.people), dtype=np.bool_)
    for person, decided in week.fixed.items():
        columns = list(decided)
        gain[person, columns] = 0.0
        room[columns, 0] -= 1
        in_all[columns] -= 1
        wanted[person, 0] -= len(decided)
        counts[person] = False
    return Market(
        gain=gain,
        lots=lots,
        near=week.worth >= least[:, None],
        urgency=week.urgency,
        counts=counts,
        wanted=np.maximum(wanted, 0),
        room=np.maximum(room, 0),
        room_in_all=np.maximum(in_all, 0),
        discount=rates,
    )


def _lots(people: tuple[str, ...], employers: tuple[str, ...]) -> Floats:
    """A number from 0 to 1 for each pair, by their two ids alone."""
    row, column = (
        np.array([zlib.crc32(one.encode()) for one in ids], dtype=np.uint64) for ids in (people, employers)
    )
    mixed = row[:, None] * np.uint64(0x9E3779B97F4A7C15) ^ column[None, :] * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray((mixed >> np.uint64(40)) / 2.0**24, dtype=np.float64)


def _told(week: Week, reached: Reached, rates: Floats, best: Ints, most_loss: float) -> Assignment:
    """The plan in the order of `week`."""
    taken = reached.taken.copy()
    decided_gain = 0.0
    for person, decided in week.fixed.items():
        taken[person, list(decided), 0] = True
        decided_gain += float(week.urgency[person] * week.worth[person, list(decided)].sum())
    each = np.einsum("nmh,nm,n->h", taken, week.worth, week.urgency)
    chosen = tuple(_chosen(week, row, taken[row, :, 0]) for row in range(len(week.people)))
    return Assignment(
        chosen=chosen,
        value=round(float(each @ rates), DECIMALS),
        bound=round(reached.bound + decided_gain, DECIMALS),
        this_week=round(float(each[0]), DECIMALS),
        best=best,
        loss=np.array([_loss(week, row, got, best) for row, got in enumerate(chosen)], dtype=np.float64),
        most_loss=most_loss,
        nothing={row: _why(week, row, best) for row, got in enumerate(chosen) if not got},
    )


def _loss(week: Week, person: int, got: tuple[int, ...], best: Ints) -> float:
    if best[person] < 0:
        return 0.0
    highest = max((float(week.worth[person, column]) for column in got), default=0.0)
    return round(max(0.0, 1 - highest / float(week.worth[person, best[person]])), DECIMALS)


def _chosen(week: Week, person: int, taken: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    decided = week.fixed.get(person, ())
    others = [int(column) for column in np.flatnonzero(taken) if column not in decided]
    return (*decided, *sorted(others, key=lambda column: (-week.worth[person, column], column)))


def _why(week: Week, person: int, best: Ints) -> Why:
    if not week.approaches[person]:
        return Why.NOT_ASKED
    if not week.worth[person].any():
        return Why.NOTHING_ALLOWED
    return Why.NO_ROOM if best[person] < 0 else Why.TAKEN


def _given_back(told: Assignment, people: Order, employers: Order) -> Assignment:
    """The plan in the order of the people and employers that were given."""
    at = np.argsort(people)
    best = told.best[at]
    return replace(
        told,
        chosen=tuple(tuple(int(employers[column]) for column in told.chosen[row]) for row in at),
        best=np.where(best >= 0, employers[best], -1) if len(employers) else best,
        loss=told.loss[at],
        nothing={row: told.nothing[int(old)] for row, old in enumerate(at) if int(old) in told.nothing},
    )
