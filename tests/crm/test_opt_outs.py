"""Employers that want to be left alone: set, held everywhere, lifted, and on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import asking, changes, opt_outs
from crm.asking import Light, Why
from crm.interchange import export_folder, import_folder
from crm.model import OptOutReason
from crm.opt_outs import OptOut
from crm.problem import Problem
from crm.tables import OPT_OUTS
from crm.undoing import undo_run
from tests.conftest import TODAY
from tests.personas import CAFE, NURSERY, RESTING, SHOP

UNTIL = date(2027, 2, 1)
CVR = "11111111"


def keep(db: Database, number: str, until: date = UNTIL) -> int:
    with changes.recorded(db, "vera") as pen:
        opt_outs.keep(
            pen, OptOut(number, until, OptOutReason.ASKED_TOO_OFTEN, "Ring først i marts", "vera", TODAY)
        )
    return pen.run_id


def lift(db: Database, number: str) -> bool:
    with changes.recorded(db, "karl") as pen:
        return opt_outs.lift(pen, number)


def light(db: Database, p_number: str) -> Light:
    return asking.may_ask(db, p_number, TODAY).light


def column(db: Database, p_number: str) -> str | None:
    [row] = db.query("SELECT do_not_contact_until AS until FROM employers WHERE p_number = ?", [p_number])
    found: str | None = row["until"]
    return found


def test_row_09_an_opt_out_has_author_reason_and_end_and_stands_in_the_contracts_column(db: Database) -> None:
    keep(db, NURSERY)
    found = asking.may_ask(db, NURSERY, TODAY)
    assert (found.light, found.why, found.until) == (Light.RED, Why.NOT_YET, UNTIL)
    [said] = found.opt_outs
    assert (said.set_by, said.reason, said.set_on, said.note) == (
        "vera",
        "asked_too_often",
        TODAY,
        "Ring først i marts",
    )
    assert column(db, NURSERY) == "2027-02-01"
    assert asking.may_ask(db, NURSERY, date(2027, 2, 1)).light is Light.RED
    assert asking.may_ask(db, NURSERY, date(2027, 2, 2)).light is Light.GREEN


def test_an_opt_out_by_cvr_holds_for_every_unit_also_those_that_come_later(db: Database) -> None:
    keep(db, CVR)
    assert light(db, CAFE) is Light.RED
    assert light(db, NURSERY) is Light.GREEN
    db.execute("UPDATE employers SET cvr = ? WHERE p_number = ?", [CVR, NURSERY])
    assert light(db, NURSERY) is Light.RED
    [said] = asking.may_ask(db, NURSERY, TODAY).opt_outs
    assert said.is_whole_firm
    assert column(db, NURSERY) is None


def test_a_number_that_is_not_in_the_base_is_kept_and_holds_when_it_comes_in(
    db: Database, tmp_path: Path
) -> None:
    keep(db, "1000000077")
    keep(db, "77777777")
    told = {one.opt_out.number: (one.name, one.units) for one in opt_outs.in_force(db, TODAY)}
    assert told["1000000077"] == (None, 0) and told["77777777"] == (None, 0)
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "employers.csv").write_text(
        "p_number,cvr,name\n1000000077,,Ny Butik\n1000000078,77777777,Ny Filial\n", encoding="utf-8"
    )
    assert not import_folder(db, folder).rejects
    assert light(db, "1000000077") is Light.RED and light(db, "1000000078") is Light.RED
    told = {one.opt_out.number: (one.name, one.units) for one in opt_outs.in_force(db, TODAY)}
    assert told["1000000077"] == ("Ny Butik", 1) and told["77777777"] == ("Ny Filial", 1)


def test_a_number_merged_into_another_still_rests(db: Database) -> None:
    keep(db, "1000000077")
    db.execute("INSERT INTO merged_employers (p_number, into_p_number) VALUES ('1000000077', ?)", [SHOP])
    assert light(db, SHOP) is Light.RED


def test_the_latest_of_all_dates_counts_and_lifting_one_leaves_the_others(db: Database) -> None:
    keep(db, CAFE, date(2026, 12, 1))
    keep(db, CVR, date(2027, 1, 1))
    assert asking.may_ask(db, CAFE, TODAY).until == date(2027, 1, 1)
    assert [one.number for one in asking.may_ask(db, CAFE, TODAY).opt_outs] == [CVR, CAFE]
    db.execute("UPDATE employers SET do_not_contact_until = '2027-03-01' WHERE p_number = ?", [CAFE])
    assert asking.may_ask(db, CAFE, TODAY).until == date(2027, 3, 1), "an import may know of a later day"
    assert lift(db, CAFE) and column(db, CAFE) is None
    assert asking.may_ask(db, CAFE, TODAY).until == date(2027, 1, 1)
    assert lift(db, CVR)
    assert light(db, CAFE) is not Light.RED
    assert not lift(db, CVR)


def test_a_date_that_only_the_column_tells_of_is_listed_and_can_be_lifted(db: Database) -> None:
    [listed] = opt_outs.in_force(db, TODAY)
    assert (listed.opt_out.number, listed.name, listed.opt_out.set_by) == (RESTING, "Hvilende Lager", None)
    assert lift(db, RESTING)
    assert light(db, RESTING) is Light.GREEN and opt_outs.in_force(db, TODAY) == []


def test_what_has_lapsed_is_not_listed(db: Database) -> None:
    keep(db, "77777777", date(2026, 11, 15))
    keep(db, "88888888", date(2026, 11, 16))
    assert [one.opt_out.number for one in opt_outs.in_force(db, TODAY)] == ["88888888", RESTING]


def test_history_is_kept_and_a_run_can_be_taken_back_as_a_whole(db: Database) -> None:
    run_id = keep(db, NURSERY)
    keep(db, NURSERY, date(2027, 6, 1))
    lift(db, NURSERY)
    made = changes.of_record(db, OPT_OUTS, (NURSERY,))
    assert [(one.user_name, (one.after or {}).get("until")) for one in made] == [
        ("karl", None),
        ("vera", "2027-06-01"),
        ("vera", "2027-02-01"),
    ]
    lifted = made[0].run_id
    undo_run(db, lifted, kind=made[0].kind, user_name="karl")
    assert light(db, NURSERY) is Light.RED and column(db, NURSERY) == "2027-06-01"
    with pytest.raises(Problem):
        undo_run(db, run_id, kind=made[0].kind, user_name="vera")


def test_row_09_export_says_it_in_the_contracts_column_and_a_new_base_keeps_it(
    db: Database, tmp_path: Path
) -> None:
    from contextlib import closing

    from crm.db import open_database

    keep(db, NURSERY)
    keep(db, CVR)
    export_folder(db, tmp_path / "out")
    rows = (tmp_path / "out" / "employers.csv").read_text(encoding="utf-8")
    assert any(NURSERY in line and "2027-02-01" in line for line in rows.splitlines())
    other = open_database(tmp_path / "other.db", create=True)
    with closing(other.conn):
        assert not import_folder(other, tmp_path / "out").rejects
        assert light(other, NURSERY) is Light.RED and light(other, CAFE) is Light.RED
        assert asking.may_ask(other, CAFE, TODAY).opt_outs == asking.may_ask(db, CAFE, TODAY).opt_outs


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("12 34 56 78", "12345678"),
        ("1000-000-099", "1000000099"),
        (" 1000000099 ", "1000000099"),
        ("1012345678", "1012345678"),
    ],
)
def test_numbers_are_read_with_spaces_and_hyphens(db: Database, written: str, number: str) -> None:
    assert opt_outs.read_number(db, written) == number


@pytest.mark.parametrize(
    "written", ["", "1234567", "123456789", "12345678901", "abc", "١٢٣٤٥٦٧٨", "1000000001'; --"]
)
def test_what_is_no_number_is_refused(db: Database, written: str) -> None:
    with pytest.raises(Problem, match="CVR-nummer"):
        opt_outs.read_number(db, written)


def test_a_cpr_number_is_never_kept(db: Database) -> None:
    for civil in ("010190-1234", "3112991234"):
        with pytest.raises(Problem, match="ligner et CPR-nummer"):
            opt_outs.read_number(db, civil)


def test_the_matchers_table_is_built_anew_when_someone_opts_out(db: Database) -> None:
    from crm import workplaces

    before = workplaces.revision(db)
    keep(db, CVR)
    assert workplaces.revision(db) != before
    [cafe] = [one for one in workplaces.read_workplaces(db) if one.p_number == CAFE]
    assert cafe.do_not_contact_until == UNTIL
