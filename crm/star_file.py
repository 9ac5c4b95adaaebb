"""STAR's Danish job titles as they are used in adverts, with their DISCO codes and links to ESCO."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm.esco import group_of, is_occupation
from crm.interchange.folder import MAX_FILE_BYTES, MEGABYTE, cannot_read
from crm.occupations import RELATIONS, StarTitle
from crm.problem import N_, Problem
from crm.reference import unit_groups
from crm.reference_file import LONGEST, BadRow, Row, of_headings, rows

_CODE, _TITLE, _DISCO = "star_code", "title_da", "disco4"
_NAMED = of_headings({name: name for name in (_CODE, _DISCO, _TITLE, *RELATIONS)})
_LONGEST_CODE = 40


def read(path: Path) -> tuple[dict[str, StarTitle], list[BadRow], set[str]]:
    """The titles of a .csv or .csv.gz by code, the rows that cannot be read, and the codes in those.

    Raises Problem if it is not STAR's list.
    """
    titles: dict[str, StarTitle] = {}
    bad: list[BadRow] = []
    codes: set[str] = set()
    with _plain(path) as file:
        for row in rows(file, _NAMED, (_CODE, _TITLE, _DISCO), lambda _missing: _not_star(path.name)):
            try:
                title = _title(row)
                if title.star_code in titles:
                    raise Problem(N_("{code} står to gange; den første gælder"), code=title.star_code)
                titles[title.star_code] = title
            except Problem as reason:
                bad.append(BadRow(path.name, row[0], reason))
                codes.add(row[1][_CODE])
    return titles, bad, codes - titles.keys()


def _title(row: Row) -> StarTitle:
    _, cells, ragged = row
    if ragged:
        raise Problem(N_("rækken har ikke lige så mange celler som overskriften; er den hel?"))
    code, title, disco = cells[_CODE], " ".join(cells[_TITLE].split()), cells[_DISCO]
    if not code or len(code) > _LONGEST_CODE:
        raise Problem(N_("star_code er tom eller for lang"))
    if not title or len(title) > LONGEST or "\0" in title:
        raise Problem(N_("title_da er tom, for lang eller har tegn, der ikke kan læses"))
    if disco.zfill(4) not in unit_groups():
        raise Problem(N_("disco4 '{value}' er ikke en DISCO-gruppe med fire cifre"), value=disco[:20])
    return StarTitle(code, title, disco.zfill(4), {one: _links(cells.get(one, "")) for one in RELATIONS})


def _links(cell: str) -> tuple[str, ...]:
    links = tuple(link.strip() for link in cell.split("|") if link.strip())
    for link in links:
        if not is_occupation(link) and group_of(link) is None:
            raise Problem(N_("'{value}' er ikke en adresse i ESCO"), value=link[:100])
    return links


@contextmanager
def _plain(path: Path) -> Iterator[Path]:
    """The file itself, or what a .gz holds, under the name without .gz, for as long as it is read."""
    if not path.is_file():
        raise Problem(N_("{path} findes ikke. Ret stien."), path=path)
    if path.suffix.lower() != ".gz":
        yield path
        return
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / path.stem
        try:
            with gzip.GzipFile(path) as packed, target.open("wb") as file:
                _copy(packed, file, path.name)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Problem(N_("{file} kan ikke pakkes ud. Hent den igen."), file=path.name) from error
        except OSError as error:
            raise cannot_read(path, error) from error
        yield target


def _copy(packed: gzip.GzipFile, file: IO[bytes], name: str) -> None:
    left = MAX_FILE_BYTES
    while chunk := packed.read(MEGABYTE):
        left -= len(chunk)
        if left < 0:
            raise Problem(N_("{file} er for stor pakket ud."), file=name)
        file.write(chunk)


def _not_star(file: str) -> Problem:
    return Problem(
        N_("{file} er ikke STAR's liste: kolonnerne star_code, disco4 og title_da skal stå i første linje."),
        file=file,
    )
