"""The list as a whole: order, sums, the best way in, the track, and sameness from one time to the next."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from crm.model import OpportunityKind, OpportunityStatus, RelationStep, Track
from matcher.recommend import recommend
from tests.matcher.builders import TODAY, history, opening, p_number, profile, table, workplace

SHOPS = [workplace(n, job_types=("butiksmedhjælper",)) for n in range(1, 13)]


def test_contributions_make_the_score_and_name_both_halves() -> None:
    found = recommend(
        table([workplace(1, job_types=("opvasker",), noise=1, values=("accuracy",))], [opening()]),
        profile(job_wishes=("opvask",), noise="little", strengths=("accuracy",)),
    )
    match = found.matches[0]
    half = {
        one: sum(part.points for part in match.contributions if part.half == one)
        for one in ("wants", "chance")
    }
    chance = 1 / (1 + math.exp(3.85 - half["chance"]))
    assert match.chance == pytest.approx(chance, abs=1e-6)
    assert match.fit == pytest.approx(half["wants"] / 9.25, abs=1e-6)
    most = math.log1p(math.exp(9.25 - 4))
    assert match.score == pytest.approx(chance * math.log1p(math.exp(half["wants"] - 4)) / most, abs=1e-6)
    assert {part.half.value for part in match.contributions} == {"wants", "chance"}
    assert all(0 <= part.points <= part.highest + 1e-9 for part in match.contributions)


@pytest.mark.parametrize("track", [Track.PLACEMENT, Track.DEVELOPMENT, None])
def test_a_job_that_fits_well_counts_for_more_than_an_easy_yes(track: Track | None) -> None:
    fits = workplace(1, job_types=("opvasker",), relation_step=RelationStep.NEEDS_MEETING)
    easy = workplace(
        2,
        job_types=("smed",),
        relation_step=RelationStep.COOPERATION,
        values=("accuracy",),
        recruitment_ways=("unsolicited",),
    )
    first, second = recommend(
        table([fits, easy]), profile(track=track, job_wishes=("opvasker",), strengths=("accuracy",))
    ).matches
    assert first.p_number == p_number(1)
    assert first.fit and second.fit and first.fit > second.fit
    assert first.chance and second.chance and first.chance < second.chance


def test_an_employer_that_hardly_says_yes_falls_though_it_fits_as_well() -> None:
    places = [
        workplace(n, job_types=("opvasker",), relation_step=step)
        for n, step in ((1, RelationStep.FIRST_CONTACT), (2, RelationStep.COOPERATION))
    ]
    found = recommend(table(places), profile(job_wishes=("opvasker",)))
    assert [match.p_number for match in found.matches] == [p_number(2), p_number(1)]


def test_ranks_count_from_one_and_scores_never_rise() -> None:
    places = [
        workplace(n, job_types=(("butik", "kok", "smed")[n % 3],), noise=n % 4 or None) for n in range(1, 30)
    ]
    found = recommend(table(places), profile(job_wishes=("butik",), noise="little"), limit=None)
    assert [match.rank for match in found.matches] == list(range(1, len(found.matches) + 1))
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert len({match.p_number for match in found.matches}) == len(places)


def test_equal_employers_stand_by_number_each_time() -> None:
    first = recommend(table(SHOPS), profile(job_wishes=("butik",)), limit=5)
    assert [match.p_number for match in first.matches] == [p_number(n) for n in range(1, 6)]
    assert first.matches == recommend(table(SHOPS), profile(job_wishes=("butik",)), limit=5).matches


@pytest.mark.parametrize("limit", [0, 1, 5, 12, 50, None])
def test_limit_cuts_the_list_and_keeps_its_beginning(limit: int | None) -> None:
    whole = recommend(table(SHOPS), profile(), limit=None).matches
    assert recommend(table(SHOPS), profile(), limit=limit).matches == whole[:limit]


def test_an_employer_stands_once_by_its_best_opening() -> None:
    openings = [
        opening(1, job_type="bogholder"),
        opening(2, job_type="hundepasser"),
        opening(3, job_type="hundepasser", heard_on=TODAY - timedelta(days=80)),
    ]
    found = recommend(table([workplace(1)], openings), profile(job_wishes=("noget med hunde",)))
    assert [match.opportunity_id for match in found.matches] == ["M-2"]


def test_of_openings_alike_the_first_by_id_is_chosen() -> None:
    found = recommend(table([workplace(1)], [opening(1), opening(2), opening(3)]), profile())
    assert found.matches[0].opportunity_id == "M-1"


def test_a_fresh_opening_weighs_more_on_the_placement_track() -> None:
    known = workplace(1, relation_step=RelationStep.COOPERATION, job_types=("lagermedarbejder",))
    stranger = workplace(2, job_types=("lagermedarbejder",))
    fresh = opening(1, at=2, kind=OpportunityKind.VACANCY)
    wishes = {"job_wishes": ("lager",)}
    found = recommend(table([known, stranger], [fresh]), profile(track=Track.PLACEMENT, **wishes))
    assert found.matches[0].opportunity_id == "M-1"
    gain = {
        track: sum(
            sign * (recommend(world, profile(track=track, **wishes)).matches[0].chance or 0)
            for sign, world in ((1, table([stranger], [fresh])), (-1, table([stranger])))
        )
        for track in (Track.PLACEMENT, Track.DEVELOPMENT)
    }
    assert gain[Track.PLACEMENT] > 1.5 * gain[Track.DEVELOPMENT] > 0


def test_openings_alone_keeps_the_same_employers_left_out() -> None:
    places = [workplace(1), workplace(2), workplace(3, relation_step=RelationStep.PAUSED)]
    found = recommend(table(places, [opening(1, at=2)]), profile(), openings_only=True)
    assert [match.p_number for match in found.matches] == [p_number(2)]
    assert found.allowed == 1
    assert [one.p_number for one in found.excluded] == [p_number(3)]


def test_older_openings_and_offered_ones_count_less() -> None:
    def score(**facts: Any) -> float:
        return (
            recommend(table([workplace(1)], [opening(1, **facts)]), profile(track=Track.PLACEMENT))
            .matches[0]
            .score
        )

    fresh = score(kind=OpportunityKind.VACANCY)
    assert fresh > score(kind=OpportunityKind.VACANCY, heard_on=TODAY - timedelta(days=60))
    assert fresh > score(kind=OpportunityKind.VACANCY, status=OpportunityStatus.OFFERED)


def test_a_refusal_and_many_askers_lower_the_relation() -> None:
    places = [workplace(n, relation_step=RelationStep.COOPERATION) for n in (1, 2, 3)]
    past = [
        history(1, last_contact_on=TODAY),
        history(2, last_contact_on=TODAY, last_refusal_on=TODAY - timedelta(days=10)),
        history(3, last_contact_on=TODAY, contacts_28_days=5, staff_28_days=3),
    ]
    found = recommend(table(places, histories=past), profile())
    assert found.matches[0].p_number == p_number(1)
    against = {match.p_number: [reason.kind for reason in match.against] for match in found.matches}
    assert "relation.refused" in against[p_number(2)]
    assert "relation.crowded" in against[p_number(3)]
    assert against[p_number(1)] == []


def test_what_is_unknown_is_asked_about_and_stands_between_good_and_bad() -> None:
    places = [workplace(1, noise=1), workplace(2), workplace(3, noise=3)]
    found = recommend(table(places), profile(noise="little"))
    assert [match.p_number for match in found.matches] == [p_number(n) for n in (1, 2, 3)]
    unknown = next(match for match in found.matches if match.p_number == p_number(2))
    assert "ask.axes" in [reason.kind for reason in unknown.ask_about]


def test_papers_that_can_be_arranged_are_told_not_excluded() -> None:
    place = workplace(1, requirements=("hygiene_course", "driving_licence_b"))
    kinds = {
        held: [r.kind for r in recommend(table([place]), profile(certificates=held)).matches[0].ask_about]
        for held in (None, ("driving_licence_b",))
    }
    assert kinds[None][0] == "ask_first.own_papers"
    assert "ask_first.own_papers" not in kinds[("driving_licence_b",)]
    assert all("ask.arrange" in told for told in kinds.values())


def test_no_employers_at_all_gives_an_empty_list() -> None:
    found = recommend(table([]), profile(job_wishes=("butik",), no_go=("47",), noise="never"))
    assert (found.matches, list(found.excluded), found.allowed) == ((), [], 0)
