"""The invented municipality as a database of its own, moved in time so that its year has just ended."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from crm import demo_requests, settings, users
from crm.db import open_database
from crm.interchange import import_folder, shifted_copy
from crm.model import User
from crm.problem import N_, Problem
from crm.reference import data_folder
from crm.schema import migrations

ANCHOR = date(2026, 11, 16)
"""The Monday after the invented year, as the tables tell it."""

PASSWORD = "jobbro-demo"  # noqa: S105 everyone may know it
"""Everybody's password in the invented municipality."""

_EDITION = "demo_edition"


def weeks_later(today: date) -> int:
    """By how many whole weeks the invented year is moved, so that weekdays stay what they are."""
    return (today - ANCHOR).days // 7


def edition(today: date) -> str:
    """What a demo made today consists of: the week, the migrations, the tables and the requests."""
    said = hashlib.sha256()
    for migration in migrations._migrations:
        said.update(migration.name.encode())
    for file in sorted(_tables().iterdir()):
        said.update(file.read_bytes())
    said.update(repr(demo_requests.REQUESTS).encode())
    return f"{weeks_later(today)} {said.hexdigest()[:16]}"


def stored_edition(path: Path) -> str | None:
    """The edition of the demo in `path`; None if there is no file.

    Raises Problem if the file is anything but a demo that this module made.
    """
    if not path.exists():
        return None
    db = open_database(path)
    try:
        found = settings.read(db, _EDITION)
    finally:
        db.conn.close()
    if found is None:
        raise Problem(
            N_("{path} er ikke en demo og bliver ikke rørt. Vælg en anden fil med --db, eller flyt den."),
            path=path,
        )
    return found


def build(path: Path, today: date, hashed: Callable[[str], str]) -> None:
    """Make the demo in `path`, in place of the one that may be there.

    `hashed` turns the password into what is stored. The database is made beside `path` and moved there when
    it is whole. Raises Problem if `path` holds something else, or cannot be written.
    """
    stored_edition(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".jobbro-demo-") as folder:
            _make(Path(folder), today, hashed(PASSWORD))
            for left_over in ("-wal", "-shm"):
                path.with_name(path.name + left_over).unlink(missing_ok=True)
            (Path(folder) / "demo.db").replace(path)
    except OSError as error:
        raise Problem(
            N_("Demoen kan ikke skrives i {path} ({why}). Luk det, der bruger filen, eller vælg --db."),
            path=path,
            why=os.strerror(error.errno or 0),
        ) from error


def logins(path: Path) -> list[User]:
    """Who can log in to the demo in `path`."""
    db = open_database(path)
    try:
        return [user for user in users.everyone(db) if user.has_login]
    finally:
        db.conn.close()


def _tables() -> Path:
    return data_folder() / "demo" / "tables"


def _make(folder: Path, today: date, password_hash: str) -> None:
    shifted_copy(_tables(), folder / "tables", weeks_later(today))
    db = open_database(folder / "demo.db", create=True)
    try:
        report = import_folder(db, folder / "tables")
        if report.rejects:
            raise Problem(N_("Demoens tabeller er beskadigede. Hent Jobbro igen."))
        for user in users.everyone(db):
            users.save(db, user.user_name, user.role, password_hash)
        demo_requests.add(db, ANCHOR + timedelta(weeks=weeks_later(today)))
        settings.write(db, settings.INVENTED, "yes")
        settings.write(db, _EDITION, edition(today))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.conn.close()
