"""Two employers become one: what is proposed, what moves, what is refused, how it is undone (row 12)."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlite_utils import Database

from crm import changes, contact_people, employers, merges, merging, opt_outs, unit_numbers
from crm.changes import Pen
from crm.db import open_database
from crm.duplicate_queue import keep_apart
from crm.merge_fields import Side
from crm.merging import Changed, Preview, merge, preview
from crm.model import RunKind
from crm.problem import Problem
from crm.records import Value
from crm.tables import (
    CONTACTS,
    EMPLOYER_CONTACTS,
    EMPLOYER_FACTS,
    EMPLOYER_PROFILE,
    EMPLOYERS,
    INTRODUCTIONS,
    MERGED_EMPLOYERS,
    NEXT_STEPS,
    NOT_DUPLICATES,
    OPT_OUTS,
    PARTICIPANTS,
    PLACEMENTS,
    Table,
)
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.crm.merge_worlds import everything
from tests.personas import ALMA, BENT, CAFE, CARLA, CLOSED, NURSERY, SHOP

TWIN, THIRD = "1000000098", "1000000099"
ON = TODAY.isoformat()


def put(db: Database, table: Table, **values: Value) -> None:
    with changes.recorded(db, "karl") as pen:
        pen.put(table, values)


def fact(db: Database, number: str, field: str, value: Value, on: str, source: str = "visit") -> None:
    table = EMPLOYER_PROFILE if field == "labour_need" else EMPLOYERS
    with changes.recorded(db, "karl") as pen:
        pen.put(table, {"p_number": number, field: value})
        pen.put(EMPLOYER_FACTS, {"p_number": number, "field": field, "noted_on": on, "source": source})


@pytest.fixture
def pair(db: Database) -> Database:
    """The café a second time, with a little of its own."""
    put(db, EMPLOYERS, p_number=TWIN, name="Cafe Fyrtaarnet", postcode="9800", email="ny@fyr.example")
    return db


def do(db: Database, stays: str = CAFE, goes: str = TWIN, **choices: Side) -> int:
    """Merge as the preview proposes but for these choices; the run."""
    seen = preview(db, stays, goes)
    with changes.recorded(db, "vera", RunKind.MERGE) as pen:
        merge(pen, stays, goes, choices, seen.fingerprint, ON)
    return pen.run_id


def row(db: Database, table: Table, *key: str) -> dict[str, Value]:
    found = Pen(db, 0).row(table, key)
    assert found is not None
    return found


def proposed(found: Preview, name: str) -> Side:
    return found.proposed[name]


def noted(db: Database, field: str) -> tuple[Value, Value]:
    found = row(db, EMPLOYER_FACTS, CAFE, field)
    return found["noted_on"], found["source"]


# --- what is proposed and chosen


def test_known_beats_unknown_and_newer_beats_older(pair: Database) -> None:
    fact(pair, CAFE, "noise", 1, "2026-01-01")
    fact(pair, TWIN, "noise", 3, "2026-11-01", "phone")
    fact(pair, TWIN, "pace", 3, "2020-01-01", "phone")
    fact(pair, CAFE, "pace", 1, "2026-11-16", "guess")
    fact(pair, TWIN, "labour_need", "Opvasker", "2026-11-01")
    found = preview(pair, CAFE, TWIN)
    assert proposed(found, "noise") is Side.GOES
    assert proposed(found, "pace") is Side.GOES, "a guess of today does not beat what was heard"
    assert proposed(found, "labour_need") is Side.GOES and proposed(found, "phone") is Side.STAYS
    assert proposed(found, "name") is Side.STAYS and proposed(found, "email") is Side.STAYS
    do(pair)
    assert [row(pair, EMPLOYERS, CAFE)[name] for name in ("noise", "pace", "name")] == [
        3,
        3,
        "Café Fyrtårnet",
    ]
    assert noted(pair, "noise") == ("2026-11-01", "phone")
    assert row(pair, EMPLOYER_PROFILE, CAFE)["labour_need"] == "Opvasker"


def test_a_later_edit_of_an_undated_field_is_newer_but_a_later_creation_is_not(pair: Database) -> None:
    assert proposed(preview(pair, CAFE, TWIN), "email") is Side.STAYS
    put(pair, EMPLOYERS, p_number=TWIN, email="rettet@fyr.example")
    assert proposed(preview(pair, CAFE, TWIN), "email") is Side.GOES


def test_a_merge_that_was_taken_back_makes_nothing_newer(pair: Database) -> None:
    before = preview(pair, CAFE, TWIN)
    undo_run(pair, do(pair, name=Side.GOES), kind=RunKind.MERGE)
    assert preview(pair, CAFE, TWIN) == before


def test_each_field_can_be_chosen_and_its_date_goes_along(pair: Database) -> None:
    fact(pair, CAFE, "noise", 1, "2026-01-01")
    fact(pair, TWIN, "noise", 3, "2026-11-01", "phone")
    do(pair, noise=Side.STAYS, name=Side.GOES, street=Side.GOES)
    cafe = row(pair, EMPLOYERS, CAFE)
    assert (cafe["noise"], cafe["name"], cafe["street"]) == (1, "Cafe Fyrtaarnet", None)
    assert noted(pair, "noise") == ("2026-01-01", "visit")


def test_lists_can_be_united_each_item_once(pair: Database) -> None:
    fact(pair, CAFE, "job_types", '["Opvasker", "Tjener"]', "2026-01-01")
    fact(pair, TWIN, "job_types", '["tjener", "Bager"]', "2026-11-01", "phone")
    do(pair, job_types=Side.BOTH, name=Side.BOTH)
    assert row(pair, EMPLOYERS, CAFE)["job_types"] == '["Opvasker", "Tjener", "Bager"]'
    assert noted(pair, "job_types") == ("2026-11-01", "phone")
    assert row(pair, EMPLOYERS, CAFE)["name"] == "Café Fyrtårnet", "no list, so what is proposed"


def test_lists_of_equal_age_are_proposed_together(pair: Database) -> None:
    for number, item in ((CAFE, '["Opvasker"]'), (TWIN, '["Bager"]')):
        fact(pair, number, "job_types", item, "2026-11-01")
        fact(pair, number, "times", '["morning"]' if number == CAFE else '["night"]', "2026-11-01")
    found = preview(pair, CAFE, TWIN)
    assert (proposed(found, "job_types"), proposed(found, "times")) == (Side.BOTH, Side.STAYS)


def test_the_careful_value_is_proposed(pair: Database) -> None:
    put(
        pair,
        EMPLOYERS,
        p_number=TWIN,
        closed_on="2026-01-01",
        advert_protected=1,
        relation_step="first_contact",
    )
    put(pair, EMPLOYERS, p_number=CAFE, advert_protected=0)
    for number, most in ((CAFE, 4), (TWIN, 1)):
        put(pair, EMPLOYER_PROFILE, p_number=number, asks_per_28_days=most)
    found = preview(pair, CAFE, TWIN)
    sides = [proposed(found, name) for name in ("closed_on", "advert_protected", "asks_per_28_days")]
    assert sides == [Side.STAYS, Side.GOES, Side.GOES], "still open, protected, asked the least"
    assert proposed(found, "relation_step") is Side.STAYS, "the furthest"


def test_hours_that_do_not_go_together_are_refused_or_proposed_from_one_side(pair: Database) -> None:
    put(pair, EMPLOYERS, p_number=CAFE, hours_max=None)
    for field, value, on in (("hours_min", 25.0, "2026-11-01"), ("hours_max", 30.0, "2026-11-01")):
        fact(pair, TWIN, field, value, on)
    fact(pair, CAFE, "hours_min", 35.0, "2026-11-10")
    found = preview(pair, CAFE, TWIN)
    assert (proposed(found, "hours_min"), proposed(found, "hours_max")) == (Side.STAYS, Side.STAYS)
    with pytest.raises(Problem, match="Vælg begge fra samme virksomhed"):
        do(pair, hours_min=Side.STAYS, hours_max=Side.GOES)
    do(pair, hours_min=Side.GOES, hours_max=Side.GOES)
    assert (row(pair, EMPLOYERS, CAFE)["hours_min"], row(pair, EMPLOYERS, CAFE)["hours_max"]) == (25.0, 30.0)


def test_the_place_on_the_map_goes_with_the_address(pair: Database) -> None:
    put(pair, EMPLOYERS, p_number=TWIN, street="Algade 1", postcode="9760", latitude=57.0, longitude=9.0)
    do(pair, street=Side.GOES, postcode=Side.GOES)
    assert (row(pair, EMPLOYERS, CAFE)["latitude"], row(pair, EMPLOYERS, CAFE)["longitude"]) == (57.0, 9.0)


# --- what moves and what becomes one


def test_everything_that_names_the_other_follows(pair: Database) -> None:
    put(pair, CONTACTS, p_number=TWIN, name="Bo Dam")
    put(
        pair,
        EMPLOYER_CONTACTS,
        contact_id="K-9",
        date="2026-11-12",
        p_number=TWIN,
        staff="vera",
        channel="visit",
        purpose="introduce",
    )
    put(pair, NEXT_STEPS, contact_id="K-9", owner="karl")
    put(pair, EMPLOYERS, p_number=CLOSED, successor_p_number=TWIN)
    put(pair, PARTICIPANTS, participant_id=CARLA, no_go=f'["{TWIN}", "nat", "{CAFE}"]')
    put(pair, MERGED_EMPLOYERS, p_number="1000000011", into_p_number=TWIN)
    shown = preview(pair, CAFE, TWIN).moves
    assert (shown.contacts, shown.log, shown.next_steps, shown.followers, shown.earlier_numbers) == (
        1,
        1,
        1,
        1,
        1,
    )
    do(pair)
    assert row(pair, CONTACTS, CAFE, "Bo Dam") and row(pair, EMPLOYER_CONTACTS, "K-9")["p_number"] == CAFE
    assert row(pair, EMPLOYERS, CLOSED)["successor_p_number"] == CAFE
    assert row(pair, PARTICIPANTS, CARLA)["no_go"] == f'["{CAFE}", "nat"]'
    assert employers.find(pair, TWIN) is None
    assert unit_numbers.current(pair, TWIN) == unit_numbers.current(pair, "1000000011") == CAFE


def test_a_contact_of_the_same_name_becomes_one_field_by_field(pair: Database) -> None:
    put(pair, CONTACTS, p_number=TWIN, name="Signe Fyhn", phone="20 30 40 50", email="signe@fyr.example")
    found = preview(pair, CAFE, TWIN)
    (phone,) = [f for f in found.fields if f.person == "Signe Fyhn" and f.column.name == "phone"]
    assert phone.is_open and found.proposed[phone.key] is Side.GOES, "written by hand after the import"
    do(pair, **{phone.key: Side.STAYS})
    signe = row(pair, CONTACTS, CAFE, "Signe Fyhn")
    assert (signe["phone"], signe["email"], signe["role"]) == ("98 00 00 01", "signe@fyr.example", "owner")


def test_two_people_of_one_name_stay_two(pair: Database) -> None:
    put(pair, CONTACTS, p_number=TWIN, name="Signe Fyhn", phone="20 30 40 50")
    with changes.recorded(pair, "vera") as pen:
        contact_people.keep_apart(pen, (CAFE, "Signe Fyhn"), (TWIN, "Signe Fyhn"))
    assert preview(pair, CAFE, TWIN).namesakes == ("Signe Fyhn",)
    do(pair)
    assert row(pair, CONTACTS, CAFE, "Signe Fyhn")["phone"] == "98 00 00 01"
    assert row(pair, CONTACTS, CAFE, "Signe Fyhn (Cafe Fyrtaarnet)")["phone"] == "20 30 40 50"


def test_the_longest_wish_not_to_be_contacted_holds(pair: Database) -> None:
    put(pair, OPT_OUTS, number=TWIN, until="2027-01-01", note="Ring ikke", set_by="karl", set_on=ON)
    put(pair, OPT_OUTS, number=CAFE, until="2026-12-01")
    do(pair)
    (said,) = opt_outs.of_each(pair, [CAFE], TODAY)[CAFE]
    assert (said.number, said.until.isoformat(), said.note) == (CAFE, "2027-01-01", "Ring ikke")


def test_what_was_said_of_a_cvr_number_that_is_given_up_holds_on(pair: Database) -> None:
    put(pair, EMPLOYERS, p_number=TWIN, cvr="22222222")
    put(pair, OPT_OUTS, number="22222222", until="2027-01-01", note="Hele firmaet")
    do(pair, cvr=Side.STAYS)
    assert [one.note for one in opt_outs.of_each(pair, [CAFE], TODAY)[CAFE]] == ["Hele firmaet"]
    assert row(pair, OPT_OUTS, "22222222")["until"] == "2027-01-01", (
        "it still holds for others of that number"
    )


def test_the_same_introduction_and_placement_at_both_become_one(pair: Database) -> None:
    for number, stage, reason in ((CAFE, "approached", "economy"), (TWIN, "trial", None)):
        put(pair, INTRODUCTIONS, date=ON, participant_id=ALMA, p_number=number, stage=stage, reason=reason)
    put(pair, PLACEMENTS, participant_id=BENT, p_number=TWIN, started_on="2026-02-01", ended_on="2026-05-01")
    moves = preview(pair, CAFE, TWIN).moves
    assert (moves.same_introductions, moves.same_placements) == (1, 1)
    do(pair)
    introduced = row(pair, INTRODUCTIONS, ON, ALMA, CAFE)
    assert (introduced["stage"], introduced["reason"]) == ("trial", "economy")
    placed = row(pair, PLACEMENTS, BENT, CAFE, "2026-02-01")
    assert (placed["form"], placed["ended_on"]) == ("ordinary", "2026-05-01")


def test_what_was_said_not_to_be_the_same_follows(pair: Database) -> None:
    with changes.recorded(pair, "karl") as pen:
        for one, other in ((TWIN, NURSERY), (CAFE, NURSERY), (SHOP, TWIN), (CAFE, TWIN)):
            keep_apart(pen, one, other, TODAY, "karl")
    do(pair)
    rows = [(one["p_number"], one["other_p_number"]) for one in pair.table(NOT_DUPLICATES.name).rows]
    assert sorted(rows) == [(CAFE, NURSERY), (CAFE, SHOP)]


# --- what is refused


def refused(db: Database, stays: str, goes: str) -> str:
    before = everything(db)
    with pytest.raises(Problem) as problem:
        preview(db, stays, goes)
    with pytest.raises(Problem), changes.recorded(db, "vera", RunKind.MERGE) as pen:
        merge(pen, stays, goes, {}, merging.fingerprint(db, stays, goes), ON)
    assert everything(db) == before
    return str(problem.value)


def test_with_itself_with_nobody_and_with_one_that_is_gone(pair: Database) -> None:
    assert "sig selv" in refused(pair, CAFE, CAFE)
    assert "ingen virksomhed med P-nummer 9999999999" in refused(pair, CAFE, "9999999999")
    do(pair)
    gone = f"P-nummer {TWIN} er allerede lagt sammen med Café Fyrtårnet"
    assert gone in refused(pair, CAFE, TWIN) and gone in refused(pair, TWIN, CAFE)
    assert gone in refused(pair, NURSERY, TWIN)


def test_two_links_of_one_history_are_not_merged(pair: Database) -> None:
    assert "Det Lukkede Bageri fortsætter som Café Fyrtårnet" in refused(pair, CAFE, CLOSED)
    assert "Det Lukkede Bageri fortsætter som Café Fyrtårnet" in refused(pair, CLOSED, CAFE)
    put(pair, EMPLOYERS, p_number=TWIN, successor_p_number=CLOSED)
    assert "Cafe Fyrtaarnet fortsætter som Café Fyrtårnet" in refused(pair, TWIN, CAFE)


def test_a_number_that_is_alive_and_another_ones_old_number(pair: Database) -> None:
    put(pair, MERGED_EMPLOYERS, p_number=TWIN, into_p_number=NURSERY)
    assert "også et gammelt nummer for Ærøskov Planteskole" in refused(pair, CAFE, TWIN)


@pytest.mark.parametrize("stays", [CAFE, TWIN])
def test_an_old_number_that_has_come_back_can_be_merged_into_its_own(pair: Database, stays: str) -> None:
    put(pair, MERGED_EMPLOYERS, p_number=TWIN, into_p_number=CAFE)
    before = everything(pair)
    goes = TWIN if stays == CAFE else CAFE
    run = do(pair, stays, goes)
    assert {one["p_number"]: one["into_p_number"] for one in pair.table("merged_employers").rows} == {
        goes: stays
    }
    undo_run(pair, run, kind=RunKind.MERGE)
    assert everything(pair) == before


@pytest.mark.parametrize("number", [CAFE, TWIN])
def test_who_was_edited_since_the_preview_is_not_merged(pair: Database, number: str) -> None:
    seen = preview(pair, CAFE, TWIN)
    put(pair, EMPLOYERS, p_number=number, phone="11 22 33 44")
    before = everything(pair)
    with pytest.raises(Changed), changes.recorded(pair, "vera", RunKind.MERGE) as pen:
        merge(pen, CAFE, TWIN, {}, seen.fingerprint, ON)
    assert everything(pair) == before
    put(pair, CONTACTS, p_number=number, name="Ny")
    assert preview(pair, CAFE, TWIN).fingerprint != seen.fingerprint


def test_what_merely_moves_may_come_while_one_reads(pair: Database) -> None:
    seen = preview(pair, CAFE, TWIN)
    put(pair, INTRODUCTIONS, date=ON, participant_id=ALMA, p_number=TWIN)
    with changes.recorded(pair, "vera", RunKind.MERGE) as pen:
        merge(pen, CAFE, TWIN, {}, seen.fingerprint, ON)
    assert row(pair, INTRODUCTIONS, ON, ALMA, CAFE)


def test_two_people_merge_the_same_pair_at_the_same_moment(pair: Database, town: Path) -> None:
    """One of them does it, either way round; the other is told that it is done."""
    seen = [preview(pair, CAFE, TWIN).fingerprint, preview(pair, TWIN, CAFE).fingerprint]
    told: dict[str, str] = {}
    start = Barrier(2)

    def attempt(who: str, stays: str, goes: str, fingerprint: str) -> None:
        db = open_database(town)
        start.wait()
        try:
            with changes.recorded(db, who, RunKind.MERGE) as pen:
                merge(pen, stays, goes, {}, fingerprint, ON)
            told[who] = ""
        except Problem as problem:
            told[who] = str(problem)
        finally:
            db.conn.close()

    threads = [
        Thread(target=attempt, args=("vera", CAFE, TWIN, seen[0])),
        Thread(target=attempt, args=("karl", TWIN, CAFE, seen[1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done, other = sorted(told.values())
    assert done == "" and "er allerede lagt sammen med" in other
    assert len(merges.every(pair, 10, 0)[0]) == 1


# --- taking it back


def test_what_has_come_since_stays_and_what_was_merged_goes_apart(pair: Database) -> None:
    put(pair, CONTACTS, p_number=TWIN, name="Bo Dam")
    before = row(pair, EMPLOYERS, TWIN)
    run = do(pair)
    put(pair, CONTACTS, p_number=CAFE, name="Kom Siden")
    undo_run(pair, run, kind=RunKind.MERGE, user_name="karl")
    assert row(pair, EMPLOYERS, TWIN) == before and row(pair, CONTACTS, TWIN, "Bo Dam")
    assert row(pair, CONTACTS, CAFE, "Kom Siden")
    found = merges.find(pair, run)
    assert found is not None and (found.undone_by, found.goes, found.stays) == ("karl", TWIN, CAFE)


def not_undone(db: Database, run: int) -> str:
    before = everything(db)
    with pytest.raises(Problem) as problem:
        undo_run(db, run, kind=RunKind.MERGE)
    assert everything(db) == before
    return str(problem.value)


def test_what_was_changed_since_is_named_and_must_be_taken_back_first(pair: Database) -> None:
    put(pair, CONTACTS, p_number=TWIN, name="Bo Dam")
    run = do(pair, name=Side.GOES)
    with changes.recorded(pair, "karl") as later:
        later.put(CONTACTS, {"p_number": CAFE, "name": "Bo Dam", "phone": "1"})
    said = not_undone(pair, run)
    assert f"Ændring nr. {later.run_id} har siden ændret kontaktpersonen Bo Dam" in said
    assert "import" not in said.casefold()
    undo_run(pair, later.run_id, kind=RunKind.EDIT)
    put(pair, EMPLOYERS, p_number=CAFE, phone="2")
    assert "har siden ændret virksomheden Cafe Fyrtaarnet" in not_undone(pair, run)
    pair.execute("UPDATE employers SET phone = '3' WHERE p_number = ?", [CAFE])
    pair.execute("DELETE FROM changes WHERE run_id > ?", [later.run_id])
    assert "virksomheden Cafe Fyrtaarnet er ændret siden sammenlægningen" in not_undone(pair, run)


def test_the_words_for_each_kind_of_run(pair: Database) -> None:
    run = do(pair)
    for kind, says in (
        (RunKind.EDIT, "ingen ændring nr. 99"),
        (RunKind.MERGE, f"ingen sammenlægning nr. 99. Den seneste er nr. {run}"),
    ):
        with pytest.raises(Problem, match=says):
            undo_run(pair, 99, kind=kind)
    undo_run(pair, run, kind=RunKind.MERGE)
    assert f"Sammenlægning nr. {run} er allerede taget tilbage" in not_undone(pair, run)
    with pytest.raises(Problem, match="ingen import nr"):
        undo_run(pair, run)


def test_an_edit_from_before_waits_for_the_merge(pair: Database) -> None:
    with changes.recorded(pair, "karl") as edit:
        edit.put(CONTACTS, {"p_number": TWIN, "name": "Bo Dam"})
    run = do(pair)
    with pytest.raises(Problem, match=f"Sammenlægning nr. {run} har siden ændret kontaktpersonen Bo Dam"):
        undo_run(pair, edit.run_id, kind=RunKind.EDIT)


def test_a_number_that_was_made_anew_since_keeps_the_merge(pair: Database) -> None:
    run = do(pair)
    put(pair, EMPLOYERS, p_number=TWIN, name="Kom igen")
    assert "har siden ændret virksomheden Kom igen" in not_undone(pair, run)


def test_the_merges_that_were_made(pair: Database) -> None:
    put(pair, EMPLOYERS, p_number=THIRD, name="Fyrtårnet")
    first, second = do(pair), do(pair, CAFE, THIRD)
    rows, total = merges.every(pair, 1, 0)
    assert ([one.run_id for one in rows], total, rows[0].name) == ([second], 2, "Fyrtårnet")
    assert [one.run_id for one in merges.fresh(pair, CAFE, TODAY)] == [second, first]
    assert merges.last_of(pair, TWIN) == merges.find(pair, first)
    undo_run(pair, second, kind=RunKind.MERGE, user_name="karl")
    assert [one.goes for one in merges.fresh(pair, CAFE, TODAY)] == [TWIN]
    assert merges.last_of(pair, THIRD) is None and merges.find(pair, 1) is None
