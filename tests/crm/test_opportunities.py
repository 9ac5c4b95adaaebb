"""Openings noted, changed and closed, their numbers and last days, and the list of all that can be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlite_utils import Database

from crm import changes, opportunities, opportunity_changes
from crm.changes import Pen
from crm.db import open_database
from crm.model import Form, OpportunityKind, OpportunityStatus, RunKind
from crm.opportunities import Wanted
from crm.problem import Problem
from crm.tables import EMPLOYERS, OPPORTUNITIES, OPT_OUTS
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.personas import CAFE, CLOSED, NURSERY, RESTING


def _write(db: Database, step: Callable[[Pen], object]) -> int:
    with changes.recorded(db, "vera") as pen:
        step(pen)
    return pen.run_id


def _create(db: Database, p_number: str = CAFE, **values: str | float | int | None) -> str:
    told: dict[str, str | float | int | None] = {"kind": "hidden", "status": "open", "job_type": "Opvask"}
    with changes.recorded(db, "vera") as pen:
        return opportunity_changes.create(pen, p_number, told | values)


def _ids(db: Database, wanted: Wanted, as_of: date = TODAY) -> list[str]:
    return [row.opening.opportunity_id for row in opportunities.usable_rows(db, wanted, as_of, 100, 0)[0]]


def test_numbers_follow_each_other_past_those_that_came_from_elsewhere(db: Database) -> None:
    assert [_create(db), _create(db)] == ["O-000001", "O-000002"]
    with changes.recorded(db, "vera") as pen:
        for number in ("O-000123", "O-abc", "O-9x", "O-99999999999999999999", "O-", "o-500"):
            pen.put(OPPORTUNITIES, {"opportunity_id": number, "p_number": CAFE})
    assert _create(db) == "O-000124"


def test_the_number_of_one_taken_back_is_not_given_again(db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        first = opportunity_changes.create(pen, CAFE, {"kind": "hidden"})
    undo_run(db, pen.run_id, kind=RunKind.EDIT)
    assert opportunities.find(db, first) is None
    assert _create(db) == "O-000002"


def test_beyond_the_largest_number_nothing_is_written_over(db: Database) -> None:
    with changes.recorded(db, "vera") as pen:
        pen.put(OPPORTUNITIES, {"opportunity_id": "O-999999999", "p_number": CAFE})
    assert [_create(db), _create(db)] == ["O-1000000000", "O-1000000001"]


def test_two_who_note_an_opening_at_once_get_two_numbers(town: Path) -> None:
    together, found = Barrier(4), list[str]()

    def note() -> None:
        own = open_database(town)
        together.wait()
        found.extend(_create(own) for _ in range(5))
        own.conn.close()

    threads = [Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"O-{n:06}" for n in range(1, 21)]


@pytest.mark.parametrize(
    ("kind", "days"), [("hidden", 90), ("carved", 90), ("new_function", 90), ("education", 180)]
)
def test_what_was_only_heard_lasts_for_a_while(kind: str, days: int) -> None:
    assert opportunity_changes.lasts_until(OpportunityKind(kind), TODAY) == TODAY + timedelta(days=days)


def test_a_vacancy_has_to_be_asked_for_its_closing_date() -> None:
    assert opportunity_changes.lasts_until(OpportunityKind.VACANCY, TODAY) is None
    assert opportunity_changes.lasts_until(None, TODAY) is None


def test_the_shelf_of_an_employer_keeps_apart_what_can_be_used_and_what_must_be_asked(db: Database) -> None:
    own = {name: _create(db, NURSERY, status=name) for name in OpportunityStatus}
    late = _create(db, NURSERY, expires_on=(TODAY - timedelta(days=1)).isoformat())
    last_day = _create(db, NURSERY, expires_on=TODAY.isoformat())
    shelf = opportunities.at_employer(db, NURSERY, TODAY)
    usable, ideas, expired, past = (
        {one.opportunity_id for one in group}
        for group in (shelf.usable, shelf.ideas, shelf.expired, shelf.past)
    )
    assert usable == {own[OpportunityStatus.OPEN], own[OpportunityStatus.OFFERED], last_day}
    assert ideas == {own[OpportunityStatus.IDEA]}
    assert expired == {late, "M-2"}
    assert past == {own[OpportunityStatus.FILLED], own[OpportunityStatus.LAPSED]}
    assert shelf.usable[0].opportunity_id == last_day


def test_thirty_days_longer_from_the_last_day_or_from_today(db: Database) -> None:
    number = _create(db, expires_on="2026-11-20")
    with changes.recorded(db, "vera") as pen:
        assert opportunity_changes.extend(pen, number, TODAY, "2026-11-20") == date(2026, 12, 20)
        assert opportunity_changes.extend(pen, "M-2", TODAY, "2026-07-01") == date(2026, 12, 16)
    with pytest.raises(Problem, match="kollega"):  # a second tap on the page as it was
        _write(db, lambda pen: opportunity_changes.extend(pen, number, TODAY, "2026-11-20"))


def test_what_is_done_with_is_opened_before_it_lasts_longer(db: Database) -> None:
    number = _create(db, status="filled", expires_on="2026-11-20")
    with pytest.raises(Problem, match="Åbn den igen"):
        _write(db, lambda pen: opportunity_changes.extend(pen, number, TODAY, "2026-11-20"))


def test_a_status_changed_meanwhile_is_not_overwritten(db: Database) -> None:
    number = _create(db)
    _write(db, lambda pen: opportunity_changes.set_status(pen, number, OpportunityStatus.OFFERED, "open"))
    with pytest.raises(Problem, match="kollega"):
        _write(db, lambda pen: opportunity_changes.set_status(pen, number, OpportunityStatus.LAPSED, "open"))
    _write(db, lambda pen: opportunity_changes.set_status(pen, number, OpportunityStatus.OFFERED, "open"))
    with pytest.raises(Problem, match="findes ikke længere"):
        _write(db, lambda pen: opportunity_changes.set_status(pen, "X", OpportunityStatus.OPEN, None))


def test_every_change_is_on_record_and_taken_back_exactly(db: Database) -> None:
    before = list(db.query("SELECT * FROM opportunities"))
    runs = [
        _write(db, lambda pen: opportunity_changes.create(pen, CAFE, {"kind": "carved"})),
        _write(db, lambda pen: opportunity_changes.change(pen, "M-1", {"description": "Æble\n• a"})),
        _write(db, lambda pen: opportunity_changes.set_status(pen, "M-1", OpportunityStatus.FILLED, "open")),
    ]
    assert [one.fields for one in changes.of_record(db, OPPORTUNITIES, ("M-1",))][:2] == [
        ["status"],
        ["description"],
    ]
    for run in reversed(runs):
        undo_run(db, run, kind=RunKind.EDIT)
    assert list(db.query("SELECT * FROM opportunities")) == before


def test_the_list_of_all_by_kind_form_town_and_end(db: Database) -> None:
    late = _create(db, NURSERY, kind="vacancy", form="ordinary", expires_on="2027-03-01")
    soon = _create(db, NURSERY, form="flex_job", expires_on="2026-11-18")
    endless = _create(db, CAFE, kind="vacancy", form="ordinary")
    assert _ids(db, Wanted()) == [soon, "M-1", late, endless]
    assert _ids(db, Wanted(kind=OpportunityKind.VACANCY)) == [late, endless]
    assert _ids(db, Wanted(form=Form.FLEX_JOB)) == [soon]
    assert _ids(db, Wanted(within_days=2)) == [soon]
    assert _ids(db, Wanted(within_days=1)) == []
    assert _ids(db, Wanted(town="Vrå")) == []
    assert _ids(db, Wanted(town="Hjørring", kind=OpportunityKind.CARVED)) == ["M-1"]
    assert opportunities.usable_towns(db, TODAY) == ["Hjørring"]
    assert opportunities.usable_rows(db, Wanted(), TODAY, 1, 1)[1] == 4


def test_row_09_openings_of_employers_that_want_peace_are_left_out_until_asked_for(db: Database) -> None:
    resting, closed, out = _create(db, RESTING), _create(db, CLOSED), _create(db, NURSERY)
    with changes.recorded(db, "vera") as pen:
        pen.put(OPT_OUTS, {"number": NURSERY, "until": "2026-12-31", "set_by": "vera"})
    assert _ids(db, Wanted()) == ["M-1"]
    assert opportunities.resting_count(db, Wanted(), TODAY) == 3
    rows, total = opportunities.usable_rows(db, Wanted(resting=True), TODAY, 100, 0)
    assert total == 4
    assert {row.opening.opportunity_id for row in rows if row.rests} == {resting, closed, out}
    with changes.recorded(db, "vera") as pen:
        pen.put(EMPLOYERS, {"p_number": CAFE, "relation_step": "paused"})
    assert _ids(db, Wanted()) == []
    assert _ids(db, Wanted(), date(2027, 1, 1)) == [out]
