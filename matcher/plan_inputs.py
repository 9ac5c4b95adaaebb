"""The week to be planned, put together from profiles, the table of workplaces, and what there is room for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crm import model
from matcher import plan, plan_worth
from matcher.pairing import Pairing
from matcher.plan_worth import Worths
from matcher.table import WorkplaceTable


@dataclass(frozen=True, slots=True)
class Someone:
    """One participant to plan for.

    `approaches` is how many are to be made this week, with those that are `fixed` (P-numbers) among them;
    `settled` are employers that are not to be proposed to this participant.
    """

    profile: model.JobProfile
    weeks_waiting: int
    approaches_had: int
    approaches: int
    settled: frozenset[str]
    fixed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the plan is made of: the week, and behind each pair of it the candidate that it stands for."""

    week: plan.Week
    pairings: Sequence[Pairing]
    worths: Worths

    @property
    def only_settled(self) -> frozenset[int]:
        """The rows of those for whom every employer allowed has been asked already, or has said no."""
        allowed, left = (self.worths.worth > 0).any(axis=1), (self.week.worth > 0).any(axis=1)
        return frozenset(np.flatnonzero(allowed & ~left).tolist())

    def candidate(self, person: int, place: int) -> int:
        """The candidate behind a pair; the workplace as itself where what is not allowed was decided on."""
        found = int(self.worths.candidates[person, place])
        return place if found < 0 else found


def inputs(
    table: WorkplaceTable, people: Sequence[Someone], room: Mapping[str, Sequence[int]], weeks: int
) -> Inputs:
    """The week for these people. `room`: P-number → how many more approaches in each of `weeks` weeks.

    Nobody is asked about more people than they can have at a time.
    """
    pairings = [Pairing(one.profile, table) for one in people]
    worths = plan_worth.worths(table, pairings)
    worth = worths.worth.copy()
    for row, one in enumerate(people):
        worth[row, [table.rows[key] for key in one.settled if key in table.rows]] = 0.0
    left = np.array(
        [room.get(place.p_number, (0,) * weeks) for place in table.workplaces], dtype=np.int64
    ).reshape(-1, weeks)
    free = np.where(np.isnan(table.most_at_once), np.inf, table.most_at_once - table.running)
    left = np.minimum(left, np.maximum(free, 0)[:, np.newaxis]).astype(np.int64)
    week = plan.Week(
        people=tuple(one.profile.participant_id for one in people),
        employers=tuple(place.p_number for place in table.workplaces),
        worth=worth,
        room=left,
        # All the weeks lie within the 28 days of one quota, so what the last has room for is all there is.
        room_in_all=left[:, -1],
        urgency=plan.urgency([one.weeks_waiting for one in people], [one.approaches_had for one in people]),
        approaches=np.array([one.approaches for one in people], dtype=np.int64),
        fixed={
            row: tuple(table.rows[key] for key in one.fixed if key in table.rows)
            for row, one in enumerate(people)
            if one.fixed
        },
    )
    return Inputs(week, pairings, worths)


def fingerprint(week: plan.Week) -> str:
    """SHA-256 over all that a plan is made of: the same for the same week, whatever machine makes it."""
    said = hashlib.sha256(repr((week.people, week.employers, sorted(week.fixed.items()))).encode())
    for numbers in (week.worth, week.room, week.room_in_all, week.urgency, week.approaches):
        said.update(np.ascontiguousarray(numbers, dtype="<f8").tobytes())
    return said.hexdigest()
