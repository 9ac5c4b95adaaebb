"""`jobbro demo`: what it builds, when it builds it again, what it never touches, and that it serves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlite_utils import Database

from crm import demo as town
from crm import settings, users
from crm.db import open_database
from crm.model import Role
from crm.problem import Problem
from tests.conftest import Visitor
from webapp.app import create_app
from webapp.cli import main
from webapp.commands.demo import ready
from webapp.config import Settings

ROOT = Path(__file__).parent.parent.parent
SUNDAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    ready(Settings(database=path, today=SUNDAY))
    return path


@pytest.fixture
def built(_built: Path, tmp_path: Path) -> Path:
    """A demo built on the Sunday after the anchor, this test's own."""
    return Path(shutil.copy(_built, tmp_path / "demo.db"))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    db = open_database(path)
    try:
        yield db
    finally:
        db.conn.close()


def last_contact(path: Path) -> str:
    with opened(path) as db:
        return str(next(db.query("SELECT max(date) AS day FROM employer_contacts"))["day"])


def test_everybody_in_it_is_invented_and_the_staff_can_log_in(built: Path) -> None:
    with opened(built) as db:
        assert settings.is_invented(db)
        roles = [user.role for user in users.everyone(db) if user.has_login]
    assert sorted(roles) == [Role.COMPANY_CONSULTANT] * 3 + [Role.IPS_CONSULTANT] * 4 + [Role.TEAM_LEADER]


def test_a_consultant_sees_a_match_list_marked_as_invented(built: Path) -> None:
    jonas = Visitor(create_app(Settings(database=built, today=SUNDAY)))
    jonas.log_in("jonas", town.PASSWORD)
    assert "OPDIGTEDE DATA" in jonas.get("/")


def test_requests_wait_to_be_taken_and_are_answered(built: Path) -> None:
    visitor = Visitor(create_app(Settings(database=built, today=SUNDAY)))
    visitor.log_in("birgit", town.PASSWORD)
    page = visitor.words("/anmodninger")
    assert "Ledige anmodninger 2" in page and "Dem, jeg er i gang med 1" in page
    visitor = Visitor(create_app(Settings(database=built, today=SUNDAY)))
    visitor.log_in("sofie", town.PASSWORD)
    assert "1 besvaret anmodning" in visitor.words("/")


def test_its_year_has_just_ended(built: Path) -> None:
    assert last_contact(built) == "2026-11-13"


@pytest.mark.parametrize(
    ("today", "weeks"),
    [(date(2026, 11, 16), 0), (date(2026, 11, 22), 0), (date(2027, 1, 4), 7), (date(2026, 11, 15), -1)],
)
def test_it_moves_by_whole_weeks(today: date, weeks: int) -> None:
    assert town.weeks_later(today) == weeks


def test_it_is_built_once_a_week(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever tries things out finds them again the same week; the week after, the town starts afresh."""
    with opened(built) as db:
        settings.write(db, "tried", "yes")
    ready(Settings(database=built, today=date(2026, 11, 16)))
    assert capsys.readouterr().err == ""
    ready(Settings(database=built, today=date(2026, 12, 2)))
    assert "igen" in capsys.readouterr().err
    assert last_contact(built) == "2026-11-27"
    with opened(built) as db:
        assert settings.read(db, "tried") is None


def test_fresh_builds_it_again(built: Path) -> None:
    with opened(built) as db:
        settings.write(db, "tried", "yes")
    ready(Settings(database=built, today=SUNDAY), fresh=True)
    with opened(built) as db:
        assert settings.read(db, "tried") is None


def test_another_edition_of_the_tables_builds_it_again(built: Path) -> None:
    with opened(built) as db:
        settings.write(db, "demo_edition", "0 of an older Jobbro")
    ready(Settings(database=built, today=SUNDAY))
    assert town.stored_edition(built) == town.edition(SUNDAY)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_real_database_is_never_overwritten(tmp_path: Path, fresh: bool) -> None:
    path = tmp_path / "real.db"
    open_database(path, create=True).conn.close()
    before = path.read_bytes()
    with pytest.raises(Problem, match="ikke en demo"):
        ready(Settings(database=path, today=SUNDAY), fresh=fresh)
    assert path.read_bytes() == before


def test_a_build_that_stops_half_way_leaves_what_was_there(built: Path) -> None:
    """Making the password hash is the last thing that can be made to fail from outside."""

    def stop(_password: str) -> str:
        raise KeyboardInterrupt

    before = sorted(path.name for path in built.parent.iterdir())
    with pytest.raises(KeyboardInterrupt):
        town.build(built, date(2027, 3, 1), stop)
    assert sorted(path.name for path in built.parent.iterdir()) == before
    assert town.stored_edition(built) == town.edition(SUNDAY)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["demo", "--folder", str(tmp_path / "file" / "demo")])
    assert stop.value.code == 1
    [line] = capsys.readouterr().err.splitlines()[-1:]
    assert line.startswith("Fejl: Demoen kan ikke skrives i ")


@pytest.mark.skipif(sys.platform == "win32", reason="stopped with a signal")
def test_the_command_says_address_and_logins_and_serves(built: Path) -> None:
    command = [sys.executable, "-c", "from webapp.cli import main; main()", "--db", str(built)]
    served = subprocess.Popen(
        [*command, "demo", "--port", "0", "--as-of", "2026-11-22"],
        cwd=built.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert served.stdout
    try:
        said = ""
        for line in served.stdout:
            said += line
            if "http://" in line:
                break
        for name in ("mette", "jonas", "sofie", "rasmus", "karen", "ali", "birgit", "henrik", town.PASSWORD):
            assert name in said
        address = next(word for word in said.split() if word.startswith("http://"))
        with urlopen(address) as page:
            assert "OPDIGTEDE DATA" in page.read().decode()
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(timeout=20)
        served.stdout.close()
