"""Which files are read, in what encodings and shapes, and which stop the run."""

from __future__ import annotations

import codecs
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm.db import memory_database
from crm.interchange import Report, import_folder
from crm.interchange.folder import MAX_FILE_BYTES
from crm.problem import Problem
from tests.crm.interchange_folder import ANNA, BO, make_folder, rows_of

EMPLOYERS = f"""
    p_number;name;town;employees_fte
    {ANNA};Ærø Ål & Søn;Ærøskøbing;1,5
"""


def imported(folder: Path) -> tuple[Report, list[dict[str, object]]]:
    db = memory_database()
    report = import_folder(db, folder)
    return report, rows_of(db, "employers")


def reasons(report: Report) -> str:
    return "\n".join(f"{w.file}|{w.column}|{w.reason}" for w in report.warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = EMPLOYERS.strip().replace("    ", "").replace("\n", line_end)
    (tmp_path / "employers.csv").write_bytes(text.encode(encoding))
    _, rows = imported(tmp_path)
    assert [(row["name"], row["town"], row["employees_fte"]) for row in rows] == [
        ("Ærø Ål & Søn", "Ærøskøbing", 1.5)
    ]


def test_danish_headings_in_any_case_and_either_delimiter(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f'P-NUMMER, navn ,"Timer  mindst"\n{ANNA},"Bo, Anna; ""og"" co",2')
    _, rows = imported(tmp_path)
    assert rows[0]["name"] == 'Bo, Anna; "og" co'
    assert rows[0]["hours_min"] == 2


def test_a_heading_row_full_of_the_other_delimiter_is_read_by_its_known_names(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f'p_number;name;"a,b,c,d,e"\n{ANNA};Anna;x')
    _, rows = imported(tmp_path)
    assert rows[0]["name"] == "Anna"


def test_rows_keep_their_physical_line(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f'p_number,name\n\n{ANNA},"to\nlinjer"\n,,\nx,Bo\n{BO},Bo')
    report, rows = imported(tmp_path)
    assert [row["p_number"] for row in rows] == [ANNA, BO]
    assert [(reject.line, reject.column, reject.value) for reject in report.rejects] == [(6, "p_number", "x")]


def test_rows_may_be_short_but_not_have_more_filled_cells_than_headings(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f"p_number,name,town\n{ANNA},Anna\n{BO},Bo,Viborg,,\n1900000009,C,D,E")
    report, rows = imported(tmp_path)
    assert [row["name"] for row in rows] == ["Anna", "Bo"]
    assert [(r.line, r.value, "flere celler" in str(r.reason)) for r in report.rejects] == [(4, "E", True)]


def test_unknown_columns_and_files_are_reported(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f"p_number,name,twon,Bemærkning\n{ANNA},Anna,Viborg,x", employer="a,b")
    (tmp_path / "virksomheder.csv").write_text("a")
    (tmp_path / "noter.xlsx").write_text("a")
    (tmp_path / "~$employers.xlsx").write_text("")
    (tmp_path / "readme.md").write_text("")
    report, rows = imported(tmp_path)
    assert rows[0]["town"] is None
    said = reasons(report)
    assert "employers.csv|twon|kolonnen kendes ikke og er ikke læst; skal den hedde town?" in said
    assert "employers.csv|Bemærkning|kolonnen kendes ikke og er ikke læst" in said
    assert (
        "employer.csv||filen er ikke en af tabellerne og blev ikke læst; skal den hedde employers.csv?"
        in said
    )
    assert (
        "virksomheder.csv||filen er ikke en af tabellerne og blev ikke læst; skal den hedde employers" in said
    )
    assert "noter.xlsx||filen er ikke en af tabellerne" in said
    assert "readme" not in said
    assert "~$" not in said


def test_a_reject_names_the_column_as_the_file_does(tmp_path: Path) -> None:
    make_folder(tmp_path, opportunities="opportunity_id,p_number,status\nM1,,zzz")
    make_folder(tmp_path, participants="Deltager-id;Spor;transport\nP-1;zzz;zzz")
    report, _ = imported(tmp_path)
    assert [reject.column for reject in report.rejects] == ["status", "Spor", "transport"]


def test_file_names_in_capitals_are_read(tmp_path: Path) -> None:
    make_folder(tmp_path, Employers=f"p_number,name\n{ANNA},Anna")
    (tmp_path / "Employers.csv").rename(tmp_path / "EMPLOYERS.CSV")
    assert len(imported(tmp_path)[1]) == 1


UTF8_WITH_A_BROKEN_BYTE = f"p_number,name,town\n{ANNA},Søn,\n{BO},".encode() + b"S\xf8n,\n"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "tom"),
        (b"\n\n", "tom"),
        (f'p_number,name\n{ANNA},"aldrig lukket\n'.encode(), "linje 2 bliver aldrig lukket"),
        (f'p_number,name\n{ANNA},"Anna" og Bo\n'.encode(), "linje 2 er ikke gyldig CSV"),
        (EMPLOYERS.encode("utf-16"), "UTF-8"),
        (EMPLOYERS.encode("utf-16-le"), "UTF-8"),
        (EMPLOYERS.encode("utf-32"), "UTF-8"),
        (b"p_number,name\n1900000001,a\0b\n", "UTF-8"),
        (b"p_number,name\n1900000001,\x81\n", "linje 2"),
        (codecs.BOM_UTF8 + b"p_number,name\n1900000001,\xe6\n", "linje 2"),
        (UTF8_WITH_A_BROKEN_BYTE, "linje 3"),
        (b"name,town\nAnna,Viborg\n", "mangler kolonnen p_number"),
        (b"p_number,name,Navn\n1900000001,a,b\n", "to kolonner"),
        (b"p_number,note,Note\n1900000001,a,b\n", "to kolonner"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_run(tmp_path: Path, content: bytes, word: str) -> None:
    make_folder(tmp_path, users="user_name\nips1")
    (tmp_path / "employers.csv").write_bytes(content)
    db = memory_database()
    with pytest.raises(Problem, match=word):
        import_folder(db, tmp_path)
    assert rows_of(db, "users") == []
    assert rows_of(db, "runs") == []


def test_contact_log_needs_its_five_columns_or_the_id(tmp_path: Path) -> None:
    make_folder(tmp_path, employer_contacts="date,p_number,staff,channel\n")
    with pytest.raises(Problem, match="purpose"):
        import_folder(memory_database(), tmp_path)
    make_folder(tmp_path, employer_contacts="contact_id,learnt\n")
    import_folder(memory_database(), tmp_path)


def test_folder_that_is_missing_a_file_or_empty_of_tables(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    db = memory_database()
    with pytest.raises(Problem, match="ikke en mappe"):
        import_folder(db, tmp_path / "nowhere")
    with pytest.raises(Problem, match="ikke en mappe"):
        import_folder(db, tmp_path / "file")
    with pytest.raises(Problem, match="ingen af de filer"):
        import_folder(db, tmp_path / "empty")


def test_csv_and_workbook_of_one_table_stop_the_run(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=EMPLOYERS)
    (tmp_path / "employers.xlsx").write_bytes(b"")
    with pytest.raises(Problem, match=r"employers\.csv og employers\.xlsx"):
        import_folder(memory_database(), tmp_path)


def test_a_file_over_the_limit_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with (tmp_path / "employers.csv").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert MAX_FILE_BYTES == 64 * 1024 * 1024
    with pytest.raises(Problem, match="fylder 200 MB; en fil må højst fylde 64 MB"):
        import_folder(memory_database(), tmp_path)


def workbook(path: Path, *rows: tuple[object, ...], extra_sheet: bool = False) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if extra_sheet:
        book.create_sheet("Gammelt")
    book.save(path)


def test_a_workbook_reads_as_the_same_csv_would(tmp_path: Path) -> None:
    workbook(
        tmp_path / "employers.xlsx",
        (
            "p_number",
            "Navn",
            "cvr",
            "Årsværk",
            "employees_fte",
            "postcode",
            "industry_code",
            "hours_can_grow",
        ),
        (1900000001, "Ærø; Ål\nog søn", 13585628, 3, 12.0, 800, 11100, True),
        (None, None, None, None, None, None, None, None),
        (1900000002.0, "Bo", None, None, 1.25, 9800, "47.11", False),
    )
    report, rows = imported(tmp_path)
    assert report.tables["employers"].added == 2
    first, second = rows
    assert first["p_number"] == ANNA
    assert first["name"] == "Ærø; Ål\nog søn"
    assert (first["cvr"], first["postcode"], first["industry_code"]) == ("13585628", "0800", "011100")
    assert (first["employees_fte"], first["hours_can_grow"]) == (12.0, 1)
    assert (second["employees_fte"], second["industry_code"], second["hours_can_grow"]) == (1.25, "4711", 0)


def test_dates_and_row_numbers_of_a_workbook(tmp_path: Path) -> None:
    make_folder(tmp_path, employers=f"p_number,name\n{ANNA},Anna")
    workbook(
        tmp_path / "contacts.xlsx",
        ("p_number", "name", "from_on", "to_on"),
        (1900000001, "Eva", datetime.fromisoformat("2026-01-05"), date(2026, 11, 16)),
        (" ", None, "\u00a0"),
        (1900000001, "Ida", datetime.fromisoformat("2026-01-05 14:30"), None),
        (1900000001, "Åge", "05-01-2026", None),
        extra_sheet=True,
    )
    db = memory_database()
    report = import_folder(db, tmp_path)
    assert [(row["name"], row["from_on"], row["to_on"]) for row in rows_of(db, "contacts")] == [
        ("Eva", "2026-01-05", "2026-11-16"),
        ("Åge", "2026-01-05", None),
    ]
    assert [(reject.line, reject.column) for reject in report.rejects] == [(4, "from_on")]
    assert "kun det første ark, 'Sheet', er læst, ikke 'Gammelt'" in reasons(report)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_workbook_stops_the_run(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "employers.xlsx").write_bytes(content)
    with pytest.raises(Problem, match="regneark"):
        import_folder(memory_database(), tmp_path)


def repacked(path: Path, part: str, change: tuple[bytes, bytes]) -> None:
    """Replace bytes in one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert change[0] in parts[part]
    parts[part] = parts[part].replace(*change)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    "change",
    [
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
        (b"<worksheet", b'<?xml version="1.0" encoding="utf-16"?><worksheet'),
        (b"</worksheet>", b""),
    ],
)
def test_a_workbook_with_dangerous_or_damaged_xml_stops_the_run(
    tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    path = tmp_path / "employers.xlsx"
    workbook(path, ("p_number", "name"), (1900000001, "Anna"))
    repacked(path, "xl/worksheets/sheet1.xml", change)
    with pytest.raises(Problem):
        import_folder(memory_database(), tmp_path)


def test_a_workbook_that_unpacks_too_large_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "employers.xlsx"
    workbook(path, ("p_number", "name"), (1900000001, "Anna"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("big.xml", "w") as part:
        for _ in range(257):
            part.write(b" " * 1024 * 1024)
    assert path.stat().st_size < MAX_FILE_BYTES
    with pytest.raises(Problem, match="pakkes ud"):
        import_folder(memory_database(), tmp_path)


def test_a_workbook_with_a_wildly_wide_row_stops_the_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(("p_number", "name"))
    sheet.cell(row=2, column=16384, value="x")
    book.save(tmp_path / "employers.xlsx")
    with pytest.raises(Problem, match="mere end 500 kolonner"):
        import_folder(memory_database(), tmp_path)
