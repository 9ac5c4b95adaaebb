"""The two exports, lists of employers for a spreadsheet and everything for moving house; contact cards."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import access_log, contacts, employer_search, employers, model, participants, unit_numbers, users
from crm.access_log import Action, Purpose
from crm.danish import folds
from crm.db import open_database
from crm.interchange import export_folder
from crm.model import Role
from crm.registers import Card, write_cards
from crm.spreadsheets import csv_chunks, write_workbook
from crm.upload_folders import made_root
from webapp import employer_filter
from webapp.config import Settings
from webapp.database import database, settings, today
from webapp.employer_sheets import NAMES, Listing, sheet
from webapp.employers import READERS
from webapp.i18n import gettext
from webapp.import_rights import IMPORTERS
from webapp.labels import label
from webapp.security import roles, signed_in

BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVERS = (Role.ADMIN,)
"""Who may take everything out, participants included."""

_PACKED = 5
"""How hard a zip file is packed, 1 to 9."""

_PIECE = 256 * 1024
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


@roles(*READERS, *MOVERS)
def exports() -> str:
    """What can be taken out, for the employers that the filter in the address leaves."""
    db, me = database(), signed_in()
    wanted = employer_filter.read(request.args)
    may_list = me.role in READERS
    return render_template(
        "exchange_exports.html",
        listings=[(listing.value, gettext(name)) for listing, name in NAMES.items()] if may_list else [],
        number=len(employer_search.keys(db, wanted, as_of=today(), me=me.user_name)) if may_list else 0,
        filter_text=employer_filter.in_words(wanted, users.shown_names(db)),
        parameters=employer_filter.parameters(wanted),
        may_move=me.role in MOVERS,
        may_import=me.role in IMPORTERS,
    )


@roles(*READERS)
def listing_csv(listing: str) -> Response:
    """One of the lists as CSV, made while it is sent."""
    chosen, keys = _asked(listing)
    lines = _streamed(settings(), chosen, keys, today())
    return _attached(Response(lines, mimetype="text/csv"), f"{_file_name(listing)}.csv")


@roles(*READERS)
def listing_xlsx(listing: str) -> Response:
    """One of the lists as a workbook, put together on disk."""
    chosen, keys = _asked(listing)
    file = _nameless(database())
    write_workbook([sheet(database(), chosen, keys, today())], file)
    return _sent(file, BOOK, f"{_file_name(listing)}.xlsx")


@roles(*MOVERS)
def moving() -> Response:
    """Everything, as `jobbro export` writes it, in one zip file. That all was read is put on record first."""
    db, name = database(), _file_name("flytning")
    ids = participants.all_ids(db)
    access_log.append(db, signed_in().user_name, ids, Action.EXPORT, Purpose.MOVING_DATA)
    file = _nameless(db)
    with tempfile.TemporaryDirectory(dir=made_root(db)) as place:
        export_folder(db, Path(place))
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_PACKED) as packed:
            for path in sorted(Path(place).iterdir()):
                packed.write(path, f"{name}/{path.name}")
    return _sent(file, "application/zip", f"{name}.zip")


@roles(*READERS)
def cards(p_number: str) -> ResponseReturnValue:
    """The contact persons who work at an employer now, as vCards for a telephone or Outlook."""
    db = database()
    employer = employers.find(db, p_number)
    if employer is None:
        number = unit_numbers.current(db, p_number)
        if number == p_number:
            abort(404)
        return redirect(url_for("exchange.cards", p_number=number))
    people = contacts.of_employer(db, p_number, today())
    text = write_cards(_card(person, employer.name) for person in people)
    name = _NOT_IN_NAMES.sub("-", folds(employer.name)[0]).strip("-")[:60]
    return _attached(Response(text, mimetype="text/vcard"), f"{name or p_number}.vcf")


def _streamed(chosen: Settings, listing: Listing, keys: list[str], day: date) -> Iterator[bytes]:
    """The list as CSV over a connection of its own: the request's is closed before the last line is sent."""
    db = open_database(chosen.database, busy_seconds=chosen.busy_seconds)
    try:
        yield from csv_chunks(sheet(db, listing, keys, day))
    finally:
        db.conn.close()


def _card(person: contacts.ContactPerson, employer: str) -> Card:
    role = label(model.ContactRole, person.role) if person.role else None
    return Card(person.name, role, person.phone, person.email, employer)


def _asked(listing: str) -> tuple[Listing, list[str]]:
    """The list in the address, and the employers that the same filter shows on the page of employers."""
    if listing not in Listing._value2member_map_:
        abort(404)
    wanted = employer_filter.read(request.args)
    keys = employer_search.keys(database(), wanted, as_of=today(), me=signed_in().user_name)
    return Listing(listing), keys


def _attached(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(file: IO[bytes], kind: str, name: str) -> Response:
    """The file from its beginning; it is closed, and so gone, when it is sent or nobody wants it any more."""
    size = file.tell()
    pieces = _pieces(file)
    next(pieces)  # from here on the file is closed whatever becomes of the answer
    answer = Response(pieces, mimetype=kind)
    answer.content_length = size
    return _attached(answer, name)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        yield b""
        while piece := file.read(_PIECE):
            yield piece


def _file_name(what: str) -> str:
    return f"jobbro-{what}-{today().isoformat()}"


def _nameless(db: Database) -> IO[bytes]:
    """A file that is gone when it is closed, in the private folder beside the database."""
    return tempfile.TemporaryFile(dir=made_root(db))
