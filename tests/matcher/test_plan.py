"""The week's plan in small towns where the right answer can be seen."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.plan import Week, Why, assign, urgency
from tests.matcher.plan_weeks import told, week


def test_two_who_like_the_same_employer_best() -> None:
    # B has nothing else nearly as good; A has.
    given = week([[0.9, 0.8], [0.85, 0.5]])
    assert told(assign(given), given) == {"A": "2", "B": "1"}


def test_an_employer_is_kept_for_next_week_for_somebody_who_will_have_no_other() -> None:
    # A has many places nearly as good. B goes to 4 now, and then only 1 is left for B.
    worth = [[1.0, 0.95, 0.94, 0.0], [0.9, 0.0, 0.0, 1.0]]
    only_now, ahead = week(worth), week(worth, weeks=2)
    assert told(assign(only_now), only_now) == {"A": "1", "B": "4"}
    plan = assign(ahead)
    assert told(plan, ahead) == {"A": "2", "B": "4"}
    without_looking = 1.0 + 1.0 + 0.9 * 0.95  # and nothing for B next week
    assert plan.value == pytest.approx(0.95 + 1.0 + 0.9 * (0.94 + 0.9))
    assert plan.value > 1.2 * without_looking
    assert plan.this_week == pytest.approx(1.95)


def test_an_employer_that_rests_this_week_is_there_in_the_next() -> None:
    given = week([[0.5, 0.9]], room=[[1, 1], [0, 1]])
    plan = assign(given)
    assert told(plan, given) == {"A": "1"}
    assert plan.value == pytest.approx(0.5 + 0.9 * 0.9)


def test_nobody_loses_more_than_half_of_their_own_best_where_it_can_be_helped() -> None:
    # The sum alone would send A to 1 and B to 2: 1.1 against 0.97.
    given = week([[1.0, 0.52], [0.45, 0.1]])
    assert told(assign(given, most_loss=1.0), given) == {"A": "1", "B": "2"}
    plan = assign(given)
    assert told(plan, given) == {"A": "2", "B": "1"}
    assert plan.loss.tolist() == pytest.approx([0.48, 0.0])
    assert plan.beyond == ()


def test_who_loses_more_because_nothing_better_is_free_is_told() -> None:
    given = week([[1.0, 0.2], [0.9, 0.2]])
    plan = assign(given)
    assert told(plan, given) == {"A": "1", "B": "2"}
    assert plan.loss.tolist() == pytest.approx([0.0, 1 - 0.2 / 0.9])
    assert plan.beyond == (1,)
    assert plan.best.tolist() == [0, 0]


def test_nobody_is_dropped_for_being_hard_to_place() -> None:
    # The sum alone would leave B with nothing: 1.0 against 0.11.
    given = week([[1.0, 0.1], [0.01, 0.0]])
    assert told(assign(given), given) == {"A": "2", "B": "1"}


def test_where_some_must_wait_it_is_not_the_one_who_is_hard_to_place_but_who_waited_least() -> None:
    given = week([[0.9], [0.1]], urgency=[1.0, 1.1])
    plan = assign(given)
    assert told(plan, given) == {"A": "", "B": "1"}
    assert plan.nothing == {0: Why.TAKEN}
    assert plan.loss.tolist() == [1.0, 0.0]
    assert plan.beyond == ()


def test_why_somebody_got_nothing() -> None:
    given = week(
        [[0.5, 0.0], [0.0, 0.0], [0.0, 0.5], [0.5, 0.0], [0.4, 0.0]],
        room=[[1], [0]],
        approaches=[1, 1, 1, 0, 1],
        urgency=[2, 1, 1, 1, 1],
    )
    assert assign(given).nothing == {
        1: Why.NOTHING_ALLOWED,
        2: Why.NO_ROOM,
        3: Why.NOT_ASKED,
        4: Why.TAKEN,
    }


def test_what_somebody_decided_stays_and_takes_up_room() -> None:
    given = week([[0.9, 0.1], [0.8, 0.0], [0.0, 0.7]], fixed={0: (0,), 2: (1,)})
    plan = assign(given)
    assert told(plan, given) == {"A": "1", "B": "", "C": "2"}
    assert plan.nothing == {1: Why.TAKEN}
    assert plan.value == plan.bound == pytest.approx(1.6)


def test_what_was_decided_stays_even_where_it_is_not_allowed_or_there_is_no_room() -> None:
    given = week([[0.0, 0.6], [0.5, 0.5]], room=[[0], [1]], fixed={0: (0, 1), 1: (1,)})
    plan = assign(given)
    assert told(plan, given) == {"A": "12", "B": "2"}
    assert plan.loss.tolist() == [0.0, 0.0]


def test_somebody_who_comes_in_the_middle_of_the_week_takes_nothing_from_the_others() -> None:
    before = week([[0.9, 0.8, 0.1], [0.85, 0.5, 0.1]])
    plan = assign(before)
    later = week([[0.9, 0.8, 0.1], [0.85, 0.5, 0.1], [1.0, 1.0, 0.3]], fixed=dict(enumerate(plan.chosen)))
    assert told(assign(later), later) == {"A": "2", "B": "1", "C": "3"}


def test_who_has_one_decided_does_not_take_the_only_one_of_somebody_else() -> None:
    given = week([[0.9, 0.9], [0.0, 0.1]], approaches=[2, 1], urgency=[2.0, 1.0], fixed={0: (0,)})
    assert told(assign(given), given) == {"A": "1", "B": "2"}


def test_several_approaches_the_best_first() -> None:
    given = week([[0.3, 0.9, 0.5], [0.0, 0.4, 0.4]], approaches=[2, 1])
    plan = assign(given)
    assert told(plan, given) == {"A": "21", "B": "3"}, "A does without 3, so that B is not left with nothing"


def test_the_same_employer_is_not_approached_twice_for_one_person() -> None:
    given = week([[0.9, 0.1]], weeks=3, room_in_all=[3, 3], approaches=[2])
    plan = assign(given)
    assert told(plan, given) == {"A": "12"}
    assert plan.value == pytest.approx(1.0)


def test_room_within_the_horizon_counts_beside_the_room_of_each_week() -> None:
    given = week([[0.9], [0.8], [0.7]], room=[[2, 2]], room_in_all=[3])
    plan = assign(given)
    assert told(plan, given) == {"A": "1", "B": "1", "C": ""}
    assert plan.value == pytest.approx(0.9 + 0.8 + 0.9 * 0.7)


@pytest.mark.parametrize(
    "empty",
    [
        week([], employers=3),
        week([[], []], employers=0),
        week([], employers=0),
        week([[0.0, 0.0]]),
        week([[0.5, 0.5]], room=[[0], [0]]),
        week([[0.5, 0.5]], room_in_all=[0, 0]),
        week([[0.5, 0.5]], approaches=[0]),
    ],
    ids=["no people", "no employers", "nothing", "none allowed", "no room", "no room in all", "none wanted"],
)
def test_nothing_to_plan(empty: Week) -> None:
    plan = assign(empty)
    assert plan.chosen == ((),) * len(empty.people)
    assert (plan.value, plan.bound, plan.gap, plan.this_week) == (0.0, 0.0, 0.0, 0.0)
    assert set(plan.nothing) == set(range(len(empty.people)))
    assert not np.isnan(plan.loss).any()


def test_one_employer_goes_to_the_one_who_waited_longest_and_then_on() -> None:
    given = week([[0.5], [0.5], [0.5]], urgency=[1.0, 1.2, 1.1])
    assert told(assign(given), given) == {"A": "", "B": "1", "C": ""}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("worth", np.array([[np.nan, 1.0]])),
        ("worth", np.array([[-0.1, 1.0]])),
        ("worth", np.array([[1.0]])),
        ("urgency", np.array([np.inf])),
        ("room", np.zeros((2, 0), dtype=np.int64)),
        ("room", np.array([1, 1])),
        ("people", ("A", "B")),
        ("employers", ("1", "1")),
        ("fixed", {1: (0,)}),
        ("fixed", {0: (2,)}),
        ("fixed", {0: (1, 1)}),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, wrong: object) -> None:
    right = week([[0.5, 0.5]])
    facts = {field: getattr(right, field) for field in Week.__slots__}
    with pytest.raises(ValueError, match=r"shape|number|twice|not there"):
        assign(Week(**facts | {name: wrong}))


def test_urgency_grows_with_waiting_and_falls_with_approaches() -> None:
    weeks = np.arange(60)
    assert (np.diff(urgency(weeks, 0)) > 0).all()
    assert (np.diff(urgency(5, weeks)) < 0).all()
    assert urgency([0, 500], [1000, 0]).tolist() == pytest.approx([1.0, 2.5], abs=0.02)
    assert urgency(-3, -1) == urgency(0, 0)


def test_who_had_to_do_without_has_their_turn_within_as_many_weeks_as_there_are_people() -> None:
    """One employer, five people, week after week: everybody has their turn, also who is hardest to place."""
    worth, waited, had = [[0.9], [0.8], [0.5], [0.2], [0.01]], np.zeros(5), np.zeros(5)
    for _ in range(10):
        plan = assign(week(worth, urgency=urgency(waited, had).tolist()))
        got = np.array([bool(one) for one in plan.chosen])
        waited, had = np.where(got, 0, waited + 1), had + got
    assert had.tolist() == [2, 2, 2, 2, 2]
