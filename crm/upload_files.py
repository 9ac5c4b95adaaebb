"""Saves what somebody sent into an upload's folder: names made harmless, kinds checked, zips unpacked."""

from __future__ import annotations

import re
import shutil
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm.interchange.folder import INVENTED_NOTE
from crm.problem import N_, Problem
from crm.upload_folders import UploadFolder, cannot_write

MEGABYTE = 1024 * 1024
MOST_FILES = 60
MAX_UNPACKED = 256 * MEGABYTE
"""What a zip file may hold in all."""

MAX_SWELLING = 300
"""So many times larger than it is packed may a file in a zip be; spreadsheets as text swell 5 to 30 times."""

KINDS = (".csv", ".xlsx", ".json", ".jsonld", ".html", ".htm", ".vcf", ".vcard", ".zip")
"""What can be sent. What a file really holds is found out when it is read."""

_CHUNK = 256 * 1024
_LONGEST_NAME = 100
_PASSED_OVER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_OPEN_IN_EXCEL = "~$"
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)
"""What zipfile raises on what is no zip, is damaged or needs a password."""


def save(folder: UploadFolder, sent: Iterable[tuple[str, IO[bytes]]]) -> None:
    """Write the files, each (name, content), into the folder. Raises Problem for what cannot be taken.

    Only the last part of a name counts, and of a zip file only its files in one flat folder. What was written
    before a Problem stays: remove the upload then.
    """
    with _explained():
        for name, content in sent:
            shown = plain_name(name)
            if shown.lower().endswith(".zip"):
                _unpack(folder.files, shown, content)
            else:
                _write(folder.files, shown, content)
    if not any(folder.files.iterdir()):
        raise Problem(N_("Vælg mindst én fil."))


def plain_name(name: str) -> str:
    """The last part of a name as it came, without signs that cannot be seen; its ending stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in _CATEGORIES).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    return f"{(stem if dot else ending)[:_LONGEST_NAME]}{dot}{ending[:10] if dot else ''}" or "fil"


def _write(folder: Path, name: str, content: IO[bytes]) -> None:
    if name.startswith(_OPEN_IN_EXCEL):
        return
    path = _new(folder, name)
    with path.open("xb") as file:
        shutil.copyfileobj(content, file, _CHUNK)
    _refuse_odd(path)


def _new(folder: Path, name: str) -> Path:
    """Where the file goes. Raises Problem for a kind that is not read, a name twice, and too many."""
    if name != INVENTED_NOTE and not name.lower().endswith(KINDS[:-1]):
        raise Problem(
            N_("{file} kan ikke læses her. Brug regneark (.xlsx, .csv), JSON, .html, .vcf eller .zip."),
            file=name,
        )
    there = {path.name.casefold() for path in folder.iterdir()}
    if name.casefold() in there:
        raise Problem(N_("Der er to filer, der hedder {file}. Omdøb den ene."), file=name)
    if len(there) >= MOST_FILES:
        raise Problem(N_("Der er over {most} filer. Læg dem op i flere omgange."), most=MOST_FILES)
    return folder / name


def _refuse_odd(path: Path) -> None:
    """Empty files, and those whose beginning belies their name."""
    with path.open("rb") as file:
        beginning = file.read(512)
    if not beginning:
        raise Problem(N_("{file} er tom. Hent filen igen, og prøv én gang til."), file=path.name)
    is_book = path.suffix.lower() == ".xlsx"
    if is_book != beginning.startswith(_ZIPPED):
        raise Problem(
            N_("{file} er ikke det, som navnet siger. Gem den igen i det program, den kommer fra."),
            file=path.name,
        )


def _unpack(folder: Path, name: str, content: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(content) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
            _refuse_bomb(name, members)
            for member in members:
                inner = _inner_name(name, member.filename)
                if inner is not None:
                    with packed.open(member) as source:
                        _write_limited(name, _new(folder, inner), source, member.file_size)
    except _BROKEN as error:
        raise Problem(
            N_("{file} kan ikke pakkes ud: den er beskadiget, har adgangskode eller er ikke en zip-fil."),
            file=name,
        ) from error


def _refuse_bomb(name: str, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    swells = any(
        member.file_size > MEGABYTE and member.file_size > MAX_SWELLING * max(member.compress_size, 1)
        for member in members
    )
    if total > MAX_UNPACKED or swells or len(members) > MOST_FILES:
        raise Problem(
            N_("{file} fylder for meget udpakket (over {limit} MB eller {most} filer). Del den op."),
            file=name,
            limit=MAX_UNPACKED // MEGABYTE,
            most=MOST_FILES,
        )


def _inner_name(zip_name: str, written: str) -> str | None:
    """The name of a file in a zip; None for what systems put there. Raises Problem for a path out of it."""
    parts = written.replace("\\", "/").split("/")
    if written.startswith(("/", "\\")) or ".." in parts or re.match("[A-Za-z]:", written):
        raise Problem(N_("{file} har filer med stier ud af mappen og pakkes ikke ud."), file=zip_name)
    name = plain_name(written)
    if "__MACOSX" in parts or parts[-1].casefold() in _PASSED_OVER or parts[-1].startswith("."):
        return None
    if name.lower().endswith(".zip"):
        raise Problem(N_("{file} har en zip-fil inden i. Pak den ud, og læg filerne op."), file=zip_name)
    return name


def _write_limited(zip_name: str, path: Path, source: IO[bytes], promised: int) -> None:
    """Write at most what the zip file promised, whatever it holds."""
    left = promised
    with path.open("xb") as file:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(zip_name)
            file.write(chunk)
    if path.name != INVENTED_NOTE:
        _refuse_odd(path)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_write(error) from error
