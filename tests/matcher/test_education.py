"""Places of education are targets beside workplaces: told apart, filtered, never against a stated limit."""

from __future__ import annotations

import pytest

from crm.model import Form, OpportunityKind, Track
from matcher.recommend import recommend
from matcher.result import Education, Limit, Match
from tests.matcher.builders import opening, p_number, profile, table, workplace

SCHOOL = workplace(1, name="Produktionsskolen", accepted_forms=("education",), job_types=("gartner",))
FIRM = workplace(2, accepted_forms=("ordinary", "education"), job_types=("gartner",))
SHOP = workplace(3, accepted_forms=("ordinary",), job_types=("gartner",))
UNKNOWN = workplace(4, job_types=("gartner",))
PLACES = [SCHOOL, FIRM, SHOP, UNKNOWN]


def listed(*forms: str, education_only: bool = False) -> dict[str, Match]:
    who = profile(job_wishes=("gartner",), accepted_forms=forms or None)
    found = recommend(table(PLACES), who, education_only=education_only)
    return {match.p_number: match for match in found.matches}


def test_who_wants_an_education_meets_the_school_and_who_does_not_is_told_why_not() -> None:
    both = listed("ordinary", "education")
    assert {number: match.education for number, match in both.items()} == {
        p_number(1): Education.ONLY,
        p_number(2): Education.ALSO,
        p_number(3): None,
        p_number(4): None,
    }
    assert p_number(1) not in listed("ordinary")
    found = recommend(table(PLACES), profile(accepted_forms=("ordinary",)))
    assert [(one.p_number, one.limits) for one in found.excluded] == [(p_number(1), (Limit.FORM,))]


def test_to_who_wants_only_an_education_a_firm_that_has_one_is_a_place_of_education() -> None:
    found = listed("education")
    assert {number: match.education for number, match in found.items()} == {
        p_number(1): Education.ONLY,
        p_number(2): Education.ONLY,
        p_number(4): None,
    }


@pytest.mark.parametrize(
    ("forms", "numbers"), [((), {1, 2}), (("education",), {1, 2}), (("ordinary",), set())]
)
def test_the_filter_keeps_to_where_an_education_is_known(forms: tuple[str, ...], numbers: set[int]) -> None:
    assert set(listed(*forms, education_only=True)) == {p_number(one) for one in numbers}


def test_the_filter_changes_neither_the_limits_nor_the_order() -> None:
    who = profile(job_wishes=("gartner",), accepted_forms=("education",))
    every, kept = (
        recommend(table(PLACES), who, education_only=only, explore=False) for only in (False, True)
    )
    assert list(every.excluded) == list(kept.excluded)
    order = [match.p_number for match in every.matches if match.education]
    assert [match.p_number for match in kept.matches] == order
    assert (every.allowed, kept.allowed) == (3, 2)


def test_an_opening_for_an_education_stands_for_the_shop() -> None:
    place = opening(at=3, kind=OpportunityKind.EDUCATION, form=Form.EDUCATION, job_type="gartner")
    found = recommend(table(PLACES, [place]), profile(accepted_forms=("education",)), education_only=True)
    match = next(one for one in found.matches if one.p_number == p_number(3))
    assert (match.opportunity_id, match.education) == ("M-1", Education.ONLY)
    assert "opening.education_unasked" not in {reason.kind for reason in match.against}


def test_an_education_that_nobody_asked_for_is_told() -> None:
    """Its form is not stated, so that no limit leaves it out; but the kind says what it is."""
    place = opening(at=3, kind=OpportunityKind.EDUCATION, job_type="gartner")
    [match] = recommend(table([SHOP], [place]), profile(accepted_forms=("ordinary",))).matches
    assert match.education is Education.ONLY
    assert "opening.education_unasked" in {reason.kind for reason in match.against}
    [open_to_all] = recommend(table([SHOP], [place]), profile()).matches
    assert "opening.education_unasked" not in {reason.kind for reason in open_to_all.against}


def test_a_school_without_places_is_not_said_to_have_no_post() -> None:
    who = profile(track=Track.PLACEMENT, accepted_forms=("education",))
    [match] = recommend(table([SCHOOL]), who).matches
    kinds = {reason.kind for reason in match.against} | {one.reason.kind for one in match.contributions}
    assert "opening.none_education" in kinds and "opening.none" not in kinds


def test_employers_that_are_not_to_be_listed_are_left_out_but_break_no_limit() -> None:
    who = profile(job_wishes=("gartner",))
    every = recommend(table(PLACES), who, explore=False)
    found = recommend(table(PLACES), who, without=[p_number(2), "9999999999"], explore=False)
    assert [m.p_number for m in found.matches] == [
        m.p_number for m in every.matches if m.p_number != p_number(2)
    ]
    assert [match.rank for match in found.matches] == [1, 2, 3]
    assert list(found.excluded) == [] and found.allowed == 3
