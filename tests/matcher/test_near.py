"""Near misses: the change is the smallest and brings exactly those named; widening loses nobody."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm import model
from matcher import recommend
from matcher.near import FARTHEST, MOST, STEP, NearMiss
from matcher.result import Limit
from matcher.table import WorkplaceTable
from tests.matcher.builders import HJØRRING, TODAY, history, opening, p_number, profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out

KM_NORTH = 1 / 111.195
BIKE: dict[str, Any] = {"latitude": HJØRRING[0], "longitude": HJØRRING[1], "transport": ("bike",)}


def north(number: int, kilometres: float, **facts: Any) -> model.Workplace:
    return workplace(number, latitude=HJØRRING[0] + kilometres * KM_NORTH, longitude=HJØRRING[1], **facts)


def misses(person: model.JobProfile, *places: model.Workplace, **world: Any) -> dict[Limit, NearMiss]:
    made = recommend.recommended(table(places, **world), person)
    return {one.limit: one for one in made.near_misses()}


def listed(laid_out: WorkplaceTable, person: model.JobProfile) -> set[str]:
    return {one.p_number for one in recommend.recommend(laid_out, person, limit=None, explore=False).matches}


def holds(laid_out: WorkplaceTable, person: model.JobProfile) -> int:
    """All that is promised of the near misses of one list; how many there are."""
    before = listed(laid_out, person)
    found = recommend.recommended(laid_out, person).near_misses()
    assert len(found) <= MOST and len({one.limit for one in found}) == len(found)
    goodness = [(one.best, len(one.employers)) for one in found]
    assert goodness == sorted(goodness, reverse=True)
    for one in found:
        after = listed(laid_out, one.profile)
        assert before <= after, "widening a limit loses nobody"
        assert after - before == {p_number for p_number, _ in one.employers}, "exactly those named come in"
        told = recommend.recommend(laid_out, one.profile, limit=None, explore=False).matches
        scores = {match.p_number: match.score for match in told}
        assert one.best == pytest.approx(scores[one.employers[0][0]], abs=2e-6)
        assert one.best == pytest.approx(max(scores[p_number] for p_number, _ in one.employers), abs=2e-6)
        if one.limit is Limit.COMMUTE:
            shorter = max(float(str(one.facts["was"])), float(str(one.facts["becomes"])) - STEP)
            assert listed(laid_out, replace(person, max_commute_minutes=shorter)) == before
        if one.limit is Limit.HOURS:
            fewer = max(float(str(one.facts["was"])), float(str(one.facts["becomes"])) - 1)
            assert listed(laid_out, replace(person, hours_goal=fewer)) == before
    return len(found)


@st.composite
def small_towns(draw: st.DrawFn) -> tuple[WorkplaceTable, model.JobProfile]:
    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    return lay_out(draw_world(choose, draw(st.integers(1, 4)))), draw_person(choose)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_towns())
def test_in_small_towns_the_change_brings_exactly_those_named(
    drawn: tuple[WorkplaceTable, model.JobProfile],
) -> None:
    holds(*drawn)


def test_in_large_towns_too_and_there_is_something_to_tell() -> None:
    told = 0
    for seed in range(12):
        choose = random.Random(seed).choice
        laid_out = lay_out(draw_world(choose, places=120))
        told += sum(holds(laid_out, draw_person(choose)) for _ in range(4))
    assert told > 40


WIDER: dict[str, Any] = {
    "max_commute_minutes": lambda said: replace(
        said, max_commute_minutes=(said.max_commute_minutes or 0) + 20
    ),
    "hours_goal": lambda said: replace(said, hours_goal=(said.hours_goal or 0) + 8),
    "times": lambda said: replace(said, times=tuple(model.TimeOfDay)),
    "accepted_forms": lambda said: replace(said, accepted_forms=tuple(model.Form)),
    "certificates": lambda said: replace(said, certificates=tuple(model.Certificate)),
    "no_go": lambda said: replace(said, no_go=(said.no_go or ())[1:]),
}


@pytest.mark.parametrize("limit", list(WIDER))
def test_widening_a_limit_never_loses_an_employer(limit: str) -> None:
    gained = 0
    for seed in range(40):
        choose = random.Random(seed).choice
        laid_out, person = lay_out(draw_world(choose, places=60)), draw_person(choose)
        if getattr(person, limit) is None:
            continue
        before, after = listed(laid_out, person), listed(laid_out, WIDER[limit](person))
        assert before <= after
        gained += len(after - before)
    assert gained > 0


def test_the_shortest_longer_way_in_whole_steps_is_named() -> None:
    # By bike 4, 7 and 12 km as the crow flies are 20, 35 and 60 minutes.
    places = [north(1, 4), north(2, 6.9), north(3, 6.8), north(4, 12)]
    one = misses(profile(**BIKE, max_commute_minutes=30.0), *places)[Limit.COMMUTE]
    assert dict(one.facts) == {"was": 30.0, "becomes": 35.0}
    assert {number for number, _ in one.employers} == {p_number(2), p_number(3)}


def test_nobody_is_asked_to_travel_for_hours() -> None:
    assert misses(profile(**BIKE, max_commute_minutes=30.0), north(1, FARTHEST * 0.25)) == {}


def test_the_least_more_hours_one_more_time_and_one_paper() -> None:
    person = profile(hours_goal=15.0, times=("morning",), certificates=())
    found = misses(
        person,
        workplace(1, hours_min=18.0),
        workplace(2, hours_min=20.0),
        workplace(3, times=("evening",)),
        workplace(4, requirements=("forklift",)),
        workplace(5, hours_min=30.0, times=("night",)),
    )
    assert dict(found[Limit.HOURS].facts) == {"was": 15.0, "becomes": 18.0}
    assert dict(found[Limit.TIMES].facts) == {"time": "evening"}
    assert dict(found[Limit.REQUIREMENT].facts) == {"papers": ("forklift",)}
    assert p_number(5) not in {number for one in found.values() for number, _ in one.employers}


def test_an_axis_from_never_to_little_and_one_entry_fewer() -> None:
    person = profile(noise="never", pace="never", no_go=("opvasker", "47"))
    found = misses(
        person,
        workplace(1, noise=3),
        workplace(2, noise=3, pace=3),
        workplace(3, job_types=("opvasker",)),
        workplace(4, industry_code="471120", job_types=("opvasker",)),
    )
    assert dict(found[Limit.ENVIRONMENT].facts) == {"axis": "noise"}
    assert [number for number, _ in found[Limit.ENVIRONMENT].employers] == [p_number(1)]
    assert dict(found[Limit.NO_GO].facts) == {"entry": "opvasker"}
    assert [number for number, _ in found[Limit.NO_GO].employers] == [p_number(3)]


def test_one_more_form_counts_whether_the_supported_places_are_taken() -> None:
    """Work experience would do at both, but at one of them those places are taken."""
    place = {"accepted_forms": ("work_experience",), "employees_fte": 4.0}
    past = [history(2, running=1, running_supported=1)]
    found = misses(
        profile(accepted_forms=("ordinary",)), workplace(1, **place), workplace(2, **place), histories=past
    )
    assert [number for number, _ in found[Limit.FORM].employers] == [p_number(1)]


def test_one_more_form_can_also_bring_in_one_that_is_full_of_supported_places() -> None:
    place = workplace(1, accepted_forms=("work_experience", "ordinary"), employees_fte=4.0)
    past = [history(1, running=1, running_supported=1)]
    found = misses(profile(accepted_forms=("work_experience",)), place, histories=past)
    assert dict(found[Limit.FORM].facts) == {"form": "ordinary"}


def test_an_opening_can_be_what_comes_in() -> None:
    found = misses(
        profile(hours_goal=5.0), workplace(1, hours_min=37.0), openings=[opening(1, hours_min=8.0)]
    )
    assert dict(found[Limit.HOURS].facts) == {"was": 5.0, "becomes": 8.0}


def test_what_is_not_the_participants_to_change_is_not_told() -> None:
    assert misses(profile(), workplace(1, closed_on=TODAY), workplace(2, max_concurrent=0)) == {}


def test_whoever_the_participant_has_declined_does_not_come_in() -> None:
    laid_out = table([workplace(1, hours_min=10.0), workplace(2, hours_min=10.0)])
    made = recommend.recommended(laid_out, profile(hours_goal=5.0), without=(p_number(1),))
    [one] = made.near_misses()
    assert [number for number, _ in one.employers] == [p_number(2)]
