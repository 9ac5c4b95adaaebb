"""Yes, no and not shown on the match list: kept with why, seen by the own consultant alone, taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from crm.participants import job_profile
from matcher.recommend import recommend
from matcher.table import load
from tests.conftest import TODAY, Visitor, words
from tests.personas import CAFE, NURSERY, SHOP

Enter = Callable[[str], Visitor]

MATCH, SAID = "/deltagere/P-001/match", "/deltagere/P-001/svar"
NOT_SHOWN = f"{MATCH}?fane=vises-ikke"
BOTH = ["Café Fyrtårnet", "Ærøskov Planteskole"]


def rows(db: Database) -> list[dict[str, Any]]:
    return list(db.query("SELECT * FROM match_answers ORDER BY p_number, answered_on"))


def listed(ida: Visitor, path: str = MATCH) -> list[str]:
    return [name.strip() for name in re.findall(r'overview-name">([^<]*)<', ida.get(path))]


def decline(ida: Visitor, status: int = 303, p_number: str = CAFE, **fields: str) -> str:
    ida.get(MATCH)
    answer = ida.post(f"{SAID}/nej/{p_number}", status, **{"tilbage": "match", **fields})
    return answer.location if status == 303 else answer.text


def hide(ida: Visitor, what: str, status: int = 303) -> str:
    ida.get(MATCH)
    answer = ida.post(f"{SAID}/skjul", status, hvad=what, tilbage="match")
    return answer.location if status == 303 else answer.text


def test_each_row_takes_a_yes_a_no_and_not_shown(logged_in: Enter) -> None:
    page = logged_in("ida").get(MATCH)
    assert page.count("Ja, den vil vi gå videre med") == 2
    assert page.count('<select class="form-select" id="grund-') == 2
    assert "Vis ikke denne virksomhed" in page and "Vis ikke denne slags job: Caféassistent" in page


def test_a_yes_is_kept_with_how_the_wants_were_met_and_marked_on_the_list(
    logged_in: Enter, db: Database
) -> None:
    ida = logged_in("ida")
    ida.get(MATCH)
    answer = ida.post(f"{SAID}/ja/{CAFE}", aabning="M-1", tilbage="match", antal="20")
    assert answer.location == f"{MATCH}?antal=20#virksomhed-{CAFE}"
    [row] = rows(db)
    wants = json.loads(row.pop("wants"))
    assert row == {
        "participant_id": "P-001",
        "p_number": CAFE,
        "answered_on": TODAY.isoformat(),
        "opportunity_id": "M-1",
        "answer": "accept",
        "reason": None,
        "note": None,
        "answered_by": "ida",
        "withdrawn_on": None,
    }
    assert {name: weight for name, (_, weight) in wants.items()} == {
        "wish": 6.0,
        "environment": 1.5,
        "hours": 0.75,
        "commute": 1.0,
    }
    assert all(0 <= value <= 1 for value, _ in wants.values()) and wants["wish"][0] > 0.5
    text = ida.words(MATCH)
    assert "Sagt ja den 16. nov. 2026" in text and "Noteret: ja til Café Fyrtårnet" in text
    assert f'/virksomheder/{CAFE}/log?formaal=propose_person"' in ida.get(MATCH)
    assert listed(ida) == BOTH
    ida.post(f"{SAID}/tag-tilbage/{CAFE}", tilbage="match")
    assert "Sagt ja den" not in ida.words(MATCH)


def test_a_no_takes_the_employer_off_the_list_and_says_so(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    assert decline(ida, grund="too_far", note="bussen går for sjældent") == MATCH
    assert listed(ida) == BOTH[1:]
    text = ida.words(MATCH)
    assert "Sagt nej til 1 virksomhed. Se dem" in text and "Passer 1 " in text
    told = ida.words(NOT_SHOWN)
    assert "Sagt nej 1" in told and "For langt væk" in told and "»bussen går for sjældent«" in told
    assert "den 16. nov. 2026" in told
    assert "Vises ikke 4 " in told, "a no is no limit: those left out are as many as before"
    [row] = rows(db)
    assert (row["answer"], row["reason"], row["note"]) == ("decline", "too_far", "bussen går for sjældent")
    ida.post(f"{SAID}/tag-tilbage/{CAFE}", tilbage="match")
    assert listed(ida) == BOTH
    assert "er taget tilbage" in words(ida.get(SAID)) and rows(db)[0]["withdrawn_on"] == TODAY.isoformat()


def test_not_now_comes_back_after_eight_weeks(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    decline(ida, grund="not_now")
    assert "kommer på listen igen om 8 uger" in ida.words(MATCH)
    assert "til den 11. jan. 2027" in ida.words(SAID)
    assert listed(ida) == BOTH[1:]
    given = (TODAY - timedelta(days=56)).isoformat()
    db.execute("UPDATE match_answers SET answered_on = ?", [given])
    assert listed(ida) == BOTH
    assert "Sagt nej" not in ida.words(MATCH)


def test_a_no_without_a_reason_is_asked_for_one(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    for why in ("", "sygdom"):
        page = decline(ida, 422, grund=why, note="for støjende")
        assert "Vælg, hvorfor det er et nej." in words(page) and 'value="for støjende"' in page
    assert rows(db) == []
    assert "Nej tak til Café Fyrtårnet" in ida.words(f"{SAID}/nej/{CAFE}")
    ida.get(f"{SAID}/nej/9999999999", 404)
    ida.post(f"{SAID}/ja/9999999999", 404)


def test_own_words_pass_the_guard_of_free_text(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    for note, told in (
        ("det går ud over min depression", "Teksten handler måske om helbred (depression)"),
        ("ring til 010180-1234", "CPR-nummer"),
        ("Carla Østergård arbejder der", "nævne en deltager"),
    ):
        page = decline(ida, 422, grund="other", note=note)
        assert told in words(page) and "Skriv hvorfor" in page
    assert rows(db) == []
    decline(ida, grund="other", note="ring til 010180-1234", tilsidesaet="det er et varenummer")
    [kept] = db.query("SELECT record, warned_of, reason FROM text_overrides")
    assert kept["record"] == "match_answers P-001" and "civil_number" in kept["warned_of"]


def test_a_hidden_employer_is_on_the_no_go_list_and_says_why_it_is_not_shown(
    logged_in: Enter, db: Database
) -> None:
    ida = logged_in("ida")
    assert hide(ida, CAFE) == MATCH
    assert listed(ida) == BOTH[1:]
    text = ida.words(NOT_SHOWN)
    assert "Deltageren har valgt denne virksomhed fra." in text and "På nej-listen" in text
    assert "Sagt nej" not in text
    assert "en bestemt virksomhed" in ida.words("/deltagere/P-001")
    said = ida.get(SAID)
    assert "Vises ikke mere: Café Fyrtårnet" in words(said)
    ida.post(f"{SAID}/vis-igen", hvad=CAFE)
    assert listed(ida) == BOTH
    [row] = db.query("SELECT no_go FROM participants WHERE participant_id = 'P-001'")
    assert json.loads(row["no_go"]) == ["Butiksmedarbejder"]


def test_a_hidden_kind_of_work_takes_off_who_has_nothing_else(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    hide(ida, "Gartnerimedhjælper")
    assert listed(ida) == BOTH[:1]
    hide(ida, "Caféassistent")
    assert listed(ida) == BOTH[:1], "there is work in the kitchen too"
    assert "Arbejdet (Gartnerimedhjælper) er på deltagerens nej-liste." in ida.words(NOT_SHOWN)
    hide(ida, "gartnerimedhjælper ")
    assert "Der er ikke ændret noget." in ida.words(SAID)
    assert "Vælg, hvad der ikke skal vises." in words(hide(ida, " ", 422))


def test_everything_is_told_and_taken_back_from_the_history(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    decline(ida, grund="hours")
    [first] = [row["run"] for row in db.query("SELECT max(run_id) AS run FROM runs")]
    hide(ida, NURSERY)
    text = ida.words(SAID)
    assert "Café Fyrtårnet: nej tak, timerne passer ikke" in text and "Ida Holm" in text
    assert listed(ida) == []
    ida.get(SAID)
    ida.post(f"{SAID}/fortryd/{first + 1}")
    ida.get(SAID)
    ida.post(f"{SAID}/fortryd/{first}")
    assert listed(ida) == BOTH and rows(db) == []
    text = ida.words(SAID)
    assert "Taget tilbage" in text and "Ingen endnu." in text
    assert "kan ikke fortrydes her" in words(ida.post(f"{SAID}/fortryd/{first}", 409).text)
    assert "kan ikke fortrydes her" in words(ida.post(f"{SAID}/fortryd/1", 409).text)


def test_no_edit_of_something_else_is_taken_back_here(logged_in: Enter, db: Database) -> None:
    """The run is one of the participant's own wishes, of which this page does not tell."""
    ida = logged_in("ida")
    page = ida.get("/deltagere/P-001/oensker")
    seen = re.search(r'name="saa" value="([^"]*)"', page)
    assert seen
    ida.post("/deltagere/P-001/oensker/gem", saa=seen[1].replace("&#34;", '"'), oenske=["lager"])
    [run] = [row["run"] for row in db.query("SELECT max(run_id) AS run FROM runs")]
    ida.get(SAID)
    ida.post(f"{SAID}/fortryd/{run}", 409)
    assert "»lager«" in ida.words("/deltagere/P-001")


