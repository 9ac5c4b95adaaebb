"""ESCO's classification as the European Commission publishes it: a zip, a folder or single CSV files."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from crm.esco import DOWNLOAD, group_of, is_occupation
from crm.interchange.folder import cannot_read, files_in
from crm.interchange.xlsx_sheet import MAX_UNPACKED_BYTES
from crm.occupations import ALTERNATIVE, HIDDEN, PREFERRED, Concept
from crm.problem import N_, Problem
from crm.reference import unit_groups
from crm.reference_file import LONGEST, BadRow, Row, of_headings, rows

_NAME = re.compile(r"(occupations|iscogroups)_([a-z]{2})\b[^/]*\.csv", re.IGNORECASE)
LANGUAGES = ("da", "en", "sv")

_OCCUPATION = of_headings(
    {
        name: name
        for name in (
            "conceptType",
            "conceptUri",
            "iscoGroup",
            "preferredLabel",
            "altLabels",
            "hiddenLabels",
            "status",
        )
    }
)
_GROUP = of_headings({name: name for name in ("conceptUri", "code", "preferredLabel", "altLabels", "status")})
_GONE = frozenset({"obsolete", "deprecated"})
_LINES = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class EscoFile:
    """One file of the package: where it lies now, its name, and what it holds in which language."""

    path: Path
    came_from: str
    language: str
    is_groups: bool

    @property
    def part(self) -> str:
        """The name of what it holds."""
        return f"{'groups' if self.is_groups else 'occupations'}_{self.language}"


@dataclass(slots=True)
class Unread:
    """What is wrong with a file's rows, and the addresses that stand in them."""

    bad: list[BadRow] = field(default_factory=list)
    uris: set[str] = field(default_factory=set)


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[list[EscoFile]]:
    """The files that are read of what was named, one per language and kind; zips are unpacked meanwhile.

    Raises Problem if there is none, or two for the same.
    """
    with tempfile.TemporaryDirectory() as place:
        found = [one for path in paths for one in _in(path, Path(place))]
        twice = {one.part for one in found if [other.part for other in found].count(one.part) > 1}
        if twice:
            raise Problem(
                N_("Der er to filer med {part}. Nævn kun den ene (hver sprogpakke kun én gang)."),
                part=", ".join(sorted(twice)),
            )
        if not found:
            raise _none(paths)
        yield sorted(found, key=lambda one: one.part)


def read(file: EscoFile, unread: Unread) -> Iterator[Concept]:
    """The concepts of a file. Raises Problem if it is not ESCO; rows that cannot be read go into `unread`."""
    named = _GROUP if file.is_groups else _OCCUPATION
    needed = ("conceptUri", "preferredLabel", "code" if file.is_groups else "iscoGroup")
    lines: dict[str, int] = {}
    for row in rows(file.path, named, needed, lambda _missing: _not_esco(file.came_from)):
        line, cells, _ = row
        uri = cells["conceptUri"]
        try:
            concept = _concept(row, file.is_groups)
            if uri in lines:
                raise Problem(
                    N_("{uri} står allerede i linje {line}; den første gælder"), uri=uri, line=lines[uri]
                )
        except Problem as reason:
            unread.bad.append(BadRow(file.came_from, line, reason))
            unread.uris.add(uri)
            continue
        lines[uri] = line
        if concept is not None:
            yield concept


def _concept(row: Row, is_group: bool) -> Concept | None:
    """The concept of a row; None for one that ESCO itself no longer uses."""
    _, cells, ragged = row
    if ragged:
        raise Problem(N_("rækken har ikke lige så mange celler som overskriften; er den hel?"))
    if cells.get("status", "").casefold() in _GONE:
        return None
    uri = cells["conceptUri"]
    isco08 = _group_code(cells["code"], uri) if is_group else _unit_group(cells["iscoGroup"])
    if not is_group and not is_occupation(uri):
        raise Problem(N_("'{value}' er ikke adressen på en stilling i ESCO"), value=uri[:100])
    preferred = " ".join(cells["preferredLabel"].split())
    if not preferred:
        raise Problem(N_("preferredLabel er tom"))
    return Concept(uri, isco08, tuple(_labels(preferred, cells)))


