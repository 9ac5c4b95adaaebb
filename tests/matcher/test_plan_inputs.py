"""What the week's plan is made of: room, who said no, and a fingerprint of it all."""

from __future__ import annotations

from dataclasses import replace

from matcher import plan, plan_inputs
from matcher.plan_inputs import Inputs, Someone
from tests.matcher.builders import history, p_number, profile, table, workplace

WEEKS = 4


def someone(number: int, **facts: object) -> Someone:
    person = Someone(profile(participant_id=f"P-{number}"), 3, 1, 1, frozenset(), ())
    return replace(person, **facts)  # type: ignore[arg-type]


def made_of(*people: Someone, room: int = 3) -> Inputs:
    places = table(
        [
            workplace(1, job_types=("gartner",)),
            workplace(2, max_concurrent=2),
            workplace(3, max_concurrent=1),
            workplace(4),
        ],
        histories=[history(2, running=1), history(3, running=1)],
    )
    left = {p_number(number): (room,) * WEEKS for number in (1, 2, 3)}
    return plan_inputs.inputs(places, people, left, WEEKS)


def test_room_is_what_is_left_of_the_quota_and_of_the_places_there() -> None:
    week = made_of(someone(1)).week
    assert week.room[:, 0].tolist() == [3, 1, 0, 0], "nobody told of room at the fourth"
    assert week.room_in_all.tolist() == week.room[:, -1].tolist()


def test_an_employer_that_is_settled_is_worth_nothing_to_that_participant_alone() -> None:
    found = made_of(someone(1, settled=frozenset({p_number(1), "1999999999"})), someone(2))
    assert found.week.worth[0, 0] == 0 < found.week.worth[1, 0] and found.worths.worth[0, 0] > 0
    assert plan.assign(found.week).chosen[0] != (0,)


def test_who_has_only_settled_employers_left_is_told_apart_from_who_has_none() -> None:
    everywhere = frozenset(p_number(number) for number in (1, 2, 3, 4))
    nowhere = profile(participant_id="P-3", no_go=tuple(sorted(everywhere)))
    found = made_of(someone(1, settled=everywhere), someone(2), replace(someone(3), profile=nowhere))
    assert found.only_settled == {0}


def test_what_was_decided_on_stands_whatever_it_is_worth() -> None:
    found = made_of(someone(1, fixed=(p_number(3),)), someone(2))
    assert plan.assign(found.week).chosen[0] == (2,)
    assert found.candidate(0, 2) == 2, "it is full, so it stands as itself"


def test_the_fingerprint_tells_whether_anything_was_different() -> None:
    first = plan_inputs.fingerprint(made_of(someone(1), someone(2)).week)
    assert plan_inputs.fingerprint(made_of(someone(1), someone(2)).week) == first
    for other in (
        made_of(someone(1), someone(2), room=2),
        made_of(someone(1), someone(2, weeks_waiting=4)),
        made_of(someone(1), someone(2, fixed=(p_number(2),))),
        made_of(someone(1), someone(2, settled=frozenset({p_number(2)}))),
    ):
        assert plan_inputs.fingerprint(other.week) != first