def test_a_list_that_is_sent_along_leaves_out_what_was_declined(logged_in: Enter, db: Database) -> None:
    ida, vera = logged_in("ida"), logged_in("vera")
    decline(ida, grund="knows_them", note="en fætter er ansat")
    ida.get("/deltagere/P-001/anmodning")
    reference = ida.post("/deltagere/P-001/anmodning", liste="gem").location.rpartition("/")[2]
    vera.post(f"/anmodninger/{reference}/tag")
    for path in (f"/anmodninger/{reference}/liste", f"/anmodninger/{reference}/liste?slags=ny"):
        page = vera.words(path)
        assert "Ærøskov Planteskole" in page and "Café Fyrtårnet" not in page
        assert "fætter" not in page and "Sagt nej" not in page and "Ja, den vil vi" not in page
    for path in (f"/virksomheder/{CAFE}", f"/anmodninger/{reference}"):
        assert "fætter" not in vera.words(path)


def test_the_command_lists_by_the_limits_alone(logged_in: Enter, db: Database) -> None:

    ida = logged_in("ida")
    decline(ida, grund="other")
    profile = job_profile(db, "P-001")
    assert profile is not None
    assert CAFE in {match.p_number for match in recommend(load(db, TODAY), profile).matches}
    hide(ida, CAFE)
    profile = job_profile(db, "P-001")
    assert profile is not None
    found = recommend(load(db, TODAY), profile)
    assert CAFE not in {match.p_number for match in found.matches}
    assert CAFE in {one.p_number for one in found.excluded}


