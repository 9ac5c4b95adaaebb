"""The hidden truth of a simulated town: who could work where, would like it, and would get a yes.

Nothing here is shared with the matcher's own limits, factors or weights. The weights are drawn anew for each
town from wide ranges, so that no ranking can be tuned to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from crm import model
from matcher.simulate_limits import minutes_to, possible
from matcher.simulate_log import Past
from matcher.simulate_people import Person
from matcher.simulate_places import Job, Place
from matcher.simulate_words import industries, likeness

Floats = npt.NDArray[np.float64]

RANKS = np.array([1.0, 0.85, 0.7])
"""What the first, second and third wish count."""

STEPS = {
    model.RelationStep.FIRST_CONTACT: 0.2,
    model.RelationStep.NEEDS_MEETING: 0.45,
    model.RelationStep.FOLLOW_UP: 0.7,
    model.RelationStep.COOPERATION: 1.0,
}
WELCOMED = {"network": 0.5, "unsolicited": 0.6, "advert": 0.0, "agency": -0.5, "internal": -0.5}
"""How an employer's way of recruiting bears on being approached for somebody."""

HELPED_BY = {
    "calm_start": "introduction",
    "fixed_breaks": "manager_present",
    "buddy": "buddy",
    "written_messages": "written_instructions",
    "gradual_hours": "manager_present",
    "time_off_for_appointments": "manager_present",
}
KINDS = {
    model.OpportunityKind.VACANCY: 1.0,
    model.OpportunityKind.HIDDEN: 1.1,
    model.OpportunityKind.CARVED: 1.2,
    model.OpportunityKind.NEW_FUNCTION: 0.8,
}
FRESH_DAYS = 75
"""An opening heard of so many days ago has lost most of its worth."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts in one town, in log-odds (chance) and in units of liking (wants)."""

    base_want: float
    work: float
    surroundings: float
    hours: float
    commute: float
    taste: float
    base_chance: float
    openness: float
    relation: float
    opening_placement: float
    opening_development: float
    strengths: float
    recruitment: float
    support: float
    fatigue: float
    chemistry: float


RANGES = {
    "base_want": (-4.0, -3.0),
    "work": (5.0, 7.0),
    "surroundings": (0.8, 1.6),
    "hours": (0.4, 1.0),
    "commute": (0.5, 1.2),
    "taste": (0.3, 0.6),
    "base_chance": (-2.2, -1.4),
    "openness": (0.5, 1.0),
    "relation": (0.8, 1.8),
    "opening_placement": (1.8, 2.8),
    "opening_development": (0.5, 1.1),
    "strengths": (0.5, 1.1),
    "recruitment": (0.5, 1.2),
    "support": (0.4, 1.0),
    "fatigue": (0.6, 0.6),
    "chemistry": (0.3, 0.6),
}


