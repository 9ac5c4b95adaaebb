"""The chance of paid hours: a share with a prior, pooled over tracks, times the chance of a yes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.model import Track
from crm.outcomes import Paid
from matcher.paid import NO_MEETINGS, Meetings
from matcher.recommend import recommend
from tests.matcher.builders import profile, table, workplace

PLACEMENT, DEVELOPMENT = Track.PLACEMENT, Track.DEVELOPMENT


def test_without_meetings_one_in_four_leads_to_paid_hours() -> None:
    for track in (PLACEMENT, DEVELOPMENT, None):
        assert NO_MEETINGS.share(track).mean == 0.25
    match = recommend(table([workplace(1)]), profile()).matches[0]
    assert match.chance is not None and match.paid == pytest.approx(match.chance / 4, abs=1e-6)
    assert match.paid is not None and match.paid_between is not None
    assert match.paid_between[0] < match.paid < match.paid_between[1]


def test_the_own_track_counts_most_and_the_other_half() -> None:
    meetings = Meetings({PLACEMENT: Paid(30, 10), DEVELOPMENT: Paid(2, 38)})
    own, other = meetings.share(PLACEMENT), meetings.share(DEVELOPMENT)
    assert own.mean == pytest.approx((2 + 30 + 1) / (8 + 40 + 20))
    assert other.mean == pytest.approx((2 + 2 + 15) / (8 + 40 + 20))
    assert meetings.share(None).mean == pytest.approx((2 + 16) / (8 + 40))
    assert (own.meetings, other.meetings) == (40, 40)


def test_many_meetings_make_it_surer() -> None:
    few, many = (Meetings({PLACEMENT: Paid(n, 3 * n)}).share(PLACEMENT) for n in (2, 200))
    assert few.mean == many.mean == 0.25 and many.spread < 0.2 * few.spread


counts = st.builds(Paid, st.integers(0, 10**6), st.integers(0, 10**6))


@given(
    counted=st.dictionaries(st.sampled_from([PLACEMENT, DEVELOPMENT, None]), counts),
    track=st.sampled_from([PLACEMENT, DEVELOPMENT, None]),
    chance=st.floats(0, 1),
    spread=st.floats(0, 50),
)
def test_it_never_lies_above_the_chance_of_a_yes_nor_outside_its_interval(
    counted: dict[Track | None, Paid], track: Track | None, chance: float, spread: float
) -> None:
    told = Meetings(counted).chance(track, chance, spread)
    low, high = told.between
    assert 0 <= low <= told.chance <= high <= 1 and told.chance <= chance
