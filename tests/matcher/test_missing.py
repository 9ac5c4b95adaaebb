"""A missing fact makes the chance less sure, and excludes nobody."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import pytest

from crm import model
from matcher.recommend import recommend
from matcher.result import Match
from tests.matcher.builders import profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out

KNOWN: dict[str, Any] = {
    "values": ("pace",),
    "recruitment_ways": ("network",),
    "support_on_site": ("buddy",),
    "hours_min": 5.0,
    "max_concurrent": 2,
}
PERSON = profile(strengths=("pace",), accommodations=("buddy",), hours_now=8.0, hours_goal=37.0)


def width(match: Match) -> float:
    """Of the interval, in log-odds."""
    assert match.between is not None
    low, high = (math.log(chance / (1 - chance)) for chance in match.between)
    return high - low


@pytest.mark.parametrize("fact", list(KNOWN))
@pytest.mark.parametrize("known", [KNOWN, dict.fromkeys(KNOWN)], ids=["else known", "else unknown"])
def test_an_unknown_fact_widens_the_interval_and_never_excludes(fact: str, known: dict[str, Any]) -> None:
    told, unknown = (
        recommend(table([workplace(1, **(known | {fact: value}))]), PERSON) for value in (KNOWN[fact], None)
    )
    assert len(unknown.matches) == len(told.matches) == 1
    assert width(unknown.matches[0]) > width(told.matches[0])


@pytest.mark.parametrize("fact", ["strengths", "accommodations", "hours_now"])
def test_so_does_what_the_participant_has_not_said(fact: str) -> None:
    place = table([workplace(1, **KNOWN)])
    silent: dict[str, Any] = {fact: None}
    assert width(recommend(place, replace(PERSON, **silent)).matches[0]) > width(
        recommend(place, PERSON).matches[0]
    )


def test_of_two_kinds_of_support_one_unknown_widens_less_than_both() -> None:
    person = replace(PERSON, accommodations=("buddy", "gradual_hours"))
    both, one = (
        recommend(table([workplace(1, **(KNOWN | {"support_on_site": None} | more))]), person).matches[0]
        for more in ({}, {"hours_can_grow": True})
    )
    assert width(both) > width(one)


def test_in_random_worlds_forgetting_a_fact_excludes_nobody() -> None:
    """Whatever is forgotten of the workplaces, whoever was allowed is allowed still."""
    forgettable = ("hours_min", "times", "requirements", "accepted_forms", "job_types", "max_concurrent")
    kept = 0
    for seed in range(30):
        choose = random.Random(seed).choice
        world, person = draw_world(choose, places=40), draw_person(choose)
        before = {one.p_number for one in recommend(lay_out(world), person, limit=None).matches}
        no_axes: dict[str, Any] = {"axes": (None,) * len(model.AXES)}
        forgetful = [replace(place, **(no_axes | {choose(forgettable): None})) for place in world.places]
        after = recommend(lay_out(replace(world, places=forgetful)), person, limit=None).matches
        assert before <= {one.p_number for one in after}
        kept += len(before)
    assert kept > 100
