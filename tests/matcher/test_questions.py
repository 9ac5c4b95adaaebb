"""The value of information: which answers would change the list most, and that knowing never hurts."""

from __future__ import annotations

import random
import time
from typing import Any

import numpy as np
import pytest

from crm import model
from matcher import list_worth, scoring, what_if
from matcher.pairing import Pairing
from matcher.questions import FIRST
from matcher.recommend import Recommended, recommended
from matcher.simulate import make_town
from matcher.table import WorkplaceTable, build
from tests.matcher.builders import HJØRRING, TODAY, history, opening, p_number, profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out

KM_NORTH = 1 / 111.195


def asked_at(made: Recommended, number: int) -> dict[str, float]:
    return {one.kind: one.value for one in made.questions if one.p_number == p_number(number)}


def own(made: Recommended) -> dict[str, float]:
    return {one.kind: one.value for one in made.questions_to_participant()}


def dishes(number: int, **facts: Any) -> model.Workplace:
    known: dict[str, Any] = {"job_types": ("opvasker",), "noise": 1, "hours_min": 2.0, "times": ("morning",)}
    return workplace(number, **(known | facts))


WISH: dict[str, Any] = {"job_wishes": ("opvasker",), "hours_goal": 10.0}


def test_of_two_unknown_facts_the_one_that_may_break_a_limit_is_worth_more() -> None:
    well_known = model.RelationStep.COOPERATION
    places = [dishes(1, hours_min=None, relation_step=well_known), *(dishes(n) for n in range(2, 14))]
    made = recommended(table(places), profile(**WISH, hours_now=8.0, strengths=("pace",)))
    worth = asked_at(made, 1)
    assert worth["hours_min"] > 0
    assert worth["hours_min"] > worth["recruitment"]


def test_an_answer_that_changes_no_place_is_worth_nothing() -> None:
    """One employer alone stands first whatever it answers; nothing it could say breaks a limit."""
    made = recommended(table([dishes(1)]), profile(**WISH, strengths=("pace",)))
    assert set(asked_at(made, 1)) >= {"recruitment", "values"}
    assert asked_at(made, 1)["recruitment"] == pytest.approx(0, abs=1e-9)
    assert not any(one.out for one in made.questions)


def test_a_question_far_down_the_list_is_worth_less_than_the_same_at_the_top() -> None:
    top = [dishes(n, relation_step=model.RelationStep.FOLLOW_UP) for n in range(2, 14)]
    places = [dishes(1, times=None, relation_step=model.RelationStep.COOPERATION), *top]
    below = dishes(20, times=None, job_types=("bogholder",))
    made = recommended(table([*places, below]), profile(**WISH, times=("morning",)))
    assert asked_at(made, 1)["times"] > asked_at(made, 20)["times"] == pytest.approx(0, abs=1e-6)


def test_each_row_asks_first_what_matters_most() -> None:
    """How they recruit may move these employers; what papers they ask for, told first else, may not."""
    places = [dishes(n, noise=None) for n in range(1, 15)]
    person = profile(
        **WISH, noise="little", certificates=tuple(model.Certificate), accepted_forms=("ordinary",)
    )
    made = recommended(table(places), person)
    moved = 0
    for match in made.found.matches[:10]:
        worth = {one.kind: one.value for one in made.questions if one.p_number == match.p_number}
        kinds = [reason.kind for reason in match.ask_about]
        assert worth["recruitment"] > 0
        assert kinds.index("ask.recruitment") < kinds.index("ask.requirements")
        moved += kinds.index("ask.axes") < kinds.index("ask.requirements")
    assert moved


def test_an_old_opening_is_worth_asking_about() -> None:
    stale = opening(1, at=1, heard_on=TODAY.replace(year=2025), job_type="opvasker")
    made = recommended(table([dishes(1), dishes(2)], [stale]), profile(track=model.Track.PLACEMENT, **WISH))
    assert "opening" in asked_at(made, 1) and "opening" not in asked_at(made, 2)


OWN: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("hours_goal", {}, {"hours_min": 20.0}),
    ("times", {}, {"times": ("evening",)}),
    ("certificates", {}, {"requirements": ("driving_licence_b",)}),
    ("accepted_forms", {}, {"accepted_forms": ("flex_job",)}),
    (
        "max_commute_minutes",
        {"latitude": HJØRRING[0], "longitude": HJØRRING[1], "transport": ("bike",)},
        {"latitude": HJØRRING[0] + 8 * KM_NORTH, "longitude": HJØRRING[1]},
    ),
    (
        "transport",
        {"latitude": HJØRRING[0], "longitude": HJØRRING[1], "max_commute_minutes": 30.0},
        {"latitude": HJØRRING[0] + 8 * KM_NORTH, "longitude": HJØRRING[1]},
    ),
]


