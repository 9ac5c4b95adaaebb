"""Simulated towns: what is written down of them, and the hidden truth of who would be hired where.

The truth shares no code with the scoring: it knows kinds of work, not words, and weighs by numbers of its
own. What the matcher gets to see are the records, with gaps: three in ten facts are unknown, one in ten of
those that set a limit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from crm import model, reference
from matcher.simulate_people import make_people
from matcher.simulate_places import Place, make_jobs, make_places
from matcher.simulate_regimes import PASTS, Kind, draw_groups, misheard
from matcher.simulate_truth import Truth, hidden, meeting, usual_work

AS_OF = date(2026, 11, 16)
"""Today in every simulated town."""

Record = TypeVar("Record", model.Workplace, model.Opening, model.JobProfile)

EMPLOYEES_EACH = 40
"""A workplace can take one of ours, and on average one more for each so many employees."""

CLOSES_IN_WEEK = 8

SOFT = 0.3
HARD = 0.1
OWN = 0.03
"""How often something is unknown: what is nice to know, what sets a limit, what people are asked first."""

FORGOTTEN_OF_WORKPLACE = {
    "industry_code": 0.03,
    "employees_fte": HARD,
    "recruitment_ways": SOFT,
    "values": SOFT,
    "job_types": SOFT,
    "tasks_piling_up": SOFT,
    "hours_min": HARD,
    "hours_max": SOFT,
    "hours_can_grow": SOFT,
    "times": HARD,
    "support_on_site": SOFT,
    "requirements": HARD,
    "accepted_forms": HARD,
    "language": SOFT,
}
FORGOTTEN_OF_OPENING = {
    "job_type": HARD,
    "description": SOFT,
    "hours_min": HARD,
    "hours_max": SOFT,
    "times": SOFT,
}
FORGOTTEN_OF_PERSON = {
    "no_go": OWN,
    "strengths": SOFT,
    "certificates": HARD,
    "hours_now": SOFT,
    "hours_goal": OWN,
    "times": OWN,
    "transport": OWN,
    "max_commute_minutes": OWN,
    "accommodations": SOFT,
    "accepted_forms": HARD,
}
"""Field → the chance that nobody wrote it down."""


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    """What is written down, and the truth.

    `called` are the days on which each workplace was contacted in the year before and `contacts` how many;
    `capacity` is how many of ours each could take in the half-year to come. Participants × workplaces:
    `understood` tells how well the work there meets the wishes, 0–1, were every word understood and all work
    known, and `usual_work` the share of the wished work in the industry as a whole. `groups`: age, sex and
    town of each participant, known to the simulator alone.
    """

    seed: int
    as_of: date
    rule: model.SupportedPlaces
    profiles: Sequence[model.JobProfile]
    workplaces: Sequence[model.Workplace]
    openings: Sequence[model.Opening]
    histories: Sequence[model.ContactHistory]
    contacts: npt.NDArray[np.int_]
    called: Sequence[tuple[date, ...]]
    capacity: npt.NDArray[np.int_]
    truth: Truth
    understood: npt.NDArray[np.float64]
    usual_work: npt.NDArray[np.float64]
    groups: Mapping[str, Sequence[str]]
    closes: Closure | None = None

    @property
    def gain(self) -> npt.NDArray[np.float64]:
        """Participants × workplaces: the chance of a yes times what it is worth; 0 = could not work there."""
        return self.truth.gain

    def some(self, people: Sequence[int]) -> Town:
        """The same town with only these participants."""
        rows = np.asarray(people, dtype=np.intp)
        return replace(
            self,
            profiles=[self.profiles[n] for n in rows],
            truth=replace(
                self.truth,
                utility=self.truth.utility[rows],
                log_odds=self.truth.log_odds[rows],
                own_side=self.truth.own_side[rows],
                possible=self.truth.possible[rows],
            ),
            understood=self.understood[rows],
            usual_work=self.usual_work[rows],
            groups={name: [of[n] for n in rows] for name, of in self.groups.items()},
        )


@dataclass(frozen=True, slots=True)
class Closure:
    """A workplace that closes for good at the start of a week of the play (counted from 0)."""

    row: int
    week: int


def make_town(
    seed: int,
    participants: int = 60,
    workplaces: int = 400,
    kind: Kind = Kind.USUAL,
    unrecorded: float | None = None,
) -> Town:
    """One town. The same numbers give the same town, everywhere and always.

    With `unrecorded` just this share of the facts of workplaces and openings is missing, whatever they are,
    and of what people were asked first as little as ever.
    """
    rng = np.random.default_rng(seed)
    rule = supported_places()
    places = make_places(rng, workplaces, AS_OF)
    past = PASTS[kind](rng, places, AS_OF)
    places = [
        replace(place, facts=replace(place.facts, relation_step=story.step))
        for place, story in zip(places, past, strict=True)
    ]
    jobs = make_jobs(rng, places, AS_OF)
    people = make_people(rng, participants)
    understood = meeting(people, places, jobs)
    truth = hidden(rng, people, places, jobs, past, rule, AS_OF)
    # What came later has a stream of its own, so that the towns of before stay as they were.
    later = np.random.default_rng([seed, 1])
    capacity = 1 + later.poisson([(place.facts.employees_fte or 1.0) / EMPLOYEES_EACH for place in places])
    groups = draw_groups(later, people)
    if kind is Kind.WRONG_WISHES:
        people = misheard(later, people)
    return Town(
        seed=seed,
        as_of=AS_OF,
        rule=rule,
        understood=understood,
        usual_work=usual_work(people, places),
        truth=truth,
        profiles=[_written_person(rng, person.facts, unrecorded) for person in people],
        workplaces=[_written_workplace(rng, place.facts, unrecorded) for place in places],
        openings=[_forget(rng, job.facts, _chances(FORGOTTEN_OF_OPENING, unrecorded)) for job in jobs],
        histories=[story.history for story in past],
        contacts=np.array([len(story.contacts) for story in past]),
        called=[tuple(contact.day for contact in story.contacts) for story in past],
        capacity=capacity,
        groups=groups,
        closes=_closure(places, understood) if kind is Kind.CLOSURE else None,
    )


def _closure(places: Sequence[Place], understood: npt.NDArray[np.float64]) -> Closure:
    """Of the twentieth of the workplaces that are biggest, the one whose work most people want."""
    size = np.array([place.facts.employees_fte or 0.0 for place in places])
    biggest = np.argsort(-size, kind="stable")[: max(1, len(places) // 20)]
    return Closure(int(biggest[understood[:, biggest].sum(axis=0).argmax()]), CLOSES_IN_WEEK)


def supported_places() -> model.SupportedPlaces:
    """The rule on supported places, as shipped."""
    row = next(row for row in reference.rules() if row["key"] == "supported_places")
    return model.SupportedPlaces(**json.loads(row["value"] or ""))


def _forget(rng: np.random.Generator, record: Record, chances: dict[str, float]) -> Record:
    forgotten: dict[str, Any] = {name: None for name, chance in chances.items() if rng.random() < chance}
    return replace(record, **forgotten)


def _chances(usual: dict[str, float], instead: float | None) -> dict[str, float]:
    return usual if instead is None else dict.fromkeys(usual, instead)


def _written_workplace(
    rng: np.random.Generator, place: model.Workplace, unrecorded: float | None
) -> model.Workplace:
    soft = SOFT if unrecorded is None else unrecorded
    axes = tuple(None if rng.random() < soft else level for level in place.axes)
    if rng.random() < soft:
        place = replace(place, latitude=None, longitude=None)
    return _forget(rng, replace(place, axes=axes), _chances(FORGOTTEN_OF_WORKPLACE, unrecorded))


def _written_person(
    rng: np.random.Generator, person: model.JobProfile, unrecorded: float | None
) -> model.JobProfile:
    own = None if unrecorded is None else OWN
    axes = tuple(None if rng.random() < OWN else wish for wish in person.axes)
    if rng.random() < (SOFT if own is None else own):
        person = replace(person, latitude=None, longitude=None)
    return _forget(rng, replace(person, axes=axes), _chances(FORGOTTEN_OF_PERSON, own))
