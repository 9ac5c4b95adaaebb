"""Choices between two jobs: each tells what counts, the next what tells most, ten make a better list."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from crm.model import Want
from matcher import own_taste, pair_choices
from matcher.pair_choices import LEVELS, STEPS, Choice, Chosen, Job, Pair, Part, Taste
from tests.matcher.builders import opening, profile, table, workplace

WEIGHTS = {Want.WISH: 6.0, Want.ENVIRONMENT: 1.5, Want.HOURS: 0.75, Want.COMMUTE: 1.0}
EVERY = tuple(Want)


def taste(*real: tuple[int, int, int, int], asked: tuple[Want, ...] = EVERY) -> Taste:
    """Levels of wish, environment and hours, and minutes, of each job on the list."""
    jobs = {tuple(Part(want, level) for want, level in zip(Want, one, strict=True)) for one in real}
    return Taste(WEIGHTS, asked, 30.0, frozenset(jobs))


def way(first: tuple[int, int], second: tuple[int, int]) -> Pair:
    """Two jobs told by their work and the way there."""
    made = [Job(Part(Want.WISH, level), Part(Want.COMMUTE, minutes)) for level, minutes in (first, second)]
    return Pair(*made)


FAR_AND_RIGHT = way((2, 30), (1, 10))
"""Just the right work and 30 minutes, or work like it and 10 minutes."""


def test_before_anything_is_said_all_counts_as_usual() -> None:
    found = pair_choices.learnt(taste(), [])
    assert found.times == dict.fromkeys(Want, 1.0)
    assert found.belief.sum() == pytest.approx(1)


def test_who_takes_the_short_way_again_and_again_lets_the_way_count_more() -> None:
    near = [Choice(FAR_AND_RIGHT, Chosen.SECOND), Choice(way((0, 5), (2, 30)), Chosen.FIRST)]
    found = pair_choices.learnt(taste(), near)
    assert found.times[Want.COMMUTE] > 1 > found.times[Want.WISH]
    far = [Choice(one.pair, Chosen.SECOND if one.chosen is Chosen.FIRST else Chosen.FIRST) for one in near]
    other = pair_choices.learnt(taste(), far)
    expected = [one.belief @ one.grid[:, 3] for one in (found, other)]
    assert expected[0] > expected[1] + 0.2


def test_the_posterior_is_that_of_the_logistic_model() -> None:
    """One choice between work and way, with all other parts left out, by hand."""
    narrow = Taste({Want.WISH: 2.0, Want.COMMUTE: 1.0}, (Want.WISH, Want.COMMUTE), 30.0, frozenset())
    found = pair_choices.learnt(narrow, [Choice(FAR_AND_RIGHT, Chosen.FIRST)])
    shares, believed_steps = [], list(zip(STEPS, pair_choices.BELIEF, strict=True))
    for (one, believed), (other, also) in itertools.product(believed_steps, repeat=2):
        share = 3.0 / (2 * one + other) if one or other else 0.0
        gain = share * (2 * one * (LEVELS[Want.WISH][2] - LEVELS[Want.WISH][1]) - other * 0.75 * 20 / 30)
        shares.append(believed * also / (1 + math.exp(-gain)))
    assert found.belief == pytest.approx(np.array(shares) / sum(shares))


def test_who_does_not_know_has_told_nothing_but_is_not_asked_the_same_again() -> None:
    said = [Choice(FAR_AND_RIGHT, Chosen.UNSURE)]
    assert pair_choices.learnt(taste(), said).times == dict.fromkeys(Want, 1.0)
    jobs = taste((2, 1, 1, 30), (1, 1, 1, 10))
    first = pair_choices.next_pair(jobs, [])
    assert first is not None
    second = pair_choices.next_pair(jobs, [Choice(first, Chosen.UNSURE)])
    assert second is not None and {second.first, second.second} != {first.first, first.second}


def test_the_next_pair_is_the_one_that_is_expected_to_tell_most() -> None:
    jobs = taste((2, 0, 1, 20), (0, 2, 1, 20), (2, 1, 1, 5), (1, 2, 2, 30), (1, 1, 0, 10))
    said = [Choice(FAR_AND_RIGHT, Chosen.SECOND)]
    found = pair_choices.learnt(jobs, said)
    asked = pair_choices.next_pair(jobs, said)
    assert asked is not None and pair_choices.is_real(jobs, asked)

    def told(pair: Pair) -> float:
        """Entropy of the answer, less what is left of it once the weights are known."""
        chance = [_chance(jobs, dict(zip(jobs.asked, row, strict=True)), pair) for row in found.grid]
        mean = float(found.belief @ np.array(chance))
        return _entropy(mean) - float(found.belief @ np.array([_entropy(one) for one in chance]))

    others = [
        Pair(Job(*one), Job(*other))
        for a, b in itertools.combinations(sorted(jobs.real), 2)
        for n, m in itertools.combinations(range(4), 2)
        for one, other in [((a[n], a[m]), (b[n], b[m]))]
        if (_worth(one[0]) - _worth(other[0])) * (_worth(one[1]) - _worth(other[1])) < 0
    ]
    assert len(others) > 4
    assert told(asked) == pytest.approx(max(told(pair) for pair in others))


def _worth(part: Part) -> float:
    return 1 - 0.75 * part.level / 30 if part.want is Want.COMMUTE else LEVELS[part.want][part.level]


def _chance(jobs: Taste, times: dict[Want, float], pair: Pair) -> float:
    counted = sum(jobs.weights[want] * times[want] for want in Want)
    share = sum(jobs.weights.values()) / counted if counted else 0.0
    gain = sum(
        share * jobs.weights[part.want] * times[part.want] * _worth(part) * sign
        for job, sign in ((pair.first, 1), (pair.second, -1))
        for part in (job.one, job.other)
    )
    return 1 / (1 + math.exp(-gain))


def _entropy(chance: float) -> float:
    return -chance * math.log(chance) - (1 - chance) * math.log(1 - chance)


def test_a_pair_is_a_trade_of_two_things_and_no_pair_comes_twice() -> None:
    jobs = taste(*itertools.product((0, 2), (0, 2), (1, 2), (5, 20, 30)))
    said: list[Choice] = []
    while (pair := pair_choices.next_pair(jobs, said)) is not None:
        one, other = pair.first, pair.second
        assert one.one.want is other.one.want and one.other.want is other.other.want
        gains = [_worth(one.one) - _worth(other.one), _worth(one.other) - _worth(other.other)]
        assert gains[0] * gains[1] < 0
        said.append(Choice(pair, Chosen.FIRST if len(said) % 3 else Chosen.UNSURE))
    assert 5 < len(said) <= pair_choices.MOST
    assert len({frozenset((one.pair.first, one.pair.second)) for one in said}) == len(said)


def test_the_same_answers_are_followed_by_the_same_question() -> None:
    jobs = taste((2, 0, 1, 20), (0, 2, 1, 20), (2, 1, 1, 5), (1, 2, 2, 30))
    said = [Choice(FAR_AND_RIGHT, Chosen.FIRST)]
    shuffled = Taste(WEIGHTS, EVERY, 30.0, frozenset(sorted(jobs.real, reverse=True)))
    assert pair_choices.next_pair(jobs, said) == pair_choices.next_pair(shuffled, said)


@pytest.mark.parametrize("asked", [(), (Want.COMMUTE,)])
def test_of_one_thing_alone_there_is_nothing_to_choose(asked: tuple[Want, ...]) -> None:
    assert pair_choices.next_pair(taste(asked=asked), []) is None
    assert pair_choices.learnt(taste(asked=asked), []).times == dict.fromkeys(asked, 1.0)


def test_without_a_list_the_jobs_are_made_up() -> None:
    pair = pair_choices.next_pair(taste(), [])
    assert pair is not None and not pair_choices.is_real(taste(), pair)


def test_ten_choices_make_the_list_clearly_better_and_well_chosen_pairs_better_than_any() -> None:
    """Invented people with a hidden taste: what their first ten are worth to them, before and after."""
    lost = np.array([_lost(seed) for seed in range(40)])
    before, any_pairs, chosen_pairs = lost.mean(axis=0)
    assert chosen_pairs < 0.55 * before
    assert chosen_pairs < any_pairs


def _lost(seed: int) -> tuple[float, float, float]:
    """What is lost against the best ten: as usual, after ten pairs taken at random, after ten asked for."""
    rng = np.random.default_rng(seed)
    times = np.array(rng.choice(STEPS, size=4, p=pair_choices.BELIEF))
    usual = np.array(list(WEIGHTS.values()))
    own = usual * times * usual.sum() / max((usual * times).sum(), 1e-9)
    places = rng.beta([0.8, 3, 4, 3], [1.2, 2, 2, 2], size=(60, 4))
    jobs = taste(
        *(
            (
                *(pair_choices.level_of(want, value) for want, value in zip(EVERY[:3], row, strict=False)),
                pair_choices.told_minutes((1 - row[3]) / 0.75 * 30),
            )
            for row in places
        )  # type: ignore[arg-type]
    )
    worth, truth = places @ own, dict(zip(Want, own, strict=True))

    def answered(pair: Pair) -> Choice:
        gain = sum(
            truth[part.want] * _worth(part) * sign
            for job, sign in ((pair.first, 1), (pair.second, -1))
            for part in (job.one, job.other)
        )
        return Choice(pair, Chosen.FIRST if rng.random() < 1 / (1 + math.exp(-gain)) else Chosen.SECOND)

    def lost(said: list[Choice]) -> float:
        found = pair_choices.learnt(jobs, said).times
        counted = usual * np.array([found[want] for want in Want])
        ten = np.argsort(-(places @ counted), kind="stable")[:10]
        return float(np.sort(worth)[-10:].mean() - worth[ten].mean())

    asked: list[Choice] = []
    while (pair := pair_choices.next_pair(jobs, asked)) is not None:
        asked.append(answered(pair))
    every = sorted(
        {
            Pair(Job(a[n], a[m]), Job(b[n], b[m]))
            for a, b in itertools.combinations(sorted(jobs.real), 2)
            for n, m in itertools.combinations(range(4), 2)
            if (_worth(a[n]) - _worth(b[n])) * (_worth(a[m]) - _worth(b[m])) < 0
        }
    )
    taken = [answered(every[int(n)]) for n in rng.choice(len(every), size=10, replace=False)]
    return lost([]), lost(taken), lost(asked)


def test_the_jobs_come_from_the_allowed_of_the_list_and_only_what_was_spoken_of_is_asked() -> None:
    places = [
        workplace(1, job_types=("opvasker",), noise=1, postcode="9800"),
        workplace(2, job_types=("smed",), noise=3, postcode="9000"),
        workplace(3, job_types=("opvasker",), hours_min=37.0, postcode="9800"),
    ]
    person = profile(
        job_wishes=("opvask",), noise="little", transport=("car",), postcode="9800", hours_goal=10.0
    )
    found = own_taste.of(table(places), person)
    assert found.asked == (Want.WISH, Want.ENVIRONMENT, Want.HOURS, Want.COMMUTE)
    assert found.weights[Want.WISH] == 6.0
    assert len(found.real) == 2, "the third is left out by its hours"
    told = {tuple(part.level for part in job) for job in found.real}
    assert {levels[0] for levels in told} == {0, 2} and {levels[1] for levels in told} == {0, 2}
    alone = own_taste.of(table(places), profile(job_wishes=("opvask",)))
    assert alone.asked == (Want.WISH,)
    assert all(len(job) == 3 for job in alone.real), "without a home nobody knows the way"
    assert own_taste.of(table([]), person).real == frozenset()


def test_how_far_the_wants_were_met_is_told_with_the_expert_weights() -> None:
    there = table([workplace(1, job_types=("smed",))], [opening(7, job_type="opvasker")])
    person = profile(job_wishes=("opvask",))
    through, itself = (own_taste.met_at(there, person, "1000000001", one) for one in ("M-7", "M-8"))
    assert (through.opportunity_id, itself.opportunity_id) == ("M-7", None)
    assert through.wants["wish"][0] > itself.wants["wish"][0]
    assert {name: weight for name, (_, weight) in itself.wants.items()} == {
        want.value: weight for want, weight in WEIGHTS.items()
    }
    assert own_taste.met_at(there, person, "1000000009", None).wants == {}
