"""The usual environment of work stands in, in part, where nobody has noted the real one."""

from __future__ import annotations

from crm import model, reference
from matcher.recommend import recommend
from matcher.result import MatchList
from matcher.usual_environment import by_group, levels
from tests.matcher.builders import p_number, profile, table, workplace

OUT = model.AXES.index("outdoors")


def axes(**known: int) -> tuple[int | None, ...]:
    return tuple(known.get(axis) for axis in model.AXES)


def wants_out(*places: model.Workplace) -> MatchList:
    wishes = tuple(model.AxisWish.WANT if n == OUT else None for n in range(len(model.AXES)))
    return recommend(table(list(places)), profile(axes=wishes))


def points(found: MatchList, number: int) -> float:
    match = next(match for match in found.matches if match.p_number == p_number(number))
    return next(part.points for part in match.contributions if part.factor == "environment")


def test_every_group_has_eight_axes_from_one_to_three() -> None:
    assert by_group().keys() == reference.unit_groups().keys()
    assert {len(found) for found in by_group().values()} == {8}
    assert {level for found in by_group().values() for level in found} == {1, 2, 3}
    assert levels(["no group"]).tolist() == [[2] * 8]


def test_work_that_is_usually_outdoors_stands_before_work_that_is_not_and_says_that_it_is_a_guess() -> None:
    found = wants_out(
        workplace(1, job_types=("gartnermedhjælper",)), workplace(2, job_types=("bogholder",)), workplace(3)
    )
    assert points(found, 1) > points(found, 3) > points(found, 2)
    match = next(match for match in found.matches if match.p_number == p_number(1))
    reason = next(part.reason for part in match.contributions if part.factor == "environment")
    assert (reason.kind, reason.facts) == ("environment.guessed", {"axes": (("outdoors", "want"),)})


def test_what_was_noted_on_a_visit_counts_instead_of_the_guess() -> None:
    found = wants_out(
        workplace(1, job_types=("gartnermedhjælper",), axes=axes(outdoors=1)),
        workplace(2, job_types=("bogholder",), axes=axes(outdoors=3)),
        workplace(3, job_types=("gartnermedhjælper",)),
    )
    assert points(found, 2) > points(found, 3) > points(found, 1)


def test_a_guess_never_excludes() -> None:
    never = tuple(model.AxisWish.NEVER if n == OUT else None for n in range(len(model.AXES)))
    found = recommend(table([workplace(1, job_types=("gartnermedhjælper",))]), profile(axes=never))
    assert [match.p_number for match in found.matches] == [p_number(1)]
