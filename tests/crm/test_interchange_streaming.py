"""Long files: memory does not grow with them, two processes do not mix, and a long run can be taken back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.db import open_database
from crm.interchange import Counts, import_folder, import_into_file
from crm.problem import Problem
from crm.undoing import undo_run
from tests.crm.interchange_folder import ANNA, BO, exported, make_folder, rejects_in, rows_of

ROOT = Path.cwd()

MEASURED = """
import resource, sys
from pathlib import Path
from crm.interchange import Choices, import_into_file, preview_folder
from crm.db import open_database
path, folder = map(Path, sys.argv[1:])
report = import_into_file(path, folder)
db = open_database(path)
preview_folder(db, folder, choices=Choices(ask=True), outcomes=path.with_suffix(".fates"))
print(report.tables["employer_contacts"].added, report.tables["employer_contacts"].rejected)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak // (1024 * 1024 if sys.platform == "darwin" else 1024))
"""


def log(folder: Path, number: int, staff: str = "ips1") -> Path:
    """A folder with one employer and a long contact log."""
    folder.mkdir(parents=True)
    make_folder(folder, employers=f"p_number,name\n{ANNA},Anna")

    def lines() -> Iterator[str]:
        yield "date,p_number,staff,channel,purpose,learnt\n"
        for turn in range(number):
            day = f"20{turn % 20 + 10}-{turn % 12 + 1:02}-{turn % 28 + 1:02}"
            yield f"{day},{ANNA},{staff},visit,introduce,{turn} {'ordene om besøget ' * 10}\n"

    with (folder / "employer_contacts.csv").open("w", encoding="utf-8") as file:
        file.writelines(lines())
    return folder


def measured(folder: Path, path: Path) -> tuple[str, int]:
    """What went in and was refused, and the peak of memory in MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, path, folder], capture_output=True, text=True, cwd=ROOT, check=True
    )
    counts, peak = done.stdout.splitlines()
    return counts, int(peak)


@pytest.mark.parametrize(("staff", "counts"), [("ips1", "{} 0"), ("", "0 {}")])
def test_row_14_memory_does_not_grow_with_the_rows(tmp_path: Path, staff: str, counts: str) -> None:
    (few, low), (many, high) = (
        measured(log(tmp_path / str(number), number, staff), tmp_path / f"{number}.db")
        for number in (1_000, 20_000)
    )
    assert (few, many) == (counts.format(1_000), counts.format(20_000))
    assert high - low < 8, (low, high)


def test_all_rejects_stand_in_the_file_and_the_first_in_the_report(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    report = import_into_file(path, log(tmp_path / "in", 1_500, staff=""))
    assert report.tables["employer_contacts"] == Counts(rejected=1_500)
    assert len(report.rejects) == 1_000
    assert report.rejects_file is not None
    assert len(rejects_in(report.rejects_file)) == 1_500


def test_two_processes_importing_at_once_both_get_through(tmp_path: Path) -> None:
    path = tmp_path / "jobbro.db"
    import_into_file(path, make_folder(tmp_path / "first", employers=f"p_number,name\n{BO},Bo"))
    program = [sys.executable, "-c", "from webapp.cli import main; main()", "--db", str(path), "import"]
    running = [
        subprocess.Popen(
            [*program, str(log(tmp_path / name, 3_000, name))], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        for name in ("ips1", "ips2")
    ]
    assert [process.wait() for process in running] == [0, 0]
    db = open_database(path)
    counted = db.conn.execute("SELECT staff, count(*) FROM employer_contacts GROUP BY staff ORDER BY staff")
    assert counted.fetchall() == [("ips1", 3_000), ("ips2", 3_000)]
    assert len(rows_of(db, "runs")) == 3
    assert next(db.query("PRAGMA integrity_check"))["integrity_check"] == "ok"
    db.conn.close()


def test_a_long_run_is_taken_back_once_and_an_undo_cannot_be_undone(tmp_path: Path) -> None:
    db = open_database(tmp_path / "jobbro.db", create=True)
    import_folder(db, make_folder(tmp_path / "first", employers=f"p_number,name\n{BO},Bo"))
    before = exported(db, tmp_path / "before")
    report = import_folder(db, log(tmp_path / "in", 5_000))
    assert undo_run(db, report.run_id).removed == 5_002
    assert exported(db, tmp_path / "after") == before
    with pytest.raises(Problem, match=r"Import nr\. 2 er allerede taget tilbage"):
        undo_run(db, report.run_id)
    assert exported(db, tmp_path / "again") == before
    db.conn.close()


def test_after_a_run_that_broke_off_the_next_begins_afresh(tmp_path: Path) -> None:
    db = open_database(tmp_path / "jobbro.db", create=True)
    broken = make_folder(
        tmp_path / "broken", employers=f"p_number,name\n{ANNA},Anna", contacts='p_number,name\n1,"x'
    )
    for _ in range(2):
        with pytest.raises(Problem, match="aldrig lukket"):
            import_folder(db, broken)
    assert list(db.query("SELECT name FROM sqlite_temp_master")) == []
    (broken / "contacts.csv").unlink()
    assert import_folder(db, broken).tables["employers"] == Counts(added=1)
    db.conn.close()
