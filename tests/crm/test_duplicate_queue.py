"""The queue of likely duplicates: renewed with what changed it is the same as computed anew (row 11)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crm import changes
from crm.duplicate_queue import (
    Queue,
    apart,
    computed,
    doubt_again,
    keep_apart,
    read_listed,
    renewed,
    said_apart,
    undecided,
    weights,
)
from crm.duplicate_traits import Listed
from crm.model import RunKind
from crm.problem import Problem
from crm.tables import EMPLOYERS
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, NURSERY, SHOP

TWIN = "1000000099"

_WORDS = st.lists(
    st.sampled_from("bageri fyr lyng hjort kaffe strand nord ry".split()), min_size=1, max_size=3
)


@st.composite
def listed(draw: st.DrawFn, number: int) -> Listed:
    """One of a cramped town, where words, doors and numbers are shared by few and by many."""
    return Listed(
        p_number=f"{number:010}",
        name=" ".join(draw(_WORDS)),
        cvr=draw(st.sampled_from([None, "1", "2", "3"])),
        street=draw(st.sampled_from([None, "Algade 1", "Algade 2", "Havnevej 3"])),
        postcode=draw(st.sampled_from([None, "9800", "9760"])),
        phone=draw(st.sampled_from([None, "98 00 00 01", "98 00 00 02"])),
        email=draw(st.sampled_from([None, "a@fyr.example", "b@fyr.example", "c@lyng.example"])),
        closed_on=draw(st.sampled_from([None, "2026-01-01"])),
    )


TOWN = st.lists(st.integers(1, 40), unique=True, max_size=32).flatmap(
    lambda numbers: st.tuples(*(listed(number) for number in sorted(numbers)))
)


def same(one: Queue, other: Queue) -> bool:
    return one.pairs == other.pairs and set(one.listed.traits) == set(other.listed.traits)


@settings(max_examples=150, deadline=None)
@given(TOWN, TOWN)
def test_renewed_with_what_changed_is_computed_anew(
    before: tuple[Listed, ...], after: tuple[Listed, ...]
) -> None:
    assert same(renewed(computed(before), after), computed(after))


@settings(max_examples=60, deadline=None)
@given(TOWN, st.data())
def test_many_small_edits_one_after_the_other(town: tuple[Listed, ...], data: st.DataObject) -> None:
    now = {one.p_number: one for one in town}
    queue = computed(now.values())
    for _ in range(4):
        number = data.draw(st.integers(1, 40))
        if data.draw(st.booleans()):
            now[f"{number:010}"] = data.draw(listed(number))
        else:
            now.pop(f"{number:010}", None)
        queue = renewed(queue, now.values())
        assert same(queue, computed(now.values()))


def test_nothing_new_costs_nothing() -> None:
    town = [Listed("1", "Fyr"), Listed("2", "Fyr")]
    queue = computed(town)
    assert renewed(queue, list(town)).pairs is queue.pairs


def twin(db: Database, number: str = TWIN, of: str = CAFE, **cells: str | None) -> None:
    """The same place of work once more, under another number."""
    with changes.recorded(db, "vera") as pen:
        row = pen.row(EMPLOYERS, (of,))
        assert row is not None
        pen.put(EMPLOYERS, row | {"p_number": number} | cells)


def waiting(db: Database) -> list[tuple[str, str]]:
    pairs = undecided(db, computed(read_listed(db)).pairs)
    return [(pair.one.p_number, pair.other.p_number) for pair in pairs]


def test_a_pair_waits_until_somebody_says_that_it_is_not_the_same(db: Database) -> None:
    twin(db)
    assert waiting(db) == [(CAFE, TWIN)]
    with changes.recorded(db, "karl") as pen:
        keep_apart(pen, TWIN, CAFE, TODAY, "karl")
    assert waiting(db) == []
    (said,), total = apart(db, 10, 0)
    assert (said.p_number, said.other_p_number, said.said_by, said.said_on, total) == (
        CAFE,
        TWIN,
        "karl",
        TODAY,
        1,
    )
    assert said_apart(db, TWIN, CAFE) == said_apart(db, CAFE, TWIN) == said
    with changes.recorded(db, "vera") as pen:
        keep_apart(pen, CAFE, TWIN, TODAY, "vera")
    assert said_apart(db, CAFE, TWIN) == said


@pytest.mark.parametrize("by_run", [True, False])
def test_not_the_same_can_be_taken_back(db: Database, by_run: bool) -> None:
    twin(db)
    with changes.recorded(db, "karl") as pen:
        keep_apart(pen, CAFE, TWIN, TODAY, "karl")
    if by_run:
        undo_run(db, pen.run_id, kind=RunKind.EDIT, user_name="karl")
    else:
        with changes.recorded(db, "karl") as again:
            assert doubt_again(again, TWIN, CAFE)
            assert not doubt_again(again, TWIN, CAFE)
    assert waiting(db) == [(CAFE, TWIN)]


def test_only_two_that_are_here_can_be_kept_apart(db: Database) -> None:
    for one, other, says in ((CAFE, TWIN, TWIN), (CAFE, CAFE, "sig selv")):
        with pytest.raises(Problem, match=says), changes.recorded(db, "karl") as pen:
            keep_apart(pen, one, other, TODAY, "karl")
    assert apart(db, 10, 0) == ([], 0)


def test_who_goes_on_as_the_other_is_no_duplicate_however_long_the_way(db: Database) -> None:
    twin(db, successor_p_number=CLOSED)
    assert waiting(db) == []
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": TWIN, "successor_p_number": SHOP})
        pen.put(EMPLOYERS, {"p_number": SHOP, "successor_p_number": TWIN})
    assert waiting(db) == [(CAFE, TWIN)]


def test_how_much_hangs_on_each(db: Database) -> None:
    found = weights(db, [CAFE, NURSERY, "9999999999"], TODAY)
    cafe = found[CAFE]
    assert (cafe.log, cafe.contacts, cafe.openings, cafe.placements, cafe.total) == (3, 2, 1, 1, 7)
    assert cafe.last_contact_on is not None and cafe.last_contact_on.isoformat() == "2026-11-10"
    assert (found[NURSERY].total, found["9999999999"].total) == (1, 0)


def test_those_asked_for_are_read_and_no_others(db: Database) -> None:
    every = {one.p_number: one for one in read_listed(db)}
    assert read_listed(db, [CAFE, "9999999999"]) == [every[CAFE]]
    assert every[CAFE].street == "Strandvejen 4"