@pytest.mark.parametrize(("kind", "said", "there"), OWN, ids=[one[0] for one in OWN])
def test_what_the_participant_has_not_said_is_worth_asking_where_it_could_break_a_limit(
    kind: str, said: dict[str, Any], there: dict[str, Any]
) -> None:
    """The first employer could fall away, and the second move up."""
    near = {"latitude": HJØRRING[0], "longitude": HJØRRING[1]}
    steps = (model.RelationStep.COOPERATION, model.RelationStep.FOLLOW_UP)
    places = [
        workplace(1, job_types=("opvasker",), relation_step=steps[0], **(near | there)),
        workplace(2, job_types=("opvasker",), relation_step=steps[1], hours_min=2.0, **near),
    ]
    person = profile(job_wishes=("opvasker",), **said)
    made = recommended(table(places), person)
    found = own(made)
    assert found[kind] > 0
    known = profile(job_wishes=("opvasker",), **(said | {kind: SETTLED[kind]}))
    assert kind not in own(recommended(table(places), known))


SETTLED: dict[str, Any] = {
    "hours_goal": 37.0,
    "times": tuple(model.TimeOfDay),
    "certificates": tuple(model.Certificate),
    "accepted_forms": tuple(model.Form),
    "max_commute_minutes": 600.0,
    "transport": ("car",),
}


def test_without_a_wish_that_is_the_first_thing_to_ask() -> None:
    for wishes in (None, ()):
        made = recommended(table([dishes(n) for n in range(1, 5)]), profile(job_wishes=wishes))
        assert made.questions_to_participant()[0].kind == "job_wishes"


def test_nothing_is_asked_where_there_is_nobody_to_list() -> None:
    for places in ([], [workplace(1, closed_on=TODAY)]):
        made = recommended(table(places), profile())
        assert (list(made.questions), made.questions_to_participant()) == ([], [])


def test_every_value_is_a_number_that_is_not_negative_and_the_same_each_time() -> None:
    """Knowing never makes a list worse: one can always go on as before."""
    asked = 0
    for seed in range(25):
        choose = random.Random(seed).choice
        laid_out = lay_out(draw_world(choose, places=40))
        person = draw_person(choose)
        made, again = recommended(laid_out, person), recommended(laid_out, person)
        for one in (*made.questions, *made.questions_to_participant()):
            assert np.isfinite(one.value) and one.value >= 0
            assert one.rank is None or 1 <= one.rank <= FIRST
            asked += 1
        assert list(made.questions) == list(again.questions)
        assert made.questions_to_participant() == again.questions_to_participant()
        values = [one.value for one in made.questions]
        assert values == sorted(values, reverse=True)
    assert asked > 500


def test_the_worth_of_a_list_with_one_more_is_what_sorting_it_anew_gives() -> None:
    rng = np.random.default_rng(1)
    for count in (1, 2, 5, 10, 11, 12, 30):
        standing = rng.random(count)
        others = list_worth.Others.of(standing)
        rows = np.arange(count)
        surplus = rng.random((count, 4)) * 1.2
        places = others.place(rows, surplus)
        worth = others.worth(rows, surplus, places)
        for row in range(count):
            rest = np.delete(standing, row)
            for n in range(4):
                expected = list_worth.at_best(np.append(rest, surplus[row, n]))
                assert worth[row, n] == pytest.approx(expected)


def test_laid_out_anew_candidates_score_as_they_do_in_the_list() -> None:
    """What is said of "if it were otherwise" rests on this: with nothing changed nothing changes."""
    for seed in range(12):
        choose = random.Random(seed).choice
        world = draw_world(choose, places=40)
        laid_out, person = lay_out(world), draw_person(choose)
        pairing = Pairing(person, laid_out)
        scores = scoring.score(pairing)
        every = np.arange(len(laid_out.owner))
        rows = np.concatenate([every, every[::-1][:7]])
        again = what_if.standing(scores, rows, what_if.taken(laid_out, rows), person, scoring.FACTORS)
        assert again.total == pytest.approx(scores.total[rows], abs=1e-6)
        if not any(entry.isdigit() and len(entry) == 10 for entry in person.no_go or ()):
            assert (again.broken == pairing.broken[rows]).all()


def big_town() -> WorkplaceTable:
    town = make_town(77, participants=1, workplaces=2500)
    return build(town.workplaces, town.openings, town.histories, town.rule, town.as_of)


def test_questions_to_somebody_of_whom_nothing_is_known_are_soon_found() -> None:
    """Measured against the list itself, so that a slow machine fails nothing."""
    laid_out = big_town()
    person = profile(job_wishes=("noget med dyr",), postcode="9800")
    recommended(laid_out, person).questions_to_participant()

    def best(work: Any) -> float:
        found = []
        for _ in range(5):
            start = time.process_time()
            work()
            found.append(time.process_time() - start)
        return min(found)

    made = recommended(laid_out, person)
    assert best(made.questions_to_participant) < 5 * best(lambda: recommended(laid_out, person)) + 0.02


def test_who_is_there_already_makes_room_a_question() -> None:
    made = recommended(table([dishes(1), dishes(2)], histories=[history(1, running=1)]), profile(**WISH))
    assert "most_at_once" in asked_at(made, 1) and "most_at_once" not in asked_at(made, 2)
