"""The invented year kept alive: every date of a folder moved by whole weeks, all else as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.db import memory_database
from crm.interchange import import_folder, shifted_copy
from crm.problem import Problem
from tests.crm.interchange_folder import ANNA, make_folder, rows_of


def test_dates_move_and_nothing_else_does(tmp_path: Path) -> None:
    source = make_folder(
        tmp_path / "in",
        employers=f"""
            p_number;name;Lukket den;note;busy_periods
            {ANNA};"2026-11-16; ""x""\";16-11-2026;2026-11-16;jul
        """,
        contacts=f"p_number,name,from_on,to_on\n{ANNA},Eva,2026-01-05,\n{ANNA},Bo,måske,",
    )
    (source / "OPDIGTEDE DATA.txt").write_text("x")
    shifted_copy(source, tmp_path / "out", 52)
    out = tmp_path / "out"
    assert (out / "employers.csv").read_text(encoding="utf-8") == (
        "p_number,name,Lukket den,note,busy_periods\n"
        + f'{ANNA},"2026-11-16; ""x""",2027-11-15,2026-11-16,jul\n'
    )
    assert (out / "contacts.csv").read_text(encoding="utf-8") == (
        f"p_number,name,from_on,to_on\n{ANNA},Eva,2027-01-04,\n{ANNA},Bo,måske,\n"
    )
    assert (out / "OPDIGTEDE DATA.txt").read_text() == "x"


def test_there_and_back_again(tmp_path: Path) -> None:
    source = make_folder(
        tmp_path / "in", employers=f"p_number,name,closed_on\n{ANNA},Anna,2026-11-16", users="user_name\nips1"
    )
    shifted_copy(source, tmp_path / "there", -70)
    shifted_copy(tmp_path / "there", tmp_path / "back", 70)
    for path in source.iterdir():
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()
    db = memory_database()
    import_folder(db, tmp_path / "there")
    assert rows_of(db, "employers")[0]["closed_on"] == "2025-07-14"


def test_dates_cannot_leave_the_calendar(tmp_path: Path) -> None:
    source = make_folder(tmp_path / "in", employers=f"p_number,name,closed_on\n{ANNA},Anna,9999-12-30")
    with pytest.raises(Problem, match="kan ikke flyttes"):
        shifted_copy(source, tmp_path / "out", 1)
