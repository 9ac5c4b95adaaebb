"""The list against the plain statement of the hard limits, in random worlds of gaps and boundary values."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm import model
from matcher import recommend, surplus
from matcher.result import MatchList
from tests.matcher import plain_limits
from tests.matcher.plain_limits import World
from tests.matcher.random_worlds import draw_person, draw_world, lay_out


def check(person: model.JobProfile, world: World, found: MatchList) -> None:
    """Everything the contract promises of one whole list."""
    excluded = plain_limits.expected_excluded(person, world)
    assert {out.p_number: {str(limit) for limit in out.limits} for out in found.excluded} == excluded
    assert len(found.excluded) == len(excluded), "an employer is left out once"
    listed = [match.p_number for match in found.matches]
    assert len(listed) == len(set(listed)), "an employer is listed once"
    assert set(listed) == {place.p_number for place in world.places} - set(excluded)
    assert found.allowed == len(listed)
    places = {place.p_number: place for place in world.places}
    openings = {opening.opportunity_id: opening for opening in world.openings}
    for match in found.matches:
        way = openings[match.opportunity_id] if match.opportunity_id else None
        assert way is None or way.p_number == match.p_number
        assert plain_limits.broken(person, places[match.p_number], way, world) == set()
        minutes = plain_limits.minutes_one_way(person, places[match.p_number])
        assert match.commute_minutes == (None if minutes is None else pytest.approx(minutes, abs=1e-6))
    check_scores(found)


def check_scores(found: MatchList) -> None:
    """Ranks count up, scores never rise and lie in 0–1, and contributions are what the score is made of.

    Rows with a mark stand where the list puts them.
    """
    scores = [match.score for match in found.matches if match.mark is None]
    assert [match.rank for match in found.matches] == list(range(1, len(found.matches) + 1))
    assert scores == sorted(scores, reverse=True)
    for match in found.matches:
        assert 0 <= match.score <= 1
        assert match.contributions
        assert all(0 <= part.points <= part.highest + 1e-9 for part in match.contributions)
        made = surplus.of(match.contributions)
        assert (made.score, made.fit, made.chance) == pytest.approx(
            (match.score, match.fit, match.chance), abs=2e-6
        )


@st.composite
def small_worlds(draw: st.DrawFn) -> tuple[model.JobProfile, World]:
    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    return draw_person(choose), draw_world(choose, draw(st.integers(1, 3)))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_worlds())
def test_small_worlds_agree_with_the_plain_statement(drawn: tuple[model.JobProfile, World]) -> None:
    person, world = drawn
    check(person, world, recommend.recommend(lay_out(world), person, limit=None))


def test_ten_thousand_listed_pairs_break_no_limit() -> None:
    listed = left_out = through_opening = 0

    @settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    @example(1)
    def one_town(seed: int) -> None:
        nonlocal listed, left_out, through_opening
        choose = random.Random(seed).choice
        world = draw_world(choose, places=200)
        laid_out = lay_out(world)
        for _ in range(6):
            person = draw_person(choose)
            found = recommend.recommend(laid_out, person, limit=None)
            check(person, world, found)
            listed += len(found.matches)
            left_out += len(found.excluded)
            through_opening += sum(match.opportunity_id is not None for match in found.matches)

    one_town()
    assert listed >= 10_000
    assert left_out >= 10_000
    assert through_opening >= 500


def test_a_shorter_list_is_the_beginning_of_the_whole_one() -> None:
    choose = random.Random(7).choice
    world = draw_world(choose, places=120)
    laid_out = lay_out(world)
    for _ in range(20):
        person = draw_person(choose)
        whole = recommend.recommend(laid_out, person, limit=None)
        short = recommend.recommend(laid_out, person, limit=10)
        assert short.matches == whole.matches[:10]
        assert short.allowed == whole.allowed
        assert [out.p_number for out in short.excluded] == [out.p_number for out in whole.excluded]


def test_with_openings_only_employers_stand_through_an_opening_that_breaks_nothing() -> None:
    choose = random.Random(11).choice
    world = draw_world(choose, places=150)
    laid_out = lay_out(world)
    openings = {opening.opportunity_id: opening for opening in world.openings}
    places = {place.p_number: place for place in world.places}
    shown = 0
    for _ in range(20):
        person = draw_person(choose)
        found = recommend.recommend(laid_out, person, limit=None, openings_only=True)
        for match in found.matches:
            way = openings[str(match.opportunity_id)]
            assert not plain_limits.broken(person, places[match.p_number], way, world)
        expected = {
            o.p_number
            for o in world.openings
            if not plain_limits.broken(person, places[o.p_number], o, world)
        }
        assert {match.p_number for match in found.matches} == expected
        shown += len(expected)
    assert shown > 100
