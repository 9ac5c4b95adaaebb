"""Simulated towns: what is written down of them, and the hidden truth of who would be hired where.

The truth shares no code with the scoring: it knows kinds of work, not words, and weighs by numbers of its
own. What the matcher gets to see are the records, with gaps: three in ten facts are unknown, one in ten of
those that set a limit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from crm import model, reference
from matcher.simulate_log import make_past
from matcher.simulate_people import make_people
from matcher.simulate_places import make_jobs, make_places
from matcher.simulate_truth import gains, meeting

AS_OF = date(2026, 11, 16)
"""Today in every simulated town."""

Record = TypeVar("Record", model.Workplace, model.Opening, model.JobProfile)

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
    """What is written down, and the truth. `gain` is participants × workplaces; 0 = could not work there.

    `contacts` counts the year's contacts to each workplace. `understood` is participants × workplaces too:
    how well the work there meets the wishes, 0–1, were every word understood and all work known.
    """

    as_of: date
    rule: model.SupportedPlaces
    profiles: Sequence[model.JobProfile]
    workplaces: Sequence[model.Workplace]
    openings: Sequence[model.Opening]
    histories: Sequence[model.ContactHistory]
    contacts: npt.NDArray[np.int_]
    gain: npt.NDArray[np.float64]
    understood: npt.NDArray[np.float64]


def make_town(seed: int, participants: int = 60, workplaces: int = 400) -> Town:
    """One town. The same numbers give the same town, everywhere and always."""
    rng = np.random.default_rng(seed)
    rule = supported_places()
    places = make_places(rng, workplaces, AS_OF)
    past = make_past(rng, places, AS_OF)
    places = [
        replace(place, facts=replace(place.facts, relation_step=story.step))
        for place, story in zip(places, past, strict=True)
    ]
    jobs = make_jobs(rng, places, AS_OF)
    people = make_people(rng, participants)
    return Town(
        as_of=AS_OF,
        rule=rule,
        understood=meeting(people, places, jobs),
        gain=gains(rng, people, places, jobs, past, rule, AS_OF),
        profiles=[_written_person(rng, person.facts) for person in people],
        workplaces=[_written_workplace(rng, place.facts) for place in places],
        openings=[_forget(rng, job.facts, FORGOTTEN_OF_OPENING) for job in jobs],
        histories=[story.history for story in past],
        contacts=np.array([len(story.contacts) for story in past]),
    )


def supported_places() -> model.SupportedPlaces:
    """The rule on supported places, as shipped."""
    row = next(row for row in reference.rules() if row["key"] == "supported_places")
    return model.SupportedPlaces(**json.loads(row["value"] or ""))


def _forget(rng: np.random.Generator, record: Record, chances: dict[str, float]) -> Record:
    forgotten: dict[str, Any] = {name: None for name, chance in chances.items() if rng.random() < chance}
    return replace(record, **forgotten)


def _written_workplace(rng: np.random.Generator, place: model.Workplace) -> model.Workplace:
    axes = tuple(None if rng.random() < SOFT else level for level in place.axes)
    if rng.random() < SOFT:
        place = replace(place, latitude=None, longitude=None)
    return _forget(rng, replace(place, axes=axes), FORGOTTEN_OF_WORKPLACE)


def _written_person(rng: np.random.Generator, person: model.JobProfile) -> model.JobProfile:
    axes = tuple(None if rng.random() < OWN else wish for wish in person.axes)
    if rng.random() < SOFT:
        person = replace(person, latitude=None, longitude=None)
    return _forget(rng, replace(person, axes=axes), FORGOTTEN_OF_PERSON)
