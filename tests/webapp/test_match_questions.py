"""What the match page asks, first and most, and what a company consultant sees of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlite_utils import Database

from crm.db import open_database
from crm.interchange import import_folder
from crm.model import JobProfile
from crm.participants import active_ids, job_profile
from matcher.pairing import Pairing
from matcher.questions import Question
from matcher.recommend import recommend
from matcher.result import Mark, Match, MatchList
from matcher.risk import ASK_FIRST, OF_THE_WAY, REASONS, is_first, risks
from matcher.table import WorkplaceTable, load
from tests.conftest import Visitor
from tests.demo_tables import ANCHOR, DEMO
from tests.matcher.builders import HJØRRING, p_number, profile, table, workplace
from tests.matcher.random_worlds import draw_person, draw_world, lay_out
from tests.personas import CAFE, NURSERY
from webapp import frozen, match_output, questions
from webapp.reasons import sentence
from webapp.shown_matches import without_home

Enter = Callable[[str], Visitor]
LIST = "/deltagere/P-001/match"
KM_NORTH = 1 / 111.195


def articles(page: str) -> dict[str, str]:
    return {part.split('"', 1)[0]: part for part in page.split('id="virksomhed-')[1:]}


def forget_hours(db: Database) -> None:
    db.execute("UPDATE participants SET hours_goal = 2 WHERE participant_id = 'P-001'")
    db.execute("UPDATE opportunities SET hours_min = NULL, hours_max = NULL")
    db.execute("UPDATE employers SET hours_min = NULL, hours_max = NULL")


def test_what_may_break_a_limit_is_asked_first_and_the_row_says_so(logged_in: Enter, db: Database) -> None:
    forget_hours(db)
    page = logged_in("ida").get(LIST)
    cafe = articles(page)[CAFE]
    assert ">Spørg først</span>" in cafe
    asked = cafe.partition('class="because-ask"')[2]
    assert asked.partition("<li>")[2].startswith("Spørg først: ")
    assert "Spørg først: Kræver de mere end 2 timer om ugen? Deltagerens mål er 2." in asked
    assert page.partition('class="overview panel"')[2].partition("</nav>")[0].count("Spørg først") >= 1


def test_where_the_fact_is_known_nothing_is_marked(logged_in: Enter, db: Database) -> None:
    forget_hours(db)
    before = logged_in("ida").words(LIST)
    db.execute("UPDATE employers SET hours_min = 1")
    after = logged_in("ida").words(LIST)
    assert "Kræver de mere end 2 timer" in before and "Kræver de mere end 2 timer" not in after


def test_json_marks_the_row_and_asks_first_first(logged_in: Enter, db: Database) -> None:
    found = recommend(table([workplace(1)]), profile(hours_goal=2.0, noise="never"))
    told = match_output.as_dict(found, with_excluded=False)
    [row] = told["matches"]
    assert row["mark"] == "ask_first"
    assert all(isinstance(text, str) for text in row["ask_about"])
    assert row["ask_about"][0].startswith("Spørg først: ")
    assert not any("risk" in text for text in row["ask_about"])


@pytest.mark.parametrize("kind", sorted(set(REASONS.values())))
def test_every_question_to_ask_first_begins_so(kind: str) -> None:
    facts: dict[str, Any] = {
        "goal": 5.0,
        "times": ("morning", "night"),
        "forms": ("flex_job",),
        "papers": ("forklift",),
        "axis": "noise",
        "running": 1,
        "longest": 30.0,
        "minutes": 41.7,
        "hours_min": 20.0,
        "risk": 0.3,
    }
    from matcher.result import Reason

    text = sentence(Reason(kind, facts))
    own = kind.partition(".")[2].startswith("own_")
    assert text.startswith("Spørg først deltageren: " if own else "Spørg først: ")
    assert "{" not in text


def test_a_kept_list_tells_its_marks_again() -> None:
    found = recommend(table([workplace(1)]), profile(hours_goal=2.0))
    again = frozen.thawed(frozen.frozen(found), "P-1")
    assert again.matches == found.matches and again.matches[0].mark is Mark.ASK_FIRST


def test_what_we_would_most_like_to_know_is_told_for_both(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET certificates = NULL WHERE participant_id = 'P-001'")
    db.execute("UPDATE employers SET requirements = '[\"driving_licence_b\"]' WHERE p_number = ?", [CAFE])
    db.execute("UPDATE opportunities SET requirements = NULL")
    db.execute("UPDATE employers SET times = NULL WHERE p_number = ?", [NURSERY])
    words = logged_in("ida").words(LIST)
    asked = words.partition("Det vil vi helst vide")[2]
    assert "Af deltageren Hvilke kørekort og beviser har deltageren?" in asked
    assert "Hos virksomhederne" in asked
    assert asked.count("Svaret kan") >= 2


def test_without_a_wish_the_wish_is_asked_for(logged_in: Enter, db: Database) -> None:
    for stored in (None, "[]"):
        db.execute("UPDATE participants SET job_wishes = ? WHERE participant_id = 'P-001'", [stored])
        words = logged_in("ida").words(LIST)
        assert "Hvad vil deltageren gerne arbejde med? Uden jobønsker står listen kun efter" in words


def question(kind: str, **facts: Any) -> Question:
    return Question(kind, 0.1, p_number="1", employer="Café", **({"rank": 3, "best": 3} | facts))


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (
            question("times", best=1, out=True),
            "Står nr. 3. Svaret kan flytte dem op på nr. 1, eller helt af listen.",
        ),
        (question("times", best=2), "Står nr. 3. Svaret kan flytte dem op på nr. 2."),
        (question("times", out=True), "Står nr. 3. Svaret kan tage dem af listen."),
        (question("times"), "Står nr. 3. Svaret kan flytte dem længere ned."),
    ],
)
def test_the_effect_of_an_answer_is_said_in_one_sentence(one: Question, says: str) -> None:
    [told] = questions.at_employers([one])
    assert (told.question, told.effect) == ("Hvornår på dagen er der arbejde?", says)


def test_each_employer_is_asked_one_thing_and_nothing_is_asked_in_vain() -> None:
    found = [question("times"), question("hours_min"), replace(question("forms"), p_number="2", value=0.0)]
    assert [told.p_number for told in questions.at_employers(found)] == ["1"]


KINDS = [
    *("hours_min", "times", "forms", "requirements", "values", "recruitment", "support", "can_grow"),
    *("most_at_once", "wish", "address", "opening", "axis.noise"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_question_at_an_employer_has_words(kind: str) -> None:
    assert questions.at_employers([question(kind)])[0].question.endswith("?")


@pytest.mark.parametrize("changed", [0, 1, 6])
def test_every_question_to_the_participant_has_words(changed: int) -> None:
    from matcher.questions_own import TOUCHES

    for kind in (*TOUCHES, "job_wishes"):
        facts = {"axis": "noise"} if kind == "axis" else {}
        [told] = questions.to_participant([Question(kind, 0.1, facts, changed=changed)])
        assert told.question.endswith("?") and told.effect.endswith(".")


def told_without_home(*kilometres: float) -> MatchList:
    places = [
        workplace(
            n, hours_min=1.0, postcode="9800", latitude=HJØRRING[0] + km * KM_NORTH, longitude=HJØRRING[1]
        )
        for n, km in enumerate(kilometres, start=1)
    ]
    person = profile(postcode="9800", transport=("bike",), max_commute_minutes=8.0, hours_goal=5.0)
    return recommend(table(places), person)


def test_without_home_nothing_is_marked_or_asked_for_the_way() -> None:
    found = told_without_home(0.1, 0.6, 1.2)
    assert any(one.mark is Mark.ASK_FIRST for one in found.matches)
    shared = without_home(found)
    assert all(one.mark is None for one in shared.matches)
    assert not any(is_first(reason) for one in shared.matches for reason in one.ask_about)
    assert "8 minutter" not in json.dumps([[sentence(r) for r in one.ask_about] for one in shared.matches])


def test_without_home_what_else_is_to_be_asked_first_stays_so() -> None:
    person = profile(hours_goal=2.0, postcode="9800", transport=("bike",), max_commute_minutes=60.0)
    shared = without_home(recommend(table([workplace(1), workplace(2, hours_min=1.0)]), person))
    marks = {one.p_number: one.mark for one in shared.matches}
    assert list(marks.values()) == [None, Mark.ASK_FIRST]
    assert [one.rank for one in shared.matches] == [1, 2]


def risk_but_for_the_way(laid_out: WorkplaceTable, person: JobProfile, match: Match) -> float:
    """Worked out afresh from every unknown fact of the candidate, also those that no question is told of."""
    openings = {one.opportunity_id: n for n, one in enumerate(laid_out.openings, start=laid_out.size)}
    row = laid_out.rows[match.p_number]
    candidate = row if match.opportunity_id is None else openings[match.opportunity_id]
    parts = risks(Pairing(person, laid_out), np.array([candidate])).parts
    return 1 - float(np.prod([1 - part[0] for kind, part in parts.items() if kind not in OF_THE_WAY]))


def check_marks_without_home(laid_out: WorkplaceTable, person: JobProfile, limit: int | None) -> int:
    """Each row is marked, asks first and stands as its risk but for the way says; how many are marked."""
    shared = without_home(recommend(laid_out, person, limit=limit, explore=False)).matches
    standing = []
    for one in shared:
        risk = risk_but_for_the_way(laid_out, person, one)
        assert (one.mark is Mark.ASK_FIRST) == (risk >= ASK_FIRST)
        assert any(is_first(reason) for reason in one.ask_about) == (one.mark is not None)
        standing.append(one.score * (1 - risk) if one.mark else one.score)
    assert standing == pytest.approx(sorted(standing, reverse=True), abs=2e-6)
    return sum(one.mark is not None for one in shared)


def test_without_home_two_small_risks_beside_the_way_keep_their_mark() -> None:
    here = {"industry_code": "561110", "latitude": HJØRRING[0], "longitude": HJØRRING[1]}
    alike = [workplace(n, **here, noise=3 if n == 2 else 1, pace=3 if n == 3 else 1) for n in range(2, 22)]
    laid_out = table([workplace(1, industry_code="561110", postcode="9800"), *alike])
    person = profile(
        latitude=HJØRRING[0],
        longitude=HJØRRING[1],
        transport=("bike",),
        max_commute_minutes=8.0,
        hours_goal=37.0,
        noise="never",
        pace="never",
    )
    parts = risks(Pairing(person, laid_out), np.array([0])).parts
    small = [float(parts[kind][0]) for kind in ("axis.noise", "axis.pace")]
    assert set(parts) == {"axis.noise", "axis.pace", "way"}
    assert all(0.04 < one < 0.075 for one in small) and parts["way"][0] > 0.2
    shared = without_home(recommend(laid_out, person, limit=None, explore=False))
    [one] = [match for match in shared.matches if match.p_number == p_number(1)]
    assert one.mark is Mark.ASK_FIRST
    asked = [reason.kind for reason in one.ask_about if is_first(reason)]
    assert asked == ["ask_first.axis"]
    check_marks_without_home(laid_out, person, None)


def test_without_home_no_mark_is_lost_or_left_over_in_random_towns() -> None:
    marked = 0
    for seed in range(25):
        choose = random.Random(seed).choice
        laid_out = lay_out(draw_world(choose, places=40))
        marked += check_marks_without_home(laid_out, draw_person(choose), None)
    assert marked > 60


def test_without_home_no_mark_is_lost_or_left_over_in_the_demo_town(tmp_path: Path) -> None:
    db = open_database(tmp_path / "demo.db", create=True)
    import_folder(db, DEMO / "tables")
    laid_out = load(db, ANCHOR)
    people = [job_profile(db, one) for one in active_ids(db, ANCHOR)[::5]]
    db.conn.close()
    assert sum(check_marks_without_home(laid_out, person, 10) for person in people if person) > 10


def test_wherever_somebody_lives_the_marks_and_the_questions_are_the_same() -> None:
    """Two people who differ in nothing but the way: what is shared of an employer on both lists is alike."""
    compared = marked = told_apart = 0
    for seed in range(25):
        choose = random.Random(seed).choice
        laid_out = lay_out(draw_world(choose, places=60))
        person = draw_person(choose)
        elsewhere = draw_person(choose)
        moved = replace(
            person,
            **{
                name: getattr(elsewhere, name)
                for name in ("latitude", "longitude", "postcode", "transport", "max_commute_minutes")
            },
        )
        whole = [recommend(laid_out, one, limit=None, explore=False) for one in (person, moved)]
        here, there = ({m.p_number: m for m in without_home(one).matches} for one in whole)
        first, second = ({m.p_number: m for m in one.matches} for one in whole)
        for number in here.keys() & there.keys():
            if here[number].opportunity_id != there[number].opportunity_id:
                continue
            compared += 1
            marked += here[number].mark is not None
            told_apart += first[number].mark != second[number].mark
            assert here[number].mark == there[number].mark
            assert here[number].ask_about == there[number].ask_about
            assert here[number].score == pytest.approx(there[number].score, abs=2e-6)
    assert compared > 150 and marked > 50 and told_apart > 10


def test_the_order_of_the_questions_tells_a_company_consultant_nothing_of_the_way() -> None:
    """By what they are worth they would stand in an order that depends on how far it is."""
    asked = [
        [reason.kind for reason in one.ask_about]
        for one in without_home(told_without_home(0.1, 0.6, 1.2, 1.4)).matches
    ]
    assert all(kinds == sorted(kinds) for kinds in asked) and asked
