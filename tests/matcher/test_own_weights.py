"""What counts most to a participant: it moves the list, never the chance, and no score grows by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.model import JobProfile, Want, Weight
from matcher import surplus
from matcher.recommend import recommend
from matcher.result import Half, Match
from tests.matcher.builders import HJØRRING, profile, table, workplace

NEAR, FAR = HJØRRING, (57.60, 9.96)
PLACES = [
    workplace(1, job_types=("opvasker",), latitude=FAR[0], longitude=FAR[1], noise=3),
    workplace(2, job_types=("rengøringsassistent",), latitude=NEAR[0], longitude=NEAR[1], noise=1),
    workplace(3, job_types=("smed",), latitude=NEAR[0], longitude=NEAR[1]),
    workplace(4),
]


def person(**times: float) -> JobProfile:
    return profile(
        job_wishes=("opvask",),
        noise="little",
        hours_goal=15.0,
        latitude=NEAR[0],
        longitude=NEAR[1],
        transport=("car",),
        weights=tuple(Weight(name, value) for name, value in times.items()),
    )


def matches(**times: float) -> dict[str, Match]:
    found = recommend(table(PLACES), person(**times), explore=False)
    return {match.p_number: match for match in found.matches}


def first(**times: float) -> str:
    return next(iter(matches(**times)))


def test_what_counts_most_leads_the_list() -> None:
    assert first() == "1000000001"
    assert first(wish=0.5, environment=3.0, commute=3.0) == "1000000002"
    assert first(wish=3.0) == "1000000001"


def test_as_usual_is_bit_for_bit_the_same_list() -> None:
    assert matches(wish=1.0, commute=1.0) == matches()
    assert matches(wish=0.0, environment=0.0, hours=0.0, commute=0.0) == matches()


times = st.dictionaries(
    st.sampled_from([want.value for want in Want]), st.floats(0, 3, allow_subnormal=False), min_size=1
)


@given(times)
def test_the_half_keeps_its_sum_and_the_contributions_make_the_score(said: dict[str, float]) -> None:
    usual, own = matches(), matches(**said)
    assert set(usual) == set(own)
    for p_number, match in own.items():
        wants = [one for one in match.contributions if one.half is Half.WANTS]
        assert sum(one.highest for one in wants) == pytest.approx(9.25)
        assert all(-1e-9 <= one.points <= one.highest + 1e-9 for one in wants)
        made = surplus.of(match.contributions)
        assert match.score == pytest.approx(made.score, abs=1e-6)
        assert match.fit == pytest.approx(made.fit, abs=1e-6)
        assert 0 <= match.score <= 1
        assert match.chance == usual[p_number].chance and match.between == usual[p_number].between
        chance, as_usual = (
            [one for one in each.contributions if one.half is Half.CHANCE]
            for each in (match, usual[p_number])
        )
        assert chance == as_usual


@given(times)
def test_nobody_is_left_out_or_let_in_by_what_counts_most(said: dict[str, float]) -> None:
    barred = [*PLACES, workplace(5, job_types=("opvasker",), hours_min=37.0)]
    usual = recommend(table(barred), person())
    own = recommend(table(barred), person(**said))
    assert list(own.excluded) == list(usual.excluded) and own.allowed == usual.allowed
