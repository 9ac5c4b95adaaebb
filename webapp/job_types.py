"""What a job type is in DISCO and ESCO: shown where it stands, said by those who may tell of employers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from crm import changes, job_type_codes, occupations, own_wishes, users
from crm.changes import Change
from crm.danish import plain
from crm.job_type_codes import JobType
from crm.model import CodedBy, RunKind
from crm.problem import Problem
from crm.reference import unit_groups, work_words
from crm.tables import JOB_TYPE_CODES
from crm.undoing import undo_run
from webapp import history
from webapp.carving import WRITERS
from webapp.database import database, today
from webapp.i18n import explain, gettext
from webapp.job_type_sheet import FILE_NAME, Coded, coded, csv_lines
from webapp.paging import asked_text, page_of
from webapp.security import roles, signed_in

SIZE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One time that somebody said what a job type is, or took it back."""

    run_id: int
    what: str
    who: str
    when: str
    may_undo: bool


def of_texts(db: Database, texts: Iterable[str | None]) -> dict[str, Coded]:
    """Job type as written → its code in words, for those that have one."""
    wanted = [JobType(text, 0, 0) for text in dict.fromkeys(text for text in texts if text)]
    return {one.job_type.text: one for one in coded(db, wanted) if one.code}


@roles(*WRITERS)
def overview() -> str:
    """Every job type with its code, and where the codes come from."""
    db, wanted = database(), asked_text("soeg")
    words = plain(wanted).split()
    rows, page = page_of([one for one in job_type_codes.every(db) if not words or _has(one, words)], SIZE)
    return render_template(
        "job_types.html",
        rows=coded(db, rows),
        page=page,
        wanted=wanted,
        sources=occupations.loaded(db),
        own=len(own_wishes.phrases(db)),
        attribution=occupations.attribution(db),
    )


def _has(one: JobType, words: list[str]) -> bool:
    text = plain(one.text)
    return all(word in text for word in words)


@roles(*WRITERS)
def codes_csv() -> Response:
    """The list of all job types with their codes, for tools that need codes."""
    answer = Response("".join(csv_lines(database())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


@roles(*WRITERS)
def code_form() -> str:
    """One job type: its code, to be said or corrected. Without one it is asked which."""
    return _page(asked_text("jobtype", job_type_codes.LONGEST))


@roles(*WRITERS)
def state_code() -> ResponseReturnValue:
    """Say what a job type is, or leave it to the titles and the model again."""
    db, me = database(), signed_in().user_name
    job_type = request.form.get("jobtype", "")[: 2 * job_type_codes.LONGEST]
    disco, uri = request.form.get("disco", "")[:80], request.form.get("esco", "")[:200]
    try:
        if request.form.get("handling") == "glem":
            job_type_codes.forget(db, job_type, me)
            told = gettext("Koden er fjernet.")
        else:
            run = job_type_codes.state(db, job_type, disco.partition(" ")[0], uri, me, today())
            told = gettext("Koden er gemt.") if run else gettext("Der var ikke noget nyt at gemme.")
    except Problem as problem:
        return _page(job_type, explain(problem), disco, uri), 422
    flash(told)
    return redirect(url_for("employers.code_form", jobtype=job_type), 303)


@roles(*WRITERS)
def undo_code() -> ResponseReturnValue:
    """Take back what somebody said of a job type."""
    db, job_type = database(), request.form.get("jobtype", "")
    asked = request.form.get("aendring", "")
    run = next((one for one in _changes(db, job_type) if str(one.run_id) == asked), None)
    if run is None or run.kind is not RunKind.EDIT:
        return _page(job_type, gettext("Den ændring findes ikke her. Der er ikke ændret noget.")), 422
    try:
        undo_run(db, run.run_id, kind=RunKind.EDIT, user_name=signed_in().user_name)
    except Problem as problem:
        return _page(job_type, explain(problem)), 409
    flash(gettext("Ændringen er taget tilbage."))
    return redirect(url_for("employers.code_form", jobtype=job_type), 303)


def _page(job_type: str, error: str = "", disco: str | None = None, uri: str | None = None) -> str:
    db = database()
    now = of_texts(db, [job_type]).get(job_type)
    code = now.code if now else None
    names = users.shown_names(db)
    return render_template(
        "job_type.html",
        job_type=job_type,
        used=job_type_codes.in_use(db, job_type),
        now=now,
        is_said=code is not None and code.how is CodedBy.STATED,
        error=error,
        disco=disco if disco is not None else code.disco08 if code else "",
        uri=uri if uri is not None else (code.esco_uri or "") if code else "",
        groups=unit_groups(),
        words=work_words(),
        names=names,
        said=[_said(change, names) for change in _changes(db, job_type)],
        attribution=occupations.attribution(db),
    )


def _changes(db: Database, job_type: str) -> list[Change]:
    return changes.of_record(db, JOB_TYPE_CODES, (plain(job_type),))


def _said(change: Change, names: dict[str, str]) -> Said:
    after = change.after or {}
    what = gettext("DISCO {code}").format(code=after["disco08"]) if after else gettext("Koden er fjernet")
    if after.get("esco_uri"):
        what += " · ESCO"
    return Said(
        change.run_id,
        what,
        history.whose(change.run_id, change.kind, change.user_name, names),
        history.when(change.at),
        change.kind is RunKind.EDIT and change.undone_at is None,
    )
