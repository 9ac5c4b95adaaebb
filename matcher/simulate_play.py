"""Half a year in a simulated town: whom each participant is put forward to each week, and what comes of it.

The rule that puts people forward sees the log grow. What comes of an approach follows the hidden truth: a yes
by its chance less the fatigue of recent contacts, and of a yes paid hours the more often the more the person
likes it there. Who gets a job leaves, and takes one of the employer's places. Openings stand as they are:
new ones come as fast as old ones go.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from crm import model
from matcher.simulate import Town
from matcher.simulate_log import RECENT
from matcher.simulate_truth import STEPS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int_]
Flags = npt.NDArray[np.bool_]

WEEKS = 26

NOBODY = -1
"""In place of a row: this participant is put forward to nobody this week."""

EACH_CONSULTANT = 20
"""Participants per consultant: tells how many colleagues have called on the same employer."""

WAY = (None, *STEPS)
"""The relation, step by step: no contact yet, then as far as cooperation."""

PAID, UNLIKED = 0.35, 0.25
"""Of those met, so many get paid hours where they like it very much; of that this share where they do not.

People stay about twice as long in the work they asked for (Becker 1996, Mueser 2001), and half of them are
taken to say no to work that they do not like.
"""


@dataclass(slots=True, eq=False)
class Standing:
    """What the team knows at the start of a week. Rows of people × workplaces, or of workplaces.

    `called` holds for every week so far how often each workplace was contacted, `staff` by how many;
    `refused` is the week of the last no (`NEVER` before the play), `met` how many meetings there were.
    """

    week: int
    searching: Flags
    tried: Flags
    closed: Flags
    called: Ints
    staff: Ints
    before: Ints
    refused: Ints
    met: Ints
    hired: Ints

    @property
    def recent(self) -> Ints:
        """Contacts in the last four weeks to each workplace."""
        weeks = slice(max(0, self.week - RECENT // 7 + 1), self.week + 1)
        return np.asarray(self.before[self.week] + self.called[weeks].sum(axis=0))

    def step(self, recorded: model.RelationStep | None, row: int) -> model.RelationStep | None:
        """How far we have come with a workplace: each meeting brings the relation one step on."""
        if recorded is not None and recorded not in STEPS:
            return recorded
        if self.hired[row]:
            return model.RelationStep.COOPERATION
        begun = WAY.index(recorded)
        if not self.called[:, row].any():
            return WAY[begun]
        return WAY[min(max(begun, 1) + int(self.met[row]), len(WAY) - 1)]


NEVER = -1_000

Policy = Callable[[Standing], Ints]
"""For each participant the row of a workplace to be put forward to this week, or NOBODY."""


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """What came of a half-year. `week` and `row` of each participant's job, -1 without one.

    `over_weeks`: how many had a job at the end of each week. `impossible`: approaches where it could not be.
    """

    week: Ints
    row: Ints
    utility: Floats
    contacts: Ints
    over_weeks: Ints
    impossible: int
    meetings: int

    @property
    def placed(self) -> float:
        """The share of the participants who got paid hours."""
        return float((self.week >= 0).mean())


@dataclass(slots=True, eq=False)
class _Chances:
    """The truth as it changes with the log: log-odds of a yes without fatigue and without relation."""

    town: Town
    rested: Floats
    recorded: list[model.RelationStep | None] = field(default_factory=list)

    @classmethod
    def of(cls, town: Town) -> _Chances:
        recorded = [place.relation_step for place in town.workplaces]
        weights, begun = town.truth.weights, np.array([STEPS.get(s, 0.0) if s else 0.0 for s in recorded])
        fatigue = np.array([history.contacts_28_days for history in town.histories])
        return cls(town, town.truth.log_odds + weights.fatigue * fatigue - weights.relation * begun, recorded)

    def now(self, standing: Standing, n: int, row: int) -> float:
        """The chance of a yes for one participant at one workplace."""
        weights, step = self.town.truth.weights, standing.step(self.recorded[row], row)
        warmth = STEPS.get(step, 0.0) if step else 0.0
        recent = standing.recent[row]
        return _sigmoid(self.rested[n, row] + weights.relation * warmth - weights.fatigue * recent)


def shift(town: Town, standing: Standing) -> Floats:
    """Over workplaces: by how much the log-odds of a yes have moved since the play began."""
    weights = town.truth.weights
    recorded = [place.relation_step for place in town.workplaces]
    warmth = np.array([_warmth(standing.step(s, row)) - _warmth(s) for row, s in enumerate(recorded)])
    tired = standing.recent - np.array([history.contacts_28_days for history in town.histories])
    return np.asarray(weights.relation * warmth - weights.fatigue * tired)


def _warmth(step: model.RelationStep | None) -> float:
    return STEPS.get(step, 0.0) if step else 0.0


def begin(town: Town, weeks: int = WEEKS) -> Standing:
    """Before the first week."""
    people, places = len(town.profiles), len(town.workplaces)
    fading = [
        [sum(0 <= (town.as_of - day).days + 7 * week < RECENT for day in days) for days in town.called]
        for week in range(weeks)
    ]
    return Standing(
        week=0,
        searching=np.ones(people, dtype=np.bool_),
        tried=np.zeros((people, places), dtype=np.bool_),
        closed=np.zeros(places, dtype=np.bool_),
        called=np.zeros((weeks, places), dtype=np.int_),
        staff=np.zeros((weeks, places), dtype=np.int_),
        before=np.array(fading, dtype=np.int_),
        refused=np.full(places, NEVER),
        met=np.zeros(places, dtype=np.int_),
        hired=np.zeros(places, dtype=np.int_),
    )


def play(town: Town, policy: Policy, turn: int = 0, weeks: int = WEEKS) -> Played:
    """Play `weeks` weeks. The same `turn` has the same luck whatever the policy."""
    return _Play(town, turn, weeks).run(policy)


class _Play:
    """One half-year: the luck of it, drawn once for every pair, and what has happened."""

    def __init__(self, town: Town, turn: int, weeks: int) -> None:
        rng = np.random.default_rng([town.seed, turn, 2])
        people, places = len(town.profiles), len(town.workplaces)
        self.town, self.weeks = town, weeks
        self.yes, self.paid = rng.random((people, places)), rng.random((people, places))
        self.order = [rng.permutation(people) for _ in range(weeks)]
        self.chances, self.standing = _Chances.of(town), begin(town, weeks)
        self.week, self.row = np.full(people, NOBODY), np.full(people, NOBODY)
        self.contacts = np.zeros(people, dtype=np.int_)
        self.over, self.impossible, self.meetings = np.zeros(weeks, dtype=np.int_), 0, 0

    def run(self, policy: Policy) -> Played:
        now = self.standing
        for week in range(self.weeks):
            now.week = week
            if self.town.closes and self.town.closes.week == week:
                now.closed[self.town.closes.row] = True
            rows = policy(now)
            for n in self.order[week]:
                if now.searching[n] and rows[n] != NOBODY:
                    self._approach(int(n), int(rows[n]))
            self.over[week] = (self.week >= 0).sum()
        got = self.row >= 0
        return Played(
            week=self.week,
            row=self.row,
            utility=self.town.truth.utility[np.flatnonzero(got), self.row[got]],
            contacts=self.contacts,
            over_weeks=self.over,
            impossible=self.impossible,
            meetings=self.meetings,
        )

    def _approach(self, n: int, row: int) -> None:
        now, truth = self.standing, self.town.truth
        chance = self.chances.now(now, n, row)
        now.tried[n, row] = True
        now.called[now.week, row] += 1
        now.staff[now.week, row] |= 1 << (n // EACH_CONSULTANT)
        self.contacts[n] += 1
        if not truth.possible[n, row]:
            self.impossible += 1
        elif now.hired[row] >= self.town.capacity[row] or now.closed[row] or self.yes[n, row] >= chance:
            now.refused[row] = now.week
        else:
            now.met[row] += 1
            self.meetings += 1
            if self.paid[n, row] < PAID * (UNLIKED + (1 - UNLIKED) * _sigmoid(truth.utility[n, row])):
                now.searching[n] = False
                now.hired[row] += 1
                self.week[n], self.row[n] = now.week, row


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
