"""Simulated towns: repeatable, apart from the scoring, and true to what they claim of themselves."""

from __future__ import annotations

import ast
import random
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

import matcher
from crm import model, reference
from matcher import simulate_limits, simulate_truth
from matcher.simulate import AS_OF, Town, make_town, supported_places
from matcher.simulate_log import make_past
from matcher.simulate_people import make_people
from matcher.simulate_places import make_jobs, make_places
from matcher.simulate_words import REGISTERS, industries, likeness, occupations
from tests.matcher import plain_limits
from tests.matcher.random_worlds import RULE, draw_person, draw_world

SCORING = {
    "limits",
    "factors",
    "scoring",
    "words",
    "wishes",
    "pairing",
    "recommend",
    "table",
    "travel",
    "codes",
    "learning",
    "plan",
    "plan_worth",
    "risk",
    "spread",
    "surplus",
}


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(3, participants=30, workplaces=300)


def test_the_same_seed_gives_the_same_town(town: Town) -> None:
    again, other = make_town(3, 30, 300), make_town(4, 30, 300)
    assert again.profiles == town.profiles
    assert again.workplaces == town.workplaces
    assert again.openings == town.openings
    assert again.histories == town.histories
    assert np.array_equal(again.gain, town.gain)
    assert other.profiles != town.profiles
    assert not np.array_equal(other.gain, town.gain)


def test_the_simulation_shares_no_code_with_the_scoring() -> None:
    files = list(Path(matcher.__path__[0]).glob("simulate*.py"))
    assert len(files) >= 10
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{name}" for name in names]
            for name in names:
                assert not (name.startswith("matcher.") and name.split(".")[1] in SCORING), (file.name, name)


def test_its_reading_of_the_limits_agrees_with_the_plain_statement() -> None:
    choose = random.Random(5).choice
    forbidden = allowed = 0
    for _ in range(25):
        world = draw_world(choose, places=40)
        person = draw_person(choose)
        rule = RULE if world.rule_in_force else None
        for place in world.places:
            for way in (None, *world.openings_of(place.p_number)):
                past = world.history(place.p_number)
                own = simulate_limits.possible(person, place, way, past, rule, world.as_of)
                assert own == (not plain_limits.broken(person, place, way, world))
                allowed, forbidden = allowed + own, forbidden + (not own)
    assert min(allowed, forbidden) > 100


def test_something_is_to_be_gained_exactly_where_the_true_facts_allow_it() -> None:
    rng = np.random.default_rng(8)
    places = make_places(rng, 60, AS_OF)
    past = make_past(rng, places, AS_OF)
    jobs, people = make_jobs(rng, places, AS_OF), make_people(rng, 15)
    gain = simulate_truth.hidden(rng, people, places, jobs, past, supported_places(), AS_OF).gain
    world = plain_limits.World(
        as_of=AS_OF,
        places=[place.facts for place in places],
        openings=[job.facts for job in jobs],
        histories=[story.history for story in past],
        rule_in_force=True,
    )
    for n, person in enumerate(people):
        impossible = plain_limits.expected_excluded(person.facts, world)
        assert {place.p_number for place, got in zip(world.places, gain[n], strict=True) if got == 0} == set(
            impossible
        )
    assert 0 < (gain == 0).mean() < 1


def test_facts_are_missing_as_often_as_promised(town: Town) -> None:
    places = town.workplaces
    assert 0.2 < np.mean([place.values is None for place in places]) < 0.4
    assert 0.25 < np.mean([level is None for place in places for level in place.axes]) < 0.35
    assert 0.05 < np.mean([place.times is None for place in places]) < 0.16
    assert all(profile.job_wishes for profile in town.profiles)


def test_who_is_called_on_most_is_not_who_is_best(town: Town) -> None:
    worth = town.gain.mean(axis=0)
    assert abs(np.corrcoef(town.contacts, worth)[0, 1]) < 0.35
    assert len({place.relation_step for place in town.workplaces}) >= 5


def test_an_opening_matters_more_on_the_placement_track() -> None:
    weights = simulate_truth.draw_weights(np.random.default_rng(1))
    places = make_places(np.random.default_rng(1), 50, AS_OF)
    job = make_jobs(np.random.default_rng(1), places, AS_OF)[0].facts
    fresh = model.Opening(**{name: getattr(job, name) for name in job.__slots__} | {"heard_on": AS_OF})
    old = model.Opening(
        **{name: getattr(job, name) for name in job.__slots__} | {"heard_on": AS_OF - timedelta(days=200)}
    )

    def adds(track: model.Track, opening: model.Opening) -> float:
        without, with_it = simulate_truth.opening_chance(weights, track, [None, opening], AS_OF)
        return float(with_it - without)

    assert adds(model.Track.PLACEMENT, fresh) > 1.5 * adds(model.Track.DEVELOPMENT, fresh) > 0
    assert adds(model.Track.PLACEMENT, old) < adds(model.Track.PLACEMENT, fresh)


def test_everyday_wishes_share_few_letters_with_the_employers_words() -> None:
    def groups(texts: tuple[str, ...]) -> set[str]:
        return {word[i : i + 4] for text in texts for word in text.split() for i in range(len(word) - 3)}

    shared = dict.fromkeys(REGISTERS, 0.0)
    for occupation in occupations():
        offered = groups(occupation.titles + occupation.tasks)
        for register, wordings in zip(REGISTERS, occupation.wishes, strict=True):
            wished = groups(wordings)
            shared[register] += len(wished & offered) / len(wished) / len(occupations())
    assert shared["title"] > 0.5
    assert 0.15 < shared["phrase"] < shared["title"]
    assert shared["colloquial"] < 0.06


def test_the_words_lie_on_the_real_map() -> None:
    codes = reference.industry_titles()
    assert all(code in codes for industry in industries() for code in industry.codes)
    assert all(len(occupation.axes) == len(model.AXES) for occupation in occupations())
    assert np.allclose(likeness(), likeness().T)
    papers = {occupation.requirement for occupation in occupations()} - {None}
    assert papers <= set(model.Certificate)
