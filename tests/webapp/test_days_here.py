"""What happened at half past eleven in the evening in UTC is shown on the day that it was in Denmark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import clock, reference_loads, requests, team_numbers
from crm.changes import recorded
from crm.contacts import mark_of
from tests.conftest import TODAY, Visitor
from tests.personas import CAFE
from tests.reference_files import esco_csv
from webapp.cli import main
from webapp.commands import days
from webapp.config import Settings

Enter = Callable[[str], Visitor]
LATE = "2026-03-01T23:30:00+00:00"
HERE, UTC_DAY = "2. mar. 2026", "1. mar. 2026"


@pytest.fixture
def late(db: Database) -> Database:
    """The town, in which all that was done was done late in the evening of the first of March."""
    with recorded(db, "lis") as pen:
        team_numbers.save(pen, dict.fromkeys(team_numbers.DEFAULTS, "5"))
    db.execute("UPDATE runs SET started_at = ?", [LATE])
    return db


def test_the_pages_and_the_commands_take_the_day_here_for_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert Settings(Path("town.db")).day() == days.today(None) == TODAY
    assert days.today(datetime(2026, 1, 2, tzinfo=UTC)) == date(2026, 1, 2), "the day that was asked for"


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("vera", "/import"),
        ("ida", f"/virksomheder/{CAFE}/kontaktpersoner/{mark_of('Signe Fyhn')}"),
        ("lis", "/indstillinger"),
        ("ida", f"/virksomheder/{CAFE}/historik"),
    ],
)
def test_what_was_done_late_in_the_evening(late: Database, logged_in: Enter, who: str, address: str) -> None:
    words = logged_in(who).words(address)
    assert HERE in words and UTC_DAY not in words


def test_a_request_made_late_in_the_evening(db: Database, logged_in: Enter) -> None:
    reference = requests.ask(db, "P-001", "ida", datetime.fromisoformat(LATE), None)
    assert f"Spurgt af Ida Holm, {HERE}" in logged_in("ida").words(f"/anmodninger/{reference}")


def test_a_list_read_late_in_the_evening(
    db: Database, town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "occupations_da.csv").write_text(esco_csv(), encoding="utf-8")
    reference_loads.add_esco(db, [tmp_path / "occupations_da.csv"])
    db.execute("UPDATE reference_loads SET loaded_at = ?", [LATE])
    with pytest.raises(SystemExit):
        main(["--db", str(town), "reference", "list"])
    told = capsys.readouterr().out
    assert HERE in told and UTC_DAY not in told
