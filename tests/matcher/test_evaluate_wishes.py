"""The towns whose wishes share no word with the titles, and what is measured on them."""

from __future__ import annotations

import pytest

from crm.danish import plain
from crm.problem import Problem
from matcher.evaluate_wishes import NAMES, WishEvaluation, measure
from matcher.simulate_wishes import everyday_wishes, make_wish_town
from matcher.simulate_words import occupations
from matcher.text import lexicon
from matcher.wishes import stems


@pytest.fixture(scope="module")
def found() -> WishEvaluation:
    return measure(towns=2, participants=30, workplaces=200, seed=3)


def test_each_kind_of_work_has_wishes_that_share_no_word_with_its_titles() -> None:
    for occupation, wishes in zip(occupations(), everyday_wishes(), strict=True):
        titles = {stem for title in occupation.titles for stem in stems(title)}
        assert len(wishes) >= 4, occupation.key
        for wish in wishes:
            assert not titles & set(stems(wish)), (occupation.key, wish)


def test_wishes_that_the_lexicon_has_are_not_used() -> None:
    barred = frozenset(plain(wish) for wishes in everyday_wishes() for wish in wishes[:3])
    town = make_wish_town(1, 40, 40, barred)
    assert not barred & {plain(wish) for one in town.profiles for wish in one.job_wishes or ()}
    known = {plain(entry.text) for entry in lexicon.shipped()}
    left = [[wish for wish in wishes if plain(wish) not in known] for wishes in everyday_wishes()]
    assert min(map(len, left)) >= 2


def test_the_same_numbers_give_the_same_town_and_the_same_figures(found: WishEvaluation) -> None:
    assert measure(towns=2, participants=30, workplaces=200, seed=3) == found
    one, other = make_wish_town(4, 10, 50), make_wish_town(4, 10, 50)
    assert (one.profiles, one.workplaces, one.openings) == (other.profiles, other.workplaces, other.openings)
    assert (one.gain == other.gain).all()


def test_the_rankings_stand_in_the_order_of_what_they_know(found: WishEvaluation) -> None:
    means = {name: found.rankings[name].mean for name in NAMES}
    assert means["random"] < means["jobbro"]
    assert means["letters"] + 0.15 < means["jobbro"]
    assert means["jobbro"] < means["understood_and_chance"]
    assert means["understood"] < means["understood_and_chance"] < 1
    assert all(len(found.towns[name]) == 2 for name in NAMES)


def test_a_town_where_nobody_can_work_is_a_clear_problem() -> None:
    with pytest.raises(Problem, match="Vælg flere"):
        measure(towns=1, participants=1, workplaces=1, seed=3)
