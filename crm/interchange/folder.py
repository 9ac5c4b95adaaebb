"""Which files of a folder belong to which table, and how large they may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from crm.interchange.remarks import Remarks
from crm.problem import N_, Problem
from crm.tables import TABLES, Table

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 64 * MEGABYTE
"""Larger files are refused; a municipality's largest table is a few megabytes."""

MAX_COLUMNS = 500
"""A table with more is refused, before its headings are compared with ours."""

INVENTED_NOTE = "OPDIGTEDE DATA.txt"
"""Lies beside exported tables whose people and employers are all made up."""

_SPREADSHEETS = frozenset({".csv", ".xlsx", ".xls", ".xlsm", ".ods", ".tsv"})
_READ = (".csv", ".xlsx")
_OPEN_IN_EXCEL = "~$"


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file that holds one table."""

    table: Table
    path: Path


def table_files(
    folder: Path,
    remarks: Remarks,
    chosen: Mapping[str, str] | None = None,
    others: Collection[str] = (),
) -> list[TableFile]:
    """The files of `folder` in the order of TABLES; other spreadsheets are warned about.

    `chosen`: file name → the table that a person has said it is ("" = none); `others` are files that are read
    as something else. Raises Problem if there is no such folder, no table in it (and nothing else to read),
    two files for one table, or one too large.
    """
    chosen = chosen or {}
    sheets = [path for path in spreadsheets(folder) if path.name not in others]
    named = [path for path in sheets if path.name not in chosen]
    by_name = {table.name: table for table in TABLES}
    found = [file for table in TABLES if (file := _file_of(table, named))]
    found += [_checked(_chosen(by_name, chosen[path.name]), path) for path in sheets if chosen.get(path.name)]
    taken = {file.path for file in found}
    for path in named:
        if path not in taken:
            remarks.warn(path.name, 0, "", _unknown_file(path))
    if not found and not others:
        raise Problem(
            N_("Mappen {folder} har ingen af de filer, som Jobbro læser (for eksempel employers.csv)."),
            folder=folder,
        )
    return sorted(found, key=lambda file: TABLES.index(file.table))


def files_in(folder: Path) -> list[Path]:
    """Every file of a folder by name. Raises Problem if there is no such folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except (FileNotFoundError, NotADirectoryError):
        raise Problem(
            N_("{folder} er ikke en mappe. Skriv stien til mappen med regneark."), folder=folder
        ) from None
    except OSError as error:
        raise cannot_read(folder, error) from error


def spreadsheets(folder: Path) -> list[Path]:
    """The spreadsheets of a folder, of whatever table. Raises Problem if there is no such folder."""
    return [
        path
        for path in files_in(folder)
        if path.suffix.lower() in _SPREADSHEETS and not path.name.startswith(_OPEN_IN_EXCEL)
    ]


def _chosen(by_name: Mapping[str, Table], name: str) -> Table:
    if name not in by_name:
        raise Problem(N_("Der er ingen tabel, der hedder {table}. Vælg en af dem på listen."), table=name)
    return by_name[name]


def cannot_read(path: Path, error: OSError) -> Problem:
    """The sentence for a file or folder that the system does not let us read."""
    return Problem(
        N_("{path} kan ikke læses ({error}). Luk den i andre programmer, og tjek adgangen."),
        path=path,
        error=error.strerror or type(error).__name__,
    )


def _file_of(table: Table, sheets: list[Path]) -> TableFile | None:
    own = [path for path in sheets if path.stem.lower() == table.name and path.suffix.lower() in _READ]
    if len(own) > 1:
        raise Problem(
            N_("{first} og {second} er begge tabellen {table}. Behold den ene i mappen."),
            first=own[0].name,
            second=own[1].name,
            table=table.name,
        )
    return _checked(table, own[0]) if own else None


def _checked(table: Table, path: Path) -> TableFile:
    """Raises Problem if the file is too large or of a kind that is not read."""
    if path.suffix.lower() not in _READ:
        raise Problem(N_("{file} kan ikke læses. Gem filen som .xlsx eller 'CSV UTF-8'."), file=path.name)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise Problem(
            N_(
                "{file} fylder {size} MB; en fil må højst fylde {limit} MB. "
                "Del den op, og importér delene hver for sig."
            ),
            file=path.name,
            size=-(-size // MEGABYTE),
            limit=MAX_FILE_BYTES // MEGABYTE,
        )
    return TableFile(table, path)


def _unknown_file(path: Path) -> Problem:
    names = [table.name for table in TABLES]
    by_label = {table.label.casefold(): table.name for table in TABLES}
    near = by_label.get(path.stem.casefold())
    if near is None:
        found = process.extractOne(path.stem.casefold(), names, scorer=fuzz.ratio, score_cutoff=70)
        near = found[0] if found else None
    if near:
        return Problem(
            N_("filen er ikke en af tabellerne og blev ikke læst; skal den hedde {near}.csv?"), near=near
        )
    return Problem(N_("filen er ikke en af tabellerne og blev ikke læst"))
