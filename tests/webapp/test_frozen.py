"""A kept match list comes back with the same facts."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm.participants import active_ids, job_profile
from matcher import recommend, surplus, table
from matcher.result import Contribution, Excluded, Half, Limit, Mark, Match, MatchList, Reason
from tests.conftest import TODAY
from webapp import reasons
from webapp.frozen import frozen, thawed
from webapp.halves import laid_open
from webapp.shown_matches import without_home

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
            fit=st.none() | points,
            chance=st.none() | points,
            between=st.none() | st.tuples(points, points),
            paid=st.none() | points,
            paid_between=st.none() | st.tuples(points, points),
            mark=st.none() | st.sampled_from(Mark),
            risk_without_way=st.none() | points,
            asked_without_way=st.none() | st.lists(told, max_size=2).map(tuple),
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


def test_a_list_kept_before_the_way_was_told_apart_comes_back_and_is_shared(db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 2 WHERE participant_id = 'P-001'")
    db.execute("UPDATE opportunities SET hours_min = NULL, hours_max = NULL")
    db.execute("UPDATE employers SET hours_min = NULL, hours_max = NULL")
    profile = job_profile(db, "P-001")
    assert profile is not None
    found = recommend.recommend(table.load(db, TODAY), profile)
    kept = json.loads(frozen(found))
    for one in kept["matches"]:
        del one["risk_without_way"], one["asked_without_way"]
    older = thawed(json.dumps(kept), "P-001")
    assert older.matches == tuple(
        replace(one, risk_without_way=None, asked_without_way=None) for one in found.matches
    )
    shared = without_home(older).matches
    assert {one.p_number for one in shared} == {one.p_number for one in found.matches}
    assert any(one.mark is Mark.ASK_FIRST for one in shared)


def test_a_list_made_when_the_chance_began_elsewhere_still_adds_up(db: Database) -> None:
    profile = job_profile(db, "P-001")
    assert profile is not None
    match = recommend.recommend(table.load(db, TODAY), profile).matches[0]
    log_odds = sum(one.points for one in match.contributions if one.half is Half.CHANCE) - 3.6
    older = replace(match, chance=1 / (1 + math.exp(-log_odds)))
    for one, base in ((match, surplus.CHANCE_BASE), (older, -3.6)):
        side = laid_open(one).chance
        assert side.begins == pytest.approx(100 * surplus.chance(base), abs=1e-3)
        assert one.chance is not None and side.total == pytest.approx(100 * one.chance)
