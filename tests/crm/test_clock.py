"""A day begins at midnight in Denmark, whatever clock the server keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import clock, requests
from crm.interchange import import_folder, preview_folder
from tests.conftest import TODAY
from tests.personas import CAFE


@pytest.mark.parametrize(
    ("utc", "here"),
    [
        ("2026-11-16T22:59:59+00:00", "2026-11-16"),
        ("2026-11-16T23:00:00+00:00", "2026-11-17"),
        ("2026-11-16T23:30:00", "2026-11-17"),
        ("2026-11-17T00:30:00+01:00", "2026-11-17"),
        ("2026-07-01T21:59:59+00:00", "2026-07-01"),
        ("2026-07-01T22:00:00+00:00", "2026-07-02"),
        ("2026-03-28T23:30:00+00:00", "2026-03-29"),
        ("2026-10-24T22:30:00+00:00", "2026-10-25"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
    ],
)
def test_the_day_begins_at_midnight_in_denmark(utc: str, here: str) -> None:
    assert clock.day_of(utc) == clock.day_of(datetime.fromisoformat(utc)) == date.fromisoformat(here)


class LateInTheEvening(datetime):
    """Half past eleven in the evening in UTC, when it is tomorrow in Denmark."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> LateInTheEvening:
        return cls(2026, 11, 15, 23, 30, tzinfo=UTC).astimezone(tz)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", LateInTheEvening)


def test_it_is_tomorrow_here_before_it_is_so_in_utc(late: None) -> None:
    assert clock.today() == TODAY


def test_an_import_dates_what_it_learns_so(late: None, db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "ind"
    folder.mkdir()
    (folder / "employers.csv").write_text(f"p_number,noise\n{CAFE},3\n", encoding="utf-8")
    preview_folder(db, folder)
    import_folder(db, folder)
    fact = next(db.query("SELECT * FROM employer_facts WHERE p_number = ? AND field = 'noise'", [CAFE]))
    assert fact["noted_on"] == TODAY.isoformat()


def test_a_request_is_asked_on_the_day_here_and_waits_in_days_here(db: Database) -> None:
    asked_at = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    reference = requests.ask(db, "P-001", "ida", asked_at, None)
    found = requests.find(db, reference)
    assert found and found.asked_at == asked_at and found.asked_at.date() == TODAY
    assert found.days_waiting(clock.here("2026-11-16T12:00:00+00:00")) == 0
