"""What an industry usually has: which row counts, and how a guess stands beside what is known."""

from __future__ import annotations

import csv

import pytest

from crm import reference
from matcher.industry_work import Frequency, usual_work
from matcher.recommend import recommend
from matcher.result import Match
from tests.matcher.builders import p_number, profile, table, workplace
from webapp.reasons import sentence

FLOWERS, METAL = "477610", "251100"


def rows() -> list[dict[str, str]]:
    path = reference.data_folder() / "industries" / "occupations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wish_part(match: Match) -> tuple[float, str]:
    part = next(part for part in match.contributions if part.factor == "wish")
    return part.points, part.reason.kind


def test_every_row_names_a_unit_group_and_an_industry() -> None:
    assert {row["isco08"] for row in rows()} <= reference.unit_groups().keys()
    assert {row["industry"] for row in rows()} <= reference.industry_groups()


def test_every_industry_has_usual_work_and_tasks_to_begin_with() -> None:
    for code in reference.industry_titles():
        works = usual_work(code)
        assert works, code
        assert all(work.tasks for work in works), code
        assert len({work.isco08 for work in works}) == len(works)
        assert Frequency.NONE not in {work.frequency for work in works}


def test_the_longest_beginning_of_the_code_counts_and_none_takes_away() -> None:
    told = {(row["industry"], row["isco08"]): row["frequency"] for row in rows()}
    for code in list(reference.industry_titles())[::7]:
        groups = {isco for prefix, isco in told if code.startswith(prefix)}
        expected = {}
        for isco in groups:
            longest = max(
                (prefix for prefix, one in told if one == isco and code.startswith(prefix)), key=len
            )
            expected[isco] = told[longest, isco]
        found = {work.isco08: work.frequency.value for work in usual_work(code)}
        assert found == {isco: often for isco, often in expected.items() if often != "none"}


@pytest.mark.parametrize("code", ["", "x", "00"])
def test_an_unknown_code_has_no_usual_work(code: str) -> None:
    assert usual_work(code) == ()


def test_where_no_work_is_known_the_industry_is_a_guess_and_says_so() -> None:
    places = [workplace(1, industry_code=METAL), workplace(2, industry_code=FLOWERS)]
    found = recommend(table(places), profile(job_wishes=("binde buketter",)))
    assert found.matches[0].p_number == p_number(2)
    reason = found.matches[0].contributions[0].reason
    assert reason.kind == "wish.industry_guess"
    said = sentence(reason)
    assert said.startswith("Gæt: I branchen »")
    assert "»binde buketter« (1. ønske)" in said
    assert str(reason.facts["task"]) in said
    assert reason.facts["task"] in {task for work in usual_work(FLOWERS) for task in work.tasks}
    assert "ask.job_types" in [one.kind for one in found.matches[0].ask_about]


def test_a_known_job_type_beats_the_guess_and_the_guess_beside_it_counts_less() -> None:
    places = [
        workplace(1, industry_code=FLOWERS, job_types=("blomsterbinder",)),
        workplace(2, industry_code=FLOWERS),
        workplace(3, industry_code=FLOWERS, job_types=("bogholder",)),
        workplace(4, industry_code=METAL, job_types=("svejser",)),
    ]
    found = recommend(table(places), profile(job_wishes=("binde buketter",)), limit=None)
    assert [match.p_number for match in found.matches] == [p_number(n) for n in (1, 2, 3, 4)]
    points = [wish_part(match)[0] for match in found.matches]
    assert points[0] > points[1] > points[2] > points[3]
    assert wish_part(found.matches[0])[1] == "wish.title"


def test_what_is_ruled_out_is_not_guessed_either() -> None:
    places = [workplace(1, industry_code="812100"), workplace(2, industry_code="477110")]
    asked = profile(job_wishes=("noget indendørs, men ikke rengøring",))
    free = profile(job_wishes=("noget indendørs, for eksempel rengøring",))
    cleaning = {
        name: next(m for m in recommend(table(places), one).matches if m.p_number == p_number(1))
        for name, one in (("ruled out", asked), ("free", free))
    }
    assert wish_part(cleaning["ruled out"])[0] < wish_part(cleaning["free"])[0]
