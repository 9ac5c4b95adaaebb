"""Each hard limit at its boundary, and that what is unknown excludes nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crm.model import RelationStep
from matcher.recommend import recommend
from tests.matcher.builders import HJØRRING, TODAY, history, opening, p_number, profile, table, workplace

NORTH_OF = (57.464 + 0.0719457, 9.982)
"""A place 8 km due north of Hjørring as the crow flies: 10 km by road."""


def limits(
    person: dict[str, Any], place: dict[str, Any], past: dict[str, Any] | None = None
) -> tuple[str, ...]:
    """The limits that one workplace breaks for one person; empty when it is on the list."""
    histories = [history(**past)] if past is not None else []
    found = recommend(table([workplace(**place)], histories=histories), profile(**person))
    assert len(found.matches) + len(found.excluded) == 1
    return tuple(limit.value for limit in found.excluded[0].limits) if found.excluded else ()


def home(**more: Any) -> dict[str, Any]:
    return {"latitude": HJØRRING[0], "longitude": HJØRRING[1]} | more


def there(**more: Any) -> dict[str, Any]:
    return {"latitude": NORTH_OF[0], "longitude": NORTH_OF[1]} | more


def test_nothing_known_excludes_nothing() -> None:
    assert limits({}, {}) == ()


@pytest.mark.parametrize(
    ("transport", "longest", "broken"),
    [
        (("walk",), 121, ()),
        (("walk",), 119, ("commute",)),
        (("bike",), 41, ()),
        (("bike",), 39, ("commute",)),
        (("bus",), 36, ()),
        (("train",), 34, ("commute",)),
        (("car",), 18, ()),
        (("car",), 16, ("commute",)),
        (("walk", "car"), 18, ()),
        (None, 1, ()),
        (("walk",), None, ()),
    ],
)
def test_commute_by_the_best_mode(
    transport: tuple[str, ...] | None, longest: float | None, broken: tuple[str, ...]
) -> None:
    assert limits(home(transport=transport, max_commute_minutes=longest), there()) == broken


def test_commute_as_long_as_the_longest_is_allowed() -> None:
    found = recommend(table([workplace(**there())]), profile(**home(transport=("bike",))))
    exact = found.matches[0].commute_minutes
    assert exact is not None
    assert limits(home(transport=("bike",), max_commute_minutes=exact), there()) == ()
    assert limits(home(transport=("bike",), max_commute_minutes=exact - 1e-9), there()) == ("commute",)


def test_commute_from_the_postcode_centre_when_there_are_no_coordinates() -> None:
    person = {"postcode": "9800", "transport": ("walk",), "max_commute_minutes": 60}
    assert limits(person, {"postcode": "9800"}) == ()
    assert limits(person, {"postcode": "9850"}) == ("commute",)
    assert limits(person, {"postcode": "0000"}) == ()
    assert limits(person | {"postcode": None}, {"postcode": "9850"}) == ()


@pytest.mark.parametrize(
    ("held", "asked", "broken"),
    [
        (("driving_licence_b",), ("driving_licence_b",), ()),
        ((), ("driving_licence_b",), ("requirement",)),
        (None, ("driving_licence_b",), ()),
        ((), None, ()),
        ((), (), ()),
        (("driving_licence_c",), ("driving_licence_b", "driving_licence_am"), ()),
        (("driving_licence_d",), ("driving_licence_am",), ()),
        (("driving_licence_b",), ("driving_licence_am",), ()),
        (("driving_licence_b",), ("driving_licence_c",), ("requirement",)),
        (("driving_licence_c",), ("driving_licence_d",), ("requirement",)),
        (("driving_licence_am",), ("driving_licence_b",), ("requirement",)),
        ((), ("forklift",), ("requirement",)),
        ((), ("welding",), ("requirement",)),
        ((), ("hygiene_course", "criminal_record_check", "child_record_check"), ()),
    ],
)
def test_requirement(
    held: tuple[str, ...] | None, asked: tuple[str, ...] | None, broken: tuple[str, ...]
) -> None:
    assert limits({"certificates": held}, {"requirements": asked}) == broken


@pytest.mark.parametrize(
    ("own", "theirs", "excludes"),
    [
        (("morning",), ("morning", "evening"), False),
        (("morning",), ("evening",), True),
        (None, ("evening",), False),
        (("morning",), None, False),
        (("morning",), (), True),
    ],
)
def test_times_in_common(own: tuple[str, ...] | None, theirs: tuple[str, ...] | None, excludes: bool) -> None:
    assert limits({"times": own}, {"times": theirs}) == (("times",) if excludes else ())


def test_forms_in_common() -> None:
    assert limits({"accepted_forms": ("ordinary",)}, {"accepted_forms": ("flex_job",)}) == ("form",)
    assert limits({"accepted_forms": ("ordinary",)}, {"accepted_forms": ("ordinary", "flex_job")}) == ()
    assert limits({"accepted_forms": None}, {"accepted_forms": ("flex_job",)}) == ()


def test_hours_up_to_the_goal() -> None:
    assert limits({"hours_goal": 10}, {"hours_min": 10}) == ()
    assert limits({"hours_goal": 10}, {"hours_min": 10.5}) == ("hours",)
    assert limits({"hours_goal": None}, {"hours_min": 37}) == ()
    assert limits({"hours_goal": 10}, {"hours_min": None}) == ()


def test_environment_only_never_against_three() -> None:
    assert limits({"noise": "never"}, {"noise": 3}) == ("environment",)
    assert limits({"noise": "never"}, {"noise": 2}) == ()
    assert limits({"noise": "little"}, {"noise": 3}) == ()
    assert limits({"noise": "never"}, {"pace": 3}) == ()
    assert limits({"noise": "never"}, {}) == ()


@pytest.mark.parametrize(
    ("no_go", "place", "excludes"),
    [
        ((p_number(1),), {}, True),
        ((p_number(2),), {}, False),
        (("47",), {"industry_code": "471120"}, True),
        (("47.11",), {"industry_code": "471120"}, True),
        (("471120",), {"industry_code": "4711"}, False),
        (("56",), {"industry_code": "471120"}, False),
        (("47",), {}, False),
        (("rengøring",), {"job_types": ("Rengøring",)}, True),
        (("  RENGØRING ",), {"job_types": ("rengøring",)}, True),
        (("rengøring",), {"job_types": ("rengøring", "opvask")}, False),
        (("rengøring", "opvask"), {"job_types": ("rengøring", "opvask")}, True),
        (("rengøring",), {"job_types": None}, False),
        (("rengøring",), {"job_types": ()}, False),
        (("rengøring",), {"job_types": ("rengøringsassistent",)}, False),
    ],
)
def test_no_go(no_go: tuple[str, ...], place: dict[str, Any], excludes: bool) -> None:
    assert limits({"no_go": no_go}, place) == (("no_go",) if excludes else ())


@pytest.mark.parametrize(
    ("place", "excludes"),
    [
        ({"do_not_contact_until": TODAY}, True),
        ({"do_not_contact_until": TODAY - timedelta(days=1)}, False),
        ({"do_not_contact_until": TODAY + timedelta(days=1)}, True),
        ({"relation_step": RelationStep.PAUSED}, True),
        ({"relation_step": RelationStep.CLOSED}, True),
        ({"relation_step": RelationStep.COOPERATION}, False),
        ({"closed_on": TODAY}, True),
        ({"closed_on": date(2026, 12, 31)}, False),
    ],
)
def test_do_not_contact(place: dict[str, Any], excludes: bool) -> None:
    assert limits({}, place) == (("do_not_contact",) if excludes else ())


@pytest.mark.parametrize(
    ("place", "running", "excludes"),
    [
        ({"max_concurrent": 2}, 1, False),
        ({"max_concurrent": 2}, 2, True),
        ({"max_concurrent": 0}, 0, True),
        ({}, 9, False),
    ],
)
def test_full_by_the_employers_own_number(place: dict[str, Any], running: int, excludes: bool) -> None:
    assert limits({}, place, {"running": running}) == (("full",) if excludes else ())


@pytest.mark.parametrize(
    ("staff", "running", "own", "theirs", "excludes"),
    [
        (4, 1, ("work_experience",), ("work_experience", "ordinary"), True),
        (4, 1, ("work_experience", "ordinary"), ("work_experience", "ordinary"), False),
        (4, 0, ("work_experience",), ("work_experience",), False),
        (10, 1, ("work_experience",), ("work_experience",), False),
        (10, 2, ("work_experience", "wage_subsidy"), ("work_experience", "wage_subsidy"), True),
        (70, 11, ("work_experience",), ("work_experience",), False),
        (70, 12, ("work_experience",), ("work_experience",), True),
        (None, 9, ("work_experience",), ("work_experience",), False),
        (4, 1, None, ("work_experience",), False),
        (4, 1, ("work_experience",), None, False),
    ],
)
def test_full_by_the_rule_on_supported_places(
    staff: float | None,
    running: int,
    own: tuple[str, ...] | None,
    theirs: tuple[str, ...] | None,
    excludes: bool,
) -> None:
    place = {"employees_fte": staff, "accepted_forms": theirs}
    past = {"running": running, "running_supported": running}
    assert limits({"accepted_forms": own}, place, past) == (("full",) if excludes else ())


def test_every_limit_broken_is_named_in_the_contracts_words() -> None:
    person = home(
        transport=("walk",),
        max_commute_minutes=5,
        certificates=(),
        times=("morning",),
        hours_goal=5,
        accepted_forms=("ordinary",),
        noise="never",
        no_go=(p_number(1),),
    )
    place = there(
        requirements=("forklift",),
        times=("night",),
        hours_min=37,
        accepted_forms=("flex_job",),
        noise=3,
        closed_on=TODAY,
        max_concurrent=0,
    )
    assert limits(person, place) == (
        "commute",
        "requirement",
        "times",
        "hours",
        "form",
        "environment",
        "no_go",
        "do_not_contact",
        "full",
    )


def test_an_opening_stands_in_where_it_states_something() -> None:
    place = workplace(hours_min=37, times=("night",), requirements=("forklift",), job_types=("svejser",))
    person = profile(hours_goal=10, times=("morning",), certificates=(), no_go=("svejser",))
    easy = opening(hours_min=5, times=("morning",), requirements=(), job_type="pakker")
    found = recommend(table([place], [easy]), person)
    assert [match.opportunity_id for match in found.matches] == ["M-1"]
    assert not found.excluded

    half = opening(hours_min=5, requirements=())
    found = recommend(table([place], [half]), person)
    assert [limit.value for limit in found.excluded[0].limits] == ["requirement", "times", "hours", "no_go"]


def test_an_employer_is_listed_as_itself_when_only_its_opening_breaks_a_limit() -> None:
    found = recommend(table([workplace()], [opening(hours_min=37)]), profile(hours_goal=10))
    assert [(match.p_number, match.opportunity_id) for match in found.matches] == [(p_number(1), None)]
    assert not found.excluded