def test_one_may_also_answer_to_an_employer_that_is_not_on_the_list(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    decline(ida, p_number=SHOP, grund="wrong_work", aabning="M-1")
    [row] = rows(db)
    assert row["opportunity_id"] is None, "the opening is another employer's"


def test_a_course_that_has_ended_is_only_read(logged_in: Enter, db: Database) -> None:
    ida = logged_in("ida")
    page = ida.words("/deltagere/P-002/svar")
    assert "Svar og fravalg" in page and "Vis igen" not in page
    assert "der kan ikke svares" in ida.words(f"/deltagere/P-002/svar/nej/{CAFE}")
    assert "Ja, den vil vi" not in ida.words("/deltagere/P-002/match")
    for path in (f"ja/{CAFE}", f"nej/{CAFE}", f"tag-tilbage/{CAFE}", "skjul", "vis-igen"):
        ida.post(f"/deltagere/P-002/svar/{path}", 400, grund="hours", hvad=CAFE)
    assert rows(db) == []


def test_what_is_sent_to_leads_who_opens_it_to_its_page(logged_in: Enter, visitor: Visitor) -> None:
    ida = logged_in("ida")
    for path in (f"ja/{CAFE}", f"tag-tilbage/{CAFE}", "skjul", "vis-igen", "fortryd/1"):
        assert ida.open(f"{SAID}/{path}").location == SAID
        assert visitor.open(f"{SAID}/{path}").location.startswith("/log-ind?next=")


@pytest.mark.parametrize("name", ["ole", "vera", "lis", "adam"])
def test_nobody_else_reads_or_writes_an_answer(logged_in: Enter, db: Database, name: str) -> None:
    someone = logged_in(name)
    assert someone.open(SAID).status_code in (403, 404)
    fields = {"csrf_token": someone.token, "grund": "hours"}
    answer = someone.open(f"{SAID}/nej/{CAFE}", method="POST", data=fields)
    assert answer.status_code in (403, 404) and rows(db) == []
