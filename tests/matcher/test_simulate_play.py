"""Half a year of play: what the log does to a chance, who leaves, and that luck is the same for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from crm import model
from matcher.simulate import Town, make_town
from matcher.simulate_outcomes import introductions
from matcher.simulate_play import NOBODY, Played, Standing, begin, play, shift
from matcher.simulate_regimes import UNRECORDED, Kind
from matcher.simulate_truth import STEPS


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(5, participants=30, workplaces=80, unrecorded=UNRECORDED)


def down_the_list(town: Town, value: npt.NDArray[np.float64]) -> Played:
    order = np.argsort(-value, axis=1, kind="stable")

    def choose(now: Standing) -> npt.NDArray[np.int_]:
        rows = []
        for n in range(len(order)):
            left = [row for row in order[n] if value[n, row] > 0 and not now.tried[n, row]]
            rows.append(left[0] if left else NOBODY)
        return np.array(rows)

    return play(town, choose)


def test_the_same_choices_have_the_same_luck(town: Town) -> None:
    one, other = down_the_list(town, town.gain), down_the_list(town, town.gain)
    assert np.array_equal(one.row, other.row)
    assert np.array_equal(one.over_weeks, other.over_weeks)
    assert (one.week >= 0).any()


def test_who_knows_the_truth_places_more_than_who_chooses_the_worst(town: Town) -> None:
    worst = np.where(town.truth.possible, 1 / (1e-9 + town.gain), 0.0)
    assert down_the_list(town, town.gain).placed > down_the_list(town, worst).placed


def test_who_is_placed_leaves_and_nobody_is_placed_where_it_cannot_be(town: Town) -> None:
    found = down_the_list(town, np.random.default_rng(0).random(town.gain.shape))
    placed = np.flatnonzero(found.row >= 0)
    assert len(placed)
    assert town.truth.possible[placed, found.row[placed]].all()
    assert (found.contacts[placed] == found.week[placed] + 1).all()
    assert found.impossible > 0
    assert list(found.over_weeks) == sorted(found.over_weeks)
    assert found.over_weeks[-1] == len(placed)


def test_an_employer_takes_no_more_than_it_has_room_for(town: Town) -> None:
    sure = replace(
        town,
        capacity=np.ones_like(town.capacity),
        truth=replace(
            town.truth,
            log_odds=np.full_like(town.truth.log_odds, 50.0),
            utility=np.full_like(town.truth.utility, 50.0),
            possible=np.ones_like(town.truth.possible),
        ),
    )
    everybody_to_one = down_the_list(sure, np.tile(np.arange(80, 0, -1.0), (30, 1)))
    rows = everybody_to_one.row[everybody_to_one.row >= 0]
    assert len(rows) > 3
    assert len(set(rows.tolist())) == len(rows)


def test_each_contact_tires_for_four_weeks(town: Town) -> None:
    now = begin(town)
    row = int(np.argmin(now.before.sum(axis=0)))
    rested = shift(town, now)[row]
    now.called[0, row] = 2
    assert shift(town, now)[row] - rested == pytest.approx(
        -0.6 * 2 + town.truth.weights.relation * warmer(town, now, row)
    )
    now.week = 4
    assert now.recent[row] == now.before[4, row]


def warmer(town: Town, now: Standing, row: int) -> float:
    recorded = town.workplaces[row].relation_step
    reached = now.step(recorded, row)
    return (STEPS.get(reached, 0.0) if reached else 0.0) - (STEPS.get(recorded, 0.0) if recorded else 0.0)


def test_a_first_contact_and_each_meeting_bring_the_relation_on(town: Town) -> None:
    now = begin(town)
    assert now.step(None, 0) is None
    now.called[0, 0] = 1
    assert now.step(None, 0) is model.RelationStep.FIRST_CONTACT
    now.met[0] = 1
    assert now.step(None, 0) is model.RelationStep.NEEDS_MEETING
    now.hired[0] = 1
    assert now.step(None, 0) is model.RelationStep.COOPERATION
    assert now.step(model.RelationStep.PAUSED, 0) is model.RelationStep.PAUSED


def test_a_plant_that_closes_takes_nobody_from_then_on() -> None:
    town = make_town(6, 20, 60, Kind.CLOSURE, unrecorded=UNRECORDED)
    assert town.closes
    sizes = [place.employees_fte or 0 for place in town.workplaces]
    assert sizes[town.closes.row] >= np.percentile(sizes, 80)
    seen = []

    def choose(now: Standing) -> npt.NDArray[np.int_]:
        seen.append(bool(now.closed[town.closes.row]) if town.closes else None)
        return np.full(20, town.closes.row if town.closes else NOBODY)

    found = play(town, choose)
    assert seen == [False] * 8 + [True] * 18
    assert found.week.max() < 8


def test_a_new_town_has_no_history_and_a_biased_one_is_one_persons() -> None:
    new = make_town(7, 5, 60, Kind.NEW)
    assert not new.contacts.any()
    assert all(place.relation_step is None for place in new.workplaces)
    biased = make_town(7, 5, 200, Kind.BIASED)
    usual = make_town(7, 5, 200)
    assert 0 < biased.contacts.sum() < usual.contacts.sum()
    assert max(history.staff_28_days for history in biased.histories) <= 1
    top = [np.sort(one.contacts)[-20:].sum() / one.contacts.sum() for one in (biased, usual)]
    assert top[0] > top[1]


def test_wrong_wishes_are_other_words_and_the_same_truth() -> None:
    said, wanted = make_town(8, 40, 60, Kind.WRONG_WISHES), make_town(8, 40, 60)
    assert np.array_equal(said.truth.utility, wanted.truth.utility)
    pairs = [
        (one, other)
        for a, b in zip(said.profiles, wanted.profiles, strict=True)
        for one, other in zip(a.job_wishes or (), b.job_wishes or (), strict=True)
    ]
    assert 0.15 < np.mean([one != other for one, other in pairs]) < 0.45


def test_one_tenth_of_the_facts_of_workplaces_is_missing(town: Town) -> None:
    big = make_town(9, 5, 400, unrecorded=UNRECORDED)
    for name in ("values", "times", "hours_min", "recruitment_ways"):
        assert 0.06 < np.mean([getattr(place, name) is None for place in big.workplaces]) < 0.15, name
    assert 0.07 < np.mean([level is None for place in big.workplaces for level in place.axes]) < 0.13


def test_groups_are_the_simulators_alone(town: Town) -> None:
    assert set(town.groups) == {"sex", "age", "town"}
    assert all(len(of) == 30 for of in town.groups.values())
    fields = {name.lower() for name in model.JobProfile.__slots__}
    assert not fields & {"sex", "age", "gender", "born", "birth_year"}


def test_some_of_the_people_keep_their_own_rows(town: Town) -> None:
    few = town.some([3, 1])
    assert [one.participant_id for one in few.profiles] == [town.profiles[n].participant_id for n in (3, 1)]
    assert np.array_equal(few.gain, town.gain[[3, 1]])
    assert few.groups["sex"] == [town.groups["sex"][n] for n in (3, 1)]


def test_outcomes_come_from_the_list_and_as_often_as_the_truth_says() -> None:
    town = make_town(10, 60, 200)
    listed = np.where(town.truth.possible, town.truth.chance, 0.0)
    made = introductions(town, listed, 600)
    assert len(made.met) == 600
    assert len({*zip(made.people.tolist(), made.places.tolist(), strict=True)}) == 600
    told = town.truth.chance[made.people, made.places]
    assert abs(made.met.mean() - told.mean()) < 4 * (0.25 / 600) ** 0.5
    assert made.after[-1] == len(made.asked) > 600
    yes = made.asked[:, 2] == 1
    assert yes.sum() == 600
    liked = town.truth.utility[made.asked[:, 0], made.asked[:, 1]]
    assert liked[yes].mean() > liked[~yes].mean() + 1
    assert np.array_equal(made.first(20).people, introductions(town, listed, 20).people)
    assert len(introductions(town, np.zeros_like(listed), 5).met) == 0


def test_a_biased_team_goes_to_few_employers() -> None:
    town = make_town(11, 60, 200)
    listed = np.where(town.truth.possible, np.random.default_rng(0).random(town.gain.shape), 0.0)
    fair, biased = (introductions(town, listed, 100, biased=one) for one in (False, True))
    counts = [np.sort(np.bincount(one.places, minlength=200))[-10:].sum() for one in (fair, biased)]
    assert counts[1] > 1.3 * counts[0]
