"""The page of the week's plan: what each role sees of it, and what may be done with a proposal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from crm import access_log
from crm.model import DropReason
from tests.conftest import TODAY, Visitor
from tests.personas import ALMA, CAFE, CARLA, DORTHE, FAR_AWAY, NURSERY, PARTICIPANTS
from webapp.app import create_app
from webapp.config import Settings

Enter = Callable[[str], Visitor]

PAGE, WEEK = "/ugeplan", "/ugeplan/2026-W47"
NAMES = [str(one["name"]) for one in PARTICIPANTS]


@pytest.fixture
def ida(logged_in: Enter) -> Visitor:
    """Ida, who has had the plan made."""
    ida = logged_in("ida")
    ida.get(PAGE)
    ida.post(f"{WEEK}/lav")
    assert "Ugens plan er lavet." in ida.words(PAGE)
    return ida


def rows(db: Database, participant: str) -> list[dict[str, Any]]:
    return list(
        db.query(
            "SELECT * FROM planned_approaches WHERE participant_id = ?"
            " AND plan_id = (SELECT max(plan_id) FROM week_plans) ORDER BY approach_id",
            [participant],
        )
    )


def states(db: Database, participant: str) -> list[tuple[str, str]]:
    return [(row["p_number"], row["state"]) for row in rows(db, participant)]


def meant(db: Database, participant: str = ALMA) -> dict[str, str]:
    """The fields that the buttons of a proposal send."""
    one = rows(db, participant)[-1]
    return {"henvendelse": one["approach_id"], "hos": one["p_number"]}


def tags(page: str) -> list[str]:
    """The tags at the proposals."""
    told = re.findall(r'<span class="plan-tags">(.*?)</span>\s*</header>', page, re.DOTALL)
    return [tag for part in told for tag in re.findall(r'class="tag tag-\w+">(.*?)</span>', part)]


def test_before_there_is_a_plan_the_page_offers_to_make_one(logged_in: Enter, db: Database) -> None:
    assert "Lav ugens plan" in logged_in("ida").get(PAGE)
    assert "Lav ugens plan" in logged_in("lis").get(PAGE)
    assert "IPS-konsulenterne eller teamlederen laver den" in logged_in("vera").words(PAGE)
    assert not list(db.query("SELECT * FROM week_plans")), "reading the page makes none"


def test_a_consultant_sees_the_own_participants_with_both_reasons(ida: Visitor) -> None:
    words, page = ida.words(PAGE), ida.get(PAGE)
    assert "Uge 47 · 16. nov. 2026 til 22. nov. 2026" in words
    assert "Alma Brøndby" in words and "Ærøskov Planteskole" in words
    assert "Passer, fordi »gerne arbejde med planter« (2. ønske) svarer til jobtypen" in words
    assert "Chance, fordi" in words and "Ingen opslået stilling" in words
    assert not any(name in words for name in NAMES if name != "Alma Brøndby")
    assert CARLA not in page and DORTHE not in page
    assert "%" not in words, "no chance is told in numbers"


def test_the_page_says_how_the_plan_is_made_and_what_nobody_may_lose(ida: Visitor) -> None:
    words = ida.words(PAGE)
    assert "Mennesker bliver aldrig rangordnet." in words
    assert "Ingen får et forslag, der er mindre end halvt så godt som deres eget bedste, medmindre" in words


def test_keeping_makes_it_stand_when_the_leader_has_the_plan_made_anew(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert "Beholdt" in ida.words(PAGE)
    (kept,) = rows(db, ALMA)
    assert (kept["state"], kept["changed_by"]) == ("kept", "ida")
    db.table("opt_outs").insert({"number": NURSERY, "until": "2027-01-01"})
    lis = logged_in("lis")
    lis.get(PAGE)
    lis.post(f"{WEEK}/lav", ny="1")
    assert "Planen er lagt om." in lis.words(PAGE)
    assert states(db, ALMA) == [(NURSERY, "kept")]
    assert (NURSERY, "proposed") not in states(db, DORTHE) + states(db, CARLA)
    assert "De har bedt om ro til og med 1. jan. 2027." in ida.words(PAGE)


def test_only_the_leader_has_it_made_anew(ida: Visitor, db: Database) -> None:
    ida.post(f"{WEEK}/lav", ny="1")
    assert "Planen er uændret" in ida.words(PAGE)
    assert len(list(db.query("SELECT * FROM week_plans"))) == 1


def test_who_comes_to_it_gets_a_proposal(ida: Visitor, db: Database) -> None:
    before = states(db, ALMA)
    db.table("participants").insert({"participant_id": "P-007", "name": "Åse Krog", "consultant": "ida"})
    assert "Er kommet til, siden planen blev lavet." in ida.words(PAGE)
    ida.post(f"{WEEK}/lav")
    words = ida.words(PAGE)
    assert "De nye deltagere er kommet med. Ingen andres forslag er flyttet." in words
    assert len(states(db, "P-007")) == 1 and states(db, ALMA) == before


def test_dropping_takes_a_reason_and_can_be_taken_back(ida: Visitor, db: Database) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db))
    assert "Vælg, hvorfor forslaget skal droppes. Intet er ændret." in ida.words(PAGE)
    assert states(db, ALMA) == [(NURSERY, "proposed")]
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag=DropReason.EMPLOYER_NOT_NOW.value)
    words = ida.words(PAGE)
    assert "Droppet: Ærøskov Planteskole. Det er ikke et godt tidspunkt for virksomheden." in words
    assert "Forslaget er droppet i denne uge." in words and "Vælg en virksomhed" in words
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert states(db, ALMA) == [(NURSERY, "kept")]


def test_what_was_dropped_cannot_come_back_when_the_room_is_gone(ida: Visitor, db: Database) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag="other")
    db.table("employer_profile").insert({"p_number": NURSERY, "asks_per_28_days": 0})
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert "har ikke plads til flere i denne uge" in ida.words(PAGE)
    assert states(db, ALMA) == [(NURSERY, "dropped")]


@pytest.mark.parametrize("by", ["planned", "placed"])
def test_what_was_dropped_cannot_come_back_to_a_seat_that_is_taken(
    ida: Visitor, db: Database, by: str
) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag="other")
    other = "participant_id != ? AND p_number = ?"
    assert list(db.query(f"SELECT 1 FROM planned_approaches WHERE {other}", [ALMA, NURSERY]))
    if by == "placed":
        db.execute(f"DELETE FROM planned_approaches WHERE {other}", [ALMA, NURSERY])
        at_work = {"participant_id": CARLA, "p_number": NURSERY, "started_on": "2026-11-01"}
        db.table("placements").insert(at_work)
    db.execute("UPDATE employers SET max_concurrent = 1 WHERE p_number = ?", [NURSERY])
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert "har ikke plads til flere i denne uge" in ida.words(PAGE)
    assert states(db, ALMA) == [(NURSERY, "dropped")]
    db.execute("UPDATE employers SET max_concurrent = 2 WHERE p_number = ?", [NURSERY])
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert states(db, ALMA) == [(NURSERY, "kept")]


def test_a_no_of_the_participant_counts_in_the_weeks_that_follow(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag=DropReason.PARTICIPANT_SAYS_NO.value)
    ida.post("/ugeplan/2026-W48/lav")
    assert NURSERY not in [row["p_number"] for row in rows(db, ALMA)]


def test_done_leads_on_to_the_contact_log(ida: Visitor, db: Database) -> None:
    answer = ida.post(f"{WEEK}/{ALMA}/gjort", **meant(db))
    assert answer.location == f"/virksomheder/{NURSERY}/log?formaal=propose_person&deltager={ALMA}"
    assert "Skriv kontakten i loggen, så kollegerne kan se den." in ida.words(answer.location)
    assert f'<option value="{ALMA}" selected>Alma Brøndby</option>' in ida.get(answer.location)
    assert answer.location.replace("&", "&amp;") in ida.get(PAGE)
    words = ida.words(PAGE)
    assert "Gjort" in words and "Ikke gjort alligevel" in words
    ida.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert states(db, ALMA) == [(NURSERY, "kept")]


def test_the_log_is_not_filled_in_with_a_colleagues_participant(logged_in: Enter) -> None:
    for name, whose in (("ole", ALMA), ("vera", ALMA), ("ida", CARLA), ("ida", '">')):
        page = logged_in(name).get(f"/virksomheder/{NURSERY}/log?deltager={whose}")
        assert f'value="{whose}"' not in page
        assert '<option value="">Ingen bestemt</option>' in page


def test_the_plan_says_what_to_ask_first_and_who_is_new_to_us(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    assert tags(ida.get(PAGE)) == ["Spørg først", "Foreslået"], "do they ask for papers that she has not?"
    db.execute(
        "UPDATE employers SET requirements = '[]', hours_min = 1, hours_max = 40, relation_step = NULL"
    )
    db.execute("UPDATE participants SET outdoors = 'want' WHERE participant_id = ?", [ALMA])
    lis = logged_in("lis")
    lis.get(PAGE)
    lis.post(f"{WEEK}/lav", ny="1")
    assert tags(ida.get(PAGE)) == ["Nyt for os", "Foreslået"]
    visit = {"contact_id": "K-9", "date": "2026-11-16", "p_number": NURSERY, "staff": "ole"}
    db.table("employer_contacts").insert(visit | {"channel": "visit", "purpose": "introduce"})
    assert tags(ida.get(PAGE)) == ["Foreslået"], "a colleague has been there since"


def test_who_the_participant_said_no_to_on_the_list_cannot_be_chosen(ida: Visitor, db: Database) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag="other")
    choose, offered = f"{WEEK}/{ALMA}/vaelg", f'name="virksomhed" value="{NURSERY}"'
    assert offered in ida.get(choose)
    ida.get(f"/deltagere/{ALMA}/svar/nej/{NURSERY}")
    ida.post(f"/deltagere/{ALMA}/svar/nej/{NURSERY}", grund="too_far")
    assert offered not in ida.get(choose)
    ida.post(f"/deltagere/{ALMA}/svar/ja/{NURSERY}")
    assert offered in ida.get(choose)


def test_another_employer_may_be_chosen_of_those_with_room(ida: Visitor, db: Database) -> None:
    db.table("employers").insert(
        {"p_number": "1000000010", "name": "Gartneri Ås", "job_types": '["gartner"]'}
    )
    for n, rest in ((1, {}), (2, {"max_concurrent": 1})):
        no_room = {"p_number": f"100000002{n}", "name": f"Fuldt Gartneri {n}", "job_types": '["gartner"]'}
        db.table("employers").insert(no_room | rest)
    db.table("employer_profile").insert({"p_number": "1000000021", "asks_per_28_days": 0})
    with_somebody = {"participant_id": CARLA, "p_number": "1000000022", "started_on": "2026-11-01"}
    db.table("placements").insert(with_somebody)
    choose = f"{WEEK}/{ALMA}/vaelg"
    asked = f"{choose}?henvendelse={meant(db)['henvendelse']}"
    words = ida.words(asked)
    assert "I stedet for Ærøskov Planteskole" in words and "Gartneri Ås" in words
    assert "Café Fyrtårnet" not in words, "she was proposed there the other day"
    assert "Fuldt Gartneri" not in words
    assert "Købmand Sørensen" not in words, "she will not work in a shop"
    assert "Gartneri Ås Spørg først" in words
    answer = ida.post(choose, 422, virksomhed=CAFE, **meant(db))
    assert "Vælg en virksomhed fra listen." in answer.text and states(db, ALMA) == [(NURSERY, "proposed")]
    old = meant(db)
    ida.post(choose, virksomhed="1000000010", **old)
    assert states(db, ALMA) == [(NURSERY, "replaced"), ("1000000010", "kept")]
    assert "Gartneri Ås står nu i planen." in ida.words(PAGE)
    ida.post(choose, virksomhed="1000000010", **old)
    assert "Virksomheden står allerede i planen." in ida.words(PAGE)
    assert len(states(db, ALMA)) == 2, "pressed twice it is chosen once"


def test_a_page_left_open_still_means_its_employer_after_a_new_plan(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    old = meant(db)
    lis = logged_in("lis")
    lis.get(PAGE)
    lis.post(f"{WEEK}/lav", ny="1")
    ida.post(f"{WEEK}/{ALMA}/behold", **old)
    assert states(db, ALMA) == [(NURSERY, "kept")]
    ida.post(f"{WEEK}/{ALMA}/behold", henvendelse="2026-W47-9-001", hos=FAR_AWAY)
    assert "Forslaget står ikke i planen længere. Intet er ændret." in ida.words(PAGE)


def test_nobody_changes_a_colleagues_proposal(ida: Visitor, db: Database) -> None:
    theirs = meant(db, CARLA)
    for what in ("behold", "drop", "gjort", "vaelg"):
        ida.post(f"{WEEK}/{CARLA}/{what}", 404, **theirs, aarsag="other")
        ida.post(f"{WEEK}/{ALMA}/{what}", 422 if what == "vaelg" else 303, **theirs, aarsag="other")
    assert [row["state"] for row in rows(db, CARLA)] == ["proposed"]


def test_the_leader_sees_the_teams_picture_and_nobody(ida: Visitor, logged_in: Enter, db: Database) -> None:
    lis = logged_in("lis")
    words, page = lis.words(PAGE), lis.get(PAGE)
    assert "&lt;5" in page and "deltagere har et forslag" in words
    assert not any(name in words for name in NAMES)
    assert not any(who in page for who in (ALMA, CARLA, DORTHE))
    assert "jobtypen" not in words and "ønske)" not in words and "%" not in words
    assert shared(db) == [NURSERY]
    assert "Ærøskov Planteskole" not in words and "i planen" not in words


def shared(db: Database) -> list[str]:
    found = db.query("SELECT p_number FROM planned_approaches GROUP BY 1 HAVING count(*) > 1 ORDER BY 1")
    return [row["p_number"] for row in found]


def test_the_leader_cannot_reckon_how_many_have_a_proposal_while_the_number_is_hidden(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    lis = logged_in("lis")
    told = [lis.words(PAGE)]
    for who in (ALMA, CARLA, DORTHE):
        db.execute("UPDATE planned_approaches SET state = 'dropped' WHERE participant_id = ?", [who])
        told.append(lis.words(PAGE))
    assert len(set(told)) == 1, "with three, two, one and none the page says the same"
    assert "Det vises ikke, når færre end fem deltagere har et forslag" in told[0]


def test_the_leader_sees_where_several_go_when_five_or_more_have_a_proposal(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    for n in (1, 2):
        who = f"P-10{n}"
        db.table("participants").insert({"participant_id": who, "name": f"Ås {n}", "consultant": "ole"})
        one = {"approach_id": f"2026-W47-1-10{n}", "plan_id": "2026-W47-1", "participant_id": who}
        db.table("planned_approaches").insert(one | {"p_number": FAR_AWAY, "state": "kept"})
    assert shared(db) == sorted([FAR_AWAY, NURSERY])
    words = logged_in("lis").words(PAGE)
    assert " 5 deltagere har et forslag" in words and "3 virksomheder i planen" in words
    assert "Ærøskov Planteskole 2 0 2" in words, "in the plan, asked in 28 days, at most"


def test_a_company_consultant_sees_where_the_colleagues_go(
    ida: Visitor, logged_in: Enter, db: Database
) -> None:
    db.execute("UPDATE employers SET owner = 'vera' WHERE p_number = ?", [NURSERY])
    vera = logged_in("vera")
    words, page = vera.words(PAGE), vera.get(PAGE)
    assert re.search(r"Ærøskov Planteskole\s+Hjørring\s+(Ida Holm, Ole Juul|Ole Juul, Ida Holm)", words)
    assert "2 henvendelser Du er fast kontakt" in words
    assert not any(name in words for name in NAMES)
    assert not any(who in page for who in (ALMA, CARLA, DORTHE))
    assert "ønske" not in words and "Passer" not in words


def test_other_weeks_can_be_looked_at_but_not_planned_when_they_are_over(ida: Visitor, db: Database) -> None:
    assert "/ugeplan/2026-W46" in ida.get(PAGE) and "/ugeplan/2026-W48" in ida.get(PAGE)
    assert "Der blev ikke lavet en plan for denne uge." in ida.words("/ugeplan/2026-W46")
    ida.post("/ugeplan/2026-W46/lav")
    assert "er forbi, så den kan ikke planlægges" in ida.words(PAGE)
    ida.post("/ugeplan/2027-W10/lav")
    assert "ligger for langt fremme" in ida.words(PAGE)
    assert "Uge 54 findes ikke" in ida.words("/ugeplan/2026-W54", 404)
    ida.get("/ugeplan/9999-W01", 404)
    assert len(list(db.query("SELECT * FROM week_plans"))) == 1


def test_what_was_planned_can_be_read_and_done_but_not_changed_when_the_week_is_over(
    ida: Visitor, db: Database, town: Path
) -> None:
    later = Visitor(create_app(Settings(database=town, today=TODAY + timedelta(weeks=1))))
    later.log_in("ida")
    page, words = later.get(WEEK), later.words(WEEK)
    assert "Ærøskov Planteskole" in words and "Er gjort" in words
    assert "/behold" not in page and "/drop" not in page and "/vaelg" not in page
    assert "Ugen er forbi" in later.words(f"{WEEK}/{ALMA}/vaelg")
    for what in ("behold", "drop"):
        later.post(f"{WEEK}/{ALMA}/{what}", **meant(db), aarsag="other")
        assert "Ugen er forbi, så planen for den kan ikke ændres. Intet er ændret." in later.words(WEEK)
        assert states(db, ALMA) == [(NURSERY, "proposed")], "a page left open changes nothing either"
    later.post(f"{WEEK}/{ALMA}/gjort", **meant(db))
    assert states(db, ALMA) == [(NURSERY, "done")]
    assert "Ikke gjort alligevel" in later.words(WEEK)
    later.post(f"{WEEK}/{ALMA}/behold", **meant(db))
    assert states(db, ALMA) == [(NURSERY, "kept")]


def test_a_course_that_ended_since_is_said_and_cannot_be_planned_for(ida: Visitor, db: Database) -> None:
    ida.post(f"{WEEK}/{ALMA}/drop", **meant(db), aarsag="other")
    db.execute("UPDATE participants SET closed_on = '2026-11-16' WHERE participant_id = ?", [ALMA])
    assert "Forløbet er afsluttet." in ida.words(PAGE)
    ida.post(f"{WEEK}/{ALMA}/vaelg", 422, virksomhed=NURSERY)


def test_reading_and_making_stand_in_the_read_log(ida: Visitor, db: Database) -> None:
    made = [(one.participant_id, one.purpose) for one in access_log.entries(db) if one.action == "week_plan"]
    assert set(made) == {
        (ALMA, "team_plan"),
        (CARLA, "team_plan"),
        (DORTHE, "team_plan"),
        (ALMA, "own_caseload"),
    }
    before = len(made)
    ida.get(PAGE)
    read = [one for one in access_log.entries(db) if one.action == "week_plan"][before:]
    assert [(one.participant_id, one.user_name) for one in read] == [(ALMA, "ida")]


def test_a_text_that_would_be_markup_is_shown_as_text(ida: Visitor, db: Database) -> None:
    db.execute("UPDATE employers SET name = '<b>Ås</b>' WHERE p_number = ?", [NURSERY])
    assert "<b>Ås" not in ida.get(PAGE) and "<b>Ås</b>" in ida.words(PAGE)


def test_a_proposal_for_an_opening_shows_it_until_it_is_filled(logged_in: Enter, db: Database) -> None:
    db.table("opportunities").insert(
        {
            "opportunity_id": "M-9",
            "p_number": NURSERY,
            "kind": "vacancy",
            "job_type": "Gartner",
            "status": "open",
        }
    )
    ida = logged_in("ida")
    ida.get(PAGE)
    ida.post(f"{WEEK}/lav")
    assert "Opslået stilling Gartner" in ida.words(PAGE)
    db.execute("UPDATE opportunities SET status = 'filled' WHERE opportunity_id = 'M-9'")
    assert "Ingen opslået stilling" in ida.words(PAGE) and "Opslået stilling Gartner" not in ida.words(PAGE)


def test_the_menu_leads_there(logged_in: Enter) -> None:
    for name in ("ida", "lis", "vera"):
        assert 'href="/ugeplan">Ugeplan' in logged_in(name).get("/")
    assert "/ugeplan" not in logged_in("adam").get("/")