def draw_weights(rng: np.random.Generator) -> Weights:
    """One town's weights."""
    return Weights(**{name: float(rng.uniform(low, high)) for name, (low, high) in RANGES.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """People × places, each by the best way in: the place as itself or one of its openings.

    `utility`: how much the person would like it there (worth ln(1 + e^utility)). `log_odds`: of a yes to an
    approach today, with the fatigue of the contacts so far. `own_side`: the part of that which is the
    employer's own, without track, strengths, support and chemistry. `possible`: nothing forbids it.
    """

    weights: Weights
    utility: Floats
    log_odds: Floats
    own_side: Floats
    possible: npt.NDArray[np.bool_]

    @property
    def chance(self) -> Floats:
        """Of a yes to an approach today."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds)))

    @property
    def gain(self) -> Floats:
        """The chance of a yes times what it is worth, 0 where it cannot be."""
        return np.asarray(np.where(self.possible, np.logaddexp(0.0, self.utility) * self.chance, 0.0))


def hidden(
    rng: np.random.Generator,
    people: list[Person],
    places: list[Place],
    jobs: list[Job],
    past: list[Past],
    rule: model.SupportedPlaces,
    as_of: date,
    weights: Weights | None = None,
) -> Truth:
    """The truth of a town. Without `weights` they are drawn."""
    weights = weights or draw_weights(rng)
    owner = owners(places, jobs)
    openings = [None] * len(places) + [job.facts for job in jobs]
    work = offered_work(places, jobs)
    everybody = place_chance(weights, places, past)
    own_side = everybody[owner] + opening_chance(weights, None, openings, as_of)
    table = {name: np.zeros((len(people), len(places))) for name in ("utility", "log_odds", "own_side")}
    open_to = np.zeros((len(people), len(places)), dtype=np.bool_)
    for n, person in enumerate(people):
        minutes = np.array([minutes_to(person.facts, place.facts) or 0.0 for place in places])
        wants = liking(rng, weights, person, places, openings, owner, work, minutes)
        yes = everybody[owner] + opening_chance(weights, person.facts.track, openings, as_of)
        yes = yes + personal_chance(rng, weights, person.facts, places)[owner]
        allowed = np.array(
            [
                possible(person.facts, places[row].facts, opening, past[row].history, rule, as_of)
                for row, opening in zip(owner, openings, strict=True)
            ]
        )
        best = _best_way(owner, allowed, np.logaddexp(0.0, wants) / (1 + np.exp(-yes)))
        for name, values in (("utility", wants), ("log_odds", yes), ("own_side", own_side)):
            table[name][n] = values[best]
        open_to[n] = allowed[best]
    return Truth(weights=weights, possible=open_to, **table)


def _best_way(
    owner: npt.NDArray[np.intp], allowed: npt.NDArray[np.bool_], worth: Floats
) -> npt.NDArray[np.intp]:
    """For each place its most worthy candidate, a possible one before any that is not."""
    best = np.zeros(int(owner.max()) + 1, dtype=np.intp)
    order = np.lexsort((worth, allowed))
    best[owner[order]] = order
    return best


def owners(places: list[Place], jobs: list[Job]) -> npt.NDArray[np.intp]:
    """The place of every candidate: the places as themselves, then each opening."""
    row = {place.facts.p_number: n for n, place in enumerate(places)}
    return np.array([*range(len(places)), *(row[job.facts.p_number] for job in jobs)], dtype=np.intp)


def meeting(people: list[Person], places: list[Place], jobs: list[Job]) -> Floats:
    """People × places: how well the work there meets the wishes, by the best of its openings or as itself."""
    work, owner = offered_work(places, jobs), owners(places, jobs)
    table = np.zeros((len(people), len(places)))
    for n, person in enumerate(people):
        np.maximum.at(table[n], owner, met(person, work))
    return table


def usual_work(people: list[Person], places: list[Place]) -> Floats:
    """People × places: the share of the wished work in the industry as a whole."""
    of_code = {code: industry.mix for industry in industries() for code in industry.codes}
    mixes = np.array([of_code[place.facts.industry_code or ""] for place in places])
    return np.array(
        [mixes[:, list(person.wishes)] @ RANKS[: len(person.wishes)] for person in people], dtype=np.float64
    ).reshape(len(people), len(places))


def met(person: Person, work: Floats) -> Floats:
    """Over candidates: the best likeness of the work there to a wish, times the wish's rank."""
    wished = (likeness()[list(person.wishes)] * RANKS[: len(person.wishes), None]).max(axis=0)
    return np.asarray((work * wished).max(axis=1))


def offered_work(places: list[Place], jobs: list[Job]) -> Floats:
    """Candidates × kinds of work: how much each is to be had there; an opening is one kind alone."""
    shares = np.sqrt(np.minimum(1.0, np.array([place.mix for place in places]) / 0.35))
    own = np.zeros((len(jobs), shares.shape[1]))
    own[np.arange(len(jobs)), [job.occupation for job in jobs]] = 1.0
    return np.vstack([shares, own])


def liking(
    rng: np.random.Generator,
    weights: Weights,
    person: Person,
    places: list[Place],
    openings: list[model.Opening | None],
    owner: npt.NDArray[np.intp],
    work: Floats,
    minutes: Floats,
) -> Floats:
    """Over candidates: how much the person would like it there."""
    levels = np.array([place.facts.axes for place in places], dtype=np.float64) - 2
    longest = person.facts.max_commute_minutes or 60.0
    here = (
        weights.surroundings * (levels @ person.taste) / 3
        - weights.commute * minutes / longest
        + rng.normal(0, weights.taste, size=len(places))
    )
    hours = np.array(
        [
            _hours_fit(person.facts.hours_goal or 20.0, places[row].facts, opening)
            for row, opening in zip(owner, openings, strict=True)
        ]
    )
    return np.asarray(
        weights.base_want + weights.work * met(person, work) + weights.hours * hours + here[owner]
    )


def _hours_fit(goal: float, place: model.Workplace, opening: model.Opening | None) -> float:
    """1 where the goal lies within the hours; less, the further above it lies, by half if they can grow."""
    highest = (opening.hours_max if opening else place.hours_max) or goal
    missing = max(0.0, goal - highest) / goal
    return 1 - missing * (0.5 if place.hours_can_grow else 1.0)


def place_chance(weights: Weights, places: list[Place], past: list[Past]) -> Floats:
    """Over places, in log-odds: what holds for everybody who is proposed there."""
    return np.array(
        [
            weights.base_chance
            + weights.openness * place.openness
            + weights.relation * (STEPS.get(story.step, 0.0) if story.step else 0.0)
            + weights.recruitment * _welcome(place.facts)
            - weights.fatigue * story.history.contacts_28_days
            for place, story in zip(places, past, strict=True)
        ]
    )


def _welcome(place: model.Workplace) -> float:
    ways = place.recruitment_ways or ()
    return sum(WELCOMED.get(way, 0.0) for way in ways) / max(1, len(ways))


def personal_chance(
    rng: np.random.Generator, weights: Weights, person: model.JobProfile, places: list[Place]
) -> Floats:
    """Over places, in log-odds: what this person changes."""
    strengths, needs = set(person.strengths or ()), {HELPED_BY[a] for a in person.accommodations or ()}
    chances = [
        weights.strengths
        * len(strengths & set(place.facts.values or ()))
        / max(1, len(place.facts.values or ()))
        + weights.support * (len(needs & set(place.facts.support_on_site or ())) / max(1, len(needs)) - 0.5)
        for place in places
    ]
    return np.array(chances) + rng.normal(0, weights.chemistry, size=len(places))


def opening_chance(
    weights: Weights, track: model.Track | None, openings: list[model.Opening | None], as_of: date
) -> Floats:
    """Over candidates, in log-odds: what an opening adds; without one the placement track has a hard time."""
    placement = track is model.Track.PLACEMENT
    weight = weights.opening_placement if placement else weights.opening_development
    without = -0.8 if placement else 0.0
    return np.array(
        [without if o is None else weight * KINDS[_kind(o)] * _freshness(o, as_of) for o in openings]
    )


def _kind(opening: model.Opening) -> model.OpportunityKind:
    return opening.kind or model.OpportunityKind.VACANCY


def _freshness(opening: model.Opening, as_of: date) -> float:
    age = (as_of - opening.heard_on).days if opening.heard_on else FRESH_DAYS
    return math.exp(-age / FRESH_DAYS)
