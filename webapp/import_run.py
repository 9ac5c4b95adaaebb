"""The import itself, once: what it did, the rows that did not go in, and calling it off before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from crm import access_log, import_runs, person_text, upload_folders
from crm.access_log import Action, Purpose
from crm.interchange import Choices, FileSeen, import_folder, look_at, remember
from crm.problem import Problem
from crm.spreadsheets import Sheet, csv_chunks
from crm.upload_folders import UploadFolder
from webapp import import_words
from webapp.database import database, today
from webapp.i18n import explain, gettext
from webapp.import_form import BY_NAME
from webapp.import_rights import ABOUT_EMPLOYERS, IMPORTERS, within_rights
from webapp.import_state import (
    keep_bare_result,
    keep_result,
    kept_choices,
    kept_result,
    kept_summary,
    opened,
    sent,
    told,
)
from webapp.security import roles, signed_in


@roles(*IMPORTERS)
def commit(upload_id: str) -> ResponseReturnValue:
    """Import what was previewed; sent twice it is done once."""
    folder = sent(upload_id)
    kept = kept_choices(folder)
    if not kept_result(folder) and (kept is None or kept_summary(folder) is None):
        return redirect(url_for("exchange.files", upload_id=upload_id), 303)
    try:
        with upload_folders.only_one(folder):
            if kept and not kept_result(folder):
                _import(folder, *kept)
    except Problem as problem:
        flash(told(problem, folder))
        return redirect(url_for("exchange.preview", upload_id=upload_id), 303)
    return redirect(url_for("exchange.result", upload_id=upload_id), 303)


def _import(folder: UploadFolder, choices: Choices, remember_columns: bool) -> None:
    """One transaction. If the server stops right after it, the run in the database tells that it was done."""
    db, me = database(), signed_in()
    if earlier := import_runs.of_folder(db, folder.files):
        keep_bare_result(folder, earlier.run_id)
        return upload_folders.clear_files(folder)
    files = look_at(folder.files, db)
    report = import_folder(
        db,
        folder.files,
        choices=within_rights(choices, files, me),
        user_name=me.user_name,
        rejects=folder.rejects,
        today=today(),
        say=explain,
    )
    keep_result(folder, report)
    _note_names(report.run_id)
    import_runs.name_files(db, report.run_id, [file.name for file in files])
    if remember_columns:
        _remember(choices, files)
    return upload_folders.clear_files(folder)


def _note_names(run_id: int) -> None:
    """What a form warns of, an import brings in unasked; that a name was there stands in the read log too."""
    db, tables = database(), {table.name for table in ABOUT_EMPLOYERS}
    everyone = person_text.everyone(db)
    named = dict.fromkeys(
        person.participant_id
        for text in import_runs.new_texts(db, run_id, tables)
        for person in person_text.people_in(text, everyone)
    )
    access_log.append(db, signed_in().user_name, named, Action.NAME_CHECK, Purpose.EMPLOYER_NOTE)


def _remember(choices: Choices, files: tuple[FileSeen, ...]) -> None:
    for file in files:
        table = choices.tables.get(file.name)
        if file.kind is None and table:
            headings = [heading.written for heading in file.headings]
            remember(database(), headings, table, choices.columns.get(file.name, {}))


@roles(*IMPORTERS)
def result(upload_id: str) -> ResponseReturnValue:
    """What the import did."""
    folder = opened(upload_id)
    done = kept_result(folder)
    if done is None:
        return redirect(url_for("exchange.preview", upload_id=upload_id))
    before = kept_summary(folder)
    return render_template(
        "exchange_result.html",
        folder=folder,
        done=done,
        differs=bool(before and done.tables and before.tables != done.tables),
        run=import_runs.find(database(), done.run_id),
        tables=BY_NAME,
        outcomes=import_words.DONE,
    )


@roles(*IMPORTERS)
def rejects(upload_id: str) -> Response:
    """The rows that did not go in, with the reason, to be opened in a spreadsheet."""
    folder = opened(upload_id)
    if not folder.rejects.is_file():
        abort(404)
    headings = [
        (gettext("Fil"), 20),
        (gettext("Linje"), 8),
        (gettext("Kolonne"), 20),
        (gettext("Værdi"), 30),
        (gettext("Grund"), 60),
    ]
    chunks = csv_chunks(Sheet(gettext("Afviste"), headings, _lines(folder.rejects)))
    answer = Response(chunks, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="afviste.csv"'
    return answer


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        yield from rows


@roles(*IMPORTERS)
def cancel(upload_id: str) -> ResponseReturnValue:
    """Delete the files; nothing was imported."""
    folder = sent(upload_id)
    try:
        with upload_folders.only_one(folder):
            is_done = kept_result(folder) is not None
    except Problem as problem:
        flash(explain(problem))
        return redirect(url_for("exchange.preview", upload_id=upload_id), 303)
    upload_folders.remove(folder)
    if not is_done:
        flash(gettext("Importen er annulleret, og filerne er slettet. Intet er ændret."))
    return redirect(url_for("exchange.start"), 303)
