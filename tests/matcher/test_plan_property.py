"""What holds of every plan, in random weeks; in small ones against all plans there are."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matcher.plan import Week, Why, assign
from tests.matcher.plan_weeks import best_by_trying, reached_this_week, shuffled, told, week

WORTH = st.sampled_from([0.0, 0.0, 0.0, 0.1, 0.2, 0.21, 0.5, 0.7, 0.9, 1.0])
URGENCY = st.sampled_from([1.0, 1.0, 1.25, 1.7, 2.2])


@st.composite
def weeks(draw: st.DrawFn, people: int, employers: int, ahead: int, approaches: int, fixed: bool) -> Week:
    """A week with up to so many of each."""
    n, m, h = (draw(st.integers(low, high)) for low, high in ((1, people), (1, employers), (1, ahead)))

    def numbers(each: st.SearchStrategy[int], size: int) -> list[int]:
        return draw(st.lists(each, min_size=size, max_size=size))

    decided = {}
    for person in range(n if fixed else 0):
        if draw(st.integers(0, 3)) == 0:
            decided[person] = tuple(draw(st.sets(st.integers(0, m - 1), max_size=2)))
    return week(
        [draw(st.lists(WORTH, min_size=m, max_size=m)) for _ in range(n)],
        room=[numbers(st.integers(0, 2), h) for _ in range(m)],
        room_in_all=numbers(st.integers(0, 3), m),
        urgency=draw(st.lists(URGENCY, min_size=n, max_size=n)),
        approaches=numbers(st.integers(0, approaches), n),
        fixed=decided,
    )


LOSSES = st.sampled_from([0.0, 0.3, 0.5, 1.0])


@settings(deadline=None, max_examples=120)
@given(weeks(people=3, employers=3, ahead=2, approaches=1, fixed=False), LOSSES)
def test_small_weeks_are_planned_as_well_as_the_best_of_all_plans(given_week: Week, most_loss: float) -> None:
    plan, best = assign(given_week, most_loss=most_loss), best_by_trying(given_week, most_loss)
    assert reached_this_week(given_week, plan) == (best.served, best.near)
    assert plan.bound >= best.value - 1e-6
    assert best.value >= plan.value - 1e-6
    assert plan.value >= 0.995 * best.value - 1e-6


@settings(deadline=None, max_examples=60)
@given(weeks(people=2, employers=3, ahead=2, approaches=2, fixed=False), LOSSES)
def test_so_they_are_with_two_approaches_a_week(given_week: Week, most_loss: float) -> None:
    plan, best = assign(given_week, most_loss=most_loss), best_by_trying(given_week, most_loss)
    assert reached_this_week(given_week, plan) == (best.served, best.near)
    assert plan.bound >= best.value - 1e-6
    assert plan.value == pytest.approx(best.value, rel=5e-3, abs=1e-6)


@settings(deadline=None, max_examples=120)
@given(weeks(people=7, employers=6, ahead=3, approaches=2, fixed=True))
def test_rooms_are_kept_and_what_was_decided_stays(given_week: Week) -> None:
    plan = assign(given_week)
    decided = np.zeros_like(given_week.worth, dtype=np.int64)
    used = np.zeros_like(decided)
    for person, got in enumerate(plan.chosen):
        fixed = given_week.fixed.get(person, ())
        assert got[: len(fixed)] == fixed
        assert len(set(got)) == len(got)
        assert len(got) <= max(given_week.approaches[person], len(fixed))
        assert all(given_week.worth[person, one] > 0 for one in got[len(fixed) :])
        used[person, list(got)] = 1
        decided[person, list(fixed)] = 1
    room = np.minimum(given_week.room[:, 0], given_week.room_in_all)
    assert np.all(used.sum(axis=0) <= np.maximum(room, decided.sum(axis=0)))
    assert 0 <= plan.this_week <= plan.value + 1e-6
    assert plan.value <= plan.bound + 1e-6
    assert plan.gap <= 0.02
    assert np.all((plan.loss >= 0) & (plan.loss <= 1))
    assert set(plan.nothing) == {row for row, got in enumerate(plan.chosen) if not got}


@settings(deadline=None, max_examples=120)
@given(weeks(people=7, employers=6, ahead=3, approaches=2, fixed=True))
def test_nobody_is_left_with_nothing_while_an_allowed_employer_has_room(given_week: Week) -> None:
    plan = assign(given_week)
    used = np.zeros(len(given_week.employers), dtype=np.int64)
    for got in plan.chosen:
        used[list(got)] += 1
    free = used < np.minimum(given_week.room[:, 0], given_week.room_in_all)
    for person, why in plan.nothing.items():
        if why is not Why.NOT_ASKED:
            assert not np.any(free & (given_week.worth[person] > 0))


@settings(deadline=None, max_examples=120)
@given(weeks(people=7, employers=6, ahead=3, approaches=2, fixed=True), st.randoms(use_true_random=False))
def test_the_order_of_people_and_employers_does_not_matter(given_week: Week, chance: random.Random) -> None:
    people, employers = list(range(len(given_week.people))), list(range(len(given_week.employers)))
    chance.shuffle(people)
    chance.shuffle(employers)
    other = shuffled(given_week, people, employers)
    plan, again = assign(given_week), assign(other)
    assert told(plan, given_week) == told(again, other)
    assert (plan.value, plan.bound, plan.this_week) == (again.value, again.bound, again.this_week)
    assert plan.loss[people].tolist() == again.loss.tolist()
    assert [plan.nothing.get(old) for old in people] == [again.nothing.get(n) for n in range(len(people))]


@pytest.mark.parametrize("seed", range(3))
def test_what_lies_beyond_the_sixth_decimal_does_not_change_the_plan(seed: int) -> None:
    rng = np.random.default_rng(seed)
    worth = rng.choice([0.0, 0.1, 0.2], (20, 25))
    noise = rng.uniform(0, 4e-7, worth.shape) * (worth > 0)
    plans = [assign(week(each.tolist(), weeks=2)) for each in (worth, worth + noise)]
    assert plans[0].chosen == plans[1].chosen


@settings(deadline=None, max_examples=60)
@given(weeks(people=7, employers=6, ahead=3, approaches=2, fixed=True))
def test_keeping_what_was_planned_plans_the_same_again(given_week: Week) -> None:
    plan = assign(given_week)
    kept = {row: got for row, got in enumerate(plan.chosen) if got}
    again = assign(Week(**{name: getattr(given_week, name) for name in Week.__slots__} | {"fixed": kept}))
    assert [set(got) for got in again.chosen] == [set(got) for got in plan.chosen]


def _town(seed: int, people: int, employers: int, ahead: int, room: int) -> Week:
    """Everybody likes much the same employers: harder than if each liked their own."""
    rng = np.random.default_rng(seed)
    liked = rng.normal(size=employers)
    worth = np.exp(0.5 * rng.normal(size=(people, employers)) + liked) * (
        rng.random((people, employers)) < 0.4
    )
    return Week(
        people=tuple(f"P-{row:03}" for row in range(people)),
        employers=tuple(f"{column:010}" for column in range(employers)),
        worth=worth / max(worth.max(), 1.0),
        room=np.ones((employers, ahead), dtype=np.int64),
        room_in_all=rng.integers(1, room + 1, employers),
        urgency=1 + rng.random(people),
        approaches=np.ones(people, dtype=np.int64),
        fixed={},
    )


@pytest.mark.parametrize(("people", "employers", "room"), [(60, 1500, 1), (80, 1200, 3), (160, 200, 2)])
def test_a_team_is_planned_within_two_per_cent_of_the_bound(people: int, employers: int, room: int) -> None:
    """More pairs than the programme is given from the start, so the bound must cover those left out too."""
    plan = assign(_town(1, people, employers, 4, room))
    assert plan.bound > 0
    assert plan.gap <= 0.02


def test_who_can_go_far_down_their_list_does_so_for_those_who_cannot() -> None:
    """Ten like 60 places best and 3,100 hardly, and stand first; 60 have one of the 60 and no other."""
    worth = np.zeros((70, 3160))
    worth[:10, :60] = 0.8
    worth[:10, 60:] = 0.01
    worth[np.arange(10, 70), np.arange(60)] = 0.05
    plan = assign(
        Week(
            people=tuple(f"P-{row:02}" for row in range(70)),
            employers=tuple(f"{column:04}" for column in range(3160)),
            worth=worth,
            room=np.ones((3160, 1), dtype=np.int64),
            room_in_all=np.ones(3160, dtype=np.int64),
            urgency=np.where(np.arange(70) < 10, 2.0, 1.0),
            approaches=np.ones(70, dtype=np.int64),
            fixed={},
        )
    )
    assert plan.nothing == {}
    assert plan.beyond == tuple(range(10))


def test_one_week_is_planned_as_well_as_the_assignment_over_all_pairs() -> None:
    given_week = _town(2, 70, 1000, 1, 1)
    gain = np.round(given_week.worth, 6) * np.round(given_week.urgency, 6)[:, None]
    best = gain[linear_sum_assignment(gain, maximize=True)].sum()
    plan = assign(given_week, most_loss=1.0)
    assert plan.value == pytest.approx(best, rel=1e-6)
    assert plan.bound == pytest.approx(best, rel=1e-3)
