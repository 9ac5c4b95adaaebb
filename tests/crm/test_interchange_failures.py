"""When the disk is full, the file locked, read-only or newer: one clear sentence, nothing half-written."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.db import open_database
from crm.interchange import import_folder, import_into_file
from crm.problem import Problem
from tests.crm.interchange_folder import ANNA, BO, exported, make_folder, rejects_in, rows_of

SMALL = f"p_number,name\n{ANNA},Anna"
ROOT = Path.cwd()
PROGRAM = "from webapp.cli import main; main()"


def large(folder: Path) -> Path:
    """A folder whose import needs a few megabytes, one row of it bad."""
    rows = "\n".join(f"{1900001000 + n},Firma {n},{'x' * 300}" for n in range(4000))
    return make_folder(folder, employers=f"p_number,name,busy_periods\nbad,Bad,\n{rows}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database file with one employer."""
    path = tmp_path / "db" / "jobbro.db"
    path.parent.mkdir()
    import_into_file(path, make_folder(tmp_path / "small", employers=SMALL))
    return path


def content(path: Path, folder: Path) -> dict[str, bytes]:
    db = open_database(path)
    try:
        return exported(db, folder)
    finally:
        db.conn.close()


def command(
    *arguments: str | Path, file_bytes: int | None = None, program: str = PROGRAM
) -> subprocess.CompletedProcess[str]:
    """Run the real command, if wished with a limit on the size of every file it writes (a full disk)."""

    def limit() -> None:
        if file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        preexec_fn=limit,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence of a command that failed: the last line on standard error, nothing on standard output."""
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def test_a_full_disk_leaves_the_database_as_it_was(path: Path, tmp_path: Path) -> None:
    before = content(path, tmp_path / "before")
    done = command("--db", path, "import", large(tmp_path / "large"), file_bytes=700_000)
    assert "fuld eller kan ikke skrives. Intet er ændret. Gør plads" in one_line(done)
    assert content(path, tmp_path / "after") == before
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [file.name for file in path.parent.iterdir() if "rejects" in file.name] == []


def test_a_full_disk_leaves_no_new_database(tmp_path: Path) -> None:
    place = tmp_path / "new"
    place.mkdir()
    done = command("--db", place / "a.db", "import", large(tmp_path / "large"), file_bytes=700_000)
    assert "Gør plads" in one_line(done)
    assert list(place.iterdir()) == []


def test_a_full_database_leaves_no_rejects_file(path: Path, tmp_path: Path) -> None:
    db = open_database(path)
    pages = next(db.query("PRAGMA page_count"))["page_count"]
    db.execute(f"PRAGMA max_page_count = {pages + 20}")
    rejects = tmp_path / "out" / "rejects.csv"
    rejects.parent.mkdir()
    with pytest.raises(Problem, match="fuld"):
        import_folder(db, large(tmp_path / "large"), rejects=rejects)
    assert list(rejects.parent.iterdir()) == []
    assert len(rows_of(db, "employers")) == 1
    assert len(rows_of(db, "runs")) == 1
    db.conn.close()


def test_a_locked_database_is_said_to_be_busy(path: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    folder = make_folder(tmp_path / "more", employers=f"p_number,name\n{BO},Bo")
    with pytest.raises(Problem, match="optaget af et andet program"):
        import_into_file(path, folder, busy_seconds=0.1)
    other.execute("ROLLBACK")
    other.close()
    assert import_into_file(path, folder).tables["employers"].added == 1


def test_a_database_that_only_allows_reading(path: Path, tmp_path: Path) -> None:
    db = open_database(path)
    db.execute("PRAGMA query_only = ON")
    with pytest.raises(Problem, match="kan ikke skrives i"):
        import_folder(db, make_folder(tmp_path / "more", employers=f"p_number,name\n{BO},Bo"))
    db.conn.close()


AS_NOBODY = """
import os
import webapp.commands.exchange
from crm.db import memory_database
from webapp.cli import main
memory_database()
if os.geteuid() == 0:  # who owns the machine may write every file
    os.setgid(65534)
    os.setuid(65534)
main()
"""


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every user of the machine can read."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    place.chmod(0o755)
    shutil.rmtree(place)


@pytest.mark.parametrize("folder_mode", [0o555, 0o755])
def test_a_read_only_file(path: Path, open_place: Path, folder_mode: int) -> None:
    target = open_place / "jobbro.db"
    shutil.copy(path, target)
    folder = make_folder(open_place / "in", employers=f"p_number,name\n{BO},Bo")
    target.chmod(0o444)
    open_place.chmod(folder_mode)
    done = command("--db", target, "import", folder, program=AS_NOBODY)
    assert "Giv skriveadgang" in one_line(done)
    assert target.read_bytes() == path.read_bytes()


def test_a_database_from_a_newer_version(path: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
        "VALUES ('jobbro', 'm999_future', '2030')"
    )
    db.commit()
    db.close()
    for arguments in (("import", tmp_path / "small"), ("export", tmp_path / "out"), ("undo", "1")):
        assert "nyere udgave af Jobbro (m999_future). Opdatér" in one_line(command("--db", path, *arguments))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("Dette er et brev. " * 100)
    with pytest.raises(Problem, match="ikke en Jobbro-database"):
        import_into_file(path, make_folder(tmp_path / "in", employers=SMALL))
    assert path.read_text().startswith("Dette er et brev.")


def test_a_rejects_file_that_cannot_be_written_stops_the_run(path: Path, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "more", employers=f"p_number,name\n{BO},Bo\nx,Bad")
    for place in (tmp_path / "nowhere" / "r.csv", tmp_path):
        with pytest.raises(Problem, match="Intet er importeret") as told:
            import_into_file(path, folder, rejects=place)
        assert f"i {place} (" in str(told.value)
    db = open_database(path)
    assert len(rows_of(db, "employers")) == 1
    db.conn.close()
    new = tmp_path / "db" / "new.db"
    with pytest.raises(Problem):
        import_into_file(new, folder, rejects=tmp_path / "nowhere" / "r.csv")
    assert not new.exists()


def test_the_rejects_file_replaces_an_earlier_one_but_never_a_device(path: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("old")
    folder = make_folder(tmp_path / "more", employers='p_number,name\n"x,\n""y",Bad')
    import_into_file(path, folder, rejects=rejects)
    assert [(row["line"], row["value"]) for row in rejects_in(rejects)] == [("2", 'x,\n"y')]
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []
    import_into_file(path, folder, rejects=Path(os.devnull))
    assert not Path(os.devnull).is_file()
