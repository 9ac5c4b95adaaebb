"""Two people edit one employer and nothing is lost (feature row 17); successors and new numbers (row 1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes, employer_changes, employer_history, employer_units, employers, unit_numbers
from crm.db import memory_database, open_database
from crm.employer_changes import check_successor, combine, last_changes, stored, write
from crm.model import RunKind
from crm.problem import Problem
from crm.records import Value, stored_rows
from crm.tables import EMPLOYER_CONTACTS, EMPLOYERS, OPT_OUTS, PARTICIPANTS, TABLES
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.personas import ALMA, CAFE, CLOSED, NURSERY, SHOP

FIELDS = ("name", "town", "phone", "labour_need")
TEMPORARY = "0000000001"
NEW = "1034567890"


def test_what_one_did_not_touch_stays_the_others() -> None:
    seen = {"name": "A", "town": "B", "phone": "1"}
    mine = {"name": "A2", "town": "B", "phone": "1"}
    theirs = {"name": "A", "town": "B2", "phone": "1"}
    assert combine(seen, mine, theirs) == employer_changes.Combined({"name": "A2"}, ())
    assert combine(seen, {"name": "X"}, {"name": "Y"}).clashing == ("name",)
    assert combine(seen, {"name": "X"}, {"name": "X"}) == employer_changes.Combined({}, ())


VALUE = st.sampled_from([None, "a", "b", "c"])
ROW = st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUE))


@given(ROW, ROW, ROW)
def test_three_ways_lose_nothing(
    seen: dict[str, Value], mine: dict[str, Value], theirs: dict[str, Value]
) -> None:
    result = combine(seen, mine, theirs)
    after = dict(theirs) | result.changed
    for name in FIELDS:
        if name in result.clashing:
            assert len({seen[name], mine[name], theirs[name]}) == 3 and after[name] == theirs[name]
        else:
            assert after[name] == (mine[name] if mine[name] != seen[name] else theirs[name])


WHO = st.sampled_from(["vera", "karl"])
ACT = st.tuples(WHO, st.sampled_from([*FIELDS, "open", "save", "save"]), st.sampled_from("abc"))


def two_editors() -> Database:
    db = memory_database()
    db.execute("INSERT INTO users (user_name) VALUES ('vera'), ('karl')")
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "name": "a"})
    return db


def now(db: Database) -> dict[str, Value]:
    found = stored(db, CAFE)
    assert found is not None
    return {name: found[name] for name in FIELDS}


@given(st.lists(ACT, max_size=14))
def test_row_17_any_interleaving_of_two_editors_loses_nothing_silently(
    acts: list[tuple[str, str, str]],
) -> None:
    """Two forms on one employer. What is saved is what its writer saw and wanted; all else is told of."""
    db = two_editors()
    try:
        forms: dict[str, tuple[dict[str, Value], dict[str, Value]]] = {}
        for who, act, text in acts:
            seen, mine = forms.setdefault(who, (now(db), now(db)))
            if act == "open":
                forms[who] = (now(db), now(db))
            elif act in FIELDS:
                mine[act] = text
            else:
                before = now(db)
                if save(db, who, seen, mine):
                    assert now(db) == before, "somebody was told, and yet something was written"
                    continue
                _nothing_lost(before, now(db), seen, mine)
                forms.pop(who)
    finally:
        db.conn.close()


def _nothing_lost(
    before: dict[str, Value], after: dict[str, Value], seen: dict[str, Value], mine: dict[str, Value]
) -> None:
    for name in FIELDS:
        if after[name] != before[name]:
            assert seen[name] == before[name], "overwrote what its writer had never seen"
        assert mine[name] in (after[name], seen[name]), "a word that was typed is gone"


@pytest.fixture
def one(town: Path) -> Iterator[Database]:
    db = open_database(town)
    yield db
    db.conn.close()


def save(db: Database, who: str, seen: dict[str, Value], mine: dict[str, Value]) -> tuple[str, ...]:
    with changes.recorded(db, who) as pen:
        theirs = stored(db, CAFE)
        assert theirs is not None
        result = combine(seen, mine, theirs)
        if not result.clashing:
            write(pen, CAFE, result.changed, TODAY, "visit")
        return result.clashing


def at_once(dbs: dict[str, Database], turn: int) -> tuple[dict[str, Value], dict[str, tuple[str, ...]]]:
    """Both open the form, then save at the same moment: a field of their own each, and one that both want."""
    seen, told, start = stored(dbs["vera"], CAFE), dict[str, tuple[str, ...]](), Barrier(2)
    assert seen is not None
    before = dict(seen)

    def edit(who: str) -> None:
        start.wait()
        told[who] = save(
            dbs[who], who, before, before | {"labour_need": f"{who} {turn}", OWN[who]: f"{who} {turn}"}
        )

    threads = [Thread(target=edit, args=(who,)) for who in dbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return before, told


OWN = {"vera": "phone", "karl": "website"}


def test_row_17_two_connections_at_the_same_moment(town: Path) -> None:
    """Twenty rounds: one wins the field that both want, the other is told, and both keep their own."""
    dbs = {"vera": open_database(town), "karl": open_database(town)}
    try:
        for turn in range(20):
            seen, told = at_once(dbs, turn)
            assert sorted(told.values()) == [(), ("labour_need",)]
            winner, loser = sorted(told, key=lambda who: told[who])
            last = last_changes(dbs["vera"], CAFE, ["labour_need"])["labour_need"]
            assert last.user_name == winner
            assert save(dbs[loser], loser, seen, {OWN[loser]: f"{loser} {turn}"}) == ()
            after = stored(dbs["vera"], CAFE)
            assert after is not None and after["labour_need"] == f"{winner} {turn}"
            assert (after["phone"], after["website"]) == (f"vera {turn}", f"karl {turn}")
    finally:
        for db in dbs.values():
            db.conn.close()


def test_who_gave_a_field_its_value(one: Database) -> None:
    seen = stored(one, CAFE)
    assert seen is not None
    assert last_changes(one, CAFE, ["name"])["name"].kind is RunKind.IMPORT
    save(one, "karl", seen, seen | {"name": "Fyret"})
    last = last_changes(one, CAFE, ["name", "town"])
    assert (last["name"].user_name, last["town"].user_name) == ("karl", None)
    undo_run(one, last["name"].run_id, kind=RunKind.EDIT, user_name="vera")
    assert last_changes(one, CAFE, ["name"])["name"].user_name == "vera"


def test_facts_are_dated_and_the_rest_is_not(one: Database) -> None:
    with changes.recorded(one, "vera") as pen:
        values: dict[str, Value] = {"phone": "1", "noise": 3, "asks_per_28_days": 2, "openness": "curious"}
        assert set(write(pen, CAFE, values, date(2026, 11, 2), "phone")) == set(values)
    card = employers.find(one, CAFE)
    assert card and card.facts["noise"].noted_on == date(2026, 11, 2)
    assert card.facts["openness"].source == "phone" and card.asks_per_28_days == 2
    dated = {row["field"] for row in one.query("SELECT field FROM employer_facts WHERE source = 'phone'")}
    assert dated == {"noise", "openness"}


def test_row_01_successors_never_point_in_a_ring(one: Database) -> None:
    check_successor(one, NURSERY, CAFE)
    check_successor(one, NURSERY, None)
    with pytest.raises(Problem, match="som sig selv"):
        check_successor(one, CAFE, CAFE)
    with pytest.raises(Problem, match="Det Lukkede Bageri fortsætter selv"):
        check_successor(one, CAFE, CLOSED)
    with pytest.raises(Problem, match="Opret den først"):
        check_successor(one, CAFE, "1999999999")
    with changes.recorded(one, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "successor_p_number": SHOP})
    with pytest.raises(Problem, match="i ring"):
        check_successor(one, SHOP, CLOSED)


def test_row_01_the_units_before_and_beside_one(one: Database) -> None:
    with changes.recorded(one, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "successor_p_number": SHOP})
        for number in (CLOSED, SHOP):
            pen.put(EMPLOYERS, {"p_number": number, "cvr": "11111111"})
    assert [unit.p_number for unit in employer_units.before(one, SHOP, TODAY)] == [CAFE, CLOSED]
    units, total = employer_units.of_same_cvr(one, CAFE, "11111111", TODAY)
    assert ([unit.p_number for unit in units], total) == ([SHOP, CLOSED], 2)
    assert units[0].last_contact_on == date(2026, 11, 1)
    assert employer_units.of_same_cvr(one, NURSERY, None, TODAY) == ([], 0)
    assert employer_units.of_same_cvr(one, CAFE, "11111111", TODAY, limit=1)[1] == 2


def everything(db: Database) -> dict[str, object]:
    return {table.name: sorted(stored_rows(db, table).items(), key=repr) for table in TABLES}


def test_row_01_a_temporary_number_gives_way_to_the_real_one_everywhere(one: Database) -> None:
    with changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, CAFE, unit_numbers.next_temporary(one), TODAY.isoformat())
        pen.put(OPT_OUTS, {"number": TEMPORARY, "until": "2026-12-01"})
        pen.put(PARTICIPANTS, {"participant_id": ALMA, "no_go": f'["Bageri", "{TEMPORARY}"]'})
    before = everything(one)
    with changes.recorded(one, "karl") as pen:
        unit_numbers.renumber(pen, TEMPORARY, NEW, TODAY.isoformat())
    left = str(everything(one) | {"merged_employers": ""})
    assert TEMPORARY not in left and left.count(NEW) > 8
    assert unit_numbers.current(one, TEMPORARY) == unit_numbers.current(one, CAFE) == NEW
    assert sorted(unit_numbers.earlier(one, NEW)) == [TEMPORARY, CAFE]
    assert employers.places(one, [CAFE, TEMPORARY])[CAFE].p_number == NEW
    assert not list(one.query("PRAGMA foreign_key_check"))
    undo_run(one, pen.run_id, kind=RunKind.EDIT, user_name="karl")
    assert everything(one) == before


def test_a_number_in_use_is_refused_and_numbers_are_not_given_twice(one: Database) -> None:
    with pytest.raises(Problem, match="Købmand Sørensen har allerede"), changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, CAFE, SHOP, TODAY.isoformat())
    with changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, CAFE, TEMPORARY, TODAY.isoformat())
    with changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, TEMPORARY, NEW, TODAY.isoformat())
    assert unit_numbers.next_temporary(one) == "0000000002"
    with pytest.raises(Problem, match="har tilhørt"), changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, SHOP, TEMPORARY, TODAY.isoformat())
    with changes.recorded(one, "vera") as pen:
        unit_numbers.renumber(pen, NEW, CAFE, TODAY.isoformat())
    assert unit_numbers.current(one, TEMPORARY) == CAFE


def test_the_history_of_one_employer_in_pages(one: Database) -> None:
    for turn in range(3):
        write_phone(one, str(turn))
    with changes.recorded(one, "karl") as pen:
        unit_numbers.renumber(pen, CAFE, NEW, TODAY.isoformat())
    runs, total = employer_history.of_employer(one, [NEW, CAFE], None, 2, 0)
    assert total == 5 and [run.user_name for run in runs] == ["karl", "vera"]
    last, _ = employer_history.of_employer(one, [NEW, CAFE], None, 2, 4)
    assert [run.kind for run in last] == [RunKind.IMPORT]
    assert not {change.table for run in runs + last for change in run.changes} & {
        "participants",
        "introductions",
        "placements",
        "users",
    }


def write_phone(db: Database, phone: str) -> None:
    with changes.recorded(db, "vera") as pen:
        write(pen, CAFE, {"phone": phone}, TODAY, "visit")


def test_what_may_be_taken_back_on_the_page_of_one_employer(one: Database) -> None:
    write_phone(one, "1")
    with changes.recorded(one, "karl") as pen:
        key = next(one.query("SELECT contact_id FROM employer_contacts WHERE p_number = ?", [CAFE]))[
            "contact_id"
        ]
        pen.put(EMPLOYER_CONTACTS, {"contact_id": key, "minutes": 20})
    runs, _ = employer_history.of_employer(one, [CAFE], None, 9, 0)
    assert [run.may_be_taken_back for run in runs] == [False, True, False]
    assert employer_history.find(one, [SHOP], None, runs[0].run_id) is None
    assert employer_history.later_run(one, runs[0].run_id) is None
    write_phone(one, "2")
    later = employer_history.later_run(one, runs[1].run_id)
    assert later and later.user_name == "vera"
