"""Simulated towns where a wish shares no word with the titles of the work that is meant.

They show what understanding is worth and nothing else: all that sets a limit is written down, nobody has been
contacted yet, and what decides is whether the work is what was wished for, then whether the employer is open.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from crm import model, reference
from crm.danish import plain
from matcher.simulate import AS_OF, supported_places
from matcher.simulate_log import Past
from matcher.simulate_people import Person, make_people
from matcher.simulate_places import Job, Place, any_of, make_jobs, make_places
from matcher.simulate_truth import (
    STEPS,
    Weights,
    draw_weights,
    hidden,
    meeting,
    met,
    offered_work,
    opening_chance,
    owners,
    place_chance,
)
from matcher.simulate_words import REGISTERS, occupations

Floats = npt.NDArray[np.float64]

WORK_UNKNOWN = 0.1
"""How often nobody has noted which work there is."""

RELATION_STEPS = (None, None, *STEPS)

LUCK = {"taste": 0.2, "chemistry": 0.2, "openness": 0.3}
"""What nobody can know, in units of liking and in log-odds: less than in the other towns."""


@dataclass(frozen=True, slots=True, eq=False)
class WishTown:
    """What is written down, and the truth, participants × workplaces; `gain` 0 = cannot work there.

    `understood`: how well the work meets the wishes. `chance`: what relation and openings alone say of a yes.
    """

    rule: model.SupportedPlaces
    profiles: tuple[model.JobProfile, ...]
    workplaces: tuple[model.Workplace, ...]
    openings: tuple[model.Opening, ...]
    gain: Floats
    understood: Floats
    chance: Floats


@cache
def everyday_wishes() -> tuple[tuple[str, ...], ...]:
    """For each kind of work the wishes that share no word with its titles."""
    found = defaultdict(list)
    with (reference.data_folder() / "simulation" / "wishes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["occupation"]].append(row["text"])
    colloquial = REGISTERS.index("colloquial")
    return tuple((*found[one.key], *one.wishes[colloquial]) for one in occupations())


def make_wish_town(
    seed: int, participants: int, workplaces: int, leave_out: frozenset[str] = frozenset()
) -> WishTown:
    """One town. Wishes whose plain form is in `leave_out` are not used. Same numbers, same town."""
    rng = np.random.default_rng(seed)
    weights = replace(draw_weights(rng), **LUCK)
    places = make_places(rng, workplaces, AS_OF)
    past = [_acquaintance(rng, place) for place in places]
    places = [
        replace(place, facts=replace(place.facts, relation_step=known.step))
        for place, known in zip(places, past, strict=True)
    ]
    jobs = make_jobs(rng, places, AS_OF)
    people = [_in_everyday_words(rng, person, leave_out) for person in make_people(rng, participants)]
    rule = supported_places()
    return WishTown(
        rule=rule,
        profiles=tuple(person.facts for person in people),
        workplaces=tuple(_written(rng, place.facts) for place in places),
        openings=tuple(job.facts for job in jobs),
        gain=hidden(rng, people, places, jobs, past, rule, AS_OF, weights).gain,
        understood=meeting(people, places, jobs),
        chance=_by_chance(weights, people, places, jobs, past),
    )


def _acquaintance(rng: np.random.Generator, place: Place) -> Past:
    """How far we have come with an employer; nothing is in the log."""
    step = RELATION_STEPS[int(rng.integers(len(RELATION_STEPS)))]
    return Past((), step, model.ContactHistory(place.facts.p_number, None, None, 0, 0, None, 0, 0, 0))


def _in_everyday_words(rng: np.random.Generator, person: Person, leave_out: frozenset[str]) -> Person:
    kept = [
        tuple(text for text in everyday_wishes()[wish] if plain(text) not in leave_out)
        or everyday_wishes()[wish]
        for wish in person.wishes
    ]
    wishes = tuple(any_of(rng, texts) for texts in kept)
    return replace(person, facts=replace(person.facts, job_wishes=wishes))


def _written(rng: np.random.Generator, place: model.Workplace) -> model.Workplace:
    return replace(place, job_types=None) if rng.random() < WORK_UNKNOWN else place


def _by_chance(
    weights: Weights, people: list[Person], places: list[Place], jobs: list[Job], past: list[Past]
) -> Floats:
    """People × places: what the wish, the relation and the best opening alone make of it."""
    work, owner = offered_work(places, jobs), owners(places, jobs)
    openings = [None] * len(places) + [job.facts for job in jobs]
    known = replace(weights, openness=0.0, recruitment=0.0)
    relation = place_chance(known, places, past)[owner]
    table = np.zeros((len(people), len(places)))
    for n, person in enumerate(people):
        liking = weights.base_want + weights.work * met(person, work)
        yes = relation + opening_chance(weights, person.facts.track, openings, AS_OF)
        np.maximum.at(table[n], owner, np.logaddexp(0.0, liking) / (1 + np.exp(-yes)))
    return table
