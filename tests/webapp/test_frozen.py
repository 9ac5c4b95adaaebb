"""A kept match list comes back with the same facts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.participants import active_ids, job_profile
from matcher import recommend, table
from matcher.result import Contribution, Excluded, Half, Limit, Match, MatchList, Reason
from tests.conftest import TODAY
from webapp import reasons
from webapp.frozen import frozen, thawed

facts = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 999) | st.text(max_size=12) | st.dates(),
        lambda inner: st.lists(inner, max_size=3).map(tuple),
        max_leaves=4,
    ),
    max_size=4,
)
told = st.builds(Reason, st.text(min_size=1, max_size=9), facts)
points = st.floats(0, 1, allow_nan=False)
lists = st.builds(
    MatchList,
    participant_id=st.just("P-1"),
    track=st.sampled_from(["placement", "development", None]),
    as_of=st.dates(),
    model=st.text(max_size=9),
    allowed=st.integers(0, 9),
    matches=st.lists(
        st.builds(
            Match,
            rank=st.integers(1, 9),
            p_number=st.text(max_size=10),
            employer=st.text(max_size=10),
            opportunity_id=st.none() | st.text(max_size=5),
            score=points,
            commute_minutes=st.none() | points,
            contributions=st.lists(
                st.builds(Contribution, st.text(max_size=9), st.sampled_from(Half), points, points, told),
                max_size=2,
            ).map(tuple),
            against=st.lists(told, max_size=2).map(tuple),
            ask_about=st.lists(told, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    excluded=st.lists(
        st.builds(
            Excluded,
            st.text(max_size=9),
            st.text(max_size=9),
            st.lists(st.sampled_from(Limit), max_size=2).map(tuple),
            st.lists(told, max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
)


@given(lists)
def test_what_is_kept_comes_back(found: MatchList) -> None:
    again = thawed(frozen(found), "P-1")
    assert replace(again, excluded=tuple(again.excluded)) == found
    assert list(again.excluded[:1]) == list(found.excluded[:1])


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1)])
def test_real_lists_tell_the_same_sentences_later(db: Database, today: date) -> None:
    workplaces = table.load(db, today)
    for participant_id in active_ids(db, today):
        profile = job_profile(db, participant_id)
        assert profile is not None
        found = recommend.recommend(workplaces, profile, limit=None)
        kept = frozen(found)
        json.loads(kept)
        again = thawed(kept, participant_id)
        assert again.matches == found.matches
        assert [_told(one) for one in again.excluded] == [_told(one) for one in found.excluded]


def _told(one: Excluded) -> list[str]:
    return [reasons.sentence(reason) for reason in one.reasons]
