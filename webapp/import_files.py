"""The page on which somebody sees and mends how the uploaded files are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import upload_folders
from crm.interchange import Choices, FileSeen, look_at
from crm.problem import Problem
from crm.upload_folders import UploadFolder
from webapp import import_form, import_preview
from webapp.database import database
from webapp.employer_sheets import of_headings
from webapp.i18n import gettext
from webapp.import_rights import IMPORTERS, tables_for
from webapp.import_state import keep_choices, keep_summary, kept_choices, kept_result, opened, sent, told
from webapp.security import roles, signed_in


@roles(*IMPORTERS)
def files(upload_id: str) -> ResponseReturnValue:
    """How the files are understood, as chosen so far."""
    folder = opened(upload_id)
    if kept_result(folder):
        return redirect(url_for("exchange.result", upload_id=upload_id))
    kept = kept_choices(folder)
    return _page(folder, look_at(folder.files, database()), *(kept or (None, True)))


@roles(*IMPORTERS)
def choose(upload_id: str) -> ResponseReturnValue:
    """Take the choices: on to the preview, or back to the page with what they changed."""
    folder = sent(upload_id)
    if kept_result(folder):
        return redirect(url_for("exchange.result", upload_id=upload_id), 303)
    seen = look_at(folder.files, database())
    got = import_form.read(request.form, seen, signed_in(), database())
    if got.errors:
        return _page(folder, seen, got.choices, got.remember, got.errors), 422
    keep_choices(folder, got.choices, remember=got.remember)
    if got.removed:
        return _without(folder, got.removed)
    if request.form.get("handling") == "vis" or got.look_again:
        if got.look_again:
            flash(gettext("Se, om kolonnerne passer: {files}.").format(files=", ".join(got.look_again)))
        return redirect(url_for("exchange.files", upload_id=upload_id), 303)
    try:
        import_preview.make(folder, got.choices)
    except Problem as problem:
        return _page(folder, seen, got.choices, got.remember, [told(problem, folder)]), 422
    return redirect(url_for("exchange.preview", upload_id=upload_id), 303)


def _without(folder: UploadFolder, names: Sequence[str]) -> ResponseReturnValue:
    """Delete these files; without any left the upload is over."""
    with upload_folders.only_one(folder):
        keep_summary(folder, None)
        for name in names:
            (folder.files / name).unlink(missing_ok=True)
        is_empty = not any(folder.files.iterdir())
    flash(gettext("Taget ud: {files}.").format(files=", ".join(names)))
    if is_empty:
        upload_folders.remove(folder)
        return redirect(url_for("exchange.start"), 303)
    return redirect(url_for("exchange.files", upload_id=folder.upload_id), 303)


def _page(
    folder: UploadFolder,
    seen: tuple[FileSeen, ...],
    choices: Choices | None,
    remember: bool,
    errors: Sequence[str] = (),
) -> str:
    """The form. Our own lists for a spreadsheet hold words, not codes: read only if somebody says so."""
    own_lists = {file.name for file in seen if of_headings([one.written for one in file.headings])}
    if choices is None:
        seen = tuple(replace(file, table=None) if file.name in own_lists else file for file in seen)
    lines = import_form.lines(seen, choices, signed_in())
    return render_template(
        "exchange_files.html",
        folder=folder,
        lines=lines,
        own_lists=own_lists,
        choices=choices or Choices(),
        remember=remember,
        errors=errors,
        tables=tables_for(signed_in()),
        modes_asked=import_form.modes_asked(lines),
        modes=import_form.MODES,
        kinds=import_form.KINDS,
        has_registers=any(line.kind in import_form.REGISTERS for line in lines),
        has_cards=any(line.kind == "vcards" for line in lines),
        columns_of={table.name: table.columns for table in tables_for(signed_in())},
    )
