"""What an approach is worth in the week's plan: by all that the person wants, never by comparing persons."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from crm import model
from matcher import learning, plan_worth, recommend, scoring, surplus
from matcher.pairing import Pairing
from matcher.result import Half
from tests.matcher.builders import history, opening, p_number, profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out

PLACES = table(
    [
        workplace(1, job_types=("gartner",), values=("strength", "pace"), hours_min=20.0),
        workplace(2, job_types=("bager",), support_on_site=("buddy",), recruitment_ways=("unsolicited",)),
        workplace(3, job_types=("gartner",), relation_step=model.RelationStep.COOPERATION),
        workplace(4, job_types=("gartner",), do_not_contact_until=None, max_concurrent=1),
    ],
    [opening(1, at=2, job_type="bager"), opening(2, at=2, job_type="gartner")],
    [history(4, running=1)],
)

PERSON = profile(job_wishes=("gartner",))


def worth_of(*people: model.JobProfile) -> plan_worth.Worths:
    return plan_worth.worths(PLACES, [Pairing(person, PLACES) for person in people])


@pytest.mark.parametrize(
    "facts",
    [
        {"strengths": ("strength", "pace")},
        {"strengths": ("accuracy",)},
        {"accommodations": ("buddy",)},
        {"hours_now": 2.0},
        {"track": model.Track.PLACEMENT},
        {"track": model.Track.DEVELOPMENT},
    ],
)
def test_what_would_compare_persons_does_not_count(facts: dict[str, object]) -> None:
    other = replace(PERSON, **facts)  # type: ignore[arg-type]
    found = worth_of(PERSON, other)
    assert found.worth[0].tolist() == found.worth[1].tolist()
    assert found.candidates[0].tolist() == found.candidates[1].tolist()


def test_what_would_compare_persons_does_count_in_each_ones_own_list() -> None:
    """Else the test above would prove nothing."""
    own = [replace(PERSON, strengths=said) for said in (("strength", "pace"), ("accuracy",))]
    own += [replace(PERSON, hours_now=2.0), replace(PERSON, accommodations=("buddy",))]
    totals = [scoring.score(Pairing(person, PLACES)).total.tolist() for person in (PERSON, *own)]
    assert len({tuple(total) for total in totals}) == len(totals)


def test_it_is_the_chance_of_the_employer_times_what_the_person_would_gain() -> None:
    pairing = Pairing(PERSON, PLACES)
    found = worth_of(PERSON)
    wants = [factor for factor in scoring.FACTORS if factor.half is Half.WANTS]
    chance = 1 / (1 + np.exp(-plan_worth.own_side(PLACES)))
    most = surplus.WANTS_BASE + sum(factor.development for factor in wants)
    for row in range(3):
        candidate = int(found.candidates[0, row])
        gained = sum(factor.development * float(factor.values(pairing)[candidate]) for factor in wants)
        share = np.logaddexp(0, surplus.WANTS_BASE + gained) / np.logaddexp(0, most)
        assert found.worth[0, row] == pytest.approx(chance[candidate] * share, abs=2e-6)


def test_the_employers_own_side_is_opening_relation_way_of_recruiting_and_room() -> None:
    log_odds = plan_worth.own_side(PLACES)
    assert log_odds[2] > log_odds[0], "we know them well"
    assert log_odds[1] > log_odds[0], "they take those who come by themselves"
    assert log_odds[5] > log_odds[1], "there is an opening"
    assert log_odds[3] < log_odds[0], "there is no room for one more"


def test_the_employer_stands_by_its_best_candidate_and_not_at_all_where_a_limit_is_broken() -> None:
    found = worth_of(PERSON, profile(job_wishes=("bager",)), replace(PERSON, no_go=(p_number(3),)))
    assert found.candidates[:, 1].tolist() == [5, 4, 5], "through the opening that is what they wish for"
    assert found.worth[0, 0] > found.worth[1, 0], "only one of them wants to be a gardener"
    assert found.worth[:, 3].tolist() == [0, 0, 0]
    assert found.candidates[:, 3].tolist() == [-1, -1, -1], "full"
    assert (found.worth[2, 2], found.candidates[2, 2]) == (0, -1)


def test_what_our_outcomes_say_of_an_employer_counts_alike_for_everybody() -> None:
    names = tuple(factor.name for factor in scoring.FACTORS if factor.half is Half.CHANCE)
    learnt = replace(
        learning.expert(names, surplus.CHANCE_BASE), employers={p_number(1): (1.5, 0.3)}, pooled=(0.2, 0.7)
    )
    taught = replace(PLACES, learnt=learnt)
    more = plan_worth.own_side(taught) - plan_worth.own_side(PLACES)
    assert more[0] == pytest.approx(1.5)
    assert np.delete(more, 0) == pytest.approx(0)


def test_nobody_and_nowhere() -> None:
    assert worth_of().worth.shape == (0, 4)
    nowhere = table([])
    found = plan_worth.worths(nowhere, [Pairing(PERSON, nowhere)])
    assert found.worth.shape == found.candidates.shape == (1, 0)


def test_in_random_towns_it_is_above_nothing_exactly_where_the_list_has_the_employer() -> None:
    listed = 0
    for seed in range(5):
        choose = random.Random(seed).choice
        world = draw_world(choose, places=100)
        laid_out = lay_out(world)
        people = [draw_person(choose) for _ in range(6)]
        found = plan_worth.worths(laid_out, [Pairing(person, laid_out) for person in people])
        assert np.all((found.worth >= 0) & (found.worth <= 1))
        assert np.array_equal(found.worth > 0, found.candidates >= 0)
        for row, person in enumerate(people):
            matches = recommend.recommend(laid_out, person, limit=None).matches
            told = {
                laid_out.workplaces[column].p_number for column in np.flatnonzero(found.worth[row]).tolist()
            }
            assert told == {match.p_number for match in matches}
            assert Pairing(person, laid_out).allowed[found.candidates[row][found.candidates[row] >= 0]].all()
            listed += len(matches)
    assert listed > 200