def _labels(preferred: str, cells: dict[str, str]) -> Iterator[tuple[str, int]]:
    yield _label(preferred), PREFERRED
    for name, rank in (("altLabels", ALTERNATIVE), ("hiddenLabels", HIDDEN)):
        for text in _LINES.split(cells.get(name, "")):
            if label := " ".join(text.split()):
                yield _label(label), rank


def _label(text: str) -> str:
    if len(text) > LONGEST:
        raise Problem(
            N_("'{start}…' er {n} tegn; en betegnelse er højst {most}"),
            start=text[:30],
            n=len(text),
            most=LONGEST,
        )
    if "\0" in text:
        raise Problem(N_("teksten indeholder et nul-tegn"))
    return text


def _unit_group(text: str) -> str:
    code = text.removeprefix("C").zfill(4)
    if code not in unit_groups():
        raise Problem(N_("iscoGroup '{value}' er ikke en ISCO-08-gruppe med fire cifre"), value=text[:20])
    return code


def _group_code(text: str, uri: str) -> str:
    code = group_of(uri)
    if code is None or (len(code) == 4 and code not in unit_groups()):
        raise Problem(N_("'{value}' er ikke adressen på en ISCO-08-gruppe"), value=(uri or text)[:100])
    return code


def _in(path: Path, place: Path) -> Iterator[EscoFile]:
    if path.is_dir():
        for one in files_in(path):
            if one.suffix.lower() == ".zip" or _NAME.fullmatch(one.name):
                yield from _in(one, place)
    elif zipfile.is_zipfile(path) and path.suffix.lower() != ".csv":
        yield from _unpacked(path, place)
    else:
        yield from _single(path)


def _single(path: Path) -> Iterator[EscoFile]:
    if not path.is_file():
        raise Problem(N_("{path} findes ikke. Ret stien."), path=path)
    found = _NAME.fullmatch(path.name)
    if found is None:
        if path.suffix.lower() == ".zip":
            raise Problem(N_("{file} er ikke en hel zip-fil. Hent den igen."), file=path.name)
        raise Problem(
            N_(
                "{file} hedder ikke som en af ESCO's filer (occupations_da.csv, ISCOGroups_da.csv …). "
                "Navnet siger, hvad der er i, og på hvilket sprog."
            ),
            file=path.name,
        )
    if found.group(2).lower() in LANGUAGES:
        yield _file(path, path.name, found)


def _file(path: Path, came_from: str, name: re.Match[str]) -> EscoFile:
    return EscoFile(path, came_from, name.group(2).lower(), name.group(1).lower() == "iscogroups")


def _unpacked(path: Path, place: Path) -> Iterator[EscoFile]:
    """The files of a package, each put into a folder of our own under its bare name."""
    try:
        with zipfile.ZipFile(path) as package:
            wanted = [(part, found) for part in package.infolist() if (found := _wanted(part.filename))]
            if sum(part.file_size for part, _ in wanted) > MAX_UNPACKED_BYTES:
                raise Problem(N_("{file} er for stor pakket ud. Hent ESCO's pakke igen."), file=path.name)
            for part, found in wanted:
                target = Path(tempfile.mkdtemp(dir=place)) / found.group(0)
                with package.open(part) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                yield _file(target, f"{path.name}: {found.group(0)}", found)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Problem(
            N_("{file} kan ikke pakkes ud; den er beskadiget eller har en kode. Hent den igen."),
            file=path.name,
        ) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def _wanted(name: str) -> re.Match[str] | None:
    """The bare name of a file that is read; none for one that would lie outside of its package."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        return None
    found = _NAME.fullmatch(path.name)
    return found if found and found.group(2).lower() in LANGUAGES else None


def _none(paths: Iterable[Path]) -> Problem:
    return Problem(
        N_(
            "I {paths} er der ingen af ESCO's filer (occupations_da.csv, occupations_sv.csv …). "
            "Hent 'classification' som CSV på {where}."
        ),
        paths=", ".join(path.name or str(path) for path in paths),
        where=DOWNLOAD,
    )


def _not_esco(file: str) -> Problem:
    return Problem(
        N_(
            "{file} er ikke ESCO's liste: kolonnerne conceptUri, preferredLabel og iscoGroup "
            "(i ISCOGroups: code) skal stå i første linje. Hent 'classification' som CSV på {where}."
        ),
        file=file,
        where=DOWNLOAD,
    )
