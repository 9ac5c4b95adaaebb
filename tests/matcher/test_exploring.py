"""One of the first ten may be new to us: bounded, marked, the same all day, and everybody's turn comes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm import model
from crm.model import RelationStep
from matcher import diversity
from matcher.exploring import ENOUGH_NEW, FIRST_TEN, LEAST_SHARE, PLACES
from matcher.recommend import recommend
from matcher.result import Mark, Match, MatchList
from matcher.table import WorkplaceTable
from tests.matcher.builders import TODAY, history, opening, p_number, profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out

KNOWN, NEW = range(1, 13), range(101, 141)
WISH = profile(job_wishes=("opvasker",))


def place(number: int, **facts: Any) -> model.Workplace:
    known: dict[str, Any] = {"job_types": ("opvasker",), "industry_code": "561110"}
    return workplace(number, **(known | facts))


def town(new: Sequence[model.Workplace] | None = None, **world: Any) -> WorkplaceTable:
    """Twelve employers we cooperate with, and, alike but for that, those that are new to us."""
    known = [place(n, relation_step=RelationStep.COOPERATION) for n in KNOWN]
    fresh = [place(n) for n in NEW] if new is None else list(new)
    past = [history(n, last_contact_on=TODAY - timedelta(days=60)) for n in KNOWN]
    return table(known + fresh, histories=past + world.pop("past", []), **world)


def moved(found: MatchList) -> Match | None:
    """The row that was moved up."""
    marked = [match for match in found.matches if match.mark is Mark.EXPLORE]
    assert len(marked) <= 1, "at most one place is given away"
    return marked[0] if marked else None


def bound_holds(person: model.JobProfile, laid_out: WorkplaceTable, **asked: Any) -> Match | None:
    """All that is promised of one list, held against the same list without exploration."""
    told = recommend(laid_out, person, limit=None, **asked)
    plain = recommend(laid_out, person, limit=None, explore=False, **asked)
    newcomer = moved(told)
    assert all(match.mark is not Mark.EXPLORE for match in plain.matches)
    others = [match.p_number for match in told.matches if match.mark is not Mark.EXPLORE]
    stays = [m.p_number for m in plain.matches if newcomer is None or m.p_number != newcomer.p_number]
    assert others == stays, "nobody else changes places among themselves"
    assert {m.p_number for m in told.matches} == {m.p_number for m in plain.matches}
    assert (told.allowed, len(told.excluded)) == (plain.allowed, len(plain.excluded))
    if newcomer is None:
        assert told.matches == plain.matches
        return None
    assert newcomer.rank in PLACES and newcomer.new_to_us
    [before] = [match for match in plain.matches if match.p_number == newcomer.p_number]
    assert before.rank > FIRST_TEN and before.score == newcomer.score, "it keeps its true score"
    overtaken = plain.matches[newcomer.rank - 1]
    assert newcomer.score >= LEAST_SHARE * overtaken.score - 2e-6
    assert newcomer.between and newcomer.chance
    assert newcomer.score * newcomer.between[1] / newcomer.chance > overtaken.score - 2e-5
    assert sum(match.new_to_us is True for match in plain.matches[:FIRST_TEN]) < ENOUGH_NEW
    return newcomer


def test_a_newcomer_stands_among_the_first_ten_marked_and_with_its_true_score() -> None:
    newcomer = bound_holds(WISH, town())
    assert newcomer is not None and newcomer.p_number in {p_number(n) for n in NEW}


def test_the_first_five_are_never_touched_and_short_lists_are_the_beginning_of_long_ones() -> None:
    laid_out = town()
    whole = recommend(laid_out, WISH, limit=None).matches
    plain = recommend(laid_out, WISH, limit=None, explore=False).matches
    newcomer = moved(recommend(laid_out, WISH, limit=10))
    assert newcomer is not None
    assert whole[: newcomer.rank - 1] == plain[: newcomer.rank - 1]
    for limit in range(len(whole) + 2):
        shorter = recommend(laid_out, WISH, limit=limit).matches
        assert shorter == whole[:limit]
        assert any(match.mark for match in shorter) == (limit >= newcomer.rank)


def test_it_is_the_same_all_day_and_another_on_other_days_and_for_other_people() -> None:
    def drawn(day: int, who: str) -> str:
        person = profile(participant_id=who, job_wishes=("opvasker",))
        found = moved(recommend(town(as_of=TODAY + timedelta(days=day)), person))
        assert found is not None
        return found.p_number

    assert drawn(0, "P-1") == drawn(0, "P-1")
    assert len({drawn(day, "P-1") for day in range(12)}) > 4
    assert len({drawn(0, f"P-{n}") for n in range(12)}) > 4


def test_each_gets_its_turn_and_the_more_promising_more_often() -> None:
    good, fair = {"noise": 1, "hours_min": 4.0}, {"noise": 2, "hours_min": 30.0}
    new = [place(n, **(good if n < 105 else fair)) for n in range(101, 109)]
    person = profile(job_wishes=("opvasker",), noise="little", hours_now=5.0, hours_goal=37.0)
    turns: Counter[str] = Counter()
    for day in range(400):
        found = moved(recommend(town(new, as_of=TODAY + timedelta(days=day)), person))
        assert found is not None
        turns[found.p_number] += 1
    assert set(turns) == {p_number(n) for n in range(101, 109)}, "everybody within reach gets a turn"
    scores = {match.p_number: match for match in recommend(town(new), person, limit=None).matches}
    hoped = {
        one: scores[one].score * scores[one].between[1] / scores[one].chance  # type: ignore[index,operator]
        for one in turns
    }
    better, others = (sum(turns[p_number(n)] for n in some) for some in (range(101, 105), range(105, 109)))
    assert hoped[p_number(101)] > 1.1 * hoped[p_number(108)]
    assert better > others
    for one, count in turns.items():
        expected = 400 * hoped[one] / sum(hoped.values())
        assert abs(count - expected) < 4 * expected**0.5, (one, count, expected)


def test_where_nobody_has_asked_in_the_industry_or_about_such_work_there_are_more_lots() -> None:
    same = [place(n) for n in range(101, 106)]
    industry = [place(n, industry_code="852000") for n in range(106, 111)]
    both = [place(n, industry_code="871010", job_types=("opvaskehjælp",)) for n in range(111, 116)]
    turns: Counter[int] = Counter()
    for day in range(300):
        found = moved(recommend(town([*same, *industry, *both], as_of=TODAY + timedelta(days=day)), WISH))
        assert found is not None
        turns[(int(found.p_number) - 1_000_000_101) // 5] += 1
    assert turns[0] < turns[1] < turns[2]
    assert turns[1] > 1.4 * turns[0] > 0


TRIED: dict[str, dict[str, Any]] = {
    "contacted": {"past": history(101, last_contact_on=TODAY - timedelta(days=900))},
    "put forward": {"past": history(101, introduced=1)},
    "has hosted": {"past": history(101, hosted_before=1)},
    "a step is noted": {"facts": {"relation_step": RelationStep.FIRST_CONTACT}},
    "is not to be asked about a person": {"facts": {"asks_per_28_days": 0}},
    "has asked for rest": {"facts": {"do_not_contact_until": TODAY}},
    "is full": {"facts": {"max_concurrent": 0}},
}


@pytest.mark.parametrize("case", TRIED)
def test_only_whom_we_never_asked_and_may_ask_is_moved_up(case: str) -> None:
    past = [TRIED[case]["past"]] if "past" in TRIED[case] else []
    only = [place(101, **TRIED[case].get("facts", {}))]
    assert moved(recommend(town([place(101)]), WISH)) is not None
    assert bound_holds(WISH, town(only, past=past)) is None


def test_none_is_moved_past_what_is_worth_more_than_twice_as_much() -> None:
    assert bound_holds(WISH, town([place(n, job_types=("advokat",)) for n in NEW])) is None


def test_where_half_are_new_anyway_and_where_all_are_shown_nobody_is_moved() -> None:
    assert bound_holds(WISH, table([place(n) for n in NEW])) is None
    nine = [place(n, relation_step=RelationStep.COOPERATION) for n in range(1, 10)]
    assert bound_holds(WISH, table([*nine, place(101)])) is None


def test_with_openings_only_the_newcomer_stands_through_an_opening() -> None:
    openings = [opening(n, at=n, job_type="opvasker") for n in (*KNOWN, *NEW)]
    laid_out = town(openings=openings)
    newcomer = bound_holds(WISH, laid_out, openings_only=True)
    assert newcomer is not None and newcomer.opportunity_id == f"M-{int(newcomer.p_number) - 1_000_000_000}"
    few = town(openings=openings[: len(KNOWN) - 2])
    assert bound_holds(WISH, few, openings_only=True) is None, "an employer without an opening is not put in"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_the_bound_holds_in_random_towns(seed: int) -> None:
    choose = random.Random(seed).choice
    laid_out = lay_out(draw_world(choose, places=120))
    for _ in range(4):
        person = draw_person(choose)
        bound_holds(person, laid_out)
        bound_holds(person, laid_out, openings_only=True)
        assert (
            recommend(laid_out, person, limit=10).matches
            == recommend(laid_out, person, limit=37).matches[:10]
        )


def test_random_towns_do_move_some() -> None:
    choose = random.Random(3).choice
    world = draw_world(choose, places=300)
    met = {past.p_number for past in world.histories}
    numbers = [int(one.p_number) - 1_000_000_000 for one in world.places if one.p_number not in met]
    put_forward = [history(number, introduced=1) for number in numbers if number % 3]
    laid_out = lay_out(replace(world, histories=[*world.histories, *put_forward]))
    assert sum(bound_holds(draw_person(choose), laid_out) is not None for _ in range(80)) >= 1


def test_the_first_ten_are_counted_by_industry_work_and_what_is_new() -> None:
    found = recommend(town(), WISH, limit=None)
    assert diversity.of(found.matches) == diversity.Diversity(10, 1, 1, 1)
    codes = ("561110", "561120", "471110", None)
    few = [
        place(n, industry_code=code, job_types=("Kok", "kok ") if n % 2 else None)
        for n, code in enumerate(codes)
    ]
    counted = diversity.of(recommend(table(few), WISH).matches)
    assert (counted.employers, counted.industries, counted.job_types, counted.new_to_us) == (4, 2, 1, 4)
    assert diversity.of(()) == diversity.Diversity(0, 0, 0, 0)
