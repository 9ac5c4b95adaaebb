"""Private folders beside the database for files on their way in: one per upload, its owner's, for a day."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from crm import clock
from crm.problem import N_, Problem
from crm.records import file_of

KEPT = timedelta(hours=24)
"""An upload that nobody has finished by then is deleted."""

_ID = re.compile(r"[0-9a-f]{32}")
_ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """One upload. `files` is read by the import; everything else about it lies beside."""

    upload_id: str
    owner: str
    made_at: datetime
    path: Path

    @property
    def files(self) -> Path:
        """What was sent, and nothing else."""
        return self.path / "files"

    @property
    def outcomes(self) -> Path:
        """The fate of each row, as the preview found it."""
        return self.path / "outcomes.db"

    @property
    def rejects(self) -> Path:
        """The rows that did not go in."""
        return self.path / "rejects.csv"


def root(db: Database) -> Path:
    """The folder of all uploads; it may not be there yet."""
    file = file_of(db)
    return file.with_name(f"{file.name}-uploads")


def made_root(db: Database) -> Path:
    """The folder of all uploads, for the service's own user only. Raises Problem if it cannot be made."""
    folder = root(db)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise cannot_write(error) from error
    return folder


def make(db: Database, owner: str, now: datetime) -> UploadFolder:
    """A new, empty upload. Raises Problem if nothing can be written there."""
    upload_id = secrets.token_hex(16)
    made = UploadFolder(upload_id, owner, now, made_root(db) / upload_id)
    try:
        made.path.mkdir(mode=0o700)
        made.files.mkdir(mode=0o700)
    except OSError as error:
        raise cannot_write(error) from error
    write(made, _ABOUT, {"owner": owner, "made_at": now.isoformat()})
    return made


@contextmanager
def filling(db: Database, owner: str, now: datetime) -> Iterator[UploadFolder]:
    """A new upload for the block to fill; if that fails nothing of it is left."""
    made = make(db, owner, now)
    try:
        yield made
    except BaseException:
        remove(made)
        raise


def of_owner(db: Database, owner: str) -> list[UploadFolder]:
    """The uploads of a user that are still there, the latest first."""
    found = [one for path in root(db).glob("*") if (one := _read(path)) and one.owner == owner]
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def find(db: Database, upload_id: str, owner: str) -> UploadFolder | None:
    """The upload if it is there and is this user's."""
    if not _ID.fullmatch(upload_id):
        return None
    return next((one for one in [_read(root(db) / upload_id)] if one and one.owner == owner), None)


def remove(folder: UploadFolder) -> None:
    """Delete all of an upload."""
    shutil.rmtree(folder.path, ignore_errors=True)


def clear_files(folder: UploadFolder) -> None:
    """Delete what was sent and what was made of it; the result and the rejects file stay."""
    shutil.rmtree(folder.files, ignore_errors=True)
    folder.outcomes.unlink(missing_ok=True)


def remove_old(db: Database, now: datetime) -> int:
    """Delete every upload older than KEPT, and what is left of one that broke off; gives how many."""
    removed = 0
    for path in [*root(db).glob("*")]:
        with suppress(FileNotFoundError):  # somebody else is tidying too
            found = _read(path)
            made_at = found.made_at if found else datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
            if now - made_at > KEPT:
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
    return removed


@contextmanager
def only_one(folder: UploadFolder) -> Iterator[None]:
    """Nobody else works with this upload in the block, in any process. Raises Problem if somebody does.

    The lock is SQLite's on a file: it goes with the process, so that none is left after a crash.
    """
    try:
        lock = sqlite3.connect(folder.path / "lock", timeout=0, isolation_level=None)
    except sqlite3.OperationalError:
        raise gone() from None
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise Problem(N_("Filerne bliver læst lige nu. Vent lidt, og genindlæs siden.")) from None
        yield
    finally:
        lock.close()


def write(folder: UploadFolder, name: str, facts: object) -> None:
    """Keep something about an upload as JSON, whole or not at all."""
    part = folder.path / f".{name}.part"
    try:
        part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        part.replace(folder.path / name)
    except OSError as error:
        raise cannot_write(error) from error


def read(folder: UploadFolder, name: str) -> object | None:
    """What was kept under this name, None if nothing was."""
    try:
        found: object = json.loads((folder.path / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def gone() -> Problem:
    """The sentence for an upload that is no longer there."""
    return Problem(N_("Filerne er her ikke længere. Læg dem op igen."))


def cannot_write(error: OSError) -> Problem:
    """The sentence for a disk that takes no more."""
    return Problem(
        N_("Filerne kunne ikke gemmes ({error}). Intet er ændret. Sig det til jeres administrator."),
        error=error.strerror or type(error).__name__,
    )


def _read(path: Path) -> UploadFolder | None:
    with suppress(OSError, ValueError, KeyError):
        about = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
        return UploadFolder(path.name, about["owner"], clock.here(about["made_at"]), path)
    return None
