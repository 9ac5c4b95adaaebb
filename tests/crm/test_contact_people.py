"""Contact persons over time: dated employments, moves, renamings, and taking all of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes, contact_people, contacts, users
from crm.changes import Pen
from crm.db import memory_database, open_database
from crm.model import Role, RunKind
from crm.problem import Problem
from crm.tables import CONTACTS, EMPLOYERS
from crm.undoing import undo_run

ON = date(2026, 11, 16)
YESTERDAY, LATER = ON - timedelta(days=1), ON + timedelta(days=14)
BAKERY, CAFE, SHOP = "1900000001", "1900000002", "1900000003"
PLACES = (BAKERY, CAFE, SHOP)
LONE = "Lone Dahl"
Write = Callable[..., None]


def _fill(db: Database) -> None:
    users.save(db, "vera", Role.COMPANY_CONSULTANT, "x", "Vera Munk")
    with changes.recorded(db, "vera") as pen:
        for p_number, name in zip(PLACES, ("Bageriet", "Caféen", "Butikken"), strict=True):
            pen.put(EMPLOYERS, {"p_number": p_number, "name": name, "town": "Vrå"})


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "people.db", create=True)
    _fill(opened)
    yield opened
    opened.conn.close()


def _write(db: Database, step: Callable[[Pen], object]) -> int:
    """One run; its number."""
    with changes.recorded(db, "vera") as pen:
        step(pen)
    return pen.run_id


def _add(db: Database, p_number: str, name: str = LONE, **values: str | int | None) -> int:
    return _write(db, lambda pen: contact_people.add(pen, (p_number, name), values))


def _move(db: Database, p_number: str, to: str, **options: bool) -> int:
    return _write(db, lambda pen: contact_people.move(pen, (p_number, LONE), to, ON, {}, **options))


def _everything(db: Database) -> list[list[dict[str, object]]]:
    return [
        list(db.query(f"SELECT * FROM {table} ORDER BY p_number, name"))
        for table in ("contacts", "contact_people")
    ]


def _person(db: Database, p_number: str, name: str = LONE) -> contacts.ContactPerson:
    found = contacts.find(db, p_number, contacts.mark_of(name))
    assert found is not None
    return found


def test_row_02_who_moves_stays_as_a_former_one_with_where_they_are_now(db: Database) -> None:
    _add(db, BAKERY, role="manager", phone="98 00 00 01", decides=1, from_on="2024-03-01")
    _move(db, BAKERY, CAFE)
    assert contacts.of_employer(db, BAKERY, ON) == []
    (gone,) = contacts.former(db, BAKERY, ON)
    assert (gone.name, gone.to_on, gone.from_on) == (LONE, YESTERDAY, date(2024, 3, 1))
    (here,) = contacts.of_employer(db, CAFE, ON)
    assert (here.from_on, here.to_on, here.person_id) == (ON, None, gone.person_id)
    (now,) = contacts.working_now(db, [gone], ON)[str(gone.person_id)]
    assert (now.employer, now.town) == ("Caféen", "Vrå")
    assert [one.employer for one in contacts.employments(db, gone, ON)] == ["Caféen", "Bageriet"]


def test_row_02_one_person_may_work_in_several_places(db: Database) -> None:
    _add(db, BAKERY)
    _move(db, BAKERY, CAFE, stays=True)
    _move(db, CAFE, SHOP, stays=True)
    assert [len(contacts.of_employer(db, p_number, ON)) for p_number in PLACES] == [1, 1, 1]
    assert len(contacts.employments(db, _person(db, SHOP), ON)) == 3


def test_who_comes_back_is_there_again_since_the_first_day(db: Database) -> None:
    _add(db, BAKERY, from_on="2024-03-01", phone="98 00 00 01")
    _move(db, BAKERY, CAFE)
    _move(db, CAFE, BAKERY)
    back = _person(db, BAKERY)
    assert (back.from_on, back.to_on, back.phone) == (date(2024, 3, 1), None, "98 00 00 01")
    assert not _person(db, CAFE).works_on(ON + timedelta(days=1))


def test_a_namesake_at_the_other_employer_is_not_taken_for_the_same_unasked(db: Database) -> None:
    _add(db, BAKERY)
    _add(db, CAFE, phone="98 00 00 02")
    before = _everything(db)
    with pytest.raises(Problem, match="Der står allerede en Lone Dahl"):
        _move(db, BAKERY, CAFE)
    assert _everything(db) == before
    _move(db, BAKERY, CAFE, same=True)
    assert _person(db, CAFE).person_id == _person(db, BAKERY).person_id
    assert _person(db, CAFE).phone == "98 00 00 02"


def test_nobody_moves_to_where_they_are_or_stops_before_they_began(db: Database) -> None:
    _add(db, BAKERY, from_on="2026-11-10")
    with pytest.raises(Problem, match="står allerede her"):
        _move(db, BAKERY, BAKERY)
    with pytest.raises(Problem, match="begyndte her senere"):
        _write(db, lambda pen: contact_people.stop(pen, (BAKERY, LONE), date(2026, 11, 9)))
    _write(db, lambda pen: contact_people.stop(pen, (BAKERY, LONE), date(2026, 11, 10)))
    assert _person(db, BAKERY).to_on == date(2026, 11, 10)


def test_a_new_name_holds_everywhere_and_can_be_taken_back(db: Database) -> None:
    _add(db, BAKERY, phone="98 00 00 01")
    _move(db, BAKERY, CAFE)
    before = _everything(db)
    run = _write(db, lambda pen: contact_people.rename(pen, (CAFE, LONE), "Lone Dahl Krogh"))
    assert [contacts.find(db, p, contacts.mark_of(LONE)) for p in (BAKERY, CAFE)] == [None, None]
    renamed = _person(db, CAFE, "Lone Dahl Krogh")
    assert [one.person.name for one in contacts.employments(db, renamed, ON)] == ["Lone Dahl Krogh"] * 2
    assert contact_people.renamed(db, CAFE, contacts.mark_of(LONE)) == "Lone Dahl Krogh"
    told = contact_people.history(db, (BAKERY, "Lone Dahl Krogh"))
    assert [one.key[1] for one in told] == ["Lone Dahl Krogh", LONE, LONE, LONE]
    undo_run(db, run, kind=RunKind.EDIT, user_name="vera")
    assert _everything(db) == before
    assert contact_people.renamed(db, CAFE, contacts.mark_of(LONE)) is None


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(db: Database) -> None:
    _add(db, BAKERY)
    _move(db, BAKERY, CAFE)
    _add(db, BAKERY, "Per Bro", to_on="2025-01-01")
    before = _everything(db)
    with pytest.raises(Problem, match="under »Tidligere«"):
        _write(db, lambda pen: contact_people.rename(pen, (CAFE, LONE), "Per Bro"))
    with pytest.raises(Problem, match="Der står allerede en Lone Dahl her"):
        _add(db, CAFE)
    assert _everything(db) == before


def test_two_renamings_are_followed_from_the_first_name_to_the_last(db: Database) -> None:
    _add(db, BAKERY, "A")
    for old, new in (("A", "B"), ("B", "C")):
        with changes.recorded(db, "vera") as pen:
            contact_people.rename(pen, (BAKERY, old), new)
    assert contact_people.renamed(db, BAKERY, contacts.mark_of("A")) == "C"
    assert contact_people.renamed(db, BAKERY, contacts.mark_of("B")) == "C"
    assert {one.key[1] for one in contact_people.history(db, (BAKERY, "C"))} == {"A", "B", "C"}


def test_confirming_changes_nothing_but_the_date(db: Database) -> None:
    _add(db, BAKERY, phone="98 00 00 01")
    before, runs = _everything(db), len(list(db.query("SELECT 1 FROM runs")))
    run = _write(db, lambda pen: contact_people.confirm(pen, (BAKERY, LONE)))
    assert _everything(db) == before
    assert len(list(db.query("SELECT 1 FROM runs"))) == runs + 1
    latest = contact_people.history(db, (BAKERY, LONE))[0]
    assert (latest.run_id, latest.fields, latest.user_name) == (run, [], "vera")
    known = contact_people.confirmed(db, BAKERY)[LONE]
    assert (known.user_name, known.imported) == ("vera", False)
    undo_run(db, run, kind=RunKind.EDIT)
    assert _everything(db) == before


def test_what_an_import_brought_in_is_not_confirmed_by_anybody(db: Database) -> None:
    with changes.recorded(db, "vera", RunKind.IMPORT) as pen:
        pen.put(CONTACTS, {"p_number": BAKERY, "name": LONE})
    assert contact_people.confirmed(db, BAKERY)[LONE].imported


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        ({"phone": "98 00 00 01"}, {"phone": "+45 98000001"}, True),
        ({"email": "Lone@caf.example"}, {"email": "lone@CAF.example"}, True),
        ({"phone": "98 00 00 01"}, {"phone": "98 00 00 02"}, False),
        ({"phone": "spørg i butikken"}, {"phone": "spørg i butikken"}, False),
        ({}, {}, False),
    ],
)
def test_row_02_the_same_name_and_number_elsewhere_is_asked_about(
    db: Database, one: dict[str, str], other: dict[str, str], asked: bool
) -> None:
    _add(db, BAKERY, "lone DAHL", **one)
    _add(db, CAFE, LONE, **other)
    found = contacts.perhaps_the_same(db, _person(db, CAFE))
    assert [place.employer for place in found] == (["Bageriet"] if asked else [])


def test_the_answer_is_remembered_either_way(db: Database) -> None:
    for p_number in PLACES:
        _add(db, p_number, phone="98 00 00 01")
    _write(db, lambda pen: contact_people.keep_apart(pen, (BAKERY, LONE), (CAFE, LONE)))
    assert [one.person.p_number for one in contacts.perhaps_the_same(db, _person(db, BAKERY))] == [SHOP]
    _write(db, lambda pen: contact_people.link(pen, (SHOP, LONE), (CAFE, LONE)))
    assert contacts.perhaps_the_same(db, _person(db, SHOP)) == []
    assert _person(db, SHOP).person_id == _person(db, CAFE).person_id != _person(db, BAKERY).person_id
    _write(db, lambda pen: contact_people.part(pen, (SHOP, LONE)))
    assert len({_person(db, p).person_id for p in PLACES}) == 3


def test_two_of_one_employer_are_not_linked_and_who_is_gone_is_said_so(db: Database) -> None:
    _add(db, BAKERY)
    _add(db, BAKERY, "Per Bro")
    with pytest.raises(Problem, match="samme virksomhed"):
        _write(db, lambda pen: contact_people.link(pen, (BAKERY, LONE), (BAKERY, "Per Bro")))
    for step in (contact_people.confirm, contact_people.part):
        with pytest.raises(Problem, match="står her ikke længere"):
            _write(db, lambda pen, step=step: step(pen, (CAFE, LONE)))  # type: ignore[misc]


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE contacts; --", '"]~', "\u202eevil", "Æ" * 120, "a/b?c#d", "%_"]
)
def test_any_name_is_kept_as_it_is(db: Database, name: str) -> None:
    _add(db, BAKERY, name)
    _add(db, BAKERY, name + "x")
    assert contacts.find(db, BAKERY, contacts.mark_of(name)) is not None
    assert set(contact_people.confirmed(db, BAKERY)) == {name, name + "x"}
    _write(db, lambda pen: contact_people.rename(pen, (BAKERY, name), "Per"))
    assert {one.name for one in contacts.everyone_at(db, BAKERY)} == {"Per", name + "x"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("move", "stay", "same", "stop", "rename", "link", "apart", "part", "confirm")),
        st.sampled_from(PLACES),
        st.sampled_from(PLACES),
        st.sampled_from(("Lone", "Per")),
        st.integers(0, 40),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=150)
@given(STEPS)
def test_any_moves_keep_every_employment_and_are_taken_back_exactly(
    steps: list[tuple[str, str, str, str, int]],
) -> None:
    db = memory_database()
    try:
        _fill(db)
        _add(db, BAKERY, "Lone", from_on="2026-11-01")
        _add(db, BAKERY, "Per", to_on="2026-10-01")
        states, runs = [_everything(db)], list[int]()
        for step in steps:
            before = {(row["p_number"]) for row in db.query("SELECT p_number FROM contacts")}
            count = len(_everything(db)[0])
            try:
                run = _write(db, lambda pen, step=step: _take(pen, *step))  # type: ignore[misc]
            except Problem:
                assert _everything(db) == states[-1]
                continue
            after = _everything(db)
            assert len(after[0]) >= count
            assert before <= {row["p_number"] for row in after[0]}
            if next(db.query("SELECT count(*) AS n FROM runs WHERE run_id = ?", [run]))["n"]:
                states.append(after)
                runs.append(run)
        for row in states[-1][0]:
            assert not row["to_on"] or str(row["to_on"]) >= str(row["from_on"] or "")
        while runs:
            states.pop()
            undo_run(db, runs.pop(), kind=RunKind.EDIT)
            assert _everything(db) == states[-1]
    finally:
        db.conn.close()


def _take(pen: Pen, what: str, p_number: str, other: str, name: str, days: int) -> None:
    place, on = (p_number, name), ON + timedelta(days=days - 20)
    if what in ("move", "stay", "same"):
        contact_people.move(pen, place, other, on, {}, stays=what == "stay", same=what == "same")
    elif what == "stop":
        contact_people.stop(pen, place, on)
    elif what == "rename":
        contact_people.rename(pen, place, "Per" if name == "Lone" else "Lone")
    elif what == "link":
        contact_people.link(pen, place, (other, name))
    elif what == "apart":
        contact_people.keep_apart(pen, place, (other, name))
    elif what == "part":
        contact_people.part(pen, place)
    else:
        contact_people.confirm(pen, place)
