"""The kinds of simulated town: a usual one, one without history, one with a plant that closes, and others.

Also who the people are in ways that the product never knows, to see whether a list serves some less well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from crm import model
from matcher.simulate_log import Past, make_past
from matcher.simulate_people import Person
from matcher.simulate_places import Place, any_of
from matcher.simulate_words import occupations


class Kind(StrEnum):
    """What is particular to a town."""

    USUAL = "usual"
    NEW = "new"
    CLOSURE = "closure"
    BIASED = "biased"
    WRONG_WISHES = "wrong_wishes"


@dataclass(frozen=True, slots=True)
class Regime:
    """A kind of town and its size. `crowded`: so many people that they get in each other's way."""

    kind: Kind
    participants: int
    workplaces: int
    crowded: bool = False


Size = tuple[int, int]
"""Participants and workplaces."""

REGIMES: Mapping[str, Regime] = {
    "slack": Regime(Kind.USUAL, 60, 500),
    "tight": Regime(Kind.USUAL, 160, 200, crowded=True),
    "new": Regime(Kind.NEW, 60, 500),
    "closure": Regime(Kind.CLOSURE, 160, 200, crowded=True),
    "biased": Regime(Kind.BIASED, 60, 500),
    "wrong_wishes": Regime(Kind.WRONG_WISHES, 60, 500),
}

UNRECORDED = 0.1
"""The share of the facts of workplaces and openings that nobody has written down in every regime."""

WRONG = 0.3
"""How many of the stated wishes are not what the person wants, where wishes are wrong."""

FAVOURITES = 2.2
"""How much one specialist's liking for employers varies, in log units: a few get most of the visits."""


def _no_past(rng: np.random.Generator, places: list[Place], as_of: date) -> list[Past]:  # noqa: ARG001
    return [
        Past((), None, model.ContactHistory(place.facts.p_number, None, None, 0, 0, None, 0, 0, 0))
        for place in places
    ]


def _one_specialist(rng: np.random.Generator, places: list[Place], as_of: date) -> list[Past]:
    return make_past(rng, places, as_of, staff=1, liking=FAVOURITES)


PASTS: Mapping[Kind, Callable[[np.random.Generator, list[Place], date], list[Past]]] = {
    Kind.USUAL: make_past,
    Kind.NEW: _no_past,
    Kind.CLOSURE: make_past,
    Kind.BIASED: _one_specialist,
    Kind.WRONG_WISHES: make_past,
}
"""How the year before came about."""


def misheard(rng: np.random.Generator, people: Sequence[Person]) -> list[Person]:
    """People of whom a share of the wishes written down is another work than the one they want."""
    return [replace(person, facts=replace(person.facts, job_wishes=_heard(rng, person))) for person in people]


def _heard(rng: np.random.Generator, person: Person) -> tuple[str, ...]:
    every = [text for one in occupations() for wordings in one.wishes for text in wordings]
    return tuple(
        any_of(rng, tuple(every)) if rng.random() < WRONG else wish for wish in person.facts.job_wishes or ()
    )


WOMEN = {"omsorg": 0.8, "børn": 0.75, "kontor": 0.65, "butik": 0.6, "dyr": 0.65, "rengøring": 0.6}
MEN = {"byggeri": 0.1, "værksted": 0.12, "træ": 0.15, "it": 0.2, "lager": 0.25, "industri": 0.3}
"""How many who wish for a family of work are women; half in the others."""

AGES = {"18-29": 0.45, "30-44": 0.35, "45-64": 0.2}


def draw_groups(rng: np.random.Generator, people: Sequence[Person]) -> dict[str, list[str]]:
    """Sex goes with what people wish for, town group with where they live, age with neither."""
    women = {**WOMEN, **MEN}
    first = [occupations()[person.wishes[0]].family for person in people]
    return {
        "sex": ["women" if rng.random() < women.get(family, 0.5) else "men" for family in first],
        "age": [str(age) for age in rng.choice(list(AGES), size=len(people), p=list(AGES.values()))],
        "town": ["town" if person.facts.postcode == "9800" else "around" for person in people],
    }
