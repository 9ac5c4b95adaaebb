"""What counts most, on the pages: steps or choices between jobs, told at once, saved, taken back, private."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlite_utils import Database

from tests.conftest import TODAY, Visitor, words
from tests.personas import CAFE

Enter = Callable[[str], Visitor]

PAGE, CHOICES, MATCH = "/deltagere/P-001/vaegte", "/deltagere/P-001/vaegte/valg", "/deltagere/P-001/match"
USUAL = {"wish": "2", "environment": "2", "hours": "2", "commute": "2"}


def rows(db: Database) -> list[dict[str, Any]]:
    return list(db.query("SELECT * FROM participant_weights ORDER BY factor"))


def seen(page: str) -> str:
    found = re.search(r'name="saa" value="([^"]*)"', page)
    assert found
    return found[1]


def save(ida: Visitor, status: int = 303, /, **steps: str) -> str:
    fields = {"saa": seen(ida.get(PAGE)), **USUAL, **steps}
    answer = ida.post(f"{PAGE}/gem", status, **fields)
    return answer.location if status == 303 else answer.text


def checked(page: str) -> dict[str, int]:
    found = re.findall(r'name="(\w+)" value="(\d)" id="[\w-]+" checked', page)
    return {name: int(number) for name, number in found}


def ten(page: str) -> list[str]:
    """The employers in the list of the effect, with what becomes of each."""
    found = re.findall(
        r'effect-name">([^<]*)</span>\s*<span class="effect-move[^"]*">(?:<span[^>]*>.</span> )?([^<]*)', page
    )
    return [f"{name.strip()}: {move.strip()}" for name, move in found]


def test_the_page_is_reached_from_the_profile_and_from_the_list(logged_in: Enter) -> None:
    ida = logged_in("ida")
    for path in ("/deltagere/P-001", MATCH):
        assert f'href="{PAGE}"' in ida.get(path)
    page = ida.get(PAGE)
    assert checked(page) == dict.fromkeys(USUAL, 2)
    assert "Listen er den samme som med den sædvanlige vægtning." in words(page)


def test_what_is_saved_says_who_and_when_and_moves_the_list(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert save(ida, commute="4", wish="0") == PAGE
    assert [(row["factor"], row["times"], row["said_by"], row["said_on"]) for row in rows(db)] == [
        ("commute", 3.0, "ida", TODAY.isoformat()),
        ("wish", 0.0, "ida", TODAY.isoformat()),
    ]
    page = ida.get(PAGE)
    assert "Det er gemt, og listen følger det nu." in words(page)
    assert checked(page) == {"wish": 0, "environment": 2, "hours": 2, "commute": 4}
    profile = ida.words("/deltagere/P-001")
    assert "Arbejdet: ikke noget" in profile and "Vejen til arbejde: mest" in profile
    assert "Jobønske 0 0 " in ida.words(MATCH), "of the points each part can give the work gives none"


def test_what_it_does_to_the_first_ten_is_told_before_it_is_saved(logged_in: Enter, db: Database) -> None:
    db.execute("UPDATE participants SET job_wishes = json_array('gartner')")
    ida = logged_in("ida")
    before = ten(ida.get(PAGE))
    assert before and all(line.endswith(": som før") for line in before)
    fields = {"saa": seen(ida.get(PAGE)), **USUAL, "wish": "0", "environment": "4"}
    with_button = ida.post(f"{PAGE}/gem", 200, **fields, se="1").text
    by_script = ida.post(f"{PAGE}/vis", 200, **fields).json
    assert by_script
    assert ten(with_button) == ten(by_script["html"])
    moved = ten(with_button)
    assert {line.partition(":")[0] for line in moved} == {line.partition(":")[0] for line in before}
    assert any("op fra nr. " in line for line in moved) and any("ned fra nr. " in line for line in moved)
    assert checked(with_button)["environment"] == 4 and rows(db) == []
    assert "i forhold til listen, som den er nu" in words(with_button)
    save(ida, wish="0", environment="4")
    assert ten(ida.get(PAGE)) == moved
    assert "den sædvanlige vægtning" in ida.words(PAGE)
    assert [line.partition(":")[0] for line in moved] == listed(ida)


def listed(ida: Visitor) -> list[str]:
    return [name.strip() for name in re.findall(r'overview-name">([^<]*)<', ida.get(MATCH))]


def test_everything_at_nothing_is_the_usual_list(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    usual = listed(ida)
    save(ida, **dict.fromkeys(USUAL, "0"))
    assert listed(ida) == usual
    assert "Når intet betyder noget" in ida.words(PAGE)


def test_a_change_is_told_in_the_history_and_taken_back(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    save(ida, commute="3")
    [run] = [row["run"] for row in db.query("SELECT max(run_id) AS run FROM runs")]
    save(ida, commute="4")
    page = ida.get(PAGE)
    assert "Ida Holm" in words(page)
    assert "Vejen til arbejde: meget → blev til mest" in words(page)
    assert f"{PAGE}/fortryd/{run}" not in page
    assert "Fortryd først det nyeste" in words(ida.post(f"{PAGE}/fortryd/{run}", 409).text)
    ida.post(f"{PAGE}/fortryd/{run + 1}")
    assert [row["times"] for row in rows(db)] == [2.0]
    ida.get(PAGE)
    ida.post(f"{PAGE}/fortryd/{run}")
    assert rows(db) == []
    assert "kan ikke fortrydes her" in words(ida.post(f"{PAGE}/fortryd/1", 409).text)


def test_what_changed_meanwhile_is_not_overwritten(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    opened = seen(ida.get(PAGE))
    save(ida, commute="3")
    page = ida.post(f"{PAGE}/gem", 409, saa=opened, **USUAL | {"hours": "4"}).text
    assert "Det er ændret, siden du åbnede siden" in words(page) and checked(page)["hours"] == 4
    ida.post(f"{PAGE}/gem", 303, saa=seen(page), **USUAL | {"hours": "4"})
    assert [(row["factor"], row["times"]) for row in rows(db)] == [("hours", 3.0)]


def test_a_weight_between_two_steps_is_kept_where_its_step_is_not_moved(
    logged_in: Enter, db: Database
) -> None:
    db.table("participant_weights").insert({"participant_id": "P-001", "factor": "wish", "times": 1.7})
    ida = logged_in("ida")
    assert checked(ida.get(PAGE))["wish"] == 3
    save(ida, wish="3", hours="0")
    assert [(row["factor"], row["times"]) for row in rows(db)] == [("hours", 0.0), ("wish", 1.7)]


@pytest.mark.parametrize("steps", [{"wish": "5"}, {"hours": ""}, {"commute": "²"}, {"wish": "-1"}])
def test_steps_that_are_none_are_refused_in_a_sentence(
    logged_in: Enter, db: Database, steps: dict[str, str]
) -> None:
    ida = logged_in("ida")
    assert "Vælg et trin for hver af de fire" in words(save(ida, 422, **steps))
    assert ida.post(f"{PAGE}/vis", 422, **USUAL | steps).json == {"html": ""}
    assert rows(db) == []


def pair(page: str) -> tuple[str, list[str]]:
    """The pair that is asked for, and the choices before."""
    found = re.search(r'name="par" value="([^"]*)"', page)
    assert found, words(page)
    return found[1], re.findall(r'name="valgt" value="([^"]*)"', page.partition("choice-ways")[0])


def choose(ida: Visitor, page: str, answer: str) -> str:
    asked, before = pair(page)
    return ida.post(CHOICES, 200, valgt=before, par=asked, svar=answer).text


def test_ten_choices_lead_to_what_was_learnt(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page, number = ida.get(CHOICES), 0
    while "Hvilket job ville du helst have?" in words(page):
        number += 1
        assert f"Valg {number} af højst 10" in words(page)
        first, second = re.findall(r'aria-labelledby="job-\d">(.*?)</section>', page, re.DOTALL)
        assert "hver vej" in first + second or "Arbejdet" in first + second or "Stedet" in first + second
        assert "Café" not in page.partition("<main")[2], "no employer is named"
        page = choose(ida, page, _nearer(first, second))
    assert 5 <= number <= 10
    text = words(page)
    assert f"Det siger dine {number} valg" in text and "Vejen til arbejde betyder mere for dig" in text
    assert "ikke gemt endnu" in text and rows(db) == []
    steps = {name: str(step) for name, step in checked(page).items()}
    assert int(steps["commute"]) > 2
    assert ten(page)
    ida.post(f"{PAGE}/gem", 303, saa=seen(page), **steps)
    assert "commute" in {row["factor"] for row in rows(db)}


def _nearer(first: str, second: str) -> str:
    """The answer of somebody to whom only the way counts."""
    ways = [re.search(r"(\d+) minut", one) for one in (first, second)]
    if ways[0] and ways[1]:
        return "1" if int(ways[0][1]) < int(ways[1][1]) else "2"
    return "0"


def test_one_can_go_back_and_stop_at_any_time(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    first = ida.get(CHOICES)
    second = choose(ida, first, "1")
    assert pair(second)[0] != pair(first)[0] and len(pair(second)[1]) == 1
    back = ida.post(CHOICES, 200, valgt=pair(second)[1], tilbage="1").text
    assert pair(back) == pair(first)
    third = choose(ida, second, "0")
    stopped = ida.post(CHOICES, 200, valgt=pair(third)[1], stop="1").text
    assert "Det siger dine 2 valg" in words(stopped)
    assert rows(db) == []


def test_who_never_knows_is_told_that_all_counts_as_usual(logged_in: Enter) -> None:
    ida = logged_in("ida")
    page = ida.get(CHOICES)
    while 'name="par"' in page:
        page = choose(ida, page, "0")
    assert checked(page) == dict.fromkeys(USUAL, 2)
    assert "Det hele betyder nogenlunde det, vi plejer at regne med." in words(page)


@pytest.mark.parametrize(
    "fields",
    [
        {"svar": "1"},
        {"par": "wish-2/commute-30~wish-1/commute-10", "svar": "7"},
        {"par": "wish-2/commute-30~wish-1/commute-10"},
        {"par": "wish-9/commute-30~wish-1/commute-10", "svar": "1"},
        {"par": "wish-2/commute-30~commute-10/wish-1", "svar": "1"},
        {"par": "wish-2/wish-1~wish-1/wish-2", "svar": "1"},
        {"par": "<b>", "svar": "1"},
        {"valgt": ["hej"], "stop": "1"},
        {"valgt": ["wish-2/commute-30~wish-1/commute-10:1"] * 11, "stop": "1"},
    ],
)
def test_what_is_no_choice_of_ours_is_refused(logged_in: Enter, fields: dict[str, Any]) -> None:
    ida = logged_in("ida")
    ida.get(CHOICES)
    page = ida.post(CHOICES, 422, **fields).text
    assert "Vælg et af de to job" in words(page) and pair(page)[1] == []


def test_of_whom_too_little_is_known_nothing_is_asked(logged_in: Enter) -> None:
    text = logged_in("ole").words("/deltagere/P-004/vaegte/valg")
    assert "Der er ikke noget at vælge imellem endnu" in text


def test_without_any_employers_there_is_a_page_and_the_choices_are_made_up(
    logged_in: Enter, db: Database
) -> None:
    db.execute("UPDATE employers SET closed_on = '2026-01-01'")
    ida = logged_in("ida")
    assert "Der er ingen virksomheder på listen endnu" in ida.words(PAGE)
    assert "Det er tænkte eksempler" in ida.words(CHOICES)


def test_a_course_that_has_ended_is_only_read(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.get("/deltagere/P-002/vaegte")
    assert "Forløbet er afsluttet" in words(page) and "data-effect" not in page
    assert ida.open("/deltagere/P-002/vaegte/valg").location == "/deltagere/P-002/vaegte"
    for path, fields in (("gem", USUAL), ("vis", USUAL), ("valg", {"stop": "1"})):
        ida.post(f"/deltagere/P-002/vaegte/{path}", 400, **fields)
    assert rows(db) == []


def test_what_is_sent_to_leads_who_opens_it_to_its_page(logged_in: Enter, visitor: Visitor) -> None:
    ida = logged_in("ida")
    for path in ("gem", "vis", "fortryd/1"):
        assert ida.open(f"{PAGE}/{path}").location == PAGE
        assert visitor.open(f"{PAGE}/{path}").location.startswith("/log-ind?next=")


def test_each_look_is_in_the_read_log_and_nobody_else_sees_it(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    save(ida, commute="4")
    actions = list(db.query("SELECT action FROM access_log WHERE participant_id = 'P-001'"))
    assert {"action": "match_list"} in actions
    reference = ida.post("/deltagere/P-001/anmodning", liste="gem").location.rpartition("/")[2]
    vera = logged_in("vera")
    assert "etyder mest" not in vera.words(f"/anmodninger/{reference}")
    assert "etyder mest" not in vera.words(f"/virksomheder/{CAFE}")


def told(page: str) -> dict[str, str]:
    """Employer → what a list says speaks for it."""
    parts = page.split('<article class="match" id="virksomhed-')[1:]
    return {one[:10]: one.partition('class="because-for"')[2].partition("</section>")[0] for one in parts}


@pytest.mark.parametrize("kept", [{}, {"liste": "gem"}], ids=["live", "kept"])
def test_the_reasons_tell_a_company_consultant_nothing_of_what_counts_most(
    logged_in: Enter, db: Database, kept: dict[str, str]
) -> None:
    db.execute("UPDATE participants SET job_wishes = json_array('gartner'), outdoors = 'want'")
    ida, vera, seen_by_vera, seen_by_ida = logged_in("ida"), logged_in("vera"), [], []
    for times in (None, {"wish": "1", "environment": "4"}, {"wish": "4", "hours": "1", "environment": "1"}):
        if times:
            save(ida, **times)
        seen_by_ida.append(told(ida.get(MATCH)))
        reference = ida.post("/deltagere/P-001/anmodning", **kept).location.rpartition("/")[2]
        vera.get(f"/anmodninger/{reference}")
        vera.post(f"/anmodninger/{reference}/tag")
        seen_by_vera.append(told(vera.get(f"/anmodninger/{reference}/liste")))
    usual = seen_by_vera[0]
    assert any('points-wants"' in one for one in usual.values())
    assert seen_by_vera == [usual] * 3
    assert not any(re.search(r'points-wants"[^>]*>\+\d', one) for one in usual.values())
    assert any(re.search(r'points-chance"[^>]*>\+\d', one) for one in usual.values())
    assert seen_by_ida[0] != seen_by_ida[1] != seen_by_ida[2], "what moves for her own consultant"
