"""Import with preview and choice, undo, and the two exports: the pages, and the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Blueprint, Flask, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm import import_runs, upload_files, upload_folders, users
from crm.import_runs import ImportRun
from crm.interchange import look_at
from crm.interchange.folder import INVENTED_NOTE
from crm.model import Role, RunKind
from crm.problem import N_, Problem
from crm.undoing import undo_run
from crm.upload_folders import UploadFolder
from webapp import exports, import_files, import_preview, import_run
from webapp.database import database
from webapp.i18n import explain, gettext, show_number
from webapp.import_rights import IMPORTERS, tables_for
from webapp.import_state import kept_result, now
from webapp.paging import one_page
from webapp.security import roles, signed_in

blueprint = Blueprint("exchange", __name__)

LARGEST_UPLOAD = 64 * 1024 * 1024
"""What may be sent at once to the one route that takes files; elsewhere app.LARGEST_POST holds."""

_AROUND_FILES = 64 * 1024
"""The form around the files."""

RUNS_SHOWN = 10
TIDY_EVERY = timedelta(hours=1)
_TIDIED = "jobbro_uploads_tidied"

for _rule, _view, _method in (
    ("/import/<upload_id>/filer", import_files.files, "GET"),
    ("/import/<upload_id>/filer", import_files.choose, "POST"),
    ("/import/<upload_id>", import_preview.preview, "GET"),
    ("/import/<upload_id>/svar", import_preview.answer, "POST"),
    ("/import/<upload_id>/importer", import_run.commit, "POST"),
    ("/import/<upload_id>/resultat", import_run.result, "GET"),
    ("/import/<upload_id>/afviste.csv", import_run.rejects, "GET"),
    ("/import/<upload_id>/annuller", import_run.cancel, "POST"),
    ("/eksport", exports.exports, "GET"),
    ("/eksport/flytning.zip", exports.moving, "GET"),
    ("/eksport/<listing>.csv", exports.listing_csv, "GET"),
    ("/eksport/<listing>.xlsx", exports.listing_xlsx, "GET"),
    ("/virksomheder/<p_number>/kontakter.vcf", exports.cards, "GET"),
):
    blueprint.add_url_rule(_rule, view_func=_view, methods=[_method])


def init_app(app: Flask) -> None:
    """Let files in through the one route that takes them. After the guard, and before a form is read."""
    app.extensions[_TIDIED] = None
    app.before_request(_make_room)
    app.before_request(_tidy)


def _tidy() -> None:
    """Once an hour, whatever page somebody opens, delete the uploads that are too old."""
    last: datetime | None = current_app.extensions[_TIDIED]
    if g.get("user") is None or (last is not None and now() - last < TIDY_EVERY):
        return
    current_app.extensions[_TIDIED] = now()
    upload_folders.remove_old(database(), now())


def _make_room() -> ResponseReturnValue | None:
    if request.endpoint != "exchange.upload":
        return None
    most = LARGEST_UPLOAD + _AROUND_FILES
    if (request.content_length or 0) > most:
        return _page([_too_large()]), 413
    request.max_content_length = most
    return None


@blueprint.get("/import")
@roles(*IMPORTERS)
def start() -> str:
    """Bring files in, see the earlier imports, or go on to the exports."""
    return _page()


@blueprint.post("/import")
@roles(*IMPORTERS)
def upload() -> ResponseReturnValue:
    """Save the files in a folder of their own, and see whether they can be read."""
    db, me = database(), signed_in()
    files = [(file.filename, file.stream) for file in request.files.getlist("filer") if file.filename]
    try:
        with upload_folders.filling(db, me.user_name, now()) as folder:
            upload_files.save(folder, files)
            _refuse_unreadable(folder)
    except Problem as problem:
        return _page([explain(problem)]), 422
    return redirect(url_for("exchange.files", upload_id=folder.upload_id), 303)


def _refuse_unreadable(folder: UploadFolder) -> None:
    """Raises Problem for the first file that cannot be read, or that is of no kind we know."""
    seen = {file.name: file for file in look_at(folder.files, database())}
    for path in sorted(folder.files.iterdir()):
        if path.name == INVENTED_NOTE:
            if signed_in().role is not Role.ADMIN:
                path.unlink()
            continue
        if path.name not in seen:
            raise Problem(
                N_("{file} er ikke noget, vi kan læse: hverken tabel, CVR-udtræk, opslag eller kontaktkort."),
                file=path.name,
            )
        problem = seen[path.name].problem
        if problem is not None:
            raise problem


@blueprint.post("/import/koersel/<int(max=999999999):run_id>/tilbage")
@roles(*IMPORTERS)
def undo(run_id: int) -> ResponseReturnValue:
    """Take a whole import back: one's own, or any as administrator."""
    run = import_runs.find(database(), run_id)
    if run is None or not _may_undo(run):
        abort(404)
    try:
        undone = undo_run(database(), run_id, kind=RunKind.IMPORT, user_name=signed_in().user_name)
    except Problem as problem:
        return _page([explain(problem)]), 409
    told = gettext(
        "Import nr. {run} er taget tilbage. Rækker fjernet: {removed}. Rækker sat tilbage: {restored}."
    )
    removed, restored = show_number(undone.removed), show_number(undone.restored)
    flash(told.format(run=run_id, removed=removed, restored=restored))
    return redirect(url_for("exchange.start"), 303)


def _may_undo(run: ImportRun) -> bool:
    me = signed_in()
    return me.role is Role.ADMIN or run.user_name == me.user_name


def _too_large() -> str:
    told = gettext("Filerne fylder over {limit} MB tilsammen. Læg dem op i flere omgange, eller del dem.")
    return told.format(limit=LARGEST_UPLOAD // (1024 * 1024))


def _page(errors: Sequence[str] = ()) -> str:
    db, me = database(), signed_in()
    runs, page = one_page(lambda limit, offset: import_runs.page(db, limit, offset), RUNS_SHOWN)
    begun = [one for one in upload_folders.of_owner(db, me.user_name) if kept_result(one) is None]
    return render_template(
        "exchange.html",
        errors=errors,
        begun=begun,
        runs=[(run, _may_undo(run)) for run in runs],
        page=page,
        names=users.shown_names(db),
        tables=tables_for(me),
        may_all=me.role is Role.ADMIN,
        limit=LARGEST_UPLOAD // (1024 * 1024),
        accepted=",".join(upload_files.KINDS),
        kept_hours=int(upload_folders.KEPT.total_seconds()) // 3600,
    )
