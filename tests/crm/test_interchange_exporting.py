"""The exported folder: every table, the same bytes each time, never half a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm import settings
from crm.db import memory_database, open_database
from crm.interchange import export_folder, import_folder
from crm.problem import Problem
from crm.tables import TABLES
from tests.crm.interchange_folder import ANNA, BO, exported, make_folder


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = memory_database()
    folder = make_folder(
        tmp_path / "in",
        employers=f"""
            P-nummer;Navn;Ordinært ansatte (årsværk);Timer kan trappes op;Tidspunkter;Jobtyper;Lukket den
            {BO};Bo;12,0;nej;none;;16-11-2026
            {ANNA};=Anna, "og" søn;1,5;ja;morning;"kok; opvasker";
        """,
        employer_contacts=f"""
            date,p_number,staff,channel,purpose,learnt
            2026-11-17,{ANNA},ips1,visit,retain,b
            2026-11-16,{BO},ips1,visit,retain,a
        """,
    )
    import_folder(db, folder)
    return db


def test_cells_rows_and_headings_as_the_contract_says(db: Database, tmp_path: Path) -> None:
    files = exported(db, tmp_path / "out")
    assert set(files) == {f"{table.name}.csv" for table in TABLES}
    employers = files["employers.csv"].decode("utf-8").split("\n")
    assert employers[0].split(",") == [column.name for column in TABLES[1].columns]
    assert employers[1].startswith(f'{ANNA},,"=Anna, ""og"" søn",,,1.5,')
    assert '"kok;opvasker"' in employers[1]
    assert ",yes," in employers[1]
    assert employers[2].startswith(f"{BO},,Bo,,,12,")
    assert ",no," in employers[2]
    assert ",none," in employers[2]
    assert employers[2].count("2026-11-16") == 1
    assert employers[3:] == [""]
    log = files["employer_contacts.csv"].decode().split("\n")
    assert [line.split(",")[:2] for line in log[1:3]] == [
        ["K-000002", "2026-11-16"],
        ["K-000001", "2026-11-17"],
    ]
    assert files["placements.csv"].count(b"\n") == 1


def test_no_password_leaves_the_house(db: Database, tmp_path: Path) -> None:
    db.execute("UPDATE users SET password_hash = 'secret-hash'")
    settings.secret_key(db)
    files = exported(db, tmp_path / "out")
    assert files["users.csv"] == b"user_name,full_name,role\nips1,,unknown\n"
    assert not any(b"secret" in content for content in files.values())


def test_invented_data_are_marked_and_the_mark_goes_when_they_are_not(db: Database, tmp_path: Path) -> None:
    settings.write(db, settings.INVENTED, "yes")
    note = tmp_path / "out" / "OPDIGTEDE DATA.txt"
    export_folder(db, tmp_path / "out")
    assert note.read_text(encoding="utf-8").startswith("OPDIGTEDE DATA\n")
    settings.write(db, settings.INVENTED, "no")
    export_folder(db, tmp_path / "out")
    assert not note.exists()


def test_other_files_of_the_folder_are_left_alone(db: Database, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "deep" / "out", employers="old", notes="mine")
    export_folder(db, folder)
    assert (folder / "notes.csv").read_text() == "mine\n"
    assert "Anna" in (folder / "employers.csv").read_text(encoding="utf-8")
    assert not list(folder.glob(".*"))


def test_a_file_in_the_place_of_the_folder_and_a_workbook_in_it_are_refused(
    db: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "inner"):
        with pytest.raises(Problem, match="er en fil, ikke en mappe"):
            export_folder(db, place)
    assert (tmp_path / "file").read_text() == "x"
    (tmp_path / "employers.xlsx").write_text("x")
    with pytest.raises(Problem, match=r"har allerede employers\.xlsx"):
        export_folder(db, tmp_path)


FULL_DISK = """
import resource, sys
from pathlib import Path
from crm.db import open_database
from crm.interchange import export_folder
from crm.problem import Problem
db = open_database(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    export_folder(db, Path(sys.argv[2]))
except Problem as problem:
    sys.exit(str(problem))
"""


def test_a_full_disk_leaves_the_earlier_export_as_it_was(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db", create=True)
    rows = "\n".join(f"P-{n},{'x' * 100}" for n in range(500))
    import_folder(db, make_folder(tmp_path / "in", participants=f"participant_id,name\n{rows}"))
    db.conn.close()
    out = make_folder(tmp_path / "out", employers="old", participants="old")
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path / "a.db"), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert done.returncode == 1
    assert "Gør plads" in done.stderr
    assert {path.name: path.read_text() for path in out.iterdir()} == {
        "employers.csv": "old\n",
        "participants.csv": "old\n",
    }
